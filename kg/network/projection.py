"""The network: every edge of a dataset, projected to a networkx graph at any date."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import partial

import networkx as nx

from kg.keys import iri_of, is_key
from kg.namespaces import CODE
from kg.network.edge_reading import Around, EdgeReading
from kg.network.edges import CLAIM_FAMILY, Edge, edge_attributes
from kg.network.node_reading import read_named, read_things
from kg.network.nodes import Named, Thing
from kg.network.on_demand import OnDemand
from kg.network.source_cards import SourceCard, read_source_cards
from kg.ontology import Ontology
from kg.store.dataset import Dataset

LIVE = frozenset({"current", "withdrawing", "undated"})
SMALL = 300_000
"""Up to how many statements a graph is read at once."""
_KEPT, _KEPT_AMONG, _KEPT_FIRST = 20_000, 100, 500
MOST_ALIKE = 3
"""How many facts of one kind between the same two things a picture shows."""
EVERY_STATE = LIVE | {"ended", "not-yet"}


class Network:
    """The things and edges of one version of the store, read when they are asked for.

    A graph that is small enough is read at once, so that nothing has to be asked for again.

    Attributes:
        version: The version of the store.
        families: Every family of edges that the ontology declares.
        things: Things by IRI.
        named: What things are called, by IRI: quicker to read than all of them.
        sources: What a reader needs to judge each source, by key.

    Example:
        >>> network = Network(Dataset.in_memory([]), Ontology.load())
        >>> network.at(date(2020, 1, 1)).number_of_nodes()
        0
    """

    def __init__(self, dataset: Dataset, ontology: Ontology) -> None:
        self.version = dataset.version
        self.families = frozenset(rule.family for rule in ontology.edge_rules)
        self.things: OnDemand[Thing] = OnDemand(partial(read_things, dataset, ontology))
        self.named: OnDemand[Named] = OnDemand(partial(read_named, dataset, ontology))
        self.sources: OnDemand[SourceCard] = OnDemand(partial(read_source_cards, dataset))
        self._reading = EdgeReading(dataset, ontology)
        self._around: dict[str, Around] = {}
        self._by_key: dict[str, Edge] = {}
        self._edges: dict[frozenset[str], tuple[Edge, ...]] = {}
        self._first: dict[tuple[str, date, int], Around] = {}
        self._among: dict[frozenset[str], tuple[Edge, ...]] = {}
        self._latest: dict[tuple[frozenset[str], date], tuple[tuple[Edge, ...], int]] = {}
        self._resting: dict[tuple[str, int], tuple[tuple[Edge, ...], int]] = {}
        self._complete = False

    @classmethod
    def of(cls, dataset: Dataset, ontology: Ontology, *, small: int = SMALL) -> "Network":
        """Open the network of a dataset.

        Args:
            dataset: The store to read.
            ontology: Declares which classes project, and how.
            small: Up to how many statements everything is read at once.
        """
        network = cls(dataset, ontology)
        if len(dataset) <= small:
            network.read_all()
        return network

    @property
    def is_complete(self) -> bool:
        """Whether everything was read at once."""
        return self._complete

    def read_all(self) -> None:
        """Read every thing and edge, so that none is asked for again."""
        self.things.read_all()
        self.named.read_all()
        self.sources.read_all()
        found: dict[str, list[Edge]] = defaultdict(list)
        self._by_key = {key: edge for edge in self.edges() for key in (edge.key, *edge.alike)}
        for edge in self.edges():
            for end in {edge.source, edge.target}:
                found[end].append(edge)
        self._around = {iri: Around(tuple(edges)) for iri, edges in found.items()}
        self._complete = True

    def read(self, iris: Iterable[str]) -> None:
        """Read the edges of several things at once, with what their other ends are called."""
        missing = [] if self._complete else [iri for iri in set(iris) if iri not in self._around]
        if not missing:
            return
        if len(self._around) > _KEPT:
            self._around = {}
        self._around.update(self._known(self._reading.around(missing)))

    def _known(self, found: Mapping[str, Around]) -> dict[str, Around]:
        """Leave out edges to what is no thing."""
        self.named.read(end for around in found.values() for end in _ends(around.edges))
        return {
            iri: Around(tuple(filter(self._has_ends, around.edges)), around.beyond)
            for iri, around in found.items()
        }

    def _has_ends(self, edge: Edge) -> bool:
        return edge.source in self.named and edge.target in self.named

    def read_ends(self, edges: Collection[Edge]) -> None:
        """Read all that is told of what some edges connect, and the cards of their sources."""
        self.things.read(_ends(edges))
        self.sources.read(source for edge in edges for source in edge.sources)

    def edges(self, families: Collection[str] = ()) -> tuple[Edge, ...]:
        """Read every edge, or those of some families: facts first, then claims."""
        wanted = frozenset(families)
        every = self._edges.get(frozenset())
        if wanted and every is not None:
            return tuple(edge for edge in every if edge.family in wanted)
        if wanted not in self._edges:
            found = self._reading.every(wanted)
            self.named.read(_ends(found))
            self._edges[wanted] = tuple(edge for edge in found if self._has_ends(edge))
        return self._edges[wanted]

    def around(self, iri: str) -> Around:
        """Give the edges that leave or reach a thing, at any date, and how many more it has."""
        found = self._around.get(iri)
        if found is None and not self._complete:
            self.read([iri])
            found = self._around.get(iri)
        return found or Around()

    def edges_of(self, iri: str) -> tuple[Edge, ...]:
        """List the edges that leave or reach a thing, at any date."""
        return self.around(iri).edges

    def first(self, iri: str, day: date, most: int) -> Around:
        """Give the first edges of a thing: what holds on a day, and the latest, before the rest.

        Args:
            iri: The thing.
            day: The day.
            most: How many edges of one kind and direction to read where there are more; a thing
                that has no more, or of which more was read before, has all that was read.
        """
        return self.read_first([iri], day, most)[iri]

    def read_first(self, iris: Iterable[str], day: date, most: int) -> dict[str, Around]:
        """Give the first edges of several things, as ``first`` does for one."""
        wanted = list(dict.fromkeys(iris))
        if self._complete:
            return {iri: self.around(iri) for iri in wanted}
        known = {iri: self._around.get(iri) or self._first.get((iri, day, most)) for iri in wanted}
        missing = [iri for iri in wanted if known[iri] is None]
        read = self._known(self._reading.around(missing, most, day)) if missing else {}
        if len(self._first) > _KEPT_FIRST:
            self._first = {}
        self._around.update((iri, found) for iri, found in read.items() if not found.beyond)
        self._first.update(((iri, day, most), found) for iri, found in read.items() if found.beyond)
        return {iri: known[iri] or read[iri] for iri in wanted}

    def beyond(
        self, iris: Collection[str], day: date, families: Collection[str]
    ) -> Mapping[str, int]:
        """Count what is connected with some things beside these, as far as it is read, by IRI.

        Args:
            iris: The things.
            day: The day; relations that begin later do not count, nor do claims that are opinion
                or became a fact.
            families: Families of relations.
        """
        if not self._complete:
            return self._reading.beyond(iris, day, families)
        shown = set(iris)
        return {
            iri: len(
                {
                    end
                    for edge in self.edges_of(iri)
                    if edge.family in families
                    and edge.core
                    and not edge.promoted
                    and edge.state(day) != "not-yet"
                    for end in (edge.source, edge.target)
                    if end not in shown and not end.startswith(CODE)
                }
            )
            for iri in iris
        }

    def among(self, iris: Iterable[str]) -> tuple[Edge, ...]:
        """List the edges that have both ends among some things, at any date."""
        ends = frozenset(iris)
        if ends <= self._around.keys() or self._complete:
            known = {e.key: e for iri in ends for e in self.edges_of(iri)}.values()
            return tuple(edge for edge in known if {edge.source, edge.target} <= ends)
        found = self._among.get(ends)
        if found is None:
            found = self._read_among(ends)
            if len(self._among) >= _KEPT_AMONG:
                self._among = {}
            self._among[ends] = found
        return found

    def latest_among(self, iris: Iterable[str], day: date) -> tuple[tuple[Edge, ...], int]:
        """List the edges among some things; of a large store, of facts that are alike the first.

        Args:
            iris: The things.
            day: Facts that hold on this day come first, and the latest of them.

        Returns:
            The edges, and how many facts of one kind between the same two things are left out.
        """
        ends = frozenset(iris)
        if self._complete:
            return self.among(ends), 0
        key = (ends, day)
        if key not in self._latest:
            found, beside = self._reading.latest_among(sorted(ends), MOST_ALIKE, day)
            self.named.read(ends)
            if len(self._latest) >= _KEPT_AMONG:
                self._latest = {}
            self._latest[key] = tuple(filter(self._has_ends, found)), beside
        return self._latest[key]

    def _read_among(self, ends: Collection[str]) -> tuple[Edge, ...]:
        found = self._reading.among(sorted(ends))
        self.named.read(ends)
        return tuple(edge for edge in found if self._has_ends(edge))

    def edge(self, key: str) -> Edge | None:
        """Find the edge that tells of a fact or claim, by its key."""
        if key not in self._by_key and not self._complete and is_key(key):
            edge = self._reading.by_key(key)
            if edge is None or not self._has_ends(edge):
                return None
            if len(self._by_key) > _KEPT:
                self._by_key = {}
            self._by_key[key] = edge
        return self._by_key.get(key)

    def resting_on(self, source: str, most: int) -> tuple[tuple[Edge, ...], int]:
        """List facts that rest on a source, by its key, and say how many there are."""
        if (source, most) not in self._resting:
            found, total = self._reading.resting_on(iri_of(source), most)
            self.named.read(_ends(found))
            if len(self._resting) > _KEPT // most:
                self._resting = {}
            known = tuple(edge for edge in found if self._has_ends(edge))
            self._resting[source, most] = known, total
        return self._resting[source, most]

    def at(
        self,
        day: date,
        *,
        states: Collection[str] = LIVE,
        families: Collection[str] = (),
        claims: bool = False,
        things: Collection[str] = (),
    ) -> "nx.MultiDiGraph[str]":
        """Project to a networkx graph as of a day.

        Args:
            day: The day.
            states: Which edges to include; by default those that hold, are being withdrawn from,
                or have no dates at all (they say so).
            families: Families of edges to include; empty means all.
            claims: Whether to include claims beside facts. Analyses never do.
            things: Keys of things to include even if no such edge is theirs.

        Returns:
            A graph whose nodes are IRIs and whose edge keys are the IRIs of the facts behind
            them, with sources, status, period and value on every edge.
        """
        edges = (
            edge
            for edge in self.edges(families)
            if (claims or edge.family != CLAIM_FAMILY) and edge.state(day) in states
        )
        graph = self.graph(edges, day)
        for iri in map(iri_of, things):
            if iri not in graph and iri in self.things:
                graph.add_node(iri, **node_attributes(self.things[iri], day))
        return graph

    def graph(self, edges: Iterable[Edge], day: date) -> "nx.MultiDiGraph[str]":
        """Make a networkx graph of some edges, with names and states as of a day."""
        edges = tuple(edges)
        self.read_ends(edges)
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.graph.update(at=day.isoformat(), version=self.version, sources={})
        for edge in edges:
            for end in (edge.source, edge.target):
                if end not in graph:
                    graph.add_node(end, **node_attributes(self.things[end], day))
            graph.add_edge(edge.source, edge.target, key=iri_of(edge.key))
            # not by keyword: networkx's own parameter is called key as well
            graph.edges[edge.source, edge.target, iri_of(edge.key)].update(
                edge_attributes(edge, day)
            )
            for source in edge.sources:
                graph.graph["sources"].setdefault(source, self.sources.get(source, {}))
        return graph


def _ends(edges: Iterable[Edge]) -> Iterator[str]:
    for edge in edges:
        yield edge.source
        yield edge.target


def node_attributes(thing: Thing, day: date) -> dict[str, object]:
    """List what a node of the networkx graph carries."""
    attributes: dict[str, object] = {
        "key": thing.key,
        "label": thing.label_on(day),
        "kind": thing.kind,
        "group": thing.group,
        "state": thing.state(day),
        "from": str(thing.life.start or ""),
        "to": str(thing.life.end or ""),
        "told": tuple(fact.on(day) for fact in thing.told),
    }
    if thing.group == "contract":
        attributes["status"] = thing.status_on(day)
        attributes["values"] = thing.values
        attributes["denials"] = thing.denials
    return attributes
