"""Who is the only way to a service: the dominators of a graph of delivery, and whom they carry.

Arcs run from the commissioner by way of leads and partners to services. A provider dominates a
service if every way from the commissioner to the service passes through it, so that without it
nothing arrives (Cooper, Harvey and Kennedy, A Simple, Fast Dominance Algorithm, Rice University,
2001).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import networkx as nx

from kg.errors import MeasureError
from kg.risk.service.lapse import Withdrawal


@dataclass(frozen=True)
class Dominator:
    """A provider that every way to a service passes through.

    Attributes:
        provider: Who.
        path: One of the shortest ways from the commissioner to the service.
    """

    provider: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        """Write as a sentence.

        Example:
            >>> print(Dominator("L", ("C", "L", "S")))
            Every way from C to S passes through L, such as C -> L -> S.
        """
        way = " -> ".join(self.path)
        first, *_, last = self.path
        return f"Every way from {first} to {last} passes through {self.provider}, such as {way}."


def dominators(graph: "nx.DiGraph[str]", commissioner: str, service: str) -> tuple[Dominator, ...]:
    """Find every provider that dominates a service, the one next to the commissioner first.

    Raises:
        MeasureError: If no way leads from the commissioner to the service.

    Example:
        >>> graph = nx.DiGraph([("C", "L"), ("L", "P"), ("L", "Q"), ("P", "S"), ("Q", "S")])
        >>> [each.provider for each in dominators(graph, "C", "S")]
        ['L']
    """
    if not (
        commissioner in graph and service in graph and nx.has_path(graph, commissioner, service)
    ):
        raise MeasureError(f"no way leads from '{commissioner}' to '{service}' in this graph")
    above = nx.immediate_dominators(graph, commissioner)
    path = tuple(nx.shortest_path(graph, commissioner, service))
    found = list[str]()
    node = service
    while node != commissioner:
        node = above[node]
        found.append(node)
    return tuple(Dominator(each, path) for each in reversed(found[:-1]))


def cut_off(graph: "nx.DiGraph[str]", commissioner: str, leaving: Iterable[str]) -> frozenset[str]:
    """Tell what can no longer be reached from the commissioner once some have left, they included.

    Raises:
        MeasureError: If the commissioner is not in the graph, or is among those who leave.

    Example:
        >>> graph = nx.DiGraph([("C", "L"), ("L", "P"), ("C", "Q"), ("P", "S"), ("Q", "S")])
        >>> sorted(cut_off(graph, "C", ["L"]))
        ['L', 'P']
    """
    gone = frozenset(leaving)
    if commissioner not in graph or commissioner in gone:
        raise MeasureError(f"the commissioner '{commissioner}' is not there; who would be served?")
    rest = nx.subgraph_view(graph, filter_node=lambda node: node not in gone)
    reached = {commissioner} | nx.descendants(rest, commissioner)
    return frozenset(nx.descendants(graph, commissioner)) - reached | gone


def with_all_it_carries(
    graph: "nx.DiGraph[str]", commissioner: str, withdrawal: Withdrawal
) -> tuple[Withdrawal, ...]:
    """Let everyone leave with a provider whom only that provider ties to the commissioner.

    Raises:
        MeasureError: If the commissioner is not in the graph, or is the one who leaves.

    Example:
        >>> graph = nx.DiGraph([("C", "L"), ("L", "P"), ("P", "S")])
        >>> leaves = with_all_it_carries(graph, "C", Withdrawal("L", notice=3, replaced=9))
        >>> [each.provider for each in leaves]
        ['L', 'P', 'S']
    """
    gone = cut_off(graph, commissioner, [withdrawal.provider])
    return tuple(replace(withdrawal, provider=each) for each in sorted(gone))
