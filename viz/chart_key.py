"""The key of a chart: what its areas, lines and marks stand for."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from viz.chart import LEADING, fit, reach, say
from viz.chart_looks import ChartLook, look_class, outlined, stroked
from viz.curves import Point
from viz.markup import Element, add, number
from viz.strokes import hatch
from viz.theme import NodeLook

Sign: TypeAlias = Callable[[Element, Point], None]
"""What draws a sign 24 wide and 12 high; the point is the middle of its left side."""

_SWATCH = 24.0
_ROW = 20.0


def key(
    parent: Element,
    entries: Sequence[tuple[Sign, str]],
    at: Point,
    width: float,
) -> float:
    """Append a key, side by side where there is room, and return its height.

    Raises:
        Nothing.

    >>> from viz.chart_looks import CHART_LOOKS
    >>> key(Element("g"), [(area_sign(CHART_LOOKS["borne"]), "borne")], (0.0, 0.0), 300.0)
    20.0
    """
    x, y = at
    for sign, words in entries:
        lines = fit(words, width - _SWATCH - 8, most=3)
        across = _SWATCH + 8 + max(reach(line) for line in lines)
        if x > at[0] and x + across > at[0] + width:
            x, y = at[0], y + _ROW
        sign(parent, (x, y + 8))
        say(parent, lines, (x + _SWATCH + 6, y + 12), tone="quiet")
        y += (len(lines) - 1) * LEADING
        x += across + 14
    return y - at[1] + _ROW if entries else 0.0


def area_sign(look: ChartLook | NodeLook, *, hatched: bool = False) -> Sign:
    """Return what draws an area of *look* for a key.

    Raises:
        Nothing.

    >>> from viz.chart_looks import CHART_LOOKS
    >>> group = Element("g")
    >>> area_sign(CHART_LOOKS["borne"])(group, (0.0, 0.0))
    >>> group[0][0].tag
    'rect'
    """

    def sign(parent: Element, at: Point) -> None:
        group = add(parent, "g", {"class": look_class(look)})
        place = {"x": at[0], "y": at[1] - 6, "width": _SWATCH, "height": 12.0}
        add(group, "rect", {**place, **outlined(look, 1.0)})
        if hatched:
            hatch(group, look, (at[0], at[1] - 6, at[0] + _SWATCH, at[1] + 6))

    return sign


def line_sign(look: ChartLook | NodeLook, *, width: float = 2.0, dash: str = "") -> Sign:
    """Return what draws a line of *look* for a key.

    Raises:
        Nothing.

    >>> from viz.chart_looks import CHART_LOOKS
    >>> group = Element("g")
    >>> line_sign(CHART_LOOKS["break-even"])(group, (0.0, 0.0))
    >>> group[0][0].get("d")
    'M0 0H24'
    """

    def sign(parent: Element, at: Point) -> None:
        group = add(parent, "g", {"class": look_class(look)})
        path = f"M{number(at[0])} {number(at[1])}H{number(at[0] + _SWATCH)}"
        add(group, "path", {"d": path, **stroked(look, width, dash)})

    return sign
