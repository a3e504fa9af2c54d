"""Reads the things of the graph with names over time, life, values, and what facts tell of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.dates import Period, State
from kg.keys import key_of, local_name
from kg.network.edges import PERIOD, period_of
from kg.network.telling import Denial, Told, read_denials, read_told
from kg.ontology import Ontology
from kg.store.dataset import Dataset, Row, Value
from kg.store.substitution import batched, one_of

_THINGS = (
    """
SELECT ?node ?kind ?label ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  %s
  ?node a ?kind ; rdfs:label ?label .
  FILTER(STRSTARTS(STR(?node), "https://w3id.org/nhs-kg/id/"))
"""
    + PERIOD
    + "}"
)
_NAMED = """
SELECT ?node ?kind ?label WHERE {
  %s
  ?node a ?kind ; rdfs:label ?label .
  FILTER(STRSTARTS(STR(?node), "https://w3id.org/nhs-kg/id/"))
}
"""
_CONCEPTS = "SELECT ?node ?label { %s ?node a skos:Concept ; skos:prefLabel ?label }"
_NAMES = (
    """
SELECT ?node ?of ?name ?observed ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  %s
  ?node nhs:nameOf ?of ; skosxl:literalForm ?name .
  OPTIONAL { ?node nhs:observedOn ?observed }
"""
    + PERIOD
    + "}"
)
_STATUSES = (
    """
SELECT ?node ?of ?status ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  %s
  ?node nhs:statusOf ?of ; nhs:contractStatus ?status .
