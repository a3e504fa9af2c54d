"""What dated facts tell of one thing alone: terms agreed, figures, signs of risk, denials."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.network.nodes import Thing
from kg.network.projection import Network
from kg.network.telling import Denial, Told
from kg.ontology import Ontology
from kg.records.common import Reference, SourceCard, reference_to, source_cards
from kg.records.value_words import value_in_words


@dataclass(frozen=True)
class ToldRecord:
    """A fact that tells of one thing.

    Attributes:
        fact: Key of the fact.
        kind: Local name of its class.
        label: Its class in words, such as liability cap.
        concept: The concept that it says holds, in words; empty where it names none.
        value: What it says in figures or words; empty where the concept is all.
        state: Whether it holds on the day asked about.
        start: First day; empty when not known.
        end: Last day; empty when not known.
        claims: Keys of the claims it was accepted from.
        disputed_by: Keys of claims that contradict one of these.
        sources: Where it stands.
    """

    fact: str
    kind: str
    label: str
    concept: str
    value: str
    state: str
    start: str
    end: str
    claims: tuple[str, ...]
    disputed_by: tuple[str, ...]
    sources: tuple[SourceCard, ...]


@dataclass(frozen=True)
class DenialRecord:
    """An accepted claim that denies that something has a relation to a contract.

    Attributes:
        claim: Key of the claim.
        relation: What is denied, in words.
        subject: Of whom.
        speaker: Key of who denies it; empty where the publisher speaks for itself.
        disputed_by: Keys of claims that contradict it.
        sources: Where it stands.
    """

    claim: str
    relation: str
    subject: Reference
    speaker: str
    disputed_by: tuple[str, ...]
    sources: tuple[SourceCard, ...]


def told_of(
    network: Network, ontology: Ontology, thing: Thing, day: date
) -> tuple[ToldRecord, ...]:
    """List the circumstances of a thing; its models and terms are its history.

    Example:
        >>> from kg.dates import Period
        >>> from kg.store.dataset import Dataset
        >>> ontology = Ontology.load()
        >>> network = Network(Dataset.in_memory([]), ontology)
        >>> notice = Told("NoticePeriod", "notice-period/a", Period(), duration="P12M")
        >>> thing = Thing("", "contract/a", "A", "Contract", Period(), told=(notice,))
        >>> [(each.label, each.value) for each in told_of(network, ontology, thing, date.today())]
        [('notice period', 'P12M')]
    """
    return tuple(
        _told(network, ontology, fact, day)
        for fact in thing.told
        if ontology.is_a(fact.kind, "Circumstance")
    )


def _told(network: Network, ontology: Ontology, fact: Told, day: date) -> ToldRecord:
    return ToldRecord(
        fact=fact.key,
        kind=fact.kind,
        label=ontology.label(fact.kind),
        concept=ontology.concept_label(fact.concept) if fact.concept else "",
        value=_words(fact),
        state=fact.period.state(day),
        start=str(fact.period.start or ""),
        end=str(fact.period.end or ""),
        claims=fact.claims,
        disputed_by=fact.disputed_by,
        sources=source_cards(network, fact.sources),
    )


def _words(fact: Told) -> str:
    share = None if fact.share is None else _plain(fact.share * 100)
    fields: dict[str, object] = {
        "amount": fact.amount,
        "minAmount": fact.minimum,
        "maxAmount": fact.maximum,
        "number": fact.number if share is None else share,
        "currency": fact.currency,
        "basis": fact.basis,
        "qualifier": fact.qualifier,
        "unit": fact.unit,
        "duration": fact.duration,
        "text": fact.text,
        "valueKind": "" if share is None else "percent",
    }
    return value_in_words({name: each for name, each in fields.items() if each not in {None, ""}})


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def denials_of(
    network: Network, ontology: Ontology, thing: Thing, day: date
) -> tuple[DenialRecord, ...]:
    """List what accepted claims deny of a contract.

    Example:
        >>> from kg.dates import Period
        >>> from kg.store.dataset import Dataset
        >>> network = Network(Dataset.in_memory([]), Ontology.load())
        >>> thing = Thing("", "contract/a", "A", "Contract", Period())
        >>> denials_of(network, Ontology.load(), thing, date.today())
        ()
    """
    return tuple(_denial(network, ontology, each, day) for each in thing.denials)


def _denial(network: Network, ontology: Ontology, denial: Denial, day: date) -> DenialRecord:
    return DenialRecord(
        claim=denial["claim"],
        relation=ontology.label(denial["predicate"]),
        subject=reference_to(network, denial["subject"], day),
        speaker=denial["speaker"],
        disputed_by=denial["disputed_by"],
        sources=source_cards(network, denial["sources"]),
    )
