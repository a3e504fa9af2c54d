"""Exports can be read again, with every thing, every relationship and every parallel kept."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from decimal import Decimal
from html import unescape

import networkx as nx
import pytest

from viz.caption import LICENCE
from viz.graph_formats import FORMATS, cytoscape, edge_csv, gexf, graphml, node_link
from viz.stamp import stamped


def urgent_care():
    graph = nx.MultiDiGraph(at="2020-07-07", version="0.1.0", sources={"source/a": {"title": "A"}})
    graph.add_node("i:a", key="organisation/a", label="A & <B>\x00", **{"from": "2013", "to": ""})
    graph.add_node(
        "i:c",
        key="contract/c",
        label="Urgent care",
        values=({"amount": Decimal("100.50"), "min": None, "currency": "GBP"},),
    )
    for name in ("partner", "adviser"):
        graph.add_edge("i:a", "i:c", key=f"i:{name}")
        graph.edges["i:a", "i:c", f"i:{name}"].update(
            {
                "key": f"role/{name}",
                "label": name,
                "from": "2019-04",
                "to": "2020-02",
                "to_earliest": "",
                "value": "12.30",
                "sources": ("source/a", "source/b"),
                "claims": (),
                "directed": True,
            }
        )
    return graph


def test_graphml_is_read_again_with_parallels_and_exact_amounts():
    again = nx.parse_graphml(graphml(urgent_care()))

    assert set(again.edges(keys=True)) == {("i:a", "i:c", "i:partner"), ("i:a", "i:c", "i:adviser")}
    assert again.edges["i:a", "i:c", "i:partner"]["value"] == "12.30"
    assert json.loads(again.nodes["i:c"]["values"])[0]["amount"] == "100.50"


def test_gexf_is_read_again_with_periods_that_a_timeline_can_use():
    again = nx.read_gexf(io.BytesIO(gexf(urgent_care()).encode()))
    periods = {(edge["start"], edge["end"]) for _, _, edge in again.edges(data=True)}

    assert again.number_of_edges() == 2
    assert periods == {("2019-04-01", "2020-02-29")}
    assert again.nodes["i:a"]["start"] == "2013-01-01"
    assert again.graph["mode"] == "dynamic"


def test_node_link_is_read_again_by_networkx_without_being_told_how():
    again = nx.node_link_graph(json.loads(node_link(urgent_care())))

    assert set(again.edges(keys=True)) == set(urgent_care().edges(keys=True))
    assert again.edges["i:a", "i:c", "i:partner"]["short_key"] == "role/partner"
    assert again.edges["i:a", "i:c", "i:partner"]["sources"] == ["source/a", "source/b"]
    assert again.graph["at"] == "2020-07-07"


def test_cytoscape_gives_each_relationship_its_own_id():
    data = json.loads(cytoscape(urgent_care()))

    assert [edge["data"]["id"] for edge in data["elements"]["edges"]] == ["i:adviser", "i:partner"]
    assert nx.cytoscape_graph(data).number_of_edges() == 2


def test_csv_holds_one_line_for_each_relationship_with_its_sources():
    lines = list(csv.DictReader(io.StringIO(edge_csv(urgent_care()))))

    assert [line["key"] for line in lines] == ["role/adviser", "role/partner"]
    assert lines[1]["relation"] == "is a partner in"
    assert lines[1]["source_titles"] == "A; source/b"


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_spreadsheet_does_not_run_a_name(formula):
    graph = urgent_care()
    graph.nodes["i:a"]["label"] = formula

    lines = list(csv.DictReader(io.StringIO(edge_csv(graph))))

    assert {line["from_label"] for line in lines} == {f"'{formula}"}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_network_gives_the_same_bytes(name):
    graph, other = urgent_care(), nx.MultiDiGraph(**urgent_care().graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    for origin, end, key, attributes in reversed(list(graph.edges(keys=True, data=True))):
        other.add_edge(origin, end, key=key)
        other.edges[origin, end, key].update(attributes)

    assert FORMATS[name].write(graph) == FORMATS[name].write(other)


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_leaves_the_network_as_it_was(name):
    graph = urgent_care()

    FORMATS[name].write(graph)

    assert nx.utils.graphs_equal(graph, urgent_care())


@pytest.mark.parametrize("name", FORMATS)
def test_a_network_of_nothing_can_be_exported(name):
    assert FORMATS[name].write(nx.MultiDiGraph())


def test_gexf_is_dynamic_by_dates_even_where_nothing_is_dated():
    root = ET.fromstring(gexf(nx.MultiDiGraph([("a", "b")])))  # noqa: S314 - our own
    (graph,) = (each for each in root.iter() if each.tag.endswith("}graph"))

    assert root.get("version") == "1.2"
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    assert graph.get("defaultedgetype") == "directed"


def test_no_two_edges_of_gexf_between_the_same_things_are_of_one_kind():
    graph = nx.MultiDiGraph()
    for label in ("is a partner in", "is a partner in", "leads", "is a partner in"):
        graph.add_edge("a", "b", label=label)
    graph.add_edge("b", "a", label="leads")
    root = ET.fromstring(gexf(graph))  # noqa: S314 - our own
    edges = [each.attrib for each in root.iter() if each.tag.endswith("}edge")]
    assert {(each["source"], each["target"], each["kind"]) for each in edges} == {
        ("a", "b", "is a partner in"),
        ("a", "b", "is a partner in (2)"),
        ("a", "b", "is a partner in (3)"),
        ("a", "b", "leads"),
        ("b", "a", "leads"),
    }


def test_gexf_leaves_open_ends_out():
    root = ET.fromstring(gexf(urgent_care()))  # noqa: S314 - our own
    node = next(each for each in root.iter() if each.get("id") == "i:a")

    assert node.get("start") == "2013-01-01"
    assert "end" not in node.attrib


def test_every_interval_of_gexf_is_a_day_and_none_ends_before_it_begins():
    graph = urgent_care()
    graph.add_edge("i:c", "i:a", key="i:bad")
    graph.edges["i:c", "i:a", "i:bad"].update({"from": "soon", "to": "2019-13"})
    root = ET.fromstring(gexf(graph))  # noqa: S314 - our own
    edges = [each for each in root.iter() if each.tag.endswith("}edge")]

    assert [("start" in edge.attrib, "end" in edge.attrib) for edge in edges] == [
        (True, True),
        (True, True),
        (False, False),
    ]
    assert all(edge.get("start") <= edge.get("end") for edge in edges[:2])


def test_a_place_and_a_colour_reach_other_tools():
    graph = urgent_care()
    graph.nodes["i:a"].update(x=10.0, y=20.0)
    graph.nodes["i:c"]["kind"] = "Contract"

    again = nx.read_gexf(io.StringIO(gexf(graph)))
    cyjs = {each["data"]["id"]: each for each in json.loads(cytoscape(graph))["elements"]["nodes"]}

    assert again.nodes["i:a"]["viz"]["position"] == {"x": 10.0, "y": -20.0, "z": 0.0}
    assert again.nodes["i:c"]["viz"]["color"] != again.nodes["i:a"]["viz"]["color"]
    assert cyjs["i:a"]["position"] == {"x": 10.0, "y": 20.0}
    assert "position" not in cyjs["i:c"]


def test_a_stamp_reaches_every_format_and_leaves_the_network_as_it_was():
    graph = urgent_care()
    link = "https://example.org/explore?focus=a&at=2020-07"
    marked = stamped(graph, title="Around <A>", link=link)

    for name, each in FORMATS.items():
        written = unescape(each.write(marked))
        assert link in written, name
        assert LICENCE in written, name
        assert "2020" in written, name
    assert "link" not in graph.graph
    assert stamped(graph, title="x", link="javascript:alert(1)").graph["link"] == ""


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_words_stay_words(name):
    graph = urgent_care()
    words = "=<script>alert(1)</script>]]>\x00\u202e"
    graph.nodes["i:a"].update(label=words, kind=words)
    graph.edges["i:a", "i:c", "i:partner"]["label"] = words
    written = FORMATS[name].write(stamped(graph, title=words, link=words))

    if name in {"graphml", "gexf"}:
        tags = {each.tag.rpartition("}")[2] for each in ET.fromstring(written).iter()}  # noqa: S314
        assert "script" not in tags
    elif name == "csv":
        cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
        assert not [cell for cell in cells if cell.startswith("=")]
    else:
        assert json.loads(written)
