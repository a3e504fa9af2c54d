"""Fetches notices day by day, as parts of their own, and joins them into one file.

Releases of one process come on many days and belong together when they are loaded, hence the one
file. A day counts as settled some hours after it has ended; until then it is asked for again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kg.sources.fetch.asking import Asker
from kg.sources.fetch.clock import uk_time
from kg.sources.fetch.fetched import Fetched, Wanted
from kg.sources.fetch.folder import Folder
from kg.sources.fetch.release_pages import key_of_line
from kg.sources.fetch.windows import Collected

USUAL_DAYS = 7
_DAY = timedelta(days=1)
_LATE = timedelta(hours=2)

CollectDay = Callable[[datetime, datetime], Collected]


@dataclass(frozen=True)
class Day:
    """A day to be fetched, in UK time.

    Attributes:
        name: The date.
        start: Its first second.
        end: The first second of the next day, or now.
        over: Whether nothing more is to be expected of it.
    """

    name: str
    start: datetime
    end: datetime
    over: bool


def days(first: date, now: datetime) -> Iterator[Day]:
    """Give every day from the first up to now.

    Example:
        >>> [(day.name, day.over) for day in days(date(2025, 3, 10), datetime(2025, 3, 11, 1, 59))]
        [('2025-03-10', False), ('2025-03-11', False)]
    """
    for number in range((now.date() - first).days + 1):
        start = datetime.combine(first + number * _DAY, time())
        end = start + _DAY
        yield Day(start.date().isoformat(), start, min(end, now), over=now >= end + _LATE)


def fetch_days(
    wanted: Wanted, folder: Folder, asker: Asker, file: str, collect_day: CollectDay
) -> Fetched:
    """Fetch the days that are not held yet, and join all that are.

    Args:
        wanted: What is to be fetched.
        folder: Where to.
        asker: Who asks, for the count.
        file: Name of the joined file.
        collect_day: Collects what was published between two seconds, both included.
    """
    now = uk_time(wanted.clock.now())
    new, held, incomplete = 0, 0, []
    for day in days(_first_day(wanted, folder, now), now):
        if (part := folder.part(day.name)) is not None and part.settled:
            held += 1
            continue
        found = collect_day(day.start, day.end)
        settled = day.over and not found.incomplete
        new += folder.keep_lines(day.name, found.rows.values(), settled=settled)
        incomplete += [_gap(*window) for window in found.incomplete]
        wanted.tell(f"{day.name}: {len(found.rows):,} releases")
    count = folder.join(file, folder.names(), key_of_line)
    files = {file: count} if count else {}
    return Fetched(files, "ocds", new, held, asker.requests, tuple(incomplete))


def _first_day(wanted: Wanted, folder: Folder, now: datetime) -> date:
    """Choose where to begin: as told, as before, or some days ago."""
    if wanted.since is not None:
        return wanted.since
    if names := folder.names():
        return date.fromisoformat(names[0])
    return now.date() - USUAL_DAYS * _DAY


def _gap(start: datetime, end: datetime) -> str:
    window = f"{start.isoformat()} to {end.isoformat()}"
    return (
        f"{window}: more releases than an answer holds, or one that is broken; look there by hand"
    )
