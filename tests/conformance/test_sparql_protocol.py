"""The SPARQL 1.1 Protocol's query operation, case by case, and the service description.

The cases follow the W3C's list of valid and invalid requests.
"""

import asyncio
import csv
import io
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.sparql.protocol import read_get

QUERY = "application/sparql-query"
XML = "application/sparql-results+xml"
JSON = "application/sparql-results+json"
ASK = "ASK { ?contract a nhs:Contract }"
SELECT = "SELECT ?contract { ?contract a nhs:Contract } ORDER BY ?contract LIMIT 2"
CONSTRUCT = "CONSTRUCT WHERE { id:contract\\/dorset-iucs rdfs:label ?label }"
DOCUMENT = "https://w3id.org/nhs-kg/graph/source/dorset-iucs-2019-10-20"
OTHER = "https://w3id.org/nhs-kg/graph/source/dudley-icp-2020-07-07"
ANY_CLAIM = "ASK { ?claim a nhs:Claim }"
SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.clause("protocol", "2.1.1", "2.1.2", "2.1.3")
def test_a_query_is_answered_by_get_form_and_direct_post(client):
    answers = [
        client.get("/sparql", params={"query": SELECT}),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", content=SELECT, headers={"content-type": QUERY}),
    ]
    assert [each.status_code for each in answers] == [200, 200, 200]
    assert len({each.content for each in answers}) == 1
    assert len(answers[0].json()["results"]["bindings"]) == 2


