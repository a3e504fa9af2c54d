"""What registers state about an organisation: roles of its codes, and relationships.

None of it is evidence of a contract: a register copies some relationships and looks others up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.dates import Period, State
from kg.keys import iri_of, key_of, last_segment
from kg.network.edges import PERIOD, period_of
from kg.network.projection import Network
from kg.records.common import Reference, SourceCard, reference_to, source_cards
from kg.store.dataset import Dataset, Iri, Row

MOST_RELATIONSHIPS = 30
"""How many relationships of one sort a record lists."""
_READ = 100
_ROLES = (
    """
SELECT ?node ?entry ?code ?label ?source
       ?from ?fromPrecision ?to ?toPrecision ?toEarliest {
  ?own nhs:identifiedOrganisation ?thing ; nhs:identifyingEntry ?entry .
  ?node nhs:roleOfEntry ?entry ; nhs:registerRole ?code ; prov:hadPrimarySource ?source .
  OPTIONAL { ?code skos:prefLabel ?label }
"""
    + PERIOD
    + "} ORDER BY ?entry ?from ?code ?source"
)
_COUNTS = """
SELECT ?code ?label (COUNT(?node) AS ?count) {
  ?node %s ?thing ; a nhs:RegisterRelationship ; nhs:registerRelation ?code .
  OPTIONAL { ?code skos:prefLabel ?label }
} GROUP BY ?code ?label
"""
_RELATIONSHIPS = (
    """
SELECT ?node ?other ?source ?from ?fromPrecision ?to ?toPrecision ?toEarliest {
  ?node %s ?thing ; a nhs:RegisterRelationship ; nhs:registerRelation ?code ;
    %s ?other ; prov:hadPrimarySource ?source .
"""
    + PERIOD
    + "} LIMIT %d"
)
_STATES = "nhs:relatingBody", "nhs:relatedBody"


@dataclass(frozen=True)
class RegisterRoleRecord:
    """A role that a register gives a code.

    Attributes:
        code: The code, such as ``ODS:RDY``.
        role: Code of the role, such as RO197.
        label: The role in words.
        state: current, ended, not-yet or undated on the day asked about.
        start: First day; empty when not known.
        end: Last day; empty when not known to have ended.
        sources: The releases that state it.
    """

    code: str
    role: str
    label: str
    state: State
    start: str
    end: str
    sources: tuple[SourceCard, ...]


@dataclass(frozen=True)
class RegisterRelationshipRecord:
    """A relationship that a register states; no evidence of a contract."""

    other: Reference
    state: State
    start: str
    end: str
    sources: tuple[SourceCard, ...]


@dataclass(frozen=True)
class RelationshipGroup:
    """Relationships of one sort.

    Attributes:
        code: Code of the relationship, such as RE4.
        label: The relationship in words.
        forwards: Whether the organisation's own entry states it.
        items: What holds on the day first; at most ``MOST_RELATIONSHIPS``.
        total: How many there are; where they are very many, those of several releases each count.
    """

    code: str
    label: str
    forwards: bool
    items: tuple[RegisterRelationshipRecord, ...]
    total: int


@dataclass(frozen=True)
class RegisterRecord:
    """What registers state about an organisation."""

    roles: tuple[RegisterRoleRecord, ...]
    relationships: tuple[RelationshipGroup, ...]


def register_record(dataset: Dataset, network: Network, key: str, day: date) -> RegisterRecord:
    """Tell what registers state about an organisation, with states as of a day."""
    thing = Iri(iri_of(key))
    roles: dict[tuple[str, str, Period], list[Row]] = {}
    for row in dataset.select(_ROLES, thing=thing):
        roles.setdefault((str(row["entry"]), str(row["code"]), period_of(row)), []).append(row)
    groups = [
        _group(dataset, network, thing, row, day, forwards=forwards)
        for forwards in (True, False)
        for row in dataset.select(_COUNTS % _STATES[not forwards], thing=thing)
    ]
    return RegisterRecord(
        roles=tuple(_role(network, rows, day) for rows in roles.values()),
        relationships=tuple(sorted(groups, key=lambda each: (not each.forwards, each.code))),
    )


def _role(network: Network, rows: list[Row], day: date) -> RegisterRoleRecord:
    first = rows[0]
    period = period_of(first)
    code = last_segment(str(first["code"]))
    return RegisterRoleRecord(
        code=last_segment(str(first["entry"])).replace("ods-", "ODS:", 1),
        role=code,
        label=str(first.get("label", code)),
        state=period.state(day),
        start=str(period.start or ""),
        end=str(period.end or ""),
        sources=_sources(network, rows),
    )


def _sources(network: Network, rows: Iterable[Row]) -> tuple[SourceCard, ...]:
    return source_cards(network, tuple(sorted({key_of(str(row["source"])) for row in rows})))


def _group(
    dataset: Dataset, network: Network, thing: Iri, counted: Row, day: date, *, forwards: bool
) -> RelationshipGroup:
    ends = _STATES if forwards else _STATES[::-1]
    rows: dict[tuple[str, Period], list[Row]] = {}
    code = counted["code"]
    query, read = _RELATIONSHIPS % (*ends, _READ), 0
    for row in dataset.select(query, thing=thing, code=Iri(str(code))):
        rows.setdefault((str(row["other"]), period_of(row)), []).append(row)
        read += 1
    network.things.read(str(each[0]["other"]) for each in rows.values())
    network.sources.read(key_of(str(row["source"])) for each in rows.values() for row in each)
    items = sorted(
        (_relationship(network, each, day) for each in rows.values()),
        key=lambda each: (each.state == "ended", each.other.label),
    )
    name = last_segment(str(code))
    return RelationshipGroup(
        code=name,
        label=str(counted.get("label", name)),
        forwards=forwards,
        items=tuple(items[:MOST_RELATIONSHIPS]),
        total=len(rows) if read < _READ else int(str(counted["count"])),
    )


def _relationship(network: Network, rows: list[Row], day: date) -> RegisterRelationshipRecord:
    period = period_of(rows[0])
    return RegisterRelationshipRecord(
        other=reference_to(network, str(rows[0]["other"]), day),
        state=period.state(day),
        start=str(period.start or ""),
        end=str(period.end or ""),
        sources=_sources(network, rows),
    )
