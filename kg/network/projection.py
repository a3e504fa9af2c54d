"""The network: every edge of a dataset, projected to a networkx graph at any date."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

import networkx as nx

from kg.keys import iri_of
from kg.network.edges import CLAIM_FAMILY, Edge, load_edges
from kg.network.nodes import Thing, load_things
from kg.network.source_cards import SourceCard, load_source_cards
from kg.ontology import Ontology
from kg.store.dataset import Dataset

LIVE = frozenset({"current", "withdrawing", "undated"})
STEPS = 6
"""How many steps connect two things at most."""
_CONTRACT = frozenset({"contract"})
_ANY_BUT_BACKGROUND = frozenset({"contract", "governance", "succession", "money", "service"})
EVERY_STATE = LIVE | {"ended", "not-yet"}


class Network:
    """Every thing and edge of one version of the store.

    Attributes:
        version: The version of the store it was loaded from.
        things: Things by IRI.
        edges: Facts first, then claims.
        sources: What a reader needs to judge each source, by key.

    Example:
        >>> Network("v", {}, (), {}).at(date(2020, 1, 1)).number_of_nodes()
        0
    """

    def __init__(
        self,
        version: str,
        things: dict[str, Thing],
        edges: tuple[Edge, ...],
        sources: dict[str, SourceCard],
    ) -> None:
        self.version = version
        self.things = things
        self.edges = edges
        self.sources = sources

    @classmethod
    def of(cls, dataset: Dataset, ontology: Ontology) -> "Network":
        """Load the network of a dataset."""
        things = load_things(dataset, ontology)
        edges = tuple(
            edge
            for edge in load_edges(dataset, ontology)
            if edge.source in things and edge.target in things
        )
        return cls(dataset.version, things, edges, load_source_cards(dataset))

    @cached_property
    def _by_end(self) -> Mapping[str, tuple[Edge, ...]]:
        found: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            for end in {edge.source, edge.target}:
                found[end].append(edge)
        return {iri: tuple(edges) for iri, edges in found.items()}

    @cached_property
    def promoted(self) -> frozenset[str]:
        """Keys of claims that became facts: drawn beside their fact they would say it twice."""
        return frozenset(
            claim for edge in self.edges if edge.family != CLAIM_FAMILY for claim in edge.claims
        )

    @cached_property
    def by_key(self) -> Mapping[str, Edge]:
        """Every edge by the key of the fact or claim behind it."""
        return {edge.key: edge for edge in self.edges}

    def edges_of(self, iri: str) -> tuple[Edge, ...]:
        """List every edge that leaves or reaches a thing, at any date."""
        return self._by_end.get(iri, ())

    def at(
        self,
        day: date,
        *,
        states: Collection[str] = LIVE,
        families: Collection[str] = (),
        claims: bool = False,
    ) -> "nx.MultiDiGraph[str]":
        """Project to a networkx graph as of a day.

        Args:
            day: The day.
            states: Which edges to include; by default those that hold, are being withdrawn from,
                or have no dates at all (they say so).
            families: Families of edges to include; empty means all.
            claims: Whether to include claims beside facts. Analyses never do.

        Returns:
            A graph whose nodes are IRIs and whose edge keys are the IRIs of the facts behind
            them, with sources, status, period and value on every edge.
        """
        edges = (
            edge
            for edge in self.edges
            if (claims or edge.family != CLAIM_FAMILY)
            and (not families or edge.family in families)
            and edge.state(day) in states
        )
        return self.graph(edges, day)

    def graph(self, edges: Iterable[Edge], day: date) -> "nx.MultiDiGraph[str]":
        """Make a networkx graph of some edges, with names and states as of a day."""
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

    def last_day_together(self, keys: Collection[str], *, today: date) -> date:
        """Find the last day, up to today, on which facts connected all these things.

        A shared contract counts first; any other connection only where there never was one.

        Args:
            keys: Keys of the things.
            today: The day to prefer.

        Returns:
            Today when they are connected today or never were.
        """
        iris = [iri_of(key) for key in keys]
        days = [today, *sorted(set(self._turning_days(iris, today)), reverse=True)]
        for families in (_CONTRACT, _ANY_BUT_BACKGROUND):
            for day in days:
                if self._are_connected(iris, day, families):
                    return day
        return today

    def _turning_days(self, iris: Collection[str], today: date) -> Iterator[date]:
        for iri in iris:
            for edge in self.edges_of(iri):
                period = edge.period
                if period.end is not None:
                    yield min(period.end.last, today)
                if period.end_earliest is not None:
                    yield min(period.end_earliest.first - timedelta(days=1), today)

    def _are_connected(self, iris: Collection[str], day: date, families: Collection[str]) -> bool:
        first, *others = iris
        seen, frontier = {first}, {first}
        for _ in range(STEPS):
            frontier = {
                end
                for iri in frontier
                for edge in self.edges_of(iri)
                if edge.family in families and edge.state(day) == "current"
                for end in (edge.source, edge.target)
            } - seen
            seen |= frontier
        alive = all(iri in self.things and self._is_alive(iri, day) for iri in iris)
        return alive and seen.issuperset(others) and (len(seen) > 1 or not others)

    def _is_alive(self, iri: str, day: date) -> bool:
        return self.things[iri].state(day) not in {"ended", "not-yet"}


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
    }
    if thing.group == "contract":
        attributes["status"] = thing.status_on(day)
        attributes["values"] = thing.values
    return attributes


def edge_attributes(edge: Edge, day: date) -> dict[str, object]:
    """List what an edge of the networkx graph carries."""
    return {
        "key": edge.key,
        "kind": edge.kind,
        "label": edge.label,
        "family": edge.family,
        "role": edge.role,
        "status": edge.status,
        "state": edge.state(day),
        "from": str(edge.period.start or ""),
        "to": str(edge.period.end or ""),
        "to_earliest": str(edge.period.end_earliest or ""),
        "value": edge.value,
        "currency": edge.currency,
        "basis": edge.basis,
        "directed": edge.directed,
        "share": edge.share,
        "ended_with": edge.ended_with,
        "statement": edge.statement,
        "sources": edge.sources,
        "claims": edge.claims,
        "disputed_by": edge.disputed_by,
    }
