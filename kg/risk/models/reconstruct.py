"""Filling in a matrix of which only the rows' and columns' totals are known: the two extremes.

Method:
    Maximum entropy spreads every total over all partners as evenly as the totals allow, by scaling
    rows and columns in turn; minimum density puts the totals on as few arcs as it can, by giving
    each chosen pair as much as both have left. Nobody is its own partner. The truth mostly lies
    between the two, so what both say is robust.

References:
    Upper and Worms, Estimating Bilateral Exposures in the German Interbank Market, European
    Economic Review 48 (2004) 827-849, for maximum entropy.
    Deming and Stephan, On a Least Squares Adjustment of a Sampled Frequency Table, Annals of
    Mathematical Statistics 11 (1940) 427-444, for scaling in turn.
    Anand, Craig and von Peter, Filling in the Blanks: Network Structure and Interbank Contagion,
    Quantitative Finance 15 (2015) 625-636, for minimum density.
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from kg.errors import MeasureError
from kg.risk.models.amounts import Vector, ratio, vector
from kg.risk.models.settling import AT_REST, Stop, settle

Dense = npt.NDArray[np.float64]
"""A whole matrix; maximum entropy fills nearly all of it."""

_ROUNDING, _TINY = 1e-9, 1e-13


def maximum_entropy(
    rows: npt.ArrayLike,
    columns: npt.ArrayLike,
    *,
    allowed: npt.ArrayLike | None = None,
    stop: Stop = AT_REST,
) -> Dense:
    """Fill in a matrix as evenly as its totals allow.

    Args:
        rows: What each node gives in all.
        columns: What each node gets in all.
        allowed: Where an amount may be at all; everywhere but on the diagonal if not given.
        stop: How far totals may be missed, relative to the whole, and the rounds.

    Raises:
        MeasureError: If no matrix has these totals, or the rounds do not suffice.

    Example:
        >>> maximum_entropy([6, 6, 6], [6, 6, 6]).round(9)
        array([[0., 3., 3.],
               [3., 0., 3.],
               [3., 3., 0.]])
    """
    gives, gets = _totals(rows, columns)
    size, whole = len(gives), float(gives.sum()) or 1.0
    where = _places(gives, gets) if allowed is None else np.asarray(allowed, dtype=np.bool_)
    if where.shape != (size, size) or where.diagonal().any():
        raise MeasureError(f"'allowed' must be {size} by {size} with nothing on its diagonal")

    def scale(flat: Vector) -> Vector:
        filled = flat.reshape(size, size)
        filled = filled * ratio(gives, filled.sum(axis=1))[:, None]
        scaled: Vector = filled * ratio(gets, filled.sum(axis=0))
        return scaled.ravel()

    start = np.where(where, np.outer(gives, gets) / whole, 0.0)
    lonely = [(start.sum(axis=axis) == 0) & (of > 0) for axis, of in ((1, gives), (0, gets))]
    if np.any(lonely):
        raise MeasureError("a node has a total and nobody to share it with; allow it a partner")
    found = settle(scale, start.ravel(), stop, scale=whole).values.reshape(size, size)
    if np.abs(found.sum(axis=1) - gives).max(initial=0) > _ROUNDING * whole:
        raise MeasureError("no matrix with these places has these totals; allow more places")
    return np.asarray(found)


def minimum_density(
    rows: npt.ArrayLike, columns: npt.ArrayLike, *, tries: int = 20, seed: int = 0
) -> csr_array:
    """Fill in a matrix on few arcs.

    Pairs are drawn at random, likelier the more their totals differ, as small ones tend to deal
    with large ones, and given all that both have left and that lets the rest come out; the
    sparsest of several tries is kept. To find the very fewest arcs is not feasible for many nodes,
    and is not claimed. The work grows with the third power of the nodes: a few hundred at most.

    Args:
        rows: What each node gives in all.
        columns: What each node gets in all.
        tries: How many matrices to draw.
        seed: Decides the draws; the same for the same seed.

    Raises:
        MeasureError: If no matrix has these totals, or nothing is to be tried.

    Example:
        >>> minimum_density([5, 3, 0], [0, 3, 5]).toarray()
        array([[0., 3., 2.],
               [0., 0., 3.],
               [0., 0., 0.]])
    """
    gives, gets = _totals(rows, columns)
    if tries < 1:
        raise MeasureError(f"{tries} tries fill in nothing; allow at least 1")
    draw = np.random.default_rng(seed)
    drawn = [_load(gives.copy(), gets.copy(), draw) for _ in range(tries)]
    return min(drawn, key=lambda matrix: matrix.nnz)


def _totals(rows: npt.ArrayLike, columns: npt.ArrayLike) -> tuple[Vector, Vector]:
    size = np.size(np.asarray(rows))
    gives, gets = vector(rows, "rows", size), vector(columns, "columns", size)
    whole = float(gives.sum())
    if abs(whole - float(gets.sum())) > _ROUNDING * whole:
        raise MeasureError(f"rows add up to {whole} and columns to {gets.sum()}; make them equal")
    if (gives + gets > whole * (1 + _ROUNDING)).any():
        at = int(np.argmax(gives + gets))
        raise MeasureError(f"node {at} would have to deal with itself; check its totals")
    return gives, gets


def _places(gives: Vector, gets: Vector) -> npt.NDArray[np.bool_]:
    """Everywhere but on the diagonal; where all deal with one node, nowhere else."""
    where = ~np.eye(len(gives), dtype=np.bool_)
    for hub in np.flatnonzero(gives + gets >= gives.sum() * (1 - _ROUNDING)):
        with_hub = np.zeros_like(where)
        with_hub[hub] = with_hub[:, hub] = True
        where &= with_hub
    return where


def _load(gives: Vector, gets: Vector, draw: np.random.Generator) -> csr_array:
    """Give drawn pairs as much as both have left and as leaves the rest possible."""
    size, whole = len(gives), float(gives.sum())
    filled = np.zeros((size, size))
    while gives.sum() > _ROUNDING * whole:
        amounts = _room(gives, gets)
        amounts[amounts <= _TINY * whole] = 0
        row, column = np.nonzero(amounts)
        if not len(row):
            raise MeasureError("rounding left totals that no pair can share; round them first")
        unlike = np.maximum(gives[row] / gets[column], gets[column] / gives[row])
        at = draw.choice(len(row), p=unlike / unlike.sum())
        pair = row[at], column[at]
        filled[pair] += amounts[pair]
        gives[pair[0]] -= amounts[pair]
        gets[pair[1]] -= amounts[pair]
        gives[gives <= _TINY * whole] = 0
        gets[gets <= _TINY * whole] = 0
    return csr_array(filled)


def _room(gives: Vector, gets: Vector) -> Dense:
    """How much each pair can take, so that nobody else would have to deal with itself."""
    size, both = len(gives), gives + gets
    ranked = [*np.argsort(-both), size, size][:3]
    first, second, third = (0.0 if each == size else float(both[each]) for each in ranked)
    largest_other = np.full((size, size), first)
    largest_other[ranked[0]] = largest_other[:, ranked[0]] = second
    if size > 1:
        largest_other[ranked[0], ranked[1]] = largest_other[ranked[1], ranked[0]] = third
    room = np.minimum(np.minimum.outer(gives, gets), gives.sum() - largest_other)
    np.fill_diagonal(room, 0)
    return np.asarray(np.maximum(room, 0.0))
