"""Stress majorisation: distances on paper follow distances in the network.

After Gansner, Koren and North, "Graph Drawing by Stress Majorization", Graph Drawing 2004. Where
it ends depends on where it starts, so where lines cross it starts anew from other places.
"""

import math
from collections.abc import Iterator, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from viz.packing import Points
from viz.passing import bundles, crossings

Matrix = NDArray[np.float64]
"""One row and one column per node."""

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_ROUNDS = 60
_SETTLED = 1e-4
_STARTS = 8
_MOST_WITH_STARTS = 100
_JITTER = 0.8


def neighbours(graph: "nx.MultiDiGraph[str]", node: str) -> set[str]:
    """Return what lines join to *node*, without itself.

    Raises:
        KeyError: *node* is no node of *graph*.

    >>> neighbours(nx.MultiDiGraph([("a", "b"), ("c", "a"), ("a", "a")]), "a") == {"b", "c"}
    True
    """
    return {*graph.predecessors(node), *graph.successors(node)} - {node}


def distances(graph: "nx.MultiDiGraph[str]", nodes: Sequence[str]) -> Matrix:
    """Return shortest distances (Floyd and Warshall); lines at hubs and in bundles are longer.

    Raises:
        KeyError: one of *nodes* is no node of *graph*.

    >>> distances(nx.MultiDiGraph([("a", "b"), ("b", "c")]), ["a", "b", "c"])[0].tolist()
    [0.0, 1.0, 2.0]
    """
    index = {node: number for number, node in enumerate(nodes)}
    matrix = np.full((len(nodes), len(nodes)), np.inf)
    np.fill_diagonal(matrix, 0.0)
    around = {node: neighbours(graph, node) for node in nodes}
    for node, others in around.items():
        for other in others:
            hub = max(len(others), len(around[other]))
            lanes = graph.number_of_edges(node, other) + graph.number_of_edges(other, node)
            room = 0.14 * math.sqrt(max(hub - 4, 0)) + 0.12 * min(lanes - 1, 5)
            matrix[index[node], index[other]] = 1 + room
    for through in range(len(nodes)):
        np.minimum(matrix, matrix[:, through, None] + matrix[None, through, :], out=matrix)
    finite = matrix[np.isfinite(matrix)]
    matrix[~np.isfinite(matrix)] = float(finite.max()) + 1
    return matrix


def drawn_apart(graph: "nx.MultiDiGraph[str]", nodes: Sequence[str], wanted: Matrix) -> Points:
    """Return places with the fewest lines that cross, of several starts; less stress counts next.

    Raises:
        KeyError: one of *nodes* is no node of *graph*.

    >>> graph = nx.MultiDiGraph([("a", "b"), ("b", "c")])
    >>> places = drawn_apart(graph, ["a", "b", "c"], distances(graph, ["a", "b", "c"]))
    >>> np.hypot(*(places[0] - places[2])).round(2)
    np.float64(2.0)
    """
    lines, _ = bundles(graph, nodes)
    best, least = np.zeros((len(nodes), 2)), (math.inf, math.inf)
    for start in _starts(_radial(graph, nodes, wanted)):
        found = majorised(start, wanted, [])
        cost = (float(crossings(lines, found)), round(_stress(found, wanted), 6))
        if cost < least:
            best, least = found, cost
        if not least[0]:
            break
    return best


def majorised(points: Points, wanted: Matrix, held: Sequence[int]) -> Points:
    """Lower the stress of *points* round by round; those in *held* do not move.

    Raises:
        Nothing.

    >>> wanted = np.array([[0.0, 2.0], [2.0, 0.0]])
    >>> majorised(np.array([[0.0, 0.0], [1.0, 0.0]]), wanted, [0]).round(2).tolist()
    [[0.0, 0.0], [2.0, 0.0]]
    """
    count = len(points)
    free = [number for number in range(count) if number not in set(held)]
    if count == 1 or not free:
        return points
    room = wanted + np.eye(count)
    weights = (1 / room**2) * (1 - np.eye(count))
    laplacian = np.diag(weights.sum(axis=1)) - weights
    if held:
        inverse = np.linalg.inv(laplacian[np.ix_(free, free)])
    else:
        inverse = np.linalg.inv(laplacian + 1 / count) - 1 / count
    pull = laplacian[np.ix_(free, list(held))]
    wish, alone = -weights * wanted, np.eye(count)
    current = points.copy()
    for _ in range(_ROUNDS):
        force = wish / np.maximum(_apart(current) + alone, 1e-6)
        np.fill_diagonal(force, 0)
        np.fill_diagonal(force, -force.sum(axis=1))
        target = force[free] @ current
        moved = inverse @ (target - pull @ current[list(held)] if held else target)
        step = float(np.abs(moved - current[free]).max())
        current[free] = moved
        if step < _SETTLED:
            break
    return current


def _starts(radial: Points) -> Iterator[Points]:
    """The rings; then, for what is small enough, by turns near them and anywhere on a disc."""
    yield radial
    if len(radial) > _MOST_WITH_STARTS:
        return
    ranks = np.arange(len(radial), dtype=np.float64)
    for number in range(1, _STARTS):
        angle = (ranks * number + number) * GOLDEN_ANGLE
        way = np.column_stack([np.cos(angle), np.sin(angle)])
        yield radial + way * _JITTER if number % 2 else way * np.sqrt(ranks)[:, None]


def _stress(points: Points, wanted: Matrix) -> float:
    room = wanted + np.eye(len(points))
    return float((((_apart(points) - wanted) / room) ** 2).sum())


def _radial(graph: "nx.MultiDiGraph[str]", nodes: Sequence[str], wanted: Matrix) -> Points:
    """Start from rings around the middle: each branch gets a wedge as wide as its leaves."""
    middle = nodes[int(np.argmin(wanted.sum(axis=1)))]
    tree: nx.DiGraph[str] = nx.DiGraph()
    tree.add_node(middle)
    ring = [middle]
    while ring:
        found = []
        for node in ring:
            for other in sorted(neighbours(graph, node) - set(tree)):
                tree.add_edge(node, other)
                found.append(other)
        ring = found
    leaves: dict[str, int] = {}
    for node in reversed(list(nx.topological_sort(tree))):
        leaves[node] = max(1, sum(leaves[child] for child in tree.successors(node)))
    spots = {middle: (0.0, 0.0)}
    wedges = [(middle, 0.3, 2 * math.pi, 1)]
    while wedges:
        node, start, breadth, depth = wedges.pop()
        for child in tree.successors(node):
            share = breadth * leaves[child] / leaves[node]
            angle = start + share / 2
            spots[child] = (depth * math.cos(angle), depth * math.sin(angle))
            wedges.append((child, start, share, depth + 1))
            start += share
    return np.array([spots[node] for node in nodes])


def _apart(points: Points) -> Matrix:
    across, down = (points[:, axis, None] - points[None, :, axis] for axis in (0, 1))
    return np.asarray(np.hypot(across, down))
