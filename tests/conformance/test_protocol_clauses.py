"""SPARQL 1.1 Protocol, clause by clause, where ``test_sparql_protocol.py`` leaves one out."""

from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from conformance.w3c.answers import table
from conformance.w3c.service import Service

QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
FIRST, SECOND, NOWHERE = (f"http://example.org/{name}" for name in ("first", "second", "nowhere"))
SUBJECTS = "SELECT ?s { ?s ?p ?o } ORDER BY ?s"
FROM = "SELECT ?s FROM <{}> {{ ?s ?p ?o }}"
LONG = "ASK {} " + "# and so on\n" * 10_000
DESCRIBED = "http://example.org/食べる"


def fact(subject: str, graph: str = "") -> ox.Quad:
    node, name = ox.NamedNode(subject), ox.NamedNode("http://example.org/is")
    where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return ox.Quad(node, name, ox.Literal("there"), where)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on a store with two named graphs, to be filled again after each write."""
    made = Service(tmp_path_factory.mktemp("protocol"))
    with made.client:
        yield made


@pytest.fixture
def client(service: Service):
    """A client that may read and write."""
    service.hold([fact(DESCRIBED), fact(FIRST, FIRST), fact(SECOND, SECOND)])
    return service.client


@pytest.fixture
def writer(service: Service, client):
    """A client whose writes the next test does not see."""
    service.written()
    return client


def subjects(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["s"]["value"] for each in answer.json()["results"]["bindings"]]


def update(writer, text: str, **more):
    return writer.post("/sparql/update", content=text, headers={"content-type": UPDATE}, **more)


@pytest.mark.clause("protocol", "2.1.1")
def test_parameters_of_get_may_come_in_any_order_and_are_decoded(client):
    text = quote("SELECT ?s { ?s ?p ?o FILTER(STRLEN('a+b') = 3) }").replace("%20", "+")
    named = quote(FIRST, safe="")
    for parameters in (
        f"query={text}&default-graph-uri={named}",
        f"default-graph-uri={named}&query={text}",
    ):
        assert subjects(client.get(f"/sparql?{parameters}")) == [FIRST]


@pytest.mark.clause("protocol", "2.1.2")
def test_parameters_of_a_form_may_come_in_any_order_with_a_charset(client):
    sent = {"content-type": f"{FORM}; charset=UTF-8"}
    body = f"default-graph-uri={quote(FIRST, safe='')}&query={quote(SUBJECTS)}"
    assert subjects(client.post("/sparql", content=body, headers=sent)) == [FIRST]


@pytest.mark.clause("protocol", "2.1.3")
def test_a_body_that_is_a_query_may_name_its_dataset_in_the_address(client):
    sent = {"content-type": f"{QUERY}; charset=utf-8"}
    given = {"default-graph-uri": [FIRST, SECOND]}
    answer = client.post("/sparql", content=SUBJECTS, params=given, headers=sent)
    assert subjects(answer) == [FIRST, SECOND]


@pytest.mark.clause("protocol", "2.1.4", "3.1.1")
def test_without_a_dataset_the_default_graph_of_the_store_is_asked(client):
    assert subjects(client.get("/sparql", params={"query": SUBJECTS})) == [DESCRIBED]


@pytest.mark.clause("protocol", "2.1.4", "3.1.7")
def test_the_dataset_of_the_query_is_asked_where_the_request_names_none(client):
    text = FROM.format(FIRST)
    assert subjects(client.get("/sparql", params={"query": text})) == [FIRST]


@pytest.mark.clause("protocol", "2.1.4", "3.1.8")
def test_the_dataset_of_the_request_wins_over_that_of_the_query(client):
    text = FROM.format(FIRST)
    answer = client.get("/sparql", params={"query": text, "default-graph-uri": SECOND})
    assert subjects(answer) == [SECOND]


@pytest.mark.clause("protocol", "2.1.4", "3.1.8")
def test_the_dataset_of_the_request_wins_over_an_unknown_one_of_the_query(client):
    text = FROM.format(NOWHERE)
    answer = client.get("/sparql", params={"query": text, "default-graph-uri": SECOND})
    assert subjects(answer) == [SECOND]


@pytest.mark.clause("protocol", "2.1.5", "3.1.3")
@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("APPLICATION/SPARQL-RESULTS+XML", XML),
        (f"{JSON};q=0, */*", XML),
        (f"*/*;q=0.1, {XML};q=0.2", XML),
        ("text/*, application/*;q=0.9", "text/csv"),
        (f"{XML};q=0.5, {JSON};q=0.5", JSON),
        (f"image/png, {XML} ; q=0.001", XML),
    ],
)
def test_what_a_client_accepts_is_weighed(client, accept, kind):
    answer = client.get("/sparql", params={"query": SUBJECTS}, headers={"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == kind


@pytest.mark.clause("protocol", "2.1.6", "3.1.4")
@pytest.mark.parametrize("kind", [JSON, XML])
def test_a_yes_or_no_is_told_in_the_type_it_is_labelled_with(client, kind):
    for text, told in (("ASK { ?s ?p ?o }", True), ("ASK { ?s ?p 1 }", False)):
        answer = client.get("/sparql", params={"query": text}, headers={"accept": kind})
        assert table(answer.content, answer.headers["content-type"]) is told


@pytest.mark.clause("protocol", "2.1.6", "3.1.5")
def test_a_description_is_a_graph_about_the_thing(client):
    asked = {"query": f"DESCRIBE <{DESCRIBED}>"}
    answer = client.get("/sparql", params=asked, headers={"accept": "application/n-triples"})
    (quad,) = ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)
    assert quad == fact(DESCRIBED)


@pytest.mark.clause("protocol", "2.1.7")
@pytest.mark.parametrize("text", ["", "ASK", "SELECT ?s { ?s ?p }", "CONSTRUCT { ?s } {}"])
def test_what_is_no_query_is_a_bad_request(client, text):
    for answer in (
        client.get("/sparql", params={"query": text}),
        client.post("/sparql", data={"query": text}),
        client.post("/sparql", content=text, headers={"content-type": QUERY}),
    ):
        assert answer.status_code == 400


@pytest.mark.clause("protocol", "2.2")
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_an_update_is_sent_by_post_only(writer, method):
    answer = writer.request(method, "/sparql/update?update=CLEAR%20ALL")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert subjects(writer.get("/sparql", params={"query": SUBJECTS})) == [DESCRIBED]


@pytest.mark.clause("protocol", "2.2", "2.2.5")
def test_there_is_exactly_one_update_in_a_request(writer):
    for sent in ({"update": ["CLEAR ALL", "CLEAR ALL"]}, {"query": "ASK {}"}):
        assert writer.post("/sparql/update", data=sent).status_code == 400
    assert subjects(writer.get("/sparql", params={"query": SUBJECTS})) == [DESCRIBED]


@pytest.mark.clause("protocol", "2.2.1", "2.2.2")
def test_an_update_is_labelled_as_one_and_in_utf_8(writer):
    for kind, body in (
        ("text/plain", b"CLEAR ALL"),
        ("", b"update=CLEAR%20ALL"),
        (f"{UPDATE}; charset=UTF-16", "CLEAR ALL".encode("utf-16")),
    ):
        sent = {"content-type": kind} if kind else {}
        answer = writer.post("/sparql/update", content=body, headers=sent)
        assert answer.status_code == 415
    assert subjects(writer.get("/sparql", params={"query": SUBJECTS})) == [DESCRIBED]


@pytest.mark.clause("protocol", "2.2.4")
def test_success_of_an_update_is_told_by_its_status(writer):
    assert update(writer, "CLEAR ALL").is_success
    assert subjects(writer.get("/sparql", params={"query": SUBJECTS})) == []


@pytest.mark.clause("protocol", "2.2.5")
def test_a_malformed_update_is_a_bad_request_and_changes_nothing(writer):
    assert update(writer, "CLEAR ALL ; CLEAR XYZ").status_code == 400
    assert subjects(writer.get("/sparql", params={"query": SUBJECTS})) == [DESCRIBED]


@pytest.mark.clause("protocol", "2.3")
def test_relative_addresses_in_a_query_refer_to_the_service_or_its_own_base(client):
    for prologue, told in (("", "http://testserver/x"), (f"BASE <{FIRST}> ", NOWHERE[:19] + "x")):
        answer = client.get("/sparql", params={"query": f"{prologue}SELECT (<x> AS ?s) {{}}"})
        assert subjects(answer) == [told]


@pytest.mark.clause("protocol", "3.1.2")
def test_one_graph_may_be_the_whole_dataset(client):
    asked = {"query": SUBJECTS, "default-graph-uri": FIRST}
    assert subjects(client.get("/sparql", params=asked)) == [FIRST]
    none = "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"
    assert subjects(client.get("/sparql", params={**asked, "query": none})) == []


@pytest.mark.clause("protocol", "3.1.10", "4.1")
@pytest.mark.parametrize(
    "text", ["ASK FROM <http://127.0.0.1/> {}", "ASK { SERVICE <http://127.0.0.1/> {} }"]
)
def test_what_would_fetch_from_elsewhere_is_refused(client, text):
    assert client.get("/sparql", params={"query": text}).status_code == 403


@pytest.mark.clause("protocol", "3.1.11", "3.1.12")
def test_a_long_query_may_be_posted_in_either_way(client):
    assert len(LONG) > 100_000
    for answer in (
        client.post("/sparql", data={"query": LONG}),
        client.post("/sparql", content=LONG, headers={"content-type": QUERY}),
    ):
        assert answer.json()["boolean"] is True


@pytest.mark.clause("protocol", "3.1.13")
def test_letters_of_any_script_are_asked_for_and_told(client):
    text = f"SELECT ?s {{ ?s ?p 'there' FILTER(?s = <{DESCRIBED}>) }}"
    for answer in (
        client.get("/sparql", params={"query": text}),
        client.post("/sparql", data={"query": text}),
        client.post("/sparql", content=text.encode(), headers={"content-type": QUERY}),
    ):
        assert subjects(answer) == [DESCRIBED]


@pytest.mark.clause("protocol", "3.2.1", "3.2.2", "3.2.4")
def test_several_operations_may_be_sent_in_either_way(writer):
    text = f"CLEAR DEFAULT ; INSERT DATA {{ <{FIRST}> a <{SECOND}> }}"
    for answer in (writer.post("/sparql/update", data={"update": text}), update(writer, text)):
        assert answer.status_code == 200
        assert subjects(writer.get("/sparql", params={"query": SUBJECTS})) == [FIRST]


@pytest.mark.clause("protocol", "3.2.3", "3.2.5", "3.2.6")
def test_every_operation_of_an_update_is_asked_of_the_dataset_of_the_request(writer):
    insert = "INSERT { ?s a %d } WHERE { ?s ?p ?o }"
    text = f"CLEAR DEFAULT ; {insert % 1} ; {insert % 2}"
    asked = {"query": "SELECT ?s { ?s a ?n } ORDER BY ?n"}
    for answer in (
        writer.post("/sparql/update", data={"update": text, "using-graph-uri": FIRST}),
        update(writer, text, params={"using-graph-uri": FIRST}),
    ):
        assert answer.status_code == 200
        assert subjects(writer.get("/sparql", params=asked)) == [FIRST, FIRST]


@pytest.mark.clause("http", "15.5.6")
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/sparql/update", {"POST"}),
        ("PUT", "/sparql", {"GET", "HEAD", "POST", "QUERY", "OPTIONS"}),
        ("PATCH", "/rdf-graph-store?default", {"GET", "HEAD", "POST", "PUT", "DELETE"}),
    ],
)
def test_a_method_that_is_not_allowed_is_told_which_are(client, method, path, allowed):
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert allowed <= set(answer.headers["allow"].split(", "))
