"""The facts around some things, followed a few steps: all that an analysis of them touches."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import networkx as nx

from kg.keys import iri_of
from kg.network.edges import CLAIM_FAMILY, Edge
from kg.network.projection import LIVE, Network, node_attributes

STEPS = 4
"""From a party by its contracts and their other parties to the contracts of these."""


@dataclass(frozen=True)
class Near:
    """The facts around some things.

    Attributes:
        graph: As ``Network.at`` gives it, of these facts only; it says that it is a ``part``.
        beyond: Keys of things whose relations were too many to follow, and how many more they have.
    """

    graph: "nx.MultiDiGraph[str]" = field(compare=False, repr=False)
    beyond: Mapping[str, int]


def near(
    network: Network,
    keys: Collection[str],
    day: date,
    *,
    families: Collection[str],
    steps: int = STEPS,
) -> Near:
    """Project the facts that are a few steps away from some things.

    What has more relations than are read of one thing, such as a commissioner of thousands of
    contracts, is reached but not passed through, unless it is one of the things asked for.

    Args:
        network: The network.
        keys: Keys of the things.
        day: The day.
        families: Families of facts to follow.
        steps: How many facts to follow one after another.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.store.dataset import Dataset
        >>> empty = Network(Dataset.in_memory([]), Ontology.load())
        >>> near(empty, [], date(2020, 1, 1), families={"contract"}).graph.number_of_nodes()
        0
    """
    start = frozenset(map(iri_of, keys))
    front, seen = set(start), set[str]()
    found: dict[str, Edge] = {}
    beyond: dict[str, int] = {}
    for _ in range(steps):
        network.read(sorted(front))
        ends = set[str]()
        for iri in sorted(front):
            around = network.around(iri)
            if around.beyond:
                beyond[network.things[iri].key] = sum(around.beyond.values())
            if around.beyond and iri not in start:
                continue
            for edge in _facts(around.edges, families, day):
                found[edge.key] = edge
                ends |= {edge.source, edge.target}
        seen |= front
        front = ends - seen
    graph = network.graph([found[key] for key in sorted(found)], day)
    graph.graph["part"] = True
    for iri in sorted(start):
        if iri not in graph and iri in network.things:
            graph.add_node(iri, **node_attributes(network.things[iri], day))
    return Near(graph, beyond)


def _facts(edges: Iterable[Edge], families: Collection[str], day: date) -> Iterable[Edge]:
    return (
        edge
        for edge in edges
        if edge.family in families and edge.family != CLAIM_FAMILY and edge.state(day) in LIVE
    )
