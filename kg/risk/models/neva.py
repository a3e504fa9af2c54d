"""Network valuation: everyone's equity when claims are carried at what the debtor can bear.

Method:
    ``E_i = a_i - l_i + sum_j L_ji V(E_j) - sum_j L_ij``, with assets ``a`` and debts ``l`` outside,
    debts ``L`` inside the network and a valuation ``V``. Starting from full value and applying the
    equation until nothing moves leads down to the greatest solution, the one most in favour of
    everybody at once.

References:
    Barucca et al., Network Valuation in Financial Systems, Mathematical Finance 30 (2020)
    1181-1204.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.risk.models.amounts import Matrix, Vector, square, vector
from kg.risk.models.settling import AT_REST, Stop, settle
from kg.risk.models.valuation import Valuation


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

    def rule(equity: Vector) -> Vector:
        # Taking losses off leaves whoever loses nothing exactly as before; adding up would not.
        worth: Vector = before - lost - claims @ (1 - valuation(equity, before, promised))
        return worth

    found = settle(rule, before - lost, stop, scale=scale)
    values = valuation(found.values, before, promised)
    return Equities(found.values, before, values, found.rounds, found.residual)
