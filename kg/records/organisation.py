"""One organisation as a record: names and codes over time, relations, changes and claims."""

from dataclasses import dataclass
from datetime import date

from kg.dates import PartialDate, Period
from kg.errors import UnknownTerm
from kg.keys import iri_of, key_of, local_name
from kg.network.edges import PERIOD, period_of
from kg.network.nodes import Thing
from kg.network.projection import Network
from kg.ontology import Ontology
from kg.records.common import (
    Reference,
    Relation,
    SourceCard,
    reference,
    reference_to,
    relations,
    source_cards,
)
from kg.records.told import ToldRecord, told_of
from kg.store.dataset import Dataset, Iri, Row

_IDENTIFIERS = """
SELECT ?property ?is {
  VALUES ?property { nhs:odsCode nhs:identifier skos:altLabel prov:hadPrimarySource }
  ?thing ?property ?is
} ORDER BY ?property ?is
"""
_NAMES = (
    """
SELECT ?node ?name ?observed ?exact ?source
       ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  ?node nhs:nameOf ?thing ; skosxl:literalForm ?name ; prov:hadPrimarySource ?source .
  OPTIONAL { ?node nhs:observedOn ?observed }
  OPTIONAL { ?node nhs:observedPrecision ?exact }
"""
    + PERIOD
    + "} ORDER BY ?from ?observed ?name"
)
_HOLDERS = (
    """
SELECT ?node ?holder ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  ?own nhs:identifiedOrganisation ?thing ; nhs:identifyingEntry ?entry .
  ?node nhs:identifyingEntry ?entry ; nhs:identifiedOrganisation ?holder .
"""
    + PERIOD
    + "} ORDER BY ?from ?holder"
)


@dataclass(frozen=True)
class NameRecord:
    """A name borne in a period, or seen on the days of snapshots.

    Attributes:
        name: The name.
        start: First day; empty when not known.
        end: Last day; empty when not known.
        observed_on: Days, months or years of the snapshots that show it.
        sources: Where it stands.
    """

    name: str
    start: str
    end: str
    observed_on: tuple[str, ...]
    sources: tuple[SourceCard, ...]


@dataclass(frozen=True)
class CodeHolder:
    """A body that an ODS code identified for a period."""

    organisation: Reference
    start: str
    end: str


@dataclass(frozen=True)
class ThingRecord:
    """What every kind of thing shows.

    Attributes:
        key: Its key.
        label: Its name on the day asked about.
        kind: Local name of its class.
        kind_label: Its class in words.
        state: current, ended, not-yet or undated on that day.
        start: First day of its life; empty when not known.
        end: Last day of its life; empty when not known.
        at: The day asked about.
        aliases: Other names and acronyms.
        identifiers: ``SCHEME:identifier`` pairs of registers.
        relations: Facts that connect it with others, what holds on the day first.
        sources: What establishes it.
    """

    key: str
    label: str
    kind: str
    kind_label: str
    state: str
    start: str
    end: str
    at: str
    aliases: tuple[str, ...]
    identifiers: tuple[str, ...]
    relations: tuple[Relation, ...]
    sources: tuple[SourceCard, ...]


@dataclass(frozen=True)
class OrganisationRecord(ThingRecord):
    """An organisation.

    Attributes:
        ods: Its ODS code; empty when it has none.
        names: Its names over time.
        code_history: Every body its ODS code identified, itself included.
        told: What facts tell of it alone: figures of its accounts, signs of risk.
    """

    ods: str
    names: tuple[NameRecord, ...]
    code_history: tuple[CodeHolder, ...]
    told: tuple[ToldRecord, ...]


def lookup(network: Network, key: str) -> Thing:
    """Give a thing by its key.

    Raises:
        UnknownTerm: Nothing has this key.
    """
    thing = network.things.get(iri_of(key))
    if thing is None:
        raise UnknownTerm(key)
    return thing


