"""Writes sources, things, names, memberships and changes into the facts' graph."""

from kg.dates import PartialDate, Period
from kg.keys import last_segment
from kg.model import Change, Entity, Membership, Name, Seeds, Source
from kg.namespaces import DCTERMS, ORG, PROV, RDFS, SCHEMA, SKOS, SKOSXL
from kg.triples.terms import Sheet, concept

LABEL, ALIAS = RDFS + "label", SKOS + "altLabel"
PRIMARY_SOURCE = PROV + "hadPrimarySource"


def write_things(seeds: Seeds) -> Sheet:
    """Write everything but claims and what claims become."""
    sheet = Sheet()
    for source in seeds.sources:
        write_source(sheet, source)
    for entity in seeds.entities:
        write_entity(sheet, entity)
    for number, name in enumerate(seeds.names):
        _write_name(sheet, name, number)
    for link in seeds.memberships:
        _write_link(sheet, link, "membership", "Membership", ("member", "memberBody"))
    for link in seeds.placements:
        _write_link(sheet, link, "placement", "Placement", ("placed", "placedIn"))
    for change in seeds.changes:
        _write_change(sheet, change)
    return sheet


def write_source(sheet: Sheet, source: Source) -> None:
    """Write a source with what a reader needs to judge it."""
    key = source.key
    sheet.type(key, "Source")
    sheet.text(key, LABEL, source.title)
    sheet.link(key, DCTERMS + "publisher", source.publisher)
    sheet.partial(key, DCTERMS + "issued", "issuedPrecision", source.issued)
    sheet.text(key, SCHEMA + "url", source.url)
    sheet.text(key, "genre", source.genre)
    sheet.text(key, "sha256", source.sha256)
    sheet.text(key, DCTERMS + "license", source.licence)
    sheet.add(key, "verification", concept("verification", source.verification))


def write_entity(sheet: Sheet, entity: Entity) -> None:
    """Write a thing, its names and identifiers, and the register entry of an ODS code."""
    key = entity.key
    for kind in entity.kinds:
        sheet.type(key, kind)
    sheet.text(key, LABEL, entity.name)
    for alias in dict.fromkeys(entity.aliases):
        sheet.text(key, ALIAS, alias)
    for identifier in dict.fromkeys(entity.identifiers):
        sheet.text(key, "identifier", identifier)
    sheet.period(key, entity.life)
    sheet.link(key, PRIMARY_SOURCE, entity.source)
    if entity.ods:
        sheet.text(key, "odsCode", entity.ods)
        _write_register_entry(sheet, entity)


def _write_register_entry(sheet: Sheet, entity: Entity) -> None:
    """A code is not the body: it identifies one body after another, each for a period."""
    entry = f"register-entry/ods-{entity.ods}"
    sheet.type(entry, "RegisterEntry")
    sheet.text(entry, LABEL, f"ODS {entity.ods}")
    sheet.text(entry, "identifier", f"ODS:{entity.ods}")
    sheet.link(entry, PRIMARY_SOURCE, entity.source)
    link = f"identification/ods-{entity.ods}-{last_segment(entity.key)}"
    sheet.type(link, "Identification")
    sheet.link(link, "identifyingEntry", entry)
    sheet.link(link, "identifiedOrganisation", entity.key)
    sheet.period(link, entity.life)
    sheet.link(link, PRIMARY_SOURCE, entity.source)


def _write_name(sheet: Sheet, name: Name, number: int) -> None:
    """Days known to the month and days known to the year are told apart by nodes of their own."""
    base = f"name/{last_segment(name.organisation)}-{number}"
    by_precision: dict[str, list[PartialDate]] = {}
    for observed in name.observed_on:
        by_precision.setdefault(observed.precision, []).append(observed)
    for place, days in enumerate(by_precision.values() or [[]]):
        key = f"{base}-{days[0].precision}" if place else base
        sheet.type(key, "OrganisationName")
        sheet.link(key, "nameOf", name.organisation)
        sheet.text(key, SKOSXL + "literalForm", name.text)
        sheet.period(key, name.period)
        for observed in days:
            sheet.partial(key, "observedOn", "observedPrecision", observed)
        sheet.link(key, PRIMARY_SOURCE, name.source)


def _write_link(
    sheet: Sheet, link: Membership, group: str, kind: str, ends: tuple[str, str]
) -> None:
    key = f"{group}/{last_segment(link.member)}-{last_segment(link.body)}"
    sheet.type(key, kind)
    sheet.link(key, ends[0], link.member)
    sheet.link(key, ends[1], link.body)
    sheet.period(key, link.period)
    sheet.link(key, PRIMARY_SOURCE, link.source)


def change_key(change: Change) -> str:
    """Name the node of one row: an event may have several originals and results."""
    return f"{change.key}/{last_segment(change.original)}-{last_segment(change.resulting)}"


def _write_change(sheet: Sheet, change: Change) -> None:
    key = change_key(change)
    sheet.type(key, change.kind)
    sheet.link(key, ORG + "originalOrganization", change.original)
    sheet.link(key, ORG + "resultingOrganization", change.resulting)
    sheet.partial(key, "effectiveDate", "effectivePrecision", change.effective)
    sheet.period(key, Period(start=change.effective))
    sheet.flag(key, "partial", value=change.partial)
    sheet.integer(key, "practicesMoved", change.practices_moved)
    sheet.integer(key, "practicesMatched", change.practices_matched)
    sheet.text(key, "method", change.method)
    sheet.link(key, PRIMARY_SOURCE, change.source)
