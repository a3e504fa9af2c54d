"""A network in the formats of other tools; parallel relationships stay apart in each.

What a format cannot hold is flattened the same way everywhere: nothing becomes an empty string,
keys are joined by "; ", amounts keep their digits, nested values become JSON. Each carries the day,
the sources, the licence and, where `viz.stamp` gave them, a title and the address of the view.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from viz import dates, table, text, wording
from viz.caption import LICENCE
from viz.stamp import credits_of
from viz.tabular import as_csv
from viz.theme import node_look

Flat = dict[str, str | int | float | bool]

_COLUMNS = (
    "from_key", "from_label", "relation", "to_key", "to_label", "kind", "family", "role", "state",
    "status", "from", "to", "to_earliest", "value", "currency", "basis", "source_titles",
    "source_urls", "sources", "claims", "disputed_by", "key", "as_of", "licence", "link",
)  # fmt: skip


@dataclass(frozen=True)
class GraphFormat:
    """One format: how it is called on the web and on disk, and what writes it."""

    media_type: str
    suffix: str
    write: "Callable[[nx.MultiDiGraph[str]], str]"


def graphml(graph: "nx.MultiDiGraph[str]") -> str:
    """Return *graph* as GraphML.

    Raises:
        Nothing.

    >>> graph = nx.MultiDiGraph([("a", "b"), ("a", "b")])
    >>> nx.parse_graphml(graphml(graph)).number_of_edges()
    2
    """
    return "\n".join(nx.generate_graphml(_flattened(graph)))


def gexf(graph: "nx.MultiDiGraph[str]") -> str:
    """Return *graph* as GEXF 1.2 whose periods are intervals, so that Gephi's timeline plays them.

    An open end has no attribute. Things keep the colour of their kind, and the place of a picture
    where they have ``x`` and ``y``. Gephi makes one edge of several between the same two things,
    unless they differ in ``kind`` (of GEXF 1.3); here each has one of its own between these two.

    Raises:
        Nothing.

    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("a", "b", **{"from": "2019-04", "to": "2020-03"})
    >>> written = gexf(graph)
    >>> 'start="2019-04-01"' in written, 'end="2020-03-31"' in written
    (True, True)
    """
    flat = _flattened(graph)
    flat.graph["mode"] = "dynamic"
    for attributes in [*(flat.nodes[node] for node in flat), *_edges(flat)]:
        bounds = (
            ("start", dates.first_day(str(attributes.get("from", "")))),
            ("end", dates.last_day(str(attributes.get("to", "")))),
        )
        # GEXF keeps its own key and id; a second of that name would overwrite it.
        for reserved in ("id", "start", "end"):
            attributes.pop(reserved, None)
        attributes.update({name: day for name, day in bounds if day})
    for attributes in _edges(flat):
        attributes["short_key"] = attributes.pop("key", "")
    for node in flat:
        flat.nodes[node]["viz"] = _drawn(flat.nodes[node])
    writer = GEXFWriter(version="1.2draft")
    writer.add_graph(flat)
    _set_kinds(writer.graph_element)
    # Without any date networkx would leave the format out, which other tools then guess.
    writer.graph_element.set("timeformat", "date")
    meta = writer.xml.find("meta")
    # The day of writing would make every day's file another one.
    meta.attrib.pop("lastmodifieddate")
    meta.find("creator").text = f"nhs-kg {text.clean(graph.graph.get('version', ''))}".strip()
    ET.SubElement(meta, "description").text = credits_of(graph)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{writer}'


def _set_kinds(graph: ET.Element) -> None:
    """Name what each edge is, and number those that are the same between the same things."""
    seen = Counter[tuple[str, ...]]()
    for edge in graph.iterfind("edges/edge"):
        told = edge.get("label") or "related"
        which = (edge.attrib["source"], edge.attrib["target"], told)
        seen[which] += 1
        edge.set("kind", told if seen[which] == 1 else f"{told} ({seen[which]})")


def _drawn(node: Mapping[str, Any]) -> dict[str, Any]:
    colour = node_look(node).line.light.lstrip("#")
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    drawn: dict[str, Any] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    if {"x", "y"} <= node.keys():
        # Gephi counts upwards.
        drawn["position"] = {"x": node["x"], "y": -float(node["y"]), "z": 0.0}
    return drawn


def node_link(graph: "nx.MultiDiGraph[str]") -> str:
    """Return *graph* as the JSON that ``networkx.node_link_graph`` reads; ``key`` is the IRI.

    Raises:
        Nothing.

    >>> graph = nx.MultiDiGraph([("a", "b")])
    >>> nx.node_link_graph(json.loads(node_link(graph))).number_of_edges()
    1
    """
    return _json(node_link_data(graph))


def node_link_data(graph: "nx.MultiDiGraph[str]") -> dict[str, Any]:
    """Return *graph* as node-link data of plain JSON types, for a server to embed.

    A relationship's short key is called ``short_key``: networkx keeps ``key`` for the IRI.

    Raises:
        Nothing.

    >>> node_link_data(nx.MultiDiGraph([("a", "b")]))["edges"]
    [{'source': 'a', 'target': 'b', 'key': 0}]
    """
    data: dict[str, Any] = nx.node_link_data(_plain(graph), edges="edges")
    return data


def cytoscape(graph: "nx.MultiDiGraph[str]") -> str:
    """Return *graph* as Cytoscape JSON, each relationship with an id of its own.

    Raises:
        Nothing.

    >>> data = json.loads(cytoscape(nx.MultiDiGraph([("a", "b")])))
    >>> [edge["data"]["source"] for edge in data["elements"]["edges"]]
    ['a']
    """
    data: dict[str, Any] = nx.cytoscape_data(_plain(graph), name="label")
    for edge in data["elements"]["edges"]:
        edge["data"]["id"] = str(edge["data"]["key"])
    for node in data["elements"]["nodes"]:
        if {"x", "y"} <= node["data"].keys():
            node["position"] = {"x": node["data"]["x"], "y": node["data"]["y"]}
    return _json(data)


def edge_csv(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the relationships of *graph* as CSV, one a line, with the titles of their sources.

    Raises:
        Nothing.

    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("a", "b", label="=1+1")
    >>> edge_csv(graph).splitlines()[1].split(",")[:5]
    ['a', 'a', "'=1+1", 'b', 'b']
    """
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    rows = [_csv_row(graph, origin, end, attributes) for origin, end, _, attributes in edges]
    return as_csv(_COLUMNS, ([row[name] for name in _COLUMNS] for row in rows))


