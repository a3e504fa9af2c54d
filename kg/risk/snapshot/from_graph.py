"""Columns of a networkx graph of facts, by the rules that every measure keeps to."""

from collections.abc import Iterator, Mapping
from math import nan

from kg.risk.delivery import Delivery, read
from kg.risk.facts import Fact, share_of
from kg.risk.finding import FactGraph
from kg.risk.inputs.finance import own_funds, turnover
from kg.risk.inputs.flows import flows
from kg.risk.inputs.known import Known
from kg.risk.snapshot.columns import GROUPS, NOT_KNOWN, Columns, Pairs, Payments, Roles

VEHICLE = "SpecialPurposeVehicle"
"""Local name of the class of bodies that were made for one contract."""


def columns_of(graph: FactGraph) -> Columns:
    """Read columns of a graph projected at a day.

    Raises:
        MeasureError: If the graph is not a directed multigraph projected at a day.

    Example:
        >>> from kg.risk.sketch import network
        >>> columns_of(network("L lead-provider K", "L provides S")).provides.left
        ['https://w3id.org/nhs-kg/id/organisation/L']
    """
    return columns_of_delivery(read(graph))


def columns_of_delivery(delivery: Delivery) -> Columns:
    """Read columns of facts in force.

    Example:
        >>> from kg.risk.sketch import network
        >>> facts = read(network("C commissioner K", "L lead-provider K", "K value 5 annual"))
        >>> columns_of_delivery(facts).payments.low
        [500]
    """
    graph = delivery.graph
    bodies = [node for node in graph if delivery.group(node) == "organisation"]
    return Columns(
        _roles(delivery),
        _payments(delivery),
        _pairs(delivery.provides),
        _pairs(delivery.covers),
        dict(_sums((node, turnover(delivery, node)) for node in bodies)),
        dict(_sums((node, own_funds(delivery, node)) for node in bodies)),
        frozenset(node for node in bodies if graph.nodes[node].get("kind") == VEHICLE),
    )


def _roles(delivery: Delivery) -> Roles:
    held: dict[tuple[str, str, int], list[Fact]] = {}
    for contract, facts in delivery.roles.items():
        for fact in facts:
            if fact.role in GROUPS:
                key = (fact.source, contract, int(GROUPS[fact.role]))
                held.setdefault(key, []).append(fact)
    shares = [share_of(facts) for facts in held.values()]
    return Roles(
        Pairs([source for source, _, _ in held], [contract for _, contract, _ in held]),
        [group for _, _, group in held],
        [nan if share is None else float(share) for share in shares],
    )


def _payments(delivery: Delivery) -> Payments:
    every = flows(delivery)
    ends = [_ends(flow.yearly) for flow in every]
    return Payments(
        Pairs([flow.payer for flow in every], [flow.payee for flow in every]),
        [flow.contract for flow in every],
        [low for low, _ in ends],
        [high for _, high in ends],
    )


def _ends(known: Known[int] | None) -> tuple[int, int]:
    if known is None:
        return NOT_KNOWN, NOT_KNOWN
    return known.low, NOT_KNOWN if known.high is None else known.high


def _sums(found: Iterator[tuple[str, Known[int] | None]]) -> Iterator[tuple[str, tuple[int, int]]]:
    return ((node, _ends(known)) for node, known in found if known is not None)


def _pairs(table: Mapping[str, Mapping[str, Fact]]) -> Pairs:
    both = [(one, other) for one, others in table.items() for other in others]
    return Pairs([one for one, _ in both], [other for _, other in both])
