"""Exports say the same as the graph, and no claim slips out as a fact."""

import csv
import html
import io
import json
import re
from datetime import date
from urllib.parse import urlsplit

import networkx as nx
import pyoxigraph as ox
import pytest
import small

from api.site.downloads import FORMATS as OFFERED
from api.site.downloads import downloads
from kg.export.ftm import write_ftm
from kg.export.rdf import FORMATS, write_rdf
from kg.shapes import rdflib_graph


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_rdf_format_reads_back_as_the_same_quads(name):
    written = write_rdf(small.dataset(), name)
    assert set(ox.parse(written, FORMATS[name])) == set(small.dataset().quads())


def test_rdf_is_written_the_same_each_time():
    assert write_rdf(small.dataset(), "trig") == write_rdf(small.dataset(), "trig")


def test_followthemoney_entities_refer_to_each_other_and_hold_no_claim():
    lines = write_ftm(small.network(), date(2026, 1, 1)).decode().splitlines()
    entities = {each["id"]: each for each in map(json.loads, lines)}
    award = entities["contract-role-LLL-urgent-lead-provider"]
    assert award["schema"] == "ContractAward"
    assert award["properties"]["supplier"] == ["organisation-LLL"]
    assert set(award["properties"]["contract"]) <= entities.keys()
    assert "dream" not in "".join(entities)


def test_rdflib_gets_every_triple():
    triples = {(quad.subject, quad.predicate, quad.object) for quad in small.dataset().quads()}
    assert len(rdflib_graph(small.dataset().quads())) == len(triples)


PAGES = (
    "/organisations?kind=AmbulanceTrust",
    "/organisations/RYF?at=2019-12",
    "/contracts/dorset-iucs?at=2019-12",
    "/contracts",
    "/things/service/dorset-nhs-111?at=2019-12",
    "/claims?about=dorset-iucs",
    "/claims/dorset-iucs-2019-10-20-29",
    "/sources",
    "/sources/dorset-iucs-2019-10-20",
    "/search?q=dorset",
    "/path?from=Dorset+CCG&to=RYF",
    "/money?focus=contract/dorset-iucs&at=2019-12",
    "/changes?from=2019-04&to=2019-07",
    "/query?ask=lead-providers",
    "/whatif?withdraw=RYF&contract=dorset-iucs",
    "/risk/single-points?at=2019-06",
    "/system?at=2019-12",
)
MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "html": "text/html",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
    "node-link": "application/json",
    "cytoscape": "application/vnd.cytoscape+json",
    "csv": "text/csv",
    "turtle": "text/turtle",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "json": "application/json",
}
NETWORKS = {
    "around": "/api/v1/graph/neighbourhood?focus=contract/dorset-iucs&at=2019-12",
    "path": "/api/v1/graph/path?from=11J&to=RYF&at=2019-06",
    "system": "/system?at=2019-12",
    "money": "/money?focus=contract/dorset-iucs&at=2019-12",
}


def _offered(client, page):
    """The files of a page as its block offers them, by the names of their formats."""
    block = re.search(r'<h2 id="download">(.*?)</dl>', client.get(page).text, re.DOTALL)
    names = {each.words: each.name for each in OFFERED}
    found = re.findall(r'<a class="button" href="([^"]*)"[^>]*>([^<]*)</a>', block[1])
    return {names[words]: html.unescape(href) for href, words in found}


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_a_page_offers_is_there_in_the_format_it_is_called(client, page):
    files = _offered(client, page)
    assert files
    for name, href in files.items():
        answer = client.get(href)
        assert answer.status_code == 200, (name, href, answer.text[:200])
        assert answer.headers["content-type"].partition(";")[0] == MEDIA_TYPES[name]
        assert len(answer.content) > 40


@pytest.mark.parametrize("page", PAGES)
def test_the_block_of_a_page_is_what_the_one_list_says(client, page):
    listed = downloads("", page)
    files = {each.format.name for group in listed.values() for each in group}
    assert _offered(client, page).keys() == files


def test_every_file_stays_under_where_the_site_is_served():
    files = downloads("/kg", "/kg/organisations/RYF?at=2019-12")
    assert all(each.href.startswith("/kg/") for group in files.values() for each in group)