"""
    + PERIOD
    + "}"
)
_VALUES = """
SELECT ?of ?node ?amount ?min ?max ?currency ?basis ?qualifier ?source WHERE {
  %s
  ?node nhs:moneyOf ?of ; prov:hadPrimarySource ?source .
  OPTIONAL { ?node nhs:amount ?amount }
  OPTIONAL { ?node nhs:minAmount ?min ; nhs:maxAmount ?max }
  OPTIONAL { ?node nhs:currency ?currency }
  OPTIONAL { ?node nhs:basis ?basis }
  OPTIONAL { ?node nhs:qualifier ?qualifier }
} ORDER BY ?of ?node ?source
"""
Money = Mapping[str, Value | None]
_BATCH = 400


@dataclass(frozen=True)
class Naming:
    """A name with its period, or with the days of the snapshots that show it."""

    text: str
    period: Period
    observed: tuple[date, ...]


@dataclass(frozen=True)
class Thing:
    """A node, at any date.

    Attributes:
        iri: Its IRI.
        key: Its key.
        label: The name it goes by now, or went by last.
        kind: Local name of its most specific class.
        life: From its first to its last day.
        names: Its names over time.
        statuses: Statuses over time, of contracts: concept name and period.
        values: Reported values, of contracts.
        told: Dated facts that tell of it and are no edge.
        denials: Accepted claims that deny that another has some relation to it.
    """

    iri: str
    key: str
    label: str
    kind: str
    life: Period
    names: tuple[Naming, ...] = ()
    statuses: tuple[tuple[str, Period], ...] = ()
    values: tuple[Money, ...] = ()
    told: tuple[Told, ...] = ()
    denials: tuple[Denial, ...] = ()

    @property
    def group(self) -> str:
        """First segment of the key, such as organisation, contract or service."""
        return self.key.split("/", 1)[0]

    def label_on(self, day: date) -> str:
        """Give the name borne on a day.

        A name whose period covers the day wins; else the name last seen on or before it, else the
        first one seen after it; else the label.
        """
        for name in self.names:
            dated = name.period.start is not None or name.period.end is not None
            if dated and name.period.state(day) == "current":
                return name.text
        seen = [(observed, name.text) for name in self.names for observed in name.observed]
        before = [each for each in seen if each[0] <= day]
        if before:
            return max(before)[1]
        return min(seen)[1] if seen else self.label

    def status_on(self, day: date) -> str:
        """Give the status of a contract on a day: the latest one that has begun and not ended."""
        begun = [
            (period.start.first if period.start else date.min, status)
            for status, period in self.statuses
            if period.state(day) in {"current", "withdrawing", "undated"}
        ]
        return max(begun)[1] if begun else ""

    def state(self, day: date) -> State:
        """Say whether it exists on a day."""
        return self.life.state(day)


@dataclass(frozen=True)
class Named:
    """What is told of a node that a thing is connected with before all of it is read.

    Attributes:
        label: The name it goes by now, or went by last.
        kind: Local name of its most specific class.
    """

    label: str
    kind: str


@dataclass
class _Parts:
    names: dict[str, list[Naming]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, list[tuple[str, Period]]] = field(default_factory=lambda: defaultdict(list))
    values: dict[str, list[Money]] = field(default_factory=lambda: defaultdict(list))
    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    denials: Mapping[str, tuple[Denial, ...]] = field(default_factory=dict)


def read_things(
    dataset: Dataset, ontology: Ontology, iris: Collection[str] | None = None
) -> dict[str, Thing]:
    """Read things, by IRI.

    Args:
        dataset: The store to read.
        ontology: Tells which of a thing's classes is the most specific.
        iris: Which; None reads every one.
    """
    found: dict[str, Thing] = {}
    for part in [None] if iris is None else batched(iris, _BATCH):
        node, of = ("", "") if part is None else (one_of("node", part), one_of("of", part))
        parts = _parts(dataset, ontology, of)
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in dataset.select(_THINGS % node):
            rows[str(row["node"])].append(row)
        found.update((iri, _thing(iri, each, parts, ontology)) for iri, each in rows.items())
        for row in dataset.select(_CONCEPTS % node):
            iri = str(row["node"])
            found[iri] = Thing(iri, key_of(iri), str(row["label"]), "Concept", Period())
    return found


def read_named(
    dataset: Dataset, ontology: Ontology, iris: Collection[str] | None = None
) -> dict[str, Named]:
    """Read what things are called, by IRI; there is a name for each that ``read_things`` reads.

    Args:
        dataset: The store to read.
        ontology: Tells which of a thing's classes is the most specific.
        iris: Which; None reads every one.
    """
    found: dict[str, Named] = {}
    for part in [None] if iris is None else batched(iris, _BATCH):
        node = "" if part is None else one_of("node", part)
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in dataset.select(_NAMED % node):
            rows[str(row["node"])].append(row)
        for iri, each in rows.items():
            kinds = sorted(local_name(str(row["kind"])) for row in each)
            found[iri] = Named(str(each[0]["label"]), most_specific(kinds, ontology))
        for row in dataset.select(_CONCEPTS % node):
            found[str(row["node"])] = Named(str(row["label"]), "Concept")
    return found


def _parts(dataset: Dataset, ontology: Ontology, of: str) -> _Parts:
    parts = _Parts(told=read_told(dataset, ontology, of), denials=read_denials(dataset, of))
    _read_names(dataset, of, parts)
    for row in dataset.select(_STATUSES % of):
        status = local_name(str(row["status"]))
        parts.statuses[str(row["of"])].append((status, period_of(row)))
    for row in dataset.select(_VALUES % of):
        parts.values[str(row["of"])].append(_money(row))
    return parts


def _read_names(dataset: Dataset, of: str, parts: _Parts) -> None:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in dataset.select(_NAMES % of):
        rows[str(row["node"])].append(row)
    for _, found in sorted(rows.items()):
        first = found[0]
        observed = sorted(
            each for each in (row.get("observed") for row in found) if isinstance(each, date)
        )
        naming = Naming(str(first["name"]), period_of(first), tuple(observed))
        parts.names[str(first["of"])].append(naming)


def _thing(iri: str, rows: list[Row], parts: _Parts, ontology: Ontology) -> Thing:
    kinds = sorted(local_name(str(row["kind"])) for row in rows)
    return Thing(
        iri=iri,
        key=key_of(iri),
        label=str(rows[0]["label"]),
        kind=most_specific(kinds, ontology),
        life=period_of(rows[0]),
        names=tuple(parts.names.get(iri, ())),
        statuses=tuple(parts.statuses.get(iri, ())),
        values=tuple(parts.values.get(iri, ())),
        told=parts.told.get(iri, ()),
        denials=parts.denials.get(iri, ()),
    )


def most_specific(kinds: list[str], ontology: Ontology) -> str:
    """Choose the class with the most ancestors; ties by name, so that the choice is stable."""
    return min(kinds, key=lambda kind: (-len(ontology.classes.get(kind, ())), kind))


def _money(row: Row) -> Money:
    return {
        "amount": row.get("amount"),
        "min": row.get("min"),
        "max": row.get("max"),
        "currency": str(row.get("currency", "")),
        "basis": local_name(str(row.get("basis", ""))),
        "qualifier": str(row.get("qualifier", "")),
        "source": key_of(str(row["source"])),
    }
