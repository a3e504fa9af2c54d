"""Tukey's fences: beyond which a number stands out among its peers."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

_REACH = Decimal("1.5")
_MILLIONTH = Decimal("0.000001")


def quartiles(numbers: Sequence[int]) -> tuple[Decimal, Decimal]:
    """Give the first and the third quartile, to the millionth.

    Between two numbers it takes the point that is fair to the median (definition 8 of Hyndman and
    Fan, Sample quantiles in statistical packages, 1996), as OCP's Cardinal does.

    Args:
        numbers: At least one.

    Example:
        >>> quartiles([1, 1, 2, 4]), quartiles([3])
        ((Decimal('1.000000'), Decimal('3.166667')), (Decimal('3.000000'), Decimal('3.000000')))
    """
    first, third = np.quantile(list(numbers), [0.25, 0.75], method="median_unbiased")
    return Decimal(str(first)).quantize(_MILLIONTH), Decimal(str(third)).quantize(_MILLIONTH)


def upper_fence(numbers: Sequence[int]) -> Decimal:
    """Third quartile and one and a half times the distance between the quartiles.

    Example:
        >>> upper_fence([1, 1, 1, 1, 1, 2])
        Decimal('1.2083325')
    """
    first, third = quartiles(numbers)
    return third + _REACH * (third - first)


def lower_fence(numbers: Sequence[int]) -> Decimal:
    """First quartile less one and a half times the distance between the quartiles.

    Example:
        >>> lower_fence([20, 20, 30, 30])
        Decimal('5.0000000')
    """
    first, third = quartiles(numbers)
    return first - _REACH * (third - first)
