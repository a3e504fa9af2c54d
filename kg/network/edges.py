"""Loads every edge that the ontology's rules declare, with period, sources and claims."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kg.dates import PartialDate, Period, State
from kg.keys import key_of, local_name
from kg.ontology import EdgeRule, Ontology
from kg.store.dataset import Dataset, Row

PERIOD = """
OPTIONAL { ?node nhs:from ?from . OPTIONAL { ?node nhs:fromPrecision ?fromPrecision } }
OPTIONAL { ?node nhs:to ?to . OPTIONAL { ?node nhs:toPrecision ?toPrecision } }
OPTIONAL { ?node nhs:toEarliest ?toEarliest }
"""
# The paths come from the ontology, never from a user; SPARQL has no parameters for paths.
_FACTS = (
    """
SELECT ?node ?source ?target ?label ?role ?from ?fromPrecision ?to ?toPrecision ?toEarliest
       ?endedWith ?share ?amount ?min ?max ?currency ?basis WHERE {
  ?node a <%(target)s> ; %(source)s ?source ; %(destination)s ?target .
  %(label)s
  OPTIONAL { ?node nhs:role ?role }
  OPTIONAL { ?node nhs:endedWith ?endedWith }
  OPTIONAL { ?node nhs:share ?share }
  OPTIONAL { ?node nhs:amount ?amount }
  OPTIONAL { ?node nhs:minAmount ?min ; nhs:maxAmount ?max }
  OPTIONAL { ?node nhs:currency ?currency }
  OPTIONAL { ?node nhs:basis ?basis }
"""
    + PERIOD
    + "}"
)
_CLAIMS = (
    """
SELECT ?node ?source ?target ?predicate ?status ?reported ?review ?statement ?core
       ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  GRAPH ?graph {
    ?node a <%(target)s> ; nhs:subject ?source ; nhs:object ?target ; nhs:predicate ?predicate ;
      nhs:status ?status ; nhs:reportedOn ?reported ; nhs:review ?review ;
      nhs:statement ?statement ; nhs:core ?core .
"""
    + PERIOD
    + """
  }
}
"""
)
_SOURCES = "SELECT ?node ?source { ?node nhs:acceptedFrom|prov:hadPrimarySource ?source }"
_CLAIM_SOURCES = (
    "SELECT ?node ?source { GRAPH ?g { ?node a nhs:Claim ; prov:hadPrimarySource ?source } }"
)
_DISPUTES = "SELECT ?claim ?other { GRAPH ?g { ?claim nhs:contradicts ?other ; nhs:review ?r } }"
CLAIM_FAMILY = "claim"
UNDRAWN = frozenset({"register"})
"""Families that stay in the store: hundreds of thousands of a register's own relations."""


@dataclass(frozen=True)
class Edge:
    """A relation between two things, at any date.

    Attributes:
        key: Key of the fact or claim behind it.
        source: IRI where it leaves.
        target: IRI where it arrives.
        kind: Local name of its class.
        label: Its words.
        family: contract, governance, geography, succession, money, service or claim.
        role: Concept of ``code/role``, or empty.
        status: ``accepted`` for facts; the claim's status for claims.
        period: When it held; for claims, of what is claimed.
        reported: Day from which a claim is known; None for facts.
        value: Amount of money as exact text, or a range ``min-max``, or empty.
        currency: ISO 4217 code, or empty.
        basis: Concept of ``code/value-basis``, or empty.
        directed: Whether direction carries meaning.
        share: Part of the whole from 0 to 1, as exact text; empty when not known.
        ended_with: Key of the body or contract whose own end is taken as its end, no source having
            given one; empty when a source gave it.
        statement: A claim's sentence; empty for facts.
        core: False for claims that are opinion, criticism or description.
        sources: Keys of the sources.
        claims: Keys of the claims it was accepted from, or of the claim itself.
        disputed_by: Keys of claims that contradict one of these.
    """

    key: str
    source: str
    target: str
    kind: str
    label: str
    family: str
    role: str
    status: str
    period: Period
    reported: date | None
    value: str
    currency: str
    basis: str
    directed: bool
    share: str = ""
    ended_with: str = ""
    statement: str = ""
    core: bool = True
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    disputed_by: tuple[str, ...] = ()

    def state(self, day: date) -> State:
        """Say what holds on a day; a claim exists from the day it was reported."""
        if self.reported is not None and day < self.reported:
            return "not-yet"
        state = self.period.state(day)
        if self.reported is not None and state in {"undated", "not-yet"}:
            return "current"
        return state


