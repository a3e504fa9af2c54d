"""Amounts that are known exactly, as a range, or not at all, in few figures for pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from kg.errors import MeasureError

Pence: TypeAlias = int | Fraction
"""Money in pence; a fraction where a curve is read between its points."""

NOT_ON_RECORD = "not on record"
"""What stands in place of an amount that no source gives."""

_PENCE = 100
_THOUSAND = 3
_FIGURES = 3
_UNITS = ("", "k", "m", "bn")


@dataclass(frozen=True)
class Span:
    """What an amount can be, in pence or as a share.

    Attributes:
        low: The least it can be.
        high: The most it can be; None when nothing bounds it.

    Raises:
        MeasureError: It is negative, or its ends are the wrong way round.
    """

    low: Pence
    high: Pence | None

    def __post_init__(self) -> None:
        """Refuse what is no range."""
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise MeasureError(f"a range from {self.low} to {self.high}; give ends in order from 0")

    @property
    def exact(self) -> bool:
        """Whether it is a single amount.

        >>> Span(5, 5).exact, Span(5, None).exact
        (True, False)
        """
        return self.low == self.high


def just(amount: Pence) -> Span:
    """Return the range that holds only *amount*.

    Raises:
        MeasureError: *amount* is negative.

    >>> just(500)
    Span(low=500, high=500)
    """
    return Span(amount, amount)


def pounds(pence: Pence) -> str:
    """Return an amount in pounds with three figures, as a picture has room for.

    Raises:
        Nothing.

    >>> pounds(14_317_963_00), pounds(100_225_741_00), pounds(850_000_00), pounds(0)
    ('£14.3m', '£100m', '£850k', '£0')
    >>> pounds(999_999_00), pounds(7_50), pounds(-20_00)
    ('£1m', '£7.50', '-£20')
    """
    exact = Fraction(pence) / _PENCE
    value = Decimal(abs(exact.numerator)) / Decimal(exact.denominator)
    if not value:
        return "£0"
    value = value.quantize(Decimal(1).scaleb(max(value.adjusted(), 0) - _FIGURES + 1))
    group = min(max(value.adjusted(), 0) // _THOUSAND, len(_UNITS) - 1)
    scaled = value.scaleb(-group * _THOUSAND).normalize()
    written = f"{scaled:,f}"
    if not group and scaled != scaled.to_integral_value():
        written = f"{scaled:.2f}"
    return f"{'-' * (exact < 0)}£{written}{_UNITS[group]}"


def percent(share: Fraction | int) -> str:
    """Return a share as a percentage: whole, but never rounded to none or all of it.

    Raises:
        Nothing.

    >>> percent(Fraction(1, 3)), percent(Fraction(1, 500)), percent(1), percent(0)
    ('33%', '<1%', '100%', '0%')
    >>> percent(Fraction(999, 1000)), percent(Fraction(5, 2))
    ('>99%', '250%')
    """
    whole = round(share * 100)
    if share > 0 and whole == 0:
        return "<1%"
    if share < 1 and whole == 100:  # noqa: PLR2004 a hundred per cent
        return ">99%"
    return f"{whole}%"


def in_pounds(span: Span | None) -> str:
    """Return a range of pence in words, with three figures.

    Raises:
        Nothing.

    >>> in_pounds(Span(10_000_00, 2_500_000_00)), in_pounds(Span(10_000_00, None))
    ('£10k to £2.5m', 'at least £10k')
    >>> in_pounds(None)
    'not on record'
    """
    return _said(span, pounds)


def in_percent(span: Span | None) -> str:
    """Return a range of shares in words.

    Raises:
        Nothing.

    >>> in_percent(Span(Fraction(1, 10), 1)), in_percent(just(0))
    ('10% to 100%', '0%')
    """
    return _said(span, percent)


def _said(span: Span | None, written: Callable[[Pence], str]) -> str:
    if span is None:
        return NOT_ON_RECORD
    low = written(span.low)
    if span.high is None:
        return f"at least {low}" if span.low else NOT_ON_RECORD
    high = written(span.high)
    return low if low == high else f"{low} to {high}"
