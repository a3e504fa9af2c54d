"""Reads edges from a dataset as the ontology's rules declare: those of some things, or all.

First the facts and claims are found that a picture may draw, then all is read that is stated of
them. A register gives some bodies tens of thousands of relations, so what one thing has of one
kind is read up to a bound, and the rest is counted.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kg.declarations import EdgeRule
from kg.keys import iri_of, key_of, local_name
from kg.network.arcs import Arcs, count_arcs, listed, sorts, split
from kg.network.edge_making import EdgeMaking
from kg.network.edges import CLAIM_FAMILY, UNDRAWN, Edge, merged
from kg.network.provenance import DISPUTES, against, pairs
from kg.ontology import Ontology
from kg.store.dataset import Dataset
from kg.store.substitution import batched, one_of

MOST = 300
"""How many relations of one kind and direction are read of one thing."""
_BATCH = 400
_FEW = 50
"""Up to how many things the engine compares an end with one by one as quickly as we look it up."""
# The ends come from the ontology, never from a user; SPARQL has no parameters for properties.
_AT = "%s ?node ?property ?end FILTER(?property IN (%s))"
_AT_HUB = "?node %s <%s> ; %s ?other ; a <%s>"
_OF_RULE = "?node a <%s> ; %s ?source ; %s ?target"
_COUNT = "SELECT (COUNT(*) AS ?count) { ?node %s <%s> ; a <%s> }"
# The side with fewer arcs is walked, and the other end looked up among the things.
_AMONG = "%s ?node %s ?end ; %s ?other %s"
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
_PROMOTED = "SELECT ?node ?is { %s ?fact nhs:acceptedFrom ?node ; a ?is }"


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

    def around(self, iris: Collection[str]) -> dict[str, Around]:
        """Read the edges of some things, at any date."""
        arcs, wanted = self._arcs(iris), frozenset(iris)
        cut: list[tuple[EdgeRule, str, str]] = []
        edges: dict[str, Edge] = {}
        for claims, rules in sorts(self._rules):
            nodes, more = self._at(arcs, rules, claims=claims)
            edges |= self._edges(nodes, wanted, claims=claims)
            cut += more
        beyond = self._beyond(cut, edges.values(), arcs)
        by_end: dict[str, list[Edge]] = {iri: [] for iri in iris}
        for edge in self._told(edges.values()):
            for end in {edge.source, edge.target} & by_end.keys():
                by_end[end].append(edge)
        return {iri: Around(tuple(found), beyond.get(iri, {})) for iri, found in by_end.items()}

    def among(self, iris: Collection[str]) -> tuple[Edge, ...]:
        """Read the edges that have both ends among some things, however many else these have."""
        arcs, wanted = self._arcs(iris), frozenset(iris)
        found: dict[str, Edge] = {}
        for claims, rules in sorts(self._rules):
            nodes = (node for rule in rules for node in self._both(rule, arcs, claims=claims))
            found |= self._edges(nodes, wanted, claims=claims)
        return self._told(found.values())

    def every(self, families: Collection[str] = ()) -> tuple[Edge, ...]:
        """Read every edge, or those of some families."""
        found: dict[str, Edge] = {}
        for claims, rules in sorts(self._rules):
            for rule in rules:
                if not families or rule.family in families:
                    which = _OF_RULE % (rule.target, rule.source, rule.destination)
                    found |= self._edges(self._nodes(which, claims=claims), claims=claims)
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
        targets = [rule.target for rule in self._rules if rule.family != CLAIM_FAMILY]
        if self._count(_SOME % (source, _MANY)) < _MANY:
            which = {target: _OF_SOURCE % (source, target) for target in targets}
            rows = self._dataset.rows(_RESTING % source)
            counts = {str(row["class"]): int(str(row["count"])) for row in rows}
        else:
            which = {target: _OF_CLASS % (target, source) for target in targets}
            counts = {target: self._count(_COUNT_OF % which[target]) for target in targets}
        found: dict[str, Edge] = {}
        for rule in self._rules:
            if rule.target in which and counts.get(rule.target) and len(found) < most:
                ends = f"?node {rule.source} ?source ; {rule.destination} ?target"
                found |= self._edges(self._nodes(f"{which[rule.target]} {ends}", most))
        total = sum(counts.get(target, 0) for target in set(targets))
        return self._told(found.values())[:most], total

    def others(
        self, iris: Collection[str], day: date, families: Collection[str]
    ) -> dict[str, set[str]]:
        """Find what edges of some families that have begun by a day connect with some things."""
        arcs, wanted = self._arcs(iris), frozenset(iris)
        found: dict[str, set[str]] = defaultdict(set)
        for claims, rules in sorts(self._rules):
            own = [rule for rule in rules if rule.family in families]
            nodes = self._at(arcs, own, claims=claims)[0] if own else []
            ends = list(self._making.ends(nodes, day, wanted, claims=claims))
            promoted = self._promoted([key_of(node) for node, *_ in ends] if claims else [])
            for node, source, target in ends:
                if key_of(node) not in promoted:
                    found[source].add(target)
                    found[target].add(source)
        return {iri: found.get(iri, set()) for iri in iris}

    def _at(
        self, arcs: Arcs, rules: list[EdgeRule], *, claims: bool
    ) -> tuple[list[str], list[tuple[EdgeRule, str, str]]]:
        """Find the nodes that leave or reach things, and say of which hubs there may be more."""
        few, hubs = split(arcs, rules, self._most)
        asked = [_AT % (each.ends, each.properties) for each in few]
        nodes = [node for each in asked for node in self._nodes(each, claims=claims)]
        cut = []
        for rule, end, hub in hubs:
            ends = (rule.source, rule.destination)
            here, there = ends if end == "source" else ends[::-1]
            which = _AT_HUB % (here, hub, there, rule.target)
            found = self._nodes(which, self._most, claims=claims)
            nodes += found
            cut += [(rule, end, hub)] if len(found) >= self._most else []
        return nodes, cut

    def _nodes(self, pattern: str, most: int = 0, *, claims: bool = False) -> list[str]:
        """Find the nodes that fit a pattern."""
        where = f"GRAPH ?graph {{ {pattern} }}" if claims else pattern
        bound = f" LIMIT {most}" if most else ""
        rows = self._dataset.rows(f"SELECT ?node {{ {where} }}{bound}")
        return list(dict.fromkeys(str(row["node"]) for row in rows))

    def _edges(
        self, nodes: Iterable[str], wanted: frozenset[str] = frozenset(), *, claims: bool = False
    ) -> dict[str, Edge]:
        make = self._making.claims if claims else self._making.facts
        return {edge.key: edge for edge in make(dict.fromkeys(nodes), wanted)}

    def _arcs(self, iris: Collection[str]) -> Arcs:
        return count_arcs(self._dataset, self._rules, iris)

    def _both(self, rule: EdgeRule, arcs: Arcs, *, claims: bool) -> Iterator[str]:
        """Find the nodes of a rule with both ends among things that have such an end."""
        walked, others = (arcs.get(e, {}) for e in (rule.source_iri, rule.destination_iri))
        names = (rule.source, rule.destination)
        if sum(walked.values()) > sum(others.values()):
            walked, others, names = others, walked, names[::-1]
        if not walked or not others:
            return
        compared = f"FILTER(?other IN ({listed(others)}))" if len(others) <= _FEW else ""
        for some in batched(walked, _BATCH):
            pattern = _AMONG % (one_of("end", some), *names, compared)
            where = f"GRAPH ?graph {{ {pattern} }}" if claims else pattern
            for row in self._dataset.rows(f"SELECT ?node ?other {{ {where} }}"):
                if row["other"] in others:
                    yield str(row["node"])

    def _beyond(
        self, cut: Iterable[tuple[EdgeRule, str, str]], edges: Collection[Edge], arcs: Arcs
    ) -> dict[str, Counter[str]]:
        """Count what was not read, by thing and class."""
        beyond: dict[str, Counter[str]] = defaultdict(Counter)
        for rule, end, iri in cut:
            kind = local_name(rule.target)
            read = sum(edge.kind == kind and getattr(edge, end) == iri for edge in edges)
            beyond[iri][kind] += self._total(rule, end, iri, arcs) - read
        return beyond

    def _total(self, rule: EdgeRule, end: str, iri: str, arcs: Arcs) -> int:
        """Count the nodes of a rule; where only this rule has the property, its arcs are they."""
        prop = rule.source_iri if end == "source" else rule.destination_iri
        sharing = [each for each in self._rules if prop in {each.source_iri, each.destination_iri}]
        if len(sharing) == 1:
            return arcs[prop][iri]
        name = rule.source if end == "source" else rule.destination
        return self._count(_COUNT % (name, iri, rule.target))

    def _count(self, query: str) -> int:
        (row,) = self._dataset.select(query)
        return int(str(row["count"]))

    def _told(self, edges: Collection[Edge], *, everything: bool = False) -> tuple[Edge, ...]:
        """Add what disputes edges, and join what says the same."""
        own = [edge.key for edge in edges if edge.family == CLAIM_FAMILY]
        voiced = sorted({claim for edge in edges for claim in edge.claims})
        disputes = pairs(self._dataset, DISPUTES, None if everything else voiced)
        promoted = self._promoted(None if everything else own)
        told = merged(
            replace(edge, disputed_by=against(edge.claims, disputes), promoted=edge.key in promoted)
            if edge.claims
            else edge
            for edge in edges
        )
        return tuple(sorted(told, key=lambda edge: (edge.family == CLAIM_FAMILY, edge.key)))

    def _promoted(self, keys: Collection[str] | None) -> frozenset[str]:
        classes = {key_of(rule.target) for rule in self._rules if rule.family != CLAIM_FAMILY}
        made = pairs(self._dataset, _PROMOTED, keys)
        return frozenset(key for key, found in made.items() if classes.intersection(found))