@pytest.mark.clause("protocol", "2.1.5")
@pytest.mark.clause("http", "12.5.1")
@pytest.mark.parametrize(
    ("text", "accept", "kind"),
    [
        (SELECT, "", JSON),
        (SELECT, XML, XML),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "application/json", "application/json"),
        (SELECT, f"text/csv;q=0.3, {XML};q=0.7", XML),
        (SELECT, "text/html, */*;q=0.1", JSON),
        (ASK, "*/*", JSON),
        (ASK, XML, XML),
        (CONSTRUCT, "", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/trig", "application/trig"),
        (CONSTRUCT, "application/n-quads", "application/n-quads"),
        ("DESCRIBE id:contract\\/dorset-iucs", "text/turtle", "text/turtle; charset=utf-8"),
    ],
)  # fmt: skip
def test_the_answer_has_the_type_that_is_liked_best(client, text, accept, kind):
    answer = client.get("/sparql", params={"query": text}, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert "Accept" in answer.headers["vary"]


@pytest.mark.clause("protocol", "2.1.6")
def test_every_format_of_a_table_holds_the_same_rows(client):
    def ask(kind):
        return client.get("/sparql", params={"query": SELECT}, headers={"accept": kind})

    rows = [each["contract"]["value"] for each in ask(JSON).json()["results"]["bindings"]]
    read = list(csv.DictReader(io.StringIO(ask("text/csv").text)))
    assert [each["contract"] for each in read] == rows
    tree = ET.fromstring(ask(XML).content)  # noqa: S314 - our own
    assert [each.text for each in tree.iter("{http://www.w3.org/2005/sparql-results#}uri")] == rows
    lines = ask("text/tab-separated-values").text.splitlines()
    assert lines[1:] == [f"<{row}>" for row in rows]


@pytest.mark.clause("protocol", "2.1.4")
def test_the_dataset_of_the_request_is_the_one_that_is_asked(client):
    cases = [
        ({}, False),
        ({"default-graph-uri": DOCUMENT}, True),
        ({"default-graph-uri": [DOCUMENT, OTHER]}, True),
        ({"named-graph-uri": DOCUMENT}, False),
    ]
    for dataset, expected in cases:
        for answer in (
            client.get("/sparql", params={"query": ANY_CLAIM, **dataset}),
            client.post("/sparql", data={"query": ANY_CLAIM, **dataset}),
            client.post(
                "/sparql", params=dataset, content=ANY_CLAIM, headers={"content-type": QUERY}
            ),
        ):
            assert answer.json() == {"head": {}, "boolean": expected}, dataset


@pytest.mark.clause("protocol", "2.1.4", "3.1.6")
def test_named_graphs_of_the_request_are_those_that_graph_may_name(client):
    text = "SELECT DISTINCT ?g { GRAPH ?g { ?claim a nhs:Claim } }"
    answer = client.get("/sparql", params={"query": text, "named-graph-uri": [DOCUMENT, OTHER]})
    found = {each["g"]["value"] for each in answer.json()["results"]["bindings"]}
    assert found == {DOCUMENT, OTHER}


ELSEWHERE = "http://127.0.0.1/"
UPDATE = {"content-type": "application/sparql-update"}
UTF_16 = {"content-type": f"{QUERY}; charset=UTF-16"}
WRONG = {
    "two queries": ("GET", "/sparql?query=ASK{}&query=ASK{}", {}, 400),
    "two queries in a form": ("POST", "/sparql", {"data": {"query": ["ASK{}", "ASK{}"]}}, 400),
    "a form without query": ("POST", "/sparql", {"data": {"nothing": "x"}}, 400),
    "no type": ("POST", "/sparql", {"content": "ASK {}"}, 415),
    "another type": ("POST", "/sparql", {"content": "ASK {}", "headers": UPDATE}, 415),
    "another charset": (
        "POST",
        "/sparql",
        {"content": "A".encode("utf-16"), "headers": UTF_16},
        415,
    ),
    "not UTF-8": (
        "POST",
        "/sparql",
        {"content": b"ASK {\xff}", "headers": {"content-type": QUERY}},
        400,
    ),
    "not UTF-8 by GET": ("GET", "/sparql?query=ASK%20%7B%FF%7D", {}, 400),
    "too long": (
        "POST",
        "/sparql",
        {"content": "x" * 256_001, "headers": {"content-type": QUERY}},
        413,
    ),
    "another method": ("PUT", "/sparql", {"content": "ASK {}"}, 405),
    "bad syntax": ("GET", "/sparql", {"params": {"query": "ASK {"}}, 400),
    "a timeout in words": ("GET", "/sparql", {"params": {"query": ASK, "timeout": "soon"}}, 400),
    "a timeout below zero": ("GET", "/sparql", {"params": {"query": ASK, "timeout": "-1"}}, 400),
    "an unknown format": ("GET", "/sparql", {"params": {"query": ASK, "format": "png"}}, 400),
    "a type that cannot be had": (
        "GET",
        "/sparql",
        {"params": {"query": ASK}, "headers": {"accept": "image/png"}},
        406,
    ),
    "a table of a graph": (
        "GET",
        "/sparql",
        {"params": {"query": CONSTRUCT}, "headers": {"accept": "text/csv"}},
        406,
    ),
    "a graph elsewhere": (
        "GET",
        "/sparql",
        {"params": {"query": ASK, "default-graph-uri": ELSEWHERE}},
        403,
    ),
    "FROM elsewhere": (
        "GET",
        "/sparql",
        {"params": {"query": f"ASK FROM <{ELSEWHERE}> {{}}"}},
        403,
    ),
    "SERVICE": (
        "GET",
        "/sparql",
        {"params": {"query": f"ASK {{ SERVICE <{ELSEWHERE}> {{}} }}"}},
        403,
    ),
    "an update as query": ("GET", "/sparql", {"params": {"query": "CLEAR ALL"}}, 403),
    "an update by GET": ("GET", "/sparql", {"params": {"update": "CLEAR ALL"}}, 400),
    "an update by form": ("POST", "/sparql", {"data": {"update": "CLEAR ALL"}}, 400),
    "an update": ("POST", "/sparql/update", {"content": "CLEAR ALL", "headers": UPDATE}, 403),
}


@pytest.mark.clause("protocol", "2.1.7")
@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_request_gets_its_status_and_a_problem(client, case):
    method, path, more, status = WRONG[case]
    answer = client.request(method, path, **more)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


WRONG_GRAPHS = {
    "replacing a graph": ("PUT", "/rdf-graph-store?default", {}, 403),
    "adding to a graph": ("POST", "/rdf-graph-store?default", {}, 403),
    "removing a graph": ("DELETE", "/rdf-graph-store?default", {}, 403),
    "no graph": ("GET", "/rdf-graph-store", {}, 400),
    "two graphs": ("GET", "/rdf-graph-store?default&graph=x", {}, 400),
    "an unknown graph": ("GET", "/rdf-graph-store", {"params": {"graph": ELSEWHERE}}, 404),
}


@pytest.mark.clause("graph-store", "4.2", "5.1")
@pytest.mark.parametrize("case", WRONG_GRAPHS)
def test_a_wrong_request_for_a_graph_gets_its_status_and_a_problem(client, case):
    method, path, more, status = WRONG_GRAPHS[case]
    answer = client.request(method, path, **more)
    assert (answer.status_code, answer.json()["status"]) == (status, status)


@pytest.mark.clause("http", "15.5.14")
def test_a_query_by_get_may_not_be_longer_either():
    address = {"path": "/sparql", "query_string": b"query=" + b"x" * 256_001, "headers": []}
    with pytest.raises(HTTPException) as caught:
        asyncio.run(read_get(Request({"type": "http", "server": ("test", 80), **address})))
    assert caught.value.status_code == 413


@pytest.mark.clause("protocol", "2.1.7", "3.1.9")
def test_a_malformed_query_names_its_place(client):
    problem = client.get("/sparql", params={"query": "ASK {\n ?s ?p\n}"}).json()
    assert (problem["title"], problem["line"]) == ("Malformed query", 3)


@pytest.mark.clause("protocol", "4.1")
def test_a_client_may_lower_the_deadline(client):
    runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = client.get("/sparql", params={"query": runaway, "timeout": "0.2"})
    assert answer.status_code == 503
    assert answer.json()["seconds"] == 0.2


@pytest.mark.clause("http", "8.8.3", "13.1.2")
def test_an_answer_need_not_be_sent_again(client):
    first = client.get("/sparql", params={"query": SELECT})
    etag = first.headers["etag"]
    assert not etag.startswith("W/")
    again = client.get("/sparql", params={"query": SELECT}, headers={"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = client.get(
        "/sparql",
        params={"query": SELECT},
        headers={"if-none-match": etag, "accept": "text/csv"},
    )
    assert other.status_code == 200
    assert other.headers["etag"] != etag
    assert "max-age" in first.headers["cache-control"]


def test_an_answer_that_changes_by_itself_is_not_kept(client):
    answer = client.get("/sparql", params={"query": "SELECT (UUID() AS ?new) {}"})
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert (
        answer.content
        != client.get("/sparql", params={"query": "SELECT (UUID() AS ?new) {}"}).content
    )


def test_pages_of_other_sites_may_ask_but_not_with_cookies(client):
    answer = client.get("/sparql", params={"query": ASK}, headers={"origin": "https://a.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    asked = {"origin": "https://a.example", "access-control-request-method": "POST"}
    assert client.options("/sparql", headers=asked).status_code == 200


def test_the_query_method_asks_with_a_body_and_may_be_answered_with_not_modified(client):
    asked = {"content": SELECT, "headers": {"content-type": QUERY}}
    answer = client.request("QUERY", "/sparql", **asked)
    assert answer.content == client.get("/sparql", params={"query": SELECT}).content
    form = {"content-type": "application/x-www-form-urlencoded"}
    again = client.request("QUERY", "/sparql", content="query=ASK%20%7B%7D", headers=form)
    assert again.json()["boolean"] is True
    known = {**asked["headers"], "if-none-match": answer.headers["etag"]}
    assert client.request("QUERY", "/sparql", content=SELECT, headers=known).status_code == 304
    assert client.request("QUERY", "/sparql", content=SELECT).status_code == 415
    told = client.options("/sparql").headers
    assert "QUERY" in told["allow"]
    assert QUERY in told["accept-query"]


@pytest.mark.clause("http", "9.3.2", "9.3.7")
def test_head_and_options_are_answered(client):
    head = client.head("/sparql", params={"query": SELECT})
    assert (head.status_code, head.content, head.headers["content-type"]) == (200, b"", JSON)
    assert "POST" in client.options("/sparql").headers["allow"]


@pytest.mark.clause("service-description", "2", "3.2.1", "3.2.10", "3.2.18")
def test_without_a_query_the_service_describes_itself(client):
    answer = client.get("/sparql", headers={"accept": "text/turtle"})
    graph = list(ox.parse(answer.content, ox.RdfFormat.TURTLE))
    told = {(quad.predicate.value.removeprefix(SD), quad.object.value) for quad in graph}
    assert ("endpoint", "http://testserver/sparql") in told
    assert ("supportedLanguage", f"{SD}SPARQL11Query") in told
    assert ("name", DOCUMENT) in told
    assert not any(isinstance(quad.subject, ox.BlankNode) for quad in graph)
    assert client.get("/sparql", headers={"accept": "application/ld+json"}).json()


@pytest.mark.clause("service-description", "2")
@pytest.mark.clause("http", "15.4.4")
def test_without_a_query_a_browser_is_sent_to_the_page(client):
    answer = client.get("/sparql", headers={"accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "http://testserver/query")


@pytest.mark.clause("graph-store", "5.2")
def test_a_graph_can_be_read_whole(client):
    claims = client.get(
        "/rdf-graph-store", params={"graph": DOCUMENT}, headers={"accept": "application/n-triples"}
    )
    assert claims.status_code == 200
    assert "https://w3id.org/nhs-kg/def#statement" in claims.text
    facts = client.get("/rdf-graph-store?default", headers={"accept": "application/n-triples"})
    assert "https://w3id.org/nhs-kg/id/contract/dorset-iucs" in facts.text
    assert '<https://w3id.org/nhs-kg/def#statement> "' not in facts.text
