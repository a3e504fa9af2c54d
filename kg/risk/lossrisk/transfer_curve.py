"""How risk transfer changes with the overrun, and from which overrun on pounds return."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from kg.risk.finding import Json
from kg.risk.lossrisk.ends import ends, slightest_tau
from kg.risk.lossrisk.position import Position
from kg.risk.money import MoneyRange
from kg.risk.recovery.between import End
from kg.risk.recovery.curve import Curve, recovery_curve
from kg.risk.recovery.terms import Terms

_POUND = 100


@dataclass(frozen=True)
class CurvePoint:
    """What one overrun leads to.

    Attributes:
        overrun: Pence, rounded down.
        tau_low: The least that tau can be; None where the providers bear nothing.
        tau_high: The most that it can be.
        returned_low: The least that can return to the commissioner, in pence.
        returned_high: The most that can return.
        borne_low: The least that providers and guarantors can be made to bear.
        borne_high: The most that they can be made to bear.
        agreed_low: The least that the commissioner bears by contract.
        agreed_high: The most that it bears by contract.
    """

    overrun: int
    tau_low: Fraction | None
    tau_high: Fraction | None
    returned_low: int
    returned_high: int
    borne_low: int
    borne_high: int
    agreed_low: int
    agreed_high: int

    def as_dict(self) -> Json:
        """Write for JSON."""
        low, high = self.tau_low, self.tau_high
        return {
            "overrun": pounds(self.overrun, self.overrun)["low"],
            "tau": None if low is None or high is None else [as_text(low), as_text(high, up=True)],
            "returned": pounds(self.returned_low, self.returned_high),
            "borne": pounds(self.borne_low, self.borne_high),
            "agreed": pounds(self.agreed_low, self.agreed_high),
        }


@dataclass(frozen=True)
class TransferCurve:
    """Risk transfer over the overrun of a contract.

    Attributes:
        points: From no overrun to the largest one looked at; wherever an end of it bends.
        first_return: The smallest overrun at which a pound can return, in pence; None: none does.
        sure_return: The smallest one from which on a pound returns in any case; None: none is.
    """

    points: tuple[CurvePoint, ...]
    first_return: int | None
    sure_return: int | None

    def as_dict(self) -> Json:
        """Write for JSON."""
        given = {"first_return": self.first_return, "sure_return": self.sure_return}
        return {
            "points": [point.as_dict() for point in self.points],
            **{k: None if v is None else pounds(v, v)["low"] for k, v in given.items()},
        }


def transfer_curve(position: Position, up_to: int) -> TransferCurve:
    """Follow risk transfer over the overrun of a contract.

    Args:
        position: What is on record or assumed.
        up_to: The largest overrun, in pence.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.lossrisk.position import position_of
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "L lead-provider K", "L told OwnFunds amount=40", "K denies guarantees G",
        ...     "K told PaymentTypeUse code=block", "K told LiabilityCap amount=1000"))
        >>> priors = shipped_priors()
        >>> found = transfer_curve(position_of(facts, facts.contract("K"), priors, "9"), 10000)
        >>> [(point.overrun, str(point.tau_low)) for point in found.points], found.first_return
        ([(0, 'None'), (4000, '1'), (10000, '2/5')], 4100)
    """
    each = [
        (terms, means, recovery_curve(book, position.contract, up_to))
        for terms, means, book in ends(position)
    ]
    worst = [(terms, curve) for terms, means, curve in each if means is End.LOW]
    best = [(terms, curve) for terms, means, curve in each if means is End.HIGH]
    overruns = sorted({point.overrun for _, _, curve in each for point in curve.points})
    slight = slightest_tau(position)
    points = tuple(_point(overrun, worst, best, slight) for overrun in overruns)
    firsts = [_crossing(terms, curve) for terms, curve in worst]
    sure = [_crossing(terms, curve) for terms, curve in best]
    return TransferCurve(
        points,
        min((first for first in firsts if first is not None), default=None),
        None if None in sure else max(first for first in sure if first is not None),
    )


_Side = Sequence[tuple[Terms, Curve]]


def _point(overrun: Fraction, worst: _Side, best: _Side, slight: Fraction) -> CurvePoint:
    lows = [_read(terms, curve, overrun) for terms, curve in worst]
    highs = [_read(terms, curve, overrun) for terms, curve in best]
    borne = any(pool for pool, _ in lows)
    return CurvePoint(
        int(overrun // 1),
        min(recovered / pool for pool, recovered in lows) if borne else None,
        max(recovered / pool if pool else slight for pool, recovered in highs) if borne else None,
        int(min(pool - recovered for pool, recovered in highs) // 1),
        _up(max(pool - recovered for pool, recovered in lows)),
        int(min(recovered for _, recovered in (*lows, *highs)) // 1),
        _up(max(recovered for _, recovered in (*lows, *highs))),
        int((overrun - max(pool for pool, _ in (*lows, *highs))) // 1),
        _up(overrun - min(pool for pool, _ in (*lows, *highs))),
    )


def _up(pence: Fraction) -> int:
    return -int(-pence // 1)


def _read(terms: Terms, curve: Curve, overrun: Fraction) -> tuple[Fraction, Fraction]:
    return terms.pool(overrun), curve.at(overrun).recovered


def _crossing(terms: Terms, curve: Curve) -> int | None:
    """The first whole penny of overrun at which a pound returns; straight between the points."""
    told = [(point.overrun, terms.pool(point.overrun) - point.recovered) for point in curve.points]
    for (start, before), (stop, after) in pairwise(told):
        if after >= _POUND:
            at = start + (_POUND - before) / (after - before) * (stop - start)
            return -int(-at // 1)
    return None


def pounds(low: int, high: int | None) -> dict[str, str | None]:
    """Write pence as pounds for JSON.

    Example:
        >>> pounds(150, None)["low"], pounds(150, None)["high"] is None
        ('1.50', True)
    """
    return MoneyRange("GBP", "", low, high).as_dict()


def as_text(share: Fraction, *, up: bool = False) -> str:
    """Write a part of a whole as a decimal of four digits, rounded down or up.

    Example:
        >>> as_text(Fraction(5, 17)), as_text(Fraction(5, 17), up=True)
        ('0.2941', '0.2942')
    """
    digits = 10**4
    whole = -int(-share * digits // 1) if up else int(share * digits // 1)
    return f"{Decimal(whole) / digits:.4f}"
