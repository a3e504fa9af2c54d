"""Threshold cascades: who loses more than it can bear because others fail, round by round.

Method:
    A node that fails costs each creditor ``1 - recovery`` of what it owes; a creditor whose losses
    reach its buffer fails in the next round. Only nodes that something happens to are touched.

References:
    Furfine, Interbank Exposures: Quantifying the Risk of Contagion, Journal of Money, Credit and
    Banking 35 (2003) 111-128.
    Gai and Kapadia, Contagion in Financial Networks, Proceedings of the Royal Society A 466 (2010)
    2401-2423.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.errors import MeasureError
from kg.risk.models.amounts import Flags, node, portion
from kg.risk.models.exposures import Exposures


@dataclass(frozen=True)
class Cascade:
    """What a cascade did to the nodes that it touched.

    Attributes:
        rounds: The round in which each node failed, 0 for those that the scenario itself brings
            down; in the order in which they failed.
        losses: What each touched node lost, also beyond its buffer.
        first: Of each node that lost through others, the one whose failure hit it first.
    """

    rounds: dict[int, int]
    losses: dict[int, float]
    first: dict[int, int]


def cascade(
    exposures: Exposures,
    failed: Iterable[int] = (),
    losses: Mapping[int, float] | None = None,
    *,
    recovery: float = 0,
) -> Cascade:
    """Let some nodes fail, or lose something, and follow what comes of it.

    Losses that reach a buffer exactly bring the node down; in whole numbers of the smallest unit
    (pence) this does not depend on the order of adding. A node that fails goes on losing, but
    fails only once.

    Args:
        exposures: Who owes whom, and who can bear what.
        failed: The nodes that fail first.
        losses: What nodes lose at the start.
        recovery: The part of a failed node's debts that is paid after all.

    Raises:
        MeasureError: If a node does not exist, a loss is negative or the recovery is not a share.

    Example:
        >>> chain = Exposures.read([[0, 5, 2], [0, 0, 3], [0, 0, 0]], buffers=[1, 4, 9])
        >>> fall = cascade(chain, [0])
        >>> fall.rounds, fall.losses, fall.first
        ({0: 0, 1: 1}, {1: 5.0, 2: 5.0}, {1: 0, 2: 0})
    """
    starts, targets, amounts = exposures.starts, exposures.targets, exposures.amounts
    limits, kept = exposures.limits, 1 - portion(recovery, "recovery")
    frontier, lost = opening(exposures, failed, losses)
    rounds = dict.fromkeys(frontier, 0)
    first: dict[int, int] = {}
    done = 0
    while frontier:
        done += 1
        falling: set[int] = set()
        for source in frontier:
            for arc in range(starts[source], starts[source + 1]):
                target, loss = targets[arc], kept * amounts[arc]
                if loss > 0:
                    first.setdefault(target, source)
                    lost[target] = total = lost.get(target, 0.0) + loss
                    if total >= limits[target] and target not in rounds:
                        falling.add(target)
        frontier = sorted(falling)
        rounds.update(dict.fromkeys(frontier, done))
    return Cascade(rounds, lost, first)


def opening(
    exposures: Exposures, failed: Iterable[int], losses: Mapping[int, float] | None
) -> tuple[list[int], dict[int, float]]:
    """Check a scenario; who fails at once, in order of number, and what is lost at once.

    Raises:
        MeasureError: If a node does not exist or a loss is negative or not finite.

    Example:
        >>> opening(Exposures.read([[0, 0], [0, 0]], [5, 2]), [], {0: 4, 1: 2})
        ([1], {0: 4.0, 1: 2.0})
    """
    size, limits = exposures.size, exposures.limits
    falling = {node(each, size) for each in failed}
    lost: dict[int, float] = {}
    for each, loss in (losses or {}).items():
        if not 0 <= loss < float("inf"):
            raise MeasureError(f"the loss of node {each} is {loss}; give zero or more")
        lost[node(each, size)] = float(loss)
        if loss > 0 and loss >= limits[each]:
            falling.add(each)
    return sorted(falling), lost


@dataclass(frozen=True)
class Ensemble:
    """Many scenarios at once.

    Attributes:
        failures: How many nodes failed in each scenario.
        times: In how many scenarios each node failed.
    """

    failures: npt.NDArray[np.int64]
    times: npt.NDArray[np.int64]


def ensemble(
    exposures: Exposures, scenarios: Iterable[Iterable[int]], *, recovery: float = 0
) -> Ensemble:
    """Run a cascade for each set of first failures and count who fails.

    Raises:
        MeasureError: If a node does not exist or the recovery is not a share.

    Example:
        >>> chain = Exposures.read([[0, 5], [0, 0]], buffers=[1, 4])
        >>> counted = ensemble(chain, [[0], [1]])
        >>> counted.failures, counted.times
        (array([2, 1]), array([1, 2]))
    """
    failures, times = [], np.zeros(exposures.size, dtype=np.int64)
    for scenario in scenarios:
        fallen = list(cascade(exposures, scenario, recovery=recovery).rounds)
        failures.append(len(fallen))
        times[fallen] += 1
    return Ensemble(np.array(failures, dtype=np.int64), times)


def vulnerable(exposures: Exposures, *, recovery: float = 0) -> Flags:
    """Find the nodes that the failure of a single debtor brings down.

    With equal debtors this is Gai and Kapadia's condition: the buffer is no more than the loss
    on one of them.

    Raises:
        MeasureError: If the recovery is not a share.

    Example:
        >>> vulnerable(Exposures.read([[0, 5, 2], [0, 0, 3], [0, 0, 0]], buffers=[1, 4, 9]))
        array([False,  True, False])
    """
    kept = 1 - portion(recovery, "recovery")
    worst = np.zeros(exposures.size)
    off = exposures.owed.tocoo()
    others = off.row != off.col
    np.maximum.at(worst, off.col[others], kept * off.data[others])
    return np.asarray((worst > 0) & (worst >= exposures.buffers))
