"""Signs of a picture beside its looks: what stands in the middle, is over, or has more around it.

They complete the legend, so that nothing in a picture has to be guessed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import networkx as nx

from viz import markup
from viz.curves import Curve
from viz.markup import Element, add
from viz.theme import EDGE_LOOKS, NODE_LOOKS
from viz.things import OVER_DASH, badge, ring

_AT = (22.0, 12.0)


@dataclass(frozen=True)
class SignLine:
    """A sign that occurs in a picture: a small drawing of it and what it stands for.

    >>> SignLine("<svg></svg>", "ended").words
    'ended'
    """

    svg: str
    words: str


def signs(
    graph: "nx.MultiDiGraph[str]", *, focus: str = "", left_out: Mapping[str, int] | None = None
) -> tuple[SignLine, ...]:
    """Return the signs that occur in *graph* drawn around *focus*.

    Raises:
        Nothing.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", key="organisation/11J", state="ended")
    >>> [line.words for line in signs(graph, focus="organisation/11J")]
    ['in the middle', 'no longer exists']
    """
    return tuple(_found(graph, focus, left_out or {}))


def _found(
    graph: "nx.MultiDiGraph[str]", focus: str, left_out: Mapping[str, int]
) -> Iterator[SignLine]:
    if focus:
        yield _line("in the middle", _ringed)
    if any(node.get("state") == "ended" for _, node in graph.nodes(data=True)):
        yield _line("no longer exists", _dashed)
    if any(left_out.values()):
        yield _line("so many neighbours are not shown", _counted)
    if any(edge.get("directed", True) for _, _, edge in graph.edges(data=True)):
        yield _line("from whom the sentence speaks, to whom", _arrow)


def _line(words: str, drawn: Callable[[Element], None]) -> SignLine:
    root = Element("svg", {"class": "swatch", "aria-hidden": "true", "viewBox": "0 0 44 24"})
    root.attrib.update(width="44", height="24")
    other = NODE_LOOKS["organisation"]
    drawn(add(root, "g", {"class": f"look-{other.name}", "font-family": markup.FONT}))
    return SignLine(markup.written(root), words)


def _ringed(group: Element) -> None:
    ring(group, _AT, 10.5)
    markup.shape(group, NODE_LOOKS["organisation"], _AT, 7.0)


def _dashed(group: Element) -> None:
    markup.shape(group, NODE_LOOKS["organisation"], _AT, 9.0, OVER_DASH)


def _counted(group: Element) -> None:
    markup.shape(group, NODE_LOOKS["organisation"], (10.0, 14.0), 7.0)
    badge(group, (10.0, 14.0), 7.0, "+9")


def _arrow(group: Element) -> None:
    look = EDGE_LOOKS["state-current"]
    own = add(group, "g", {"class": f"look-{look.name}", "fill": "none"})
    markup.line(own, look, Curve((1, 12), (22, 12), (43, 12)), directed=True, wide=False)
