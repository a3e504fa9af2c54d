"""A network as an SVG picture whose things and relationships are real links.

The picture reads without its stylesheet (colours are attributes) and follows the site's theme
through its classes. It carries no script, no style, no outside reference but its links.
"""

from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from viz import dates, markup, text
from viz.caption import Caption, add_caption
from viz.curves import Curve, Extent, Room, curve
from viz.layout import Position, fan
from viz.markup import Element, add
from viz.packing import LINE_HEIGHT, RADIUS, Box, box
from viz.scene import Attributes, Emphasis, Links, Scene, placed
from viz.table import Row, row_of
from viz.theme import PAPER, EdgeLook, NodeLook, edge_look
from viz.things import draw_thing
from viz.wording import relation

__all__ = ["Attributes", "Emphasis", "Links", "draw", "summary", "swatch"]

_MARGIN = 28.0
_CLEARANCE = 5.0
_EDGE_LABEL_SIZE = 10.5
_SHARES = (0.5, 0.4, 0.6, 0.32, 0.68)
_LONGEST_EDGE_LABEL = 34
_NOTHING = Box(160.0, 60.0, 60.0)
_GROUND, _QUIET = (PAPER[name].light for name in ("ground", "quiet"))


def draw(
    graph: "nx.MultiDiGraph[str]",
    spots: Mapping[str, Position],
    links: Links,
    *,
    emphasis: Emphasis | None = None,
    caption: Caption | None = None,
    identifier: str = "network",
) -> str:
    """Return *graph* drawn at *spots* as one ``<svg>`` element.

    With a *caption* the picture is complete in itself, for export: its own ground, title, date,
    sources and licence. *identifier* prefixes ids, for pages with several pictures.

    Raises:
        KeyError: a node has no spot.

    >>> graph = nx.MultiDiGraph(at="2020-07-07")
    >>> graph.add_node("i:a", key="organisation/RYF", label="South Western", kind="AmbulanceTrust")
    >>> graph.add_node("i:b", key="contract/x", label="Urgent care", kind="Contract")
    >>> _ = graph.add_edge("i:a", "i:b", key="i:r", label="partner", state="ended")
    >>> links = Links(node=lambda key: f"/{key}", edge=lambda edge: "?selected=r")
    >>> picture = draw(graph, {"i:a": (0, 0), "i:b": (200, 0)}, links)
    >>> picture.count("<a "), "/organisation/RYF" in picture
    (3, True)
    """
    scene = Scene(graph, spots, links, emphasis or Emphasis(), _taken(graph, spots))
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "network"})
    _name(root, graph, identifier)
    layers = Element("g", {"font-family": markup.FONT, "stroke-linejoin": "round"})
    edges = add(layers, "g", {"class": "edges", "fill": "none"})
    lines = list(_lines(scene))
    for origin, end, attributes, line in lines:
        _edge(edges, scene, (origin, end, attributes), line)
    nodes = add(layers, "g", {"class": "nodes"})
    for node in sorted(graph):
        draw_thing(nodes, scene, node)
    area = _area(graph, spots, [line for _, _, _, line in lines])
    if caption:
        area = add_caption(root, layers, area, caption)
    root.append(layers)
    west, north, east, south = area
    width, height = east - west, south - north
    box_ = " ".join(map(markup.number, (west, north, width, height)))
    root.attrib.update(viewBox=box_, width=markup.number(width), height=markup.number(height))
    return markup.written(root)


def swatch(look: NodeLook | EdgeLook) -> str:
    """Return a small picture of *look* for a legend; its words belong beside it.

    Raises:
        Nothing.

    >>> from viz.theme import node_look
    >>> "<path" in swatch(node_look({"kind": "Contract"}))
    True
    """
    root = Element("svg", {"class": "swatch", "aria-hidden": "true", "viewBox": "0 0 44 24"})
    root.attrib.update(width="44", height="24")
    group = add(root, "g", {"class": f"look-{look.name}", "font-family": markup.FONT})
    group.set("fill", "none")
    if isinstance(look, NodeLook):
        markup.shape(group, look, (22.0, 12.0), 9.0)
    else:
        markup.line(group, look, Curve((1, 12), (22, 12), (43, 12)), directed=True, wide=False)
        markup.marks(group, look, (20.0, 12.0), _GROUND)
    return markup.written(root)


