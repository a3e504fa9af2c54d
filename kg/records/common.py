"""The parts that all records share: references, source cards, relations."""

from dataclasses import dataclass
from datetime import date

from kg.keys import key_of
from kg.network.edges import CLAIM_FAMILY, Edge
from kg.network.nodes import Thing
from kg.network.projection import Network


@dataclass(frozen=True)
class Reference:
    """A pointer to a thing.

    Attributes:
        key: Its key.
        label: Its name on the day asked about.
        kind: Local name of its class.
    """

    key: str
    label: str
    kind: str


@dataclass(frozen=True)
class SourceCard:
    """What a reader needs to judge a source at a glance.

    Attributes:
        key: Its key.
        title: Its title.
        publisher: Name of its publisher.
        date: Its date, as exactly as it is known, ISO 8601; empty when unknown.
        url: Where it can be read; empty when nowhere.
        verification: Whether we read it or know it from a reference.
    """

    key: str
    title: str
    publisher: str
    date: str
    url: str
    verification: str


@dataclass(frozen=True)
class Relation:
    """A fact that connects the thing in view with another one.

    Attributes:
        fact: Key of the fact.
        kind: Local name of its class, such as ContractRole.
        label: The relation in words.
        family: contract, governance, geography, succession, money or service.
        role: Concept of ``code/role``; empty for other relations.
        forwards: Whether the thing in view is where the relation leaves.
        other: The thing at the other end.
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

    fact: str
    kind: str
    label: str
    family: str
    role: str
    forwards: bool
    other: Reference
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


def reference(thing: Thing, day: date) -> Reference:
    """Point to a thing by its name on a day."""
    return Reference(thing.key, thing.label_on(day), thing.kind)


def reference_to(network: Network, iri: str, day: date) -> Reference:
    """Point to a thing by its IRI; a term outside the network is shown by its key."""
    thing = network.things.get(iri)
    return reference(thing, day) if thing else Reference(key_of(iri), key_of(iri), "")


def source_card(network: Network, key: str) -> SourceCard:
    """Give the card of a source."""
    card = network.sources.get(key, {})
    fields = ("title", "publisher", "date", "url", "verification")
    return SourceCard(key, *(card.get(name, "") for name in fields))


def source_cards(network: Network, keys: tuple[str, ...]) -> tuple[SourceCard, ...]:
    """Give the cards of several sources, in the order given."""
    return tuple(source_card(network, key) for key in keys)


def relations(network: Network, iri: str, day: date) -> tuple[Relation, ...]:
    """List every fact about a thing: what holds on the day first, then by start."""
    edges = [edge for edge in network.edges_of(iri) if edge.family != CLAIM_FAMILY]
    network.read_ends(edges)
    found = [_relation(network, edge, iri, day) for edge in edges]
    order = {"current": 0, "withdrawing": 0, "undated": 1, "not-yet": 2, "ended": 3}
    return tuple(
        sorted(found, key=lambda each: (order[each.state], each.family, each.start, each.fact))
    )


def _relation(network: Network, edge: Edge, iri: str, day: date) -> Relation:
    forwards = edge.source == iri
    return Relation(
        fact=edge.key,
        kind=edge.kind,
        label=edge.label,
        family=edge.family,
        role=edge.role,
        forwards=forwards,
        other=reference_to(network, edge.target if forwards else edge.source, day),
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
