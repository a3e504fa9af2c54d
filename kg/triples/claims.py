"""Writes claims into the named graph of their document, with value and evidence."""

from collections.abc import Mapping

import pyoxigraph as ox

from kg.dates import PartialDate
from kg.keys import digest, last_segment, term
from kg.model import Claim, Evidence, Source, Value
from kg.namespaces import GRAPH, OA
from kg.triples.terms import Sheet, concept
from kg.triples.things import PRIMARY_SOURCE


def graph_of(claim: Claim) -> ox.NamedNode:
    """Name the graph of a claim: that of the document or table it stands in."""
    return ox.NamedNode(f"{GRAPH}source/{claim.document}")


def write_claim(claim: Claim, sources: Mapping[str, Source]) -> Sheet:
    """Write one claim.

    Args:
        claim: The claim.
        sources: All sources by key; the claim's own gives the date it was reported.
    """
    sheet = Sheet(graph_of(claim))
    key = claim.key
    sheet.type(key, "Claim")
    sheet.link(key, "subject", claim.subject)
    sheet.add(key, "predicate", ox.NamedNode(term(claim.predicate)))
    sheet.link(key, "object", claim.object)
    sheet.text(key, "statement", claim.says)
    sheet.add(key, "status", concept("claim-status", claim.status))
    for status in claim.also:
        sheet.add(key, "alsoStatus", concept("claim-status", status))
    sheet.link(key, "speaker", claim.speaker)
    issued: PartialDate | None = sources[claim.source].issued
    sheet.partial(key, "reportedOn", "reportedPrecision", issued)
    sheet.add(key, "review", concept("review", claim.review))
    sheet.add(key, "verification", concept("verification", claim.verification))
    sheet.flag(key, "core", value=claim.core)
    sheet.period(key, claim.period)
    sheet.link(key, PRIMARY_SOURCE, claim.source)
    for other in claim.contradicts:
        sheet.link(key, "contradicts", other)
    for other in claim.corroborates:
        sheet.link(key, "corroborates", other)
    for place in claim.evidence:
        _write_evidence(sheet, claim, place)
    if claim.value is not None:
        sheet.link(key, "value", value_key(claim))
        write_value(sheet, value_key(claim), claim.value)
    return sheet


def value_key(claim: Claim) -> str:
    """Name the node of a claim's value."""
    return f"value/{last_segment(claim.key)}"


def evidence_key(claim: Claim, place: Evidence) -> str:
    """Name the node of one place where a claim stands."""
    fields = (place.source, str(place.start), str(place.end), place.locator)
    return f"evidence/{last_segment(claim.key)}-{digest(*fields)}"


def _write_evidence(sheet: Sheet, claim: Claim, place: Evidence) -> None:
    key = evidence_key(claim, place)
    sheet.link(claim.key, "evidence", key)
    sheet.type(key, "Evidence")
    sheet.link(key, OA + "hasSource", place.source)
    if place.sha256:
        sheet.integer(key, "line", place.line)
        sheet.integer(key, "start", place.start)
        sheet.integer(key, "end", place.end)
        sheet.text(key, "spanSha256", place.sha256)
    sheet.text(key, "locator", place.locator)


def write_value(sheet: Sheet, key: str, value: Value) -> None:
    """Write a claim's value as a node of its own."""
    sheet.type(key, "Value")
    sheet.text(key, "valueKind", value.kind)
    sheet.number(key, "number", value.number)
    sheet.text(key, "unit", value.unit)
    sheet.text(key, "duration", value.duration)
    sheet.partial(key, "date", "datePrecision", value.date)
    sheet.text(key, "text", value.text)
    write_money(sheet, key, value)


def write_money(sheet: Sheet, key: str, value: Value) -> None:
    """Write the money of a value: amount or range, currency, basis and day."""
    sheet.number(key, "amount", value.amount)
    sheet.number(key, "minAmount", value.minimum)
    sheet.number(key, "maxAmount", value.maximum)
    sheet.text(key, "currency", value.currency)
    if value.basis:
        sheet.add(key, "basis", concept("value-basis", value.basis))
    sheet.partial(key, "asOf", "asOfPrecision", value.as_of)
    sheet.text(key, "qualifier", value.qualifier)
