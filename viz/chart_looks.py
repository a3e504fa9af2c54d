"""Colours of charts, read from ``theme.toml``, and the attributes that paint with them.

Colours are attributes, so a picture reads without its stylesheet; classes let the site's theme
take over. Colour never speaks alone: beside it there is a mark, a hatching or a place.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from viz.theme import Colour, NodeLook

_TABLE = tomllib.loads(Path(__file__).with_name("theme.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class ChartLook:
    """Colours of one part of a chart and the words that its key gives them.

    Attributes:
        name: Its CSS class is ``look-<name>``.
        words: What it stands for.
        fill: Colour of areas.
        line: Colour of lines, marks and hatching; stands out from the ground and from ``fill``.
    """

    name: str
    words: str
    fill: Colour
    line: Colour


CHART_LOOKS: Mapping[str, ChartLook] = {
    name: ChartLook(f"chart-{name}", look["words"], Colour(*look["fill"]), Colour(*look["line"]))
    for name, look in _TABLE["chart"].items()
}
"""All looks of charts by their name in the theme."""


def look_class(look: ChartLook | NodeLook) -> str:
    """Return the CSS class that gives its colours to everything inside.

    Raises:
        Nothing.

    >>> look_class(CHART_LOOKS["borne"])
    'look-chart-borne'
    """
    return f"look-{look.name}"


def filled(look: ChartLook | NodeLook) -> dict[str, str]:
    """Return the attributes of an area.

    Raises:
        Nothing.

    >>> sorted(filled(CHART_LOOKS["borne"]))
    ['class', 'fill', 'stroke']
    """
    return {"class": "fill", "fill": look.fill.light, "stroke": "none"}


def stroked(look: ChartLook | NodeLook, width: float = 1.4, dash: str = "") -> dict[str, object]:
    """Return the attributes of a line.

    Raises:
        Nothing.

    >>> stroked(CHART_LOOKS["borne"])["class"]
    'line'
    """
    paint: dict[str, object] = {"class": "line", "fill": "none", "stroke": look.line.light}
    return paint | {"stroke-width": width, "stroke-dasharray": dash or None}


def outlined(look: ChartLook | NodeLook, width: float = 1.4, dash: str = "") -> dict[str, object]:
    """Return the attributes of an area with an edge.

    Raises:
        Nothing.

    >>> outlined(CHART_LOOKS["borne"])["class"]
    'fill line'
    """
    return {**stroked(look, width, dash), "class": "fill line", "fill": look.fill.light}


def solid(look: ChartLook | NodeLook) -> dict[str, str]:
    """Return the attributes of a mark in the colour of lines.

    Raises:
        Nothing.

    >>> solid(CHART_LOOKS["borne"])["class"]
    'solid'
    """
    return {"class": "solid", "fill": look.line.light, "stroke": "none"}
