"""A whole system as one SVG: fields for areas, things in their places, the best connected named.

Thousands of things are drawn once per look and then repeated by reference, and relations of one
look are one path, so that a picture of ten thousand things stays under a few megabytes.
"""

from collections import defaultdict

import networkx as nx

from viz import markup, text
from viz.caption import Caption, add_caption
from viz.curves import Point, Room
from viz.markup import Element, add
from viz.svg import summary
from viz.system_layout import RADIUS, Disc, Field, Plan, scale
from viz.table import node_label
from viz.theme import EDGE_LOOKS, NODE_LOOKS, PAPER, NodeLook, edge_look, node_look

_MARGIN = 30.0
_HEADING = 26.0
_SMALL = 12.0
_NAME = 13.0
_MOST_NAMED = 120
_LEAST_NAMED = 3
_INK, _QUIET, _GROUND = (PAPER[name].light for name in ("ink", "quiet", "ground"))


def draw(graph: "nx.MultiDiGraph[str]", plan: Plan, caption: Caption) -> str:
    """Return *graph* drawn at the places of *plan*, with everything that it must carry.

    Raises:
        KeyError: a thing of *graph* has no place.

    >>> from viz.system_layout import Member, arrange
    >>> graph = nx.MultiDiGraph(at="2020-07-07")
    >>> graph.add_node("i:a", label="Dorset <CCG>", kind="ClinicalCommissioningGroup")
    >>> plan = arrange([Member("i:a", "Dorset CCG", "commissioner", 0, "South West")])
    >>> picture = draw(graph, plan, Caption("The system", "7 July 2020"))
    >>> "South West" in picture, picture.count("<use "), "As of 7 July 2020" in picture
    (True, 1, True)
    """
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "system"})
    root.attrib.update({"role": "img", "aria-label": f"Network: {summary(graph)}"})
    _define(add(root, "defs", {}))
    layers = Element("g", {"font-family": markup.FONT, "stroke-linejoin": "round"})
    for field in plan.fields:
        _field(layers, field, graph)
    _lines(add(layers, "g", {"fill": "none", "stroke-width": "1.2"}), graph, plan)
    for node in sorted(graph):
        _thing(layers, graph, node, plan.spots[node])
    _names(layers, graph, plan)
    area = add_caption(root, layers, _extent(plan), caption)
    root.append(layers)
    west, north, east, south = area
    box = " ".join(map(markup.number, (west, north, east - west, south - north)))
    root.attrib.update(
        viewBox=box, width=markup.number(east - west), height=markup.number(south - north)
    )
    return markup.written(root)


def _define(definitions: Element) -> None:
    """Draw each look once, as large as a thing with no relation."""
    for look in NODE_LOOKS.values():
        drawn = markup.shape(definitions, look, (0.0, 0.0), RADIUS)
        drawn.set("id", f"look-{look.name}")
        drawn.set("stroke-width", "1.4")


def _field(parent: Element, field: Field, graph: "nx.MultiDiGraph[str]") -> None:
    west, north, east, south = field.extent
    frame = {"x": west, "y": north, "width": east - west, "height": south - north, "rx": 10.0}
    add(parent, "rect", {**frame, "fill": "none", "stroke": _QUIET, "stroke-opacity": "0.35"})
    heading = {"x": west + 14, "y": north + 32, "font-size": _HEADING, "font-weight": "600"}
    add(parent, "text", {**heading, "fill": _INK}, field.label)
    for disc in field.shown(graph):
        _disc(parent, disc)


def _disc(parent: Element, disc: Disc) -> None:
    look: NodeLook = NODE_LOOKS[disc.look]
    (x, y), ground = disc.centre, {"fill": look.fill.light, "fill-opacity": "0.18"}
    add(parent, "circle", {"cx": x, "cy": y, "r": disc.radius, **ground})
    place = {"x": x, "y": y - disc.radius - 5, "text-anchor": "middle", "font-size": _SMALL}
    add(parent, "text", {**place, "fill": _QUIET}, look.words)


def _lines(parent: Element, graph: "nx.MultiDiGraph[str]", plan: Plan) -> None:
    ways: dict[str, list[str]] = defaultdict(list)
    for origin, end, _, edge in sorted(graph.edges(keys=True, data=True), key=lambda e: e[:3]):
        start, stop = (" ".join(map(markup.number, plan.spots[each])) for each in (origin, end))
        ways[edge_look(edge).name].append(f"M{start}L{stop}")
    for name, parts in sorted(ways.items()):
        look = EDGE_LOOKS[name]
        paint = {"stroke": look.line.light, "stroke-opacity": "0.55"}
        dash = look.dash or None
        add(parent, "path", {"d": "".join(parts), **paint, "stroke-dasharray": dash})


def _thing(parent: Element, graph: "nx.MultiDiGraph[str]", node: str, at: Point) -> None:
    size = scale(graph.degree(node))
    turn = f"translate({markup.number(at[0])} {markup.number(at[1])})"
    if size > 1:
        turn += f" scale({size:.2f})"
    add(parent, "use", {"href": f"#look-{node_look(graph.nodes[node]).name}", "transform": turn})


def _names(parent: Element, graph: "nx.MultiDiGraph[str]", plan: Plan) -> None:
    """Name the best connected, as long as their names do not run into each other."""
    room, named = Room(), 0
    for node in sorted(graph, key=lambda each: (-graph.degree(each), each)):
        if graph.degree(node) < _LEAST_NAMED or named == _MOST_NAMED:
            break
        label = text.lines(node_label(graph, node), longest=34, most=1)[0]
        x, y = plan.spots[node]
        at = (x, y - RADIUS * scale(graph.degree(node)) - 9)
        if room.first_free([at], text.width(label, _NAME) + 8, _NAME + 4):
            paint = {"fill": _INK, "stroke": _GROUND, "font_size": _NAME}
            markup.words(parent, [label], at, **paint)
            named += 1


def _extent(plan: Plan) -> tuple[float, float, float, float]:
    sides = [field.extent for field in plan.fields] or [(0.0, 0.0, 320.0, 120.0)]
    return (
        min(side[0] for side in sides) - _MARGIN,
        min(side[1] for side in sides) - _MARGIN,
        max(side[2] for side in sides) + _MARGIN,
        max(side[3] for side in sides) + _MARGIN,
    )
