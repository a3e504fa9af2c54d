"""Reads the ontology: what classes, predicates and codes there are, and what they declare.

Promotion (claim to fact) and projection (fact to edge) are declared in ``ontology/nhs.ttl``; the
code that carries them out knows no class by name.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.data import ONTOLOGY
from kg.declarations import ClaimPredicate, EdgeRule, PromotionRule, Vocabulary
from kg.errors import OntologyError
from kg.keys import local_name, term
from kg.namespaces import CODE, DEF, PREFIXES, RDF, RDFS, SKOS

FILES = ("nhs.ttl", "codes.ttl")


class Ontology:
    """The declarations of the shipped ontology, or of another folder's.

    Example:
        >>> ontology = Ontology.load()
        >>> ontology.is_a("AmbulanceTrust", "Organisation")
        True
        >>> "lead-provider" in ontology.codes["role"]
        True
    """

    def __init__(self, quads: tuple[ox.Quad, ...]) -> None:
        self.quads = quads
        self._by_subject: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            subject = _text(quad.subject)
            self._by_subject[subject][quad.predicate.value].append(_text(quad.object))

    @classmethod
    def load(cls, folder: Path = ONTOLOGY) -> "Ontology":
        """Read the Turtle files of a folder.

        Raises:
            OntologyError: A file is missing or is not Turtle.
        """
        quads: list[ox.Quad] = []
        for name in FILES:
            try:
                quads.extend(ox.parse(path=folder / name, format=ox.RdfFormat.TURTLE))
            except (OSError, SyntaxError) as error:
                raise OntologyError(f"cannot read '{folder / name}': {error}") from error
        return cls(tuple(quads))

    def _values(self, subject: str, prop: str) -> list[str]:
        return self._by_subject.get(subject, {}).get(prop, [])

    def _one(self, subject: str, prop: str) -> str:
        return next(iter(self._values(subject, prop)), "")

    def _instances(self, name: str) -> Iterator[str]:
        wanted = term(name)
        return (
            subject
            for subject, fields in sorted(self._by_subject.items())
            if wanted in fields.get(RDF + "type", ())
        )

    def label(self, name: str) -> str:
        """Give the label of a term by its local name."""
        return self._one(term(name), RDFS + "label") or name

    def concept_label(self, key: str) -> str:
        """Give the preferred label of a concept by its key, ``role/partner``."""
        return self._one(CODE + key, SKOS + "prefLabel") or local_name(key)

    @cached_property
    def classes(self) -> Mapping[str, frozenset[str]]:
        """Each class with itself and its ancestors in this namespace, by local name."""
        return {
            local_name(subject): frozenset(self._ancestors(subject))
            for subject, fields in self._by_subject.items()
            if subject.startswith(DEF) and _is_class(fields)
        }

    def _ancestors(self, subject: str) -> Iterator[str]:
        waiting, seen = [subject], set[str]()
        while waiting:
            each = waiting.pop()
            if each in seen or not each.startswith(DEF):
                continue
            seen.add(each)
            yield local_name(each)
            waiting.extend(self._values(each, RDFS + "subClassOf"))

    def is_a(self, kind: str, ancestor: str) -> bool:
        """Tell whether a class is, or descends from, another."""
        return ancestor in self.classes.get(kind, frozenset())

    def ends_with_parties(self, iri: str) -> bool:
        """Tell whether facts of a class end when one of the bodies they connect does."""
        return self._one(iri, term("endsWithParties")) == "true"

    def properties_below(self, name: str) -> tuple[str, ...]:
        """List a property of ours and those declared below it, by local name.

        Example:
            >>> "termOf" in Ontology.load().properties_below("tellsOf")
            True
        """
        below = (
            local_name(subject)
            for subject, fields in sorted(self._by_subject.items())
            if term(name) in fields.get(RDFS + "subPropertyOf", ())
        )
        return (name, *below)

    @cached_property
    def codes(self) -> Mapping[str, frozenset[str]]:
        """Concepts of each code list, by scheme."""
        found: dict[str, set[str]] = defaultdict(set)
        for subject in self._by_subject:
            if subject.startswith(CODE) and "/" in subject.removeprefix(CODE):
                scheme, concept = subject.removeprefix(CODE).split("/", 1)
                found[scheme].add(concept)
        return {scheme: frozenset(concepts) for scheme, concepts in found.items()}

    def concept_kinds(self, key: str) -> tuple[str, ...]:
        """List the classes of a concept by its key, ``contract-model/lead-provider``."""
        return tuple(local_name(kind) for kind in self._values(CODE + key, RDF + "type"))

    @cached_property
    def predicates(self) -> Mapping[str, ClaimPredicate]:
        """Claim predicates by local name, with the rules that promote them."""
        return {local_name(iri): self._predicate(iri) for iri in self._instances("ClaimPredicate")}

    def _predicate(self, iri: str) -> ClaimPredicate:
        rules = tuple(self._rule(rule) for rule in sorted(self._values(iri, term("promotesTo"))))
        return ClaimPredicate(
            name=local_name(iri),
            label=self._one(iri, RDFS + "label"),
            domain=local_name(self._one(iri, RDFS + "domain")),
            range=local_name(self._one(iri, RDFS + "range")),
            rules=rules,
        )

    def _rule(self, iri: str) -> PromotionRule:
        mints, becomes = self._one(iri, term("mints")), self._one(iri, term("subjectBecomes"))
        if not mints or not becomes:
            raise OntologyError(f"promotion rule '{iri}' lacks nhs:mints or nhs:subjectBecomes")
        constant = self._one(iri, term("withProperty")), self._one(iri, term("withValue"))
        return PromotionRule(
            name=local_name(iri),
            mints=mints,
            subject_becomes=becomes,
            object_becomes=self._one(iri, term("objectBecomes")),
            value_becomes=self._one(iri, term("valueBecomes")),
            date_becomes=tuple(sorted(self._values(iri, term("dateBecomes")))),
            period_from=self._one(iri, term("periodFrom")),
            requires=tuple(sorted(self._values(iri, term("requiresProperty")))),
            constant=constant if all(constant) else None,
            subject_class=local_name(self._one(iri, term("subjectClass"))),
            object_class=local_name(self._one(iri, term("objectClass"))),
            ends_role=self._one(iri, term("endsRole")) == "true",
            recurs=self._one(iri, term("recurs")) == "true",
            side_by_side=self._one(iri, term("standsBesideConflict")) == "true",
            carries_value=self._one(iri, term("carriesValue")) == "true",
        )

    @cached_property
    def edge_rules(self) -> tuple[EdgeRule, ...]:
        """The projection's rules, in a fixed order."""
        found = (
            self._edge_rule(subject, rule)
            for subject, fields in sorted(self._by_subject.items())
            for rule in sorted(fields.get(term("projectsAs"), ()))
        )
        return tuple(found)

    def _edge_rule(self, target: str, rule: str) -> EdgeRule:
        edge = EdgeRule(
            target=target,
            source=self._one(rule, term("edgeFrom")),
            destination=self._one(rule, term("edgeTo")),
            label=self._one(rule, term("edgeLabel")),
            text=self._one(rule, term("edgeText")),
            family=self._one(rule, term("edgeFamily")),
            directed=self._one(rule, term("edgeDirected")) != "false",
        )
        if not (edge.source and edge.destination and edge.family and (edge.label or edge.text)):
            raise OntologyError(f"edge rule '{rule}' lacks its ends, label or family")
        return edge

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that seed documents may use."""
        return Vocabulary(
            kinds=frozenset(self.classes),
            predicates=frozenset(self.predicates),
            codes=self.codes,
        )


def _is_class(fields: Mapping[str, list[str]]) -> bool:
    types = fields.get(RDF + "type", ())
    return any(local_name(each) == "Class" for each in types)


def _text(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return node.value if isinstance(node, (ox.NamedNode, ox.Literal)) else ""


def sparql_prefixes() -> str:
    """Write the shared prefixes as SPARQL declarations."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
