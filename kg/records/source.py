"""One source as a record: what it is, and the claims and facts that rest on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.errors import UnknownTerm
from kg.index import catalogue_of
from kg.keys import iri_of, key_of, local_name
from kg.network.projection import Network
from kg.records.claim import ClaimRecord
from kg.records.claims import Claims
from kg.records.common import Reference, SourceCard, reference_to, source_card
from kg.records.fact import FactRecord, fact_records
from kg.store.catalogue import Listed
from kg.store.dataset import Dataset, Iri, Value

MOST_FACTS, MOST_CLAIMS = 200, 500
"""How many facts and claims a record lists as a rule; a register has thousands, which it counts."""
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
        claims: The first of its claims, by key.
        claims_total: How many claims it makes.
        facts: Some of the facts that rest on it.
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
    claims_total: int
    facts: tuple[FactRecord, ...]
    facts_total: int
    resting: int


def source_summaries(
    network: Network, claims: Claims, listed: Sequence[Listed]
) -> tuple[SourceSummary, ...]:
    """Describe sources in a list, in the order given."""
    network.sources.read(each.key for each in listed)
    counts = claims.counted_by_source(each.key for each in listed)
    return tuple(
        SourceSummary(
            **vars(source_card(network, each.key)),
            claims=counts.get(each.key, 0),
            facts=each.weight,
        )
        for each in listed
    )


def source_record(
    dataset: Dataset,
    network: Network,
    claims: Claims,
    key: str,
    day: date,
    *,
    most_facts: int = MOST_FACTS,
    most_claims: int = MOST_CLAIMS,
) -> SourceRecord:
    """Describe a source, with names and states as of a day.

    Args:
        dataset: The store.
        network: Its network.
        claims: Its claims.
        key: Key of the source.
        day: The day.
        most_facts: How many of the facts that rest on it to list.
        most_claims: How many of its claims to list.

    Raises:
        UnknownTerm: No source has this key.
    """
    if key not in network.sources:
        raise UnknownTerm(key)
    rows = dataset.select(_ABOUT, source=Iri(iri_of(key)))
    known: Mapping[str, Value] = rows[0] if rows else {}
    edges, total = network.resting_on(key, most_facts)
    own = claims.select(source=key)
    listed = catalogue_of(dataset).get(key)
    shown = sorted(own[:most_claims], key=lambda each: each.key)
    return SourceRecord(
        **vars(source_card(network, key)),
        publisher_key=key_of(str(known.get("publisher", ""))),
        precision=local_name(str(known.get("precision", ""))),
        genre=str(known.get("genre", "")),
        licence=str(known.get("licence", "")),
        sha256=str(known.get("sha256", "")),
        about=_about(network, shown, day),
        claims=tuple(shown),
        claims_total=len(own),
        facts=fact_records(network, edges, day),
        facts_total=total,
        resting=listed.weight if listed else 0,
    )


def _about(network: Network, claims: list[ClaimRecord], day: date) -> tuple[Reference, ...]:
    counts: dict[str, int] = {}
    for claim in claims:
        counts[claim.subject.key] = counts.get(claim.subject.key, 0) + 1
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    return tuple(reference_to(network, iri_of(key), day) for key in ordered)
