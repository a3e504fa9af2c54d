"""An edge: a relation between two things, with period, value, sources and claims."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from kg.dates import PartialDate, Period, State
from kg.declarations import EdgeRule
from kg.keys import key_of, local_name
from kg.ontology import Ontology
from kg.store.dataset import Row

PERIOD = """
OPTIONAL { ?node nhs:from ?from }
OPTIONAL { ?node nhs:fromPrecision ?fromPrecision }
OPTIONAL { ?node nhs:to ?to }
OPTIONAL { ?node nhs:toPrecision ?toPrecision }
OPTIONAL { ?node nhs:toEarliest ?toEarliest }
"""
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
        promoted: Whether it is a claim that became a relation: drawn beside it, it would say the
            same twice.
        alike: Keys of facts of other sources that say the very same and are told by this edge.
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
    promoted: bool = False
    alike: tuple[str, ...] = ()

    def state(self, day: date) -> State:
        """Say what holds on a day; a claim exists from the day it was reported."""
        if self.reported is not None and day < self.reported:
            return "not-yet"
        state = self.period.state(day)
        if self.reported is not None and state in {"undated", "not-yet"}:
            return "current"
        return state


def edge_attributes(edge: Edge, day: date) -> dict[str, object]:
    """List what an edge of the networkx graph carries."""
    return {
        "key": edge.key,
        "kind": edge.kind,
        "label": edge.label,
        "family": edge.family,
        "role": edge.role,
        "status": edge.status,
        "state": edge.state(day),
        "from": str(edge.period.start or ""),
        "to": str(edge.period.end or ""),
        "to_earliest": str(edge.period.end_earliest or ""),
        "value": edge.value,
        "currency": edge.currency,
        "basis": edge.basis,
        "directed": edge.directed,
        "share": edge.share,
        "ended_with": edge.ended_with,
        "statement": edge.statement,
        "sources": edge.sources,
        "claims": edge.claims,
        "disputed_by": edge.disputed_by,
    }


def edge_of(row: Row, rule: EdgeRule, ontology: Ontology) -> Edge:
    """Make an edge of a row that has what the rule's class states."""
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
    return _partial(value, str(row.get(precision, "")))


@lru_cache(maxsize=1 << 16)
def _partial(value: date, precision: str) -> PartialDate:
    return PartialDate.of(value, local_name(precision))


def merged(edges: Iterable[Edge]) -> Iterator[Edge]:
    """Make facts of two sources that say the very same one edge with both sources.

    Args:
        edges: Edges, those between the same two things all together.
    """
    between: dict[tuple[str, str, str], list[Edge]] = {}
    for edge in sorted(edges, key=lambda each: each.key):
        if edge.family == CLAIM_FAMILY:
            yield edge
        else:
            between.setdefault((edge.source, edge.target, edge.kind), []).append(edge)
    for group in between.values():
        yield from group if len(group) == 1 else _joined(group)


def _joined(edges: Iterable[Edge]) -> Iterator[Edge]:
    alike: dict[Edge, list[Edge]] = {}
    for edge in edges:
        bare = replace(edge, key="", sources=(), claims=(), disputed_by=())
        alike.setdefault(bare, []).append(edge)
    for group in alike.values():
        first, *others = group
        yield (
            first
            if not others
            else replace(
                first,
                sources=_all(each.sources for each in group),
                claims=_all(each.claims for each in group),
                disputed_by=_all(each.disputed_by for each in group),
                alike=tuple(each.key for each in others),
            )
        )


def _all(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({each for part in parts for each in part}))
