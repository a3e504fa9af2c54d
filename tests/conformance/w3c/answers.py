"""Reads answers of SPARQL services, and tells whether two are the same but for blank nodes."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import GENID, RDF

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
ROWS: Mapping[str, str] = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
}
"""Media types of tables, by the endings of their files."""
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Table:
    """Solutions of a query.

    Attributes:
        names: The variables.
        rows: Each solution's terms by variable.
        is_ordered: Whether their order counts.
    """

    names: frozenset[str]
    rows: tuple[Mapping[str, Term], ...]
    is_ordered: bool = False


Answer = bool | Table | frozenset[ox.Quad]


def expected(path: Path, base: str) -> Answer:
    """Read the file of an expected answer.

    Args:
        path: The file.
        base: What addresses in it refer to.
    """
    content = path.read_bytes()
    if path.suffix in ROWS:
        return table(content, ROWS[path.suffix])
    form = ox.RdfFormat.from_extension(path.suffix[1:])
    assert form is not None, path
    quads = frozenset(ox.parse(content, form, base_iri=base))
    if any(quad.object == ox.NamedNode(f"{RS}ResultSet") for quad in quads):
        return _told_in_rdf(quads)
    return quads


def table(content: bytes, media_type: str) -> bool | Table:
    """Read a table, or a yes or no."""
    if media_type == "text/csv":
        return _csv(content.decode())
    form = ox.QueryResultsFormat.from_media_type(media_type)
    assert form is not None, media_type
    found = ox.parse_query_results(content, form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = tuple(
        {name: term for name, term in zip(names, row, strict=True) if term is not None}
        for row in found
    )
    return Table(frozenset(names), rows)


def _csv(text: str) -> Table:
    names, *lines = csv.reader(io.StringIO(text, newline=""))
    rows = tuple(
        {name: _cell(cell) for name, cell in zip(names, line, strict=True) if cell}
        for line in lines
    )
    return Table(frozenset(names), rows)


def _cell(text: str) -> Term:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.Literal(text)


def _told_in_rdf(quads: Iterable[ox.Quad]) -> bool | Table:
    """Read a table told in the vocabulary that the first working group used for results."""
    told: dict[Term, dict[str, list[Term]]] = {}
    for quad in quads:
        about = told.setdefault(quad.subject, {})
        about.setdefault(quad.predicate.value.removeprefix(RS), []).append(quad.object)
    kinds = {
        node
        for node, about in told.items()
        if ox.NamedNode(f"{RS}ResultSet") in about.get(f"{RDF}type", [])
    }
    (whole,) = (told[node] for node in kinds)
    if "boolean" in whole:
        return _text(whole["boolean"][0]) == "true"
    solutions = [told[node] for node in whole.get("solution", [])]
    is_ordered = bool(solutions) and all("index" in each for each in solutions)
    if is_ordered:
        solutions.sort(key=lambda each: int(_text(each["index"][0])))
    rows = tuple(
        {
            _text(told[node]["variable"][0]): told[node]["value"][0]
            for node in solution.get("binding", [])
        }
        for solution in solutions
    )
    names = frozenset(_text(each) for each in whole.get("resultVariable", []))
    return Table(names, rows, is_ordered)


def _text(term: Term) -> str:
    assert isinstance(term, ox.Literal)
    return term.value


def is_same(wanted: Answer, given: Answer, *, lax: bool = False) -> bool:
    """Tell whether an answer is the one wanted, whatever blank nodes are called.

    Args:
        wanted: The answer wanted.
        given: The answer given.
        lax: Whether solutions may be given less often than wanted, but at least once (REDUCED).
    """
    if isinstance(wanted, bool) or isinstance(given, bool):
        return wanted is given
    if isinstance(wanted, Table) and isinstance(given, Table):
        if wanted.names != given.names or (lax and len(given.rows) > len(wanted.rows)):
            return False
        is_ordered = wanted.is_ordered
        return _canonical(_quads(wanted, lax, is_ordered)) == _canonical(
            _quads(given, lax, is_ordered)
        )
    if isinstance(wanted, Table) or isinstance(given, Table):
        return False
    return _canonical(wanted) == _canonical(given)


def _canonical(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def _quads(told: Table, lax: bool, is_ordered: bool) -> Iterator[ox.Quad]:  # noqa: FBT001
    """Write a table as a graph: a node for each row, with its place or how often it is there."""
    rows: Sequence[frozenset[tuple[str, Term]]] = [frozenset(row.items()) for row in told.rows]
    counted = list(enumerate(rows)) if is_ordered else [(n, r) for r, n in Counter(rows).items()]
    for number, row in counted:
        node = ox.BlankNode()
        count = ox.Literal(1 if lax else number)
        yield ox.Quad(node, ox.NamedNode("urn:count"), count)
        for name, term in row:
            yield ox.Quad(node, ox.NamedNode(f"urn:variable:{name}"), term)


def blank_again(quads: Iterable[ox.Quad]) -> frozenset[ox.Quad]:
    """Make the addresses that a write gave to blank nodes blank nodes again (RDF 1.1, 3.5)."""
    return frozenset(ox.Quad(*(_blank(part) for part in quad)) for quad in quads)


def _blank(term: Term) -> Term:
    if isinstance(term, ox.NamedNode) and term.value.startswith(GENID):
        return ox.BlankNode(f"genid{term.value.removeprefix(GENID)}")
    return term
