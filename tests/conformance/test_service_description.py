"""SPARQL 1.1 Service Description, clause by clause."""

import pyoxigraph as ox
import pytest
from conformance.w3c.answers import is_same
from conformance.w3c.description import SD, faults

FORMATS = "http://www.w3.org/ns/formats/"
ACCEPTED = {
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
    "TriG": "application/trig",
    "N-Quads": "application/n-quads",
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
}
"""Media types of the formats that W3C has named, by their names."""


def described(client, accept: str = "text/turtle", **more) -> list[ox.Triple]:
    answer = client.get("/sparql", headers={"accept": accept, **more})
    assert answer.status_code == 200
    kind = answer.headers["content-type"].partition(";")[0]
    assert kind == accept
    form = ox.RdfFormat.from_media_type(kind)
    return [quad.triple for quad in ox.parse(answer.content, form)]


def told(triples: list[ox.Triple], name: str) -> set[str]:
    """Values of a property of the vocabulary."""
    return {each.object.value for each in triples if each.predicate.value == f"{SD}{name}"}


@pytest.mark.clause("service-description", "2")
@pytest.mark.parametrize("name", [each for each in ACCEPTED if "Results" not in each])
def test_the_description_is_the_same_in_every_format_of_graphs(client, name):
    wanted = {ox.Quad(*each) for each in described(client)}
    given = {ox.Quad(*each) for each in described(client, ACCEPTED[name])}
    assert is_same(frozenset(wanted), frozenset(given))


@pytest.mark.clause("service-description", "2")
def test_no_format_of_tables_holds_the_description(client):
    for name, accept in ACCEPTED.items():
        if "Results" in name:
            assert client.get("/sparql", headers={"accept": accept}).status_code == 406


@pytest.mark.clause("service-description", "2")
def test_whoever_accepts_anything_gets_the_description_as_rdf(client):
    for headers in ({"accept": "*/*"}, {"accept": ""}):
        answer = client.get("/sparql", headers=headers)
        assert answer.headers["content-type"].startswith("text/turtle")


@pytest.mark.clause("service-description", "3.1", "5")
def test_the_description_keeps_to_the_vocabulary(client):
    assert list(faults(described(client))) == []


@pytest.mark.clause("service-description", "3.2.1")
def test_the_endpoint_is_the_address_that_was_asked(client):
    assert "http://testserver/sparql" in told(described(client), "endpoint")
    elsewhere = described(client, host="example.org")
    assert "http://example.org/sparql" in told(elsewhere, "endpoint")


@pytest.mark.clause("service-description", "3.2.10", "3.4.2")
def test_the_language_of_queries_is_told(client):
    assert told(described(client), "supportedLanguage") == {f"{SD}SPARQL11Query"}


@pytest.mark.clause("service-description", "3.2.12", "3.2.16", "3.3.9")
def test_there_is_one_dataset_with_one_default_graph(client):
    triples = described(client)
    (dataset,) = told(triples, "defaultDataset")
    (graph,) = told(triples, "defaultGraph")
    kinds = {(each.subject.value, each.object.value) for each in triples}
    assert {(dataset, f"{SD}Dataset"), (graph, f"{SD}Graph")} <= kinds


@pytest.mark.clause("service-description", "3.2.14")
def test_every_format_that_is_told_can_be_had_and_no_other_is_kept_quiet(client):
    formats = {each.removeprefix(FORMATS) for each in told(described(client), "resultFormat")}
    assert formats == set(ACCEPTED)
    for name in formats:
        text = "ASK {}" if "Results" in name else "CONSTRUCT { <x:a> <x:b> 1 } {}"
        answer = client.get("/sparql", params={"query": text}, headers={"accept": ACCEPTED[name]})
        assert answer.headers["content-type"].partition(";")[0] == ACCEPTED[name]


@pytest.mark.clause("service-description", "3.2.17", "3.2.18")
def test_the_named_graphs_that_are_told_are_those_that_can_be_asked(client):
    text = "SELECT DISTINCT ?g { GRAPH ?g {} }"
    rows = client.get("/sparql", params={"query": text}).json()["results"]["bindings"]
    assert told(described(client), "name") == {each["g"]["value"] for each in rows}
    assert rows
