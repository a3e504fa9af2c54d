"""Terms of the graph, and a sheet that collects quads about one node after another."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

import pyoxigraph as ox

from kg.dates import PartialDate, Period
from kg.keys import iri_of, term
from kg.namespaces import CODE, RDF, XSD

Graph = ox.NamedNode | ox.DefaultGraph
FACTS = ox.DefaultGraph()
_TYPE = ox.NamedNode(RDF + "type")
_DECIMAL, _DATE = ox.NamedNode(XSD + "decimal"), ox.NamedNode(XSD + "date")


@lru_cache(maxsize=1 << 14)
def node(key: str) -> ox.NamedNode:
    """Write a key as an IRI term."""
    return ox.NamedNode(iri_of(key))


@cache
def _named(name: str) -> ox.NamedNode:
    return ox.NamedNode(name if ":" in name else term(name))


@cache
def concept(scheme: str, name: str) -> ox.NamedNode:
    """Name a concept of a code list."""
    return ox.NamedNode(f"{CODE}{scheme}/{name}")


def decimal(number: Decimal) -> ox.Literal:
    """Write an exact number, without exponent.

    Example:
        >>> decimal(Decimal("3.6E8")).value
        '360000000'
    """
    return ox.Literal(format(number, "f"), datatype=_DECIMAL)


def day(value: date) -> ox.Literal:
    """Write a day."""
    return ox.Literal(value.isoformat(), datatype=_DATE)


@dataclass
class Sheet:
    """Quads of one graph, collected node by node.

    Example:
        >>> sheet = Sheet()
        >>> sheet.type("contract/a", "Contract")
        >>> sheet.quads[0].object.value
        'https://w3id.org/nhs-kg/def#Contract'
    """

    graph: Graph = FACTS
    quads: list[ox.Quad] = field(default_factory=list)

    def add(self, key: str, prop: str, value: ox.NamedNode | ox.Literal) -> None:
        """State one triple; *prop* is an IRI, or the local name of one of our terms."""
        self.quads.append(ox.Quad(node(key), _named(prop), value, self.graph))

    def type(self, key: str, kind: str) -> None:
        """State the class of a node by its local name or IRI."""
        self.quads.append(ox.Quad(node(key), _TYPE, _named(kind), self.graph))

    def link(self, key: str, prop: str, other: str) -> None:
        """State a relation to another key; nothing when that is empty."""
        if other:
            self.add(key, prop, node(other))

    def text(self, key: str, prop: str, text: str) -> None:
        """State a text; nothing when it is empty."""
        if text:
            self.add(key, prop, ox.Literal(text))

    def number(self, key: str, prop: str, number: Decimal | None) -> None:
        """State an exact number, if known."""
        if number is not None:
            self.add(key, prop, decimal(number))

    def integer(self, key: str, prop: str, number: int | None) -> None:
        """State a whole number, if known."""
        if number is not None:
            self.add(key, prop, ox.Literal(number))

    def flag(self, key: str, prop: str, *, value: bool) -> None:
        """State true or false."""
        self.add(key, prop, ox.Literal(value))

    def period(self, key: str, period: Period) -> None:
        """State a period: first and last possible days, with the precision where not a day."""
        if period.start is not None:
            self.add(key, "from", day(period.start.first))
            self._precision(key, "fromPrecision", period.start)
        if period.end is not None:
            self.add(key, "to", day(period.end.last))
            self._precision(key, "toPrecision", period.end)
        if period.end_earliest is not None:
            self.add(key, "toEarliest", day(period.end_earliest.first))

    def _precision(self, key: str, prop: str, partial: PartialDate) -> None:
        if partial.precision != "day":
            self.add(key, prop, concept("precision", partial.precision))

    def partial(self, key: str, prop: str, precision: str, partial: PartialDate | None) -> None:
        """State a date by its first day, with the precision where not a day."""
        if partial is not None:
            self.add(key, prop, day(partial.first))
            self._precision(key, precision, partial)
