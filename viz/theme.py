"""What things and relationships look like, read from ``theme.toml``.

Colour never speaks alone: a kind also has a shape, a status also has a dash and a mark.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from viz import wording

_TABLE = tomllib.loads(Path(__file__).with_name("theme.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Colour:
    """One colour in the light theme and its counterpart in the dark one."""

    light: str
    dark: str


@dataclass(frozen=True)
class NodeLook:
    """Shape and colours of one family of things; *name* is also its CSS class."""

    name: str
    words: str
    shape: str
    fill: Colour
    line: Colour


@dataclass(frozen=True)
class EdgeLook:
    """Dash, marks and colour of a relationship, and the words they stand for."""

    name: str
    words: str
    dash: str
    marks: tuple[str, ...]
    line: Colour


SHAPES: Mapping[str, tuple[tuple[float, float], ...]] = {
    name: tuple((float(x), float(y)) for x, y in points) for name, points in _TABLE["shape"].items()
}
"""Outline of each shape in units of its radius; an empty outline is a circle."""

PAPER: Mapping[str, Colour] = {name: Colour(*pair) for name, pair in _TABLE["paper"].items()}
"""Ground, ink, quiet ink and focus colour."""

NODE_LOOKS: Mapping[str, NodeLook] = {
    name: NodeLook(name, look["words"], look["shape"], Colour(*look["fill"]), Colour(*look["line"]))
    for name, look in _TABLE["node"].items()
}
"""All looks of things by name, in the order of the legend."""

EDGE_LOOKS: Mapping[str, EdgeLook] = {
    look["name"]: EdgeLook(
        look["name"],
        look["words"],
        look.get("dash", ""),
        tuple(look.get("mark", "")),
        Colour(*look["line"]),
    )
    for look in _TABLE["edge"]
}
"""All looks of relationships by name, gravest first."""

_BY_KIND = {
    kind: NODE_LOOKS[name] for name, look in _TABLE["node"].items() for kind in look["kinds"]
}
_CURRENT = EDGE_LOOKS["state-current"]
_MOST_MARKS = 2


def node_look(node: Mapping[str, Any]) -> NodeLook:
    """Return the look of a thing from its ``kind``, else its ``group``, else that of the unknown.

    Raises:
        Nothing: a kind that the theme does not name still gets drawn.

    >>> node_look({"kind": "FoundationTrust", "group": "organisation"}).shape
    'circle'
    >>> node_look({"kind": "Hovercraft", "group": "contract"}).name
    'contract'
    >>> node_look({}).name
    'other'
    """
    by_group = _BY_KIND.get(str(node.get("group", "")), NODE_LOOKS["other"])
    return _BY_KIND.get(str(node.get("kind", "")), by_group)


def edge_look(edge: Mapping[str, Any]) -> EdgeLook:
    """Return the look of a relationship from its status, its state and whether it is disputed.

    Raises:
        Nothing: an unknown status or state is drawn as a current relationship.

    >>> edge_look({"state": "ended", "status": "accepted"}).marks
    ('✕',)
    >>> edge_look({"state": "current", "status": "planned", "disputed_by": ("claim/a-1",)}).words
    'disputed by another claim; planned'
    """
    looks = _layers(edge)
    state_first = sorted(looks, key=lambda look: not look.name.startswith("state-"))
    marks = dict.fromkeys(mark for look in looks for mark in look.marks)
    return EdgeLook(
        name=looks[0].name,
        words="; ".join(dict.fromkeys(look.words for look in looks)),
        dash=next((look.dash for look in state_first if look.dash), ""),
        marks=tuple(marks)[:_MOST_MARKS],
        line=looks[0].line,
    )


def _layers(edge: Mapping[str, Any]) -> list[EdgeLook]:
    """Every look that applies, gravest first."""
    names = {f"status-{edge.get('status', '')}", f"state-{wording.state(edge)}"}
    if edge.get("disputed_by"):
        names.add("disputed")
    looks = [look for name, look in EDGE_LOOKS.items() if name in names]
    graver = [look for look in looks if look is not _CURRENT]
    return graver or [_CURRENT]
