"""DebtRank: stress that spreads before anybody fails, as first published and as corrected.

Method:
    Node ``i`` does ``W_ij``, at most 1, to ``j`` when it fails: the share of ``j``'s buffer that is
    owed by ``i``. In 2012 each node passed on its stress once only, so that circles of exposures
    did not feed themselves. Since 2015 every further loss is passed on:
    ``h_j(t+1) = min(1, h_j(t) + sum_i A_ij (h_i(t) - h_i(t-1)))``, with the uncapped leverage
    ``A_ij``. While nothing reaches 1, ``h = (I - A')^-1 h(0)``.

References:
    Battiston, Puliga, Kaushik, Tasca and Caldarelli, DebtRank: Too Central to Fail?, Scientific
    Reports 2 (2012) 541.
    Bardoscia, Battiston, Caccioli and Caldarelli, DebtRank: A Microscopic Foundation for Shock
    Propagation, PLoS ONE 10 (2015) e0130406, with the correction in 10(7) e0134888.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from kg.errors import MeasureError
from kg.risk.models.amounts import Matrix, Vector, ratio, square, vector
from kg.risk.models.exposures import Exposures
from kg.risk.models.settling import AT_REST, Stop, settle


@dataclass(frozen=True)
class SingleHit:
    """The stress of 2012.

    Attributes:
        stress: Each node's distress at the end, from 0 to 1.
        debtrank: The weighted distress that the network added to the first.
        rounds: After how many rounds nothing was distressed any more.
    """

    stress: Vector
    debtrank: float
    rounds: int


@dataclass(frozen=True)
class Stress:
    """The stress of 2015, converged.

    Attributes:
        stress: The share of its buffer that each node has lost, at most 1.
        uncapped: The same beyond 1; infinite for a loss without a buffer.
        losses: What reached each node through others, in the unit of the debts.
        rounds: How many rounds it took.
        residual: The last round's largest step of a stress.
    """

    stress: Vector
    uncapped: Vector
    losses: Vector
    rounds: int
    residual: float


def impact(exposures: Exposures) -> csr_array:
    """Compute the impact matrix: the share of ``j``'s buffer that ``i``'s failure takes, at most 1.

    Example:
        >>> impact(Exposures.read([[0, 5, 1], [0, 0, 0], [0, 0, 0]], [1, 4, 4])).toarray()[0]
        array([0.  , 1.  , 0.25])
    """
    uncapped = exposures.leverage
    shares = np.minimum(uncapped.data, 1.0)
    return csr_array((shares, uncapped.indices, uncapped.indptr), shape=uncapped.shape)


def single_hit(
    impacts: Matrix, start: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> SingleHit:
    """Spread distress so that each node passes it on once, in the round after it first has any.

    Args:
        impacts: In row ``i``, column ``j`` what ``i``'s failure takes of ``j``, from 0 to 1.
        start: The distress of each node at the start, from 0 to 1.
        weights: Each node's part of the economic value; equal parts if not given.

    Raises:
        MeasureError: If shapes do not fit or a number lies outside its range.

    Example:
        >>> single_hit([[0, 0.5], [0.5, 0]], [1, 0]).stress
        array([1. , 0.5])
    """
    matrix = square(impacts, "impacts")
    size = matrix.shape[0]
    if matrix.data.max(initial=0) > 1:
        raise MeasureError("'impacts' has an entry above 1; impacts are capped at 1")
    value = np.full(size, 1 / max(size, 1)) if weights is None else vector(weights, "weights", size)
    first = _shares(start, size)
    stress, spent, active, rounds = first.copy(), np.zeros(size, np.bool_), first > 0, 0
    hits = matrix.T.tocsr()
    while active.any():
        rounds += 1
        stress = np.minimum(1.0, stress + hits @ np.where(active, stress, 0.0))
        spent |= active
        active = (stress > 0) & ~spent
    return SingleHit(stress, float((stress - first) @ value), rounds)


def linear(exposures: Exposures, start: npt.ArrayLike, *, stop: Stop = AT_REST) -> Stress:
    """Spread every further loss until nothing moves.

    Since each further loss is passed on once, all that has reached a node after some rounds is
    what its debtors' whole stress a round before comes to, and only that is kept.

    Args:
        exposures: Who owes whom, and who can bear what.
        start: The share of its buffer that each node has lost at the start, from 0 to 1.
        stop: The largest last step of a stress, and the rounds.

    Raises:
        MeasureError: If shapes do not fit, a share is not one, or the rounds do not suffice.

    Example:
        >>> ring = Exposures.read([[0, 0, 0.5], [0.5, 0, 0], [0, 0.5, 0]], [1, 1, 1])
        >>> (linear(ring, [0.5, 0, 0]).stress * 7).round(9)
        array([4., 1., 2.])
    """
    first = _shares(start, exposures.size)
    arriving = exposures.owed.T.tocsr()

    def lost(stress: Vector) -> Vector:
        losses: Vector = arriving @ stress
        return losses

    found = settle(
        lambda stress: np.minimum(1.0, first + ratio(lost(stress), exposures.buffers)), first, stop
    )
    losses = lost(found.values)
    uncapped = first + ratio(losses, exposures.buffers)
    return Stress(found.values, uncapped, losses, found.rounds, found.residual)


def _shares(start: npt.ArrayLike, size: int) -> Vector:
    first = vector(start, "start", size)
    if first.max(initial=0) > 1:
        at = int(np.argmax(first))
        raise MeasureError(f"'start' is {first[at]} for node {at}; give a share from 0 to 1")
    return first
