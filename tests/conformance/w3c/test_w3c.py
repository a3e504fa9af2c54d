"""The W3C's SPARQL test suites, through the HTTP routes of the service.

They run where ``NHS_KG_W3C_TESTS`` names a checkout of the W3C's rdf-tests. What the service is
expected to fail, and why, is in ``exceptions.yaml``.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from conformance.w3c.answers import ROWS, Answer, Table, blank_again, expected, is_same, table
from conformance.w3c.description import SD, faults
from conformance.w3c.exceptions import reasons
from conformance.w3c.manifest import BASE, Entry, address, entries
from conformance.w3c.prose import Exchange, Message, exchanges, fits
from conformance.w3c.service import Service, quads_of

from kg.namespaces import PREFIXES, RDF
from kg.store.query_text import QueryText

_NAMED = os.environ.get("NHS_KG_W3C_TESTS", "")
ROOT = Path(_NAMED).resolve()
REASON = "NHS_KG_W3C_TESTS names no checkout of the W3C's rdf-tests"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
JSON = "application/sparql-results+json"
HERE = "http://testserver/sparql"
DOCUMENT = ox.NamedNode(f"{PREFIXES['foaf']}Document")
A = ox.NamedNode(f"{RDF}type")


def _parameters() -> list[object]:
    if not _NAMED:
        return [pytest.param(None, marks=pytest.mark.skip(reason=REASON), id="none")]
    known = reasons()
    return [
        pytest.param(
            entry,
            id=entry.id,
            marks=[pytest.mark.xfail(strict=True, raises=AssertionError, reason=known[entry.id])]
            if entry.id in known
            else [],
        )
        for entry in entries(ROOT)
    ]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on a store that a test fills."""
    made = Service(tmp_path_factory.mktemp("w3c"))
    with made.client:
        yield made


def text_of(entry: Entry) -> str:
    """The text of a test."""
    assert entry.text is not None
    return entry.text.read_text(encoding="utf-8")


def based(entry: Entry) -> str:
    """The text of a test, in which addresses refer to its file."""
    assert entry.text is not None
    return f"BASE <{address(ROOT, entry.text)}>\n{text_of(entry)}"


def from_graphs(text: str) -> list[ox.Quad]:
    """Graphs for a query's FROM: the suites' files are what their names lead to."""
    found = []
    for name in QueryText.read(text, HERE).graphs:
        graph, path = ox.NamedNode(name), ROOT / name.removeprefix(BASE)
        quads = ox.parse(path=path, base_iri=name) if path.is_file() else [_says_of_itself(graph)]
        found += [ox.Quad(each.subject, each.predicate, each.object, graph) for each in quads]
    return found


