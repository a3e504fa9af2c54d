"""A network as one HTML file that needs nothing else: no server, no network, no other file.

pyvis builds the data and carries vis-network; the page around them is ours, because pyvis's own
template fetches from elsewhere and runs markup found in names.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from html import unescape
from importlib.resources import files
from typing import Any

import jinja2
import networkx as nx
from markupsafe import Markup
from pyvis.network import Network

from viz import dates, text, wording
from viz.asset import ASSETS, asset
from viz.caption import INDEPENDENCE, LICENCE
from viz.layout import Position, fan, place
from viz.legend import legend
from viz.packing import RADIUS
from viz.stylesheet import stylesheet
from viz.svg import summary, swatch
from viz.table import Row, node_key, node_label, row_of
from viz.theme import PAPER, SHAPES, Colour, NodeLook, edge_look, node_look

_LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_ROUNDNESS = 0.28
_SPEAKING = 0.5
_MOST_ROWS = 5000
"""How many rows a browser shows without being held up; the picture has all of them."""

Json = dict[str, Any]


def network_page(
    graph: "nx.MultiDiGraph[str]",
    *,
    title: str,
    focus: str | None = None,
    spots: Mapping[str, Position] | None = None,
) -> str:
    """Return *graph* as a self-contained HTML page; *focus* is the key or IRI of a thing.

    Things stand at *spots*, or where `viz.layout.place` puts them. Where the graph names its
    ``link``, the page leads back there.

    Raises:
        ValueError: an attribute of *graph* is a number that JSON cannot hold.

    >>> graph = nx.MultiDiGraph(at="2020-07-07")
    >>> _ = graph.add_edge("i:a", "i:b", key="i:r", kind="ContractRole", label="partner")
    >>> page = network_page(graph, title="Urgent care <in> Dorset")
    >>> page[:15], "Urgent care &lt;in&gt; Dorset" in page, "7 July 2020" in page
    ('<!doctype html>', True, True)
    """
    described = _described(graph, spots or place(graph), focus or "")
    rows = [edge["row"] for edge in described["edges"]]
    script, style = asset("network.js"), f"{stylesheet()}\n{asset('network.css')}"
    library = _library()
    return _template().render(
        title=text.clean(title),
        summary=summary(graph),
        as_of=dates.spoken(text.clean(graph.graph.get("at", ""))),
        version=text.clean(graph.graph.get("version", "")),
        legend=legend(graph),
        swatch=_swatch,
        rows=rows[:_MOST_ROWS],
        total=len(rows),
        link=text.web_address(graph.graph.get("link", "")),
        licence=LICENCE,
        independence=INDEPENDENCE,
        policy=_policy(scripts=(library, script), style=style),
        style=_trusted(style),
        data=_trusted(_json(described)),
        library=_trusted(library),
        script=_trusted(script),
    )


def content_security_policy(html: str) -> str:
    """Return the policy with which a server sends a page of `network_page`.

    Raises:
        ValueError: *html* is no such page.

    >>> content_security_policy(network_page(nx.MultiDiGraph(), title="Nothing"))[:18]
    "default-src 'none'"
    """
    found = _META.search(html)
    if found is None:
        raise ValueError('no policy in the page: pass the text that "network_page" returned')
    # Browsers ignore frame-ancestors in a page and complain about it, so only a header says it.
    return f"{unescape(found.group(1))}; frame-ancestors 'self'"


def _described(graph: "nx.MultiDiGraph[str]", spots: Mapping[str, Position], focus: str) -> Json:
    """Collect what the page's script draws and tells, by way of pyvis."""
    network = Network(directed=True)
    network.toggle_physics(status=False)
    for node in sorted(graph):
        network.add_node(node, **_node(graph, node, spots[node], focus))
    bends = fan(graph)
    lines = sorted(
        (
            (row_of(graph, origin, end, edge), (origin, end), edge, bends[origin, end, key])
            for origin, end, key, edge in graph.edges(keys=True, data=True)
        ),
        key=lambda line: (line[0].family, line[0].from_label, line[0].to_label, line[0].edge),
    )
    for number, (row, ends, edge, bend) in enumerate(lines):
        network.add_edge(*ends, id=number, **_edge(row, edge, bend))
    nodes, edges = network.get_network_data()[:2]
    return {
        "nodes": nodes,
        "edges": edges,
        "shapes": SHAPES,
        "paper": {name: _pair(colour) for name, colour in PAPER.items()},
    }


def _node(graph: "nx.MultiDiGraph[str]", node: str, spot: Position, focus: str) -> Json:
    attributes, look = graph.nodes[node], node_look(graph.nodes[node])
    focused = focus in {node, node_key(graph, node)}
    label = node_label(graph, node)
    return {
        # vis-network draws no label of its own: the script draws the lines.
        "label": " ",
        "shape": "custom",
        "size": RADIUS * 1.3 if focused else RADIUS,
        "title": label,
        "x": spot[0],
        "y": spot[1],
        "lines": text.lines(label),
        "look": _look(look),
        "focus": focused,
        "over": attributes.get("state") == "ended",
        "told": label,
        "kind": text.spaced(str(attributes.get("kind", ""))) or look.words,
        "period": wording.period({"from": attributes.get("from"), "to": attributes.get("to")}),
        "key": text.clean(node_key(graph, node)),
    }


def _edge(row: Row, attributes: Mapping[str, Any], bend: float) -> Json:
    look = edge_look(attributes)
    bow = {"enabled": True, "type": "curvedCW", "roundness": bend * _ROUNDNESS}
    # The words of many parallel lines would lie on each other: only the middle ones speak.
    said = [wording.relation(attributes)] if abs(bend) <= _SPEAKING else []
    return {
        "label": " ".join([*look.marks, *said]),
        "title": f"{row.sentence} ({row.period}; {row.status})",
        "arrows": {"to": {"enabled": attributes.get("directed", True), "scaleFactor": 0.6}},
        "dashes": [int(length) for length in look.dash.split()] or False,
        "width": 1.6,
        "smooth": bow if bend else {"enabled": False},
        "line": _pair(look.line),
        "row": {**asdict(row), "sentence": row.sentence},
    }


def _look(look: NodeLook) -> Json:
    return {"shape": look.shape, "fill": _pair(look.fill), "line": _pair(look.line)}


def _pair(colour: Colour) -> tuple[str, str]:
    return (colour.light, colour.dark)


def _json(data: Json) -> str:
    """Write *data* so that no string in it can end the script element that holds it."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False).translate(_ESCAPES)


def _policy(*, scripts: tuple[str, ...], style: str) -> str:
    hashes = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _trusted(markup: str) -> Markup:
    # Only for our own files, the library and escaped JSON; names never come this way.
    return Markup(markup)  # noqa: S704


def _swatch(look: NodeLook) -> Markup:
    return _trusted(swatch(look))


@cache
def _library() -> str:
    code = files("pyvis").joinpath(_LIBRARY).read_text(encoding="utf-8")
    # The map is not shipped; asking for it would be a request.
    code = re.sub(r"^//# sourceMappingURL=.*$", "", code, flags=re.MULTILINE)
    return code.replace("</script", r"<\/script").replace("\r\n", "\n").strip()


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("network.html")
