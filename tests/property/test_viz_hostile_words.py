"""Whatever stands in a name, a picture holds only our elements and a file can be read again."""

import io
import json
import re
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import networkx as nx
from hostile_words import PAYLOADS, TAGS
from hypothesis import given
from hypothesis import strategies as st

from viz.caption import Caption
from viz.graph_formats import edge_csv, gexf, graphml, node_link
from viz.layout import place
from viz.page import network_page
from viz.svg import Emphasis, Links, draw

ATTRIBUTES = {
    "aria-current", "aria-describedby", "aria-label", "aria-labelledby", "class", "cx", "cy", "d",
    "data-from", "data-key", "data-to", "data-x", "data-y", "fill", "font-family", "font-size",
    "font-weight", "height", "href", "id", "paint-order", "pointer-events", "r", "role", "stroke",
    "stroke-dasharray", "stroke-linejoin", "stroke-width", "text-anchor", "viewBox", "width", "x",
    "y",
}  # fmt: skip


class Seen(HTMLParser):
    """Counts what a browser would find."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.links = Counter(), Counter(), []

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)
        self.links += [value for name, value in attrs if name == "href"]


hostile = st.one_of(st.sampled_from(PAYLOADS), st.text(max_size=40)).map(
    # JSON carries lone surrogates only as escapes, which no reader of ours produces.
    lambda text: text.encode("utf-8", "replace").decode()
)


@st.composite
def networks(draw_value):
    words = st.lists(hostile, min_size=12, max_size=12)
    one, two, edge = draw_value(words), draw_value(words), draw_value(words)
    names = ("key", "label", "kind", "group", "state", "from", "to")
    graph = nx.MultiDiGraph(at=one[7], version=one[8])
    graph.graph["sources"] = {edge[9]: {"title": two[7], "publisher": two[8], "url": two[9]}}
    graph.add_node("i:1", **dict(zip(names, one, strict=False)))
    graph.add_node("i:2", **dict(zip(names, two, strict=False)))
    graph.add_edge("i:1", "i:2", key="i:e")
    more = ("family", "status", "sources", "value", "currency")
    values = [*edge[:9], (edge[9],), edge[10], edge[11]]
    graph.edges["i:1", "i:2", "i:e"].update(zip((*names, *more), values, strict=True))
    return graph


@given(networks(), hostile)
def test_a_picture_parses_and_holds_only_elements_and_attributes_of_ours(graph, words):
    links = Links(node=lambda key: f"/x/{key}", edge=lambda edge: edge["key"])
    emphasis = Emphasis(focus=words, selected=words)
    caption = Caption(words, words, (words,), words, words)

    picture = draw(graph, place(graph), links, emphasis=emphasis, caption=caption)

    elements = list(ET.fromstring(picture).iter())  # noqa: S314 our own output
    assert {element.tag.rpartition("}")[2] for element in elements} <= TAGS
    assert {name for element in elements for name in element.attrib} <= ATTRIBUTES
    assert not re.search(r'href="\s*javascript:', picture, re.IGNORECASE)


@given(networks(), hostile)
def test_a_page_runs_only_our_scripts_and_its_data_comes_back(graph, words):
    page = network_page(graph, title=words)
    (data,) = re.findall(r'<script type="application/json" id="network">(.*?)</script>', page)

    seen = Seen()
    seen.feed(page)
    assert seen.tags["script"] == 3
    assert seen.tags["style"] == seen.tags["h1"] == 1
    assert "img" not in seen.tags
    assert [name for name in seen.attributes if name.startswith("on")] == []
    assert [href for href in seen.links if not href.startswith(("http", "#"))] == []
    assert len(json.loads(data)["edges"]) == 1


@given(networks())
def test_exports_are_read_again_whatever_the_names(graph):
    assert nx.parse_graphml(graphml(graph), force_multigraph=True).number_of_edges() == 1
    assert nx.read_gexf(io.BytesIO(gexf(graph).encode())).number_of_edges() == 1
    assert nx.node_link_graph(json.loads(node_link(graph))).number_of_edges() == 1
    assert edge_csv(graph).startswith("from_key,")
