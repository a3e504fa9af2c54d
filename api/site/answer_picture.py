"""An answer as a network: the things that it names, and what connects them on the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import networkx as nx

from api.site.links import Links
from api.site.querying import Table
from api.site.reading import Reading
from kg.keys import is_key
from kg.network.neighbourhood import among
from viz.layout import place
from viz.svg import Links as Hrefs
from viz.svg import draw, summary

MOST_THINGS = 150
"""How many things of an answer are drawn: more are no picture that anybody reads."""


@dataclass(frozen=True)
class AnswerPicture:
    """An answer as a network.

    Attributes:
        svg: The picture.
        summary: Its counts in words.
        left_out: How many more things the rows name.
        alone: How many of them nothing connects with another; they are not drawn.
    """

    svg: str
    summary: str
    left_out: int
    alone: int


def things_of(table: Table) -> tuple[str, ...]:
    """List the keys that the rows of an answer name, each once, in their order.

    Example:
        >>> from api.site.querying import Cell
        >>> rows = ((Cell("Trust", key="organisation/RYF"), Cell("2019")),)
        >>> things_of(Table(("who", "when"), rows, 1))
        ('organisation/RYF',)
    """
    keys = (cell.key for row in table.rows for cell in row if cell.key and is_key(cell.key))
    return tuple(dict.fromkeys(keys))


def answer_picture(reads: Reading, table: Table, day: date, links: Links) -> AnswerPicture | None:
    """Draw the things of an answer and what connects them; None where nothing does.

    Things lead to their pages, and relations to their evidence in the explorer.
    """
    named = things_of(table)
    graph = among(reads.network, named[:MOST_THINGS], day)
    alone = [node for node in graph if not graph.degree(node)]
    graph.remove_nodes_from(alone)
    if not graph:
        return None
    svg = picture_of(graph, links)
    return AnswerPicture(svg, summary(graph), max(0, len(named) - MOST_THINGS), len(alone))


def picture_of(graph: "nx.MultiDiGraph[str]", links: Links) -> str:
    """Draw a network whose things lead to their pages, and relations to their evidence.

    Example:
        >>> picture_of(nx.MultiDiGraph(), Links()).startswith("<svg")
        True
    """
    begins = {edge["key"]: graph.nodes[node]["key"] for node, _, edge in graph.edges(data=True)}

    def evidence(edge: Mapping[str, object]) -> str:
        key = str(edge["key"])
        return links.to("/explore", focus=begins[key], selected=key) + "#evidence"

    return draw(graph, place(graph), Hrefs(node=links.thing, edge=evidence))
