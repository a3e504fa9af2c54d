"""Risk transfer over the overrun of a contract, as plain values for its picture and its table."""

from dataclasses import dataclass
from fractions import Fraction

from kg.errors import MeasureError
from viz.span import Pence, Span, just

_NOTHING = just(0)


@dataclass(frozen=True)
class TransferPoint:
    """What one overrun leads to, in pence.

    Attributes:
        overrun: By how much the contract costs more than agreed.
        borne: What providers really bear.
        returned: What the contract puts on providers, but they cannot bear.
        agreed: What the commissioner bears by contract.

    Raises:
        MeasureError: The least of the parts exceed the overrun.
    """

    overrun: Pence
    borne: Span
    returned: Span
    agreed: Span = _NOTHING

    def __post_init__(self) -> None:
        """Refuse parts that are more than the whole."""
        if self.undecided < 0:
            raise MeasureError(
                f"parts of at least {self.overrun - self.undecided} pence of an overrun of "
                f"{self.overrun}; give parts that do not exceed it"
            )

    @property
    def undecided(self) -> Pence:
        """What could be any of the three.

        >>> TransferPoint(100, Span(30, 80), Span(20, 70)).undecided
        50
        """
        return self.overrun - self.borne.low - self.returned.low - self.agreed.low

    @property
    def parts(self) -> tuple[Pence, ...]:
        """The four layers of the picture, from the ground up: they add up to the overrun.

        >>> TransferPoint(100, Span(30, 80), Span(20, 70)).parts
        (30, 50, 20, 0)
        """
        return (self.borne.low, self.undecided, self.returned.low, self.agreed.low)

    @property
    def tau(self) -> Span | None:
        """Which share of what the contract puts on providers they bear; None where it is nothing.

        >>> TransferPoint(100, just(30), just(70)).tau
        Span(low=Fraction(3, 10), high=Fraction(3, 10))
        """
        low = _share(self.borne.low, self.returned.high)
        high = (
            Fraction(1) if self.borne.high is None else _share(self.borne.high, self.returned.low)
        )
        return None if low is None or high is None else Span(low, high)


@dataclass(frozen=True)
class Documented:
    """An overrun that a source tells of, in pence; *href* leads to the claim."""

    label: str
    amount: Span
    href: str = ""


@dataclass(frozen=True)
class TransferCurve:
    """The whole picture.

    Attributes:
        points: In order of their overruns; straight in between.
        break_even: The smallest overrun at which £1 returns; None: not among those looked at.
        documented: Overruns on record.

    Raises:
        MeasureError: There is no point, or they are not in order.
    """

    points: tuple[TransferPoint, ...]
    break_even: Span | None = None
    documented: tuple[Documented, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn from left to right."""
        overruns = [point.overrun for point in self.points]
        if not overruns or overruns != sorted(set(overruns)):
            raise MeasureError("a curve of risk transfer needs points in order of their overruns")

    @property
    def most(self) -> Pence:
        """The largest overrun looked at, in pence.

        >>> TransferCurve((TransferPoint(0, just(0), just(0)),)).most
        0
        """
        return self.points[-1].overrun


def _share(part: Pence, rest: Pence | None) -> Fraction | None:
    """The share of *part* in it and *rest*; none of it where nothing bounds the rest."""
    if rest is None:
        return Fraction(0)
    return Fraction(part) / Fraction(part + rest) if part + rest else None
