"""Endpoints that answer otherwise than the standards say: told as it is, nothing cut silently."""

from contextlib import closing

import engines
import pyoxigraph as ox
import pytest
from endpoint import OXIGRAPH, listening, oxigraph

from kg.errors import (
    EndpointFailed,
    MalformedQuery,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    RefusedQuery,
)
from kg.namespaces import DEF, RDF
from kg.store.endpoint import Answer, Asked, Endpoint
from kg.store.remote_adapter import Adapter
from kg.store.remote_dialect import JSON, TRIPLES, Dialect

_YES = b'{"head": {}, "boolean": true}'
_ROWS = b'{"head": {"vars": []}, "results": {"bindings": [{}]}}'
_DECIMAL = b"http://www.w3.org/2001/XMLSchema#decimal"
_NOWHERE = Endpoint("http://127.0.0.1:9/")
EXAMPLE = "http://example.org/"
VIRTUOSO = Dialect(virtuoso=True)


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
    "rows cut": (_answering(200, JSON, _YES, x_sparql_maxrows="7"), QueryTooLarge, "than 7 rows"),
    "an estimate": (
        _answering(500, "text/plain", b"Virtuoso 42000 Error The estimated execution time 5 (sec)"),
        QueryTimeout,
        "stopped",
    ),
    "not able": (
        _answering(500, "text/plain", b"Virtuoso 37000 Error TR\n\nSPARQL query:\nASK"),
        QueryError,
        "cannot answer this query: Virtuoso 37000 Error TR$",
    ),
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
        Adapter(endpoint, Dialect()).ask(Asked("ASK {}", JSON, most=1000))


def test_rows_in_answer_to_a_question_of_yes_or_no_are_no_yes():
    with (
        listening(_answering(200, JSON, _ROWS)) as base,
        closing(Endpoint(base)) as endpoint,
        pytest.raises(EndpointFailed, match="answered ASK with rows"),
    ):
        Adapter.learn(endpoint)


@pytest.mark.parametrize(("lines", "is_cut"), [(2, False), (3, True), (4, True)])
def test_a_graph_that_reaches_the_engine_s_limit_counts_as_cut(lines, is_cut):
    body = b"<a:> <b:> <c:> .\n" * lines
    with listening(_answering(200, TRIPLES, body)) as base, closing(Endpoint(base)) as endpoint:
        adapter = Adapter(endpoint, Dialect(virtuoso=True, most=3))
        asked = Asked("CONSTRUCT WHERE { ?s ?p ?o }", TRIPLES)
        if is_cut:
            with pytest.raises(QueryTooLarge, match="no more than 3 rows or triples"):
                adapter.ask(asked)
        else:
            assert adapter.ask(asked) == body


@pytest.mark.skipif(OXIGRAPH is None, reason="the package 'oxigraph' is not installed")
def test_an_engine_that_shows_claims_among_the_facts_is_refused(tmp_path):
    claim = ox.Quad(*map(ox.NamedNode, (EXAMPLE, RDF + "type", DEF + "Claim", EXAMPLE + "graph")))
    with (
        oxigraph([claim], tmp_path, "--union-default-graph") as address,
        closing(Endpoint(address)) as endpoint,
        pytest.raises(
            EndpointFailed, match=r"load the facts into <https://w3id\.org/nhs-kg/graph/"
        ),
    ):
        Adapter.learn(endpoint)


@pytest.fixture(scope="module")
def cutting(tmp_path_factory):
    """Virtuoso that gives no more than five rows, with ten facts."""
    if not (engines.VIRTUOSO and engines.ISQL):
        pytest.skip("Debian's virtuoso-opensource-7-bin is not on this machine")
    node = ox.NamedNode(EXAMPLE)
    facts = [ox.Quad(node, node, ox.Literal(number)) for number in range(10)]
    folder = tmp_path_factory.mktemp("cutting")
    with (
        engines.virtuoso(facts, folder, ResultSetMaxRows="5") as address,
        closing(Endpoint(address)) as endpoint,
    ):
        yield Adapter.learn(endpoint)


CUT = {
    "rows": ("SELECT ?o { ?s ?p ?o }", JSON),
    "rows of another format": ("SELECT ?o { ?s ?p ?o }", "text/csv"),
    "a graph": ("CONSTRUCT WHERE { ?s ?p ?o }", TRIPLES),
    "a graph of another format": ("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle"),
}


@pytest.mark.parametrize("case", CUT)
def test_nothing_is_cut_silently(cutting, case):
    text, accept = CUT[case]
    with pytest.raises(QueryTooLarge, match="no more than 5 rows or triples"):
        cutting.ask(Asked(text, accept))


def test_what_is_within_the_limit_is_given(cutting):
    told = cutting.ask(Asked("SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 2", "text/csv"))
    assert told.split() == [b"o", b"0", b"1"]


