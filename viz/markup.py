"""SVG elements, escaped by construction: nothing here joins strings into markup."""

# Only builds and writes trees; no XML from outside is parsed here.
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from viz.curves import Curve, Point
from viz.text import clean
from viz.theme import SHAPES, EdgeLook, NodeLook

__all__ = ["Element", "add", "line", "marks", "number", "outline", "shape", "words", "written"]

FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def add(parent: Element, tag: str, attributes: Mapping[str, object], content: str = "") -> Element:
    """Append an element with cleaned *attributes* (None leaves one out) and text.

    Raises:
        Nothing.

    >>> group = Element("g")
    >>> _ = add(group, "text", {"x": 1.50, "class": None}, "<b> & co")
    >>> written(group)
    '<g><text x="1.5">&lt;b&gt; &amp; co</text></g>'
    """
    given = {
        name: number(value) if isinstance(value, float) else clean(value)
        for name, value in attributes.items()
        if value is not None
    }
    element = SubElement(parent, tag, given)
    element.text = clean(content) or None
    return element


def written(element: Element) -> str:
    """Return *element* as markup that XML and HTML parsers read alike.

    Raises:
        Nothing.

    >>> written(Element("g"))
    '<g></g>'
    """
    return tostring(element, encoding="unicode", short_empty_elements=False)


def number(value: float) -> str:
    """Return a coordinate with one decimal at most.

    Raises:
        Nothing.

    >>> number(3.04), number(-0.01), number(2.5)
    ('3', '0', '2.5')
    """
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def outline(name: str, centre: Point, radius: float) -> str:
    """Return the path of a shape around *centre*; an empty one means a circle.

    Raises:
        KeyError: the theme has no shape called *name*.

    >>> outline("diamond", (0, 0), 10)
    'M0 -12L12 0L0 12L-12 0Z'
    """
    corners = [(centre[0] + x * radius, centre[1] + y * radius) for x, y in SHAPES[name]]
    return _path(corners) + "Z" if corners else ""


def shape(parent: Element, look: NodeLook, centre: Point, radius: float, dash: str = "") -> Element:
    """Append the outline of a thing, coloured for print and classed for the site's theme.

    Raises:
        Nothing.

    >>> from viz.theme import NODE_LOOKS
    >>> shape(Element("g"), NODE_LOOKS["provider"], (0, 0), 15).tag
    'circle'
    """
    paint = {
        "class": "shape",
        "fill": look.fill.light,
        "stroke": look.line.light,
        "stroke-width": "1.8",
        "stroke-dasharray": dash or None,
    }
    path = outline(look.shape, centre, radius)
    if path:
        return add(parent, "path", {"d": path, **paint})
    return add(parent, "circle", {"cx": centre[0], "cy": centre[1], "r": radius, **paint})


def line(parent: Element, look: EdgeLook, curve: Curve, *, directed: bool, wide: bool) -> None:
    """Append a relationship's line with its arrowhead.

    Raises:
        Nothing.

    >>> from viz.theme import EDGE_LOOKS
    >>> group, way = Element("g"), Curve((0, 0), (50, 0), (100, 0))
    >>> line(group, EDGE_LOOKS["state-ended"], way, directed=True, wide=False)
    >>> [part.get("class") for part in group], group[0].get("stroke-dasharray")
    (['line', 'head'], '7 5')
    """
    # The dash must not run into the arrowhead, so the line stops where the head begins.
    shaft = curve.part(0.93) if directed else curve
    paint = {"class": "line", "stroke": look.line.light}
    weight = {"stroke-width": "3.2" if wide else "1.6", "stroke-dasharray": look.dash or None}
    add(parent, "path", {"d": _quadratic(shaft), **paint, **weight})
    if directed:
        head = _path(curve.arrow(11.0, 9.0)) + "Z"
        add(parent, "path", {"class": "head", "d": head, "fill": look.line.light})


def hit(parent: Element, curve: Curve) -> None:
    """Append an unseen line wide enough for a finger.

    Raises:
        Nothing.

    >>> group = Element("g")
    >>> hit(group, Curve((0, 0), (50, 0), (100, 0)))
    >>> group[0].get("stroke-width")
    '24'
    """
    attributes = {"class": "hit", "pointer-events": "stroke", "stroke-width": "24"}
    add(parent, "path", {"d": _quadratic(curve), **attributes})


def words(parent: Element, content: Iterable[str], at: Point, **paint: object) -> None:
    """Append centred lines of text with a halo, the first on the height of *at*.

    Raises:
        Nothing.

    >>> group = Element("g")
    >>> words(group, ["Dorset", "CCG"], (0, 0), fill="#000", class_="name")
    >>> [(row.text, row.get("y"), row.get("class")) for row in group]
    [('Dorset', '0', 'name'), ('CCG', '14', 'name')]
    """
    halo = {"stroke-width": "3.5", "paint-order": "stroke"}
    for row, text in enumerate(content):
        place = {"x": at[0], "y": at[1] + row * 14.0, "text-anchor": "middle"}
        add(parent, "text", {**place, **halo, **{_dashed(k): v for k, v in paint.items()}}, text)


def marks(parent: Element, look: EdgeLook, at: Point, ground: str) -> None:
    """Append the marks of a relationship as small discs around *at*.

    Raises:
        Nothing.

    >>> from viz.theme import EDGE_LOOKS
    >>> group = Element("g")
    >>> marks(group, EDGE_LOOKS["disputed"], (0, 0), "#fff")
    >>> [part.text for part in group]
    [None, '!']
    """
    first = at[0] - (len(look.marks) - 1) * 8.5
    for rank, sign in enumerate(look.marks):
        x = first + rank * 17.0
        disc = {"cx": x, "cy": at[1], "r": "7.5", "fill": ground, "stroke": look.line.light}
        add(parent, "circle", {"class": "disc", **disc, "stroke-width": "1.3"})
        place = {"x": x, "y": at[1] + 4.0, "text-anchor": "middle", "font-size": "11"}
        bold = {"font-weight": "700", "fill": look.line.light}
        add(parent, "text", {"class": "mark", **place, **bold}, sign)


def _dashed(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _path(corners: Iterable[Point]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners)


def _quadratic(curve: Curve) -> str:
    start, control, end = (
        f"{number(x)} {number(y)}" for x, y in (curve.start, curve.control, curve.end)
    )
    return f"M{start}Q{control} {end}"
