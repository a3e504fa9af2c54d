"""The lists of organisations and contracts, filtered, as pages and JSON routes show them."""

from dataclasses import dataclass
from datetime import date

from api.site.reading import Reading
from api.site.searching import found
from kg.keys import iri_of
from kg.network.nodes import Thing
from kg.records.common import Relation, SourceCard, source_cards
from kg.records.contract import ContractSummary

LIVE = frozenset({"current", "withdrawing", "undated"})
_COMMISSIONING = ("commissioner",)
_LEADING = ("lead-provider", "prime-contractor")


@dataclass(frozen=True)
class OrganisationSummary:
    """An organisation in a list.

    Attributes:
        key: Its key.
        label: Its name on the day asked about.
        kind: Local name of its class.
        kind_label: Its class in words.
        ods: Its ODS code; empty when it has none.
        state: current, ended, not-yet or undated on that day.
        start: First day of its life; empty when not known.
        end: Last day of its life; empty when not known.
        sources: What establishes it.
    """

    key: str
    label: str
    kind: str
    kind_label: str
    ods: str
    state: str
    start: str
    end: str
    sources: tuple[SourceCard, ...]


@dataclass(frozen=True)
class HeldContract:
    """A contract of an organisation.

    Attributes:
        contract: The contract, with the roles of all parties on the day asked about.
        own_roles: The organisation's own roles in it, whenever they held.
    """

    contract: ContractSummary
    own_roles: tuple[Relation, ...]


def organisations(
    reads: Reading, day: date, *, kind: str = "", state: str = "", text: str = ""
) -> tuple[Thing, ...]:
    """List organisations.

    Args:
        reads: Where to look.
        day: The day.
        kind: Local name of a class, to keep only its instances; empty for all.
        state: ``ended`` or ``not-yet`` on the day, ``any``, or empty for those that exist.
        text: Only those whose names fit, best first.
    """
    if text:
        keys = [each.key for each in found(reads, text, "", day)]
        things = [reads.network.things[iri_of(key)] for key in keys if _is_organisation(key)]
    else:
        things = list(reads.organisations)
    return tuple(
        thing
        for thing in things
        if (not kind or reads.ontology.is_a(thing.kind, kind))
        and _has_state(thing.state(day), state)
    )


def _is_organisation(key: str) -> bool:
    return key.startswith("organisation/")


def _has_state(own: str, wanted: str) -> bool:
    return wanted == "any" or (own in LIVE if not wanted else own == wanted)


def organisation_summary(reads: Reading, thing: Thing, day: date) -> OrganisationSummary:
    """Describe an organisation in a list."""
    sources = reads.sources_of_organisations.get(thing.key, ())
    return OrganisationSummary(
        key=thing.key,
        label=thing.label_on(day),
        kind=thing.kind,
        kind_label=reads.ontology.label(thing.kind),
        ods=reads.codes.get(thing.key, ""),
        state=thing.state(day),
        start=str(thing.life.start or ""),
        end=str(thing.life.end or ""),
        sources=source_cards(reads.network, sources),
    )


def summary_of(reads: Reading, key: str, day: date) -> ContractSummary:
    """Describe a contract in a list: its status, values, and the roles that hold on the day."""
    record = reads.contract(key, day)
    live = tuple(each for each in record.roles if each.state in LIVE)
    return ContractSummary(record.key, record.label, record.status, live, record.values)


def contracts(
    reads: Reading, day: date, *, commissioner: str = "", lead: str = "", status: str = ""
) -> tuple[ContractSummary, ...]:
    """List contracts.

    Args:
        reads: Where to look.
        day: The day.
        commissioner: Key of an organisation that commissions it on that day.
        lead: Key of an organisation that leads it on that day.
        status: Concept of ``code/contract-status`` on that day.
    """
    chosen = [
        thing
        for thing in reads.contracts
        if (not status or thing.status_on(day) == status)
        and _has_party(reads, thing, commissioner, _COMMISSIONING, day)
        and _has_party(reads, thing, lead, _LEADING, day)
    ]
    return tuple(summary_of(reads, thing.key, day) for thing in chosen)


def _has_party(
    reads: Reading, contract: Thing, party: str, roles: tuple[str, ...], day: date
) -> bool:
    if not party:
        return True
    return any(
        edge.source == iri_of(party)
        and edge.state(day) in LIVE
        and any(reads.is_role(edge.role, role) for role in roles)
        for edge in reads.network.edges_of(contract.iri)
    )


def contracts_of(reads: Reading, key: str, day: date) -> tuple[HeldContract, ...]:
    """List the contracts in which an organisation has or had a role."""
    iri = iri_of(key)
    edges = [edge for edge in reads.network.edges_of(iri) if edge.role and edge.source == iri]
    held = []
    for target in dict.fromkeys(edge.target for edge in edges):
        contract = reads.network.things[target]
        own = {edge.key for edge in edges if edge.target == target}
        record = reads.contract(contract.key, day)
        roles = tuple(role for role in record.roles if role.fact in own)
        held.append(HeldContract(summary_of(reads, contract.key, day), roles))
    return tuple(sorted(held, key=lambda each: each.contract.label))
