"""Writes what violates the shapes as a report of SHACL (clause 3.6)."""

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from kg.errors import Violation
from kg.keys import iri_of, term
from kg.namespaces import RDF, XSD

SH = "http://www.w3.org/ns/shacl#"
Target = ox.NamedNode | ox.BlankNode | ox.Literal


def shacl_report(violations: Sequence[Violation]) -> Iterator[ox.Triple]:
    """Write violations as RDF.

    Example:
        >>> sum(1 for _ in shacl_report([]))
        2
    """
    report = ox.BlankNode()
    yield _triple(report, RDF + "type", ox.NamedNode(SH + "ValidationReport"))
    no = ox.Literal("false", datatype=ox.NamedNode(XSD + "boolean"))
    yield _triple(report, SH + "conforms", no)
    for each in violations:
        result = ox.BlankNode()
        yield _triple(report, SH + "result", result)
        yield _triple(result, RDF + "type", ox.NamedNode(SH + "ValidationResult"))
        focus = each.focus if ":" in each.focus.partition("/")[0] else iri_of(each.focus)
        yield _triple(result, SH + "focusNode", ox.NamedNode(focus))
        yield _triple(result, SH + "resultSeverity", ox.NamedNode(SH + each.severity))
        yield _triple(result, SH + "sourceShape", ox.NamedNode(term(each.shape)))
        yield _triple(result, SH + "resultMessage", ox.Literal(each.problem.reason))


def _triple(subject: ox.BlankNode, predicate: str, value: Target) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
