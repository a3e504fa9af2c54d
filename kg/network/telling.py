"""Reads the dated facts that tell of one thing and are no edge, and what was denied of it.

Which facts these are the ontology says: those that ``nhs:tellsOf``, or a property declared below
it, leads to their thing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypedDict

from kg.dates import Period
from kg.keys import iri_of, key_of, local_name
from kg.namespaces import DEF, PROV, RDF
from kg.network.edges import period_of
from kg.network.provenance import against, disputes, of_group
from kg.network.stating import Stated, denying, leading, named, read_stated, reasons
from kg.ontology import Ontology
from kg.store.dataset import Dataset, Row
from kg.store.substitution import one_of

_FIELDS = (
    "amount", "minAmount", "maxAmount", "currency", "basis", "share", "number", "unit", "duration",
    "text", "from", "fromPrecision", "to", "toPrecision", "toEarliest",
)  # fmt: skip
_ENDS = (f"{DEF}subject", f"{DEF}speaker")
_OF_DENIALS = (f"{DEF}predicate", f"{DEF}subject", f"{PROV}hadPrimarySource")
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


def read_told(
    dataset: Dataset, ontology: Ontology, iris: Collection[str]
) -> dict[str, tuple[Told, ...]]:
    """Read the facts that tell of some things, by IRI of the thing.

    Args:
        dataset: The store to read.
        ontology: Declares by which properties facts tell of a thing and name a concept.
        iris: The things.

    Example:
        >>> read_told(Dataset.in_memory([]), Ontology.load(), [])
        {}
    """
    found = leading(dataset, iris, [DEF + name for name in _below(ontology, "tellsOf")])
    stated = read_stated(dataset, sorted({node for nodes in found.values() for node in nodes}))
    facts = {
        node: _told(node, known, ontology)
        for node, known in stated.items()
        if f"{RDF}type" in known
    }
    voiced = sorted({claim for fact in facts.values() for claim in fact.claims})
    known = disputes(dataset, voiced)
    return {
        iri: tuple(
            replace(facts[node], disputed_by=against(facts[node].claims, known))
            for node in sorted(set(nodes) & facts.keys())
        )
        for iri, nodes in found.items()
        if facts.keys() & set(nodes)
    }


@lru_cache(maxsize=8)
def _below(ontology: Ontology, name: str) -> tuple[str, ...]:
    return ontology.properties_below(name)


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


def read_denials(dataset: Dataset, iris: Collection[str]) -> dict[str, tuple[Denial, ...]]:
    """Read accepted claims that deny a relation to some things, by IRI of the thing.

    Args:
        dataset: The store to read.
        iris: The things.

    Example:
        >>> read_denials(Dataset.in_memory([]), [])
        {}
    """
    of = denying(dataset, iris)
    every = read_stated(dataset, {node for nodes in of.values() for node in nodes}, claims=True)
    claims = {node: known for node, known in every.items() if _is_denial(known)}
    others = disputes(dataset, sorted(map(key_of, claims)))
    labels = _labels(dataset, claims.values())
    found = {iri: [node for node in nodes if node in claims] for iri, nodes in of.items()}
    return {
        iri: tuple(_denial(key_of(node), claims[node], others, labels) for node in nodes)
        for iri, nodes in found.items()
        if nodes
    }


def _is_denial(known: Stated) -> bool:
    """Tell whether a claim denies, was accepted, and has what denials tell."""
    denies = iri_of("code/claim-status/denied") in known.get(f"{DEF}status", ())
    accepted = iri_of("code/review/accepted") in known.get(f"{DEF}review", ())
    return denies and accepted and all(known.get(name) for name in _OF_DENIALS)


def _labels(dataset: Dataset, claims: Iterable[Stated]) -> Mapping[str, str]:
    """Name those whom denials are of and by."""
    ends = {str(end) for known in claims for name in _ENDS for end in known.get(name, ())[:1]}
    named = dataset.select(_LABELS % one_of("node", sorted(ends))) if ends else ()
    return {str(row["node"]): str(row["label"]) for row in named}


def _denial(
    key: str, known: Stated, others: Mapping[str, tuple[str, ...]], labels: Mapping[str, str]
) -> Denial:
    subject, speaker = (str(next(iter(known.get(name, ())), "")) for name in _ENDS)
    return {
        "predicate": local_name(str(known[f"{DEF}predicate"][0])),
        "subject": subject,
        "subject_name": labels.get(subject, ""),
        "claim": key,
        "speaker": key_of(speaker),
        "speaker_name": labels.get(speaker, ""),
        "sources": of_group(reasons(known), "source"),
        "disputed_by": against([key], others),
    }
