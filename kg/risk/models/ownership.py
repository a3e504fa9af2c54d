"""Failures through ownership: values that fall with what one owns of others, wave by wave.

Method:
    ``C_ij`` is the part of ``j`` that ``i`` owns, and ``1 - sum_i C_ij`` what outsiders own of
    ``j``. Values as they reach outsiders are ``v = A (p - b(v))`` with the dependency matrix
    ``A = D (I - C)^-1``, ``D`` the outsiders' parts, ``p`` what each holds of primary assets and
    ``b`` the cost that falls on a node whose value is below its threshold. Failures come in waves:
    those of the first wave fail by themselves, those of later waves because of earlier ones.

References:
    Elliott, Golub and Jackson, Financial Networks and Contagion, American Economic Review 104
    (2014) 3115-3153.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.errors import MeasureError
from kg.risk.models.amounts import Matrix, Vector, square, vector

Dense = npt.NDArray[np.float64]
"""A whole matrix."""


@dataclass(frozen=True)
class Failures:
    """The hierarchy of failures in the best case, with as few failures as can be.

    Attributes:
        waves: Who fails in each wave.
        values: Each node's value after the last wave.
    """

    waves: tuple[tuple[int, ...], ...]
    values: Vector


def dependency(holdings: Matrix) -> Dense:
    """Compute the dependency matrix: which part of ``j``'s assets each ``i`` finally stands for.

    Each column adds up to 1.

    Raises:
        MeasureError: If shapes or amounts are wrong, someone owns of itself, or outsiders own
            nothing of a node.

    Example:
        >>> dependency([[0, 0.5], [0.5, 0]]) * 3
        array([[2., 1.],
               [1., 2.]])
    """
    held = square(holdings, "holdings", hollow=True).toarray()
    outside = 1 - held.sum(axis=0)
    if (outside <= 0).any():
        at = int(np.argmin(outside))
        raise MeasureError(f"outsiders own nothing of node {at}; holdings of each must be below 1")
    found = np.linalg.solve(np.eye(len(held)) - held.T, np.diag(outside)).T
    return np.asarray(np.maximum(found, 0.0))  # nothing is below zero but by rounding


def failures(
    dependencies: Dense,
    assets: npt.ArrayLike,
    thresholds: npt.ArrayLike,
    costs: npt.ArrayLike,
) -> Failures:
    """Find who fails, wave by wave.

    Args:
        dependencies: The dependency matrix.
        assets: The value of the primary assets that each node holds directly.
        thresholds: The value below which a node fails.
        costs: What failing takes off the node's assets.

    Raises:
        MeasureError: If shapes or amounts are wrong.

    Example:
        >>> shares = dependency([[0, 0.5], [0.5, 0]])
        >>> failures(shares, [6, 9], [7.5, 7.5], [6, 6]).waves
        ((0,), (1,))
    """
    shares = square(dependencies, "dependencies")
    size = shares.shape[0]
    held, cost = vector(assets, "assets", size), vector(costs, "costs", size)
    least = vector(thresholds, "thresholds", size)
    failed = np.zeros(size, dtype=np.bool_)
    waves: list[tuple[int, ...]] = []
    while True:
        values: Vector = shares @ (held - np.where(failed, cost, 0.0))
        falling = (values < least) & ~failed
        if not falling.any():
            return Failures(tuple(waves), values)
        waves.append(tuple(np.flatnonzero(falling).tolist()))
        failed |= falling
