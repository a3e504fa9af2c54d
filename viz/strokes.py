"""Small strokes that charts share: hatching, straight lines, discs, ticks and diamonds."""

from viz.chart_looks import ChartLook, look_class, outlined, solid, stroked
from viz.curves import Area, Point
from viz.markup import Element, add, number
from viz.theme import NodeLook

_HATCH = 5.0


def hatch(parent: Element, look: ChartLook | NodeLook, area: Area) -> None:
    """Append slanting lines over a box: west, north, east, south.

    Raises:
        Nothing.

    >>> from viz.chart_looks import CHART_LOOKS
    >>> group = Element("g")
    >>> hatch(group, CHART_LOOKS["doubt"], (0.0, 0.0, 10.0, 5.0))
    >>> group[0].get("d")
    'M0 5L5 0M5 5L10 0'
    """
    west, north, east, south = area
    height, steps = south - north, []
    offset = _HATCH * (int(-height / _HATCH))
    while offset < east - west:
        left, right = max(offset, 0.0), min(offset + height, east - west)
        if right > left:
            corners = (
                (west + left, south - (left - offset)),
                (west + right, south - (right - offset)),
            )
            steps.append("M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners))
        offset += _HATCH
    add(parent, "path", {"d": "".join(steps), **stroked(look, 0.9)})


def rule(
    parent: Element,
    look: ChartLook,
    line: tuple[Point, Point],
    *,
    width: float = 1.0,
    dash: str = "",
) -> None:
    """Append a straight line.

    Raises:
        Nothing.

    >>> from viz.chart_looks import CHART_LOOKS
    >>> group = Element("g")
    >>> rule(group, CHART_LOOKS["grid"], ((0.0, 0.0), (0.0, 9.0)), dash="2 2")
    >>> group[0][0].get("d")
    'M0 0L0 9'
    """
    ends = "L".join(f"{number(x)} {number(y)}" for x, y in line)
    group = add(parent, "g", {"class": look_class(look)})
    add(group, "path", {"d": f"M{ends}", **stroked(look, width, dash)})


def dot(parent: Element, look: ChartLook | NodeLook, at: Point, radius: float = 4.0) -> None:
    """Append a filled disc.

    Raises:
        Nothing.

    >>> from viz.chart_looks import CHART_LOOKS
    >>> group = Element("g")
    >>> dot(group, CHART_LOOKS["most"], (0.0, 0.0))
    >>> group[0][0].tag
    'circle'
    """
    group = add(parent, "g", {"class": look_class(look)})
    add(group, "circle", {"cx": at[0], "cy": at[1], "r": radius, **solid(look)})


def diamond(parent: Element, look: ChartLook | NodeLook, at: Point, radius: float = 5.0) -> None:
    """Append a diamond with an edge.

    Raises:
        Nothing.

    >>> from viz.chart_looks import CHART_LOOKS
    >>> group = Element("g")
    >>> diamond(group, CHART_LOOKS["middle"], (10.0, 10.0))
    >>> group[0][0].get("d")
    'M10 5L15 10L10 15L5 10Z'
    """
    x, y = at
    corners = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
    path = "M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z"
    group = add(parent, "g", {"class": look_class(look)})
    add(group, "path", {"d": path, **outlined(look)})
