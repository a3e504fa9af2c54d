"""Statements about one node after another, as N-Quads: the register fills millions of them.

They are written as text at once, since making terms first takes longer. Keys and codes have been
checked when they were read; what is no key is refused here once more.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from kg.dates import PartialDate
from kg.keys import iri_of, term
from kg.namespaces import PROV, RDF, RDFS, SKOS, XSD
from kg.sources.ods.record import Span

_KEY = re.compile(r"[A-Za-z0-9/_.~:-]*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_TO_ESCAPE = re.compile(r'[\\"\n\r]')


@cache
def prop(name: str) -> str:
    """Name a property by its IRI, or by the local name of one of our terms.

    Example:
        >>> prop("nameOf")
        '<https://w3id.org/nhs-kg/def#nameOf>'
    """
    return f"<{name if ':' in name else term(name)}>"


@lru_cache(maxsize=1 << 12)
def node(key: str) -> str:
    """Name a node by its key; the statements of one record name few, again and again.

    Raises:
        ValueError: The key holds what none may.
    """
    if _KEY.fullmatch(key) is None:
        raise ValueError(f"'{key}' is no key; letters, digits and hyphens are")
    return f"<{iri_of(key)}>"


def literal(text: str) -> str:
    r"""Write a text as N-Quads do.

    Example:
        >>> print(literal('a "b"'))
        "a \"b\""
    """
    return f'"{text.translate(_ESCAPES) if _TO_ESCAPE.search(text) else text}"'


@lru_cache(maxsize=1 << 16)
def day(text: str) -> str:
    """Write an ISO day."""
    return f'"{text}"^^<{XSD}date>'


_partial = lru_cache(PartialDate.parse)
_TYPE, _LABEL = prop(RDF + "type"), prop(RDFS + "label")
_SOURCE = prop(PROV + "hadPrimarySource")
_FROM, _TO = prop("from"), prop("to")


class Statements:
    r"""Collects the statements of a record, every node with the release as its source.

    Example:
        >>> statements = Statements("source/ods-csv-etr-2025-12")
        >>> entry = statements.about("register-entry/ods-ZZ1", "RegisterEntry")
        >>> statements.text(entry, "identifier", "ODS:ZZ1")
        >>> statements.taken().count(b" .\n")
        3
    """

    def __init__(self, source: str) -> None:
        self._sourced = f" {_SOURCE} {node(source)} .\n"
        self._lines: list[str] = []

    def taken(self) -> bytes:
        """Hand over what was collected."""
        # A text may hold half of a character that JSON has cut in two.
        text = "".join(self._lines).encode("utf-8", errors="replace")
        self._lines = []
        return text

    def divide(self) -> None:
        """Begin another facet of the same thing."""
        self._lines.append("\n")

    def about(self, key: str, *kinds: str, label: str = "") -> str:
        """Begin a node: its classes, its source, its label if it has one."""
        subject = node(key)
        for kind in kinds:
            self._lines.append(f"{subject} {_TYPE} {prop(kind)} .\n")
        self._lines.append(subject + self._sourced)
        if label:
            self._lines.append(f"{subject} {_LABEL} {literal(label)} .\n")
        return subject

    def classify(self, key: str, kind: str, label: str) -> str:
        """Begin a node that has no source: its class and its label."""
        subject = node(key)
        self._lines.append(f"{subject} {_TYPE} {prop(kind)} .\n")
        self._lines.append(f"{subject} {_LABEL} {literal(label)} .\n")
        return subject

    def link(self, subject: str, name: str, key: str) -> None:
        """State a relation to another node."""
        self._lines.append(f"{subject} {prop(name)} {node(key)} .\n")

    def links(self, subject: str, ends: Iterable[tuple[str, str]]) -> None:
        """State several relations."""
        for name, key in ends:
            self.link(subject, name, key)

    def text(self, subject: str, name: str, text: str) -> None:
        """State a text; nothing when it is empty."""
        if text:
            self._lines.append(f"{subject} {prop(name)} {literal(text)} .\n")

    def period(self, subject: str, span: Span) -> None:
        """State a period of whole days."""
        if span.start:
            self._lines.append(f"{subject} {_FROM} {day(span.start)} .\n")
        if span.end:
            self._lines.append(f"{subject} {_TO} {day(span.end)} .\n")

    def day(self, subject: str, name: str, text: str) -> None:
        """State a day."""
        self._lines.append(f"{subject} {prop(name)} {day(text)} .\n")

    def dated(self, subject: str, name: str, precision: str, text: str) -> None:
        """State a day, month or year by its first day, with the precision where not a day."""
        if text:
            partial = _partial(text)
            self.day(subject, name, partial.first.isoformat())
            if partial.precision != "day":
                self.link(subject, precision, f"code/precision/{partial.precision}")

    def concept(self, key: str, scheme: str, label: str) -> None:
        """Write a concept of a code list that the register explains itself."""
        subject, words = node(key), f"{literal(label)}@en"
        self._lines += [
            f"{subject} {_TYPE} {prop(SKOS + 'Concept')} .\n",
            f"{subject} {prop(SKOS + 'prefLabel')} {words} .\n",
            f"{subject} {_LABEL} {words} .\n",
            f"{subject} {prop(SKOS + 'inScheme')} {node(scheme)} .\n",
        ]
