"""A fact with both its ends, for lists that belong to neither of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.network.edges import Edge
from kg.network.projection import Network
from kg.records.common import Reference, SourceCard, reference_to, source_cards


@dataclass(frozen=True)
class FactRecord:
    """A fact that connects two things.

    Attributes:
        key: Its key.
        kind: Local name of its class.
        label: The relation in words.
        family: contract, governance, geography, succession, money or service.
        subject: Where the relation leaves.
        object: Where it arrives.
        state: current, withdrawing, ended, not-yet or undated, on the day asked about.
        start: First day at the precision known; empty when unknown.
        end: Last day; empty when not known to have ended.
        end_earliest: Set when the end is only known to lie between this and ``end``.
        ended_with: Key of the body or contract whose own end is taken as its end, no source having
            given one; empty when a source gave it.
        value: Exact amount of money, or ``min-max``; empty when none.
        currency: ISO 4217 code; empty when no money.
        basis: What the money is; empty when no money.
        sources: Where it stands.
        claims: Keys of the claims it was accepted from.
        disputed_by: Keys of claims that contradict these.
    """

    key: str
    kind: str
    label: str
    family: str
    subject: Reference
    object: Reference
    state: str
    start: str
    end: str
    end_earliest: str
    ended_with: str
    value: str
    currency: str
    basis: str
    sources: tuple[SourceCard, ...]
    claims: tuple[str, ...]
    disputed_by: tuple[str, ...]


def fact_record(network: Network, edge: Edge, day: date) -> FactRecord:
    """Describe a fact on a day."""
    return FactRecord(
        key=edge.key,
        kind=edge.kind,
        label=edge.label,
        family=edge.family,
        subject=reference_to(network, edge.source, day),
        object=reference_to(network, edge.target, day),
        state=edge.state(day),
        start=str(edge.period.start or ""),
        end=str(edge.period.end or ""),
        end_earliest=str(edge.period.end_earliest or ""),
        ended_with=edge.ended_with,
        value=edge.value,
        currency=edge.currency,
        basis=edge.basis,
        sources=source_cards(network, edge.sources),
        claims=edge.claims,
        disputed_by=edge.disputed_by,
    )


def fact_records(network: Network, edges: Iterable[Edge], day: date) -> tuple[FactRecord, ...]:
    """Describe facts on a day, in the order given."""
    every = tuple(edges)
    network.read_ends(every)
    return tuple(fact_record(network, edge, day) for edge in every)
