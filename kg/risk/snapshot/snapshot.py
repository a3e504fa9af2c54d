"""An immutable picture of who pays whom on a day, with organisations and contracts as numbers.

A networkx graph of England takes half a gigabyte and seconds to walk once; these arrays take some
tens of megabytes, and a what-if touches only what it reaches.
"""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.ontology import Ontology
from kg.risk.finding import FactGraph
from kg.risk.snapshot.columns import (
    NOT_KNOWN,
    Columns,
    Index,
    Numbers,
    Pairs,
    Payments,
    Roles,
    Sums,
)
from kg.risk.snapshot.from_graph import columns_of
from kg.risk.snapshot.from_store import read_columns
from kg.store.dataset import Dataset


@dataclass(frozen=True)
class Rows:
    """The rows that each of many things has, one thing after another.

    Attributes:
        starts: Where each thing's rows begin; one more entry says where the last one's end.
        order: Numbers of rows.

    Example:
        >>> Rows.of(np.array([1, 0, 1]), 2).at(1).tolist()
        [0, 2]
    """

    starts: Numbers
    order: Numbers

    @classmethod
    def of(cls, things: Numbers, size: int) -> "Rows":
        """Gather rows by the thing that each is of."""
        counts = np.bincount(things, minlength=size)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return cls(starts, np.argsort(things, kind="stable"))

    def at(self, thing: int) -> Numbers:
        """List the rows of a thing."""
        return self.order[self.starts[thing] : self.starts[thing + 1]]


@dataclass(frozen=True)
class Held:
    """Roles by number, in order of organisation, contract and group."""

    organisations: Numbers
    contracts: Numbers
    groups: Numbers
    shares: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Flows:
    """Payments by number, in order of payer, payee and contract; pence a year."""

    payers: Numbers
    payees: Numbers
    contracts: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True)
class Between:
    """Sums by organisation, in pence; ``NOT_KNOWN`` where there are none."""

    low: Numbers
    high: Numbers


@dataclass(frozen=True)
class Links:
    """Pairs by number, in order."""

    left: Numbers
    right: Numbers


