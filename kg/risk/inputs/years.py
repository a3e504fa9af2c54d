"""Lengths of time in exact years: from dates, and from ISO 8601 durations."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from kg.dates import PartialDate
from kg.errors import MeasureError

_FORM = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", re.ASCII)
_MONTHS = 12
# A mean Gregorian year has 365.2425 days.
_DAYS = Fraction(3652425, 10000)


@dataclass(frozen=True)
class Duration:
    """A length of time in calendar units.

    Attributes:
        months: Whole months, years being twelve.
        days: Days beside these, weeks being seven.
    """

    months: int
    days: int

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read an ISO 8601 duration of years, months, weeks and days.

        Raises:
            MeasureError: If it is none.

        Example:
            >>> Duration.parse("P1Y6M"), Duration.parse("P2W")
            (Duration(months=18, days=0), Duration(months=0, days=14))
        """
        match = _FORM.fullmatch(text)
        if match is None or not any(match.groups()):
            raise MeasureError(f"'{text}' is not a duration such as 'P5Y' or 'P18M'")
        years, months, weeks, days = (int(part or 0) for part in match.groups())
        return cls(_MONTHS * years + months, 7 * weeks + days)

    @property
    def in_months(self) -> Fraction:
        """Its length in months; a month of days is a twelfth of a mean year.

        Example:
            >>> str(Duration.parse("P1Y").in_months)
            '12'
        """
        return self.months + self.days * _MONTHS / _DAYS

    @property
    def in_years(self) -> Fraction:
        """Its length in years.

        Example:
            >>> str(Duration.parse("P18M").in_years)
            '3/2'
        """
        return self.in_months / _MONTHS


def years_between(start: date, end: date) -> Fraction:
    """Count the years of a period of whole days, both ends included.

    Whole years go from anniversary to anniversary; the days that are left are a part of the year
    that they would begin.

    Example:
        >>> str(years_between(date(2019, 4, 1), date(2026, 3, 31)))
        '7'
        >>> str(years_between(date(2019, 4, 1), date(2020, 4, 1)))
        '366/365'
    """
    after = end + timedelta(days=1)
    whole = after.year - start.year - (_anniversary(start, after.year) > after)
    last = _anniversary(start, start.year + whole)
    following = _anniversary(start, start.year + whole + 1)
    return whole + Fraction((after - last).days, (following - last).days)


def years_from(start: PartialDate, end: PartialDate) -> tuple[Fraction, Fraction]:
    """Count the years from one date to another as exactly as they are known: least and most.

    Raises:
        MeasureError: If the end comes before the start.

    Example:
        >>> least, most = years_from(PartialDate.parse("2014"), PartialDate.parse("2018-12-31"))
        >>> str(least), str(most)
        ('1461/365', '5')
    """
    if start.first > end.last:
        raise MeasureError(f"a term from {start} to {end}; its end has to follow its start")
    # At the least it is a single day, which is as short as two years that coincide allow.
    first, last = (start.last, end.first) if start.last <= end.first else (end.first, end.first)
    return years_between(first, last), years_between(start.first, end.last)


def _anniversary(start: date, year: int) -> date:
    try:
        return start.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
