"""Follows a failure through a system: as far as it matters, with three answers in three cases.

Usable on plain arrays; see :class:`kg.risk.contagion.system.System`. The measure ``cascade`` in
:mod:`kg.risk.cascade` does the same on a networkx graph of facts.

Method:
    Stress is pushed from whoever fails to whoever loses by it, and on, while more than the cut-off
    is passed at a time; only those touched are ever looked at. On what is touched, the three
    models of :mod:`kg.risk.contagion.band` are then solved to the end, in each case. A loss matters
    when it is more than the cut-off of the buffer, of a statutory body of what it pays in a year.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from kg.errors import MeasureError
from kg.risk.contagion.band import Book, FailingCosts, losses
from kg.risk.contagion.result import MODELS, CascadeResult, Losses, Reached, Residual
from kg.risk.contagion.system import Case, Numbers, System
from kg.risk.models import shapley
from kg.risk.models.amounts import Flags, Vector, ratio
from kg.risk.models.exposures import Exposures
from kg.risk.models.push import bound_on
from kg.risk.models.rounds import NOBODY, Spread, begin, first_hit, push

CUTOFF = 0.01
_TENTH = 10
_MOST_EXACT = 10
_ORDERS = 400
_ROUNDS = 1_000
NO_COSTS = FailingCosts()


@dataclass(frozen=True)
class _Part:
    """The touched part of a system: numbers in the system, and the book of each case."""

    nodes: Numbers
    failed: Flags
    exposures: Mapping[Case, csr_array]
    limits: Mapping[Case, Vector]
    firm: Mapping[Case, Flags]

    def losses(self, case: Case, costs: FailingCosts) -> dict[str, Vector]:
        return losses(
            Book.of(self.exposures[case], self.limits[case], self.firm[case], self.failed), costs
        )


def cascade(
    system: System,
    fail: Iterable[str],
    *,
    cutoff: float = CUTOFF,
    costs: FailingCosts = NO_COSTS,
    most: int | None = None,
) -> CascadeResult:
    """Let organisations fail and follow what that does to others' buffers.

    Args:
        system: Who pays whom, and who can bear what.
        fail: Names of those who fail at once; none of them statutory.
        cutoff: Part of a buffer that does not matter and is not passed on.
        costs: What failing itself costs; nothing if not given.
        most: How many of those reached to give: who can lose most, and whoever stands between them
            and those who fail. The others are counted. All, if not given.

    Raises:
        MeasureError: If nobody fails, a name is unknown or statutory, or the cut-off is no small
            part.

    Example:
        >>> from kg.risk.contagion.system import Rates
        >>> chain = System.of(["C", "L", "P"], payers=[0, 1], payees=[1, 2], yearly=[100, 60],
        ...     buffers=[0, 20, 5], rates=Rates((0.5,) * 3, (0.0,) * 3), statutory=[0])
        >>> found = cascade(chain, ["P"])
        >>> [[each.organisation for each in reached] for reached in found.rounds]
        [['L'], ['C']]
        >>> lead, commissioner = found.reached
        >>> lead.stress_low, lead.stress_high, commissioner.losses["minimum"].low
        (1.0, 1.0, 10)
    """
    numbers = _numbers(system, fail)
    exposures = {case: system.exposures(case) for case in Case}
    wide = exposures[Case.HIGH]
    pushed = push(wide, begin(wide, numbers), cutoff)
    part = _part(system, exposures, pushed, numbers)
    lost = {case: part.losses(case, costs) for case in Case}
    residual = _residual(wide, pushed, cutoff)
    spread = _spread(system, part, lost, cutoff)
    chosen = spread.everybody() if most is None else spread.worst(lost[Case.HIGH], most)
    rounds = _rounds(system, part, lost, chosen)
    shares = _shares(system, part, numbers) if len(numbers) > 1 else {}
    names = tuple(system.names[at] for at in numbers)
    touched = int((lost[Case.HIGH]["ceiling"][~part.failed] > 0).sum())
    left_out = len(spread.rounds) - len(chosen)
    return CascadeResult(names, rounds, touched, residual, shares, left_out)


def _numbers(system: System, fail: Iterable[str]) -> list[int]:
    at, numbers = system.number, []
    for name in dict.fromkeys(fail):
        if name not in at:
            raise MeasureError(f"'{name}' is not part of the system; name one that pays or is paid")
        if system.statutory[at[name]]:
            raise MeasureError(
                f"'{name}' commissions and provides nothing, so it cannot fail; name a provider"
            )
        numbers.append(at[name])
    if not numbers:
        raise MeasureError("nobody fails; name one or more organisations")
    return sorted(numbers)


def _part(
    system: System, exposures: Mapping[Case, Exposures], pushed: Spread, numbers: list[int]
) -> _Part:
    nodes = np.flatnonzero(pushed.touched)
    failed = np.isin(nodes, numbers)
    return _Part(
        nodes,
        failed,
        {case: csr_array(each.owed[nodes][:, nodes]) for case, each in exposures.items()},
        {case: system.limits(case)[nodes] for case in Case},
        {case: system.firm(case)[nodes] for case in Case},
    )


def _residual(exposures: Exposures, pushed: Spread, cutoff: float) -> Residual:
    wider = push(exposures, pushed, cutoff / _TENTH)
    further = (wider.stress > cutoff) & (pushed.stress <= cutoff)
    change = float((wider.stress - pushed.stress).max(initial=0.0))
    bound = bound_on(exposures, {0: pushed.held})
    return Residual(cutoff, pushed.held, bound, int(further.sum()), change)


@dataclass(frozen=True)
class _Spread:
    """In which round each loss first matters, and the stress of everybody before each round."""

    arriving: csr_array
    failed: Flags
    rounds: Mapping[int, int]
    stresses: Sequence[Vector]

    @cached_property
    def _since(self) -> Numbers:
        """Since which round each matters; of those who fail 0."""
        since = np.where(self.failed, 0, _ROUNDS + 1)
        since[list(self.rounds)] = list(self.rounds.values())
        return since

    def by(self, at: int) -> int:
        """From whom most of a loss comes in its round, of those who matter by then if any does.

        Many small losses can make one that matters; then it is whoever brings most of it.
        """
        row = slice(self.arriving.indptr[at], self.arriving.indptr[at + 1])
        sources, number = self.arriving.indices[row], self.rounds[at]
        losses = self.arriving.data[row] * self.stresses[number - 1][sources]
        known = np.where(self._since[sources] < number, losses, 0.0)
        return int(sources[np.argmax(known if known.any() else losses)])

    def everybody(self) -> dict[int, tuple[int, int]]:
        return {at: (number, self.by(at)) for at, number in self.rounds.items()}

    def worst(self, lost: Mapping[str, Vector], most: int) -> dict[int, tuple[int, int]]:
        """Those who can lose most, and whoever stands between them and those who fail."""
        losses = np.max([lost[model] for model in MODELS], axis=0)
        kept: dict[int, int] = {}
        reached = np.array(sorted(self.rounds), np.int64)
        for at in reached[np.argsort(-losses[reached], kind="stable")[:most]].tolist():
            here = at
            while here in self.rounds and here not in kept:
                kept[here] = self.by(here)
                here = kept[here]
        return {at: (number, kept[at]) for at, number in self.rounds.items() if at in kept}


def _spread(
    system: System, part: _Part, lost: Mapping[Case, Mapping[str, Vector]], cutoff: float
) -> _Spread:
    matters = _matters(system, part, cutoff)
    due = matters(lost[Case.HIGH]["ceiling"]) & ~part.failed
    rounds: dict[int, int] = {}
    wide, limits = part.exposures[Case.HIGH], part.limits[Case.HIGH]
    arriving = wide.T.tocsr()
    firm = part.firm[Case.HIGH] & ~part.failed
    stresses = [np.where(part.failed, 1.0, 0.0)]
    for number in range(1, _ROUNDS + 1):
        losing = arriving @ stresses[-1]
        now = np.flatnonzero(due & matters(losing))
        due[now] = False
        rounds.update(dict.fromkeys(now.tolist(), number))
        following = np.minimum(1.0, ratio(losing, limits))
        following = np.where(firm, 0.0, np.where(part.failed, 1.0, following))
        if not due.any() or (following == stresses[-1]).all():
            break
        stresses.append(following)
    return _Spread(arriving, part.failed, rounds, stresses)


def _rounds(
    system: System,
    part: _Part,
    lost: Mapping[Case, Mapping[str, Vector]],
    chosen: Mapping[int, tuple[int, int]],
) -> tuple[tuple[Reached, ...], ...]:
    firsts = _first_failing(part)
    rounds: list[list[Reached]] = [
        [] for _ in range(max((number for number, _ in chosen.values()), default=0))
    ]
    for at, (number, by) in chosen.items():
        rounds[number - 1].append(_one(system, part, lost, at, (number, by, firsts)))
    return tuple(map(tuple, rounds))


def _matters(system: System, part: _Part, cutoff: float) -> Callable[[Vector], Flags]:
    """Tell whose loss matters: against its buffer, or against what it pays where it has none."""
    paid = np.zeros(system.size)
    np.add.at(paid, system.payers, system.yearly.of(Case.HIGH))
    firm = part.firm[Case.HIGH]
    least = cutoff * np.where(firm, paid[part.nodes], np.where(firm, 0.0, part.limits[Case.HIGH]))
    return lambda losing: np.asarray((losing > 0) & (losing >= least))


def _first_failing(part: _Part) -> Numbers:
    limits = np.where(part.firm[Case.HIGH], np.finfo(float).max, part.limits[Case.HIGH])
    exposures = Exposures(part.exposures[Case.HIGH], limits)
    return first_hit(exposures, np.flatnonzero(part.failed).tolist())


def _one(
    system: System,
    part: _Part,
    lost: Mapping[Case, Mapping[str, Vector]],
    at: int,
    how: tuple[int, int, Numbers],
) -> Reached:
    number, by, firsts = how
    names = [system.names[part.nodes[each]] for each in (at, by)]
    first = "" if firsts[at] == NOBODY else system.names[part.nodes[firsts[at]]]
    return Reached(
        organisation=names[0],
        statutory=bool(system.statutory[part.nodes[at]]),
        round=number,
        by=names[1],
        first_failing=first,
        losses={
            model: Losses(*(round(lost[case][model][at]) for case in Case)) for model in MODELS
        },
        buffers=Losses(*(float(part.limits[case][at]) for case in Case)),
    )


def _shares(system: System, part: _Part, numbers: list[int]) -> dict[str, float]:
    """Divide what others lose in the middle case among those who fail, by Shapley's value."""
    outside = ~part.failed
    place = {int(at): where for where, at in enumerate(part.nodes)}

    def worth(some: frozenset[int]) -> float:
        if not some:
            return 0.0
        failed = np.zeros(len(part.nodes), np.bool_)
        failed[[place[at] for at in some]] = True
        alone = _Part(part.nodes, failed, part.exposures, part.limits, part.firm)
        return float(alone.losses(Case.MIDDLE, NO_COSTS)["ceiling"][outside].sum())

    if len(numbers) <= _MOST_EXACT:
        shared = shapley.exact(numbers, worth)
    else:
        estimates = shapley.sampled(numbers, worth, orders=_ORDERS)
        shared = {at: each.value for at, each in estimates.items()}
    return {system.names[at]: share for at, share in shared.items()}
