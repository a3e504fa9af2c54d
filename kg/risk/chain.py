"""Where an amount ends up when each holder passes on fixed shares: an absorbing chain, exactly.

Shares are fractions, so nothing is rounded here; :func:`kg.risk.money.share_out` turns the outcome
into pence that add up to what went in.
Cycles are allowed (a lead that is its own subcontractor's subcontractor).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import networkx as nx

from kg.errors import MeasureError

Shares = Mapping[str, Mapping[str, Fraction]]


def absorb(passes_on: Shares, start: str) -> dict[str, Fraction]:
    """Follow one unit from ``start``; returns what each holder keeps, adding up to one.

    What a holder does not pass on, it keeps.

    Raises:
        MeasureError: If holders pass everything round in a circle and nobody keeps any.

    Example:
        A walk on five steps that moves left or right with equal chance and stops at either end.

        >>> half = Fraction(1, 2)
        >>> walk = {"1": {"0": half, "2": half}, "2": {"1": half, "3": half},
        ...         "3": {"2": half, "4": half}}
        >>> {end: str(part) for end, part in absorb(walk, "1").items() if part}
        {'0': '3/4', '4': '1/4'}
    """
    arriving = inflow(passes_on, start)
    kept: dict[str, Fraction] = {}
    for holder, amount in sorted(arriving.items()):
        kept[holder] = amount * (1 - sum(passes_on.get(holder, {}).values(), Fraction(0)))
    return kept


def inflow(passes_on: Shares, start: str) -> dict[str, Fraction]:
    """Everything that passes through each holder when one unit enters at ``start``.

    Raises:
        MeasureError: If holders pass everything round in a circle and nobody keeps any.

    Example:
        >>> half = Fraction(1, 2)
        >>> walk = {"1": {"2": half}, "2": {"1": half, "3": half}, "3": {"2": half}}
        >>> [str(inflow(walk, "1")[step]) for step in "123"]
        ['3/2', '1', '1/2']
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node(start)
    graph.add_edges_from((a, b) for a, onward in passes_on.items() for b in onward)
    reached = graph.subgraph(nx.descendants(graph, start) | {start})
    condensed = nx.condensation(reached)
    arriving = {holder: Fraction(int(holder == start)) for holder in reached}
    for component in nx.topological_sort(condensed):
        members = sorted(condensed.nodes[component]["members"])
        _settle(passes_on, members, arriving)
        for holder in members:
            for target, share in passes_on.get(holder, {}).items():
                if target not in members:
                    arriving[target] += arriving[holder] * share
    return arriving


def _settle(passes_on: Shares, members: Sequence[str], arriving: dict[str, Fraction]) -> None:
    """Replace what enters a circle from outside by what flows round it in all."""
    if len(members) == 1 and members[0] not in passes_on.get(members[0], {}):
        return
    rows = [
        [int(a == b) - passes_on.get(b, {}).get(a, Fraction(0)) for b in members] + [arriving[a]]
        for a in members
    ]
    for place, _ in enumerate(rows):
        pivot = next((row for row in rows[place:] if row[place]), None)
        if pivot is None:
            raise MeasureError(
                f"nobody keeps any of what {' and '.join(members)} pass round; check their shares"
            )
        rows.remove(pivot)
        rows.insert(place, [cell / pivot[place] for cell in pivot])
        _clear(rows, place)
    for holder, row in zip(members, rows, strict=True):
        arriving[holder] = row[-1]


def _clear(rows: list[list[Fraction]], place: int) -> None:
    for index, row in enumerate(rows):
        if index != place and row[place]:
            factor = row[place]
            rows[index] = [a - factor * b for a, b in zip(row, rows[place], strict=True)]


def reachable(steps: Mapping[str, frozenset[str]], onward: Shares, start: str) -> frozenset[str]:
    """Whoever an amount can reach from ``start`` when its first step is one of unknown size.

    Example:
        >>> sorted(reachable({"L": frozenset("P")}, {"P": {"S": Fraction(1, 2)}}, "L"))
        ['P', 'S']
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((a, b) for a, targets in steps.items() for b in targets)
    graph.add_edges_from((a, b) for a, shares in onward.items() for b in shares)
    first = steps.get(start, frozenset())
    return frozenset(first).union(*(nx.descendants(graph, node) for node in first)) - {start}
