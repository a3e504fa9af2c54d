"""A store that is a SPARQL endpoint: the same pages, answers and refusals as one in a folder."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from endpoint import OXIGRAPH, listening, oxigraph
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Address, InvalidSettings, Settings
from kg.errors import EndpointFailed, MalformedQuery, QueryTimeout, QueryTooLarge
from kg.store.endpoint import Asked, Endpoint

JSON = "application/sparql-results+json"
DOCUMENT = "https://w3id.org/nhs-kg/graph/source/dorset-iucs-2019-10-20"

_VERSION = re.compile('"version": ?"[^"]*"')


@pytest.fixture(scope="module", params=["this service", "Oxigraph's own server"])
def address(request, shipped_store, shipped, tmp_path_factory) -> Iterator[str]:
    """The query address of an endpoint with the shipped graph."""
    if request.param == "this service":
        settings = Settings(store=shipped_store, log="quiet", result_limit=200_000_000)
        with listening(create_app(settings)) as base:
            yield f"{base}/sparql"
    elif OXIGRAPH is None:
        pytest.skip("the package 'oxigraph', which holds the server, is not installed")
    else:
        with oxigraph(shipped.quads(), tmp_path_factory.mktemp("oxigraph")) as at:
            yield at


@pytest.fixture(scope="module")
def remote(address) -> Iterator[TestClient]:
    """A client of a service whose store is the endpoint."""
    with TestClient(create_app(Settings(store=address, log="quiet"))) as opened:
        yield opened


SAME = [
    "/api/v1/organisations?limit=50",
    "/api/v1/organisations/RDY",
    "/api/v1/organisations/RDY/contracts",
    "/api/v1/contracts/dorset-iucs",
    "/api/v1/contracts/dorset-iucs?at=2019-05",
    "/api/v1/claims?limit=20",
    "/api/v1/sources?limit=20",
    "/api/v1/search?q=ambulance",
    "/api/v1/graph?focus=contract/dorset-iucs",
    "/api/v1/questions/lead-providers",
    "/api/v1/risk/concentration",
]


@pytest.mark.parametrize("path", SAME)
def test_routes_answer_as_from_a_folder(client, remote, path):
    local, far = client.get(path), remote.get(path)
    told = _VERSION.sub("", far.text)
    assert far.status_code == local.status_code
    assert told == _VERSION.sub("", local.text)


@pytest.mark.parametrize("path", ["/", "/organisations/RDY", "/contracts/dorset-iucs", "/data"])
def test_pages_are_drawn(remote, path):
    page = remote.get(path)
    assert page.status_code == 200
    assert "</html>" in page.text


QUERIES = {
    "rows": ("SELECT ?c ?l { ?c a nhs:Contract ; rdfs:label ?l } ORDER BY ?c", JSON),
    "rows as CSV": ("SELECT ?c { ?c a nhs:Contract } ORDER BY ?c", "text/csv"),
    "a yes": ("ASK { ?c a nhs:Contract }", JSON),
    "claims": ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?c a nhs:Claim } }", "text/csv"),
    "no claims among facts": ("ASK { ?c a nhs:Claim }", JSON),
    "one graph": (
        " ".join(("SELECT (COUNT(*) AS ?n) FROM", f"<{DOCUMENT}>", "{ ?s ?p ?o }")),
        "text/csv",
    ),
}


@pytest.mark.parametrize("case", QUERIES)
def test_queries_pass_as_bytes(client, remote, case):
    text, accept = QUERIES[case]
    asked = {"params": {"query": text}, "headers": {"accept": accept}}
    local, far = client.get("/sparql", **asked), remote.get("/sparql", **asked)
    assert (far.status_code, far.content) == (local.status_code, local.content)


@pytest.mark.parametrize("kind", ["text/turtle", "application/rdf+xml", "application/ld+json"])
def test_graphs_come_in_every_format(remote, kind):
    asked = {"query": "CONSTRUCT WHERE { id:contract\\/dorset-iucs rdfs:label ?label }"}
    answer = remote.get("/sparql", params=asked, headers={"accept": kind})
    assert answer.headers["content-type"].startswith(kind)
    assert "Integrated Urgent Care" in answer.text


def test_the_dataset_of_a_request_is_passed_on(remote):
    asked = {"query": "ASK { ?c a nhs:Claim }", "default-graph-uri": DOCUMENT}
    assert remote.get("/sparql", params=asked).json()["boolean"] is True


REFUSED = {
    "bad syntax": ("SELECT {", 400),
    "SERVICE": ("ASK { SERVICE <http://127.0.0.1/> {} }", 403),
    "an update": ("CLEAR ALL", 403),
    "a graph elsewhere": ("ASK FROM <http://127.0.0.1/> {}", 403),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_refused_before_the_endpoint_hears_of_it(remote, case):
    text, status = REFUSED[case]
    assert remote.get("/sparql", params={"query": text}).status_code == status


def test_a_deadline_holds(remote):
    runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    started = time.monotonic()
    answer = remote.get("/sparql", params={"query": runaway, "timeout": "0.5"})
    assert answer.status_code == 503
    assert answer.json()["title"] == "Query timeout"
    assert time.monotonic() - started < 5


def test_nothing_is_written_by_way_of_an_endpoint(remote):
    written = remote.post("/sparql/update", data={"update": "CLEAR ALL"})
    assert (written.status_code, written.json()["title"]) == (501, "Not Implemented")


def test_an_endpoint_that_is_not_there_is_told_by_its_address():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    told = f"127.0.0.1:{port}.*cannot be reached"
    with (
        closing(Endpoint(f"http://127.0.0.1:{port}/sparql")) as endpoint,
        pytest.raises(EndpointFailed, match=told),
    ):
        endpoint.ask(Asked("ASK {}", JSON))
    with TestClient(
        create_app(Settings(store=f"http://127.0.0.1:{port}/sparql", log="quiet"))
    ) as broken:
        answer = broken.get("/api/v1/organisations/RDY")
        assert (answer.status_code, answer.json()["title"]) == (503, "Store endpoint failed")
        assert "retry-after" in answer.headers
        assert broken.get("/health/ready").status_code == 503


def _answering(status: int, kind: str, body: bytes, **headers: str) -> object:
    async def app(scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            for done in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{done}.complete"})
            return
        told = {
            "content-type": kind,
            **{name.replace("_", "-"): each for name, each in headers.items()},
        }
        sent = [(name.encode(), value.encode()) for name, value in told.items()]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": body})

    return app


ODD = {
    "a page": (_answering(200, "text/html", b"<html>"), EndpointFailed, "is it a SPARQL endpoint"),
    "a fault": (_answering(500, "text/plain", b"Ouch"), EndpointFailed, "answered 500: Ouch"),
    "no entry": (_answering(401, "text/plain", b"Who?"), EndpointFailed, "answered 401"),
    "a part": (_answering(200, JSON, b"{}", x_sql_state="S1TAT"), QueryTimeout, "stopped"),
    "late": (_answering(504, "text/plain", b""), QueryTimeout, "stopped"),
    "not understood": (_answering(400, "text/plain", b"line 1"), MalformedQuery, "line 1"),
    "too much": (_answering(200, JSON, b" " * 2000), QueryTooLarge, "more than 1,000 bytes"),
}


@pytest.mark.parametrize("case", ODD)
def test_an_endpoint_that_answers_otherwise_is_told_as_it_is(case):
    app, error, told = ODD[case]
    with (
        listening(app) as base,
        closing(Endpoint(base)) as endpoint,
        pytest.raises(error, match=told),
    ):
        endpoint.ask(Asked("ASK {}", JSON, most=1000))


def test_what_needs_a_folder_says_so():
    settings = Settings(store="https://example.org/sparql")
    assert settings.store == Address("https://example.org/sparql")
    with pytest.raises(InvalidSettings, match="needs a folder"):
        _ = settings.folder
