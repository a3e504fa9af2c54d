"""What the graph knows that a reviewer has to see: names, kinds, claims, facts."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.identity.find import matches
from kg.keys import iri_of, key_of, local_name
from kg.ontology import Ontology
from kg.review.draft import Name
from kg.review.statement import Statement, statements
from kg.store.dataset import Dataset, Iri
from kg.store.search_index import Match
from kg.store.substitution import one_of

_LABELS = "SELECT ?label { ?thing rdfs:label|skos:prefLabel ?label } ORDER BY ?label LIMIT 1"
_KINDS = "SELECT ?kind { ?thing a ?kind } ORDER BY ?kind"
_EXISTING = "SELECT DISTINCT ?fact { %s ?fact a ?kind }"
_FACTS = "SELECT ?fact { ?fact nhs:acceptedFrom ?claim } ORDER BY ?fact"
_PUBLISHERS = """
SELECT ?publisher { ?source nhs:sha256 ?digest ; dcterms:publisher ?publisher } ORDER BY ?publisher
"""
_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_SUGGESTED = 6
_KEPT = 4096


class Ground:
    """A version of the graph as reviews read it.

    Args:
        dataset: The store.
        ontology: Its declarations.

    Example:
        >>> ground = Ground(Dataset.in_memory([]), Ontology.load())
        >>> ground.knows("organisation/RDY"), ground.label(Name("", "Vale Care"))
        (False, 'Vale Care')
    """

    def __init__(self, dataset: Dataset, ontology: Ontology) -> None:
        self.dataset, self.ontology = dataset, ontology
        self.declared: dict[str, Name] = {}
        """Things that reviewers declared, by key."""
        self._label = lru_cache(_KEPT)(self._read_label)
        self._kinds = lru_cache(_KEPT)(self._read_kinds)
        self._claims = lru_cache(_KEPT)(self._read_claims)
        self._suggested = lru_cache(_KEPT)(self._search)

    def knows(self, key: str) -> bool:
        """Tell whether the graph has a thing, or a reviewer declared it."""
        return key in self.declared or bool(self._label(key))

    def label(self, name: Name) -> str:
        """Give the name of a party: that of the graph where it has a key."""
        declared = self.declared.get(name.key)
        return (self._label(name.key) if name.key else "") or (declared or name).name or name.key

    def kinds(self, key: str) -> tuple[str, ...]:
        """Give the classes of a thing, by local name."""
        declared = self.declared.get(key)
        return (declared.kind,) if declared else self._kinds(key)

    def suggestions(self, text: str) -> tuple[Match, ...]:
        """Search for things by name, the best first."""
        return self._suggested(text)

    def claims(self, subject: str, predicate: str) -> tuple[Statement, ...]:
        """Read the claims of a subject and predicate."""
        return self._claims(subject, predicate) if subject and not subject.startswith("?") else ()

    def existing(self, facts: Iterable[str]) -> frozenset[str]:
        """Tell which facts the graph has already, by key."""
        nodes = one_of("fact", map(iri_of, facts))
        return frozenset(key_of(str(row["fact"])) for row in self.dataset.rows(_EXISTING % nodes))

    def facts_of(self, claim: str) -> tuple[str, ...]:
        """List the facts that were accepted from a claim."""
        rows = self.dataset.rows(_FACTS, claim=Iri(iri_of(claim)))
        return tuple(key_of(str(row["fact"])) for row in rows)

    def publisher_of(self, digest: str) -> str:
        """Give who published the text with a digest; empty where the graph does not have it."""
        rows = self.dataset.select(_PUBLISHERS, digest=digest)
        return key_of(str(rows[0]["publisher"])) if rows else ""

    def _read_label(self, key: str) -> str:
        rows = self.dataset.select(_LABELS, thing=Iri(iri_of(key)))
        return str(rows[0]["label"]) if rows else ""

    def _read_kinds(self, key: str) -> tuple[str, ...]:
        rows = self.dataset.rows(_KINDS, thing=Iri(iri_of(key)))
        known = (local_name(str(row["kind"])) for row in rows)
        return tuple(kind for kind in known if kind in self.ontology.classes)

    def _read_claims(self, subject: str, predicate: str) -> tuple[Statement, ...]:
        return tuple(statements(self.dataset, subject=subject, predicate=predicate))

    def _search(self, text: str) -> tuple[Match, ...]:
        words = _ARTICLE.sub("", text.strip())
        return tuple(matches(self.dataset, words, limit=_SUGGESTED)) if words else ()


def named(names: Iterable[Name]) -> Mapping[str, Name]:
    """Collect the things that names declare, by key.

    Example:
        >>> named([Name("service/x", "X", kind="Service"), Name("organisation/RDY")])
        {'service/x': Name(key='service/x', name='X', text='', kind='Service')}
    """
    return {each.key: each for each in names if each.key and each.kind}