def _read(name, text):
    """Read a network with the tools it was written for."""
    if name == "gexf":
        return nx.read_gexf(io.StringIO(text))
    if name == "graphml":
        return nx.parse_graphml(text)
    data = json.loads(text)
    return nx.cytoscape_graph(data) if name == "cytoscape" else nx.node_link_graph(data)


@pytest.mark.parametrize("view", ["around", "path", "money"])
def test_every_network_is_read_again_with_equal_counts_and_parallels_kept(client, view):
    def text(name):
        return client.get(f"{NETWORKS[view]}&format={name}").text

    expected = _read("node-link", text("node-link"))
    pairs = [(start, end) for start, end, _ in expected.edges(keys=True)]
    for name in ("gexf", "graphml", "cytoscape"):
        again = _read(name, text(name))
        assert again.is_multigraph() or len(set(pairs)) == len(pairs)
        assert len(again) == len(expected), name
        assert sorted(again.edges()) == sorted(expected.edges()), name
    if view != "money":
        assert len(list(csv.DictReader(io.StringIO(text("csv"))))) == len(pairs)
    if view == "around":
        assert len(set(pairs)) < len(pairs)


@pytest.mark.parametrize("view", NETWORKS)
@pytest.mark.parametrize("name", ["svg", "gexf", "graphml", "node-link", "cytoscape", "csv"])
def test_every_file_carries_day_sources_address_and_licence(client, view, name):
    text = html.unescape(client.get(f"{NETWORKS[view]}&format={name}").text)
    assert re.search(r"2019-(12-31|06-30)|(31 December|30 June) 2019", text)
    assert "CC BY 4.0" in text
    assert re.search(r"http://testserver/(explore|path|system|money)\?", text)
    assert "Dorset HealthCare" in text
    assert re.search(r"Campaign post|campaign post|source/dorset", text)


@pytest.mark.parametrize("view", ["around", "path", "system"])
def test_a_picture_in_one_page_leads_back_and_brings_its_own_policy(client, view):
    answer = client.get(f"{NETWORKS[view]}&format=html")
    assert "sha256-" in answer.headers["content-security-policy"]
    assert '<a href="http://testserver/' in answer.text
    assert "CC BY 4.0" in answer.text


def test_trig_keeps_claims_in_the_graphs_of_their_documents_and_turtle_has_the_same(client):
    trig = list(
        ox.parse(client.get(f"{NETWORKS['around']}&format=trig").content, ox.RdfFormat.TRIG)
    )
    turtle = list(
        ox.parse(client.get(f"{NETWORKS['around']}&format=turtle").content, ox.RdfFormat.TURTLE)
    )
    graphs = {quad.graph_name.value for quad in trig if quad.graph_name != ox.DefaultGraph()}
    assert graphs
    assert "https://w3id.org/nhs-kg/graph/source/dorset-iucs-2019-10-20" in graphs
    assert "https://w3id.org/nhs-kg/graph/derived" not in graphs
    assert {quad.triple for quad in trig} == {quad.triple for quad in turtle}
    told = {(quad.predicate.value.rpartition("/")[2], quad.object.value) for quad in turtle
            if quad.subject.value.startswith("http://testserver/explore")}  # fmt: skip
    assert ("valid", "2019-12-31") in told
    assert ("license", "https://creativecommons.org/licenses/by/4.0/") in told


def test_a_table_holds_the_whole_list_and_not_only_a_part(client):
    total = client.get("/api/v1/claims").json()["total"]
    rows = list(csv.DictReader(io.StringIO(client.get("/tables/claims").text)))
    assert len(rows) == total > 500
    assert {row["licence"] for row in rows} == {rows[0]["licence"]}
    assert rows[0]["licence"].startswith("Data: CC BY")
    assert urlsplit(rows[0]["link"]).path == "/claims"


def test_a_table_takes_the_parameters_of_its_page(client):
    query = "kind=AmbulanceTrust&at=2019-12"
    rows = list(csv.DictReader(io.StringIO(client.get(f"/tables/organisations?{query}").text)))
    listed = client.get(f"/api/v1/organisations?{query}").json()
    assert [row["key"] for row in rows] == [each["key"] for each in listed["items"]]
    assert {row["as_of"] for row in rows} == {"2019-12-31"}
    assert len(rows) < len(client.get("/tables/organisations?at=2019-12").text.splitlines())
