"""Days, months and years as readers say them, and as timelines need them."""

import calendar
import datetime as dt
from functools import lru_cache

_DAY, _MONTH = 3, 2
_MONTHS = 12


def spoken(date: str) -> str:
    """Return a day, month or year in words; anything else comes back unchanged.

    Raises:
        Nothing.

    >>> spoken("2020-03-31"), spoken("2020-03"), spoken("2020"), spoken("")
    ('31 March 2020', 'March 2020', '2020', '')
    """
    parts = _parts(date)
    if len(parts) < _MONTH:
        return date
    month = f"{calendar.month_name[parts[1]]} {parts[0]}"
    return f"{parts[2]} {month}" if len(parts) == _DAY else month


def first_day(date: str) -> str:
    """Return the first day that *date* can mean, or an empty string if it is no date.

    Raises:
        Nothing.

    >>> first_day("2019-10"), first_day("2019"), first_day("soon")
    ('2019-10-01', '2019-01-01', '')
    """
    parts = _parts(date)
    year, month, day = (*parts, 1, 1)[:3] if parts else (0, 0, 0)
    return f"{year:04d}-{month:02d}-{day:02d}" if parts else ""


def last_day(date: str) -> str:
    """Return the last day that *date* can mean, or an empty string if it is no date.

    Raises:
        Nothing.

    >>> last_day("2020-02"), last_day("2019"), last_day("2019-10-20")
    ('2020-02-29', '2019-12-31', '2019-10-20')
    """
    parts = _parts(date)
    if not parts:
        return ""
    year, month = (*parts, 12)[:2]
    day = parts[2] if len(parts) == _DAY else calendar.monthrange(year, month)[1]
    return f"{year:04d}-{month:02d}-{day:02d}"


def period(first: str, last: str, earliest_end: str = "") -> str:
    """Return a period in words, keeping the precision and the doubt of its bounds.

    Raises:
        Nothing.

    >>> period("2019-04-01", "2020-03")
    '1 April 2019 to March 2020'
    >>> period("2019-04-01", "2019-10-20", "2019-07-10")
    'since 1 April 2019; ended between 10 July 2019 and 20 October 2019'
    >>> period("2017", "2023", "2017-01-01")
    'since 2017; ended by 2023 at the latest'
    >>> period("", ""), period("2022", ""), period("", "2022"), period("2020", "2020")
    ('undated', 'since 2022', 'until 2022', '2020')
    """
    since, until = spoken(first), spoken(last)
    if last and earliest_end and earliest_end != last:
        ended = doubt(first, last, earliest_end)
        return f"since {since}; {ended}" if first else ended
    if first and last:
        return until if first == last else f"{since} to {until}"
    if first:
        return f"since {since}"
    return f"until {until}" if last else "undated"


def doubt(first: str, last: str, earliest_end: str) -> str:
    """Return in words when something ended, if that is known only between two dates.

    Raises:
        Nothing.

    >>> doubt("2019-04-01", "2019-10-20", "2019-07-10")
    'ended between 10 July 2019 and 20 October 2019'
    """
    if first and first_day(earliest_end) <= first_day(first):
        return f"ended by {spoken(last)} at the latest"
    return f"ended between {spoken(earliest_end)} and {spoken(last)}"


@lru_cache(maxsize=1 << 14)
def _parts(date: str) -> tuple[int, ...]:
    pieces = date.split("-")
    if len(pieces) > _DAY or not all(piece.isascii() and piece.isdigit() for piece in pieces):
        return ()
    numbers = tuple(int(piece) for piece in pieces)
    return numbers if _is_date(numbers) else ()


def _is_date(numbers: tuple[int, ...]) -> bool:
    year, month, day = (*numbers, 1, 1)[:3]
    in_calendar = 1 <= year <= dt.MAXYEAR and 1 <= month <= _MONTHS
    return in_calendar and 1 <= day <= calendar.monthrange(year, month)[1]
