"""The legend of a picture: only the marks that occur in it, each with its words."""

from collections import Counter
from dataclasses import dataclass

import networkx as nx

from viz.theme import EDGE_LOOKS, NODE_LOOKS, EdgeLook, NodeLook, edge_look, node_look


@dataclass(frozen=True)
class LegendLine:
    """One look that occurs in a picture, what it stands for and how often it occurs."""

    look: NodeLook | EdgeLook
    words: str
    count: int


@dataclass(frozen=True)
class Legend:
    """The looks of things and of relationships, in the order of the theme."""

    things: tuple[LegendLine, ...]
    relationships: tuple[LegendLine, ...]


def legend(graph: "nx.MultiDiGraph[str]") -> Legend:
    """Return the looks that occur in *graph*; draw one with `viz.svg.swatch`.

    Raises:
        Nothing.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", kind="AmbulanceTrust")
    >>> graph.add_node("b", kind="Contract")
    >>> _ = graph.add_edge("a", "b", state="ended")
    >>> [line.words for line in legend(graph).things]
    ['NHS provider', 'contract']
    >>> [(line.words, line.look.marks, line.count) for line in legend(graph).relationships]
    [('ended', ('✕',), 1)]
    """
    things = Counter(node_look(node).name for _, node in graph.nodes(data=True))
    looks = [edge_look(edge) for _, _, edge in graph.edges(data=True)]
    # A relationship with two marks counts under each, so that the legend explains both.
    shown = Counter(words for look in looks for words in look.words.split("; "))
    return Legend(
        things=tuple(
            LegendLine(look, look.words, things[name])
            for name, look in NODE_LOOKS.items()
            if things[name]
        ),
        relationships=tuple(
            LegendLine(look, look.words, shown[look.words])
            for look in reversed(tuple(EDGE_LOOKS.values()))
            if shown[look.words]
        ),
    )
