"""Claims side by side: what is compared of a claim, be it in the graph or only a candidate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.keys import iri_of, key_of, local_name, term
from kg.records.value_words import value_in_words
from kg.store.dataset import Dataset, Iri, Row, Term

_CLAIMS = """
SELECT ?node ?subject ?predicate ?object ?status ?speaker ?says ?review ?source ?publisher ?sha256
       ?reported ?value ?property ?is {
  GRAPH ?graph {
    ?node a nhs:Claim ; nhs:subject ?subject ; nhs:predicate ?predicate ; nhs:status ?status ;
      nhs:statement ?says ; nhs:review ?review ; prov:hadPrimarySource ?source .
    OPTIONAL { ?node nhs:speaker ?speaker }
    OPTIONAL { ?node nhs:object ?object }
    OPTIONAL { ?node nhs:reportedOn ?reported }
    OPTIONAL { ?node nhs:value ?value . ?value ?property ?is }
  }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source nhs:sha256 ?sha256 }
} ORDER BY ?node ?property
"""
_SPANS = """
SELECT ?node ?span {
  GRAPH ?graph {
    ?node a nhs:Claim ; nhs:subject ?subject ; nhs:predicate ?predicate ;
      nhs:evidence/nhs:spanSha256 ?span
  }
}
"""


@dataclass(frozen=True)
class Statement:
    """A claim as it is compared with others.

    Attributes:
        id: Key of the claim, or id of the candidate.
        says: It in a sentence.
        subject: Key of what it is about, or a name marked as one.
        predicate: Local name of its predicate.
        object: The second thing, likewise; empty for none.
        value: Its value by the ontology's local names; empty for none.
        status: What the document says of it.
        speaker: Who is reported to say it.
        source: Key of its source; the digest of its text for a candidate.
        publisher: Who published the source; empty when not known.
        text: Digest of the source's text; empty when it was not at hand.
        spans: Digests of the passages that say it.
        review: accepted, unreviewed, rejected or candidate.
        reported: Day of its source; empty when not known.
    """

    id: str
    says: str
    subject: str
    predicate: str
    object: str = ""
    value: tuple[tuple[str, str], ...] = ()
    status: str = "asserted"
    speaker: str = ""
    source: str = ""
    publisher: str = ""
    text: str = ""
    spans: frozenset[str] = frozenset()
    review: str = "accepted"
    reported: str = ""

    @property
    def value_words(self) -> str:
        """Its value the way a sentence would write it.

        Example:
            >>> value = (("amount", "5"), ("currency", "GBP"))
            >>> Statement("a", "", "b", "c", value=value).value_words
            'GBP 5'
        """
        return value_in_words(dict(self.value))


def statements(dataset: Dataset, *, subject: str = "", predicate: str = "") -> list[Statement]:
    """Read the claims of a dataset, except those that were rejected.

    Args:
        dataset: The store.
        subject: Key of what they are about; empty for anything.
        predicate: Local name of their predicate; empty for any.

    Example:
        >>> statements(Dataset.in_memory([]))
        []
    """
    bound: dict[str, Term | str] = {}
    if subject:
        bound["subject"] = Iri(iri_of(subject))
    if predicate:
        bound["predicate"] = ox.NamedNode(term(predicate))
    spans: dict[str, set[str]] = {}
    for row in dataset.rows(_SPANS, **bound):
        spans.setdefault(str(row["node"]), set()).add(str(row["span"]))
    found = _grouped(dataset.rows(_CLAIMS, **bound))
    return [
        _statement(node, rows, frozenset(spans.get(node, ())))
        for node, rows in found.items()
        if local_name(str(rows[0]["review"])) != "rejected"
    ]


def _grouped(rows: Iterator[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["node"]), []).append(row)
    return found


def _statement(node: str, rows: list[Row], spans: frozenset[str]) -> Statement:
    row = rows[0]
    value = tuple(
        (local_name(str(each["property"])), _told(each["is"])) for each in rows if "is" in each
    )
    return Statement(
        id=key_of(node),
        says=str(row["says"]),
        subject=key_of(str(row["subject"])),
        predicate=local_name(str(row["predicate"])),
        object=key_of(str(row["object"])) if "object" in row else "",
        value=tuple(each for each in value if each[0] != "type"),
        status=local_name(str(row["status"])),
        speaker=key_of(str(row["speaker"])) if "speaker" in row else "",
        source=key_of(str(row["source"])),
        publisher=key_of(str(row["publisher"])) if "publisher" in row else "",
        text=str(row.get("sha256", "")),
        spans=spans,
        review=local_name(str(row["review"])),
        reported=str(row.get("reported", "")),
    )


def _told(held: object) -> str:
    return local_name(held) if isinstance(held, Iri) else str(held)
