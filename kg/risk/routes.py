"""The routes by which a commissioner reaches services: commissioner, contract, provider, service.

Partners and subcontractors are reached through whoever answers for the contract.
A service that a contract covers and nobody on record provides hangs on whoever answers for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from kg.risk.delivery import Delivery
from kg.risk.finding import Hop, Path


@dataclass(frozen=True)
class Routes:
    """One commissioner's routes as a directed graph; each step knows the facts behind it.

    Attributes:
        start: The commissioner.
        graph: Nodes are IRIs; every edge holds its ``hops``.
        unprovided: Services covered by a contract that nobody on record provides.
    """

    start: str
    graph: "nx.DiGraph[str]"
    unprovided: frozenset[str]

    def path(self, source: str, target: str) -> Path:
        """A shortest route between two things, as facts."""
        steps: Sequence[str] = nx.shortest_path(self.graph, source, target)
        hops = (self.graph.edges[step]["hops"] for step in pairwise(steps))
        return Path(tuple(hop for taken in hops for hop in taken))


def routes_from(delivery: Delivery, commissioner: str, contracts: Iterable[str]) -> Routes:
    """Draw a commissioner's routes through its contracts to their services.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> delivery = read(network("C commissioner K", "L lead-provider K", "P partner K"))
        >>> routes = routes_from(delivery, delivery.organisation("C"), delivery.contracts)
        >>> print(routes.path(routes.start, delivery.organisation("P")))
        C -[commissioner]-> K <-[lead provider]- L -[lead provider]-> K <-[partner]- P
    """
    routes = Routes(commissioner, nx.DiGraph(), frozenset(_unprovided(delivery, contracts)))
    for contract in contracts:
        paying = delivery.standing(contract, commissioner)[0]
        _step(routes, commissioner, contract, [delivery.hop(paying)])
        _parties(delivery, routes, contract)
        _services(delivery, routes, contract)
    return routes


def _parties(delivery: Delivery, routes: Routes, contract: str) -> None:
    heads = delivery.heads(contract)
    reached = list(delivery.providers(contract))
    for party in reached:
        held = delivery.hop(delivery.standing(contract, party)[0], forward=False)
        if party in heads or not heads:
            _step(routes, contract, party, [held])
            continue
        for head in heads:
            answers = delivery.hop(delivery.standing(contract, head)[0])
            _step(routes, head, party, [answers, held])
    seen = set(reached)
    while reached:
        main = reached.pop()
        for sub, fact in delivery.subcontractors.get(main, {}).items():
            _step(routes, main, sub, [delivery.hop(fact, forward=False)])
            if sub not in seen:
                seen.add(sub)
                reached.append(sub)


def _services(delivery: Delivery, routes: Routes, contract: str) -> None:
    reached = nx.descendants(routes.graph, contract)
    for party in sorted(reached):
        if delivery.group(party) == "organisation":
            for service, fact in delivery.services_under(contract, party).items():
                _step(routes, party, service, [delivery.hop(fact)])
    heads = delivery.heads(contract)
    for service, fact in delivery.covers.get(contract, {}).items():
        if service not in routes.unprovided:
            continue
        covers = delivery.hop(fact)
        for head in heads:
            answers = delivery.hop(delivery.standing(contract, head)[0])
            _step(routes, head, service, [answers, covers])
        if not heads:
            _step(routes, contract, service, [covers])


def _unprovided(delivery: Delivery, contracts: Iterable[str]) -> Iterable[str]:
    for contract in contracts:
        for service in delivery.covers.get(contract, {}):
            if service not in delivery.providers_of:
                yield service


def _step(routes: Routes, source: str, target: str, hops: list[Hop]) -> None:
    if source != target and not routes.graph.has_edge(source, target):
        routes.graph.add_edge(source, target, hops=tuple(hops))
