"""How two organisations are connected, hop by hop, with the evidence of each hop."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from kg.keys import iri_of
from kg.network.edges import CLAIM_FAMILY, UNDRAWN, Edge
from kg.network.projection import LIVE, Network
from kg.network.reach import STEPS, Reached, Walk, is_hub, reach

HUB_DEGREE = 60
"""A thing with more relations than this connects almost anything with anything."""
_NAMED = 12
_NO_CONNECTION = UNDRAWN | {"geography", CLAIM_FAMILY}


@dataclass(frozen=True)
class Hop:
    """One step of a path.

    Attributes:
        fact: Key of the fact behind it.
        from_key: Where the relation leaves.
        from_label: Its name on that day.
        to_key: Where it arrives.
        to_label: Its name on that day.
        label: The relation in words.
        state: current, withdrawing or undated.
        start: First day, in the precision known; empty when unknown.
        end: Last day, likewise.
        sources: Keys of its sources.
        forwards: Whether the path follows the relation's direction.
    """

    fact: str
    from_key: str
    from_label: str
    to_key: str
    to_label: str
    label: str
    state: str
    start: str
    end: str
    sources: tuple[str, ...]
    forwards: bool

    def sentence(self) -> str:
        """Say the relation as a sentence."""
        period = f"from {self.start}" if self.start else "from an unknown date"
        period += f" to {self.end}" if self.end else ""
        return f"{self.from_label} - {self.label} - {self.to_label} ({period})"


@dataclass(frozen=True)
class Connections:
    """How two things are connected on a day.

    Attributes:
        start: Key of one.
        end: Key of the other.
        day: The day.
        paths: Shortest paths, best first.
        note: What a reader must know: hubs left out, another day taken, nothing found.
        sources: What a reader needs to judge each source named.
    """

    start: str
    end: str
    day: date
    paths: tuple[tuple[Hop, ...], ...]
    note: str
    sources: dict[str, dict[str, str]]

    @property
    def sentences(self) -> tuple[tuple[str, ...], ...]:
        """Each path as sentences."""
        return tuple(tuple(hop.sentence() for hop in path) for path in self.paths)

    def as_dict(self) -> dict[str, Any]:
        """Write it for JSON."""
        hops = [[{**vars(hop), "sentence": hop.sentence()} for hop in path] for path in self.paths]
        return {
            "start": self.start,
            "end": self.end,
            "at": self.day.isoformat(),
            "paths": hops,
            "note": self.note,
            "sources": self.sources,
        }


def connections(
    network: Network,
    start: str,
    end: str,
    day: date,
    *,
    avoid_hubs: bool = True,
    limit: int = 3,
) -> Connections:
    """Find the shortest paths between two things on a day.

    Geography is left out: sharing a region is no connection. Things that connect almost anything
    are left out too, unless they are asked about, and the note names them.

    Args:
        network: The network.
        start: Key of one thing.
        end: Key of the other.
        day: The day.
        avoid_hubs: Whether to leave out hubs.
        limit: How many paths to return at most.
    """
    walk = Walk(
        day,
        families=network.families - _NO_CONNECTION,
        states=LIVE,
        most=HUB_DEGREE if avoid_hubs else 0,
    )
    ends = (iri_of(start), iri_of(end))
    # Half the steps from either end find every path that is short enough.
    halves = [reach(network, [each], walk, STEPS // 2) for each in ends]
    hubs = _hubs(network, halves, walk) - set(ends)
    edges = _joined(halves)
    ways = tuple(islice(_ways(edges, hubs, *ends), limit))
    met = {node for nodes in ways for node in nodes}
    graph = network.graph((e for e in edges if {e.source, e.target} <= met), day)
    paths = tuple(tuple(_hop(graph, *pair) for pair in pairwise(nodes)) for nodes in ways)
    named = {source for path in paths for hop in path for source in hop.sources}
    cards = {source: network.sources.get(source, {}) for source in sorted(named)}
    network.things.read(hubs)
    labels = sorted(network.things[hub].label_on(day) for hub in hubs)
    note = _note(paths, labels, cut=any(half.cut for half in halves))
    return Connections(start, end, day, paths, note, cards)


def _hubs(network: Network, halves: Collection[Reached], walk: Walk) -> set[str]:
    """Collect hubs met on either side, and those where the sides meet, which neither tried."""
    one, other = halves
    meeting = one.steps.keys() & other.steps.keys()
    network.read(meeting)
    return one.hubs | other.hubs | {iri for iri in meeting if is_hub(network, iri, walk)}


def _joined(halves: Collection[Reached]) -> tuple[Edge, ...]:
    return tuple({key: edge for half in halves for key, edge in half.edges.items()}.values())


def _ways(
    edges: Collection[Edge], hubs: Collection[str], start: str, end: str
) -> Iterator[list[str]]:
    """Find the shortest ways by the IRIs of what they lead through; the edges are read later."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edges_from((edge.source, edge.target) for edge in edges)
    graph.remove_nodes_from(hubs)
    if start not in graph or end not in graph:
        return
    simple = nx.Graph(graph.to_undirected(as_view=True))
    try:
        for nodes in nx.shortest_simple_paths(simple, start, end):
            if len(nodes) > STEPS + 1:
                return
            yield nodes
    except nx.NetworkXNoPath:
        return


def _hop(graph: "nx.MultiDiGraph[str]", one: str, other: str) -> Hop:
    """Take the best-evidenced of parallel relations: most sources, then by key."""
    found = [
        (-len(edge["sources"]), edge["key"], source, target)
        for source, target in ((one, other), (other, one))
        if graph.has_edge(source, target)
        for edge in graph[source][target].values()
    ]
    _, key, source, target = min(found)
    edge = graph[source][target][iri_of(key)]
    return Hop(
        fact=key,
        from_key=graph.nodes[source]["key"],
        from_label=graph.nodes[source]["label"],
        to_key=graph.nodes[target]["key"],
        to_label=graph.nodes[target]["label"],
        label=edge["label"],
        state=edge["state"],
        start=edge["from"],
        end=edge["to"],
        sources=edge["sources"],
        forwards=source == one,
    )


def _note(paths: tuple[tuple[Hop, ...], ...], hubs: list[str], *, cut: bool) -> str:
    told = [] if paths else [f"no connection of up to {STEPS} steps on this day"]
    if cut:
        told.append("there is more around them than could be read, so longer ways are not known")
    if hubs:
        shown = ", ".join(hubs[:_NAMED])
        more = f" and {len(hubs) - _NAMED} more" if len(hubs) > _NAMED else ""
        told.append(f"left out, since they connect almost anything: {shown}{more}")
    return "; ".join(told)