def load_edges(dataset: Dataset, ontology: Ontology) -> tuple[Edge, ...]:
    """Load every edge of a dataset, facts first.

    Args:
        dataset: The store to read.
        ontology: Declares which classes project, and how.
    """
    sources, claims = _provenance(dataset)
    disputes = _pairs(dataset, _DISPUTES, "claim", "other")
    found = []
    for edge in _edges(dataset, ontology):
        own = (edge.key,) if edge.family == CLAIM_FAMILY else claims.get(edge.key, ())
        against = {other for claim in own for other in disputes.get(claim, ())}
        found.append(
            replace(
                edge,
                sources=sources.get(edge.key, ()),
                claims=own,
                disputed_by=tuple(sorted(against)),
            )
        )
    merged = _merged(sorted(found, key=lambda edge: edge.key))
    return tuple(sorted(merged, key=lambda edge: (edge.family == CLAIM_FAMILY, edge.key)))


def _merged(edges: Iterable[Edge]) -> Iterator[Edge]:
    """Facts of two sources that say the very same are one edge with both sources."""
    alike: dict[Edge, list[Edge]] = {}
    for edge in edges:
        if edge.family == CLAIM_FAMILY:
            yield edge
        else:
            bare = replace(edge, key="", sources=(), claims=(), disputed_by=())
            alike.setdefault(bare, []).append(edge)
    for group in alike.values():
        yield replace(
            group[0],
            sources=_all(each.sources for each in group),
            claims=_all(each.claims for each in group),
            disputed_by=_all(each.disputed_by for each in group),
        )


def _all(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({each for part in parts for each in part}))


def _edges(dataset: Dataset, ontology: Ontology) -> Iterator[Edge]:
    for rule in ontology.edge_rules:
        if rule.family in UNDRAWN:
            continue
        query = _CLAIMS if rule.family == CLAIM_FAMILY else _FACTS
        paths = {
            "target": rule.target,
            "source": rule.source,
            "destination": rule.destination,
            "label": f"OPTIONAL {{ ?node {rule.label} ?label }}" if rule.label else "",
        }
        seen = set()
        for row in dataset.select(query % paths):
            if row["node"] not in seen:
                seen.add(row["node"])
                yield _edge(row, rule, ontology)


def _edge(row: Row, rule: EdgeRule, ontology: Ontology) -> Edge:
    predicate = local_name(str(row.get("predicate", "")))
    reported = row.get("reported")
    return Edge(
        key=key_of(str(row["node"])),
        source=str(row["source"]),
        target=str(row["target"]),
        kind=local_name(rule.target),
        label=ontology.label(predicate) if predicate else str(row.get("label") or rule.text),
        family=rule.family,
        role=local_name(str(row.get("role", ""))),
        status=local_name(str(row.get("status", "accepted"))),
        period=period_of(row),
        reported=reported if isinstance(reported, date) else None,
        value=_amount(row),
        currency=str(row.get("currency", "")),
        basis=local_name(str(row.get("basis", ""))),
        directed=rule.directed,
        share=str(row.get("share", "")),
        ended_with=key_of(str(row.get("endedWith", ""))),
        statement=str(row.get("statement", "")),
        core=row.get("core", True) is True,
    )


def _amount(row: Row) -> str:
    if "amount" in row:
        return str(row["amount"])
    return f"{row['min']}-{row['max']}" if "min" in row else ""


def period_of(row: Row) -> Period:
    """Read a period from a row that has the columns of ``PERIOD``."""
    return Period(
        _bound(row, "from", "fromPrecision"),
        _bound(row, "to", "toPrecision"),
        _bound(row, "toEarliest", ""),
    )


def _bound(row: Row, name: str, precision: str) -> PartialDate | None:
    value = row.get(name)
    if not isinstance(value, date):
        return None
    known = local_name(str(row.get(precision, "")))
    return PartialDate.of(value, known)


def _pairs(dataset: Dataset, query: str, left: str, right: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in dataset.select(query):
        found[key_of(str(row[left]))].add(key_of(str(row[right])))
    return {key: tuple(sorted(others)) for key, others in found.items()}


def _provenance(
    dataset: Dataset,
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    both = {
        **_pairs(dataset, _CLAIM_SOURCES, "node", "source"),
        **_pairs(dataset, _SOURCES, "node", "source"),
    }
    sources = {
        key: tuple(other for other in others if other.startswith("source/"))
        for key, others in both.items()
    }
    claims = {
        key: tuple(other for other in others if other.startswith("claim/"))
        for key, others in both.items()
    }
    return sources, claims
