"""Finds the day of a document in its name or in a line that gives nothing but its date."""

import re
from contextlib import suppress
from datetime import date

_IN_NAME = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
MONTHS = {
    **{name: number for number, name in enumerate(_MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS, 1)},
    "sept": 9,
}
"""Names of months and their short forms, in lower case."""
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+"
_ALONE = re.compile(
    rf"^[ \t]*(?:(?:published|posted|updated|date|issued)[ \t]*(?:on|:)?[ \t]*)?(?:{_DAY})?"
    r"(\d{1,2})(?:st|nd|rd|th)?[ \t]+([a-z]{3,9})[ \t,]+(\d{4})[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)


def day_of(name: str, text: str) -> date | None:
    r"""Tell a document's day from its file's name, else from a line that holds only a date.

    Example:
        >>> day_of("post-2019-10-20", ""), day_of("post", "News\n7 July 2020\nText")
        (datetime.date(2019, 10, 20), datetime.date(2020, 7, 7))
        >>> day_of("post", "It began on 7 July 2020.")
    """
    if match := _IN_NAME.search(name):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    for match in _ALONE.finditer(text):
        month = MONTHS.get(match[2].lower())
        if month and (day := _day(int(match[3]), month, int(match[1]))):
            return day
    return None


def _day(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None
