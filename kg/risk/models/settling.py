"""Applying a rule until nothing moves, and saying so when it does not come to rest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kg.errors import MeasureError
from kg.risk.models.amounts import Vector


@dataclass(frozen=True)
class Stop:
    """When to stop.

    Attributes:
        tolerance: The largest last step allowed, relative to the scale of what moves.
        rounds: Give up after this many.

    Example:
        >>> Stop(tolerance=1e-9).rounds
        100000
    """

    tolerance: float = 1e-12
    rounds: int = 100_000


_FIRST_LEAP = 8
AT_REST = Stop()
"""Unless something else is asked for: a last step of at most 1e-12."""


@dataclass(frozen=True)
class Settled:
    """Where a rule came to rest.

    Attributes:
        values: The last values.
        rounds: How many rounds it took.
        residual: The largest step of the last round, relative to the scale.
    """

    values: Vector
    rounds: int
    residual: float


def settle(
    rule: Callable[[Vector], Vector],
    start: Vector,
    stop: Stop = AT_REST,
    *,
    scale: float = 1,
    leap: Callable[[Vector], Vector] | None = None,
) -> Settled:
    """Apply a rule to its own result until no value moves by more than the tolerance.

    Args:
        rule: Gives the next values.
        start: The first values.
        stop: The last step allowed, and the rounds.
        scale: What steps are a part of.
        leap: Gives values that many more rounds would come to, or those it is given; it is asked
            less and less often. However values were come by, they rest only where the rule does.

    Raises:
        MeasureError: If the rounds do not suffice.

    Example:
        >>> settle(lambda values: 1 + values / 2, np.array([0.0])).values.round(9)
        array([2.])
    """
    values, residual, due = start, float("inf"), _FIRST_LEAP
    for done in range(1, stop.rounds + 1):
        following = rule(values)
        residual = float(np.abs(following - values).max(initial=0)) / scale
        values = following
        if residual <= stop.tolerance:
            return Settled(values, done, residual)
        if leap and done == due:
            values, due = leap(values), 2 * due
    raise MeasureError(
        f"values still moved by {residual:.1e} after {stop.rounds} rounds; allow more rounds"
    )