def _says_of_itself(graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(graph, A, DOCUMENT, graph)


def ask(service: Service, text: str, accept: str):
    sent = {"content-type": QUERY, "accept": accept}
    return service.client.post("/sparql", content=text.encode(), headers=sent)


def write(service: Service, text: str):
    service.written()
    sent = {"content-type": UPDATE}
    return service.client.post("/sparql/update", content=text.encode(), headers=sent)


def query_is_answered_as_expected(service: Service, entry: Entry) -> None:
    assert entry.result is not None
    text = based(entry)
    service.hold([*quads_of(ROOT, entry.data), *from_graphs(text)])
    wanted = expected(entry.result, address(ROOT, entry.result))
    if isinstance(wanted, bool | Table):
        accept = ROWS.get(entry.result.suffix, JSON)
        answer = ask(service, text, accept)
        assert answer.status_code == 200, answer.text
        given: Answer = table(answer.content, accept)
    else:
        answer = ask(service, text, "text/turtle")
        assert answer.status_code == 200, answer.text
        given = frozenset(ox.parse(answer.content, ox.RdfFormat.TURTLE))
    assert is_same(wanted, given, lax=entry.lax), f"wanted {wanted}\ngiven {given}"


def update_leaves_what_is_expected(service: Service, entry: Entry) -> None:
    service.hold(quads_of(ROOT, entry.data))
    answer = write(service, based(entry))
    assert answer.status_code == 200, answer.text
    wanted = frozenset(quads_of(ROOT, entry.after))
    given = blank_again(service.held(wanted))
    assert is_same(wanted, given), f"wanted {wanted}\ngiven {given}"


def query_is_read(service: Service, entry: Entry) -> None:
    text = text_of(entry)
    service.hold(from_graphs(text))
    answer = ask(service, text, "*/*")
    assert answer.status_code == 200, answer.text


def update_is_read(service: Service, entry: Entry) -> None:
    text = text_of(entry)
    # What it clears must be there.
    gone = re.findall(r"(?:CLEAR|DROP)\s+GRAPH\s+<([^>]*)>", text)
    service.hold([_says_of_itself(ox.NamedNode(urljoin(f"{HERE}/update", each))) for each in gone])
    answer = write(service, text)
    assert answer.status_code == 200, answer.text


def text_is_malformed(service: Service, entry: Entry) -> None:
    assert entry.text is not None
    send = write if entry.text.suffix == ".ru" else partial(ask, accept="*/*")
    answer = send(service, text_of(entry))
    assert answer.status_code == 400, answer.text
    assert answer.json()["title"] == "Malformed query"


def messages_are_answered(service: Service, entry: Entry) -> None:
    """Protocol: requests to ``/sparql/`` go to the address of their operation."""
    told = exchanges(entry.comment)
    assert told, "the manifest tells no messages"
    service.hold(
        [
            *quads_of(ROOT, entry.data),
            *(_says_of_itself(each) for exchange in told for each in _graphs(exchange.request)),
            *(each for exchange in told for each in from_graphs(exchange.request.body)),
        ]
    )
    service.written()
    for exchange in told:
        is_update = "update" in entry.id and exchange.request.media_type != QUERY
        answer = _send(service, exchange.request, "/sparql/update" if is_update else "/sparql")
        _compare(exchange, answer)


def _graphs(request: Message) -> Iterator[ox.NamedNode]:
    given = parse_qs(urlsplit(request.target[1]).query)
    for name in ("default-graph-uri", "named-graph-uri"):
        yield from (ox.NamedNode(each) for each in given.get(name, ()))


def _send(service: Service, request: Message, path: str = ""):
    method, target = request.target
    parts = urlsplit(target)
    headers, body = request.sent
    address = f"{path or parts.path}{'?' * bool(parts.query)}{parts.query}"
    return service.client.request(method, address, headers=headers, content=body)


def _compare(exchange: Exchange, answer) -> None:
    told = exchange.response
    assert fits(answer.status_code, told.first, exchange.request.target[0]), answer.text
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if "content-type" in told.headers:
        assert kind in told.headers["content-type"]
    if "turtle" in told.headers.get("content-type", "") and told.body:
        wanted = ox.parse(told.body, ox.RdfFormat.TURTLE)
        given = ox.parse(answer.content, ox.RdfFormat.TURTLE)
        assert is_same(frozenset(wanted), blank_again(given)), answer.text
    elif told.body:
        _compare_rows(told.body, table(answer.content, kind))


def _compare_rows(told: str, given: bool | Table) -> None:  # noqa: FBT001 - yes and no are answers
    if isinstance(given, bool):
        assert told == str(given).lower()
    elif told == "true":
        assert given.rows
    else:
        assert told == "one result with `?o` bound to an IRI that is _not_ `<test>`"
        ((term,),) = (row.values() for row in given.rows)
        assert isinstance(term, ox.NamedNode)
        assert term.value.endswith("/test")


def graph_store_answers(service: Service, entry: Entry) -> None:
    """Graph store: each request needs what those before it have done."""
    told = exchanges(entry.comment)
    assert told, "the manifest tells no messages"
    _compare(told[0], _graph_store_session(service, entry.path)[entry.id])


@cache
def _graph_store_session(service: Service, path: Path) -> Mapping[str, object]:
    # A graph that the manifest removes and never made.
    service.hold([_says_of_itself(ox.NamedNode("http://testserver/rdf-graph-store/person/2.ttl"))])
    service.written()
    answers, new = {}, ""
    for entry in [each for each in entries(ROOT) if each.path == path]:
        for exchange in exchanges(entry.comment.replace("$NEWPATH$", new)):
            answers[entry.id] = _send(service, exchange.request)
            new = answers[entry.id].headers.get("location", new)
    return answers


def description_is_right(service: Service, entry: Entry) -> None:
    service.hold([])
    answer = service.client.get("/sparql", headers={"accept": "text/turtle"})
    assert answer.status_code == 200
    triples = [each.triple for each in ox.parse(answer.content, ox.RdfFormat.TURTLE)]
    name = entry.id.partition("#")[2]
    if name == "has-endpoint-triple":
        endpoints = {each.object for each in triples if each.predicate.value == f"{SD}endpoint"}
        assert ox.NamedNode(HERE) in endpoints
    elif name == "conforms-to-schema":
        assert not list(faults(triples))
    else:
        assert name == "returns-rdf"
        assert triples


RUNS: Mapping[str, Callable[[Service, Entry], None]] = {
    "QueryEvaluationTest": query_is_answered_as_expected,
    "CSVResultFormatTest": query_is_answered_as_expected,
    "UpdateEvaluationTest": update_leaves_what_is_expected,
    "PositiveSyntaxTest": query_is_read,
    "PositiveSyntaxTest11": query_is_read,
    "NegativeSyntaxTest": text_is_malformed,
    "NegativeSyntaxTest11": text_is_malformed,
    "PositiveUpdateSyntaxTest11": update_is_read,
    "NegativeUpdateSyntaxTest11": text_is_malformed,
    "ProtocolTest": messages_are_answered,
    "GraphStoreProtocolTest": graph_store_answers,
    "ServiceDescriptionTest": description_is_right,
}


@pytest.mark.parametrize("entry", _parameters())
def test_w3c(service, entry):
    RUNS[entry.kind](service, entry)
