"""Writing to a store that is a SPARQL endpoint, by its update address."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import engines
import pyoxigraph as ox
import pytest
from endpoint import OXIGRAPH, oxigraph
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from kg.store.dataset import Dataset
from kg.store.remote_dialect import FACTS

TOKEN = "a token that is long enough"  # noqa: S105 - of this test
DIRECT = {"content-type": "application/sparql-update"}
TURTLE = {"content-type": "text/turtle"}
NEW = "https://w3id.org/nhs-kg/graph/source/new"
INSERT = "INSERT DATA { id:thing rdfs:label 'first' . GRAPH <x:g> { <x:a> <x:b> 1 } }"


class Writable(NamedTuple):
    """An engine that takes updates, and where its facts are."""

    query: str
    update: str
    facts: str


@contextmanager
def _oxigraph(quads: list[ox.Quad], folder: Path) -> Iterator[Writable]:
    with oxigraph(quads, folder, command="serve") as at:
        yield Writable(at, at.replace("/query", "/update"), "")


@contextmanager
def _as_one(quads: list[ox.Quad], folder: Path) -> Iterator[Writable]:
    quads = list(engines.in_graphs_only(quads))
    with oxigraph(quads, folder, "--union-default-graph", command="serve") as at:
        yield Writable(at, at.replace("/query", "/update"), FACTS)


@contextmanager
def _fuseki(quads: list[ox.Quad], folder: Path) -> Iterator[Writable]:
    with engines.fuseki(quads, folder, "--update") as at:
        yield Writable(at, f"{at}/update", "")


NO_OXIGRAPH = "" if OXIGRAPH else "the package 'oxigraph', which holds the server"
NO_FUSEKI = (
    "" if engines.JAVA and engines.fuseki_jar() else "Java, or Fuseki's jar in FUSEKI_JAR, for it"
)
ENGINES = {
    "Oxigraph's own server": (_oxigraph, NO_OXIGRAPH),
    "Oxigraph, all graphs as one": (_as_one, NO_OXIGRAPH),
    "Apache Jena Fuseki": (_fuseki, NO_FUSEKI),
}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, tmp_path_factory) -> Iterator[Writable]:
    start, lacks = ENGINES[request.param]
    if lacks:
        pytest.skip(f"{lacks}, is not on this machine")
    quads = list(Dataset.open(request.getfixturevalue("small_build")).quads())
    with start(quads, tmp_path_factory.mktemp("engine")) as running:
        yield running


def serving(engine: Writable, **given: str) -> TestClient:
    settings = {"store": engine.query, "store_update": engine.update, "token": TOKEN, **given}
    client = TestClient(create_app(Settings(**settings, log="quiet")))
    client.headers["authorization"] = f"Bearer {TOKEN}"
    return client


@pytest.fixture(scope="module")
def remote(engine) -> Iterator[TestClient]:
    with serving(engine) as opened:
        yield opened


def labels(client: TestClient, **more: str) -> tuple[str, str]:
    asked = {"query": "SELECT ?l { id:thing rdfs:label ?l } ORDER BY ?l", **more}
    answer = client.get("/sparql", params=asked, headers={"accept": "text/csv"})
    return answer.text.replace("\r\n", " ").strip(), answer.headers["etag"]


@pytest.mark.parametrize(
    "engine", ["Oxigraph's own server", "Apache Jena Fuseki"], indirect=True, scope="module"
)
def test_who_writes_by_an_update_reads_it_at_once(engine, remote):
    assert not engine.facts
    before = labels(remote)
    done = remote.post("/sparql/update", content=INSERT, headers=DIRECT)
    assert done.status_code == 200, done.text
    assert (done.json()["added"], done.json()["removed"]) == (None, None)
    written = labels(remote)
    assert (before[0], written[0]) == ("l", "l first")
    assert written[1] != before[1]
    remote.post("/sparql/update", content="DELETE WHERE { id:thing ?p ?o }", headers=DIRECT)
    after = labels(remote)
    assert (after[0], len({before[1], written[1], after[1]})) == ("l", 3)


@pytest.mark.parametrize("engine", ["Oxigraph, all graphs as one"], indirect=True, scope="module")
def test_an_update_is_refused_where_facts_are_in_a_graph_of_their_own(engine, remote):
    assert engine.facts
    done = remote.post("/sparql/update", content=INSERT, headers=DIRECT)
    assert done.status_code == 403
    assert "/rdf-graph-store" in done.json()["detail"]


def test_graphs_are_added_to_replaced_and_removed(remote):
    where = {"params": {"graph": NEW}, "headers": TURTLE}
    first = remote.put("/rdf-graph-store", content="<x:a> <x:b> [ <x:c> 'é' ] .", **where)
    assert first.status_code == 201, first.text
    assert remote.post("/rdf-graph-store", content="<x:a> <x:b> 2 .", **where).status_code == 204
    held = remote.get("/rdf-graph-store", params={"graph": NEW}).text
    assert ("é" in held, "<x:a>" in held, held.count("<x:c>")) == (True, True, 1)
    remote.put("/rdf-graph-store", content="<x:z> <x:b> 3 .", **where)
    held = remote.get("/rdf-graph-store", params={"graph": NEW}).text
    assert ("<x:z>" in held, "<x:a>" in held) == (True, False)
    assert remote.delete("/rdf-graph-store", params={"graph": NEW}).status_code == 204
    assert remote.get("/rdf-graph-store", params={"graph": NEW}).status_code == 404


def test_facts_are_added_to_wherever_the_engine_keeps_them(remote):
    fact = "<https://w3id.org/nhs-kg/id/thing> <http://www.w3.org/2000/01/rdf-schema#label> 'f' ."
    done = remote.post("/rdf-graph-store?default", content=fact, headers=TURTLE)
    assert (done.status_code, labels(remote)[0]) == (204, "l f")
    other = remote.get("/api/v1/organisations?limit=1")
    assert other.status_code == 200


ROOTLESS = "<https://w3id.org/nhs-kg/id/organisation/ZZ9>"
UNSOURCED = (
    f"{ROOTLESS} a <https://w3id.org/nhs-kg/def#NHSTrust> ; "
    "<http://www.w3.org/2000/01/rdf-schema#label> 'Nine' ."
)


def test_a_graph_that_violates_the_shapes_is_told_and_not_sent(remote):
    for where in ("default", f"graph={NEW}"):
        way = f"/rdf-graph-store?{where}"
        refused = remote.post(way, content=UNSOURCED, headers=TURTLE)
        assert (refused.status_code, refused.json()["title"]) == (422, "Shapes violated"), where
        assert "must say which source" in refused.json()["detail"]
    asked = {
        "query": f"ASK {{ {{ {ROOTLESS} ?p ?o }} UNION {{ GRAPH ?g {{ {ROOTLESS} ?p ?o }} }} }}"
    }
    assert remote.get("/sparql", params=asked).json()["boolean"] is False


TYPES_GONE = "DELETE { ?o a ?t } WHERE { ?role nhs:roleHolder ?o . ?o a ?t }"


@pytest.mark.parametrize(
    "engine", ["Oxigraph's own server", "Apache Jena Fuseki"], indirect=True, scope="module"
)
@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        (f"INSERT DATA {{ {UNSOURCED} }}", 422, "must say which source"),
        (TYPES_GONE, 422, "role holder"),
        (f"{INSERT} ; {TYPES_GONE}", 403, "one after another"),
    ],
    ids=["data", "what is found", "after another"],
)
def test_an_update_that_violates_the_shapes_is_told_and_not_sent(
    engine, remote, text, status, told
):
    assert not engine.facts
    counted = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    before = remote.get("/sparql", params=counted).json()["results"]
    refused = remote.post("/sparql/update", content=text, headers=DIRECT)
    assert refused.status_code == status, refused.text
    assert told in refused.json()["detail"]
    assert remote.get("/sparql", params=counted).json()["results"] == before


BAD = {
    "no update": ("/sparql/update", "INSERT DATA {", DIRECT, 400),
    "it fetches": ("/sparql/update", "LOAD <http://example.org/>", DIRECT, 403),
    "no Turtle": ("/rdf-graph-store?default", "<x:a> <x:b>", TURTLE, 400),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_written_changes_nothing(engine, remote, case):
    path, content, headers, status = BAD[case]
    before = labels(remote)
    answer = remote.post(path, content=content, headers=headers)
    if engine.facts and path == "/sparql/update":
        status = answer.status_code if answer.status_code in {400, 403} else status
    assert answer.status_code == status, answer.text
    assert labels(remote) == before


def test_a_wrong_update_address_is_told(engine):
    with serving(engine, store_update=engine.query + "/nothing") as client:
        done = client.put(
            "/rdf-graph-store", params={"graph": NEW}, content="<x:a> <x:b> 1 .", headers=TURTLE
        )
    assert (done.status_code, done.json()["title"]) == (503, "Store endpoint failed")
    assert "is it the update address?" in done.json()["detail"]


def test_nobody_writes_without_the_token(engine):
    with serving(engine) as client:
        client.headers["authorization"] = "Bearer another"
        done = client.post("/sparql/update", content="CLEAR ALL", headers=DIRECT)
    assert done.status_code == 401
