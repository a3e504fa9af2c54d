"""What limits a recovery: the arcs of a minimum cut, in words.

A recovery can be no larger than any cut through the liability graph, and it is as large as the
smallest (Ford and Fulkerson, Maximal Flow through a Network, Canadian Journal of Mathematics 8
(1956) 399-404). Of several smallest cuts, the one nearest to the loss is shown: nothing more can be
recovered unless one of its limits is raised, though raising one is not always enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import networkx as nx
from networkx.algorithms.flow import preflow_push

from kg.risk.money import MoneyRange
from kg.risk.recovery.arcs import LOSS, PAID, Kind, Node

_WORDS = {
    Kind.POOL: "all that {0} puts on its providers",
    Kind.SHARE: "the share of {1} in {0}",
    Kind.RECOURSE: "the recourse cap of {1} in {0}",
    Kind.GUARANTEE: "the guarantee of {0} for {1}",
    Kind.FUNDS: "the funds of {0}",
}


@dataclass(frozen=True)
class Limit:
    """One limit that binds.

    Attributes:
        kind: What sort of limit it is.
        names: Who and what it is about: the contract, the party, or guarantor and beneficiary.
        amount: The limit in pence.
        unguaranteed: Whether it is somebody's funds, and nobody guarantees for them.
    """

    kind: Kind
    names: tuple[str, ...]
    amount: Fraction
    unguaranteed: bool = False

    def __str__(self) -> str:
        """Write in words; a fraction of a penny is left out.

        Example:
            >>> print(Limit(Kind.FUNDS, ("LLP",), Fraction(0), unguaranteed=True))
            the funds of LLP (£0), for whom nobody stands as guarantor
        """
        amount = int(self.amount // 1)
        pounds = MoneyRange("GBP", "", amount, amount).amount
        told = f"{_WORDS[self.kind].format(*self.names)} ({pounds})"
        return f"{told}, for whom nobody stands as guarantor" if self.unguaranteed else told


@dataclass(frozen=True)
class Flow:
    """A maximum flow through a liability graph.

    Attributes:
        value: What reaches ``paid``, in pence, not rounded.
        cut: The arcs of the smallest cut nearest to the loss.
    """

    value: Fraction
    cut: tuple[tuple[Node, Node], ...]


def maximum_flow(graph: "nx.DiGraph[Node]") -> Flow:
    """Find how much can be recovered, and the smallest cut nearest to the loss.

    Example:
        >>> from kg.risk.recovery.arcs import liability_graph
        >>> from kg.risk.recovery.book import Book, Contract, lead_bears_all
        >>> book = Book((Contract("K", 90, lead_bears_all("L")),), {"L": 40})
        >>> maximum_flow(liability_graph(book))
        Flow(value=Fraction(40, 1), cut=((('funds', 'L'), ('paid',)),))
    """
    residual = preflow_push(graph, LOSS, PAID)
    open_ways = nx.subgraph_view(residual, filter_edge=lambda u, v: _open(residual, u, v))
    near = {LOSS} | nx.descendants(open_ways, LOSS)
    cut = tuple((u, v) for u, v in graph.edges if u in near and v not in near)
    return Flow(Fraction(residual.graph["flow_value"], graph.graph["unit"]), cut)


def limits(graph: "nx.DiGraph[Node]", flow: Flow) -> Iterator[Limit]:
    """Put the arcs of a flow's cut into limits, in the order of the graph.

    Example:
        >>> from kg.risk.recovery.arcs import liability_graph
        >>> from kg.risk.recovery.book import Book, Contract, lead_bears_all
        >>> book = Book((Contract("K", 9000, lead_bears_all("L", recourse=700)),), {"L": 4000})
        >>> graph = liability_graph(book)
        >>> [str(limit) for limit in limits(graph, maximum_flow(graph))]
        ['the recourse cap of L in K (£7)']
    """
    guaranteed = {node[2] for node in graph if node[0] == "guarantee"}
    for tail, head in flow.cut:
        arc = graph.edges[tail, head]
        kind: Kind = arc["kind"]
        names = head[1:] if kind in {Kind.POOL, Kind.SHARE} else tail[1:]
        bare = kind is Kind.FUNDS and names[0] not in guaranteed
        yield Limit(kind, names, Fraction(arc["capacity"], graph.graph["unit"]), bare)


def _open(residual: "nx.DiGraph[Node]", tail: Node, head: Node) -> bool:
    arc = residual.edges[tail, head]
    return bool(arc["flow"] < arc["capacity"])
