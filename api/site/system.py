"""The whole system on a day: what is drawn, and the same as counts, pairs and lists."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from api.site.areas import GEOGRAPHY
from api.site.picturing import UNFILTERED, Wanted, filters
from api.site.reading import Reading
from api.site.universe import Universe, universe
from kg.network.edges import CLAIM_FAMILY, UNDRAWN, Edge
from kg.network.neighbourhood import Filters
from kg.network.projection import EVERY_STATE, LIVE, node_attributes
from viz.legend import Legend, legend
from viz.system_layout import ELSEWHERE
from viz.text import clean
from viz.theme import NODE_LOOKS, node_look

if TYPE_CHECKING:
    import networkx as nx

_BUYING, _PROVIDING = "commissioner", "provider"


@dataclass(frozen=True)
class SystemView:
    """What of the system is wanted.

    Attributes:
        want: Filters of kinds, families and statuses.
        ended: Whether to show what has ended by the day as well.
        area: Label of the only area to list; empty for all. The picture shows all of them.
        limit: How many things at most; 0 for what can be shown without waiting long.
    """

    want: Wanted = UNFILTERED
    ended: bool = False
    area: str = ""
    limit: int = 0


@dataclass(frozen=True)
class Entry:
    """A thing as a line of a list.

    Attributes:
        key: Its key.
        label: Its name on the day.
        kind: Its class in words.
        look: Name of its look.
        area: Label of its area.
        relations: How many relations it has in the picture.
    """

    key: str
    label: str
    kind: str
    look: str
    area: str
    relations: int


@dataclass(frozen=True)
class Pair:
    """Who buys from whom.

    Attributes:
        buyer: The commissioner.
        provider: Who delivers, leads or has a part.
        contracts: Key and label of each contract between them.
    """

    buyer: Entry
    provider: Entry
    contracts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class System:
    """The system on a day.

    Attributes:
        graph: What is drawn, as a networkx graph.
        of: The things that can be drawn, and where they stand.
        entries: Its things, by area, then those with most relations first.
        pairs: Commissioners and providers that have contracts with each other.
        idle: Things of the picture that have no relation on this day, which are not drawn.
    """

    graph: "nx.MultiDiGraph[str]"
    of: Universe
    entries: tuple[Entry, ...]
    pairs: tuple[Pair, ...]
    idle: int
    _by_key: dict[str, Entry] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def drawn(self) -> frozenset[str]:
        """Keys of the relations of the picture."""
        return frozenset(str(edge["key"]) for _, _, edge in self.graph.edges(data=True))

    def __post_init__(self) -> None:
        """Index the entries."""
        self._by_key.update({each.key: each for each in self.entries})

    def entry(self, key: str) -> Entry | None:
        """Find a thing of the picture; None if it is not in it."""
        return self._by_key.get(key)

    @property
    def areas(self) -> tuple[str, ...]:
        """Labels of the areas, as the picture has them."""
        shown = {each.area for each in self.entries}
        return tuple(each.label for each in self.of.plan.fields if each.label in shown)

    @property
    def looks(self) -> tuple[str, ...]:
        """Names of the looks that occur, in the order of the theme."""
        shown = {each.look for each in self.entries}
        return tuple(name for name in NODE_LOOKS if name in shown)

    @cached_property
    def legend(self) -> Legend:
        """The marks that occur."""
        return legend(self.graph)

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """Count things by area and look."""
        return Counter((each.area, each.look) for each in self.entries)

    @cached_property
    def between(self) -> Mapping[tuple[str, str], int]:
        """Count contracts by the area of who buys and the area of who provides."""
        found = {
            (pair.buyer.area, pair.provider.area, key)
            for pair in self.pairs
            for key, _ in pair.contracts
        }
        return Counter((buyer, provider) for buyer, provider, _ in found)


def system(reads: Reading, view: SystemView, day: date) -> System:
    """Collect the system of a day.

    Raises:
        InvalidParameter: A filter is unknown.
        NotYetMade: What can be drawn is still being chosen and placed.
    """
    return reads.bulky.get(
        ("system", view.want, view.ended, view.limit, day), lambda: _collected(reads, view, day)
    )


def relations_of(found: System, day: date) -> tuple[Edge, ...]:
    """List what the picture would show on a day without filters, for the boxes of the filter."""
    return tuple(
        edge
        for edge in found.of.edges
        if edge.family != GEOGRAPHY and edge.state(day) in LIVE and not edge.promoted
    )


def whole_history(reads: Reading, view: SystemView, day: date) -> "nx.MultiDiGraph[str]":
    """Collect the system with what has ended and what has not begun, for tools with a timeline."""
    wanted = filters(reads, view.want, "")
    of = universe(reads, view.limit)
    edges = [each for each in of.edges if _wanted(reads, each, wanted)]
    return reads.network.graph(edges, day)


def _collected(reads: Reading, view: SystemView, day: date) -> System:
    of, wanted = universe(reads, view.limit), filters(reads, view.want, "")
    states = EVERY_STATE - {"not-yet"} if view.ended else LIVE
    edges = [e for e in of.edges if e.state(day) in states and _wanted(reads, e, wanted)]
    graph = reads.network.graph(edges, day)
    _add_placed(reads, graph, of, (wanted, states, day))
    entries = tuple(sorted((_entry(reads, graph, of, iri) for iri in graph), key=_order))
    by_key = {each.key: each for each in entries}
    idle = len(of.plan.spots) - len(graph)
    return System(graph, of, entries, tuple(_pairs(reads, graph, by_key)), idle)


def _wanted(reads: Reading, edge: Edge, wanted: Filters) -> bool:
    things = reads.network.things
    ends = (things[edge.source], things[edge.target])
    return (
        _is_of_family(edge, wanted)
        and all(each.group != "code" for each in ends)
        and (not wanted.kinds or all(each.kind in wanted.kinds for each in ends))
        and _has_status(edge, wanted.statuses)
    )


def _is_of_family(edge: Edge, wanted: Filters) -> bool:
    if wanted.families:
        return edge.family in wanted.families
    return edge.family not in {GEOGRAPHY, *UNDRAWN}


def _has_status(edge: Edge, statuses: Iterable[str]) -> bool:
    """What became a fact and what is criticism is only drawn where it is asked for."""
    chosen = frozenset(statuses)
    if not chosen:
        return edge.core and not edge.promoted
    return edge.status in chosen or ("disputed" in chosen and bool(edge.disputed_by))


def _add_placed(
    reads: Reading,
    graph: "nx.MultiDiGraph[str]",
    of: Universe,
    chosen: tuple[Filters, frozenset[str], date],
) -> None:
    """Add what is in an area on the day, whether or not it has relations."""
    wanted, states, day = chosen
    if wanted.families or wanted.statuses:
        return
    for edge in of.edges:
        thing = reads.network.things[edge.source]
        if (
            edge.family == GEOGRAPHY
            and edge.state(day) in states
            and thing.state(day) in states
            and edge.source not in graph
            and (not wanted.kinds or thing.kind in wanted.kinds)
        ):
            graph.add_node(edge.source, **node_attributes(thing, day))


def _entry(reads: Reading, graph: "nx.MultiDiGraph[str]", of: Universe, iri: str) -> Entry:
    node = graph.nodes[iri]
    area = of.areas.get(iri)
    return Entry(
        key=node["key"],
        label=clean(node["label"]),
        kind=reads.ontology.label(node["kind"]),
        look=node_look(node).name,
        area=clean(reads.network.things[area].label) if area else ELSEWHERE,
        relations=graph.in_degree(iri) + graph.out_degree(iri),
    )


def _order(entry: Entry) -> tuple[bool, str, int, str, str]:
    return (entry.area == ELSEWHERE, entry.area, -entry.relations, entry.label, entry.key)


def _pairs(
    reads: Reading, graph: "nx.MultiDiGraph[str]", entries: Mapping[str, Entry]
) -> list[Pair]:
    """Pair those who buy under a contract with those who deliver under it."""
    found: dict[tuple[str, str], set[str]] = {}
    for iri in graph:
        if graph.nodes[iri]["group"] != "contract":
            continue
        parties = [
            (str(edge["role"]), graph.nodes[other]["key"])
            for other, _, edge in graph.in_edges(iri, data=True)
            if edge["family"] != CLAIM_FAMILY
        ]
        buyers = {key for role, key in parties if reads.is_role(role, _BUYING)}
        providers = {key for role, key in parties if reads.is_role(role, _PROVIDING)}
        for pair in ((buyer, provider) for buyer in buyers for provider in providers):
            found.setdefault(pair, set()).add(graph.nodes[iri]["key"])
    made = [
        Pair(
            entries[buyer],
            entries[provider],
            tuple((key, entries[key].label) for key in sorted(contracts)),
        )
        for (buyer, provider), contracts in found.items()
        if buyer != provider
    ]
    return sorted(made, key=lambda each: (each.buyer.area, each.buyer.label, each.provider.label))
