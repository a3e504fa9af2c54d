"""Things of a picture: shape, name, and what sets one apart, each a link."""

from viz import markup, text
from viz.markup import Element, add
from viz.packing import LABEL_SIZE
from viz.scene import Scene, placed
from viz.table import node_key, node_label
from viz.theme import PAPER, node_look

OVER_DASH = "3 3"
"""The outline of what has ended."""
_GROUND, _INK, _FOCUS = (PAPER[name].light for name in ("ground", "ink", "focus"))
_RING = 1.45
_BADGE_SIZE = 10.0


def draw_thing(parent: Element, scene: Scene, node: str) -> None:
    """Append one thing of a scene.

    Raises:
        KeyError: it has no spot.

    >>> import networkx as nx
    >>> from viz.curves import Room
    >>> from viz.scene import Emphasis, Links
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("i:a", key="organisation/RYF", label="South Western", kind="AmbulanceTrust")
    >>> much = Emphasis(left_out={"organisation/RYF": 401})
    >>> group, links = Element("g"), Links(node=lambda key: f"/{key}", edge=str)
    >>> draw_thing(group, Scene(graph, {"i:a": (0, 0)}, links, much, Room()), "i:a")
    >>> group[0].get("aria-label")
    'South Western, ambulance trust, 401 neighbours not shown'
    """
    key, spot = node_key(scene.graph, node), scene.spots[node]
    over = scene.graph.nodes[node].get("state") == "ended"
    link = _link(parent, scene, node, over=over)
    radius = scene.radius(node)
    if key == scene.emphasis.focus:
        ring(link, spot, radius * _RING)
    look = node_look(scene.graph.nodes[node])
    markup.shape(link, look, spot, radius, OVER_DASH if over else "")
    if scene.emphasis.left_out.get(key):
        badge(link, spot, radius, f"+{scene.emphasis.left_out[key]:,}")
    below = (spot[0], spot[1] + radius * 1.3 + LABEL_SIZE)
    paint = {"class_": "name", "fill": _INK, "stroke": _GROUND, "font_size": LABEL_SIZE}
    weight = "600" if key == scene.emphasis.focus else None
    lines = text.lines(node_label(scene.graph, node))
    markup.words(link, lines, below, **paint, font_weight=weight)


def ring(parent: Element, at: tuple[float, float], radius: float) -> None:
    """Append the ring around the thing in the middle.

    Raises:
        Nothing.

    >>> group = Element("g")
    >>> ring(group, (0.0, 0.0), 20.0)
    >>> group[0].get("class")
    'ring'
    """
    paint = {"class": "ring", "fill": "none", "stroke": _FOCUS}
    add(parent, "circle", {"cx": at[0], "cy": at[1], "r": radius, **paint})


def badge(parent: Element, at: tuple[float, float], radius: float, words: str) -> None:
    """Append words at the upper right of a shape.

    Raises:
        Nothing.

    >>> group = Element("g")
    >>> badge(group, (0.0, 0.0), 10.0, "+401")
    >>> group[0].text
    '+401'
    """
    place = (at[0] + radius * 1.2 + 3.0 * len(words), at[1] - radius)
    paint = {"class_": "more", "fill": _INK, "stroke": _GROUND, "font_weight": "700"}
    markup.words(parent, [words], place, **paint, font_size=_BADGE_SIZE)


def _link(parent: Element, scene: Scene, node: str, *, over: bool) -> Element:
    attributes = scene.graph.nodes[node]
    key, label = node_key(scene.graph, node), node_label(scene.graph, node)
    focused, selected = (
        bool(key) and key == chosen for chosen in (scene.emphasis.focus, scene.emphasis.selected)
    )
    left_out = scene.emphasis.left_out.get(key, 0)
    told = f"{label}, {text.spaced(str(attributes.get('kind', ''))) or 'thing'}"
    told += ", ended" * over
    told += f", {left_out:,} neighbours not shown" if left_out else ""
    names = f"node look-{node_look(attributes).name}" + " focus" * focused + " over" * over
    href = text.link_address(scene.links.node(key))
    link = add(
        parent,
        "a",
        {
            "href": href or None,
            "class": names + " selected" * selected,
            "aria-label": told,
            "aria-current": "true" if selected else None,
        },
    )
    link.attrib.update(placed(key, scene.spots[node]))
    if scene.emphasis.beyond.get(key):
        link.set("data-more", str(scene.emphasis.beyond[key]))
    page = text.link_address(scene.links.page(key)) if scene.links.page else ""
    if page:
        link.set("data-page", page)
    add(link, "title", {}, told)
    return link
