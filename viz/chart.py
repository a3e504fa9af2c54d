"""The frame of every chart: its names for readers, words, links, key and caption."""

from collections.abc import Iterable
from dataclasses import dataclass

from viz import markup, text
from viz.caption import Caption, add_caption
from viz.chart_looks import ChartLook, look_class
from viz.curves import Point
from viz.markup import Element, add
from viz.theme import PAPER, NodeLook

WIDE = 760.0
"""Width of a picture for a page with room, in pixels."""
NARROW = 300.0
"""Width of a picture for a telephone: its words are as large, its parts are set otherwise."""
SIZE, SMALL = 12.0, 11.0
"""Sizes of words and of quiet words."""
LEADING = 15.0
"""From one line of words to the next."""

_BREAKPOINT = 520.0
# The site's own class "quiet" also sets a size.
_TONES = {"ink": "ink", "quiet": "dim"}
# Fonts differ, and some that readers have are wider than the one that was measured.
_SLACK = 1.09


@dataclass(frozen=True)
class Names:
    """How a picture is called: its id, its title and what a reader who cannot see it is told."""

    identifier: str
    title: str
    told: str


def is_narrow(width: float) -> bool:
    """Tell whether a picture of *width* needs the layout for small screens.

    Raises:
        Nothing.

    >>> is_narrow(NARROW), is_narrow(WIDE)
    (True, False)
    """
    return width < _BREAKPOINT


def begin(kind: str, width: float, names: Names) -> tuple[Element, Element]:
    """Return an empty picture and the layer to draw in.

    Raises:
        Nothing.

    >>> root, layer = begin("band", WIDE, Names("b", "Losses", "Bars"))
    >>> root.get("class"), root.get("aria-labelledby"), len(root)
    ('chart chart-band for-wide', 'b-title', 2)
    """
    size = "for-narrow" if is_narrow(width) else "for-wide"
    root = Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "class": f"chart chart-{kind} {size}"}
    )
    own = text.clean(names.identifier)
    labels = {"aria-labelledby": f"{own}-title", "aria-describedby": f"{own}-desc"}
    root.attrib.update(id=own, role="group", **labels)
    add(root, "title", {"id": f"{own}-title"}, names.title)
    add(root, "desc", {"id": f"{own}-desc"}, names.told)
    layer = Element("g", {"font-family": markup.FONT, "font-size": markup.number(SIZE)})
    layer.set("stroke-linejoin", "round")
    return root, layer


def finish(
    root: Element, layer: Element, size: tuple[float, float], caption: Caption | None = None
) -> str:
    """Return the picture of that width and height, complete in itself if it has a *caption*.

    Raises:
        Nothing.

    >>> root, layer = begin("band", WIDE, Names("b", "Losses", "Bars"))
    >>> 'viewBox="0 0 760 100"' in finish(root, layer, (760.0, 100.0))
    True
    """
    area = (0.0, 0.0, *size)
    if caption:
        area = add_caption(root, layer, area, caption)
    root.append(layer)
    west, north, east, south = area
    sides = (west, north, east - west, south - north)
    root.set("viewBox", " ".join(map(markup.number, sides)))
    root.attrib.update(width=markup.number(sides[2]), height=markup.number(sides[3]))
    return markup.written(root)


def say(parent: Element, content: Iterable[str] | str, at: Point, **paint: object) -> None:
    """Append lines of words, the first with its baseline *at* a point.

    Beside attributes of SVG, *paint* may hold ``tone`` (ink or quiet) and ``halo`` (true: a ground
    around the letters, for words that lie over lines).

    Raises:
        Nothing.

    >>> group = Element("g")
    >>> say(group, ["Dorset", "CCG"], (0.0, 10.0), tone="quiet")
    >>> [(row.text, row.get("y"), row.get("class")) for row in group]
    [('Dorset', '10', 'dim'), ('CCG', '25', 'dim')]
    """
    tone, halo = str(paint.pop("tone", "ink")), bool(paint.pop("halo", False))
    given = {name.replace("_", "-"): value for name, value in paint.items()}
    given |= {"class": f"{_TONES[tone]}{' halo' * halo}", "fill": PAPER[tone].light}
    if halo:
        given |= {"stroke": PAPER["ground"].light, "stroke-width": "5", "paint-order": "stroke"}
    rows = (content,) if isinstance(content, str) else content
    for row, line in enumerate(rows):
        add(parent, "text", {"x": at[0], "y": at[1] + row * LEADING, **given}, line)


def reach(content: str, size: float = SIZE) -> float:
    """Return how wide a line of words can be, in pixels, in any of the usual fonts.

    Raises:
        Nothing.

    >>> reach("Dorset") > text.width("Dorset", SIZE)
    True
    """
    return text.width(content, size) * _SLACK


def fit(content: str, room: float, *, most: int = 1, size: float = SIZE) -> tuple[str, ...]:
    """Break words into at most *most* lines that fit into *room* pixels; "…" marks a cut.

    Raises:
        Nothing.

    >>> fit("Dorset HealthCare University NHS Foundation Trust", 150.0, most=2)
    ('Dorset HealthCare', 'University NHS Found…')
    """
    rest, lines = text.clean(content), list[str]()
    while reach(rest, size) > room and len(lines) < most - 1:
        head = rest
        while " " in head and reach(head, size) > room:
            head = head.rpartition(" ")[0]
        if reach(head, size) > room:
            break
        lines.append(head)
        rest = rest[len(head) + 1 :]
    return (*lines, rest if reach(rest, size) <= room else _cut(rest, room, size))


def linked(parent: Element, href: str, told: str, look: ChartLook | NodeLook) -> Element:
    """Append a group in the colours of *look*; with a safe *href* it is a link with that name.

    Raises:
        Nothing.

    >>> from viz.theme import NODE_LOOKS
    >>> look = NODE_LOOKS["provider"]
    >>> linked(Element("g"), "/organisations/RDY", "Dorset", look).tag
    'a'
    >>> linked(Element("g"), "javascript:alert(1)", "Dorset", look).tag
    'g'
    """
    address = text.link_address(href)
    names = {"href": address, "aria-label": told} if address else {}
    group = add(parent, "a" if address else "g", {"class": look_class(look), **names})
    add(group, "title", {}, told)
    return group


def _cut(content: str, room: float, size: float) -> str:
    while content and reach(f"{content}…", size) > room:
        content = content[:-1]
    return f"{content.rstrip()}…"
