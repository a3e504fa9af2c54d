"""Ranks every organisation: by what its failure does to all others, or by what theirs do to it.

Method:
    Each organisation that can fail does so alone, and its stress is pushed on as far as more than
    the cut-off is passed at a time (linear DebtRank, the ceiling). Its impact is what all others
    lose, in pence: of their buffers no more than there is, of a statutory body everything. Its
    fragility is the stress that the failures of others bring it, added up: 2 means as much as two
    whole buffers. Portions of fixed size are worked out anywhere and put together in order, so
    that the result is the same to the last bit for any number of processes. With the extra
    ``fast`` the loops are compiled.

    The two are the row and the column sums of one table: who brings whom how much stress.

References:
    Bardoscia et al., DebtRank: A Microscopic Foundation for Shock Propagation, PLoS ONE 10 (2015)
    e0130406.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from kg.errors import MeasureError
from kg.risk.contagion.system import Case, Numbers, System
from kg.risk.ensemble.run import Chunk, Columns, MapChunks, in_process
from kg.risk.finding import Json
from kg.risk.models import rounds
from kg.risk.models.amounts import Vector
from kg.risk.models.exposures import Exposures
from kg.risk.models.fast import compiled
from kg.risk.models.kernels import Arcs, PushRoom, arcs_of, push_room, spread
from kg.risk.models.push import bound_on, push

CUTOFF, CHUNK = 1e-3, 2_000


class By(StrEnum):
    """What organisations are ranked by."""

    IMPACT = "impact"
    FRAGILITY = "fragility"


@dataclass(frozen=True)
class Ranked:
    """One organisation in its place.

    Attributes:
        place: From 1; equals have places of their own, in order of name.
        organisation: Its name in the system.
        value: Pence for impact, whole buffers for fragility.
    """

    place: int
    organisation: str
    value: float


@dataclass(frozen=True)
class Ranking:
    """A page of a ranking.

    Attributes:
        by: What it ranks by.
        page: The organisations of the page, the greatest first.
        total: How many are ranked in all.
        case: At which ends the inputs were taken.
        cutoff: Stress that is not passed on, as a part of a buffer.
        bound: No stress in it is further below the converged one; 1 where nothing bounds that.
        method: How it was worked out.

    Example:
        >>> Ranking(By.IMPACT, (), 0, Case.MIDDLE, 0.001, 0.0, "push").as_dict()["by"]
        'impact'
    """

    by: By
    page: tuple[Ranked, ...]
    total: int
    case: Case
    cutoff: float
    bound: float
    method: str

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "by": self.by.value,
            "page": [
                {"place": each.place, "organisation": each.organisation, "value": each.value}
                for each in self.page
            ],
            "total": self.total,
            "case": self.case.value,
            "cutoff": self.cutoff,
            "bound": self.bound,
            "method": self.method,
        }


def ranking(
    system: System,
    by: By,
    *,
    case: Case = Case.MIDDLE,
    cutoff: float = CUTOFF,
    first: int = 0,
    count: int = 100,
    map_chunks: MapChunks = in_process,
) -> Ranking:
    """Rank all organisations that can fail and give a page of them.

    Args:
        system: Who pays whom, and who can bear what.
        by: Impact or fragility.
        case: At which ends the inputs are taken.
        cutoff: Stress that is not passed on, as a part of a buffer.
        first: Where the page begins, from 0.
        count: How many it holds.
        map_chunks: Who works the portions out; see :mod:`kg.risk.ensemble.executors`.

    Raises:
        MeasureError: If the cut-off is no small part, or the page is none.

    Example:
        >>> from kg.risk.contagion.system import Rates
        >>> chain = System.of(["C", "L", "P"], payers=[0, 1], payees=[1, 2], yearly=[100, 60],
        ...     buffers=[0, 20, 5], rates=Rates((0.5,) * 3, (0.0,) * 3), statutory=[0])
        >>> [(each.organisation, each.value) for each in ranking(chain, By.IMPACT).page]
        [('P', 70.0), ('L', 50.0)]
        >>> [(each.organisation, each.value) for each in ranking(chain, By.FRAGILITY).page]
        [('L', 1.0), ('P', 0.0)]
    """
    if first < 0 or count < 1:
        raise MeasureError(f"a page of {count} from {first}; give a page of one or more")
    exposures = system.exposures(case)
    nodes = np.flatnonzero(~system.statutory)
    chunks = [Chunk(at, min(CHUNK, len(nodes) - at)) for at in range(0, len(nodes), CHUNK)]
    portions = list(map_chunks(Portion(exposures, nodes, cutoff), chunks))
    if by is By.IMPACT:
        values = np.concatenate([each["impact"] for each in portions] or [np.zeros(0)])
    else:
        values = sum((each["fragility"] for each in portions), np.zeros(system.size))[nodes]
    order = np.lexsort((nodes, -values))[first : first + count]
    page = tuple(
        Ranked(first + place, system.names[nodes[at]], float(values[at]))
        for place, at in enumerate(order, start=1)
    )
    bound = bound_on(exposures, {0: cutoff})
    how = f"linear DebtRank by push, {'compiled' if compiled() else 'in Python'}"
    return Ranking(by, page, len(nodes), case, cutoff, bound, how)


@dataclass(frozen=True)
class Portion:
    """The work on consecutive organisations: let each fail alone.

    Attributes:
        exposures: Who loses what when another fails.
        nodes: All that are ranked.
        cutoff: Stress that is not passed on.

    Example:
        >>> pair = Exposures.read([[0, 1], [0, 0]], [1, 4])
        >>> {name: values.tolist() for name, values in
        ...     Portion(pair, np.array([0, 1]), 1e-3)(Chunk(0, 2)).items()}
        {'impact': [1.0, 0.0], 'fragility': [0.0, 0.25]}
    """

    exposures: Exposures
    nodes: Numbers
    cutoff: float
    in_rounds: bool = False

    def __call__(self, chunk: Chunk) -> Columns:
        """Give the impact of each of a portion, and what the portion adds to everyone's stress."""
        some = self.nodes[chunk.first : chunk.first + chunk.count]
        impact, fragility = np.zeros(len(some)), np.zeros(self.exposures.size)
        if self.in_rounds:
            for at, node in enumerate(some.tolist()):
                start = rounds.begin(self.exposures, [node])
                beside = rounds.push(self.exposures, start, self.cutoff).stress - start.first
                impact[at] = beside @ self.exposures.buffers
                fragility += beside
        elif compiled():
            room = push_room(self.exposures.size)
            kernels = _kernel(spread), arcs_of(self.exposures)
            _kernel(tally)(*kernels, room, some, (impact, fragility), self.cutoff)
        else:
            self._add(some, impact, fragility)
        return {"impact": impact, "fragility": fragility}

    def _add(self, some: Numbers, impact: Vector, fragility: Vector) -> None:
        limits = self.exposures.limits
        for at, node in enumerate(some.tolist()):
            found = push(self.exposures, {node: 1.0}, cutoff=self.cutoff)
            for near, stress in found.stress.items():
                if near != node:
                    impact[at] += limits[near] * stress
                    fragility[near] += stress


