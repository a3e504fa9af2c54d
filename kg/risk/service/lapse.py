"""What is left of a service while a provider is gone and not replaced.

Method:
    A provider that withdraws works out its notice and is out until it is replaced; meanwhile a
    contingency covers a part of what it did, and substitutes take on what they can. What is missing
    of an essential function is missing of the whole service; what is missing of other functions
    adds up by their weights. The service can do the least of these. It is impaired for the time
    by which replacing takes longer than the notice, which is why the notice matters more than
    the value of the contract. Numbers can be arrays, one for each scenario.

References:
    Diem, Borsos, Reisch, Kertész and Thurner, Quantifying Firm-level Economic Systemic Risk from
    Nation-wide Supply Networks, Scientific Reports 12 (2022) 7719, for essential and other inputs.
    Simchi-Levi, Schmidt and Wei, From Superstorms to Factory Fires, Harvard Business Review 92
    (2014), for the time to recover against the time to survive.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kg.errors import MeasureError
from kg.risk.service.plan import Function, Service

Vector = npt.NDArray[np.float64]
"""One number for each scenario."""

# Parts that are missing by rounding only.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Withdrawal:
    """A provider gives notice.

    Attributes:
        provider: Who.
        notice: Months until it leaves.
        replaced: Months, from the same day, until someone else does what it did; ``inf``: never.
        contingency: The part of what it did that is covered in between.
    """

    provider: str
    notice: float | Vector
    replaced: float | Vector
    contingency: float | Vector = 0


@dataclass(frozen=True)
class Lapse:
    """What a service misses, in each scenario.

    Attributes:
        months: For how long it can do less than all of its work.
        unhandled: How much of its activity nobody handles.
        lowest: The smallest part of its work that it can do at any time.
        people: Whom an impaired service is there for; None if that is not known.
    """

    months: Vector
    unhandled: Vector
    lowest: Vector
    people: Vector | None


def availability(
    service: Service, withdrawals: Sequence[Withdrawal], month: float | Vector
) -> Vector:
    """Tell which part of its work a service can do at a time.

    Raises:
        MeasureError: If a withdrawal is not one that can be.

    Example:
        >>> line = Service("line", (
        ...     Function("calls", {"A": 0.6, "B": 0.4}),
        ...     Function("visits", {"B": 1}, essential=False, weight=0.25)))
        >>> leaves = [Withdrawal("B", notice=3, replaced=8)]
        >>> [float(availability(line, leaves, month)[0]) for month in (0, 3, 8)]
        [1.0, 0.6, 1.0]
    """
    _check(withdrawals)
    time = np.atleast_1d(np.asarray(month, dtype=np.float64))
    missing = {each.provider: _missing(each, time) for each in withdrawals}
    others = np.zeros_like(time)
    left = np.ones_like(time)
    for function in service.functions:
        lost = _lost(function, missing, time)
        if function.essential:
            left = np.minimum(left, 1 - lost)
        else:
            others = others + function.weight * lost
    return np.clip(np.minimum(left, 1 - others), 0, 1)


def lapse(service: Service, withdrawals: Sequence[Withdrawal], *, until: float = np.inf) -> Lapse:
    """Add up what a service misses from the day of notice on.

    Args:
        service: The service.
        withdrawals: Who leaves; whoever has no part in the service makes no difference.
        until: Months after which nothing is counted any more.

    Raises:
        MeasureError: If a withdrawal is not one that can be.

    Example:
        >>> line = Service("line", (Function("calls", {"A": 1}),), activity=1000, population=50)
        >>> found = lapse(line, [Withdrawal("A", notice=9, replaced=np.array([8.0, 11.0]))])
        >>> print(found.months, found.unhandled, found.lowest, found.people)
        [0. 2.] [   0. 2000.] [1. 0.] [ 0. 50.]
    """
    _check(withdrawals)
    times = _times(service, withdrawals, until)
    months = unhandled = np.zeros(1)
    lowest = np.ones(1)
    for start, stop in pairwise(times):
        left = availability(service, withdrawals, start)
        impaired = (left < 1) & (stop > start)
        span = np.subtract(stop, start, out=np.zeros_like(left), where=impaired)
        months = months + span
        unhandled = unhandled + service.activity * (1 - left) * span
        lowest = np.minimum(lowest, np.where(impaired, left, 1))
    people = None if service.population is None else np.where(months > 0, service.population, 0.0)
    return Lapse(months, unhandled, lowest, people)


def _times(service: Service, withdrawals: Iterable[Withdrawal], until: float) -> list[Vector]:
    """The times at which anything changes, in order within each scenario."""
    each: list[float | Vector] = [0.0, until]
    for withdrawal in withdrawals:
        each += [withdrawal.notice, withdrawal.replaced]
    each += [other.after for function in service.functions for other in function.substitutes]
    columns = np.broadcast_arrays(*(np.atleast_1d(np.asarray(one, float)) for one in each))
    return list(np.sort(np.clip(np.stack(columns), 0, until), axis=0))


def _missing(withdrawal: Withdrawal, time: Vector) -> Vector:
    """The part of what a provider did that is not done."""
    out = (time >= withdrawal.notice) & (time < withdrawal.replaced)
    return np.where(out, 1 - np.asarray(withdrawal.contingency), 0.0)


def _lost(function: Function, missing: Mapping[str, Vector], time: Vector) -> Vector:
    """The part of a function that nobody does, substitutes included."""
    lost = np.zeros_like(time)
    for provider, share in function.shares.items():
        lost = lost + share * missing.get(provider, 0.0)
    for each in function.substitutes:
        there = each.share * (1 - missing.get(each.provider, np.zeros(1)))
        lost = lost - np.where(time >= each.after, there, 0.0)
    return np.where(lost > _ROUNDING, lost, 0.0)


def _check(withdrawals: Sequence[Withdrawal]) -> None:
    twice = [name for name, n in Counter(each.provider for each in withdrawals).items() if n > 1]
    if twice:
        raise MeasureError(f"'{twice[0]}' withdraws twice; give one notice")
    for each in withdrawals:
        times = (np.asarray(each.notice), np.asarray(each.replaced))
        if not all((time >= 0).all() for time in times):
            raise MeasureError(f"'{each.provider}' is gone or replaced before its notice")
        covered = np.asarray(each.contingency)
        if not ((covered >= 0) & (covered <= 1)).all():
            raise MeasureError(f"a contingency for '{each.provider}' beyond 0 to 1")
