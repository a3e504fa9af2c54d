"""Where things stand: the same network always gives the same picture.

Each component is laid out by stress majorisation, which draws the distance on paper after the
distance in the network; labels are then pushed apart and the components packed side by side.
Things given as *fixed* stay exactly where they were, so a picture can grow without jumping.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import numpy as np

from viz.clearing import cleared
from viz.packing import Points, pack, part
from viz.passing import stepped_aside
from viz.stress import GOLDEN_ANGLE, Matrix, distances, drawn_apart, majorised, neighbours

Position = tuple[float, float]

_SPACING = 118.0
_LANDSCAPE = 1.3
_MOST_BY_STRESS = 700
_ASIDE = 5
_BROADEST = 3.0


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
    stay = [node in kept for node in nodes]
    if len(nodes) > _MOST_BY_STRESS:
        return _spots(nodes, part(graph, nodes, _spiral(graph, nodes), stay))
    wanted = distances(graph, nodes)
    if kept:
        points = _continued(nodes, wanted, kept)
    else:
        points = _turned(drawn_apart(graph, nodes, wanted) * _SPACING)
    apart = part(graph, nodes, points, stay)
    for _ in range(_ASIDE):
        aside = stepped_aside(graph, nodes, apart, stay)
        if np.array_equal(aside, apart):
            break
        apart = part(graph, nodes, aside, stay)
    return _spots(nodes, cleared(graph, nodes, apart, stay))


def _spots(nodes: Sequence[str], points: Points) -> dict[str, Position]:
    return dict(zip(nodes, map(_pair, points), strict=True))


def _pair(point: Sequence[float]) -> Position:
    return (float(point[0]), float(point[1]))


def _continued(nodes: Sequence[str], wanted: Matrix, kept: Mapping[str, Position]) -> Points:
    """Place the new things among those that stay, each starting beside its nearest one."""
    held = [number for number, node in enumerate(nodes) if node in kept]
    stretch = np.array([_LANDSCAPE, 1.0]) * _SPACING
    start = np.zeros((len(nodes), 2))
    for number, node in enumerate(nodes):
        if node in kept:
            start[number] = np.array(kept[node]) / stretch
            continue
        nearest = min(held, key=lambda other: (wanted[number, other], other))
        angle = number * GOLDEN_ANGLE
        offset = np.array([math.cos(angle), math.sin(angle)]) * wanted[number, nearest]
        start[number] = np.array(kept[nodes[nearest]]) / stretch + offset
    return np.asarray(majorised(start, wanted, held) * stretch)


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
        ring = [other for node in queue for other in sorted(neighbours(graph, node))]
        queue = [node for node in dict.fromkeys(ring) if node not in seen]
        seen.update(dict.fromkeys(queue))
    rank = {node: number for number, node in enumerate([*seen, *(set(ordered) - seen.keys())])}
    numbers = np.array([rank[node] for node in ordered], dtype=np.float64)
    radius, angle = np.sqrt(numbers) * _SPACING * 0.7, numbers * GOLDEN_ANGLE
    return np.asarray(
        np.column_stack([radius * np.cos(angle) * _LANDSCAPE, radius * np.sin(angle)])
    )