def thing_record(
    dataset: Dataset,
    network: Network,
    ontology: Ontology,
    key: str,
    day: date,
    *,
    connected: bool = True,
) -> ThingRecord:
    """Describe any thing on a day.

    Args:
        dataset: The store.
        network: Its network.
        ontology: For the words of classes.
        key: Key of the thing.
        day: The day.
        connected: Whether to list its relations, of which some things have very many.

    Raises:
        UnknownTerm: Nothing has this key.
    """
    thing = lookup(network, key)
    known = _known(dataset, thing)
    sources = tuple(key_of(each) for each in known.get("hadPrimarySource", []))
    codes = [f"ODS:{code}" for code in known.get("odsCode", [])]
    return ThingRecord(
        key=thing.key,
        label=thing.label_on(day),
        kind=thing.kind,
        kind_label=ontology.label(thing.kind),
        state=thing.state(day),
        start=str(thing.life.start or ""),
        end=str(thing.life.end or ""),
        at=day.isoformat(),
        aliases=tuple(known.get("altLabel", [])),
        identifiers=(*codes, *known.get("identifier", [])),
        relations=relations(network, thing.iri, day) if connected else (),
        sources=source_cards(network, sources),
    )


def organisation_record(
    dataset: Dataset,
    network: Network,
    ontology: Ontology,
    key: str,
    day: date,
    *,
    connected: bool = True,
) -> OrganisationRecord:
    """Describe an organisation on a day, as ``thing_record`` does.

    Raises:
        UnknownTerm: Nothing has this key.
    """
    record = thing_record(dataset, network, ontology, key, day, connected=connected)
    codes = [each for each in record.identifiers if each.startswith("ODS:")]
    return OrganisationRecord(
        **vars(record),
        ods=codes[0].removeprefix("ODS:") if codes else "",
        names=_names(dataset, network, key),
        code_history=_holders(dataset, network, key, day),
        told=told_of(network, ontology, lookup(network, key), day),
    )


def _known(dataset: Dataset, thing: Thing) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in dataset.select(_IDENTIFIERS, thing=Iri(thing.iri)):
        name = str(row["property"]).replace("#", "/").rsplit("/", 1)[-1]
        found.setdefault(name, []).append(str(row["is"]))
    return found


def _names(dataset: Dataset, network: Network, key: str) -> tuple[NameRecord, ...]:
    """List names; several sources that show the same one in the same period are told together."""
    alike: dict[tuple[str, Period], list[tuple[str, str]]] = {}
    for row in dataset.select(_NAMES, thing=Iri(iri_of(key))):
        part = (_seen(row), key_of(str(row["source"])))
        alike.setdefault((str(row["name"]), period_of(row)), []).append(part)
    return tuple(
        NameRecord(
            name=name,
            start=str(period.start or ""),
            end=str(period.end or ""),
            observed_on=tuple(sorted({seen for seen, _ in parts if seen})),
            sources=source_cards(network, tuple(sorted({source for _, source in parts}))),
        )
        for (name, period), parts in alike.items()
    )


def _seen(row: Row) -> str:
    """Write the day of a snapshot as exactly as it is known."""
    day = row.get("observed")
    exact = local_name(str(row.get("exact", "")))
    return str(PartialDate.of(day, exact)) if isinstance(day, date) else ""


def _holders(dataset: Dataset, network: Network, key: str, day: date) -> tuple[CodeHolder, ...]:
    found = []
    for row in dataset.select(_HOLDERS, thing=Iri(iri_of(key))):
        period = period_of(row)
        iri = str(row["holder"])
        holder = network.things.get(iri)
        last = holder.life.end.last if holder and holder.life.end else day
        shown = reference(holder, last) if holder else reference_to(network, iri, day)
        found.append(CodeHolder(shown, str(period.start or ""), str(period.end or "")))
    return tuple(dict.fromkeys(found))
