"""Where things stand: the same network always gives the same picture.

Each component is laid out by stress majorisation, which draws the distance on paper after the
distance in the network; labels are then pushed apart and the components packed side by side.
Things given as *fixed* stay exactly where they were, so a picture can grow without jumping.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from viz.clearing import cleared
from viz.packing import Points, pack, part

Position = tuple[float, float]
_Matrix = NDArray[np.float64]

_SPACING = 118.0
_LANDSCAPE = 1.3
_ROUNDS = 60
_SETTLED = 1e-4
_MOST_BY_STRESS = 700
_BROADEST = 3.0
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def place(
    graph: "nx.MultiDiGraph[str]", *, fixed: Mapping[str, Position] | None = None
) -> dict[str, Position]:
    """Return a position for every node of *graph*, in pixels, y downwards.

    The order in which nodes and edges were added makes no difference.

    Raises:
        Nothing: positions in *fixed* of nodes that *graph* lacks are ignored.

    >>> graph = nx.MultiDiGraph([("trust", "contract"), ("ccg", "contract")])
    >>> first = place(graph)
    >>> sorted(first) == ["ccg", "contract", "trust"]
    True
    >>> graph.add_edge("trust", "service")
    0
    >>> place(graph, fixed=first)["trust"] == first["trust"]
    True
    """
    kept = {node: xy for node, xy in (fixed or {}).items() if node in graph}
    groups = sorted((sorted(group) for group in nx.weakly_connected_components(graph)), key=_size)
    anchored = [node for group in groups if not kept.keys().isdisjoint(group) for node in group]
    loose = [group for group in groups if kept.keys().isdisjoint(group)]
    placed = _placed(graph, anchored, kept) if anchored else {}
    boxes = [_placed(graph, group, {}) for group in loose]
    return {
        node: (round(x, 1), round(y, 1)) for node, (x, y) in pack(graph, placed, boxes).items()
    } | kept


def fan(graph: "nx.MultiDiGraph[str]") -> dict[tuple[str, str, str], float]:
    """Return how far each edge bends, so that parallel edges lie side by side.

    The unit is the gap between neighbours; edges of both directions share one fan.

    Raises:
        Nothing.

    >>> graph = nx.MultiDiGraph()
    >>> [graph.add_edge("a", "b", key=key) for key in ("k1", "k2")]
    ['k1', 'k2']
    >>> fan(graph)
    {('a', 'b', 'k1'): -0.5, ('a', 'b', 'k2'): 0.5}
    """
    bundles: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for origin, end, key in sorted(graph.edges(keys=True)):
        bundles.setdefault((min(origin, end), max(origin, end)), []).append((origin, end, key))
    bends: dict[tuple[str, str, str], float] = {}
    for (first, _), bundle in bundles.items():
        gap = min(1.0, _BROADEST / max(len(bundle) - 1, 1))
        for rank, edge in enumerate(bundle):
            bend = (rank - (len(bundle) - 1) / 2) * gap
            # Seen from the other end, left is right.
            bends[edge] = bend if edge[0] == first else 0.0 - bend
    return bends


def _size(group: Sequence[str]) -> tuple[int, str]:
    return (-len(group), group[0])


def _placed(
    graph: "nx.MultiDiGraph[str]", nodes: Sequence[str], kept: Mapping[str, Position]
) -> dict[str, Position]:
    """Lay out *nodes*, which hang together with each other or with something kept."""
    if len(nodes) > _MOST_BY_STRESS:
        points = _spiral(graph, nodes)
    else:
        distances = _distances(graph, nodes)
        if kept:
            points = _continued(nodes, distances, kept)
        else:
            points = _turned(_majorised(_radial(graph, nodes, distances), distances, []))
    stay = [node in kept for node in nodes]
    apart = part(graph, nodes, points, stay)
    if len(nodes) <= _MOST_BY_STRESS:
        apart = cleared(graph, nodes, apart, stay)
    return dict(zip(nodes, map(_pair, apart), strict=True))


def _pair(point: Sequence[float]) -> Position:
    return (float(point[0]), float(point[1]))


def _neighbours(graph: "nx.MultiDiGraph[str]", node: str) -> set[str]:
    return {*graph.predecessors(node), *graph.successors(node)} - {node}


def _distances(graph: "nx.MultiDiGraph[str]", nodes: Sequence[str]) -> _Matrix:
    """Shortest distances (Floyd and Warshall); edges at hubs and in bundles are longer."""
    index = {node: number for number, node in enumerate(nodes)}
    matrix = np.full((len(nodes), len(nodes)), np.inf)
    np.fill_diagonal(matrix, 0.0)
    around = {node: _neighbours(graph, node) for node in nodes}
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


def _radial(graph: "nx.MultiDiGraph[str]", nodes: Sequence[str], distances: _Matrix) -> Points:
    """Start from rings around the middle: each branch gets a wedge as wide as its leaves."""
    middle = nodes[int(np.argmin(distances.sum(axis=1)))]
    tree: nx.DiGraph[str] = nx.DiGraph()
    tree.add_node(middle)
    ring = [middle]
    while ring:
        found = []
        for node in ring:
            for other in sorted(_neighbours(graph, node) - set(tree)):
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


def _majorised(points: Points, distances: _Matrix, held: Sequence[int]) -> Points:
    """Lower the stress of *points* round by round; those in *held* do not move."""
    count = len(points)
    free = [number for number in range(count) if number not in set(held)]
    if count == 1 or not free:
        return points * _SPACING
    wanted = distances + np.eye(count)
    weights = (1 / wanted**2) * (1 - np.eye(count))
    laplacian = np.diag(weights.sum(axis=1)) - weights
    if held:
        inverse = np.linalg.inv(laplacian[np.ix_(free, free)])
    else:
        inverse = np.linalg.inv(laplacian + 1 / count) - 1 / count
    pull = laplacian[np.ix_(free, list(held))]
    current = points.copy()
    for _ in range(_ROUNDS):
        apart = _apart(current) + np.eye(count)
        force = -weights * distances / np.maximum(apart, 1e-6)
        np.fill_diagonal(force, 0)
        np.fill_diagonal(force, -force.sum(axis=1))
        target = force[free] @ current
        moved = inverse @ (target - pull @ current[list(held)] if held else target)
        step = float(np.abs(moved - current[free]).max())
        current[free] = moved
        if step < _SETTLED:
            break
    return current * _SPACING


def _apart(points: Points) -> _Matrix:
    across, down = (points[:, axis, None] - points[None, :, axis] for axis in (0, 1))
    return np.asarray(np.hypot(across, down))


def _continued(nodes: Sequence[str], distances: _Matrix, kept: Mapping[str, Position]) -> Points:
    """Place the new things among those that stay, each starting beside its nearest one."""
    held = [number for number, node in enumerate(nodes) if node in kept]
    stretch = np.array([_LANDSCAPE, 1.0]) * _SPACING
    start = np.zeros((len(nodes), 2))
    for number, node in enumerate(nodes):
        if node in kept:
            start[number] = np.array(kept[node]) / stretch
            continue
        nearest = min(held, key=lambda other: (distances[number, other], other))
        angle = number * _GOLDEN_ANGLE
        offset = np.array([math.cos(angle), math.sin(angle)]) * distances[number, nearest]
        start[number] = np.array(kept[nodes[nearest]]) / stretch + offset
    return np.asarray(_majorised(start, distances, held) * np.array([_LANDSCAPE, 1.0]))


def _turned(points: Points) -> Points:
    """Turn the longest extent across the page, because pages and labels are wide."""
    centred = points - points.mean(axis=0)
    if len(points) > 1:
        _, _, axes = np.linalg.svd(centred, full_matrices=False)
        # A singular vector has no sign of its own: fix it, or the picture may flip.
        signs = np.where(axes[:, :1] + axes[:, 1:] * 1e-3 < 0, -1.0, 1.0)
        centred = centred @ (axes * signs).T
    return np.asarray(centred * np.array([_LANDSCAPE, 1.0]), dtype=np.float64)


def _spiral(graph: "nx.MultiDiGraph[str]", nodes: Iterable[str]) -> Points:
    """Too many for forces: neighbours follow each other on a sunflower spiral."""
    ordered = sorted(nodes)
    seen = dict.fromkeys([max(ordered, key=lambda node: (graph.degree(node), node))])
    queue = list(seen)
    while queue:
        ring = [other for node in queue for other in sorted(_neighbours(graph, node))]
        queue = [node for node in dict.fromkeys(ring) if node not in seen]
        seen.update(dict.fromkeys(queue))
    rank = {node: number for number, node in enumerate([*seen, *(set(ordered) - seen.keys())])}
    numbers = np.array([rank[node] for node in ordered], dtype=np.float64)
    radius, angle = np.sqrt(numbers) * _SPACING * 0.7, numbers * _GOLDEN_ANGLE
    return np.asarray(
        np.column_stack([radius * np.cos(angle) * _LANDSCAPE, radius * np.sin(angle)])
    )
