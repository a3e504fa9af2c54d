"""The SPARQL 1.1 Graph Store HTTP Protocol, clause by clause, and the update operation.

The cases follow the W3C's list: direct and indirect names, the default graph, parts of a form,
graphs that are made by POST, and what is answered where there is no graph.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
import small
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from kg.build import build
from kg.loading.register import load_register
from kg.sources.loading import loaders
from kg.store.folder import Folder

TOKEN = "a-token-of-sixteen-or-more"  # noqa: S105 - of this test only
AUTHORISED = {"authorization": f"Bearer {TOKEN}"}
ROOT = "/rdf-graph-store"
JANE = f"http://testserver{ROOT}/person/1.ttl"
NAMED = "<http://example.org/jane> <http://xmlns.com/foaf/0.1/name> "
TURTLE = "text/turtle"
UPDATE = "application/sparql-update"
FIRST, SECOND = "http://example.org/first", "http://example.org/second"


@contextmanager
def writing_to(store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=store, token=TOKEN, log="quiet"))) as opened:
        opened.headers.update(AUTHORISED)
        yield opened


@pytest.fixture
def server(small_store: Path) -> Iterator[TestClient]:
    """A client that may write to a store of its own."""
    with writing_to(small_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def janes_store(small_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store for Jane, of which what is refused makes no new version."""
    return Path(shutil.copytree(small_build, tmp_path_factory.mktemp("janes") / "store"))


@pytest.fixture(scope="module")
def janes(janes_store: Path) -> Iterator[TestClient]:
    """A client that may write to the store that holds Jane, for what is refused."""
    with writing_to(janes_store) as opened:
        assert put(opened, "Jane").status_code == 201
        yield opened


def about(name: str) -> str:
    return f'{NAMED}"{name}" .'


def put(server: TestClient, name: str, graph: str = JANE, kind: str = TURTLE):
    sent = {"content-type": kind}
    return server.put(ROOT, params={"graph": graph}, content=about(name), headers=sent)


def names(server: TestClient, graph: str = JANE) -> set[str]:
    """The texts of a graph, read by the protocol itself."""
    told = {"accept": "application/n-triples"}
    answer = server.get(ROOT, params={"graph": graph}, headers=told)
    assert answer.status_code == 200
    quads = ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)
    return {quad.object.value for quad in quads}


def ask(server: TestClient, text: str) -> bool:
    return server.get("/sparql", params={"query": text}).json()["boolean"]


@pytest.mark.clause("graph-store", "5.3")
def test_5_3_put_makes_a_graph_and_then_replaces_it(server):
    assert put(server, "Jane").status_code == 201
    assert names(server) == {"Jane"}
    assert put(server, "Jane Doe").status_code == 204
    assert names(server) == {"Jane Doe"}


@pytest.mark.clause("graph-store", "4.1")
def test_4_1_an_address_below_the_store_names_the_graph_itself(server):
    sent = {"content-type": TURTLE}
    assert server.put(f"{ROOT}/person/1.ttl", content=about("Jane"), headers=sent).is_success
    assert names(server) == {"Jane"}
    direct = server.get(f"{ROOT}/person/1.ttl", headers={"accept": "application/n-triples"})
    assert "Jane" in direct.text
    assert server.delete(f"{ROOT}/person/1.ttl").status_code == 204
    assert server.get(f"{ROOT}/person/1.ttl").status_code == 404


@pytest.mark.clause("graph-store", "4.2")
def test_4_2_a_relative_name_refers_to_the_store(server):
    assert put(server, "Jane", "rdf-graph-store/person/1.ttl").status_code == 201
    assert names(server) == {"Jane"}


@pytest.mark.clause("graph-store", "5.1", "5.4")
def test_5_4_delete_removes_a_graph_and_there_is_nothing_to_remove_twice(server):
    put(server, "Jane")
    assert server.delete(ROOT, params={"graph": JANE}).status_code == 204
    assert server.get(ROOT, params={"graph": JANE}).status_code == 404
    assert server.head(ROOT, params={"graph": JANE}).status_code == 404
    assert server.delete(ROOT, params={"graph": JANE}).status_code == 404


@pytest.mark.clause("graph-store", "5.5")
def test_5_5_post_adds_to_a_graph(server):
    put(server, "Jane")
    sent = {"content-type": TURTLE}
    added = server.post(ROOT, params={"graph": JANE}, content=about("J. Doe"), headers=sent)
    assert added.status_code == 204
    assert names(server) == {"Jane", "J. Doe"}


