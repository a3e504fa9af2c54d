"""Reads the dated facts that tell of one thing and are no edge, and what was denied of it.

Which facts these are the ontology says: those that ``nhs:tellsOf``, or a property declared below
it, leads to their thing.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypedDict

from kg.dates import Period
from kg.keys import key_of, local_name
from kg.network.edges import PERIOD, period_of
from kg.network.provenance import DISPUTES, FACT_SOURCES, against, of_group, pairs
from kg.ontology import Ontology
from kg.store.dataset import Dataset, Row

_FACTS = (
    """
SELECT ?node ?of ?kind ?code ?amount ?min ?max ?currency ?basis ?qualifier ?share ?number ?unit
       ?duration ?text ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  %(which)s
  ?node %(tells)s ?of ; a ?kind .
  OPTIONAL { ?node %(code)s ?code }
  OPTIONAL { ?node nhs:amount ?amount }
  OPTIONAL { ?node nhs:minAmount ?min }
  OPTIONAL { ?node nhs:maxAmount ?max }
  OPTIONAL { ?node nhs:currency ?currency }
  OPTIONAL { ?node nhs:basis ?basis }
  OPTIONAL { ?node nhs:qualifier ?qualifier }
  OPTIONAL { ?node nhs:share ?share }
  OPTIONAL { ?node nhs:number ?number }
  OPTIONAL { ?node nhs:unit ?unit }
  OPTIONAL { ?node nhs:duration ?duration }
  OPTIONAL { ?node nhs:text ?text }
"""
    + PERIOD
    + "} ORDER BY ?of ?node ?qualifier"
)
_DENIALS = """
SELECT ?of ?claim ?predicate ?subject ?subject_name ?speaker ?speaker_name ?source WHERE {
  GRAPH ?graph {
    %s
    ?claim nhs:object ?of ; nhs:status <https://w3id.org/nhs-kg/code/claim-status/denied> ;
      nhs:review <https://w3id.org/nhs-kg/code/review/accepted> ;
      nhs:predicate ?predicate ; nhs:subject ?subject ; prov:hadPrimarySource ?source .
    OPTIONAL { ?claim nhs:speaker ?speaker }
  }
  OPTIONAL { ?subject rdfs:label ?subject_name }
  OPTIONAL { ?speaker rdfs:label ?speaker_name }
} ORDER BY ?of ?claim
"""


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
    parts = {"which": which, "tells": _path(ontology, "tellsOf")}
    rows = dataset.rows(_FACTS % (parts | {"code": _path(ontology, "classifiedAs")}))
    told: dict[str, dict[str, Told]] = defaultdict(dict)
    for row in rows:
        found = _told(row)
        # a second row of a fact only repeats it with another hedge
        told[str(row["of"])].setdefault(found.key, found)
    keys = [key for facts in told.values() for key in facts]
    provenance = pairs(dataset, FACT_SOURCES, keys)
    claims = {key: of_group(found, "claim") for key, found in provenance.items()}
    disputes = pairs(dataset, DISPUTES, sorted({c for each in claims.values() for c in each}))
    return {
        iri: tuple(
            replace(
                fact,
                sources=of_group(provenance.get(key, ()), "source"),
                claims=claims.get(key, ()),
                disputed_by=against(claims.get(key, ()), disputes),
            )
            for key, fact in facts.items()
        )
        for iri, facts in told.items()
    }


def _path(ontology: Ontology, name: str) -> str:
    """Write a property and those below it as one step of a query."""
    return "|".join(f"nhs:{each}" for each in ontology.properties_below(name))


def _told(row: Row) -> Told:
    return Told(
        kind=local_name(str(row["kind"])),
        key=key_of(str(row["node"])),
        concept=key_of(str(row.get("code", ""))).removeprefix("code/"),
        amount=_number(row, "amount"),
        minimum=_number(row, "min"),
        maximum=_number(row, "max"),
        currency=str(row.get("currency", "")),
        basis=local_name(str(row.get("basis", ""))),
        qualifier=str(row.get("qualifier", "")),
        share=_number(row, "share"),
        number=_number(row, "number"),
        unit=str(row.get("unit", "")),
        duration=str(row.get("duration", "")),
        text=str(row.get("text", "")),
        period=period_of(row),
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
    for row in dataset.rows(_DENIALS % which):
        rows[str(row["of"])].append(row)
    claims = {key_of(str(row["claim"])) for found in rows.values() for row in found}
    disputes = pairs(dataset, DISPUTES, sorted(claims))
    return {
        iri: tuple(_denial(key, each, disputes) for key, each in _by_claim(found).items())
        for iri, found in rows.items()
    }


def _by_claim(rows: Collection[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[key_of(str(row["claim"]))].append(row)
    return found


def _denial(key: str, rows: list[Row], disputes: Mapping[str, tuple[str, ...]]) -> Denial:
    first = rows[0]
    return {
        "predicate": local_name(str(first["predicate"])),
        "subject": str(first["subject"]),
        "subject_name": str(first.get("subject_name", "")),
        "claim": key,
        "speaker": key_of(str(first.get("speaker", ""))),
        "speaker_name": str(first.get("speaker_name", "")),
        "sources": tuple(sorted({key_of(str(row["source"])) for row in rows})),
        "disputed_by": against([key], disputes),
    }
