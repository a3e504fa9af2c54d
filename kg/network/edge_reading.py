"""Reads edges from a dataset as the ontology's rules declare: those of some things, or all.

First the facts and claims are found that a picture may draw, then all is read that is stated of
them. A register gives some bodies tens of thousands of relations, so what one thing has of one
kind is read up to a bound, and the rest is counted.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from kg.keys import iri_of, key_of, local_name
from kg.network.arcs import sorts
from kg.network.asked_search import AskedSearch, count_of, nodes_of
from kg.network.edge_making import EdgeMaking
from kg.network.edges import CLAIM_FAMILY, UNDRAWN, Edge, merged
from kg.network.listed_search import ListedSearch
from kg.network.provenance import against, disputes, promoted
from kg.network.searching import Cut, Search
from kg.ontology import Ontology
from kg.store.catalogue import Catalogue
from kg.store.dataset import Dataset
from kg.store.relations import Relations, is_thing, number

MOST = 300
"""How many relations of one kind and direction are read of one thing."""
_OF_RULE = "?node a <%s> ; %s ?source ; %s ?target"
_LISTED = 2_000
"""Of how much on the facts of a source are counted by the catalogue and not by the engine."""
_MANY = 50_000
"""From how many on it is quicker to go through the facts of a class than of a source."""
_SOME = """
SELECT (COUNT(*) AS ?count) { SELECT ?node { ?node prov:hadPrimarySource <%s> } LIMIT %d }
"""
_RESTING = """
SELECT ?class (COUNT(?node) AS ?count) { ?node prov:hadPrimarySource <%s> ; a ?class }
GROUP BY ?class
"""
# The engine begins with what is named in place; with what is compared it does not.
_OF_SOURCE = "?node prov:hadPrimarySource <%s> ; a ?class FILTER(?class = <%s>)"
_OF_CLASS = "?node prov:hadPrimarySource ?rests ; a <%s> FILTER(?rests = <%s>)"
_COUNT_OF = "SELECT (COUNT(?node) AS ?count) { %s }"


@dataclass(frozen=True)
class Around:
    """The edges of one thing.

    Attributes:
        edges: Those read: facts first.
        beyond: How many more there are, not read, by the local name of their class.
    """

    edges: tuple[Edge, ...] = ()
    beyond: Mapping[str, int] = field(default_factory=dict)


class EdgeReading:
    """Reads the edges of a dataset.

    Args:
        dataset: The store to read.
        ontology: Declares which classes project, and how.
        most: How many relations of one kind and direction to read of one thing.
    """

    def __init__(self, dataset: Dataset, ontology: Ontology, most: int = MOST) -> None:
        self._dataset, self._most = dataset, most
        self._rules = tuple(rule for rule in ontology.edge_rules if rule.family not in UNDRAWN)
        self._making = EdgeMaking(dataset, ontology, self._rules)
        self._relations = _relations(dataset)

    def _search(self, iris: Collection[str], most: int = 0, day: date | None = None) -> Search:
        """Search in the catalogue, where that knows what connects things."""
        most = most or self._most
        if self._relations is None:
            return AskedSearch(self._dataset, self._rules, iris, most)
        counted = partial(count_of, self._dataset)
        return ListedSearch(self._relations, iris, most, counted, day)

    def around(
        self, iris: Collection[str], most: int = 0, day: date | None = None
    ) -> dict[str, Around]:
        """Read the edges of some things, at any date.

        Args:
            iris: The things.
            most: How many of one kind and direction of one thing; 0 for as many as ever.
            day: Where there are more, those that hold on this day come first; None for any.
        """
        search, wanted = self._search(iris, most, day), frozenset(iris)
        cut: list[Cut] = []
        edges: dict[str, Edge] = {}
        for claims, rules in sorts(self._rules):
            nodes, more = search.at(rules, claims=claims)
            edges |= self._edges(nodes, wanted, claims=claims)
            cut += more
        beyond = _beyond(cut, edges.values(), search)
        by_end: dict[str, list[Edge]] = {iri: [] for iri in iris}
        for edge in self._told(edges.values()):
            for end in {edge.source, edge.target} & by_end.keys():
                by_end[end].append(edge)
        return {iri: Around(tuple(found), beyond.get(iri, {})) for iri, found in by_end.items()}

    def among(self, iris: Collection[str]) -> tuple[Edge, ...]:
        """Read the edges that have both ends among some things, however many else these have."""
        search, wanted = self._search(iris), frozenset(iris)
        found: dict[str, Edge] = {}
        for claims, rules in sorts(self._rules):
            nodes = search.among(rules, claims=claims)
            found |= self._edges(nodes, wanted, claims=claims)
        return self._told(found.values())

    def latest_among(
        self, iris: Collection[str], most: int, day: date
    ) -> tuple[tuple[Edge, ...], int]:
        """Read the edges among some things, of facts that are alike only the first.

        Args:
            iris: The things.
            most: How many facts of one kind between the same two things.
            day: Those that hold on this day come first, and the latest of them.

        Returns:
            The edges, and how many facts there are beside.
        """
        search, wanted = self._search(iris), frozenset(iris)
        (_, facts), (_, claims) = sorts(self._rules)
        nodes, beside = search.latest_among(facts, most, day)
        found = self._edges(nodes, wanted)
        found |= self._edges(search.among(claims, claims=True), wanted, claims=True)
        return self._told(found.values()), beside

    def every(self, families: Collection[str] = ()) -> tuple[Edge, ...]:
        """Read every edge, or those of some families."""
        found: dict[str, Edge] = {}
        for claims, rules in sorts(self._rules):
            for rule in rules:
                if not families or rule.family in families:
                    which = _OF_RULE % (rule.target, rule.source, rule.destination)
                    nodes = nodes_of(self._dataset, which, claims=claims)
                    found |= self._edges(nodes, claims=claims)
        return self._told(found.values(), everything=not families)

    def by_key(self, key: str) -> Edge | None:
        """Read the edge that tells of a fact or claim; None where there is none."""
        for claims, _ in sorts(self._rules):
            for edge in self._edges([iri_of(key)], claims=claims).values():
                around = self.around([edge.source, edge.target])
                told = (each for found in around.values() for each in found.edges)
                same = (each for each in told if key in {each.key, *each.alike})
                return next(same, self._told([edge])[0])
        return None

    def resting_on(self, source: str, most: int) -> tuple[tuple[Edge, ...], int]:
        """Read facts that rest on a source.

        Args:
            source: IRI of the source.
            most: How many to read.

        Returns:
            The edges, and how many there are in all.
        """
        counts = self._counts(source)
        many = sum(counts.values()) >= _MANY
        found: dict[str, Edge] = {}
        for rule in self._rules:
            if rule.family != CLAIM_FAMILY and counts.get(rule.target) and len(found) < most:
                pair = (rule.target, source)
                which = _OF_CLASS % pair if many else _OF_SOURCE % pair[::-1]
                ends = f"?node {rule.source} ?source ; {rule.destination} ?target"
                found |= self._edges(nodes_of(self._dataset, f"{which} {ends}", most))
        return self._told(found.values())[:most], sum(counts.values())

    def _counts(self, source: str) -> dict[str, int]:
        """Count the facts that rest on a source by class."""
        if self._relations and self._relations.weight(source) >= _LISTED:
            return self._relations.resting_on(source)
        targets = {rule.target for rule in self._rules if rule.family != CLAIM_FAMILY}
        if self._count(_SOME % (source, _MANY)) < _MANY:
            rows = self._dataset.select(_RESTING % source)
            every = {str(row["class"]): int(str(row["count"])) for row in rows}
            return {target: every.get(target, 0) for target in targets}
        return {each: self._count(_COUNT_OF % (_OF_CLASS % (each, source))) for each in targets}

    def _count(self, query: str) -> int:
        (row,) = self._dataset.select(query)
        return int(str(row["count"]))

    def beyond(self, iris: Collection[str], day: date, families: Collection[str]) -> dict[str, int]:
        """Count what edges of some families that have begun by a day connect with some things.

        Those things themselves do not count, and of one thing only as many edges of one kind and
        direction are looked at as are read.
        """
        shown = {number(iri) for iri in iris}
        found = self._connected(iris, day, families)
        return {iri: sum(map(is_thing, found[iri] - shown)) for iri in iris}

    def _connected(
        self, iris: Collection[str], day: date, families: Collection[str]
    ) -> dict[str, set[int]]:
        """Find what is connected with things, by number."""
        search, wanted = self._search(iris), frozenset(iris)
        found: dict[str, set[int]] = defaultdict(set)
        for claims, rules in sorts(self._rules):
            own = [rule for rule in rules if rule.family in families]
            if self._relations is not None and not claims:
                shapes = {rule.source_iri for rule in own}
                for iri in iris:
                    found[iri] |= self._relations.beside(iri, shapes, self._most, day)
                continue
            nodes = search.at(own, claims=claims)[0] if own else []
            ends = list(self._making.ends(nodes, day, wanted, claims=claims))
            became = self._promoted([key_of(node) for node, *_ in ends] if claims else [])
            for node, source, target in ends:
                if key_of(node) not in became:
                    found[source].add(number(target))
                    found[target].add(number(source))
        return found

    def _edges(
        self, nodes: Iterable[str], wanted: frozenset[str] = frozenset(), *, claims: bool = False
    ) -> dict[str, Edge]:
        make = self._making.claims if claims else self._making.facts
        return {edge.key: edge for edge in make(dict.fromkeys(nodes), wanted)}

    def _told(self, edges: Collection[Edge], *, everything: bool = False) -> tuple[Edge, ...]:
        """Add what disputes edges, and join what says the same."""
        own = [edge.key for edge in edges if edge.family == CLAIM_FAMILY]
        voiced = sorted({claim for edge in edges for claim in edge.claims})
        others = disputes(self._dataset, None if everything else voiced)
        became = self._promoted(None if everything else own)
        told = merged(
            replace(edge, disputed_by=against(edge.claims, others), promoted=edge.key in became)
            if edge.claims
            else edge
            for edge in edges
        )
        return tuple(sorted(told, key=lambda edge: (edge.family == CLAIM_FAMILY, edge.key)))

    def _promoted(self, keys: Collection[str] | None) -> frozenset[str]:
        classes = {key_of(rule.target) for rule in self._rules if rule.family != CLAIM_FAMILY}
        made = promoted(self._dataset, keys)
        return frozenset(key for key, found in made.items() if classes.intersection(found))


def _relations(dataset: Dataset) -> Relations | None:
    """Open what the catalogue of a version knows; None where nothing is on disk, or it is old."""
    if dataset.home is None:
        return None
    known = Relations(Catalogue.open(dataset.home.search))
    return known if known.are_known else None


def _beyond(cut: Iterable[Cut], edges: Collection[Edge], search: Search) -> dict[str, Counter[str]]:
    """Count what was not read, by thing and class."""
    beyond: dict[str, Counter[str]] = defaultdict(Counter)
    for each in cut:
        kind = local_name(each.rule.target)
        read = sum(edge.kind == kind and getattr(edge, each.end) == each.iri for edge in edges)
        beyond[each.iri][kind] += search.total(each) - read
    return beyond