@dataclass(frozen=True, eq=False)
class RiskSnapshot:
    """Who pays whom on a day.

    Attributes:
        at: The day.
        version: Version of the store.
        organisations: IRIs of those that hold roles, pay, are paid or provide; in order.
        contracts: IRIs of the contracts that run, in order.
        services: IRIs of the services, in order.
        roles: Who holds which roles in which contracts.
        flows: Who pays whom under which contract.
        paying: The flows of each payer.
        paid: The flows of each payee.
        provides: Organisations and their services.
        covers: Contracts and their services.
        turnover: What organisations turn over in a year.
        own_funds: What they could lose.
        vehicles: Numbers of the organisations that were made for one contract.
    """

    at: str
    version: str
    organisations: tuple[str, ...]
    contracts: tuple[str, ...]
    services: tuple[str, ...]
    roles: Held
    flows: Flows
    paying: Rows
    paid: Rows
    provides: Links
    covers: Links
    turnover: Between
    own_funds: Between
    vehicles: Numbers

    @classmethod
    def from_networkx(cls, graph: FactGraph) -> "RiskSnapshot":
        """Number a graph of facts that was projected at a day.

        Raises:
            MeasureError: If the graph is not a directed multigraph projected at a day.

        Example:
            >>> from kg.risk.sketch import network
            >>> graph = network("C commissioner K", "K value 90 annual", "L lead-provider K")
            >>> RiskSnapshot.from_networkx(graph).flows.high.tolist()
            [9000]
        """
        columns = columns_of(graph)
        return cls.of(columns, str(graph.graph["at"]), str(graph.graph.get("version", "")))

    @classmethod
    def from_store(
        cls, dataset: Dataset, day: date, ontology: Ontology, folder: Path | None = None
    ) -> "RiskSnapshot":
        """Read the same from a store, without a graph in between.

        Args:
            dataset: The store.
            day: The day.
            ontology: Declares how facts are projected.
            folder: Where to keep what is the same on all days, so that the next day is read in a
                fraction of the time; if not given, in the folder of the store's version, if it
                has one.

        Example:
            >>> RiskSnapshot.from_store(Dataset.in_memory([]), date(2020, 1, 1), Ontology.load()).at
            '2020-01-01'
        """
        columns = read_columns(dataset, day, ontology, folder)
        return cls.of(columns, day.isoformat(), dataset.version)

    @classmethod
    def of(cls, columns: Columns, at: str = "", version: str = "") -> "RiskSnapshot":
        """Number columns.

        Example:
            >>> RiskSnapshot.of(Columns(provides=Pairs(["L"], ["S"]))).services
            ('S',)
        """
        roles, payments = columns.roles, columns.payments
        bodies = Index.of(
            roles.parties.left,
            payments.parties.left,
            payments.parties.right,
            columns.provides.left,
        )
        contracts = Index.of(roles.parties.right)
        services = Index.of(columns.provides.right, columns.covers.right)
        flows = _flows(payments, bodies, contracts)
        size = len(bodies.names)
        return cls(
            at,
            version,
            bodies.names,
            contracts.names,
            services.names,
            _held(roles, bodies, contracts),
            flows,
            Rows.of(flows.payers, size),
            Rows.of(flows.payees, size),
            _links(columns.provides, bodies, services),
            _links(columns.covers, contracts, services),
            _between(columns.turnover, bodies),
            _between(columns.own_funds, bodies),
            _known(bodies.numbers(sorted(columns.vehicles))),
        )

    def __eq__(self, other: object) -> bool:
        """Tell whether two snapshots say the same of a day; the version does not matter."""
        if not isinstance(other, RiskSnapshot):
            return NotImplemented
        return all(
            _same(getattr(self, each.name), getattr(other, each.name))
            for each in fields(self)
            if each.name != "version"
        )

    __hash__ = None  # type: ignore[assignment] # arrays have none

    @property
    def size(self) -> int:
        """How many organisations there are."""
        return len(self.organisations)


def _flows(payments: Payments, bodies: Index, contracts: Index) -> Flows:
    ends = (bodies.numbers(payments.parties.left), bodies.numbers(payments.parties.right))
    table = (
        *ends,
        contracts.numbers(payments.contracts),
        np.asarray(payments.low, np.int64),
        np.asarray(payments.high, np.int64),
    )
    order = np.lexsort(table[::-1])
    return Flows(*(column[order] for column in table))


def _held(roles: Roles, bodies: Index, contracts: Index) -> Held:
    table = (
        bodies.numbers(roles.parties.left),
        contracts.numbers(roles.parties.right),
        np.asarray(roles.groups, np.int64),
        np.asarray(roles.shares, np.float64),
    )
    order = np.lexsort(table[::-1])
    return Held(*(column[order] for column in table))  # type: ignore[arg-type] # shares are last


def _links(pairs: Pairs, left: Index, right: Index) -> Links:
    ends = left.numbers(pairs.left), right.numbers(pairs.right)
    order = np.lexsort(ends[::-1])
    return Links(*(column[order] for column in ends))


def _known(numbers: Numbers) -> Numbers:
    found: Numbers = numbers[numbers != NOT_KNOWN]
    return found


def _between(sums: Sums, bodies: Index) -> Between:
    low, high = (np.full(len(bodies.names), -1, np.int64) for _ in range(2))
    for name, (least, most) in sums.items():
        if name in bodies.number:
            low[bodies.number[name]], high[bodies.number[name]] = least, most
    return Between(low, high)


def _same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, str | tuple):
        return one == other
    names = [each.name for each in fields(one)]  # type: ignore[arg-type] # all others are dataclasses
    return all(_same(getattr(one, name), getattr(other, name)) for name in names)
