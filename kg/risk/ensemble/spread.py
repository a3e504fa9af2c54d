"""How far the values of a sample spread, and how far the sample can be trusted with that.

The error of a quantile is half the distance between the values that stand one standard deviation of
their rank below and above it (David and Nagaraja, Order Statistics, 3rd edition, 2003, section
7.1); it assumes nothing of the shape of the distribution.
"""

from dataclasses import dataclass
from math import ceil, floor, sqrt

import numpy as np

from kg.errors import MeasureError
from kg.risk.ensemble.distributions import Vector

LEVELS = (0.05, 0.5, 0.95)
"""One scenario in twenty lies below the first, one above the last."""


@dataclass(frozen=True)
class Estimate:
    """A number from a sample, with its standard error.

    Attributes:
        value: The number.
        error: Its Monte Carlo standard error; more scenarios make it smaller.
    """

    value: float
    error: float


@dataclass(frozen=True)
class Spread:
    """Mean and quantiles of a sample.

    Attributes:
        mean: The mean.
        low: The 5% quantile.
        median: The 50% quantile.
        high: The 95% quantile.
    """

    mean: Estimate
    low: Estimate
    median: Estimate
    high: Estimate


def spread(values: Vector) -> Spread:
    """Describe a sample.

    Raises:
        MeasureError: If it is empty.

    Example:
        >>> found = spread(np.arange(10_001.0))
        >>> found.median
        Estimate(value=5000.0, error=51.0)
    """
    if not values.size:
        raise MeasureError("an empty sample has no spread; draw a scenario")
    ordered = np.sort(values)
    error = float(values.std(ddof=1)) / sqrt(values.size) if values.size > 1 else float("inf")
    quantiles = [_quantile(ordered, level) for level in LEVELS]
    return Spread(Estimate(float(values.mean()), error), *quantiles)


def _quantile(ordered: Vector, level: float) -> Estimate:
    last = len(ordered) - 1
    rank, deviation = level * last, sqrt(len(ordered) * level * (1 - level))
    low, high = max(floor(rank - deviation), 0), min(ceil(rank + deviation), last)
    error = float(ordered[high] - ordered[low]) / 2
    return Estimate(float(np.quantile(ordered, level)), error)
