"""The relationships of a picture as rows: the same facts for those who read rather than look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import networkx as nx

from viz import dates, theme, wording
from viz.text import clean, spaced, web_address

_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}


@dataclass(frozen=True)
class SourceLine:
    """A source as it is cited: *url* is empty unless it is a web address."""

    key: str
    title: str
    publisher: str
    date: str
    url: str
    verification: str


@dataclass(frozen=True)
class Row:
    """One relationship in words; *edge* is its key, *status* what its marks stand for."""

    edge: str
    kind: str
    family: str
    from_key: str
    from_label: str
    relation: str
    to_key: str
    to_label: str
    period: str
    status: str
    marks: tuple[str, ...]
    value: str
    sources: tuple[SourceLine, ...]
    claims: tuple[str, ...]
    disputed_by: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The relationship as one sentence without its full stop.

        Raises:
            Nothing.
        """
        return f"{self.from_label} {self.relation} {self.to_label}"


def rows(graph: "nx.MultiDiGraph[str]") -> tuple[Row, ...]:
    """Return every relationship of *graph* as a row, by family, then by the words of the row.

    Raises:
        Nothing: missing attributes give empty cells.

    >>> graph = nx.MultiDiGraph(sources={"source/a": {"title": "A post", "date": "2019-10-20"}})
    >>> graph.add_node("i:RYF", key="organisation/RYF", label="South Western Ambulance")
    >>> graph.add_node("i:diucs", key="contract/dorset-iucs", label="Dorset urgent care")
    >>> role = {"kind": "ContractRole", "label": "partner", "state": "ended", "to": "2019-10"}
    >>> _ = graph.add_edge("i:RYF", "i:diucs", key="i:x", **role, sources=("source/a",))
    >>> (row,) = rows(graph)
    >>> row.sentence
    'South Western Ambulance was a partner in (until October 2019) Dorset urgent care'
    >>> row.status, row.period, row.sources[0].title, row.sources[0].date
    ('ended', 'until October 2019', 'A post', '20 October 2019')
    """
    found = (row_of(graph, origin, end, edge) for origin, end, edge in graph.edges(data=True))
    return tuple(sorted(found, key=_order))


def row_of(graph: "nx.MultiDiGraph[str]", origin: str, end: str, edge: Mapping[str, Any]) -> Row:
    """Return the one relationship *edge* from *origin* to *end* as a row.

    Raises:
        KeyError: *origin* or *end* is no node of *graph*.

    >>> graph = nx.MultiDiGraph([("a", "b")])
    >>> row_of(graph, "a", "b", {"label": "owns", "state": "current"}).sentence
    'a owns b'
    """
    look = theme.edge_look(edge)
    return Row(
        edge=str(edge.get("key", "")),
        kind=spaced(str(edge.get("kind", ""))),
        family=clean(edge.get("family", "")),
        from_key=node_key(graph, origin),
        from_label=node_label(graph, origin),
        relation=wording.dated_relation(edge),
        to_key=node_key(graph, end),
        to_label=node_label(graph, end),
        period=wording.period(edge),
        status=look.words,
        marks=look.marks,
        value=money(edge.get("value"), str(edge.get("currency", "")), str(edge.get("basis", ""))),
        sources=source_lines(graph, edge.get("sources", ())),
        claims=tuple(edge.get("claims") or ()),
        disputed_by=tuple(edge.get("disputed_by") or ()),
    )


def node_key(graph: "nx.MultiDiGraph[str]", node: str) -> str:
    """Return the short key of *node*, or the node itself where it has none.

    Raises:
        KeyError: *node* is no node of *graph*.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("i:RYF", key="organisation/RYF")
    >>> node_key(graph, "i:RYF")
    'organisation/RYF'
    """
    return str(graph.nodes[node].get("key") or node)


def node_label(graph: "nx.MultiDiGraph[str]", node: str) -> str:
    """Return what *node* is called on that day, or its key where it has no name.

    Raises:
        KeyError: *node* is no node of *graph*.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("i:RYF", key="organisation/RYF", label=" South  Western ")
    >>> node_label(graph, "i:RYF")
    'South Western'
    """
    return clean(graph.nodes[node].get("label", "")) or clean(node_key(graph, node))


def source_lines(graph: "nx.MultiDiGraph[str]", keys: Iterable[str]) -> tuple[SourceLine, ...]:
    """Return the sources with *keys* as *graph* describes them, in the order given.

    Raises:
        Nothing: a source that the graph does not describe is cited by its key.

    >>> source_lines(nx.MultiDiGraph(), ["source/unknown"])[0].title
    'source/unknown'
    """
    described: Mapping[str, Mapping[str, Any]] = graph.graph.get("sources", {})
    return tuple(_source_line(key, described.get(key, {})) for key in dict.fromkeys(keys or ()))


def money(value: object, currency: str = "GBP", basis: str = "") -> str:
    """Return an amount as people write it, or an empty string when there is none.

    Raises:
        Nothing: what is no number is shown as it stands.

    >>> money("100225741", "GBP", "whole-life"), money("1250.50", "GBP"), money("")
    ('£100,225,741 (whole life)', '£1,250.50', '')
    """
    if value in {"", None}:
        return ""
    try:
        amount = Decimal(str(value))
        number = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    except InvalidOperation:
        number = clean(value)
    written = f"{_SYMBOLS[currency]}{number}" if currency in _SYMBOLS else f"{number} {currency}"
    return f"{written.strip()} ({basis.replace('-', ' ')})" if basis else written.strip()


def _source_line(key: str, source: Mapping[str, Any]) -> SourceLine:
    return SourceLine(
        key=key,
        title=clean(source.get("title", "")) or clean(key),
        publisher=clean(source.get("publisher", "")),
        date=dates.spoken(clean(source.get("date", ""))),
        url=web_address(source.get("url", "")),
        verification=clean(source.get("verification", "")).replace("-", " "),
    )


def _order(row: Row) -> tuple[str, ...]:
    return (row.family, row.from_label, row.to_label, row.relation, row.period, row.edge)
