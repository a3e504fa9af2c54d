"""Checks a graph against the shapes of ``ontology/shapes.ttl`` and reports every violation.

pySHACL does the checking, on an in-memory rdflib graph of facts and claims together. A violation
names the file and line of the seed it came from wherever that is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.data import ONTOLOGY
from kg.errors import Problem, Violation
from kg.keys import key_of, local_name
from kg.model import Place
from kg.namespaces import XSD

SHAPES = ONTOLOGY / "shapes.ttl"
_UNKNOWN = Place("graph", 0)


@dataclass(frozen=True)
class Report:
    """Everything a check found, worst and first files first.

    Example:
        >>> Report(()).conforms
        True
    """

    results: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return not self.violations

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Results that keep a graph from being accepted."""
        return tuple(each for each in self.results if each.severity == "Violation")


def check(quads: Iterable[ox.Quad], places: Mapping[str, Place], shapes: Path = SHAPES) -> Report:
    """Check facts and claims against the shapes.

    Args:
        quads: The graph with its ontology, whatever named graphs they are in.
        places: Where each key was declared in the seeds.
        shapes: The shapes, in Turtle.
    """
    import pyshacl  # noqa: PLC0415 - half a second, and only a build or check needs it

    data = rdflib_graph(quads)
    rules = _rules(shapes, shapes.stat().st_mtime_ns)
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", inplace=True)
    if not isinstance(report, Graph):
        raise TypeError(f"pyshacl returned {report!r} instead of a report")
    results = report.subjects(SH.resultSeverity, None)
    return Report(tuple(sorted(_violation(report, each, places) for each in results)))


@lru_cache(maxsize=4)
def _rules(shapes: Path, _: int) -> Graph:
    """Read shapes once, and anew when the file has changed: that takes as long as a small check."""
    return _flattened(Graph().parse(shapes, format="turtle"))


def _flattened(shapes: Graph) -> Graph:
    """Let each property shape stand for itself, which halves the time and changes no result.

    pySHACL walks a property shape once for every focus node of its node shape, and much faster
    when it is targeted itself.
    """
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    for node, shape in list(shapes.subject_objects(SH.property)):
        targeted = [(target, value) for target in targets for value in shapes.objects(node, target)]
        if targeted:
            for target, value in targeted:
                shapes.add((shape, target, value))
            shapes.remove((node, SH.property, shape))
    return shapes


def rdflib_graph(quads: Iterable[ox.Quad]) -> Graph:
    """Copy quads into one rdflib graph, without their graph names.

    Raises:
        TypeError: A node has no IRI; the graph holds none such.
    """
    graph = Graph()
    for quad in quads:
        subject = _term(quad.subject)
        if isinstance(subject, Literal):
            raise TypeError(f"a literal as subject: {quad}")
        graph.add((subject, URIRef(quad.predicate.value), _term(quad.object)))
    return graph


def _term(value: object) -> URIRef | Literal:
    if isinstance(value, ox.NamedNode):
        return URIRef(value.value)
    if not isinstance(value, ox.Literal):
        raise TypeError(f"a node without an IRI in the graph: {value}")
    if value.language:
        return Literal(value.value, lang=value.language)
    if value.datatype.value == XSD + "string":
        return Literal(value.value)  # rdflib holds "a" and "a"^^xsd:string apart; shapes write "a"
    return Literal(value.value, datatype=URIRef(value.datatype.value))


def _violation(report: Graph, result: Node, places: Mapping[str, Place]) -> Violation:
    focus = key_of(str(report.value(result, SH.focusNode) or ""))
    path = report.value(result, SH.resultPath)
    shape = local_name(str(report.value(result, SH.sourceShape) or ""))
    place = places.get(focus, _UNKNOWN)
    field = f"{focus}.{local_name(str(path))}" if path is not None else focus
    problem = Problem(place.path, place.line, field, _reason(report, result))
    severity = local_name(str(report.value(result, SH.resultSeverity)))
    return Violation(problem, severity, focus, shape)


def _reason(report: Graph, result: Node) -> str:
    message = str(report.value(result, SH.resultMessage) or "does not conform")
    value = report.value(result, SH.value)
    return f"{message} (found '{key_of(str(value))}')" if value is not None else message
