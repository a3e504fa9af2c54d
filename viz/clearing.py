"""Room for what comes later: a thing that would cover another takes the nearest free place.

Pushing apart needs room on both sides; where things stand fixed there may be none.
"""

import math
from collections.abc import Sequence
from functools import cache

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from viz.packing import Points, box

_GAP = 6.0
_STEP = 12.0
_MOST_TRIED = 3000
_FIRST_BATCH = 40
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def cleared(
    graph: "nx.MultiDiGraph[str]", nodes: Sequence[str], points: Points, stay: Sequence[bool]
) -> Points:
    """Return *points* with those that do not *stay* moved off whatever their boxes cover.

    Candidates lie on a sunflower spiral around where a thing would like to stand, so the first
    free one is about the nearest. Where none of 3,000 is free the thing stays where it is.

    Raises:
        KeyError: one of *nodes* is no node of *graph*.

    >>> graph = nx.MultiDiGraph([("a", "b")])
    >>> moved = cleared(graph, ["a", "b"], np.zeros((2, 2)), [True, False])
    >>> moved[0].tolist(), bool(np.hypot(*moved[1]) > 30)
    ([0.0, 0.0], True)
    """
    rooms = [box(graph, node) for node in nodes]
    half = np.array([[room.half, (room.up + room.down) / 2] for room in rooms]).reshape(-1, 2)
    shift = np.array([[0.0, (room.down - room.up) / 2] for room in rooms]).reshape(-1, 2)
    centres = points + shift
    settled = [rank for rank, still in enumerate(stay) if still]
    spiral = _spiral()
    for rank, still in enumerate(stay):
        if still:
            continue
        reach = half[settled] + half[rank] + _GAP
        centres[rank] = _first_free(centres[rank] + spiral, centres[settled], reach)
        settled.append(rank)
    return np.asarray(centres - shift, dtype=np.float64)


@cache
def _spiral() -> Points:
    ranks = np.arange(_MOST_TRIED, dtype=np.float64)
    radius, angle = np.sqrt(ranks) * _STEP, ranks * _GOLDEN_ANGLE
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _first_free(candidates: Points, taken: Points, reach: Points) -> NDArray[np.float64]:
    """The first candidate whose box covers none that is taken; the first of all if each does."""
    origin, start, count = candidates[0], 0, _FIRST_BATCH
    while start < len(candidates):
        some = candidates[start : start + count]
        far = float(np.hypot(*(some[-1] - origin)))
        near = (np.abs(taken - origin) < reach + far).all(axis=1)
        across, down = (
            np.abs(some[:, axis, None] - taken[None, near, axis]) < reach[None, near, axis]
            for axis in (0, 1)
        )
        covers = (across & down).any(axis=1)
        if not covers.all():
            return np.asarray(some[int(np.argmin(covers))])
        # Most find room close by: look there first, and further out in longer strides.
        start, count = start + count, count * 3
    return np.asarray(origin)
