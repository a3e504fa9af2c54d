"""The facts around some things, followed a few steps: all that an analysis of them touches."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import networkx as nx

from kg.keys import iri_of, key_of
from kg.network.edges import CLAIM_FAMILY, Edge
from kg.network.projection import LIVE, Network, node_attributes

STEPS = 3
"""From a party by its contracts to their services, and to whoever shares in these."""


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
    parties: int = 1,
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
        parties: Up to which of these steps organisations are passed through; later they are only
            reached, since their other contracts are no matter of the things asked for.

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
    for step in range(1, steps + 1):
        if step > parties:
            front = {iri for iri in front if iri in start or not _is_party(iri)}
        network.read(sorted(front))
        many = {iri: network.around(iri).beyond for iri in front if network.around(iri).beyond}
        beyond |= {key_of(iri): sum(more.values()) for iri, more in many.items()}
        edges = [
            edge
            for iri in sorted(front - (many.keys() - start))
            for edge in _facts(network.around(iri).edges, families, day)
        ]
        found |= {edge.key: edge for edge in edges}
        ends = {end for edge in edges for end in (edge.source, edge.target)}
        seen |= front
        front = ends - seen
    graph = network.graph([found[key] for key in sorted(found)], day)
    graph.graph["part"] = True
    for iri in sorted(start - set(graph)):
        if iri in network.things:
            graph.add_node(iri, **node_attributes(network.things[iri], day))
    return Near(graph, beyond)


def _is_party(iri: str) -> bool:
    return key_of(iri).startswith("organisation/")


def _facts(edges: Iterable[Edge], families: Collection[str], day: date) -> Iterable[Edge]:
    return (
        edge
        for edge in edges
        if edge.family in families and edge.family != CLAIM_FAMILY and edge.state(day) in LIVE
    )
