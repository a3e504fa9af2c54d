"""The days on which something changes among the things that the explorer shows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from api.site.reading import Reading
from kg.dates import PartialDate
from kg.network.edges import Edge
from viz.dates import spoken

_BEGINNING_OF_TIME = date(1948, 7, 5)
_WORDS = ("new", "withdrawing", "ended")


@dataclass(frozen=True)
class Event:
    """A day on which something changes.

    Attributes:
        at: The day as an address has it.
        words: When, no more exactly than it is known, and how much changes.
        begun: How many relations begin, or are first reported.
        ended: How many end, or begin to.
    """

    at: str
    words: str
    begun: int
    ended: int

    @property
    def day(self) -> date:
        """The day."""
        return date.fromisoformat(self.at)


def events(reads: Reading, edges: Iterable[Edge]) -> tuple[Event, ...]:
    """List the days on which some relations begin, are first reported, withdraw or end."""
    found: dict[date, list[tuple[str, str]]] = defaultdict(list)
    every = tuple(edges)
    reads.claims.read(edge.key for edge in every if edge.reported is not None)
    for edge in every:
        for day, what, told in _changes(reads, edge):
            if day > _BEGINNING_OF_TIME:
                found[day].append((what, told))
    return tuple(_event(day, found[day]) for day in sorted(found))


def _changes(reads: Reading, edge: Edge) -> Iterator[tuple[date, str, str]]:
    if edge.reported is not None:
        yield edge.reported, "new", spoken(reads.claims.get(edge.key).reported)
        return
    start, earliest, end = edge.period.start, edge.period.end_earliest, edge.period.end
    if start is not None:
        yield start.first, "new", spoken(str(start))
    if earliest is not None:
        yield earliest.first, "withdrawing", spoken(str(earliest))
    if end is not None:
        over = end.last + timedelta(days=1)
        yield over, "ended", _after(end, over)


def _after(end: PartialDate, over: date) -> str:
    exact = end.first == end.last
    return spoken(over.isoformat()) if exact else f"after {spoken(str(end))}"


def _event(day: date, changes: list[tuple[str, str]]) -> Event:
    counts = {what: sum(each == what for each, _ in changes) for what in _WORDS}
    said = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    # One that is known to the day lets us name it for all that change with it.
    told = {told for _, told in changes}
    exact = spoken(day.isoformat())
    when = exact if exact in told else min(told, key=lambda each: (len(each), each))
    gone = counts["ended"] + counts["withdrawing"]
    return Event(day.isoformat(), f"{when}: {said}", counts["new"], gone)


@dataclass(frozen=True)
class Moment:
    """Where a day stands among events.

    Attributes:
        rank: Of the last event on or before the day; 0 before all.
        words: What a slider says of it.
        before: The last event before the day.
        after: The next event.
    """

    rank: int
    words: str
    before: Event | None
    after: Event | None


def moment(known: tuple[Event, ...], day: date) -> Moment:
    """Find where a day stands.

    Example:
        >>> known = (Event("2019-07-11", "11 July 2019: 1 new", 1, 0),)
        >>> moment(known, date(2020, 1, 1)).words
        '1 January 2020; last change 11 July 2019: 1 new'
        >>> moment(known, date(2019, 7, 11)).words
        '11 July 2019: 1 new'
    """
    past = [each for each in known if each.day <= day]
    earlier = [each for each in past if each.day < day]
    words = spoken(day.isoformat())
    if past and past[-1].day == day:
        words = past[-1].words
    elif past:
        words += f"; last change {past[-1].words}"
    return Moment(
        rank=max(len(past) - 1, 0),
        words=words,
        before=earlier[-1] if earlier else None,
        after=known[len(past)] if len(past) < len(known) else None,
    )