def summary(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the counts of *graph* as a sentence for titles and status lines.

    Raises:
        Nothing.

    >>> summary(nx.MultiDiGraph([("a", "b")], at="2020-07-07"))
    '2 things, 1 relationship, as of 7 July 2020'
    """
    things, relationships = graph.number_of_nodes(), graph.number_of_edges()
    counts = f"{things} thing{'s' * (things != 1)}, {relationships} relationship"
    counts += "s" * (relationships != 1)
    day = text.clean(graph.graph.get("at", ""))
    return f"{counts}, as of {dates.spoken(day)}" if day else counts


def _name(root: Element, graph: "nx.MultiDiGraph[str]", identifier: str) -> None:
    names = {"role": "group", "aria-labelledby": f"{identifier}-title"}
    root.attrib.update(id=identifier, **names, **{"aria-describedby": f"{identifier}-desc"})
    add(root, "title", {"id": f"{identifier}-title"}, f"Network: {summary(graph)}")
    told = "Each thing and each relationship is a link; the table holds the same relationships."
    add(root, "desc", {"id": f"{identifier}-desc"}, told)


def _extent(scene: Scene, node: str) -> Extent:
    own = box(scene.graph, node)
    return Extent(scene.radius(node) + _CLEARANCE, own.half, own.down)


def _lines(scene: Scene) -> Iterator[tuple[str, str, Attributes, Curve]]:
    bends = fan(scene.graph)
    for origin, end, key, attributes in sorted(
        scene.graph.edges(keys=True, data=True), key=lambda edge: edge[:3]
    ):
        extents = (_extent(scene, origin), _extent(scene, end))
        bend = bends[origin, end, key]
        yield origin, end, attributes, curve(scene.spots[origin], scene.spots[end], extents, bend)


def _edge(parent: Element, scene: Scene, edge: tuple[str, str, Attributes], line: Curve) -> None:
    origin, end, attributes = edge
    look, row = edge_look(attributes), row_of(scene.graph, origin, end, attributes)
    selected = bool(row.edge) and row.edge == scene.emphasis.selected
    href = text.link_address(scene.links.edge(attributes))
    middle = line.at(0.5)
    classes = f"edge look-{look.name}{' selected' if selected else ''}"
    link = add(parent, "a", {"href": href or None, "class": classes, "aria-label": _told(row)})
    link.attrib.update(placed(row.edge, middle))
    link.attrib.update({"data-from": text.clean(row.from_key), "data-to": text.clean(row.to_key)})
    if selected:
        link.set("aria-current", "true")
    add(link, "title", {}, _hint(row))
    markup.hit(link, line)
    directed = bool(attributes.get("directed", True))
    markup.line(link, look, line, directed=directed, wide=selected)
    _edge_label(link, scene.room, line, (look, attributes))


def _edge_label(link: Element, room: Room, line: Curve, said: tuple[EdgeLook, Attributes]) -> None:
    """Words where they collide with nothing, else only the marks, which always show."""
    look, attributes = said
    label = text.lines(relation(attributes), longest=_LONGEST_EDGE_LABEL, most=1)[0]
    reach, marks_width = text.width(label, _EDGE_LABEL_SIZE) + 4, 18.0 * len(look.marks)
    spots = [line.at(share) for share in _SHARES]
    free = room.first_free(spots, reach + marks_width, LINE_HEIGHT)
    at = free or room.first_free(spots, marks_width, LINE_HEIGHT) or line.at(0.5)
    if free:
        place = (at[0] + marks_width / 2, at[1] + _EDGE_LABEL_SIZE * 0.35)
        paint = {"class_": "words", "fill": _QUIET, "stroke": _GROUND}
        markup.words(link, [label], place, font_size=_EDGE_LABEL_SIZE, **paint)
        at = (at[0] - reach / 2 - 1, at[1])
    markup.marks(link, look, at, _GROUND)


def _told(row: Row) -> str:
    return f"{row.sentence}: {row.status}"


def _hint(row: Row) -> str:
    cited = "; ".join(source.title for source in row.sources) or "no source named"
    value = f", {row.value}" if row.value else ""
    return f"{row.sentence} ({row.period}{value}; {row.status}). Source: {cited}"


def _taken(graph: "nx.MultiDiGraph[str]", spots: Mapping[str, Position]) -> Room:
    room = Room()
    for node in graph:
        (x, y), own = spots[node], box(graph, node)
        room.take((x - RADIUS * 1.2, y - own.up, x + RADIUS * 1.2, y + RADIUS * 1.3))
        room.take((x - own.half, y + RADIUS * 1.3, x + own.half, y + own.down))
    return room


def _area(
    graph: "nx.MultiDiGraph[str]", spots: Mapping[str, Position], lines: Iterable[Curve]
) -> tuple[float, float, float, float]:
    """Take in every thing with its words, and every line that arches over them."""
    sides = [(spots[node], box(graph, node)) for node in graph] or [((0.0, 0.0), _NOTHING)]
    sides += [(line.at(0.5), _NOTHING) for line in lines]
    return (
        min(x - own.half for (x, _), own in sides) - _MARGIN,
        min(y - own.up for (_, y), own in sides) - _MARGIN,
        max(x + own.half for (x, _), own in sides) + _MARGIN,
        max(y + own.down for (_, y), own in sides) + _MARGIN,
    )
