"""An amount of which only the ends are known, and which end is meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Generic, TypeAlias, TypeVar

from kg.errors import MeasureError

N = TypeVar("N", int, Fraction)


class End(Enum):
    """One end of what is known."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True)
class Between(Generic[N]):
    """Anything from ``low`` to ``high``, both included; without ``high`` nothing bounds it.

    Raises:
        MeasureError: If the ends are the wrong way round.

    Example:
        >>> print(Between(0, 1_700_000_000), Between(5, None), Between(7, 7))
        0 to 1700000000 5 or more 7
    """

    low: N
    high: N | None

    def __post_init__(self) -> None:
        """Check the order of the ends."""
        if self.high is not None and self.low > self.high:
            raise MeasureError(f"a range from {self.low} to {self.high}; give the lower end first")

    def __contains__(self, value: N | None) -> bool:
        """Tell whether a value lies between the ends; None stands for no bound.

        Example:
            >>> 3 in Between(1, 4), None in Between(1, None)
            (True, True)
        """
        if value is None:
            return self.high is None
        return self.low <= value and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        """Write the ends."""
        if self.high is None:
            return f"{self.low} or more"
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


Amount: TypeAlias = int | Between[int] | None
"""Pence: exactly so many, a range, or None where nothing limits them."""
Share: TypeAlias = Fraction | Between[Fraction]
"""A part of a whole, exactly or as a range."""


def at_end(amount: Amount, end: End) -> int | None:
    """Take one end of an amount.

    Example:
        >>> at_end(Between(1, 4), End.HIGH), at_end(7, End.LOW), at_end(None, End.LOW)
        (4, 7, None)
    """
    if isinstance(amount, Between):
        return amount.low if end is End.LOW else amount.high
    return amount


def share_at_end(share: Share, end: End) -> Fraction:
    """Take one end of a share; what nothing bounds is bounded by the whole.

    Example:
        >>> share_at_end(Between(Fraction(1, 4), None), End.HIGH)
        Fraction(1, 1)
    """
    if isinstance(share, Between):
        high = Fraction(1) if share.high is None else share.high
        return share.low if end is End.LOW else high
    return share


def exactly(amount: Amount, what: str) -> int | None:
    """Take an amount that has to be known exactly.

    Raises:
        MeasureError: If it is a range; a middle is never taken for it.

    Example:
        >>> exactly(5, "funds of L")
        5
    """
    if isinstance(amount, Between):
        raise MeasureError(f"{what}: only known to be {amount}; assess the range instead")
    return amount


def wrong_amounts(amount: Amount) -> Iterator[str]:
    """Say what is wrong with an amount: not whole pence, or negative.

    Example:
        >>> list(wrong_amounts(Between(-1, 3)))
        ['-1 is negative; give zero or more pence']
    """
    ends = (amount.low, amount.high) if isinstance(amount, Between) else (amount,)
    for each in ends:
        if each is None:
            continue
        if isinstance(each, bool) or not isinstance(each, int):
            yield f"{each!r} is not whole pence; give an integer"
        elif each < 0:
            yield f"{each} is negative; give zero or more pence"