def tally(
    run: Callable[..., Any],
    arcs: Arcs,
    room: PushRoom,
    nodes: Numbers,
    sums: tuple[Vector, Vector],
    cutoff: float,
) -> None:
    """Add each failure's effects to the sums; leave ``room`` as it was.

    ``run`` is :func:`kg.risk.models.kernels.spread`, or what a compiler made of it.

    Example:
        >>> arcs = arcs_of(Exposures.read([[0, 1], [0, 0]], [1, 4]))
        >>> sums = np.zeros(1), np.zeros(2)
        >>> tally(spread, arcs, push_room(2), np.array([0]), sums, 1e-3)
        >>> sums[0].tolist(), sums[1].tolist()
        ([1.0], [0.0, 0.25])
    """
    seeds = np.zeros(1, np.int64)
    for each in range(len(nodes)):
        seeds[0] = nodes[each]
        room.first[nodes[each]] = 1.0
        count, _ = run(arcs, room, seeds, cutoff)
        # The node that fails is touched first, and does not count itself.
        for at in room.touched[1:count]:
            sums[0][each] += arcs.limits[at] * room.stress[at]
            sums[1][at] += room.stress[at]
        for at in room.touched[:count]:
            room.stress[at] = room.losses[at] = room.passed[at] = 0.0
            room.known[at] = False
        room.first[nodes[each]] = 0.0


@cache
def _kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    made: Callable[..., Any] = import_module("numba").njit(function, nogil=True)
    return made
