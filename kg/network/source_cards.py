"""Reads what a reader needs to judge each source at a glance."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from kg.dates import PartialDate
from kg.keys import iri_of, key_of, local_name
from kg.network.edge_reading import batched
from kg.store.dataset import Dataset, Row
from kg.store.substitution import one_of

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
_BATCH, _KEPT = 400, 100_000
SourceCard = dict[str, str]
"""Title, publisher, date, url and verification of a source."""


class SourceCards(Mapping[str, SourceCard]):
    """The cards of a dataset's sources by key, read when they are asked for."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._known: dict[str, SourceCard | None] = {}
        self._complete = False

    def read(self, keys: Iterable[str]) -> None:
        """Read several cards at once."""
        self._read([] if self._complete else [key for key in set(keys) if key not in self._known])

    def _read(self, missing: Collection[str]) -> Mapping[str, SourceCard]:
        found: dict[str, SourceCard] = {}
        for batch in batched(missing, _BATCH):
            found.update(self._select(one_of("source", map(iri_of, batch))))
        if len(self._known) > _KEPT:
            self._known = {}
        self._known.update((key, found.get(key)) for key in missing)
        return found

    def read_all(self) -> None:
        """Read every card, so that none is asked for again."""
        self._known, self._complete = dict(self._select("")), True

    def _select(self, which: str) -> dict[str, SourceCard]:
        return {
            key_of(str(row["source"])): _card(row) for row in self._dataset.rows(_SOURCES % which)
        }

    def __getitem__(self, key: str) -> SourceCard:
        """Give the card of a source.

        Raises:
            KeyError: There is no such source.
        """
        card = self._known.get(key)
        if card is None and not self._complete and key not in self._known:
            card = self._read([key]).get(key)
        if card is None:
            raise KeyError(key)
        return card

    def __iter__(self) -> Iterator[str]:
        """Go through the keys of all sources, which reads every card."""
        if not self._complete:
            self.read_all()
        return iter(self._known)

    def __len__(self) -> int:
        """Count the sources, which reads every card."""
        return sum(1 for _ in self)


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
