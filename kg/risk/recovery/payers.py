"""Who pays what of a recovery: own funds first, then guarantors, head provider, joint partners.

Among all ways of recovering the most, one is taken in which as little as possible is called from
further down that order: a maximum flow of least cost. Where two parties rank alike, several ways
can be equally good, and this is one of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import networkx as nx

from kg.risk.recovery.arcs import LOSS, PAID, Kind, Node, liability_graph
from kg.risk.recovery.book import Book


@dataclass(frozen=True, order=True)
class Payment:
    """What one party pays for one contract.

    Attributes:
        payer: Who pays.
        contract: For which contract.
        guaranteed: For whom the payer stands as guarantor; empty: it is liable itself.
        pence: How much.
    """

    payer: str
    contract: str
    guaranteed: str
    pence: int


def who_pays(book: Book) -> tuple[Payment, ...]:
    """Attribute a recovery to those who pay it; the payments add up to it to the penny.

    Raises:
        MeasureError: If an input is only known as a range.

    Example:
        >>> from kg.risk.recovery.book import Contract, Guarantee, lead_bears_all
        >>> loss = Contract("K", 90, lead_bears_all("LLP"))
        >>> book = Book((loss,), {"LLP": 20, "CUH": 50}, (Guarantee("CUH", "LLP"),))
        >>> for payment in who_pays(book):
        ...     print(payment.payer, payment.guaranteed, payment.pence)
        CUH LLP 50
        LLP  20
    """
    graph = liability_graph(book)
    flows: dict[Node, dict[Node, int]] = nx.max_flow_min_cost(graph, LOSS, PAID)
    paid: dict[tuple[str, str, str], int] = {}
    for key, units in _paid(graph, flows):
        paid[key] = paid.get(key, 0) + units
    return tuple(_in_pence(paid, graph.graph["unit"]))


def _paid(
    graph: "nx.DiGraph[Node]", flows: dict[Node, dict[Node, int]]
) -> Iterator[tuple[tuple[str, str, str], int]]:
    for tail, head in graph.edges:
        units, kind = flows[tail][head], graph.edges[tail, head]["kind"]
        if units and kind is Kind.RECOURSE:
            yield (head[1], tail[1], ""), units
        elif units and kind is Kind.CALL:
            yield (head[1], tail[1], tail[2]), units


def _in_pence(paid: dict[tuple[str, str, str], int], unit: int) -> Iterator[Payment]:
    # Rounding the running total down loses no penny and takes no payer beyond its whole funds.
    units = before = 0
    for key in sorted(paid):
        units += paid[key]
        pence = int(Fraction(units, unit) // 1)
        if pence > before:
            yield Payment(*key, pence - before)
        before = pence
