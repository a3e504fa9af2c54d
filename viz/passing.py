"""Lines that pass over things they have nothing to do with: the things step out of their way."""

from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from viz.packing import Points, box

_GAP = 4.0
_LANE = 15.0
_MOST_LANES = 4
_ROUNDS = 40
_STEP = 0.5
_LONGEST_STEP = 14.0
_MOST_PAIRS = 40_000
_SHORT = 1e-6
_Numbers = NDArray[np.intp]


def stepped_aside(
    graph: "nx.MultiDiGraph[str]", nodes: Sequence[str], points: Points, stay: Sequence[bool]
) -> Points:
    """Return *points* with those that do not *stay* moved off the lines that cross their boxes.

    A bundle of parallel lines is as broad as it is drawn. Each round moves a thing a part of its
    way out, straight away from the line, and the ends of the line a little the other way; what
    no round mends stays. Networks with too many pairs of things and lines are left as they are.

    Raises:
        KeyError: one of *nodes* is no node of *graph*.

    >>> graph = nx.MultiDiGraph([("a", "b"), ("c", "b")])
    >>> points = np.array([[0.0, 0.0], [300.0, 0.0], [150.0, 2.0]])
    >>> moved = stepped_aside(graph, ["a", "b", "c"], points, [True, True, False])
    >>> moved[:2].tolist() == points[:2].tolist(), bool(abs(moved[2, 1]) > 20)
    (True, True)
    """
    lines, broad = bundles(graph, nodes)
    if len(nodes) < 3 or len(lines) * len(nodes) > _MOST_PAIRS:  # noqa: PLR2004 two ends, one aside
        return points
    rooms = [box(graph, node) for node in nodes]
    half = np.array([[room.half, (room.up + room.down) / 2] for room in rooms])
    shift = np.array([[0.0, (room.down - room.up) / 2] for room in rooms])
    mobile = 1.0 - np.array(stay, dtype=np.float64)[:, None]
    own = np.zeros((len(lines), len(nodes)), dtype=np.bool_)
    own[np.arange(len(lines))[:, None], lines] = True
    current = points.copy()
    for _ in range(_ROUNDS):
        steps = _steps(current, current + shift, half, (lines, broad, own))
        if steps is None:
            break
        lengths = np.hypot(*steps.T)[:, None]
        current += mobile * steps * np.minimum(1.0, _LONGEST_STEP / np.maximum(lengths, _SHORT))
    return current


def bundles(
    graph: "nx.MultiDiGraph[str]", nodes: Sequence[str]
) -> tuple[_Numbers, NDArray[np.float64]]:
    """Return the pairs of *nodes* that lines join, by number, and half the breadth of each bundle.

    Raises:
        Nothing.

    >>> lines, broad = bundles(nx.MultiDiGraph([("a", "b"), ("b", "a"), ("b", "c")]), "abc")
    >>> lines.tolist(), broad.tolist()
    ([[0, 1], [1, 2]], [15.0, 0.0])
    """
    rank = {node: number for number, node in enumerate(nodes)}
    lanes: dict[tuple[int, int], int] = {}
    for origin, end in graph.edges():
        if origin != end and origin in rank and end in rank:
            one, other = sorted((rank[origin], rank[end]))
            lanes[one, other] = lanes.get((one, other), 0) + 1
    pairs = sorted(lanes)
    breadth = [_LANE * (min(lanes[pair], _MOST_LANES) - 1) for pair in pairs]
    return np.array(pairs, dtype=np.intp).reshape(-1, 2), np.array(breadth, dtype=np.float64)


def crossings(lines: NDArray[np.intp], points: Points) -> int:
    """Count the pairs of *lines* that cross; those that share an end do not.

    Raises:
        Nothing.

    >>> points = np.array([[0.0, 0.0], [2.0, 2.0], [0.0, 2.0], [2.0, 0.0]])
    >>> crossings(np.array([[0, 1], [2, 3]]), points), crossings(np.array([[0, 1], [0, 3]]), points)
    (1, 0)
    """
    start, end = points[lines[:, 0]], points[lines[:, 1]]
    sides = [_side(start[:, None], end[:, None], each[None]) for each in (start, end)]
    parts = sides[0] * sides[1] < 0
    return int(np.triu(parts & parts.T, 1).sum())


def _side(one: Points, other: Points, point: Points) -> Points:
    """On which side of the line from one point to another a third one lies: 1, -1, or 0."""
    along, to = other - one, point - one
    return np.asarray(np.sign(along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]))


def _steps(
    spots: Points,
    centres: Points,
    half: Points,
    bundles: tuple[_Numbers, NDArray[np.float64], NDArray[np.bool_]],
) -> Points | None:
    """Where everything should go next; None where no line crosses a box of another thing."""
    lines, broad, own = bundles
    start, along = spots[lines[:, 0]], spots[lines[:, 1]] - spots[lines[:, 0]]
    length = np.maximum(np.hypot(*along.T), _SHORT)
    ahead = along / length[:, None]
    aside = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    between = centres[None, :, :] - start[:, None, :]
    far = np.einsum("lnk,lk->ln", between, aside)
    on = np.einsum("lnk,lk->ln", between, ahead)
    # How far a box reaches across a line, and along it.
    across, lengthwise = np.abs(aside) @ half.T, np.abs(ahead) @ half.T
    # A bundle is as broad as drawn in its middle only, and meets at its ends.
    middle = 1.0 - np.abs(2.0 * on / length[:, None] - 1.0).clip(0.0, 1.0)
    reach = across + broad[:, None] * middle + _GAP
    lack = reach - np.abs(far)
    beside = (on > -lengthwise * 0.5) & (on < length[:, None] + lengthwise * 0.5)
    crossed = (lack > 0) & beside & ~own
    if not crossed.any():
        return None
    push = np.where(crossed, lack * np.where(far < 0, -1.0, 1.0), 0.0) * _STEP
    steps = np.asarray(np.einsum("ln,lk->nk", push, aside))
    back = -push.sum(axis=1)[:, None] * aside * 0.25
    np.add.at(steps, lines[:, 0], back)
    np.add.at(steps, lines[:, 1], back)
    return np.asarray(steps, dtype=np.float64)