@pytest.mark.clause("graph-store", "5.5")
def test_5_5_post_to_the_store_makes_a_graph_and_says_where(server):
    sent = {"content-type": TURTLE}
    made = server.post(ROOT, content=about("Jane"), headers=sent)
    assert made.status_code == 201
    where = server.get(made.headers["location"], headers={"accept": TURTLE})
    assert where.status_code == 200
    assert "Jane" in where.text


@pytest.mark.clause("graph-store", "5.5")
def test_5_5_post_takes_the_parts_of_a_form(server):
    parts = [
        ("a", ("a.ttl", about("Jane"), TURTLE)),
        ("b", ("b.nt", about("J. Doe"), "application/n-triples")),
    ]
    assert server.post(ROOT, params={"graph": JANE}, files=parts).status_code == 201
    assert names(server) == {"Jane", "J. Doe"}


@pytest.mark.clause("graph-store", "5.2", "5.6")
def test_5_2_and_5_6_head_tells_what_get_would(server):
    put(server, "Jane")
    got, head = (each(ROOT, params={"graph": JANE}) for each in (server.get, server.head))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.clause("graph-store", "5.3")
def test_5_3_an_empty_graph_is_there(server):
    sent = {"content-type": TURTLE}
    assert server.put(ROOT, params={"graph": JANE}, content="", headers=sent).status_code == 201
    assert names(server) == set()


@pytest.mark.clause("graph-store", "4.2", "5.5")
def test_the_default_graph_is_added_to_and_its_facts_stay(server):
    facts = len(server.get(f"{ROOT}?default", headers={"accept": TURTLE}).text)
    sent = {"content-type": TURTLE}
    assert server.post(f"{ROOT}?default", content=about("Jane"), headers=sent).status_code == 204
    assert ask(server, f"ASK {{ {NAMED} 'Jane' }}")
    assert len(server.get(f"{ROOT}?default", headers={"accept": TURTLE}).text) > facts


@pytest.mark.clause("graph-store", "5.3")
def test_relative_addresses_in_a_graph_refer_to_it(server):
    sent = {"content-type": TURTLE}
    server.put(ROOT, params={"graph": JANE}, content="<#me> <#name> 'Jane' .", headers=sent)
    assert ask(server, f"ASK {{ GRAPH <{JANE}> {{ <{JANE}#me> <{JANE}#name> 'Jane' }} }}")


WRONG = {
    "no RDF": ("PUT", {"content": "?", "headers": {"content-type": TURTLE}}, 400),
    "not that kind of RDF": (
        "PUT",
        {"content": about("Jane"), "headers": {"content-type": "application/rdf+xml"}},
        400,
    ),
    "no kind, and not RDF/XML": ("PUT", {"content": about("Jane")}, 400),
    "a table": ("PUT", {"content": "a,b", "headers": {"content-type": "text/csv"}}, 415),
    "another charset": (
        "PUT",
        {"content": about("Jane"), "headers": {"content-type": f"{TURTLE}; charset=utf-16"}},
        415,
    ),
    "a form without parts": (
        "POST",
        {"content": "x", "headers": {"content-type": "multipart/form-data"}},
        400,
    ),
    "too large": (
        "PUT",
        {"content": b" " * 32_000_001, "headers": {"content-type": TURTLE}},
        413,
    ),
}


@pytest.mark.clause("graph-store", "5.1")
@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_graph_gets_its_status_and_changes_nothing(janes, janes_store, case):
    method, sent, status = WRONG[case]
    version = Folder(janes_store).current().name
    answer = janes.request(method, ROOT, params={"graph": JANE}, **sent)
    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert names(janes) == {"Jane"}
    assert Folder(janes_store).current().name == version


def update(server: TestClient, text: str, **more):
    return server.post("/sparql/update", content=text, headers={"content-type": UPDATE}, **more)


@pytest.mark.clause("protocol", "2.2.1", "2.2.2", "2.2.4")
def test_an_update_is_read_by_the_next_query(server):
    done = update(server, f"INSERT DATA {{ {about('Jane')} }}")
    assert done.status_code == 200
    assert (done.json()["added"], done.json()["removed"]) == (1, 0)
    assert ask(server, f"ASK {{ {NAMED} 'Jane' }}")
    done = server.post("/sparql/update", data={"update": f"DELETE DATA {{ {about('Jane')} }}"})
    assert done.json()["removed"] == 1
    assert not ask(server, f"ASK {{ {NAMED} 'Jane' }}")


