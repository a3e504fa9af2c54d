"""What the page of a whole system needs to draw it: short, because there is much of it."""

from typing import Any

import networkx as nx

from viz import text, wording
from viz.layout import fan
from viz.system_layout import RADIUS, Plan, scale
from viz.table import node_key, node_label
from viz.theme import EDGE_LOOKS, NODE_LOOKS, PAPER, SHAPES, Colour, edge_look, node_look

Json = dict[str, Any]


def system_data(graph: "nx.MultiDiGraph[str]", plan: Plan) -> Json:
    """Return *graph* at the places of *plan* as plain JSON values.

    Things are ``[key, label, kind, x, y, look, size, over]``, relations ``[from, to, look, words,
    key, bend, directed]``: ends, kinds, looks and words are numbers of lines of the other lists.

    Raises:
        KeyError: a thing of *graph* has no place.

    >>> from viz.system_layout import Member, arrange
    >>> graph = nx.MultiDiGraph([("i:a", "i:b")])
    >>> plan = arrange([Member(node, node, "other", 1) for node in graph])
    >>> told = system_data(graph, plan)
    >>> [each[:2] for each in told["things"]], told["relations"][0][:2], told["words"]
    ([['i:a', 'i:a'], ['i:b', 'i:b']], [0, 1], ['is related to'])
    """
    nodes = sorted(graph)
    looks = list(NODE_LOOKS)
    words: dict[str, int] = {}
    kinds: dict[str, int] = {}
    return {
        "things": [_thing(graph, node, plan, (looks, kinds)) for node in nodes],
        "relations": _relations(graph, nodes, words),
        "words": list(words),
        "kinds": list(kinds),
        **_marks(),
        "fields": [
            [
                each.label,
                *each.extent,
                [[looks.index(d.look), *d.centre, d.radius] for d in each.shown(graph)],
            ]
            for each in plan.fields
        ],
    }


def _relations(
    graph: "nx.MultiDiGraph[str]", nodes: list[str], words: dict[str, int]
) -> list[list[Any]]:
    number = {node: rank for rank, node in enumerate(nodes)}
    lines, bends = list(EDGE_LOOKS), fan(graph)
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    return [
        [
            number[origin],
            number[end],
            lines.index(edge_look(edge).name),
            words.setdefault(wording.relation(edge), len(words)),
            text.clean(edge.get("key", "")),
            round(bends[origin, end, key], 2),
            int(bool(edge.get("directed", True))),
        ]
        for origin, end, key, edge in edges
    ]


def _marks() -> Json:
    """The shapes and colours of the theme, in both of its tones."""
    return {
        "looks": [
            [each.words, each.shape, _pair(each.fill), _pair(each.line)]
            for each in NODE_LOOKS.values()
        ],
        "lines": [
            [each.words, each.dash, _pair(each.line), " ".join(each.marks)]
            for each in EDGE_LOOKS.values()
        ],
        "shapes": SHAPES,
        "paper": {name: _pair(colour) for name, colour in PAPER.items()},
    }


def _thing(
    graph: "nx.MultiDiGraph[str]", node: str, plan: Plan, tables: tuple[list[str], dict[str, int]]
) -> list[Any]:
    looks, kinds = tables
    attributes = graph.nodes[node]
    look = node_look(attributes)
    kind = text.spaced(str(attributes.get("kind", ""))) or look.words
    return [
        text.clean(node_key(graph, node)),
        node_label(graph, node),
        kinds.setdefault(kind, len(kinds)),
        *plan.spots[node],
        looks.index(look.name),
        round(RADIUS * scale(graph.degree(node)), 1),
        int(attributes.get("state") == "ended"),
    ]


def _pair(colour: Colour) -> tuple[str, str]:
    return (colour.light, colour.dark)
