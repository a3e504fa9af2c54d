"""Dates known to the day, week, month or year, and closed periods between them.

A partial start counts from its first day, a partial end up to its last, and the precision is
kept. ``at`` may be a day, or a month or year meaning its last day.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, Self

from kg.errors import InvalidDate

Precision = Literal["day", "week", "month", "year"]
State = Literal["current", "withdrawing", "ended", "not-yet", "undated"]

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_WEEK = re.compile(r"\d{4}-W\d{2}", re.ASCII)


@dataclass(frozen=True)
class PartialDate:
    """A date as a source gives it.

    Attributes:
        text: ISO 8601 at its own precision: ``2019-10-20``, ``2019-W42``, ``2019-10`` or
            ``2019``.
        first: The first day it may mean.
        last: The last day it may mean.

    Example:
        >>> month = PartialDate.parse("2020-02")
        >>> month.first.isoformat(), month.last.isoformat(), month.precision
        ('2020-02-01', '2020-02-29', 'month')
    """

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a day, ISO week, month or year.

        Raises:
            InvalidDate: The text is none of these.
        """
        if _WEEK.fullmatch(text):
            return cls._week(text)
        match = _FORM.fullmatch(text)
        if match is None:
            raise InvalidDate(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            first = date(year or 0, month or 1, day or 1)
            last_month = month or 12
            last_day = day or monthrange(first.year, last_month)[1]
            return cls(text, first, date(first.year, last_month, last_day))
        except ValueError as error:
            raise InvalidDate(text) from error

    @classmethod
    def _week(cls, text: str) -> Self:
        try:
            monday = datetime.strptime(f"{text}-1", "%G-W%V-%u").date()  # noqa: DTZ007 - a date
        except ValueError as error:
            raise InvalidDate(text) from error
        return cls(text, monday, monday + timedelta(days=6))

    @classmethod
    def of(cls, first: date, precision: str) -> Self:
        """Make one from its first (or any) day and a precision.

        Example:
            >>> str(PartialDate.of(date(2020, 7, 13), "week"))
            '2020-W29'
        """
        forms = {"year": "%Y", "month": "%Y-%m", "week": "%G-W%V"}
        return cls.parse(first.strftime(forms.get(precision, "%Y-%m-%d")))

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        by_length: dict[int, Precision] = {4: "year", 7: "month", 8: "week", 10: "day"}
        return by_length[len(self.text)]

    def __str__(self) -> str:
        """Give the date as written."""
        return self.text


def as_of(text: str) -> date:
    """Read an as-of date: a day, or the last day of a month or year.

    Raises:
        InvalidDate: The text is none of these.

    Example:
        >>> as_of("2020-07").isoformat()
        '2020-07-31'
    """
    return PartialDate.parse(text).last


@dataclass(frozen=True)
class Period:
    """A closed period: from ``start`` to ``end``, both included.

    Attributes:
        start: First day, or None when not known.
        end: Last day, or None when not known to have ended.
        end_earliest: Set when the end is only known to lie between two dates.

    Example:
        >>> period = Period.parse("2019-04-01", "2020-03-31", "2019-07-10")
        >>> [period.state(as_of(day)) for day in ("2019-03", "2019-05-01", "2019-12", "2020-07-07")]
        ['not-yet', 'current', 'withdrawing', 'ended']
    """

    start: PartialDate | None = None
    end: PartialDate | None = None
    end_earliest: PartialDate | None = None

    @classmethod
    def parse(cls, start: str = "", end: str = "", end_earliest: str = "") -> Self:
        """Read the three bounds; an empty text means not known.

        Raises:
            InvalidDate: A text is not a day, month or year.
        """

        def read(text: str) -> PartialDate | None:
            return PartialDate.parse(text) if text else None

        return cls(read(start), read(end), read(end_earliest))

    def is_ordered(self) -> bool:
        """Tell whether the bounds follow each other in time."""
        bounds = [self.start, self.end_earliest, self.end]
        known = [bound for bound in bounds if bound is not None]
        return all(a.first <= b.last for a, b in pairwise(known))

    def state(self, day: date) -> State:
        """Say what holds on a day."""
        if self.start is None and self.end is None:
            return "undated"
        if self.start is not None and day < self.start.first:
            return "not-yet"
        if self.end is not None and day > self.end.last:
            return "ended"
        if self.end_earliest is not None and day >= self.end_earliest.first:
            return "withdrawing"
        return "current"
