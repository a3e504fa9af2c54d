"""The runner of the W3C's suites reads manifests, answers and messages as they are meant."""

import pyoxigraph as ox
import pytest
from conformance.w3c.answers import Table, blank_again, expected, is_same, table
from conformance.w3c.manifest import BASE, Data, entries
from conformance.w3c.prose import exchanges, fits

from kg.namespaces import GENID

MANIFEST = """
@prefix : <#> .
@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#> .
@prefix ut: <http://www.w3.org/2009/sparql/tests/test-update#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<> mf:entries ( :asks :writes :reads ) .
:asks a mf:QueryEvaluationTest ; mf:resultCardinality mf:LaxCardinality ;
  mf:action [ qt:query <q.rq> ; qt:data <d.ttl> ; qt:graphData <g.ttl> ] ; mf:result <r.srx> .
:writes a mf:UpdateEvaluationTest ; mf:action [ ut:request <u.ru> ] ;
  mf:result [ ut:graphData [ ut:graph <g.ttl> ; rdfs:label "http://example.org/g" ] ] .
:reads a mf:PositiveSyntaxTest11 ; mf:action <s.rq> .
:forgotten a mf:PositiveSyntaxTest11 ; mf:action <s.rq> .
"""
RESULTS = """
@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
[] a rs:ResultSet ; rs:resultVariable "x" ;
  rs:solution [ rs:index 2 ; rs:binding [ rs:variable "x" ; rs:value "b" ] ] ,
              [ rs:index 1 ; rs:binding [ rs:variable "x" ; rs:value "a" ] ] .
"""
A, B = ox.Literal("a"), ox.Literal("b")
ONE, OTHER = ox.BlankNode("one"), ox.BlankNode("other")


def rows(*terms, is_ordered: bool = False) -> Table:
    return Table(frozenset("x"), tuple({"x": term} for term in terms), is_ordered)


def test_entries_are_read_with_their_files(tmp_path):
    folder = tmp_path / "sparql" / "sparql11" / "made-up"
    folder.mkdir(parents=True)
    (folder / "manifest.ttl").write_text(MANIFEST)
    asks, writes, reads = entries(tmp_path)
    named = f"{BASE}sparql/sparql11/made-up/g.ttl"
    assert (asks.id, asks.suite) == ("sparql11/made-up#asks", "sparql11/made-up")
    assert (asks.kind, asks.lax, asks.text) == ("QueryEvaluationTest", True, folder / "q.rq")
    assert asks.data == Data((folder / "d.ttl",), ((named, folder / "g.ttl"),))
    assert asks.result == folder / "r.srx"
    assert (writes.text, writes.result, writes.lax) == (folder / "u.ru", None, False)
    assert writes.after == Data((), (("http://example.org/g", folder / "g.ttl"),))
    assert reads.text == folder / "s.rq"


def test_a_folder_without_manifests_is_no_checkout(tmp_path):
    with pytest.raises(FileNotFoundError, match="has no manifests"):
        entries(tmp_path)


@pytest.mark.parametrize(
    ("wanted", "given", "told"),
    [
        (True, True, True),
        (True, False, False),
        (True, rows(), False),
        (rows(A, B), rows(B, A), True),
        (rows(A, B), rows(A), False),
        (rows(A, A), rows(A), False),
        (rows(A, B, is_ordered=True), rows(A, B), True),
        (rows(A, B, is_ordered=True), rows(B, A), False),
        (rows(ONE, OTHER), rows(OTHER, ONE), True),
        (rows(ONE, ONE), rows(ONE, OTHER), False),
        (rows(), Table(frozenset("y"), ()), False),
        (rows(ox.Literal(1)), rows(ox.Literal("01", datatype=ox.Literal(1).datatype)), False),
    ],
)
def test_answers_are_the_same_but_for_blank_nodes(wanted, given, told):
    assert is_same(wanted, given) is told


def test_reduced_solutions_may_be_fewer_but_none_may_be_missing():
    assert is_same(rows(A, A, B), rows(A, B), lax=True)
    assert not is_same(rows(A, A, B), rows(A, A), lax=True)
    assert not is_same(rows(A, B), rows(A, A, B), lax=True)


def test_graphs_are_the_same_but_for_blank_nodes():
    node = ox.NamedNode("http://example.org/a")
    made = ox.NamedNode(f"{GENID}5")
    wanted, given, more = (
        frozenset({ox.Quad(node, node, each)}) for each in (ONE, made, ox.Literal(1))
    )
    assert is_same(wanted, blank_again(given))
    assert not is_same(wanted, given)
    assert not is_same(wanted, more)


def test_answers_told_in_rdf_have_their_order(tmp_path):
    path = tmp_path / "result.ttl"
    path.write_text(RESULTS)
    assert expected(path, BASE) == rows(A, B, is_ordered=True)


def test_cells_of_csv_are_texts_blank_nodes_or_nothing():
    assert table(b"x,y\r\na,_:one\r\n,b\r\n", "text/csv") == Table(
        frozenset("xy"), ({"x": A, "y": ONE}, {"y": B})
    )


def test_messages_are_read_from_prose():
    text = """
#### Request

    POST $GRAPHSTORE$/one HTTP/1.1
    Host: $HOST$
    Content-Type: text/turtle; charset=utf-8

    <http://$HOST$/$GRAPHSTORE$/one> a 1

#### Response

    200 OK
    """
    (told,) = exchanges(text)
    assert told.request.target == ("POST", "/rdf-graph-store/one")
    assert told.request.sent == (
        {"content-type": "text/turtle; charset=utf-8"},
        b"<http://testserver/rdf-graph-store/one> a 1 .",
    )
    assert told.response.first == "200 OK"
    assert exchanges("nothing of the kind") == []


@pytest.mark.parametrize(
    ("status", "told", "method", "does_fit"),
    [
        (200, "2xx or 3xx response", "GET", True),
        (303, "2xx or 3xx response", "GET", True),
        (400, "2xx or 3xx response", "GET", False),
        (415, "4xx", "POST", True),
        (204, "200 OK", "DELETE", True),
        (204, "200 OK", "GET", False),
        (204, "201 Created", "PUT", False),
    ],
)
def test_a_status_is_one_that_is_told(status, told, method, does_fit):
    assert fits(status, told, method) is does_fit
