"""The network over HTTP: what lies around, paths, the whole, in the formats of other tools."""

import csv
import io
import json

import networkx as nx
import pytest

from api.negotiation import HTML

AROUND = "/api/v1/graph/neighbourhood"
DORSET = {"focus": "contract/dorset-iucs", "at": "2019-12"}


def _node_link(client, way=AROUND, **query):
    answer = client.get(way, params=query)
    assert answer.status_code == 200, answer.text
    return nx.node_link_graph(answer.json(), edges="edges")


def test_the_default_is_node_link_json_that_networkx_reads(client):
    graph = _node_link(client, **DORSET)
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.graph["at"] == "2019-12-31"
    assert all(edge["sources"] for _, _, edge in graph.edges(data=True))


@pytest.mark.parametrize("way", [AROUND, "/api/v1/graph"])
def test_every_format_holds_the_same_relations(client, way):
    query = DORSET if way == AROUND else {"at": "2019-12"}
    graph = _node_link(client, way, **query)
    written = {
        form: client.get(way, params={**query, "format": form}).text
        for form in ("graphml", "gexf", "cytoscape", "csv")
    }
    counts = {
        "graphml": nx.parse_graphml(written["graphml"]).number_of_edges(),
        "gexf": nx.read_gexf(io.StringIO(written["gexf"])).number_of_edges(),
        "cytoscape": len(json.loads(written["cytoscape"])["elements"]["edges"]),
        "csv": len(list(csv.DictReader(io.StringIO(written["csv"])))),
    }
    assert set(counts.values()) == {graph.number_of_edges()}


def test_json_ld_describes_every_thing_and_relation_by_its_address(client):
    graph = _node_link(client, **DORSET)
    answer = client.get(AROUND, params=DORSET, headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"].startswith("application/ld+json")
    for node in graph:
        key = node.rsplit("/", 1)[-1]
        assert key in answer.text
    json.loads(answer.text)


def test_accept_chooses_the_format_and_a_name_wins_over_it(client):
    headers = {"Accept": "application/graphml+xml"}
    assert client.get(AROUND, params=DORSET, headers=headers).text.startswith("<graphml")
    both = client.get(AROUND, params={**DORSET, "format": "csv"}, headers=headers)
    assert both.headers["content-type"].startswith("text/csv")
    assert "attachment" in both.headers["content-disposition"]
    assert client.get(AROUND, params=DORSET, headers={"Accept": HTML}).json()["multigraph"]


def test_an_unknown_format_family_or_class_is_refused_by_name(client):
    for query in ({"format": "graphlm"}, {"relations": "contracts"}, {"kinds": "Contrac"}):
        answer = client.get(AROUND, params={**DORSET, **query})
        assert answer.status_code == 400
        assert "did you mean" in answer.json()["detail"]


def test_a_class_includes_its_subclasses_and_a_list_may_use_commas(client):
    query = {**DORSET, "kinds": "Trust,Contract", "relations": "contract"}
    graph = _node_link(client, **query)
    kinds = {data["kind"] for _, data in graph.nodes(data=True)}
    assert "FoundationTrust" in kinds
    assert "Service" not in kinds


def test_the_default_picture_shows_no_criticism(client):
    everything = {"focus": "programme/dudley-icp", "at": "2020-07-07"}
    labels = {edge["label"] for _, _, edge in _node_link(client, **everything).edges(data=True)}
    assert "opposes" not in labels
    asked = _node_link(client, **everything, status="asserted")
    assert "opposes" in {edge["label"] for _, _, edge in asked.edges(data=True)}


def test_what_the_limit_leaves_out_is_counted(client):
    graph = _node_link(client, focus="place/nhs-region-south-west", limit=10)
    assert len(graph) == 10
    assert graph.graph["left_out"]["place/nhs-region-south-west"] > 0


def test_the_whole_network_is_facts_unless_claims_are_asked_for(client):
    facts = _node_link(client, "/api/v1/graph", at="2019-12")
    both = _node_link(client, "/api/v1/graph", at="2019-12", claims="true")
    assert {edge["status"] for _, _, edge in facts.edges(data=True)} == {"accepted"}
    assert both.number_of_edges() > facts.number_of_edges()


def test_a_path_is_told_in_sentences_each_step_with_sources(client):
    query = {"from": "Dorset CCG", "to": "South Western Ambulance"}
    found = client.get("/api/v1/graph/path", params=query).json()
    assert found["start"]["key"] == "organisation/11J"
    assert "so that day is shown" in found["note"]
    shortest = found["paths"][0]
    assert "contract/dorset-iucs" in {shortest[0]["from_key"], shortest[0]["to_key"]}
    assert all(hop["cards"] and hop["sources"] for path in found["paths"] for hop in path)


def test_a_path_on_a_day_is_not_moved_to_another_one(client):
    query = {"from": "11J", "to": "RYF", "at": "2021-01-01"}
    found = client.get("/api/v1/graph/path", params=query).json()
    assert found["at"] == "2021-01-01"
    assert "so that day is shown" not in found["note"]


def test_the_picture_as_one_file_brings_its_own_policy(client):
    answer = client.get("/viz/network.html", params=DORSET)
    assert "sha256-" in answer.headers["content-security-policy"]
    assert "Dorset Integrated Urgent Care Service contract" in answer.text
