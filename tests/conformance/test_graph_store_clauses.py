"""SPARQL 1.1 Graph Store HTTP Protocol, clause by clause, where ``test_graph_store.py`` leaves one.

They write to a store without seeds, so that the default graph may be replaced and removed.
"""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from conformance.w3c.answers import blank_again, is_same
from conformance.w3c.service import Service

ROOT = "/rdf-graph-store"
GRAPH, OTHER = "http://example.org/graph", "http://example.org/other"
TURTLE, NTRIPLES, RDF_XML = "text/turtle", "application/n-triples", "application/rdf+xml"
SENT = "<http://example.org/a> <http://example.org/is> 'sent', [] ."
AS_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://example.org/">'
    '<rdf:Description rdf:about="http://example.org/a"><is>sent</is><is rdf:nodeID="b"/>'
    "</rdf:Description></rdf:RDF>"
)
AS_JSON = '{"@id": "http://example.org/a", "http://example.org/is": ["sent", {"@id": "_:b"}]}'
NAMED, DEFAULT = {"graph": GRAPH}, {"default": ""}
WHICH = pytest.mark.parametrize("which", [NAMED, DEFAULT], ids=["named", "default"])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on a store without seeds."""
    made = Service(tmp_path_factory.mktemp("graphs"))
    with made.client:
        yield made


@pytest.fixture
def server(service: Service):
    """A client that may write; every test finds one statement in each graph."""
    service.hold([_quad(ox.NamedNode(GRAPH)), _quad(ox.NamedNode(OTHER)), _quad(ox.DefaultGraph())])
    service.written()
    return service.client


def _quad(graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    node = ox.NamedNode("http://example.org/before")
    return ox.Quad(node, node, node, graph)


BEFORE = frozenset({_quad(ox.DefaultGraph())})
ADDED = frozenset(ox.parse(SENT, ox.RdfFormat.TURTLE))


def read(server, which) -> frozenset[ox.Quad]:
    answer = server.get(ROOT, params=which, headers={"accept": NTRIPLES})
    assert answer.status_code == 200
    return blank_again(ox.parse(answer.content, ox.RdfFormat.N_TRIPLES))


def send(server, method: str, which, body: str = SENT, kind: str = TURTLE):
    return server.request(
        method, ROOT, params=which, content=body.encode(), headers={"content-type": kind}
    )


@pytest.mark.clause("graph-store", "5")
def test_a_graph_is_given_as_rdf_to_whoever_names_no_format(server):
    kind = server.get(ROOT, params=NAMED, headers={"accept": ""}).headers["content-type"]
    assert kind.partition(";")[0] in {TURTLE, NTRIPLES, RDF_XML}


@pytest.mark.clause("graph-store", "5")
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (TURTLE, SENT),
        (NTRIPLES, SENT.replace("'sent', [] .", '"sent" .\n') + SENT.replace("'sent', []", "_:b")),
        (RDF_XML, AS_XML),
        ("application/ld+json", AS_JSON),
    ],
)
def test_a_graph_is_read_as_the_type_it_is_sent_as(server, kind, body):
    assert send(server, "PUT", NAMED, body, kind).status_code == 204
    assert is_same(ADDED, read(server, NAMED))


@pytest.mark.clause("graph-store", "5")
def test_a_graph_without_a_type_is_read_as_rdf_xml(server):
    assert server.put(ROOT, params=NAMED, content=AS_XML).status_code == 204
    assert is_same(ADDED, read(server, NAMED))


@pytest.mark.clause("graph-store", "5.1")
def test_a_method_that_is_not_there_is_not_allowed(server):
    assert send(server, "PATCH", NAMED).status_code == 405
    assert read(server, NAMED) == BEFORE


@pytest.mark.clause("graph-store", "5.1")
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_store_itself_is_no_graph(server, method):
    assert send(server, method, {}).status_code == 400
    assert read(server, NAMED) == read(server, DEFAULT) == BEFORE


@WHICH
@pytest.mark.clause("graph-store", "5.2")
def test_get_gives_what_a_query_would(server, which):
    pattern = f"GRAPH <{GRAPH}> {{ ?s ?p ?o }}" if which is NAMED else "?s ?p ?o"
    asked = {"query": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"}
    answer = server.get("/sparql", params=asked, headers={"accept": NTRIPLES})
    assert frozenset(ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)) == read(server, which)


@pytest.mark.clause("graph-store", "5.2")
def test_what_get_gives_may_be_kept_until_the_graph_changes(server):
    first = server.get(ROOT, params=NAMED)
    assert "max-age" in first.headers["cache-control"]
    known = {"if-none-match": first.headers["etag"]}
    assert server.get(ROOT, params=NAMED, headers=known).status_code == 304
    assert send(server, "POST", NAMED).is_success
    assert server.get(ROOT, params=NAMED, headers=known).status_code == 200


@pytest.mark.clause("graph-store", "5.2")
def test_a_format_that_no_graph_has_is_not_acceptable(server):
    for accept in ("image/png", "text/csv", "application/sparql-results+json"):
        answer = server.get(ROOT, params=NAMED, headers={"accept": accept})
        assert answer.status_code == 406


@WHICH
@pytest.mark.clause("graph-store", "5.3")
def test_put_leaves_what_is_sent_and_nothing_else_of_that_graph(server, which):
    assert send(server, "PUT", which).status_code == 204
    assert is_same(ADDED, read(server, which))
    assert read(server, {"graph": OTHER}) == BEFORE


@WHICH
@pytest.mark.clause("graph-store", "5.3")
def test_put_does_what_drop_and_insert_would(server, which):
    send(server, "PUT", which)
    put = read(server, which)
    target = f"GRAPH <{GRAPH}>" if which is NAMED else "DEFAULT"
    data = f"GRAPH <{GRAPH}> {{ {SENT} }}" if which is NAMED else SENT
    text = f"DROP SILENT {target} ; INSERT DATA {{ {data} }}"
    assert server.post("/sparql/update", data={"update": text}).is_success
    assert is_same(put, read(server, which))


@pytest.mark.clause("graph-store", "5.4")
def test_delete_leaves_the_other_graphs(server):
    assert server.delete(ROOT, params=NAMED).status_code == 204
    assert server.get(ROOT, params=NAMED).status_code == 404
    assert read(server, DEFAULT) == read(server, {"graph": OTHER}) == BEFORE


@pytest.mark.clause("graph-store", "5.4")
def test_delete_empties_the_default_graph(server):
    assert server.delete(ROOT, params=DEFAULT).status_code == 204
    assert read(server, DEFAULT) == frozenset()
    assert read(server, NAMED) == BEFORE


@WHICH
@pytest.mark.clause("graph-store", "5.5")
def test_post_merges_what_is_sent_into_what_is_there(server, which):
    for _ in range(2):
        assert send(server, "POST", which).status_code == 204
    found = read(server, which)
    assert found >= BEFORE
    # The merge of two graphs keeps their blank nodes apart.
    assert len(found) == len(BEFORE) + 3


@pytest.mark.clause("graph-store", "5.5")
def test_post_without_a_body_changes_nothing(server):
    assert server.post(ROOT, params=NAMED).status_code == 204
    assert read(server, NAMED) == BEFORE


@pytest.mark.clause("graph-store", "5.5")
def test_post_to_the_store_without_a_body_makes_no_graph(server):
    assert server.post(ROOT).status_code == 204


@pytest.mark.clause("graph-store", "5.5")
def test_each_post_to_the_store_makes_a_graph_of_its_own(server):
    made = [send(server, "POST", {}) for _ in range(2)]
    assert [each.status_code for each in made] == [201, 201]
    where = {each.headers["location"] for each in made}
    assert len(where | {f"http://testserver{ROOT}"}) == 3
    for each in where:
        answer = server.get(each, headers={"accept": NTRIPLES})
        assert is_same(ADDED, blank_again(ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)))


@pytest.mark.clause("graph-store", "5.6")
@pytest.mark.parametrize("which", [NAMED, DEFAULT, {"graph": f"{GRAPH}/none"}, {}])
def test_head_answers_as_get_without_a_body(server, which):
    got, head = (each(ROOT, params=which) for each in (server.get, server.head))
    assert (head.status_code, head.content) == (got.status_code, b"")
    for name in ("content-type", "etag", "cache-control"):
        assert head.headers.get(name) == got.headers.get(name)
