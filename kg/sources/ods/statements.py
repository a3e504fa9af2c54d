"""Quads about one node after another, made fast: the register fills millions of them."""

from collections.abc import Iterable
from functools import cache, lru_cache

import pyoxigraph as ox

from kg.dates import PartialDate
from kg.keys import iri_of, term
from kg.namespaces import PROV, RDF, RDFS, SKOS, XSD
from kg.sources.ods.record import Span

_DATE = ox.NamedNode(XSD + "date")


@cache
def prop(name: str) -> ox.NamedNode:
    """Name a property by its IRI, or by the local name of one of our terms."""
    return ox.NamedNode(name if ":" in name else term(name))


@lru_cache(maxsize=1 << 16)
def day(text: str) -> ox.Literal:
    """Write an ISO day."""
    return ox.Literal(text, datatype=_DATE)


@lru_cache(maxsize=1 << 12)
def node(key: str) -> ox.NamedNode:
    """Name a node by its key; the statements of one record name few, again and again."""
    return ox.NamedNode(iri_of(key))


_partial = lru_cache(PartialDate.parse)
_TYPE, _LABEL = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label")
_SOURCE = ox.NamedNode(PROV + "hadPrimarySource")
_FROM, _TO = prop("from"), prop("to")


class Statements:
    """Collects the quads of a record, every node with the release as its source.

    Example:
        >>> statements = Statements("source/ods-csv-etr-2025-12")
        >>> entry = statements.about("register-entry/ods-ZZ1", "RegisterEntry")
        >>> statements.text(entry, "identifier", "ODS:ZZ1")
        >>> [quad.predicate.value.rpartition("#")[2] for quad in statements.taken()]
        ['type', 'hadPrimarySource', 'identifier']
    """

    def __init__(self, source: str) -> None:
        self._source = node(source)
        self._quads: list[ox.Quad] = []

    def taken(self) -> list[ox.Quad]:
        """Hand over what was collected."""
        quads, self._quads = self._quads, []
        return quads

    def about(self, key: str, *kinds: str, label: str = "") -> ox.NamedNode:
        """Begin a node: its classes, its source, its label if it has one."""
        subject = ox.NamedNode(iri_of(key))
        self._quads += [ox.Quad(subject, _TYPE, prop(kind)) for kind in kinds]
        self._quads.append(ox.Quad(subject, _SOURCE, self._source))
        if label:
            self._quads.append(ox.Quad(subject, _LABEL, ox.Literal(label)))
        return subject

    def link(self, subject: ox.NamedNode, name: str, key: str) -> None:
        """State a relation to another node."""
        self._quads.append(ox.Quad(subject, prop(name), node(key)))

    def links(self, subject: ox.NamedNode, ends: Iterable[tuple[str, str]]) -> None:
        """State several relations."""
        for name, key in ends:
            self.link(subject, name, key)

    def text(self, subject: ox.NamedNode, name: str, text: str) -> None:
        """State a text; nothing when it is empty."""
        if text:
            self._quads.append(ox.Quad(subject, prop(name), ox.Literal(text)))

    def period(self, subject: ox.NamedNode, span: Span) -> None:
        """State a period of whole days."""
        if span.start:
            self._quads.append(ox.Quad(subject, _FROM, day(span.start)))
        if span.end:
            self._quads.append(ox.Quad(subject, _TO, day(span.end)))

    def day(self, subject: ox.NamedNode, name: str, text: str) -> None:
        """State a day."""
        self._quads.append(ox.Quad(subject, prop(name), day(text)))

    def dated(self, subject: ox.NamedNode, name: str, precision: str, text: str) -> None:
        """State a day, month or year by its first day, with the precision where not a day."""
        if text:
            partial = _partial(text)
            self.day(subject, name, partial.first.isoformat())
            if partial.precision != "day":
                self.link(subject, precision, f"code/precision/{partial.precision}")

    def concept(self, key: str, scheme: str, label: str) -> None:
        """Write a concept of a code list that the register explains itself."""
        subject = ox.NamedNode(iri_of(key))
        words = ox.Literal(label, language="en")
        self._quads += [
            ox.Quad(subject, _TYPE, ox.NamedNode(SKOS + "Concept")),
            ox.Quad(subject, prop(SKOS + "prefLabel"), words),
            ox.Quad(subject, _LABEL, words),
            ox.Quad(subject, prop(SKOS + "inScheme"), node(scheme)),
        ]
