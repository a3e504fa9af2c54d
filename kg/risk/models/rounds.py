"""The push and the cascade round by round on arrays: for failures that reach tens of thousands.

Method:
    In each round everybody who has something to pass on passes it at once, as one operation on
    arrays. For few nodes this costs more than going from one to the next, as
    :mod:`kg.risk.models.push` and :mod:`kg.risk.models.threshold` do; for a hundred thousand it
    costs a twentieth. A cascade gives the same to the last bit where amounts are whole numbers; a
    push may keep other small stresses back, and is as near to the converged stress.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.errors import MeasureError
from kg.risk.models.amounts import Flags, Vector, node, ratio
from kg.risk.models.exposures import Exposures

Numbers = npt.NDArray[np.int64]
NOBODY = -1
"""Stands for the number of a node where there is none."""


@dataclass(frozen=True)
class Spread:
    """Stress as far as it matters, by node.

    Attributes:
        first: The stress that each had at the start.
        stress: The share of its buffer that each has lost, at most 1; never more than in the
            converged solution.
        losses: What reached each through others, in the unit of the debts.
        passed: The stress that each has passed on.
        touched: Who started with stress or was reached by any.
    """

    first: Vector
    stress: Vector
    losses: Vector
    passed: Vector
    touched: Flags

    @property
    def held(self) -> float:
        """The most stress that anybody has not passed on."""
        return float((self.stress - self.passed).max(initial=0.0))


def begin(exposures: Exposures, failed: Collection[int]) -> Spread:
    """Let nodes fail, and nothing be passed on yet.

    Raises:
        MeasureError: If a node does not exist.

    Example:
        >>> begin(Exposures.read([[0, 1], [0, 0]], [1, 4]), [0]).stress
        array([1., 0.])
    """
    first, none = np.zeros(exposures.size), np.zeros(exposures.size)
    first[[node(each, exposures.size) for each in failed]] = 1.0
    return Spread(first, first, none, none, first > 0)


def push(exposures: Exposures, so_far: Spread, cutoff: float) -> Spread:
    """Pass stress on, until nobody holds back more than the cut-off.

    Args:
        exposures: Who owes whom, and who can bear what.
        so_far: The start, or what came of a push with a larger cut-off.
        cutoff: Stress that a node need not pass on, as a share of its buffer.

    Raises:
        MeasureError: If the cut-off is no small share above 0.

    Example:
        >>> pair = Exposures.read([[0, 1], [0, 0]], [1, 4])
        >>> push(pair, begin(pair, [0]), 1e-3).stress
        array([1.  , 0.25])
    """
    if not 0 < cutoff < 1:
        raise MeasureError(f"the cut-off is {cutoff}; give a small share above 0, such as 0.001")
    owed, limits, first = exposures.owed, exposures.buffers, so_far.first
    stress, losses, passed = (each.copy() for each in (so_far.stress, so_far.losses, so_far.passed))
    touched = so_far.touched.copy()
    active = np.flatnonzero(stress - passed > cutoff)
    while len(active):
        step = stress[active] - passed[active]
        passed[active] = stress[active]
        arcs, sources = _arcs(exposures, active)
        targets = owed.indices[arcs]
        np.add.at(losses, targets, owed.data[arcs] * step[sources])
        reached = _each_once(targets, exposures.size)
        touched[reached] = True
        share = first[reached] + ratio(losses[reached], limits[reached])
        stress[reached] = np.minimum(share, 1.0)
        active = reached[stress[reached] - passed[reached] > cutoff]
    return Spread(first, stress, losses, passed, touched)


def first_hit(exposures: Exposures, failed: Collection[int]) -> Numbers:
    """Follow a threshold cascade, and say of each node whose failure hit it first.

    Args:
        exposures: Who owes whom, and who can bear what.
        failed: The nodes that fail first.

    Returns:
        For each node a node, or ``NOBODY``.

    Raises:
        MeasureError: If a node does not exist.

    Example:
        >>> first_hit(Exposures.read([[0, 5, 2], [0, 0, 3], [0, 0, 0]], [1, 4, 9]), [0]).tolist()
        [-1, 0, 0]
    """
    owed, limits, size = exposures.owed, exposures.buffers, exposures.size
    origin, losses, down = np.full(size, NOBODY), np.zeros(size), np.zeros(size, np.bool_)
    falling = np.array(sorted({node(each, size) for each in failed}), np.int64)
    down[falling] = True
    while len(falling):
        arcs, sources = _arcs(exposures, falling)
        costing = owed.data[arcs] > 0
        arcs, sources = arcs[costing], sources[costing]
        targets = owed.indices[arcs]
        np.add.at(losses, targets, owed.data[arcs])
        # From the last to the first, so that the first of several stays.
        new = origin[targets] == NOBODY
        origin[targets[new][::-1]] = falling[sources[new]][::-1]
        reached = _each_once(targets, size)
        falling = reached[(losses[reached] >= limits[reached]) & ~down[reached]]
        down[falling] = True
    return origin


def _arcs(exposures: Exposures, nodes: Numbers) -> tuple[Numbers, Numbers]:
    """List the arcs of nodes, node by node, and the place of each arc's node among them."""
    starts = exposures.owed.indptr
    counts = (starts[nodes + 1] - starts[nodes]).astype(np.int64)
    which = np.repeat(np.arange(len(nodes)), counts)
    within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return starts[nodes][which] + within, which


def _each_once(nodes: npt.NDArray[np.int32], size: int) -> Numbers:
    """List nodes in order, each once."""
    there = np.zeros(size, np.bool_)
    there[nodes] = True
    return np.flatnonzero(there)