REFUSED = {
    "a function": "SELECT (bif:http_get('http://127.0.0.1/') AS ?x) {}",
    "a function, with a comment between": "SELECT (bif:http_get # \n ('') AS ?x) {}",
    "a function of tables": "SELECT (sql:anything() AS ?x) {}",
    "a function by its address": "SELECT (<bif:http_get>('') AS ?x) {}",
    "a function relative to a base": "BASE <bif:> SELECT (<http_get>('') AS ?x) {}",
    "a prefix for functions": "PREFIX x: <bif:> SELECT (x:http_get('') AS ?x) {}",
    "a prefix of ours for functions": "PREFIX xsd: <bif:> SELECT (xsd:http_get('') AS ?x) {}",
    "an empty prefix": "PREFIX : <bif:> SELECT (:http_get('') AS ?x) {}",
    "a directive": "DEFINE get:soft 'replace' ASK {}",
    "an option": "ASK FROM <http://a/> OPTION (get:soft 'replace') {}",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_sparql_never_leaves(case):
    with pytest.raises(RefusedQuery):
        Adapter(_NOWHERE, VIRTUOSO).ask(Asked(REFUSED[case], JSON))


def test_graphs_of_the_request_and_of_the_query_are_not_mixed():
    adapter = Adapter(_NOWHERE, Dialect(facts=EXAMPLE))
    with pytest.raises(RefusedQuery, match="leave one of them out"):
        adapter.ask(Asked("ASK FROM <http://a/> {}", JSON, ("http://b/",)))


def test_a_from_that_cannot_be_told_from_from_named_is_not_guessed_at():
    adapter = Adapter(_NOWHERE, Dialect(facts=EXAMPLE))
    with pytest.raises(MalformedQuery, match="words of their own"):
        adapter.ask(Asked("ASK FROMNAMED<http://a/> {}", JSON))


_DAY = '"2016-06-01"^^xsd:date'
SAID = {
    "a day in a statement": (f"ASK {{ ?s ?p {_DAY} }}", None),
    "a day in VALUES": (f"ASK {{ VALUES ?d {{ {_DAY} }} }}", None),
    "a day compared": (
        f"ASK {{ FILTER (?d<= {_DAY}&&?e) }}",
        'ASK { FILTER (?d<= xsd:date("2016-06-01")&&?e) }',
    ),
    "a day compared the other way": (
        f"ASK {{ FILTER ({_DAY} >= ?d) }}",
        'ASK { FILTER (xsd:date("2016-06-01") >= ?d) }',
    ),
    "a comparison in a text": (f"ASK {{ ?s ?p '<= {_DAY}' }}", None),
    "a comparison in a comment": (f"ASK {{}} # <= {_DAY}", None),
    "a cast": ("ASK { FILTER (xsd:integer(?x) > 1) }", None),
    "a path after a name": ("ASK { id:a (nhs:from|nhs:to)+ ?x }", None),
    "an order": (
        "SELECT * {} ORDER BY ?a DESC(?b) LIMIT 3",
        (
            "SELECT * {} ORDER BY ASC(IF(isNumeric(?a), ?a, 0)) ASC(STR(?a)) "
            "DESC(IF(isNumeric(?b), ?b, 0)) DESC(STR(?b)) LIMIT 3"
        ),
    ),
    "an order by what is computed": ("SELECT (1 AS ?n) {} ORDER BY ?n DESC(STRLEN(?x))", None),
    "an order within": (
        "SELECT DISTINCT ?a { { SELECT ?a { ?a ?b ?c } order by ?a } ?a ?b ?d }",
        (
            "SELECT DISTINCT ?a { { SELECT ?a { ?a ?b ?c } order by "
            "ASC(IF(isNumeric(?a), ?a, 0)) ASC(STR(?a)) } ?a ?b ?d }"
        ),
    ),
    "rows": ("SELECT * { ?a ?b ?c } # all", "SELECT * { ?a ?b ?c } # all\nLIMIT 1000000000\n"),
    "rows of a subselect": (
        "SELECT * { { SELECT * { ?a ?b ?c } LIMIT 1 } }",
        "SELECT * { { SELECT * { ?a ?b ?c } LIMIT 1 } }\nLIMIT 1000000000\n",
    ),
    "rows before values": (
        "SELECT * { ?a ?b ?c } VALUES ?a { 1 }",
        "SELECT * { ?a ?b ?c } \nLIMIT 1000000000\nVALUES ?a { 1 }",
    ),
    "a name with a backslash": (
        "PREFIX e: <http://e/> ASK { e:a\\/b ?p 'e:a\\\\/b', id:x\\/y }",
        (
            "PREFIX e: <http://e/> ASK { <http://e/a/b> ?p 'e:a\\\\/b', "
            "<https://w3id.org/nhs-kg/id/x/y> }"
        ),
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_a_query_is_said_so_that_virtuoso_understands_it(case):
    text, said = SAID[case]
    assert VIRTUOSO.say(text) == (said or text)
    assert Dialect().say(text) == text


HEARD = {
    "a whole amount": (b'"1.0"^^<%s>', b'"1"^^<%s>', TRIPLES),
    "an amount": (b'"1.50"^^<%s>', b'"1.50"^^<%s>', TRIPLES),
    "a text that ends like an amount": (b'"\\"1.0\\"^^<%s>"', b'"\\"1.0\\"^^<%s>"', TRIPLES),
    "a whole amount in a row": (
        b'"datatype": "%s" , "value": "-12.0" }',
        b'"datatype": "%s" , "value": "-12" }',
        JSON,
    ),
}


@pytest.mark.parametrize("case", HEARD)
def test_numbers_are_written_in_one_way(case):
    sent, heard, kind = HEARD[case]
    answer = Answer(200, {"content-type": kind}, sent % _DECIMAL)
    assert Dialect().hear(answer, 1) == heard % _DECIMAL
