"""Network valuation: everyone's equity when claims are carried at what the debtor can bear.

Method:
    ``E_i = a_i - l_i + sum_j L_ji V(E_j) - sum_j L_ij``, with assets ``a`` and debts ``l`` outside,
    debts ``L`` inside the network and a valuation ``V``. Starting from full value and applying the
    equation until nothing moves leads down to the greatest solution, the one most in favour of
    everybody at once. Where claims lose value evenly, those on whoever is neither sound nor lost
    form a linear system, as in Eisenberg and Noe's fictitious default algorithm; now and then it is
    solved at once, in place of the many rounds in which the same losses go round.

References:
    Barucca et al., Network Valuation in Financial Systems, Mathematical Finance 30 (2020)
    1181-1204.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array, diags_array, eye_array
from scipy.sparse.linalg import splu

from kg.risk.models.amounts import Matrix, Vector, square, vector
from kg.risk.models.settling import AT_REST, Stop, settle
from kg.risk.models.valuation import Valuation, fall

_MOST_SOLVED, _TRIES = 30_000, 20
# A solution may lie below where the rounds have come to by rounding only.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Equities:
    """The greatest solution of the equities.

    Attributes:
        after: What each node is worth after the shock; not cut off at zero.
        before: What each was worth before it, every claim in full.
        values: The part of its face value at which a claim on each node is carried.
        rounds: How many rounds it took.
        residual: The last round's largest step, as a part of the largest amount.
    """

    after: Vector
    before: Vector
    values: Vector
    rounds: int
    residual: float


def equities(
    owed: Matrix,
    assets: npt.ArrayLike,
    debts: npt.ArrayLike,
    valuation: Valuation,
    *,
    shock: npt.ArrayLike | None = None,
    outside_first: bool = False,
    stop: Stop = AT_REST,
) -> Equities:
    """Find the greatest equities after a loss of assets outside the network.

    Args:
        owed: In row ``i``, column ``j`` what ``i`` owes ``j``; nothing on the diagonal.
        assets: What each node has outside the network.
        debts: What each node owes outside the network.
        valuation: One of :mod:`kg.risk.models.valuation`, or your own; it may not rise when an
            equity falls.
        shock: What each node's assets lose.
        outside_first: Debts outside rank before those inside, not beside them.
        stop: The last step allowed, as a part of the largest amount, and the rounds.

    Raises:
        MeasureError: If shapes or amounts are wrong, or the rounds do not suffice.

    Example:
        >>> from kg.risk.models.valuation import linear_debtrank
        >>> ring = [[0, 0, 0.5], [0.5, 0, 0], [0, 0.5, 0]]
        >>> found = equities(ring, [10, 5, 3], [9, 4, 2], linear_debtrank, shock=[1, 0, 0])
        >>> found.after.round(6)
        array([-0.125,  0.75 ,  0.5  ])
    """
    debt = square(owed, "owed", hollow=True)
    size = debt.shape[0]
    has, owes = vector(assets, "assets", size), vector(debts, "debts", size)
    lost = np.zeros(size) if shock is None else vector(shock, "shock", size)
    inside, claims = np.asarray(debt.sum(axis=1)), debt.T.tocsr()
    promised = inside if outside_first else inside + owes
    before = has - owes + np.asarray(debt.sum(axis=0)) - inside
    scale = float(max(has.max(initial=0), promised.max(initial=0), lost.max(initial=0))) or 1.0

    left, evenly = before - lost, fall(valuation, before, promised)

    def worth(shares: Vector) -> Vector:
        # Taking losses off leaves whoever loses nothing exactly as before; adding up would not.
        return np.asarray(left - claims @ shares)

    def gone(equity: Vector) -> Vector:
        return 1 - valuation(equity, before, promised)

    def leap(equity: Vector) -> Vector:
        return worth(_further(claims, evenly, (left, gone(equity)))) if evenly else equity

    found = settle(lambda equity: worth(gone(equity)), left, stop, scale=scale, leap=leap)
    values = valuation(found.values, before, promised)
    return Equities(found.values, before, values, found.rounds, found.residual)


def _further(
    claims: csr_array, evenly: tuple[Vector, Vector], so_far: tuple[Vector, Vector]
) -> Vector:
    """Find what shares of claims are lost once all has gone round among those who lose in part.

    Whoever loses in part goes on doing so, or loses all; nobody else starts to. The solution is
    looked for from above: whoever would lose more than all, loses all.

    Args:
        claims: In row ``i``, column ``j`` what ``i`` loses if a claim on ``j`` is lost.
        evenly: Where the value of a claim on each begins to fall, and over how much equity.
        so_far: What equity each would have left without the others, and what shares of claims are
            lost so far.

    Returns:
        What was given where rounds have to be gone through: too many lose in part, or what goes
        round among them has no way out.
    """
    (top, breadth), (left, shares) = evenly, so_far
    at = np.flatnonzero((shares > 0) & (shares < 1) & (breadth > 0))
    if not 0 < len(at) <= _MOST_SOLVED:
        return shares
    outside = shares.copy()
    outside[at] = 0.0
    arriving = (top - left + claims @ outside)[at] / breadth[at]
    within = csr_array(diags_array(1 / breadth[at]) @ claims[at][:, at])
    found = _solved(within, arriving)
    if found is None or not (found >= shares[at] - _ROUNDING).all():
        return shares
    outside[at] = np.maximum(found, shares[at])
    return outside


def _solved(within: csr_array, arriving: Vector) -> Vector | None:
    """Solve ``x = min(1, arriving + within x)``; None where that is not to be had."""
    whole = np.zeros(len(arriving), np.bool_)
    for _ in range(_TRIES):
        part = np.flatnonzero(~whole)
        found = np.ones(len(arriving))
        if len(part):
            system = csc_array(eye_array(len(part)) - within[part][:, part])
            try:
                found[part] = splu(system).solve((arriving + within @ whole)[part])
            except RuntimeError:  # singular: nothing leaves a circle
                return None
        beyond = arriving + within @ found >= 1
        if (beyond == whole).all():
            return found
        whole = beyond
    return None
