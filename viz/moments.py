"""Events and periods as plain values for a picture of time, with the doubt of their dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kg.dates import PartialDate
from kg.errors import InvalidDate
from viz import dates, theme, wording
from viz.tabular import Line, Tabular
from viz.text import clean


@dataclass(frozen=True)
class Moment:
    """Something that happened, or that held for a time.

    Attributes:
        label: What it is.
        start: First day, month or year as a source gives it; empty if none does.
        end: Last one; for an event the latest time it can have been, empty if it is *start*.
        earliest_end: Where the end is only known between two dates, the earlier one.
        event: Whether it happened once.
        group: Heading that it stands under.
        kind: Class of the thing, for its colours.
        state: current, withdrawing, ended, not-yet or undated, for its dash and mark.
        status: Status of a claim, empty for a fact.
        disputed: Whether a claim disputes it.
        href: Where it leads.
    """

    label: str
    start: str = ""
    end: str = ""
    earliest_end: str = ""
    event: bool = False
    group: str = ""
    kind: str = ""
    state: str = ""
    status: str = ""
    disputed: bool = False
    href: str = ""

    @property
    def look(self) -> theme.EdgeLook:
        """Dash, marks and words of its state and status.

        >>> Moment("partner", state="ended").look.words
        'ended'
        """
        state = "happened" if self.event and self.state != "not-yet" else self.state
        told = {"state": state, "status": self.status}
        return theme.edge_look(told | {"disputed_by": ("x",) if self.disputed else ()})

    @property
    def when(self) -> str:
        """Its dates in words.

        >>> Moment("partner", "2019-04-01", "2020-03-31", "2019-07-10", state="withdrawing").when
        'since 1 April 2019; ending between 10 July 2019 and 31 March 2020'
        >>> Moment("announced", "2019-07", event=True).when
        'July 2019'
        """
        start, end = clean(self.start), clean(self.end)
        if not self.event:
            bounds = {"from": start, "to": end, "to_earliest": clean(self.earliest_end)}
            return wording.period(bounds | {"state": self.state})
        if start and end and start != end:
            return f"between {dates.spoken(start)} and {dates.spoken(end)}"
        return dates.spoken(start or end) or "undated"


@dataclass(frozen=True)
class Stretch:
    """The days of a moment: surely from *begun* to *done*, perhaps from *first* to *last*.

    Attributes:
        first: The first day that it can have begun on; None: nothing is known of the start.
        begun: The last day that it can have begun on.
        done: The first day that it can have ended on.
        last: The last day that it can have ended on; None: not known to have ended.
    """

    first: date | None
    begun: date | None
    done: date | None
    last: date | None


def stretch(moment: Moment) -> Stretch | None:
    """Return the days of *moment*, or None if it has no date at all.

    Raises:
        Nothing: what is no date counts as none.

    >>> found = stretch(Moment("partner", "2019-04", "2020-03-31", "2019-07-10"))
    >>> str(found.first), str(found.begun), str(found.done), str(found.last)
    ('2019-04-01', '2019-04-30', '2019-07-10', '2020-03-31')
    """
    start, end = _read(moment.start), _read(moment.end)
    earliest = _read(moment.earliest_end)
    if start is None and end is None:
        return None
    if moment.event:
        first, last = start or end, end or start
        days = (first.first, last.last) if first and last else (None, None)
        return Stretch(days[0], days[1], days[0], days[1])
    done = None
    if end:
        done = earliest.first if earliest else end.first
        done = max(done, start.first) if start else done
    return Stretch(
        start.first if start else None,
        start.last if start else None,
        done,
        end.last if end else None,
    )


def known_days(moments: Iterable[Moment], as_of: str) -> tuple[date, date]:
    """Return the first and last day that anything is dated to, *as_of* among them.

    Raises:
        Nothing: without any date the day is 1 January 2000.

    >>> first, last = known_days([Moment("founded", "2013-04-01", event=True)], "2020-07-07")
    >>> str(first), str(last)
    ('2013-04-01', '2020-07-07')
    """
    found = [stretch(moment) for moment in moments]
    days = [day for each in found if each for day in (each.first, each.begun, each.done, each.last)]
    today = _read(as_of)
    given = [day for day in days if day] + ([today.first, today.last] if today else [])
    given = given or [date(2000, 1, 1)]
    return min(given), max(*given, min(given) + timedelta(days=28))


def day_of(text: str) -> date | None:
    """Return the last day that *text* can mean, or None if it is no date.

    Raises:
        Nothing.

    >>> str(day_of("2020-02")), day_of("soon")
    ('2020-02-29', None)
    """
    found = _read(text)
    return found.last if found else None


def in_order(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Return *moments* by when they began or ended, the undated last.

    Raises:
        Nothing.

    >>> [each.label for each in in_order([Moment("b"), Moment("c", "2019"), Moment("a", "2018")])]
    ['a', 'c', 'b']
    """

    def place(moment: Moment) -> tuple[date, date, str, str]:
        days = stretch(moment) or Stretch(None, None, None, None)
        first = days.first or days.last or date.max
        return (first, days.last or date.max, clean(moment.label), moment.href)

    return tuple(sorted(moments, key=place))


def table(moments: Iterable[Moment]) -> Tabular:
    """Return all of *moments* as a table, in their order.

    Raises:
        Nothing.

    >>> table([Moment("announced", "2019-07-10", event=True)]).lines[0].cells
    ('announced', '10 July 2019', 'happened', '')
    """
    return Tabular(
        ("what", "when", "state", "group"),
        tuple(
            Line((clean(each.label), each.when, each.look.words, clean(each.group)), each.href)
            for each in in_order(moments)
        ),
    )


def _read(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(clean(text))
    except InvalidDate:
        return None
