"""What the ontology declares: words for claims, how claims become facts and facts edges."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.namespaces import PREFIXES


@dataclass(frozen=True)
class PromotionRule:
    """How an accepted claim becomes a dated fact.

    Attributes:
        name: Local name of the rule.
        mints: IRI of the class of the node made.
        subject_becomes: Property that takes the claim's subject.
        object_becomes: Property that takes the claim's object, or empty.
        value_becomes: Property that takes the value's text, number or duration, or empty.
        date_becomes: Properties that take the value's date.
        period_from: Property that takes the start of the claim's own period where no date value
            has filled it, or empty.
        requires: Properties without which no fact is made.
        constant: A property and value every node of this rule has, or None.
        subject_class: Local name of the class the subject must have, or empty.
        object_class: Local name of the class the object must have, or empty.
        ends_role: Whether the claim's bounds end the party's other roles in the same contract.
        recurs: Whether the same may hold several times, each from its own start.
        side_by_side: Whether conflicting values stand side by side instead of blocking each other.
        carries_value: Whether the fact takes the claim's value as it stands.
    """

    name: str
    mints: str
    subject_becomes: str
    object_becomes: str = ""
    value_becomes: str = ""
    date_becomes: tuple[str, ...] = ()
    period_from: str = ""
    requires: tuple[str, ...] = ()
    constant: tuple[str, str] | None = None
    subject_class: str = ""
    object_class: str = ""
    ends_role: bool = False
    recurs: bool = False
    side_by_side: bool = False
    carries_value: bool = False


@dataclass(frozen=True)
class ClaimPredicate:
    """A word that claims may use between subject and object."""

    name: str
    label: str
    domain: str
    range: str
    rules: tuple[PromotionRule, ...]


@dataclass(frozen=True)
class EdgeRule:
    """How the nodes of a class become edges of the network.

    Attributes:
        target: IRI of the class.
        source: Property to the node the edge leaves, as a prefixed name.
        destination: Property to the node it reaches, likewise.
        label: Property path to its label, or empty when ``text`` gives it.
        text: A label all edges of this rule share, or empty.
        family: contract, governance, geography, succession, money, service or claim.
        directed: Whether direction carries meaning.
    """

    target: str
    source: str
    destination: str
    label: str
    text: str
    family: str
    directed: bool

    @property
    def source_iri(self) -> str:
        """IRI of the property to where the edge leaves."""
        return _expanded(self.source)

    @property
    def destination_iri(self) -> str:
        """IRI of the property to where it arrives."""
        return _expanded(self.destination)


@dataclass(frozen=True)
class Vocabulary:
    """The words of the ontology that seed documents may use.

    Attributes:
        kinds: Local names of the classes of things.
        predicates: Local names of claim predicates.
        codes: Concepts by scheme, such as ``claim-status`` -> asserted, planned, …
    """

    kinds: frozenset[str]
    predicates: frozenset[str]
    codes: Mapping[str, frozenset[str]]


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