FORMATS: Mapping[str, GraphFormat] = {
    "graphml": GraphFormat("application/graphml+xml", "graphml", graphml),
    "gexf": GraphFormat("application/gexf+xml", "gexf", gexf),
    "node-link": GraphFormat("application/json", "json", node_link),
    "cytoscape": GraphFormat("application/vnd.cytoscape+json", "cyjs", cytoscape),
    "csv": GraphFormat("text/csv; charset=utf-8", "csv", edge_csv),
}
"""The formats of this module by the name that routes and commands use."""


def _csv_row(
    graph: "nx.MultiDiGraph[str]", origin: str, end: str, edge: Mapping[str, Any]
) -> dict[str, str]:
    sources = table.source_lines(graph, edge.get("sources", ()))
    ours = {
        "from_key": table.node_key(graph, origin),
        "from_label": table.node_label(graph, origin),
        "relation": wording.relation(edge),
        "to_key": table.node_key(graph, end),
        "to_label": table.node_label(graph, end),
        "source_titles": "; ".join(source.title for source in sources),
        "source_urls": " ".join(source.url for source in sources),
        "as_of": text.clean(graph.graph.get("at", "")),
        "licence": LICENCE,
        "link": text.clean(graph.graph.get("link", "")),
    }
    flat = {name: str(_flat(edge.get(name))) for name in _COLUMNS if name not in ours}
    return ours | flat


def _flattened(graph: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    return _copied(graph, _flat)


def _plain(graph: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    copy = _copied(graph, _jsonable)
    for attributes in _edges(copy):
        if "key" in attributes:
            attributes["short_key"] = attributes.pop("key")
    return copy


def _copied(
    graph: "nx.MultiDiGraph[str]", change: Callable[[object], Any]
) -> "nx.MultiDiGraph[str]":
    """Copy *graph* in a fixed order, so that the same network gives the same bytes."""
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    copy.graph.update(_changed({**graph.graph, "licence": LICENCE}, change))
    for node in sorted(graph):
        copy.add_node(node)
        copy.nodes[node].update(_changed(graph.nodes[node], change))
    for origin, end, key, attributes in sorted(
        graph.edges(keys=True, data=True), key=lambda edge: edge[:3]
    ):
        # An attribute called `key` cannot be passed beside the key itself.
        copy.add_edge(origin, end, key=key)
        copy.edges[origin, end, key].update(_changed(attributes, change))
    return copy


def _edges(graph: "nx.MultiDiGraph[str]") -> list[dict[str, Any]]:
    return [attributes for _, _, attributes in graph.edges(data=True)]


def _changed(attributes: Mapping[str, object], change: Callable[[object], Any]) -> dict[str, Any]:
    return {name: change(value) for name, value in attributes.items()}


def _flat(value: object) -> str | int | float | bool:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple | list | set | frozenset) and all(
        isinstance(item, str) for item in value
    ):
        items = value if isinstance(value, tuple | list) else sorted(value)
        return "; ".join(text.clean(item) for item in items)
    nested = isinstance(value, tuple | list | Mapping)
    return text.clean(_json(_jsonable(value)) if nested else value)


def _jsonable(value: object) -> Any:  # noqa: ANN401 JSON has no narrower type
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): _jsonable(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_jsonable(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)
