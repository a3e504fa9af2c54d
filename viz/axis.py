"""Scales: from amounts to places in a picture, with round ticks."""

from dataclasses import dataclass
from fractions import Fraction

from viz.span import Pence

_ROUND = (1, 2, 5, 10)


@dataclass(frozen=True)
class Scale:
    """A straight scale from 0 to *top*, drawn from *start* to *end*."""

    top: Pence
    start: float
    end: float

    def at(self, value: Pence) -> float:
        """Return where *value* lies.

        Raises:
            Nothing: a scale of no length puts everything at its start.

        >>> Scale(200, 10.0, 110.0).at(50)
        35.0
        """
        share = float(Fraction(value) / self.top) if self.top else 0.0
        return self.start + (self.end - self.start) * share


def ticks(top: Pence, most: int) -> tuple[int, ...]:
    """Return round amounts from 0 to the first that reaches *top*: *most* of them at most.

    Raises:
        Nothing: *most* is taken as two if it is less.

    >>> ticks(34_000_000_00, 6)
    (0, 1000000000, 2000000000, 3000000000, 4000000000)
    >>> ticks(0, 5)
    (0, 1)
    """
    gaps, step = max(most, 2) - 1, 1
    while step * gaps < top:
        power = 10 ** (len(str(step)) - 1)
        step = next(size * power for size in _ROUND if size * power > step)
    count = max(-(-Fraction(top) // step), 1)
    return tuple(step * rank for rank in range(int(count) + 1))