@pytest.mark.clause("update", "2.2")
def test_several_operations_are_one_update(server):
    text = f"INSERT DATA {{ {about('Jane')} }} ; DELETE WHERE {{ ?s ?p 'Jane' }} ; INSERT {{"
    assert update(server, text).status_code == 400
    assert not ask(server, f"ASK {{ {NAMED} 'Jane' }}")
    text = f"INSERT DATA {{ {about('Jane')} }} ; DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 'J.' }} WHERE {{ ?s ?p ?o FILTER(?o = 'Jane') }}"  # noqa: E501
    assert update(server, text).json()["added"] == 1
    assert ask(server, f"ASK {{ {NAMED} 'J.' }}")


@pytest.mark.clause("protocol", "2.2.3", "3.2.3")
def test_2_2_3_the_dataset_of_the_request_is_the_one_that_where_asks(server):
    put(server, "first", FIRST)
    put(server, "second", SECOND)
    copied = "INSERT { GRAPH <http://example.org/copy> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    assert update(server, copied, params={"using-graph-uri": FIRST}).is_success
    assert names(server, "http://example.org/copy") == {"first"}
    assert update(server, copied, params={"using-graph-uri": [FIRST, SECOND]}).is_success
    assert names(server, "http://example.org/copy") == {"first", "second"}
    named = copied.replace("WHERE { ?s ?p ?o }", "WHERE { GRAPH ?g { ?s ?p ?o } }")
    named = named.replace("copy", "other")
    assert update(server, named, params={"using-named-graph-uri": SECOND}).is_success
    assert names(server, "http://example.org/other") == {"second"}


@pytest.mark.clause("protocol", "2.2.3")
def test_2_2_3_a_dataset_in_both_places_is_refused(janes):
    text = f"INSERT {{ <x:a> <x:b> <x:c> }} USING <{FIRST}> WHERE {{ }}"
    assert update(janes, text, params={"using-graph-uri": FIRST}).status_code == 400
    text = f"WITH <{FIRST}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}"
    assert update(janes, text, params={"using-named-graph-uri": FIRST}).status_code == 400


REFUSED = {
    "a query": ("ASK {}", 400),
    "no text": ("INSERT DATA {", 400),
    "LOAD": ("LOAD <http://127.0.0.1/a.ttl>", 403),
    "LOAD at the end": ("CLEAR GRAPH <x:g>;LOADSILENT<http://127.0.0.1/a.ttl>", 403),
    "an absent graph": ("CLEAR GRAPH <http://example.org/absent>", 400),
    "SERVICE": ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403),
}


@pytest.mark.clause("protocol", "2.2.5", "4.1")
@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_update_or_goes_elsewhere_is_refused(janes, case):
    text, status = REFUSED[case]
    assert update(janes, text).status_code == status


def test_an_update_may_be_empty_and_may_mention_what_it_does_not_do(server):
    assert update(server, "").json()["added"] == 0
    assert update(server, "PREFIX : <http://example.org/>").json()["added"] == 0
    assert update(server, "INSERT DATA { <x:a> a 'no class' }").json()["added"] == 1
    text = "INSERT DATA { <x:LOAD> <x:b> 'LOAD <http://127.0.0.1/> SERVICE' }"
    assert update(server, text).json()["added"] == 1


def test_an_operation_may_bring_prefixes_after_others(server):
    text = "INSERT DATA { <x:a> <x:b> 1 } ; PREFIX p: <x:> DELETE DATA { p:a p:b 1 }"
    assert update(server, text).status_code == 200
    assert not ask(server, "ASK { <x:a> <x:b> 1 }")
    nothing = f"{text} ; PREFIX q: <x:q> INSERT DATA {{ r:a q:b 1 }}"
    assert update(server, nothing).status_code == 400


@pytest.mark.clause("protocol", "2.3")
def test_relative_addresses_in_an_update_refer_to_its_address(server):
    update(server, "INSERT DATA { <#a> <#b> 1 }")
    assert ask(server, "ASK { <http://testserver/sparql/update#a> ?p 1 }")


