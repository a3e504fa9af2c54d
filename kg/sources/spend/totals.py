"""Recognises the rows of a spend file that sum up other rows, which would count money twice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from kg.sources.spend.header import settings

_NOUGHT = Decimal(0)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in settings()["totals"]["patterns"])


def says_total(texts: Sequence[str]) -> bool:
    """Tell whether a row's texts say that it is a sum.

    Example:
        >>> says_total(["", "Grand Total", ""]), says_total(["TOTAL GAS & POWER LTD"])
        (True, False)
    """
    return any(pattern.fullmatch(text.strip()) for text in texts for pattern in _patterns())


@dataclass
class Sums:
    """What the rows so far add up to, as a whole and since the last sum.

    Example:
        >>> sums = Sums()
        >>> for amount in (Decimal(10), Decimal(5)):
        ...     sums.add(amount)
        >>> sums.is_sum(Decimal(15)), sums.is_sum(Decimal(10))
        (True, False)
    """

    whole: Decimal = _NOUGHT
    part: Decimal = _NOUGHT
    lines: int = 0
    _seen: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, amount: Decimal) -> None:
        """Add the amount of a payment."""
        self.whole += amount
        self.part += amount
        self.lines += 1

    def is_sum(self, amount: Decimal) -> bool:
        """Tell whether an amount is the sum of all rows so far, or of those since the last sum."""
        return self.lines > 1 and amount in {self.whole, self.part}

    def told(self, amount: Decimal) -> str:
        """Say how a total fits the rows above it, and begin a new part."""
        agrees = amount in {self.whole, self.part}
        difference = "" if agrees else f", which add up to {self.whole:,}"
        self.part = _NOUGHT
        return f"a total of {amount:,} over the lines above{difference}; left out"

    def repeats(self, marks: tuple[str, ...]) -> bool:
        """Tell whether an invoice's total has come before, and remember it."""
        if marks in self._seen:
            return True
        self._seen.add(marks)
        return False
