"""Loads what a reader needs to judge each source at a glance."""

from datetime import date

from kg.dates import PartialDate
from kg.keys import key_of, local_name
from kg.store.dataset import Dataset, Row

_SOURCES = """
SELECT ?source ?title ?publisher ?date ?precision ?url ?verification WHERE {
  ?source a nhs:Source ; rdfs:label ?title ; nhs:verification/skos:prefLabel ?verification .
  OPTIONAL { ?source dcterms:publisher/rdfs:label ?publisher }
  OPTIONAL { ?source dcterms:issued ?date }
  OPTIONAL { ?source nhs:issuedPrecision ?precision }
  OPTIONAL { ?source schema:url ?url }
}
"""
SourceCard = dict[str, str]
"""Title, publisher, date, url and verification of a source."""


def load_source_cards(dataset: Dataset) -> dict[str, SourceCard]:
    """Load the card of every source, by key."""
    return {key_of(str(row["source"])): _card(row) for row in dataset.select(_SOURCES)}


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