def test_facts_that_violate_the_shapes_are_told_and_not_kept(server):
    text = "INSERT DATA { id:organisation\\/ZZ9 a nhs:NHSTrust ; rdfs:label 'Nine' }"
    problem = update(server, text)
    assert (problem.status_code, problem.json()["title"]) == (422, "Shapes violated")
    assert "must say which source" in problem.json()["detail"]
    report = server.post(
        "/sparql/update", content=text, headers={"content-type": UPDATE, "accept": TURTLE}
    )
    assert report.status_code == 422
    triples = list(ox.parse(report.content, ox.RdfFormat.TURTLE))
    shacl = "http://www.w3.org/ns/shacl#"
    focus = [each.object.value for each in triples if each.predicate.value == f"{shacl}focusNode"]
    assert focus == ["https://w3id.org/nhs-kg/id/organisation/ZZ9"]
    assert not ask(server, "ASK { ?s rdfs:label 'Nine' }")


def test_claims_are_checked_in_whatever_graph_they_are(server):
    claim = "<https://w3id.org/nhs-kg/id/claim/loose> a <https://w3id.org/nhs-kg/def#Claim> ."
    sent = {"content-type": TURTLE}
    refused = server.put(ROOT, params={"graph": JANE}, content=claim, headers=sent)
    assert refused.status_code == 422
    assert "claim/loose" in refused.json()["detail"]
    assert server.get(ROOT, params={"graph": JANE}).status_code == 404


def test_what_a_removal_breaks_elsewhere_is_told(server):
    text = "DELETE { ?o a ?t } WHERE { ?role nhs:roleHolder ?o . ?o a ?t }"
    problem = update(server, text)
    assert problem.status_code == 422
    assert "role holder" in problem.json()["detail"]


def test_what_is_said_of_a_new_thing_can_be_found_and_is_forgotten_with_it(server):
    text = """INSERT DATA { id:organisation\\/ZZ9 a nhs:NHSTrust ; rdfs:label "Ninth Trust" ;
        nhs:odsCode "ZZ9" ; prov:hadPrimarySource id:source\\/paper-2019 }"""
    assert update(server, text).status_code == 200
    found = server.get("/api/v1/search", params={"q": "Ninth Trust"}).json()
    assert "organisation/ZZ9" in str(found)
    assert update(server, "DELETE WHERE { id:organisation\\/ZZ9 ?p ?o }").status_code == 200
    found = server.get("/api/v1/search", params={"q": "Ninth Trust"}).json()
    assert "organisation/ZZ9" not in str(found)


@pytest.mark.clause("service-description", "3.2.1", "3.4.3")
def test_the_description_names_the_address_for_updates(server, client):
    sd = "http://www.w3.org/ns/sparql-service-description#"
    told = server.get("/sparql", headers={"accept": "application/n-triples"}).text
    assert f"<{sd}endpoint> <http://testserver/sparql/update>" in told
    assert f"<{sd}supportedLanguage> <{sd}SPARQL11Update>" in told
    assert "SPARQL11Update" not in client.get("/sparql", headers={"accept": TURTLE}).text


@pytest.mark.clause("protocol", "4.1")
@pytest.mark.clause("graph-store", "5.1")
@pytest.mark.clause("http", "15.5.2", "15.5.4")
def test_only_who_knows_the_token_writes(server, small_store):
    for given in ("", "Bearer wrong-wrong-wrong-wrong", f"Basic {TOKEN}", TOKEN):
        refused = server.post(
            "/sparql/update",
            content=f"INSERT DATA {{ {about('Jane')} }}",
            headers={"content-type": UPDATE, "authorization": given},
        )
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
    with TestClient(create_app(Settings(store=small_store, log="quiet"))) as closed:
        assert put(closed, "Jane").status_code == 403
    assert not ask(server, f"ASK {{ {NAMED} 'Jane' }}")


def test_an_edit_outlasts_a_new_build_and_another_load(server, small_store, tmp_path):
    update(server, f"INSERT DATA {{ {about('Jane')} }}")
    names_gone = "DELETE WHERE { ?o skos:altLabel ?c }"
    removed = update(server, names_gone).json()["removed"]
    load_register(
        small_store, loaders()["ods-csv"], [small.register_row(tmp_path, "etr_2025-12.csv", "ZZ1")]
    )
    assert ask(server, f"ASK {{ {NAMED} 'Jane' }}")
    assert ask(server, "ASK { ?o nhs:odsCode 'ZZ1' }")
    shutil.rmtree(small_store / "versions")
    (small_store / "current").unlink()
    build(small_store, seeds_folder=small.SMALL)
    assert ask(server, f"ASK {{ {NAMED} 'Jane' }}")
    assert removed
    assert not ask(server, "ASK { ?o skos:altLabel ?c }")
