"""How a network falls apart when nodes are taken out: a diagnostic, not a measure of harm.

References:
    Erdős and Rényi, On the Evolution of Random Graphs, 1960, for the giant component.
    Newman and Ziff, A Fast Monte Carlo Algorithm for Site or Bond Percolation, Physical Review E 64
    (2001) 016706, for adding in reverse what is to be removed.
"""

from collections.abc import Hashable, Sequence
from math import exp

import networkx as nx
from scipy.special import lambertw

from kg.errors import MeasureError


def giant_component(mean_degree: float) -> float:
    """Solve ``S = 1 - exp(-c S)``: the giant component's part of a large random graph.

    Raises:
        MeasureError: If the mean degree is negative or not finite.

    Example:
        >>> round(giant_component(2), 6), giant_component(0.9)
        (0.796812, 0.0)
    """
    if not 0 <= mean_degree < float("inf"):
        raise MeasureError(f"the mean degree is {mean_degree}; give a number that is zero or more")
    if mean_degree <= 1:
        return 0.0
    return float(1 + lambertw(-mean_degree * exp(-mean_degree)).real / mean_degree)


def largest_after(
    graph: "nx.Graph[Hashable] | nx.DiGraph[Hashable]", removals: Sequence[Hashable]
) -> list[int]:
    """Count the largest component's nodes before and after each of a series of removals.

    Directions are ignored. The whole series costs about as much as one look at the graph.

    Raises:
        MeasureError: If a node is not in the graph or is to be removed twice.

    Example:
        >>> largest_after(nx.path_graph(5), [2, 0, 1, 3, 4])
        [5, 2, 2, 2, 1, 0]
    """
    gone = set(removals)
    if len(gone) < len(removals) or not all(each in graph for each in removals):
        raise MeasureError("a node is to be removed twice, or is not there; name each node once")
    there = [each for each in graph if each not in gone]
    joined: nx.utils.UnionFind[Hashable] = nx.utils.UnionFind()
    sizes: dict[Hashable, int] = {}
    largest = 0
    series = []
    for each in there:
        largest = max(largest, _join(graph, joined, sizes, each))
    for each in reversed(removals):
        series.append(largest)
        largest = max(largest, _join(graph, joined, sizes, each))
    return [largest, *reversed(series)]


def component_sizes(
    graph: "nx.Graph[Hashable] | nx.DiGraph[Hashable]", removed: Sequence[Hashable] = ()
) -> list[int]:
    """Count each component's nodes once some nodes are removed, the largest first.

    Raises:
        MeasureError: If a node is not in the graph.

    Example:
        >>> component_sizes(nx.path_graph(6), [2])
        [3, 2]
    """
    if not all(each in graph for each in removed):
        raise MeasureError("a node that is to be removed is not there; name nodes of the graph")
    left = nx.Graph(graph)
    left.remove_nodes_from(removed)
    return sorted(map(len, nx.connected_components(left)), reverse=True)


def _join(
    graph: "nx.Graph[Hashable] | nx.DiGraph[Hashable]",
    joined: "nx.utils.UnionFind[Hashable]",
    sizes: dict[Hashable, int],
    node: Hashable,
) -> int:
    """Add a node and its links to nodes that are there already; the size of its component."""
    size = 1
    root = joined[node]
    sizes[root] = size
    for near in nx.all_neighbors(graph, node):
        other = joined[near] if near in joined.parents else None
        if other is None or other == (root := joined[node]):
            continue
        size = sizes[root] + sizes[other]
        joined.union(root, other)
        sizes[joined[node]] = size
    return sizes[joined[node]]
