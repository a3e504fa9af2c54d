"""What a picture is drawn from: the graph, where its things stand, where its links lead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from viz.curves import Point, Room
from viz.layout import Position
from viz.markup import number
from viz.packing import RADIUS
from viz.table import node_key
from viz.text import clean

Attributes = Mapping[str, Any]
_FOCUS_GROWTH = 1.35


@dataclass(frozen=True)
class Links:
    """Where a click leads.

    Attributes:
        node: Address for a thing's key.
        edge: Address for a relationship's attributes.
        page: Address of a thing's own page, for menus; None where there is no menu.

    >>> Links(node=lambda key: f"/{key}", edge=lambda edge: "").node("organisation/RYF")
    '/organisation/RYF'
    """

    node: Callable[[str], str]
    edge: Callable[[Attributes], str]
    page: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Emphasis:
    """What a picture brings to the fore.

    Attributes:
        focus: Key of the thing in the middle; empty for none.
        selected: Key of the relationship or thing that is spoken of; empty for none.
        beyond: How many neighbours may be added, by a thing's key, for menus.
        left_out: How many neighbours a limit keeps away, by a thing's key; drawn as ``+n``.

    >>> Emphasis(focus="organisation/RYF").selected
    ''
    """

    focus: str = ""
    selected: str = ""
    beyond: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """One picture while it is drawn: *room* knows where words already stand.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("i:a", key="organisation/RYF")
    >>> links = Links(node=str, edge=str)
    >>> Scene(graph, {}, links, Emphasis(focus="organisation/RYF"), Room()).radius("i:a") > RADIUS
    True
    """

    graph: "nx.MultiDiGraph[str]"
    spots: Mapping[str, Position]
    links: Links
    emphasis: Emphasis
    room: Room

    def radius(self, node: str) -> float:
        """Return the radius of a thing's shape: the one in focus is larger."""
        focused = node_key(self.graph, node) == self.emphasis.focus
        return RADIUS * _FOCUS_GROWTH if focused else RADIUS


def placed(key: str, at: Point) -> dict[str, str]:
    """Return the attributes by which a script finds a link and where it stands.

    Raises:
        Nothing.

    >>> placed("organisation/RYF", (1.04, 2.0))
    {'data-key': 'organisation/RYF', 'data-x': '1', 'data-y': '2'}
    """
    x, y = map(number, at)
    return {"data-key": clean(key), "data-x": x, "data-y": y}
