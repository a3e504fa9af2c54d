"""Reads the dated facts that tell of one thing and are no edge, and what was denied of it.

Which facts these are the ontology says: those that ``nhs:tellsOf``, or a property declared below
it, leads to their thing.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypedDict

from kg.dates import Period
from kg.keys import key_of, local_name
from kg.namespaces import DEF, RDF
from kg.network.edges import period_of
from kg.network.provenance import DISPUTES, against, of_group, pairs
from kg.network.stating import Stated, named, read_stated, reasons
from kg.ontology import Ontology
from kg.store.dataset import Dataset, Row
from kg.store.substitution import one_of

_TOLD_OF = "SELECT ?node ?of { %s ?node %s ?of }"
_FIELDS = (
    "amount", "minAmount", "maxAmount", "currency", "basis", "share", "number", "unit", "duration",
    "text", "from", "fromPrecision", "to", "toPrecision", "toEarliest",
)  # fmt: skip
_DENIALS = """
SELECT ?of ?claim ?predicate ?subject ?speaker ?source WHERE {
  GRAPH ?graph {
    %s
    ?claim nhs:object ?of ; nhs:status <https://w3id.org/nhs-kg/code/claim-status/denied> ;
      nhs:review <https://w3id.org/nhs-kg/code/review/accepted> ;
      nhs:predicate ?predicate ; nhs:subject ?subject ; prov:hadPrimarySource ?source .
    OPTIONAL { ?claim nhs:speaker ?speaker }
  }
} ORDER BY ?of ?claim
"""
# Asked apart: joined to a speaker whom not every claim has, the engine would read every label.
_LABELS = "SELECT ?node ?label { %s ?node rdfs:label ?label }"


@dataclass(frozen=True)
class Told:
    """A dated fact about one thing, at any date.

    Attributes:
        kind: Local name of its class, such as LiabilityCap.
        key: Its key.
        period: When it held.
        concept: The concept that it says holds, by scheme and name, such as
            ``payment-type/block``; empty where it names none.
        amount: A sum of money, in the currency.
        minimum: Lower bound of a sum; None where there is none.
        maximum: Upper bound of a sum; None where nothing bounds it.
        currency: ISO 4217 code, or empty.
        basis: Concept of ``code/value-basis``, or empty.
        qualifier: How the source hedges the figure, or empty.
        share: Part of the whole; mostly from 0 to 1.
        number: A count, of what the unit says.
        unit: What is counted, or what the share is of.
        duration: Length of time in ISO 8601 form, or empty.
        text: Anything else, in this project's words.
        sources: Keys of the sources.
        claims: Keys of the claims it was accepted from.
        disputed_by: Keys of claims that contradict one of these.

    Example:
        >>> told = Told("NoticePeriod", "notice-period/a", Period(), duration="P12M")
        >>> told.on(date(2020, 1, 1))["state"]
        'undated'
    """

    kind: str
    key: str
    period: Period
    concept: str = ""
    amount: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    currency: str = ""
    basis: str = ""
    qualifier: str = ""
    share: Decimal | None = None
    number: Decimal | None = None
    unit: str = ""
    duration: str = ""
    text: str = ""
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    disputed_by: tuple[str, ...] = ()

    def on(self, day: date) -> Mapping[str, object]:
        """List what a node of the networkx graph says of it, as of a day."""
        return {
            "kind": self.kind,
            "key": self.key,
            "code": self.concept.rpartition("/")[2],
            "amount": self.amount,
            "min": self.minimum,
            "max": self.maximum,
            "currency": self.currency,
            "basis": self.basis,
            "qualifier": self.qualifier,
            "share": self.share,
            "number": self.number,
            "unit": self.unit,
            "duration": self.duration,
            "text": self.text,
            "from": str(self.period.start or ""),
            "to": str(self.period.end or ""),
            "to_earliest": str(self.period.end_earliest or ""),
            "state": self.period.state(day),
            "sources": self.sources,
            "claims": self.claims,
            "disputed_by": self.disputed_by,
        }


class Denial(TypedDict):
    """An accepted claim that denies a relation to a thing, as nodes of the graph carry it.

    Attributes:
        predicate: Local name of what is denied.
        subject: IRI of whom it is denied.
        subject_name: What that one is called.
        claim: Key of the claim.
        speaker: Key of who denies it; empty where the publisher speaks for itself.
        speaker_name: What the speaker is called.
        sources: Keys of the sources.
        disputed_by: Keys of claims that contradict it.

    Example:
        >>> Denial(predicate="guarantees", subject="", subject_name="", claim="claim/a-01",
        ...     speaker="", speaker_name="", sources=(), disputed_by=())["predicate"]
        'guarantees'
    """

    predicate: str
    subject: str
    subject_name: str
    claim: str
    speaker: str
    speaker_name: str
    sources: tuple[str, ...]
    disputed_by: tuple[str, ...]


def read_told(dataset: Dataset, ontology: Ontology, which: str) -> dict[str, tuple[Told, ...]]:
    """Read the facts that tell of some things, by IRI of the thing.

    Args:
        dataset: The store to read.
        ontology: Declares by which properties facts tell of a thing and name a concept.
        which: Restricts ``?of`` to the things wanted; empty reads of every one.

    Example:
        >>> read_told(Dataset.in_memory([]), Ontology.load(), "")
        {}
    """
    found = defaultdict[str, set[str]](set)
    for row in dataset.select(_TOLD_OF % (which, _path(ontology, "tellsOf"))):
        found[str(row["of"])].add(str(row["node"]))
    stated = read_stated(dataset, sorted({node for nodes in found.values() for node in nodes}))
    facts = {
        node: _told(node, known, ontology)
        for node, known in stated.items()
        if f"{RDF}type" in known
    }
    voiced = sorted({claim for fact in facts.values() for claim in fact.claims})
    disputes = pairs(dataset, DISPUTES, voiced)
    return {
        iri: tuple(
            replace(facts[node], disputed_by=against(facts[node].claims, disputes))
            for node in sorted(nodes & facts.keys())
        )
        for iri, nodes in found.items()
        if nodes & facts.keys()
    }


@lru_cache(maxsize=8)
def _below(ontology: Ontology, name: str) -> tuple[str, ...]:
    return ontology.properties_below(name)


def _path(ontology: Ontology, name: str) -> str:
    """Write a property and those below it as one step of a query."""
    return "|".join(f"nhs:{each}" for each in _below(ontology, name))


def _told(node: str, known: Stated, ontology: Ontology) -> Told:
    row = named(known, _FIELDS)
    concepts = named(known, _below(ontology, "classifiedAs"))
    why = reasons(known)
    return Told(
        kind=local_name(str(known[f"{RDF}type"][0])),
        key=key_of(node),
        concept=key_of(str(next(iter(concepts.values()), ""))).removeprefix("code/"),
        amount=_number(row, "amount"),
        minimum=_number(row, "minAmount"),
        maximum=_number(row, "maxAmount"),
        currency=str(row.get("currency", "")),
        basis=local_name(str(row.get("basis", ""))),
        # of several hedges of one source, the first
        qualifier=min(map(str, known.get(f"{DEF}qualifier", ("",)))),
        share=_number(row, "share"),
        number=_number(row, "number"),
        unit=str(row.get("unit", "")),
        duration=str(row.get("duration", "")),
        text=str(row.get("text", "")),
        period=period_of(row),
        sources=of_group(why, "source"),
        claims=of_group(why, "claim"),
    )


def _number(row: Row, name: str) -> Decimal | None:
    return Decimal(str(row[name])) if name in row else None


def read_denials(dataset: Dataset, which: str) -> dict[str, tuple[Denial, ...]]:
    """Read accepted claims that deny a relation to some things, by IRI of the thing.

    Args:
        dataset: The store to read.
        which: Restricts ``?of`` to the things wanted; empty reads of every one.

    Example:
        >>> read_denials(Dataset.in_memory([]), "")
        {}
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in dataset.select(_DENIALS % which):
        rows[str(row["of"])].append(row)
    claims = {key_of(str(row["claim"])) for found in rows.values() for row in found}
    disputes = pairs(dataset, DISPUTES, sorted(claims))
    labels = _labels(dataset, [row for found in rows.values() for row in found])
    return {
        iri: tuple(_denial(key, each, disputes, labels) for key, each in _by_claim(found).items())
        for iri, found in rows.items()
    }


def _labels(dataset: Dataset, rows: Collection[Row]) -> Mapping[str, str]:
    """Name those whom denials are of and by."""
    ends = {str(row[end]) for row in rows for end in ("subject", "speaker") if end in row}
    if not ends:
        return {}
    named = dataset.select(_LABELS % one_of("node", sorted(ends)))
    return {str(row["node"]): str(row["label"]) for row in named}


def _by_claim(rows: Collection[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[key_of(str(row["claim"]))].append(row)
    return found


def _denial(
    key: str,
    rows: list[Row],
    disputes: Mapping[str, tuple[str, ...]],
    labels: Mapping[str, str],
) -> Denial:
    first = rows[0]
    return {
        "predicate": local_name(str(first["predicate"])),
        "subject": str(first["subject"]),
        "subject_name": labels.get(str(first["subject"]), ""),
        "claim": key,
        "speaker": key_of(str(first.get("speaker", ""))),
        "speaker_name": labels.get(str(first.get("speaker", "")), ""),
        "sources": tuple(sorted({key_of(str(row["source"])) for row in rows})),
        "disputed_by": against([key], disputes),
    }
