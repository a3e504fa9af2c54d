"""How inputs can vary: distributions that turn uniform numbers into values, each by itself.

Every value comes from uniform numbers of its own scenario by the inverse of a distribution
function, so that no draw depends on another.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv, ndtri

from kg.errors import MeasureError

Vector = npt.NDArray[np.float64]
"""One number for each scenario."""
Table = npt.NDArray[np.float64]
"""A row for each part, a column for each scenario."""


class Distribution(Protocol):
    """What an input's values are drawn from."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts of a value; a single number has one part without a name."""

    def draw(self, uniforms: Table) -> Table:
        """Turn uniform numbers between 0 and 1, a row for each part, into values."""


class _Number:
    """A distribution of single numbers."""

    @property
    def parts(self) -> tuple[str, ...]:
        """One, without a name."""
        return ("",)


@dataclass(frozen=True)
class Point(_Number):
    """Always the same value.

    Example:
        >>> Point(3).draw(np.array([[0.1, 0.9]]))
        array([[3., 3.]])
    """

    value: float

    def __post_init__(self) -> None:
        """Check the value."""
        _rising("value", self.value)

    def __str__(self) -> str:
        """Write in words."""
        return f"{self.value:g}"

    def draw(self, uniforms: Table) -> Table:
        """Repeat the value."""
        return np.full_like(uniforms, self.value)


@dataclass(frozen=True)
class Uniform(_Number):
    """Any value between two ends alike.

    Example:
        >>> Uniform(2, 4).draw(np.array([[0.25, 0.5]]))
        array([[2.5, 3. ]])
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        """Check the order of the ends."""
        _rising("low <= high", self.low, self.high)

    def __str__(self) -> str:
        """Write in words.

        Example:
            >>> print(Uniform(3, 12))
            anything from 3 to 12
        """
        return f"anything from {self.low:g} to {self.high:g}"

    def draw(self, uniforms: Table) -> Table:
        """Stretch uniform numbers."""
        return self.low + (self.high - self.low) * uniforms


@dataclass(frozen=True)
class Triangular(_Number):
    """Between two ends, most often near the mode.

    Example:
        >>> Triangular(4, 9, 15).draw(np.array([[5 / 11]])).round(9)
        array([[9.]])
    """

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        """Check the order of ends and mode."""
        _rising("low <= mode <= high", self.low, self.mode, self.high)

    def __str__(self) -> str:
        """Write in words.

        Example:
            >>> print(Triangular(4, 9, 15))
            from 4 to 15, mostly near 9
        """
        return f"from {self.low:g} to {self.high:g}, mostly near {self.mode:g}"

    def draw(self, uniforms: Table) -> Table:
        """Invert the two halves of the distribution function."""
        width = self.high - self.low
        if not width:
            return np.full_like(uniforms, self.low)
        rising, falling = width * (self.mode - self.low), width * (self.high - self.mode)
        below = self.low + np.sqrt(uniforms * rising)
        above = self.high - np.sqrt((1 - uniforms) * falling)
        return np.where(uniforms * width < self.mode - self.low, below, above)


@dataclass(frozen=True)
class Lognormal(_Number):
    """Positive, with a long tail: the logarithm is normal around that of the median.

    Example:
        >>> Lognormal(200, 0.5).draw(np.array([[0.5]]))
        array([[200.]])
    """

    median: float
    sigma: float

    def __post_init__(self) -> None:
        """Check that median and spread can be."""
        _rising("0 <= sigma", 0, self.sigma)
        if not (isfinite(self.median) and self.median > 0):
            raise MeasureError(f"a median of {self.median}; give a number above 0")

    def __str__(self) -> str:
        """Write in words.

        Example:
            >>> print(Lognormal(200, 0.5))
            around 200 (lognormal, sigma 0.5)
        """
        return f"around {self.median:g} (lognormal, sigma {self.sigma:g})"

    def draw(self, uniforms: Table) -> Table:
        """Invert the normal distribution function."""
        return np.asarray(self.median * np.exp(self.sigma * ndtri(uniforms)))


@dataclass(frozen=True)
class Bernoulli(_Number):
    """1 with a probability, otherwise 0.

    Example:
        >>> Bernoulli(0.25).draw(np.array([[0.2, 0.3]]))
        array([[1., 0.]])
    """

    probability: float

    def __post_init__(self) -> None:
        """Check the probability."""
        _rising("0 <= probability <= 1", 0, self.probability, 1)

    def __str__(self) -> str:
        """Write in words.

        Example:
            >>> print(Bernoulli(0.25))
            yes in 25 of 100
        """
        return f"yes in {100 * self.probability:g} of 100"

    def draw(self, uniforms: Table) -> Table:
        """Say yes below the probability."""
        return np.where(uniforms < self.probability, 1.0, 0.0)


@dataclass(frozen=True)
class Dirichlet:
    """Shares that add up to 1, none of them favoured; the larger the concentration, the more even.

    Example:
        >>> Dirichlet(("a", "b"), 1).draw(np.array([[0.3], [0.3]]))
        array([[0.5],
               [0.5]])
    """

    parts: tuple[str, ...]
    concentration: float

    def __post_init__(self) -> None:
        """Check names and concentration."""
        if len({*self.parts}) < max(len(self.parts), 2):
            raise MeasureError(f"parts {', '.join(self.parts)}; name at least two, each once")
        if not (isfinite(self.concentration) and self.concentration > 0):
            raise MeasureError(f"a concentration of {self.concentration}; give one above 0")

    def __str__(self) -> str:
        """Write in words.

        Example:
            >>> print(Dirichlet(("a", "b"), 1))
            shares of a and b, none favoured (Dirichlet, concentration 1)
        """
        names = " and ".join(self.parts)
        return f"shares of {names}, none favoured (Dirichlet, concentration {self.concentration:g})"

    def draw(self, uniforms: Table) -> Table:
        """Divide gamma variates by their sum."""
        gammas = gammaincinv(self.concentration, uniforms)
        return np.asarray(gammas / gammas.sum(axis=0))


def _rising(what: str, *numbers: float) -> None:
    if not all(map(isfinite, numbers)) or any(low > high for low, high in pairwise(numbers)):
        told = ", ".join(f"{number:g}" for number in numbers)
        raise MeasureError(f"{told}; give finite numbers with {what}")
