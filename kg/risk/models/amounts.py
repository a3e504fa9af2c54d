"""Amounts as arrays: of the right shape, finite, not negative, and duplicates added."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array

from kg.errors import MeasureError

Vector = npt.NDArray[np.float64]
"""One number for each node."""
Flags = npt.NDArray[np.bool_]
"""One yes or no for each node."""
Matrix: TypeAlias = csr_array | npt.ArrayLike
"""What is taken for a matrix: sparse, an array, or rows of numbers."""


def vector(values: npt.ArrayLike, name: str, size: int, *, signed: bool = False) -> Vector:
    """Read one number for each of ``size`` nodes; only ``signed`` ones may be negative.

    Raises:
        MeasureError: If there are more or fewer, or one is not a finite number or is negative.

    Example:
        >>> vector([1, 2.5], "buffers", 2)
        array([1. , 2.5])
    """
    array = np.array(values, dtype=np.float64)
    if array.shape != (size,):
        raise MeasureError(f"'{name}' has shape {array.shape}; give one number for each of {size}")
    wrong = ~np.isfinite(array) if signed else ~(np.isfinite(array) & (array >= 0))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise MeasureError(f"'{name}' is {array[at]} for node {at}; {_wanted(signed=signed)}")
    return array


def square(matrix: Matrix, name: str, *, hollow: bool = False) -> csr_array:
    """Read an amount for each pair of nodes, as a sparse matrix without stored zeros.

    Amounts stored twice for one pair are added. A ``hollow`` matrix has nothing on its diagonal.

    Raises:
        MeasureError: If the matrix is not square, an amount is not finite or is negative, or a
            hollow matrix has something on its diagonal.

    Example:
        >>> from scipy.sparse import coo_array
        >>> square(coo_array(([1, 2], ([0, 0], [1, 1])), shape=(2, 2)), "owed").toarray()
        array([[0., 3.],
               [0., 0.]])
    """
    stored = coo_array(matrix, dtype=np.float64)
    if stored.ndim != 2 or stored.shape[0] != stored.shape[1]:  # noqa: PLR2004 - rows and columns
        raise MeasureError(f"'{name}' has shape {stored.shape}; give as many rows as columns")
    wrong = ~(np.isfinite(stored.data) & (stored.data >= 0))
    if wrong.any():
        at = int(np.argmax(wrong))
        pair = f"from node {stored.row[at]} to {stored.col[at]}"
        raise MeasureError(f"'{name}' is {stored.data[at]} {pair}; {_wanted(signed=False)}")
    amounts = stored.tocsr()
    amounts.eliminate_zeros()
    if hollow and amounts.diagonal().any():
        at = int(np.flatnonzero(amounts.diagonal())[0])
        raise MeasureError(f"'{name}' has node {at} against itself; leave the diagonal empty")
    return amounts


def node(number: int, size: int) -> int:
    """Check the number of a node.

    Raises:
        MeasureError: If there is no such node.

    Example:
        >>> node(2, 3)
        2
    """
    if not 0 <= number < size:
        raise MeasureError(f"there is no node {number}; nodes are numbered from 0 to {size - 1}")
    return int(number)


def portion(value: float, name: str) -> float:
    """Check a share, rate or probability.

    Raises:
        MeasureError: If it does not lie between 0 and 1.

    Example:
        >>> portion(0.4, "recovery")
        0.4
    """
    if not 0 <= value <= 1:
        raise MeasureError(f"'{name}' is {value}; give a number from 0 to 1")
    return float(value)


def ratio(parts: Vector, wholes: Vector) -> Vector:
    """Divide where there is something to divide by; nothing by nothing is nothing.

    Something by nothing is infinite: a node without a buffer fails at its first loss.

    Example:
        >>> ratio(np.array([1.0, 0.0, 3.0]), np.array([2.0, 0.0, 0.0]))
        array([0.5, 0. , inf])
    """
    whole = wholes > 0
    out = np.where(parts > 0, np.inf, 0.0)
    return np.divide(parts, wholes, out=out, where=whole)


def _wanted(*, signed: bool) -> str:
    return "give a finite number" if signed else "give a finite number that is zero or more"
