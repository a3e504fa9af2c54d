"""Answers a named question from texts, as they come from a command line or an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kg.dates import as_of
from kg.errors import InvalidDate
from kg.identity import find
from kg.keys import iri_of, key_of
from kg.namespaces import XSD
from kg.network.source_cards import read_source_cards
from kg.questions import Question
from kg.store.dataset import Dataset, Iri, Row, Term, Value
from kg.store.substitution import substitute


def today() -> date:
    """Give today's date where this runs."""
    return date.today()  # noqa: DTZ011 - the day as people here have it


Cell = str | int | bool | None


@dataclass(frozen=True)
class Asked:
    """A question with its parameters read.

    Attributes:
        question: The question.
        bindings: Its parameters' values.
    """

    question: Question
    bindings: Mapping[str, Term | date]

    @classmethod
    def read(
        cls, question: Question, given: Mapping[str, str], dataset: Dataset, today: date
    ) -> "Asked":
        """Read parameters; keys may be written as codes, identifiers or names.

        Raises:
            InvalidParameter: One is unknown, missing or of the wrong type.
            UnknownTerm: Nothing fits a key.
            AmbiguousIdentifier: Several things fit a key.
        """
        day = _day(given.get("at", ""))

        def resolve(text: str, group: str) -> str:
            return iri_of(find(dataset, text, group=group, at=day))

        return cls(question, question.bindings(given, today=today, resolve=resolve))

    @property
    def query(self) -> str:
        """The question's SPARQL with the values in place."""
        return substitute(
            self.question.query, {name: _term(value) for name, value in self.bindings.items()}
        )

    @property
    def parameters(self) -> dict[str, str]:
        """The values as texts, things by their keys."""
        return {
            name: value.isoformat() if isinstance(value, date) else key_of(value.value)
            for name, value in self.bindings.items()
        }

    def rows(self, dataset: Dataset) -> list[Row]:
        """Ask."""
        return self.question.ask(dataset, self.bindings)


def _day(text: str) -> date | None:
    try:
        return as_of(text)
    except InvalidDate:  # a bad date is reported where the parameter is read
        return None


def _term(value: Term | date) -> Term:
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    return value


def cell(value: Value | None) -> Cell:
    """Write a value for JSON: things by key, money as exact text, dates in ISO 8601.

    Example:
        >>> cell(Iri("https://w3id.org/nhs-kg/id/organisation/RDY")), cell(Decimal("1.50"))
        ('organisation/RDY', '1.50')
    """
    if isinstance(value, Iri):
        return key_of(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def cells(row: Row, columns: tuple[str, ...]) -> dict[str, Cell]:
    """Write a row for JSON; a column without value is None."""
    return {column: cell(row.get(column)) for column in columns}


def cards(rows: list[dict[str, Cell]], dataset: Dataset) -> list[dict[str, Any]]:
    """Describe every source that rows name, once each."""
    named = {
        str(value) for row in rows for value in row.values() if str(value).startswith("source/")
    }
    known = read_source_cards(dataset, named)
    return [{"key": key, **known[key]} for key in sorted(named) if key in known]
