"""Linear DebtRank by pushing: only what matters is passed on, and only who is reached is touched.

Method:
    Each node holds back the stress that it has not yet passed on. While some node holds more than
    the cut-off, the one that has waited longest passes all it holds to its creditors. What stays
    held back is never dropped: it is reported, and bounds how far the result is from the converged
    stress. With the cut-off falling to zero, the result rises to it.

References:
    Bardoscia et al., DebtRank: A Microscopic Foundation for Shock Propagation, PLoS ONE 10 (2015)
    e0130406, for the stress.
    Andersen, Chung and Lang, Local Graph Partitioning Using PageRank Vectors, FOCS 2006, for
    pushing what is held back.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.errors import MeasureError
from kg.risk.models.amounts import node, vector
from kg.risk.models.exposures import Exposures


@dataclass(frozen=True)
class Pushed:
    """Stress as far as it matters.

    Attributes:
        stress: The share of its buffer that each touched node has lost, at most 1; never more
            than in the converged solution.
        losses: What reached each through others, in the unit of the debts.
        held: The stress that nodes have not passed on; none holds more than the cut-off.
        bound: No node's converged stress is further above its stress here.
        pushes: How often a node passed something on.
    """

    stress: dict[int, float]
    losses: dict[int, float]
    held: dict[int, float]
    bound: float
    pushes: int


def push(exposures: Exposures, start: Mapping[int, float], *, cutoff: float = 1e-3) -> Pushed:
    """Spread stress from a few nodes, as far as more than the cut-off is passed on at a time.

    Args:
        exposures: Who owes whom, and who can bear what.
        start: The share of its buffer that a node has lost at the start, from 0 to 1.
        cutoff: Stress that a node need not pass on, as a share of its buffer.

    Raises:
        MeasureError: If a node does not exist, a share is not one, or the cut-off is not above 0.

    Example:
        >>> ring = Exposures.read([[0, 0, 0.5], [0.5, 0, 0], [0, 0.5, 0]], [1, 1, 1])
        >>> pushed = push(ring, {0: 0.5}, cutoff=1e-9)
        >>> {at: round(7 * stress, 6) for at, stress in sorted(pushed.stress.items())}
        {0: 4.0, 1: 1.0, 2: 2.0}
        >>> 0 < pushed.bound < 1e-8
        True
    """
    starts, targets, amounts = exposures.starts, exposures.targets, exposures.amounts
    limits = exposures.limits
    first = begin(exposures, start, cutoff)
    stress, losses, passed = dict(first), dict[int, float](), dict[int, float]()
    queue = deque(at for at, share in first.items() if share > cutoff)
    waiting, pushes = set(queue), 0
    while queue:
        source = queue.popleft()
        waiting.remove(source)
        step = stress[source] - passed.get(source, 0.0)
        passed[source] = stress[source]
        pushes += 1
        for arc in range(starts[source], starts[source + 1]):
            target = targets[arc]
            losses[target] = loss = losses.get(target, 0.0) + amounts[arc] * step
            limit = limits[target]
            share = first.get(target, 0.0) + loss / limit if limit > 0 else float(loss > 0)
            stress[target] = share = min(share, 1.0)
            if share - passed.get(target, 0.0) > cutoff and target not in waiting:
                waiting.add(target)
                queue.append(target)
    held = {at: share - passed.get(at, 0.0) for at, share in stress.items()}
    return Pushed(stress, losses, held, bound_on(exposures, held), pushes)


def begin(exposures: Exposures, start: Mapping[int, float], cutoff: float) -> dict[int, float]:
    """Check a scenario and put it in order of the nodes' numbers.

    Raises:
        MeasureError: If a node does not exist, a share is not one, or the cut-off is not above 0.

    Example:
        >>> begin(Exposures.read([[0, 1], [0, 0]], [1, 1]), {1: 1, 0: 0.5}, 1e-3)
        {0: 0.5, 1: 1.0}
    """
    if not 0 < cutoff < 1:
        raise MeasureError(f"the cut-off is {cutoff}; give a small share above 0, such as 0.001")
    for at, share in start.items():
        if not 0 <= share <= 1:
            raise MeasureError(f"'start' is {share} for node {at}; give a share from 0 to 1")
    return {node(at, exposures.size): float(start[at]) for at in sorted(start)}


def bound_on(exposures: Exposures, held: Mapping[int, float]) -> float:
    """Bound how much more stress could reach any node by what is still held back.

    The bound is 1, all that a stress can be, where exposures amplify what passes round in them.

    Example:
        >>> pair = Exposures.read([[0, 1], [0, 0]], [1, 2])
        >>> bound_on(pair, {0: 0.001}), bound_on(pair, {0: 0.0})
        (0.0005, 0.0)
    """
    most = max(held.values(), default=0.0)
    if most <= 0:
        return 0.0
    return min(1.0, most * exposures.growth)


def impacts(
    exposures: Exposures,
    nodes: Iterable[int],
    weights: Iterable[float] | None = None,
    *,
    cutoff: float = 1e-3,
) -> dict[int, float]:
    """Rank nodes by what the failure of each does to all others.

    Args:
        exposures: Who owes whom, and who can bear what.
        nodes: Those to rank, each failing alone.
        weights: What a node's whole stress counts for; the buffers if not given, so that the
            result is money lost.
        cutoff: Stress that a node need not pass on, as a share of its buffer.

    Returns:
        For each node the weighted stress of all others, greatest first.

    Raises:
        MeasureError: If a node does not exist or the cut-off is not above 0.

    Example:
        >>> impacts(Exposures.read([[0, 1, 5], [0, 0, 0], [0, 2, 0]], [1, 2, 4]), range(3))
        {0: 6.0, 2: 2.0, 1: 0.0}
    """
    value = worths(exposures, weights)
    found = {}
    for each in nodes:
        total = 0.0
        for at, share in push(exposures, {each: 1.0}, cutoff=cutoff).stress.items():
            if at != each:
                total += value[at] * share
        found[each] = total
    return ranked(found)


def worths(exposures: Exposures, weights: Iterable[float] | None) -> list[float]:
    """What each node's whole stress counts for.

    Raises:
        MeasureError: If there is not one for each node, or one is negative or not finite.

    Example:
        >>> worths(Exposures.read([[0, 1], [0, 0]], [1, 2]), None)
        [1.0, 2.0]
    """
    if weights is None:
        return exposures.limits
    return list(vector(list(weights), "weights", exposures.size).tolist())


def ranked(found: Mapping[int, float]) -> dict[int, float]:
    """Put nodes in order, the greatest first and equals as they came.

    Example:
        >>> ranked({0: 1.0, 1: 3.0})
        {1: 3.0, 0: 1.0}
    """
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))
