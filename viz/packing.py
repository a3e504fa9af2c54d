"""Room for labels: boxes around things, pushed apart within a component, packed between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from viz import text
from viz.table import node_label

Points = NDArray[np.float64]
"""Positions, one row (x, y) per node."""

RADIUS = 15.0
LABEL_SIZE = 12.0
LINE_HEIGHT = 14.0
_GAP = 10.0
_BETWEEN = 46.0
_ROUNDS = 80
_MOST_PUSHED = 1200
_LANDSCAPE = 1.6
_COINCIDENT = 1e-9
_TRIFLE = 0.5
_PUSH = 1.1


@dataclass(frozen=True)
class Box:
    """The room of a thing around its centre: half its width, and how far up and down it reaches."""

    half: float
    up: float
    down: float


def box(graph: "nx.MultiDiGraph[str]", node: str) -> Box:
    """Return the room that *node* and its label below it take.

    Raises:
        KeyError: *node* is no node of *graph*.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", label="NHS Dorset Clinical Commissioning Group")
    >>> box(graph, "a").down > box(graph, "a").up
    True
    """
    label = text.lines(node_label(graph, node))
    widest = max(text.width(line, LABEL_SIZE) for line in label)
    return Box(
        half=max(RADIUS * 1.2, widest / 2),
        up=RADIUS * 1.3,
        down=RADIUS * 1.3 + LINE_HEIGHT * len(label) + 4,
    )


def part(
    graph: "nx.MultiDiGraph[str]", nodes: Sequence[str], points: Points, stay: Sequence[bool]
) -> Points:
    """Push things apart until their boxes no longer overlap; those that *stay* are not moved.

    Raises:
        KeyError: one of *nodes* is no node of *graph*.

    >>> graph = nx.MultiDiGraph([("a", "b")])
    >>> moved = part(graph, ["a", "b"], np.zeros((2, 2)), [True, False])
    >>> moved[0].tolist(), bool(abs(moved[1]).max() > 2 * RADIUS)
    ([0.0, 0.0], True)
    """
    count = len(nodes)
    if count < 2 or count > _MOST_PUSHED:  # noqa: PLR2004 one thing overlaps nothing
        return points
    rooms = [box(graph, node) for node in nodes]
    half = np.array([[room.half, (room.up + room.down) / 2] for room in rooms])
    shift = np.array([[0.0, (room.down - room.up) / 2] for room in rooms])
    centres = points + shift
    mobile = 1.0 - np.array(stay, dtype=np.float64)
    for _ in range(_ROUNDS):
        one, other = _overlapping(centres, half)
        if not one.size:
            break
        moves = _moves(centres[one] - centres[other], half[one] + half[other] + _GAP)
        share = mobile[one] / np.maximum(mobile[one] + mobile[other], 1.0)
        np.add.at(centres, one, moves * share[:, None])
        rest = mobile[other] / np.maximum(mobile[one] + mobile[other], 1.0)
        np.add.at(centres, other, -moves * rest[:, None])
    return np.asarray(centres - shift, dtype=np.float64)


def pack(
    graph: "nx.MultiDiGraph[str]",
    placed: Mapping[str, tuple[float, float]],
    groups: Iterable[Mapping[str, tuple[float, float]]],
) -> dict[str, tuple[float, float]]:
    """Set *groups* beside each other in rows, below what is already *placed*.

    Raises:
        KeyError: a node is not in *graph*.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_nodes_from("ab")
    >>> spots = pack(graph, {}, [{"a": (0, 0)}, {"b": (0, 0)}])
    >>> spots["a"] == spots["b"]
    False
    """
    result = dict(placed)
    waiting = [(group, _bounds(graph, group)) for group in groups]
    top = _bounds(graph, placed)[3] + _BETWEEN if placed else 0.0
    left = start = _bounds(graph, placed)[0] if placed else 0.0
    area = sum((e[2] - e[0] + _BETWEEN) * (e[3] - e[1] + _BETWEEN) for _, e in waiting)
    row = max([(area * _LANDSCAPE) ** 0.5, *(e[2] - e[0] for _, e in waiting)])
    height = 0.0
    for group, (west, north, east, south) in waiting:
        if left > start and left + east - west > start + row + _BETWEEN:
            left, top, height = start, top + height + _BETWEEN, 0.0
        for node, (x, y) in group.items():
            result[node] = (x - west + left, y - north + top)
        left += east - west + _BETWEEN
        height = max(height, south - north)
    return result


def _overlapping(centres: Points, half: Points) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs whose boxes overlap by more than a trifle, each pair once."""
    overlap = np.ones((len(centres), len(centres)), dtype=np.bool_)
    for axis in (0, 1):
        place, reach = centres[:, axis], half[:, axis]
        apart = np.abs(place[:, None] - place[None])
        overlap &= apart < reach[:, None] + reach[None] + _GAP - _TRIFLE
    first, second = np.nonzero(np.triu(overlap, 1))
    return first, second


def _moves(between: Points, least: Points) -> Points:
    """How far each pair must part, along the axis that needs the smaller move."""
    lack = least - np.abs(between)
    # Things in the same place part all the same: to opposite sides.
    sign = np.where(np.abs(between) < _COINCIDENT, -1.0, np.sign(between))
    sideways = (lack[:, 0] < lack[:, 1])[:, None]
    return np.asarray(sign * lack * np.hstack([sideways, ~sideways]) * _PUSH)


def _bounds(
    graph: "nx.MultiDiGraph[str]", positions: Mapping[str, tuple[float, float]]
) -> tuple[float, float, float, float]:
    """West, north, east and south of things with their labels."""
    rooms = [(x, y, box(graph, node)) for node, (x, y) in positions.items()]
    return (
        min(x - room.half for x, _, room in rooms),
        min(y - room.up for _, y, room in rooms),
        max(x + room.half for x, _, room in rooms),
        max(y + room.down for _, y, room in rooms),
    )
