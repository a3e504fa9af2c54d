"""The words that a model may use: those of the ontology that mentions and values can fill."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.declarations import ClaimPredicate
from kg.errors import OntologyError
from kg.keys import local_name, term
from kg.namespaces import CODE, DEF, RDFS, SKOS, XSD
from kg.ontology import Ontology

_CLASSES = {
    "body": "Organisation",
    "group": "StaffGroup",
    "person": "Person",
    "contract": "Contract",
    "service": "Service",
    "programme": "Programme",
    "procurement": "Procurement",
    "document": "Document",
    "meeting": "Meeting",
    "place": "Place",
}
KINDS = frozenset(_CLASSES)
"""Kinds of mentions that claims may be about."""
SPEAKERS = frozenset({"body", "group", "person", "document"})
"""Kinds of mentions that may say something."""
READ_VALUES = ("money", "percent", "duration", "date")
"""Kinds of values that ``values_of`` reads; a model's word for others could not be checked."""


@dataclass(frozen=True)
class Predicate:
    """A claim predicate with what may stand on either side of it.

    Attributes:
        name: Local name.
        meaning: Its label and definition.
        subjects: Kinds of mentions that may be its subject.
        objects: Kinds of mentions that may be its object; empty where it takes a value instead.
        values: Kinds of values that it may carry.
    """

    name: str
    meaning: str
    subjects: frozenset[str]
    objects: frozenset[str]
    values: frozenset[str]


class Terms:
    """The closed vocabulary, read from the ontology and never written down a second time.

    Raises:
        OntologyError: A kind of mention has lost its class.

    Example:
        >>> terms = Terms(Ontology.load())
        >>> sorted(terms.predicates["awards"].objects), sorted(terms.predicates["awards"].values)
        (['contract'], ['date'])
        >>> terms.predicates["contractValue"].objects, "showsSign" in terms.predicates
        (frozenset(), False)
    """

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        lost = [each for each in _CLASSES.values() if each not in ontology.classes]
        if lost:
            raise OntologyError(f"mentions are taken for the class '{lost[0]}', which is not there")
        self._told: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for quad in ontology.quads:
            subject, told = getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")
            self._told[subject, quad.predicate.value].append(told)

    @cached_property
    def predicates(self) -> Mapping[str, Predicate]:
        """Predicates by local name that mentions and readable values can fill, in a fixed order."""
        found = (self._predicate(each) for _, each in sorted(self._ontology.predicates.items()))
        return {
            each.name: each for each in found if each.subjects and (each.objects or each.values)
        }

    @cached_property
    def statuses(self) -> Mapping[str, str]:
        """Statuses of claims, each with its definition.

        Example:
            >>> Terms(Ontology.load()).statuses["planned"]
            'Said to be intended.'
        """
        names = sorted(self._ontology.codes["claim-status"])
        return {each: self._defined(f"{CODE}claim-status/{each}") for each in names}

    def _predicate(self, each: ClaimPredicate) -> Predicate:
        meaning = f"{each.label}: {self._defined(DEF + each.name)}"
        values = frozenset(self._told[DEF + each.name, term("takesValue")]) & set(READ_VALUES)
        subjects, objects = self._kinds(each.domain), self._kinds(each.range)
        if not self._is_value(each) and not objects:
            subjects = frozenset()
        return Predicate(each.name, meaning, subjects, objects, values)

    def _is_value(self, each: ClaimPredicate) -> bool:
        """Tell whether a value stands where others have a second thing."""
        [range_] = self._told[DEF + each.name, RDFS + "range"]
        return range_.startswith(XSD) or self._ontology.is_a(each.range, "Quantity")

    def _kinds(self, wanted: str) -> frozenset[str]:
        """A body may turn out to be a trust: a kind fits what lies above or below its class."""
        is_a = self._ontology.is_a
        pairs = _CLASSES.items()
        return frozenset(kind for kind, cls in pairs if is_a(cls, wanted) or is_a(wanted, cls))

    def _defined(self, iri: str) -> str:
        return next(iter(self._told[iri, SKOS + "definition"]), local_name(iri))
