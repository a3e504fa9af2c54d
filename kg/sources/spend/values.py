"""Reads dates and amounts in the shapes that spend files give them."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from kg.dates import PartialDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/.]*([a-z]{3,9})[ \-/.,]*(\d{4}|\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_CLOCK = re.compile(r"[t ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?z?$")
_MONTH_YEAR = re.compile(r"([a-z]{3,9})[ \-/.']*(\d{4}|\d{2})")
_YEAR_MONTH = re.compile(r"(20\d\d)[ \-/._]?(\d{2})")
_NUMBER_MONTH = re.compile(r"(\d{1,2})[ \-/.](\d{4})")
_EPOCH = date(1899, 12, 30)
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")
_PLACES = 6


def month_first(texts: Iterable[str]) -> bool:
    """Tell whether a file writes the month before the day, as American programs do.

    Example:
        >>> month_first(["01/02/2021", "2/28/2021"]), month_first(["01/02/2021", "28/02/2021"])
        (True, False)
    """
    pairs = [match.groups() for text in texts if (match := _NUMBERS.match(text.strip()))]
    late_first = any(int(pair[0]) > 12 for pair in pairs)  # noqa: PLR2004 - months
    return not late_first and any(int(pair[1]) > 12 for pair in pairs)  # noqa: PLR2004 - months


def read_day(text: str, *, american: bool = False) -> date | None:
    """Read a date; None when it is none.

    Args:
        text: The cell.
        american: Whether the month comes first where both readings are possible.

    Example:
        >>> [str(read_day(each)) for each in ("15/09/2020", "07-SEP-2020 ", "2020-09-15 00:00:00")]
        ['2020-09-15', '2020-09-07', '2020-09-15']
        >>> str(read_day("44089")), str(read_day("2/28/2021")), read_day("31/02/2021")
        ('2020-09-15', '2021-02-28', None)
    """
    bare = _CLOCK.sub("", text.strip().casefold())
    if match := _NUMBERS.fullmatch(bare):
        first, second, year = (int(part) for part in match.groups())
        orders = [(second, first), (first, second)]
        return _first_valid(_year(year), orders[::-1] if american else orders)
    for form in (_ISO, _COMPACT):
        if match := form.fullmatch(bare):
            year, month, day = (int(part) for part in match.groups())
            return _first_valid(year, [(month, day)])
    if match := _WORDS.fullmatch(bare):
        month = _month(match[2])
        return _first_valid(_year(int(match[3])), [(month, int(match[1]))])
    return _EPOCH + timedelta(days=int(float(bare))) if _SERIAL.fullmatch(bare) else None


def _year(number: int) -> int:
    return number + 2000 if number < 100 else number  # noqa: PLR2004 - two digits


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0


def _first_valid(year: int, orders: list[tuple[int, int]]) -> date | None:
    for month, day in orders:
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


@lru_cache(maxsize=4096)
def read_month(text: str, *, american: bool = False) -> PartialDate | None:
    """Read a month, or the month of a day; None when it is neither.

    Example:
        >>> [str(read_month(text)) for text in ("Sep-20", "2020-09", "September 2020", "09/2020")]
        ['2020-09', '2020-09', '2020-09', '2020-09']
        >>> str(read_month("15/09/2020")), read_month("Month 6")
        ('2020-09', None)
    """
    bare = text.strip().casefold()
    year, month = 0, 0
    if match := _MONTH_YEAR.fullmatch(bare):
        year, month = _year(int(match[2])), _month(match[1])
    elif match := _YEAR_MONTH.fullmatch(bare):
        year, month = int(match[1]), int(match[2])
    elif match := _NUMBER_MONTH.fullmatch(bare):
        year, month = int(match[2]), int(match[1])
    elif day := read_day(text, american=american):
        year, month = day.year, day.month
    return month_of(date(year, month, 1)) if 1 <= month <= len(_MONTHS) else None


def month_of(day: date) -> PartialDate:
    """Give the month of a day."""
    return PartialDate.of(day, "month")


def read_amount(text: str) -> Decimal | None:
    """Read an amount exactly; None when it is none.

    Brackets, a minus on either side and ``CR`` make it a credit.

    Example:
        >>> [str(read_amount(each)) for each in (' £38,148.43 ', "(1,200.00)", "1200-", "£ -5.5")]
        ['38148.43', '-1200.00', '-1200', '-5.5']
        >>> read_amount("#REF!"), read_amount("1.2E+06"), read_amount("12,34")
        (None, None, None)
    """
    bare = text.casefold().replace("\N{MINUS SIGN}", "-").replace("\N{POUND SIGN}", "")
    bare = "".join(bare.replace("gbp", "").replace("\ufffd", "").split())
    negative = bare.startswith(("-", "(")) or bare.endswith(("-", ")", "cr"))
    number = bare.removesuffix("cr").removesuffix("dr").strip("-+()")
    if not number or not _NUMBER.fullmatch(number) or len(number.partition(".")[2]) > _PLACES:
        return None
    amount = Decimal(number.replace(",", ""))
    return -amount if negative else amount
