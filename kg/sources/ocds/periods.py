"""Reads the period of a contract, and how far it may be extended."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kg.dates import PartialDate, Period
from kg.errors import InvalidDate
from kg.sources.ocds.fields import Json, text

_UK = ZoneInfo("Europe/London")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SUMMER_MIDNIGHT = re.compile(r"T23:00(:00(\.0+)?)?(Z|\+00:00)$")

Note = Callable[[str], None]


@dataclass(frozen=True)
class Span:
    """The time a contract runs.

    Attributes:
        period: First and last day, as far as given.
        extent: Last day if every extension is used, where that is later.
        duration: Length in ISO 8601, where no end is given.
        field: The field it stands in.
    """

    period: Period
    extent: PartialDate | None = None
    duration: str = ""
    field: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is known."""
        return self.period != Period() or bool(self.duration)


def day_of(stamp: str) -> PartialDate | None:
    """Take the day a time stamp means in the United Kingdom; None when it is no date.

    A day that ends at 23:59:59 is that day whatever zone is written behind it. Midnight in summer
    time is sometimes written as 23:00 UTC of the day before.

    Example:
        >>> [str(day_of(stamp)) for stamp in ("2028-05-18T23:59:59Z", "2019-04-01T00:00:00+01:00")]
        ['2028-05-18', '2019-04-01']
        >>> str(day_of("2025-03-31T23:00:00Z")), str(day_of("2025-01-31T23:00:00Z")), day_of("soon")
        ('2025-04-01', '2025-01-31', None)
    """
    match = _DAY.match(stamp)
    if match is None:
        return None
    written = match[0]
    try:
        if _SUMMER_MIDNIGHT.search(stamp):
            moment = datetime.fromisoformat(written).replace(hour=23, tzinfo=UTC).astimezone(_UK)
            written = moment.date().isoformat()
        return PartialDate.parse(written)
    except (ValueError, InvalidDate):
        return None


def span(period: Json, field: str, note: Note) -> Span:
    """Read a period of OCDS.

    Args:
        period: The object with startDate, endDate, maxExtentDate and durations.
        field: Where it stands, for messages.
        note: Is told of dates that cannot be.

    Example:
        >>> read = span({"startDate": "2026-04-01", "maxExtentDate": "2029-03-31"}, "x", print)
        >>> str(read.period.start), read.period.end, str(read.extent)
        ('2026-04-01', None, '2029-03-31')
    """
    start, end, extent = (_day(period, name, field, note) for name in _BOUNDS)
    if start is not None and end is not None and end.last < start.first:
        note(f"{field}: ends on {end}, before it starts on {start}; the end is left out")
        end = None
    last = end or start
    if extent is not None and (last is None or extent.last <= last.last):
        extent = None
    months, days = text(period, "durationInMonths"), text(period, "durationInDays")
    duration = f"P{months}M" if months.isdigit() else f"P{days}D" if days.isdigit() else ""
    return Span(Period(start, end), extent, "" if end else duration, field)


_BOUNDS = ("startDate", "endDate", "maxExtentDate")


def _day(period: Json, name: str, field: str, note: Note) -> PartialDate | None:
    stamp = text(period, name)
    day = day_of(stamp)
    if stamp and day is None:
        note(f"{field}.{name}: '{stamp[:40]}' is no date; it is left out")
    return day


def within(period: Period, life: Period) -> Period:
    """Cut a period to the life of who holds a role in it.

    A contract of 2019 may be held by a board that was founded in 2022 and took it over.

    Example:
        >>> cut = within(Period.parse("2019-04-01", "2026-03-31"), Period.parse("2022-07-01"))
        >>> str(cut.start), str(cut.end)
        ('2022-07-01', '2026-03-31')
    """
    start, end = period.start, period.end
    if life.start is not None and start is not None and life.start.first > start.first:
        start = life.start
    if life.end is not None and (end is None or life.end.last < end.last):
        end = life.end
    if start is not None and end is not None and end.last < start.first:
        return period
    return Period(start, end)
