"""The lists of organisations and contracts, filtered, as pages and JSON routes show them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from api.site.paging import Cut
from api.site.reading import Reading
from api.site.searching import found, narrower
from kg.keys import iri_of, key_of, local_name
from kg.network.projection import EVERY_STATE, LIVE
from kg.records.common import Relation, SourceCard
from kg.records.contract import ContractSummary, contract_summaries
from kg.records.page import Page, page_of
from kg.records.source import SourceSummary, source_summaries
from kg.store.catalogue import Filter, Listed
from kg.store.dataset import Iri

_COMMISSIONING = ("commissioner",)
_LEADING = ("lead-provider", "prime-contractor")
_ORGANISATION, _CONTRACT = "organisation", "contract"
# A role without dates is shown, as everywhere.
_BY_PARTY = """
SELECT DISTINCT ?contract ?role {
  ?own nhs:roleHolder ?party ; nhs:inContract ?contract ; nhs:role ?role .
  OPTIONAL { ?own nhs:from ?from }
  OPTIONAL { ?own nhs:to ?to }
  FILTER(!BOUND(?from) || ?from <= ?day)
  FILTER(!BOUND(?to) || ?to >= ?day)
}
"""
_HELD = """
SELECT DISTINCT ?contract { ?own nhs:roleHolder ?party ; nhs:inContract ?contract ; nhs:role ?role }
"""
_BY_STATUS = """
SELECT DISTINCT ?contract {
  ?own nhs:contractStatus ?status ; nhs:statusOf ?contract .
  OPTIONAL { ?own nhs:from ?from }
  FILTER(!BOUND(?from) || ?from <= ?day)
}
"""


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
) -> Sequence[Listed]:
    """List organisations.

    Args:
        reads: Where to look.
        day: The day.
        kind: Local name of a class, to keep only its instances; empty for all.
        state: ``ended`` or ``not-yet`` on the day, ``any``, or empty for those that exist.
        text: Only those whose names fit, best first.
    """
    if not text:
        wanted = Filter(_ORGANISATION, narrower(reads, kind), state, day)
        # a list counts once how long it is, which takes longer than to read a part of it
        return reads.kept.get(("listing", wanted), lambda: reads.catalogue.list(wanted))
    hits = found(reads, text, kind, day)
    keys = [each.key for each in hits if each.key.startswith(f"{_ORGANISATION}/")]
    listed = filter(None, map(reads.catalogue.get, keys))
    return [each for each in listed if state == "any" or _has_state(each.state(day), state)]


def _has_state(own: str, wanted: str) -> bool:
    return own in LIVE if not wanted else own == wanted


def organisation_summaries(
    reads: Reading, listed: Sequence[Listed], day: date
) -> tuple[OrganisationSummary, ...]:
    """Describe organisations in a list."""
    sources = reads.sources_of([each.key for each in listed])
    reads.network.things.read(iri_of(each.key) for each in listed)
    return tuple(_summary(reads, each, day, sources.get(each.key, ())) for each in listed)


def _summary(
    reads: Reading, listed: Listed, day: date, sources: tuple[SourceCard, ...]
) -> OrganisationSummary:
    thing = reads.network.things[iri_of(listed.key)]
    return OrganisationSummary(
        key=thing.key,
        label=thing.label_on(day),
        kind=thing.kind,
        kind_label=reads.ontology.label(thing.kind),
        ods=listed.code,
        state=thing.state(day),
        start=str(thing.life.start or ""),
        end=str(thing.life.end or ""),
        sources=sources,
    )


def sources(reads: Reading, part: Cut) -> Page[SourceSummary]:
    """List sources, newest first, and how much rests on each."""
    every = reads.catalogue.list(Filter("source", newest_first=True))
    shown = page_of(every, lambda each: each.key, part.cursor, part.limit)
    return Page(source_summaries(reads.network, reads.claims, shown.items), shown.next, shown.total)


def summaries_of(
    reads: Reading, keys: Sequence[str], day: date, states: Collection[str] = LIVE
) -> tuple[ContractSummary, ...]:
    """Describe contracts in a list: their status, values, and the roles of some states."""
    return contract_summaries(reads.dataset, reads.network, reads.ontology, keys, day, states)


def contracts(
    reads: Reading, day: date, *, commissioner: str = "", lead: str = "", status: str = ""
) -> Sequence[Listed]:
    """List contracts by name.

    Args:
        reads: Where to look.
        day: The day.
        commissioner: Key of an organisation that commissions it on that day.
        lead: Key of an organisation that leads it on that day.
        status: Concept of ``code/contract-status`` on that day.
    """
    every = reads.catalogue.list(Filter(_CONTRACT))
    chosen: set[str] | None = None
    for party, roles in ((commissioner, _COMMISSIONING), (lead, _LEADING)):
        if party:
            own = _contracts_with(reads, party, roles, day)
            chosen = own if chosen is None else chosen & own
    if status:
        own = _contracts_of_status(reads, status, day)
        chosen = own if chosen is None else chosen & own
    if chosen is None:
        return every
    listed = filter(None, map(reads.catalogue.get, chosen))
    return sorted(listed, key=lambda each: (each.label.casefold(), each.key))


def _contracts_with(reads: Reading, party: str, roles: tuple[str, ...], day: date) -> set[str]:
    return {
        key_of(str(row["contract"]))
        for row in reads.dataset.select(_BY_PARTY, party=Iri(iri_of(party)), day=day)
        if any(reads.is_role(local_name(str(row["role"])), role) for role in roles)
    }


def _contracts_of_status(reads: Reading, status: str, day: date) -> set[str]:
    """Ask for the contracts that ever had a status; which one counts on a day, their things say."""
    code = Iri(iri_of(f"code/contract-status/{status}"))
    rows = reads.dataset.select(_BY_STATUS, status=code, day=day)
    iris = {str(row["contract"]) for row in rows}
    things = reads.network.things
    things.read(iris)
    return {
        things[iri].key for iri in iris if iri in things and things[iri].status_on(day) == status
    }


def contracts_of(reads: Reading, key: str) -> Sequence[Listed]:
    """List the contracts in which an organisation has or had a role, by name."""
    rows = reads.dataset.select(_HELD, party=Iri(iri_of(key)))
    listed = filter(None, (reads.catalogue.get(key_of(str(row["contract"]))) for row in rows))
    return sorted(listed, key=lambda each: (each.label.casefold(), each.key))


def held_contracts(
    reads: Reading, key: str, listed: Sequence[Listed], day: date
) -> tuple[HeldContract, ...]:
    """Describe contracts of an organisation with its own roles in them."""
    every = summaries_of(reads, [each.key for each in listed], day, EVERY_STATE)
    return tuple(_held(key, each) for each in every)


def _held(party: str, contract: ContractSummary) -> HeldContract:
    roles = contract.roles
    own = tuple(sorted((r for r in roles if r.other.key == party), key=lambda role: role.fact))
    live = tuple(each for each in roles if each.state in LIVE)
    return HeldContract(replace(contract, roles=live), own)
