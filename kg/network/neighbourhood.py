"""What lies around a thing: a bounded picture that says what it leaves out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

import networkx as nx

from kg.errors import UnknownTerm
from kg.keys import iri_of, key_of
from kg.namespaces import CODE
from kg.network.edges import CLAIM_FAMILY, Edge
from kg.network.projection import EVERY_STATE, Network, node_attributes

DEFAULT_LIMIT = 150
HARD_LIMIT = 500
HUB_SHARE = 30
"""How many neighbours one thing may bring in; a hub says how many more it has."""


@dataclass(frozen=True)
class Filters:
    """What to include.

    Attributes:
        kinds: Classes of things; empty for all.
        families: Families of relations; empty for all but geography, since sharing a region says
            little and fills every picture.
        statuses: ``accepted`` for facts, or statuses of claims; empty for facts and every claim
            that did not become one, but for criticism and description.
        states: Which relations by their state on the day.
    """

    kinds: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    states: frozenset[str] = EVERY_STATE - {"not-yet"}


@dataclass(frozen=True)
class Neighbourhood:
    """A bounded part of the network.

    Attributes:
        graph: The part, as of the day.
        focus: Key of the thing in the middle.
        left_out: Neighbours that were left out, counted by the thing they belong to.
        undated: Relations shown that have no dates at all.
        edges: The relations shown.
        alike: How many facts are left out since others of their kind between the same things show.
    """

    graph: "nx.MultiDiGraph[str]"
    focus: str
    left_out: dict[str, int] = field(default_factory=dict)
    undated: int = 0
    edges: tuple[Edge, ...] = field(default=(), compare=False, repr=False)
    alike: int = 0


def neighbourhood(
    network: Network,
    focus: str,
    day: date,
    *,
    depth: int = 1,
    expand: Collection[str] = (),
    filters: Filters | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Neighbourhood:
    """Collect what lies within some steps of a thing.

    Args:
        network: The network.
        focus: Key of the thing in the middle.
        day: The day.
        depth: Steps from the focus.
        expand: Keys of shown things whose own neighbours are wanted as well.
        filters: What to include; by default what holds or has ended, and claims of relations.
        limit: How many things at most; never more than ``HARD_LIMIT``.

    Raises:
        UnknownTerm: Nothing has the key of the focus.
    """
    start = iri_of(focus)
    if start not in network.things:
        raise UnknownTerm(focus)
    chosen = filters or Filters()
    shown, left_out = {start: 0}, dict[str, int]()
    reached = [start]
    for step in range(depth):
        reached = _grow(network, reached, shown, left_out, (chosen, day, step + 1, limit))
    for iri in map(iri_of, expand):
        # One after another, as a reader may widen what widening brought.
        if iri in shown:
            _grow(network, [iri], shown, left_out, (chosen, day, depth + 1, limit))
    every, alike = network.latest_among(shown, day)
    edges = _chosen(network, every, chosen, day)
    graph = network.graph(edges, day)
    if start not in graph:
        graph.add_node(start, **node_attributes(network.things[start], day))
    undated = sum(edge.state(day) == "undated" for edge in edges)
    named = {key_of(iri): count for iri, count in sorted(left_out.items()) if count}
    return Neighbourhood(graph, focus, named, undated, tuple(edges), alike)


def among(
    network: Network, keys: Iterable[str], day: date, *, filters: Filters | None = None
) -> "nx.MultiDiGraph[str]":
    """Collect some things and the relations between them.

    Args:
        network: The network.
        keys: Keys of the things; those that nothing has are passed over.
        day: The day.
        filters: What to include; by default what holds or has ended, and claims of relations.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.store.dataset import Dataset
        >>> empty = Network(Dataset.in_memory([]), Ontology.load())
        >>> among(empty, ["organisation/RYF"], date(2020, 1, 1)).number_of_nodes()
        0
    """
    iris = list(dict.fromkeys(map(iri_of, keys)))
    network.things.read(iris)
    known = [iri for iri in iris if iri in network.things]
    graph = network.graph(_chosen(network, network.among(known), filters or Filters(), day), day)
    for iri in known:
        if iri not in graph:
            graph.add_node(iri, **node_attributes(network.things[iri], day))
    return graph


_Bounds = tuple[Filters, date, int, int]


def _grow(
    network: Network,
    around: Iterable[str],
    shown: dict[str, int],
    left_out: dict[str, int],
    bounds: _Bounds,
) -> list[str]:
    """Add the neighbours of some things, each at most ``HUB_SHARE`` and all at most the limit."""
    filters, day, step, limit = bounds
    added: list[str] = []
    most = HUB_SHARE * (2 + len(shown) // HUB_SHARE)
    around = network.read_first(around, day, most)
    for iri, found in around.items():
        ranked = _neighbours(network, iri, found.edges, filters, day)
        neighbours = [each for each in ranked if each not in shown]
        room = min(HUB_SHARE, min(limit, HARD_LIMIT) - len(shown))
        taken = neighbours[: max(room, 0)]
        left_out[iri] = len(neighbours) - len(taken) + sum(found.beyond.values())
        shown.update(dict.fromkeys(taken, step))
        added += taken
    return added


def _neighbours(
    network: Network, iri: str, edges: Iterable[Edge], filters: Filters, day: date
) -> list[str]:
    """List neighbours: facts before claims, what holds before what ended, then by label."""
    ranked: dict[str, tuple[bool, bool, str]] = {}
    for edge in edges:
        other = edge.target if edge.source == iri else edge.source
        if other == iri or not _wanted(network, edge, other, filters, day):
            continue
        rank = (
            edge.family == CLAIM_FAMILY,
            edge.state(day) == "ended",
            network.named[other].label,
        )
        ranked[other] = min(rank, ranked.get(other, rank))
    return sorted(ranked, key=lambda each: ranked[each])


def _chosen(network: Network, edges: Iterable[Edge], filters: Filters, day: date) -> list[Edge]:
    return sorted(
        (edge for edge in edges if _wanted(network, edge, edge.target, filters, day)),
        key=lambda edge: edge.key,
    )


def _wanted(network: Network, edge: Edge, other: str, filters: Filters, day: date) -> bool:
    return (
        edge.state(day) in filters.states
        and _is_of_family(edge, filters)
        and not other.startswith(CODE)
        and (not filters.kinds or network.named[other].kind in filters.kinds)
        and _has_status(edge, filters)
    )


def _is_of_family(edge: Edge, filters: Filters) -> bool:
    return edge.family in filters.families if filters.families else edge.family != "geography"


def _has_status(edge: Edge, filters: Filters) -> bool:
    if filters.statuses:
        disputed = "disputed" in filters.statuses and bool(edge.disputed_by)
        return edge.status in filters.statuses or disputed
    return edge.core and not edge.promoted
