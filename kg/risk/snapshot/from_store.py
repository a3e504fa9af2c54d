"""Columns straight from the store: most contracts in bulk, the particular ones by their facts.

A register's contract has buyers, holders, sums and a term; such contracts are read as columns, and
their flows are worked out for all at once. Contracts of which more is told (claims, shares,
durations, bounds) are few; a small graph of theirs is read as any other graph is.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import networkx as nx

from kg.keys import key_of, local_name
from kg.network import Network
from kg.network.edges import CLAIM_FAMILY, Edge
from kg.network.projection import LIVE, node_attributes
from kg.ontology import Ontology
from kg.risk.finding import FactGraph
from kg.risk.roles import NOT_DELIVERING
from kg.risk.snapshot import queries
from kg.risk.snapshot.bulk import Bulk
from kg.risk.snapshot.columns import Columns
from kg.risk.snapshot.from_graph import columns_of
from kg.store.dataset import Dataset


def read_columns(dataset: Dataset, day: date, ontology: Ontology) -> Columns:
    """Read the columns of a day.

    Args:
        dataset: The store.
        day: The day.
        ontology: Declares how the particular contracts are projected.

    Example:
        >>> read_columns(Dataset.in_memory([]), date(2020, 1, 1), Ontology.load()).provides.left
        []
    """
    particular = {
        str(row["contract"]) for query in queries.PARTICULAR for row in dataset.rows(query)
    }
    bulk = Bulk(dataset, day, particular | set(_not_running(dataset, day)))
    few = columns_of(_graph(dataset, day, ontology, particular))
    vehicles = frozenset(str(row["body"]) for row in dataset.rows(queries.VEHICLES))
    return few.beside(Columns(bulk.roles(), bulk.payments(), vehicles=vehicles))


def _not_running(dataset: Dataset, day: date) -> Iterator[str]:
    for row in dataset.rows(queries.CONTRACTS_NOT_IN_BEING, day=day):
        yield str(row["thing"])
    latest: dict[str, tuple[date, str]] = {}
    for row in dataset.rows(queries.STATUSES):
        start, end = row.get("from", date.min), row.get("to", date.max)
        if not (isinstance(start, date) and isinstance(end, date) and start <= day <= end):
            continue
        told = (start, local_name(str(row["status"])))
        contract = str(row["contract"])
        latest[contract] = max(told, latest.get(contract, told))
    yield from (each for each, (_, status) in latest.items() if status in NOT_DELIVERING)


def _graph(dataset: Dataset, day: date, ontology: Ontology, contracts: Iterable[str]) -> FactGraph:
    """The facts of some contracts, every service and subcontract, and whoever's funds are known."""
    network = Network(dataset, ontology)
    network.read(contracts)
    edges: dict[str, Edge] = {}
    for contract in contracts:
        edges.update((edge.key, edge) for edge in network.edges_of(contract))
    edges.update((edge.key, edge) for edge in network.edges({"service"}))
    for row in dataset.rows(queries.SUBCONTRACTS):
        edge = network.edge(key_of(str(row["node"])))
        if edge is not None:
            edges[edge.key] = edge
    live = [
        edge for edge in edges.values() if edge.family != CLAIM_FAMILY and edge.state(day) in LIVE
    ]
    graph: nx.MultiDiGraph[str] = network.graph(live, day)
    funded = [str(row["body"]) for row in dataset.rows(queries.FUNDED)]
    network.things.read(funded)
    for body in funded:
        if body not in graph and body in network.things:
            graph.add_node(body, **node_attributes(network.things[body], day))
    return graph
