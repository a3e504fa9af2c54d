"""A number as it is on record: its ends, its sources, and how it was worked out."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from kg.risk.finding import Json
from kg.risk.money import MoneyRange
from kg.risk.wording import first_of_each, unique

N = TypeVar("N", int, Fraction, float)


@dataclass(frozen=True)
class Known(Generic[N]):
    """What sources say of a number; both ends are the same where it is exact.

    Attributes:
        low: The least it can be.
        high: The most it can be; None: nothing bounds it.
        sources: Keys of the sources.
        steps: How it was worked out, in words.
        claims: Keys of the claims it rests on.

    Example:
        >>> Known(5, 5, ("source/a",)).exact, Known(5, None, ("source/a",)).exact
        (True, False)
    """

    low: N
    high: N | None
    sources: tuple[str, ...]
    steps: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether it is a single number."""
        return self.low == self.high


def hull(each: Iterable[Known[N]]) -> Known[N] | None:
    """Take several sources side by side: from the least that one says to the most.

    Example:
        >>> both = hull([Known(5, 7, ("source/a",)), Known(6, 9, ("source/b",))])
        >>> both.low, both.high, both.sources
        (5, 9, ('source/a', 'source/b'))
        >>> hull([]) is None
        True
    """
    every = list(each)
    if not every:
        return None
    highs = [known.high for known in every if known.high is not None]
    return Known(
        min(known.low for known in every),
        max(highs) if len(highs) == len(every) else None,
        unique(source for known in every for source in known.sources),
        first_of_each([step for known in every for step in known.steps]),
        unique(claim for known in every for claim in known.claims),
    )


def in_pounds(known: Known[int]) -> str:
    """Write pence as pounds.

    Example:
        >>> in_pounds(Known(100_00, None, ())), in_pounds(Known(1_50, 2_00, ()))
        ('£100 or more', 'between £1.50 and £2')
    """
    return MoneyRange("GBP", "", known.low, known.high).amount


def as_json(known: Known[N] | None) -> Json | None:
    """Write for JSON; numbers as text, pence stay pence.

    Example:
        >>> as_json(Known(Fraction(1, 2), None, ("source/a",)))["low"]
        '1/2'
        >>> as_json(None) is None
        True
    """
    if known is None:
        return None
    return {
        "low": str(known.low),
        "high": None if known.high is None else str(known.high),
        "sources": list(known.sources),
        "steps": list(known.steps),
        "claims": list(known.claims),
    }
