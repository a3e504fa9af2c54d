"""The facts along which losses pass from one body to another, read for those bodies only."""

from collections.abc import Collection, Iterable
from datetime import date

import networkx as nx
import numpy as np

from kg.network import Network
from kg.network.edges import CLAIM_FAMILY, Edge
from kg.network.projection import LIVE, node_attributes
from kg.risk.delivery import SUBCONTRACT
from kg.risk.finding import FactGraph
from kg.risk.snapshot.columns import NOT_KNOWN
from kg.risk.snapshot.day import Day

Step = tuple[str, str]
"""IRIs of two bodies, one of which pays the other."""


def facts_along(
    network: Network, day: Day, steps: Collection[Step], others: Iterable[str]
) -> FactGraph:
    """Project the facts of the contracts by which bodies are linked.

    Args:
        network: Reads them.
        day: Says which contracts these are.
        steps: Who is linked with whom; of several contracts the one that carries most counts.
        others: IRIs of bodies to name beside, even if no such fact is theirs.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.store.dataset import Dataset
        >>> empty, ontology = Dataset.in_memory([]), Ontology.load()
        >>> day = Day.read(empty, date(2020, 1, 1), ontology, shipped_priors())
        >>> len(facts_along(Network(empty, ontology), day, [], []))
        0
    """
    found = {step: contract_between(day, *step) for step in steps}
    contracts = {contract for contract in found.values() if contract}
    subcontracts = [step for step, contract in found.items() if not contract]
    return facts_of(network, day.snapshot.at, contracts, subcontracts, others)


def facts_of(
    network: Network,
    on: str,
    contracts: Iterable[str],
    subcontracts: Collection[Step] = (),
    others: Iterable[str] = (),
) -> FactGraph:
    """Project the facts of some contracts, and of subcontracts between bodies.

    Args:
        network: Reads them.
        on: The day.
        contracts: IRIs of the contracts.
        subcontracts: Who has whom as a subcontractor, whatever the contract.
        others: IRIs of things to name beside, even if no such fact is theirs.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.store.dataset import Dataset
        >>> empty = Network(Dataset.in_memory([]), Ontology.load())
        >>> facts_of(empty, "2020-01-01", []).graph["at"]
        '2020-01-01'
    """
    chosen = sorted(contracts)
    network.read(chosen)
    edges = {edge.key: edge for each in chosen for edge in network.edges_of(each)}
    edges |= _subcontracts(network, subcontracts)
    at = date.fromisoformat(on)
    live = [
        edge for edge in edges.values() if edge.family != CLAIM_FAMILY and edge.state(at) in LIVE
    ]
    graph: nx.MultiDiGraph[str] = network.graph(live, at)
    beside = [iri for iri in others if iri not in graph]
    network.things.read(beside)
    for iri in beside:
        graph.add_node(iri, **node_attributes(network.things[iri], at))
    return graph


def contract_between(day: Day, one: str, other: str) -> str:
    """Find the contract by which most may pass between two bodies; empty where none is on record.

    Example:
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.sketch import network
        >>> from kg.risk.snapshot import RiskSnapshot
        >>> graph = network("C commissioner K", "L lead-provider K", "K value 5 annual",
        ...     "C commissioner J", "L lead-provider J", "J value 9 annual")
        >>> day = Day.of(RiskSnapshot.from_networkx(graph), shipped_priors())
        >>> contract_between(day, *day.snapshot.organisations)[-1]
        'J'
    """
    snapshot, flows = day.snapshot, day.snapshot.flows
    ends = [day.system.number[one], day.system.number[other]]
    rows = np.concatenate([snapshot.paying.at(end) for end in ends])
    rows = rows[np.isin(flows.payees[rows], ends)]
    low, high, contracts = flows.low[rows], flows.high[rows], flows.contracts[rows]
    most = np.where(high == NOT_KNOWN, np.maximum(low, 0), high)
    best = contracts[np.lexsort((contracts, -most))[0]]
    return "" if best == NOT_KNOWN else snapshot.contracts[best]


def _subcontracts(network: Network, steps: Collection[Step]) -> dict[str, Edge]:
    edges = network.among({end for step in steps for end in step}) if steps else ()
    return {edge.key: edge for edge in edges if edge.kind == SUBCONTRACT}
