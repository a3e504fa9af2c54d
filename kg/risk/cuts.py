"""What falls apart when one node or one link of an undirected graph goes, in near-linear time.

Both questions are read off a tree: of two-connected blocks for nodes, of two-edge-connected islands
for links. Walking the tree once lists its members so that every branch is one slice of the list.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import networkx as nx


@dataclass
class _Branches:
    """A rooted tree whose branches are slices of one list of members."""

    members: list[str] = field(default_factory=list)
    span: dict[Hashable, tuple[int, int]] = field(default_factory=dict)
    children: dict[Hashable, list[Hashable]] = field(default_factory=dict)
    parent: dict[Hashable, Hashable] = field(default_factory=dict)

    def branch(self, node: Hashable) -> list[str]:
        """Members at and below a node of the tree."""
        start, end = self.span[node]
        return self.members[start:end]

    def rest(self, node: Hashable) -> list[str]:
        """Members neither at nor below a node of the tree."""
        start, end = self.span[node]
        return self.members[:start] + self.members[end:]


def cut_off_by_node(graph: "nx.Graph[str]") -> Iterator[tuple[str, frozenset[str]]]:
    """For each articulation point: everything that hangs on the largest piece through it alone.

    Of equally large pieces, the one with the first name counts as what remains.

    Example:
        >>> chain = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("c", "e")])
        >>> [(node, sorted(lost)) for node, lost in cut_off_by_node(chain)]
        [('b', ['a']), ('c', ['d', 'e'])]
    """
    for component in _components(graph):
        found = nx.biconnected_components(graph.subgraph(component))
        blocks = [sorted(str(node) for node in block) for block in found]
        seen: dict[str, int] = {}
        for node in (node for block in blocks for node in block):
            seen[node] = seen.get(node, 0) + 1
        cuts = {node for node, times in seen.items() if times > 1}
        own: dict[Hashable, list[str]] = {cut: [cut] for cut in cuts}
        tree: nx.Graph[Hashable] = nx.Graph()
        for number, block in enumerate(blocks):
            own[number] = [node for node in block if node not in cuts]
            tree.add_edges_from((number, node) for node in block if node in cuts)
        if cuts:
            yield from _by_node(_rooted(tree, own, 0), sorted(cuts))


def cut_off_by_link(graph: "nx.Graph[str]") -> Iterator[tuple[str, str, frozenset[str]]]:
    """For each bridge: its ends and the smaller side (of equal ones, that with the first name).

    Example:
        >>> graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")])
        >>> [(one, other, sorted(lost)) for one, other, lost in cut_off_by_link(graph)]
        [('c', 'd', ['d'])]
    """
    for component in _components(graph):
        whole = graph.subgraph(component)
        bridges = [(min(pair), max(pair)) for pair in nx.bridges(whole)]
        joined = nx.Graph(whole)
        joined.remove_edges_from(bridges)
        own: dict[Hashable, list[str]] = dict(enumerate(_components(joined)))
        island = {node: number for number, nodes in own.items() for node in nodes}
        tree: nx.Graph[Hashable] = nx.Graph([(island[a], island[b]) for a, b in bridges])
        if bridges:
            branches = _rooted(tree, own, 0)
            for one, other in sorted(bridges):
                below = island[one if branches.parent.get(island[one]) == island[other] else other]
                sides = (branches.branch(below), branches.rest(below))
                yield one, other, frozenset(min(sides, key=_size_then_name))


def _by_node(branches: _Branches, cuts: Sequence[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for cut in cuts:
        pieces = [branches.branch(child) for child in branches.children[cut]]
        above = branches.rest(cut)
        pieces += [above] if above else []
        pieces.sort(key=lambda piece: (-len(piece), min(piece)))
        yield cut, frozenset(node for piece in pieces[1:] for node in piece)


def _rooted(
    tree: "nx.Graph[Hashable]", own: Mapping[Hashable, Sequence[str]], root: Hashable
) -> _Branches:
    branches = _Branches()
    starts: dict[Hashable, int] = {}
    for above, node, way in nx.dfs_labeled_edges(tree, root):
        if way == "forward":
            starts[node] = len(branches.members)
            branches.members.extend(own[node])
            branches.children[node] = []
            if above != node:
                branches.parent[node] = above
                branches.children[above].append(node)
        elif way == "reverse":
            branches.span[node] = (starts[node], len(branches.members))
    return branches


def _components(graph: "nx.Graph[str]") -> list[list[str]]:
    return sorted(sorted(component) for component in nx.connected_components(graph))


def _size_then_name(side: Iterable[str]) -> tuple[int, str]:
    names = sorted(side)
    return (len(names), names[0])
