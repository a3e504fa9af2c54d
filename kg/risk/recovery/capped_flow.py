"""Maximum flow by scipy, kept away from numbers that it cannot hold.

:func:`scipy.sparse.csgraph.maximum_flow` counts in 32 bits and silently wraps what does not fit;
an arc whose opposite arc is full even needs the sum of both. So no capacity of :data:`LIMIT` or
more is let through.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_flow

from kg.errors import MeasureError

LIMIT = 2**30
"""Capacities have to be below; two opposite ones then still fit into 32 bits."""

Whole = npt.NDArray[np.int64]
"""Whole numbers, one for each arc or node."""


def flow_from_source(tails: Whole, heads: Whole, capacities: Whole, size: int) -> Whole:
    """Send as much as possible from node 0 to node 1.

    Args:
        tails: Where each arc begins; arcs given twice add up.
        heads: Where it ends.
        capacities: What it can carry.
        size: How many nodes there are.

    Returns:
        What leaves node 0 for each node.

    Raises:
        MeasureError: If a capacity is negative, or :data:`LIMIT` or more.

    Example:
        >>> arcs = np.array([[0, 2, 30], [2, 1, 20], [0, 1, 5]]).T
        >>> flow_from_source(*arcs, size=3)
        array([ 0,  5, 20])
    """
    # Arcs without capacity are stored too: scipy wants the pattern, not the values.
    arcs = coo_array((capacities, (tails, heads)), shape=(size, size)).tocsr()
    arcs.sum_duplicates()
    if arcs.nnz and (arcs.data.min() < 0 or arcs.data.max() >= LIMIT):
        wrong = arcs.data.max() if arcs.data.max() >= LIMIT else arcs.data.min()
        raise MeasureError(
            f"a capacity of {wrong}; count in units that keep it in 0 to {LIMIT - 1}"
        )
    sent: Any = maximum_flow(arcs.astype(np.int32), 0, 1).flow
    leaving = np.zeros(size, dtype=np.int64)
    first = slice(sent.indptr[0], sent.indptr[1])
    leaving[sent.indices[first]] = sent.data[first]
    return leaving
