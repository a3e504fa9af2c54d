"""Reads edges from a dataset as the ontology's rules declare: those of some things, or all.

A register gives some bodies tens of thousands of relations, so what one thing has of one kind is
read up to a bound, and the rest is counted.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.declarations import EdgeRule
from kg.keys import iri_of, key_of, local_name
from kg.network.edges import CLAIM_FAMILY, PERIOD, UNDRAWN, Edge, edge_of, merged
from kg.network.provenance import DISPUTES, FACT_SOURCES, against, of_group, pairs
from kg.ontology import Ontology
from kg.store.dataset import Dataset, Iri
from kg.store.substitution import batched, one_of

MOST = 300
"""How many relations of one kind and direction are read of one thing."""
_BATCH = 400
# Inside GRAPH the engine starts from what is asked about; outside, it would read every claim first.
# The ends come from the ontology, never from a user; SPARQL has no parameters for properties.
_FACTS = (
    """
SELECT ?node ?source ?target ?label ?role ?from ?fromPrecision ?to ?toPrecision ?toEarliest
       ?endedWith ?share ?amount ?min ?max ?currency ?basis WHERE {
  %(which)s
  ?node %(source)s ?source ; %(destination)s ?target ; a <%(target)s> .
  %(label)s
  OPTIONAL { ?node nhs:role ?role }
  OPTIONAL { ?node nhs:endedWith ?endedWith }
  OPTIONAL { ?node nhs:share ?share }
  OPTIONAL { ?node nhs:amount ?amount }
  OPTIONAL { ?node nhs:minAmount ?min ; nhs:maxAmount ?max }
  OPTIONAL { ?node nhs:currency ?currency }
  OPTIONAL { ?node nhs:basis ?basis }
"""
    + PERIOD
    + "}"
)
_CLAIMS = (
    """
SELECT ?node ?source ?target ?predicate ?status ?reported ?review ?statement ?core
       ?from ?fromPrecision ?to ?toPrecision ?toEarliest WHERE {
  GRAPH ?graph {
    %(which)s
    ?node %(source)s ?source ; %(destination)s ?target ; a <%(target)s> ; nhs:predicate ?predicate ;
      nhs:status ?status ; nhs:reportedOn ?reported ; nhs:review ?review ;
      nhs:statement ?statement ; nhs:core ?core .
"""
    + PERIOD
    + """
  }
}
"""
)
_ARCS = """
SELECT ?end ?property (COUNT(*) AS ?count) {
  %s { ?node ?property ?end } UNION { GRAPH ?graph { ?node ?property ?end } }
} GROUP BY ?end ?property
"""
_COUNT = "SELECT (COUNT(*) AS ?count) { ?node %s <%s> ; a <%s> }"
# The side with fewer arcs is walked, and the other end looked up among the things.
_AMONG = "SELECT ?node { %s ?node %s ?source ; %s ?target FILTER(?%s IN (%s)) }"
_CLAIMS_AMONG = _AMONG.replace("{ ", "{ GRAPH ?graph { ", 1) + " }"
_RESTING = """
SELECT ?class (COUNT(?node) AS ?count) {
  ?node prov:hadPrimarySource ?source ; a ?class
} GROUP BY ?class
"""
_CLAIM_SOURCES = (
    "SELECT ?node ?is { GRAPH ?g { %s ?node a nhs:Claim ; prov:hadPrimarySource ?is } }"
)
_PROMOTED = "SELECT ?node ?is { %s ?fact nhs:acceptedFrom ?node ; a ?is }"
_CLASSES = "SELECT ?class { { ?node a ?class } UNION { GRAPH ?graph { ?node a ?class } } }"


@dataclass(frozen=True)
class Around:
    """The edges of one thing.

    Attributes:
        edges: Those read: facts first.
        beyond: How many more there are, not read, by the local name of their class.
    """

    edges: tuple[Edge, ...] = ()
    beyond: Mapping[str, int] = field(default_factory=dict)


Arcs = Mapping[str, Mapping[str, int]]
"""How many arcs of a property point to a thing, by property and thing."""


class EdgeReading:
    """Reads the edges of a dataset.

    Args:
        dataset: The store to read.
        ontology: Declares which classes project, and how.
        most: How many relations of one kind and direction to read of one thing.
    """

    def __init__(self, dataset: Dataset, ontology: Ontology, most: int = MOST) -> None:
        self._dataset, self._ontology, self._most = dataset, ontology, most
        self._rules = tuple(rule for rule in ontology.edge_rules if rule.family not in UNDRAWN)

    def around(self, iris: Collection[str]) -> dict[str, Around]:
        """Read the edges of some things, at any date."""
        edges: dict[str, Edge] = {}
        cut: list[tuple[EdgeRule, str, str]] = []
        arcs = self._arcs(iris)
        for rule, end, ends, limit in self._asked(arcs):
            found = list(self._edges(rule, one_of(end, ends), limit))
            edges.update((edge.key, edge) for edge in found)
            cut += [(rule, end, ends[0])] if limit and len(found) >= limit else []
        beyond = self._beyond(cut, edges.values(), arcs)
        by_end: dict[str, list[Edge]] = {iri: [] for iri in iris}
        for edge in self._told(edges.values()):
            for end in {edge.source, edge.target} & by_end.keys():
                by_end[end].append(edge)
        return {iri: Around(tuple(found), beyond.get(iri, {})) for iri, found in by_end.items()}

    def among(self, iris: Collection[str]) -> tuple[Edge, ...]:
        """Read the edges that have both ends among some things, however many else these have."""
        arcs = self._arcs(iris)
        found: dict[str, Edge] = {}
        for rule in self._rules:
            leaving, arriving = (arcs.get(e, {}) for e in (rule.source_iri, rule.destination_iri))
            if leaving and arriving:
                fewer = sum(leaving.values()) <= sum(arriving.values())
                rows = self._dataset.rows(_both(rule, leaving, arriving, from_source=fewer))
                for nodes in batched((str(row["node"]) for row in rows), _BATCH):
                    edges = self._edges(rule, one_of("node", nodes))
                    found.update((edge.key, edge) for edge in edges)
        return self._told(found.values())

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

    def every(self, families: Collection[str] = ()) -> tuple[Edge, ...]:
        """Read every edge, or those of some families."""
        found: dict[str, Edge] = {}
        for rule in self._rules:
            if not families or rule.family in families:
                found.update((edge.key, edge) for edge in self._edges(rule))
        return self._told(found.values(), everything=not families)

    def by_key(self, key: str) -> Edge | None:
        """Read the edge that tells of a fact or claim; None where there is none."""
        iri = iri_of(key)
        classes = {str(row["class"]) for row in self._dataset.select(_CLASSES, node=Iri(iri))}
        for rule in self._rules:
            if rule.target in classes:
                for edge in self._edges(rule, one_of("node", [iri])):
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
        rows = self._dataset.select(_RESTING, source=Iri(source))
        counts = {str(row["class"]): int(str(row["count"])) for row in rows}
        rules = [rule for rule in self._rules if rule.family != CLAIM_FAMILY]
        found: dict[str, Edge] = {}
        for rule in rules:
            if rule.target in counts and len(found) < most:
                which = f"?node prov:hadPrimarySource <{source}> ."
                found.update((edge.key, edge) for edge in self._edges(rule, which, most))
        total = sum(counts.get(target, 0) for target in {rule.target for rule in rules})
        return self._told(found.values())[:most], total

    def _asked(self, arcs: Arcs) -> Iterator[tuple[EdgeRule, str, list[str], int]]:
        """Say which queries tell of some things: of a rule, by one end, and with which bound."""
        for rule in self._rules:
            for end, iri in (("source", rule.source_iri), ("target", rule.destination_iri)):
                counts = arcs.get(iri, {})
                few = [iri for iri, count in counts.items() if count <= self._most]
                for batch in batched(few, _BATCH):
                    yield rule, end, list(batch), 0
                for hub in counts.keys() - few:
                    yield rule, end, [hub], self._most

    def _arcs(self, iris: Collection[str]) -> Arcs:
        """Count what points to some things, by property and thing."""
        arcs: dict[str, dict[str, int]] = defaultdict(dict)
        for batch in batched(iris, _BATCH):
            for row in self._dataset.rows(_ARCS % one_of("end", batch)):
                arcs[str(row["property"])][str(row["end"])] = int(str(row["count"]))
        return arcs

    def _edges(self, rule: EdgeRule, which: str = "", limit: int = 0) -> Iterator[Edge]:
        query = _CLAIMS if rule.family == CLAIM_FAMILY else _FACTS
        parts = {
            "which": which,
            "target": rule.target,
            "source": rule.source,
            "destination": rule.destination,
            "label": f"OPTIONAL {{ ?node {rule.label} ?label }}" if rule.label else "",
        }
        bound = f" LIMIT {limit}" if limit else ""
        seen = set()
        for row in self._dataset.rows(query % parts + bound):
            if row["node"] not in seen:
                seen.add(row["node"])
                yield edge_of(row, rule, self._ontology)

    def _total(self, rule: EdgeRule, end: str, iri: str, arcs: Arcs) -> int:
        """Count the nodes of a rule; where only this rule has the property, its arcs are they."""
        prop = rule.source_iri if end == "source" else rule.destination_iri
        sharing = [each for each in self._rules if prop in {each.source_iri, each.destination_iri}]
        if len(sharing) == 1:
            return arcs[prop][iri]
        name = rule.source if end == "source" else rule.destination
        (row,) = self._dataset.select(_COUNT % (name, iri, rule.target))
        return int(str(row["count"]))

    def _told(self, edges: Collection[Edge], *, everything: bool = False) -> tuple[Edge, ...]:
        """Add sources, claims and what disputes them, and join what says the same."""
        keys = None if everything else [edge.key for edge in edges]
        provenance = pairs(self._dataset, FACT_SOURCES, keys)
        own = [edge.key for edge in edges if edge.family == CLAIM_FAMILY]
        provenance |= pairs(self._dataset, _CLAIM_SOURCES, None if everything else own)
        claims = {key: of_group(found, "claim") for key, found in provenance.items()} | {
            key: (key,) for key in own
        }
        voiced = sorted({claim for edge in edges for claim in claims.get(edge.key, ())})
        disputes = pairs(self._dataset, DISPUTES, None if everything else voiced)
        promoted = self._promoted(None if everything else own)
        told = merged(
            replace(
                edge,
                sources=of_group(provenance.get(edge.key, ()), "source"),
                claims=claims.get(edge.key, ()),
                disputed_by=against(claims.get(edge.key, ()), disputes),
                promoted=edge.key in promoted,
            )
            for edge in edges
        )
        return tuple(sorted(told, key=lambda edge: (edge.family == CLAIM_FAMILY, edge.key)))

    def _promoted(self, keys: Collection[str] | None) -> frozenset[str]:
        classes = {key_of(rule.target) for rule in self._rules if rule.family != CLAIM_FAMILY}
        made = pairs(self._dataset, _PROMOTED, keys)
        return frozenset(key for key, found in made.items() if classes.intersection(found))


def _both(
    rule: EdgeRule, leaving: Iterable[str], arriving: Iterable[str], *, from_source: bool
) -> str:
    """Ask for the nodes of a rule with both ends among things that have such an end."""
    ends = ("source", leaving), ("target", arriving)
    (walked, some), (looked_up, others) = ends if from_source else ends[::-1]
    listed = ", ".join(f"<{iri}>" for iri in others)
    query = _CLAIMS_AMONG if rule.family == CLAIM_FAMILY else _AMONG
    return query % (one_of(walked, some), rule.source, rule.destination, looked_up, listed)
