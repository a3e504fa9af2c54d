"""Columns straight from the store: most contracts in bulk, the particular ones by their facts.

A register's contract has buyers, holders, sums and a term; such contracts are read as columns, and
their flows are worked out for all at once. Contracts of which more is told (claims, shares,
durations, bounds) are few; a small graph of theirs is read as any other graph is.
"""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import networkx as nx

from kg.keys import key_of, slug
from kg.network import Network
from kg.network.edges import CLAIM_FAMILY, Edge
from kg.network.projection import LIVE, node_attributes
from kg.ontology import Ontology
from kg.risk.finding import FactGraph
from kg.risk.snapshot import queries
from kg.risk.snapshot.agreed import Agreed
from kg.risk.snapshot.bulk import Bulk
from kg.risk.snapshot.columns import Columns
from kg.risk.snapshot.from_graph import columns_of
from kg.risk.snapshot.gathered import agreed_of
from kg.risk.snapshot.reading import read_agreed
from kg.stated import kept
from kg.stated.filing import filed
from kg.store.dataset import Dataset

FORMAT = 2
"""Counts how often the form of the file has changed; a file of another form is left alone."""
_BESIDE = "snapshots"
"""The folder of a version where such files are, apart from the engine's."""


def read_columns(
    dataset: Dataset, day: date, ontology: Ontology, folder: Path | None = None
) -> Columns:
    """Read the columns of a day.

    Args:
        dataset: The store.
        day: The day.
        ontology: Declares how the particular contracts are projected.
        folder: Where to keep what is the same on all days; beside the files of the store's version
            if not given, with which it goes. A folder that cannot be written to is only read.

    Example:
        >>> read_columns(Dataset.in_memory([]), date(2020, 1, 1), Ontology.load()).provides.left
        []
    """
    agreed = agreed_in(dataset, folder)
    bulk = Bulk(agreed, day)
    few = columns_of(_graph(dataset, day, ontology, agreed.particular))
    vehicles = frozenset(str(row["body"]) for row in dataset.rows(queries.VEHICLES))
    return few.beside(Columns(bulk.roles(), bulk.payments(), vehicles=vehicles))


def agreed_in(dataset: Dataset, folder: Path | None = None) -> Agreed:
    """Give what the contracts of a store say on all days, from what is kept if anything is.

    Args:
        dataset: The store.
        folder: Where to keep it; beside the files of the store's version if not given.

    Example:
        >>> agreed_in(Dataset.in_memory([])).contracts
        ()
    """
    if folder is None and dataset.home is not None:
        folder = dataset.home.path / _BESIDE
    if folder is None:
        return read_agreed(dataset)
    return filed(Agreed, _spot(dataset, folder), lambda: _made(dataset))


def _spot(dataset: Dataset, folder: Path) -> Path:
    return folder / f"agreed-{FORMAT}-{slug(dataset.version)}.npz"


def _made(dataset: Dataset) -> Agreed:
    stated = kept(dataset.home.path) if dataset.home else None
    return read_agreed(dataset) if stated is None else agreed_of(stated)


def _graph(
    dataset: Dataset, day: date, ontology: Ontology, contracts: Collection[str]
) -> FactGraph:
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
