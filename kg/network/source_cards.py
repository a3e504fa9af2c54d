"""Reads what a reader needs to judge each source at a glance."""

from collections.abc import Collection
from datetime import date

from kg.dates import PartialDate
from kg.keys import iri_of, key_of, local_name
from kg.store.dataset import Dataset, Row
from kg.store.substitution import batched, one_of

_SOURCES = """
SELECT ?source ?title ?publisher ?date ?precision ?url ?verification WHERE {
  %s
  ?source a nhs:Source ; rdfs:label ?title ; nhs:verification/skos:prefLabel ?verification .
  OPTIONAL { ?source dcterms:publisher/rdfs:label ?publisher }
  OPTIONAL { ?source dcterms:issued ?date }
  OPTIONAL { ?source nhs:issuedPrecision ?precision }
  OPTIONAL { ?source schema:url ?url }
}
"""
_BATCH = 400
SourceCard = dict[str, str]
"""Title, publisher, date, url and verification of a source."""


def read_source_cards(
    dataset: Dataset, keys: Collection[str] | None = None
) -> dict[str, SourceCard]:
    """Read the cards of sources, by key; None reads every one."""
    found: dict[str, SourceCard] = {}
    for part in [None] if keys is None else batched(keys, _BATCH):
        which = "" if part is None else one_of("source", map(iri_of, part))
        rows = dataset.select(_SOURCES % which)
        found.update((key_of(str(row["source"])), _card(row)) for row in rows)
    return found


def _card(row: Row) -> SourceCard:
    """The date stays as exact as it is known: a month is not its first day."""
    issued = row.get("date")
    exact = local_name(str(row.get("precision", "")))
    return {
        "title": str(row.get("title", "")),
        "publisher": str(row.get("publisher", "")),
        "date": str(PartialDate.of(issued, exact)) if isinstance(issued, date) else "",
        "url": str(row.get("url", "")),
        "verification": str(row.get("verification", "")),
    }
