"""One source as a record: what it is, and the claims and facts that rest on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.errors import UnknownTerm
from kg.keys import iri_of, key_of, local_name
from kg.network.edges import CLAIM_FAMILY
from kg.network.projection import Network
from kg.records.claim import ClaimRecord, Claims
from kg.records.common import Reference, SourceCard, reference_to, source_card
from kg.records.fact import FactRecord, fact_records
from kg.store.dataset import Dataset, Iri, Value

MOST_FACTS = 200
"""How many facts a record lists; a register has thousands, and the record says how many."""
_ABOUT = """
SELECT ?publisher ?precision ?sha256 ?licence ?genre WHERE {
  ?source a nhs:Source .
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source nhs:issuedPrecision ?precision }
  OPTIONAL { ?source nhs:sha256 ?sha256 }
  OPTIONAL { ?source dcterms:license ?licence }
  OPTIONAL { ?source nhs:genre ?genre }
} LIMIT 1
"""
_RESTING = """
SELECT (COUNT(DISTINCT ?node) AS ?count) {
  ?node prov:hadPrimarySource ?source FILTER NOT EXISTS { ?node a nhs:Source }
}
"""
_COUNTS = """
SELECT ?source (COUNT(DISTINCT ?node) AS ?count) {
  ?node prov:hadPrimarySource ?source FILTER NOT EXISTS { ?node a nhs:Source }
} GROUP BY ?source
"""


@dataclass(frozen=True)
class SourceSummary(SourceCard):
    """A source in a list.

    Attributes:
        claims: How many claims it makes.
        facts: How many things and facts name it as their source.
    """

    claims: int
    facts: int


@dataclass(frozen=True)
class SourceRecord(SourceCard):
    """A source.

    Attributes:
        publisher_key: Key of its publisher; empty when unknown.
        precision: Whether its date is known to the day, week, month or year; empty when unknown.
        genre: What sort of text it is; empty when not said.
        licence: What may be done with it and with our sentences about it; empty when not said.
        sha256: Digest of the text that was read; empty when it was not at hand.
        about: What its claims speak of, most spoken of first.
        claims: Its claims, by key.
        facts: Facts that rest on it, at most ``MOST_FACTS``.
        facts_total: How many such facts there are.
        resting: How many things, names, roles and other facts name it as their source.
    """

    publisher_key: str
    precision: str
    genre: str
    licence: str
    sha256: str
    about: tuple[Reference, ...]
    claims: tuple[ClaimRecord, ...]
    facts: tuple[FactRecord, ...]
    facts_total: int
    resting: int


def source_summaries(
    dataset: Dataset, network: Network, claims: Claims
) -> tuple[SourceSummary, ...]:
    """List every source, newest first; those of unknown date last."""
    rows = dataset.select(_COUNTS)
    resting = {key_of(str(row["source"])): int(str(row["count"])) for row in rows}
    making: dict[str, int] = {}
    for claim in claims.select(reviews=("accepted", "unreviewed", "rejected")):
        making[claim.source.key] = making.get(claim.source.key, 0) + 1
    found = [
        SourceSummary(
            **vars(source_card(network, key)),
            claims=making.get(key, 0),
            facts=resting.get(key, 0),
        )
        for key in sorted(network.sources)
    ]
    return tuple(sorted(found, key=lambda each: each.date, reverse=True))


def source_record(
    dataset: Dataset, network: Network, claims: Claims, key: str, day: date
) -> SourceRecord:
    """Describe a source, with names and states as of a day.

    Raises:
        UnknownTerm: No source has this key.
    """
    if key not in network.sources:
        raise UnknownTerm(key)
    rows = dataset.select(_ABOUT, source=Iri(iri_of(key)))
    known: Mapping[str, Value] = rows[0] if rows else {}
    edges = [edge for edge in network.edges if key in edge.sources and edge.family != CLAIM_FAMILY]
    own = sorted(claims.select(source=key), key=lambda each: each.key)
    resting = dataset.select(_RESTING, source=Iri(iri_of(key)))
    return SourceRecord(
        **vars(source_card(network, key)),
        publisher_key=key_of(str(known.get("publisher", ""))),
        precision=local_name(str(known.get("precision", ""))),
        genre=str(known.get("genre", "")),
        licence=str(known.get("licence", "")),
        sha256=str(known.get("sha256", "")),
        about=_about(network, own, day),
        claims=tuple(own),
        facts=fact_records(network, edges[:MOST_FACTS], day),
        facts_total=len(edges),
        resting=int(str(resting[0]["count"])) if resting else 0,
    )


def _about(network: Network, claims: list[ClaimRecord], day: date) -> tuple[Reference, ...]:
    counts: dict[str, int] = {}
    for claim in claims:
        counts[claim.subject.key] = counts.get(claim.subject.key, 0) + 1
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    return tuple(reference_to(network, iri_of(key), day) for key in ordered)
