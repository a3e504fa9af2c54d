"""What a snapshot is made of, by name: columns of roles, flows, services and sums.

Both ways of making one, from a graph and from the store, end in these, and only here are names
turned into numbers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from kg.risk.roles import COMMISSIONERS, GUARANTORS, JOINT, LEADS, UNDER

Numbers = npt.NDArray[np.int64]
NOT_KNOWN = -1
"""Stands for an amount that is not on record, for an upper end that nothing bounds, and for no
contract."""


class Group(IntEnum):
    """What a role means for who pays whom."""

    COMMISSIONER = 0
    LEAD = 1
    JOINT = 2
    UNDER = 3
    GUARANTOR = 4


GROUPS: Mapping[str, Group] = {
    role: group
    for group, roles in zip(Group, (COMMISSIONERS, LEADS, JOINT, UNDER, GUARANTORS), strict=True)
    for role in sorted(roles)
}
"""The group of every role that carries money or answers for it."""


@dataclass(frozen=True)
class Repeated:
    """A long column of names that come again and again: the names, and which stands in which row.

    Attributes:
        names: What may stand in the column, each once; several columns may share them.
        places: For each row, the place of its name among the names.
        above: What stands in rows before these.

    Example:
        >>> list(Repeated(("a", "b"), np.array([1, 0, 1]), ["c"]))
        ['c', 'b', 'a', 'b']
    """

    names: tuple[str, ...]
    places: Numbers
    above: Sequence[str] = ()

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.above) + len(self.places)

    def __iter__(self) -> Iterator[str]:
        """Give the name of each row."""
        return chain(self.above, map(self.names.__getitem__, self.places.tolist()))


Column = Sequence[str] | Repeated


@dataclass(frozen=True)
class Pairs:
    """Which things of one sort go with which of another, by name.

    Example:
        >>> Pairs(["L"], ["S"]).left
        ['L']
    """

    left: Column = ()
    right: Column = ()


@dataclass(frozen=True)
class Roles:
    """Who holds what kind of role in which contract.

    Attributes:
        parties: Organisations and contracts.
        groups: A :class:`Group` each.
        shares: The part of the contract that the role carries; not a number where not on record.
    """

    parties: Pairs = Pairs()
    groups: Sequence[int] | Numbers = ()
    shares: Sequence[float] | npt.NDArray[np.float64] = ()


@dataclass(frozen=True)
class Payments:
    """Who pays whom under which contract, and how many pence a year.

    Attributes:
        parties: Payers and payees.
        contracts: The contract each; empty where it is not on record.
        low: The least; ``NOT_KNOWN`` where no amount is on record.
        high: The most; ``NOT_KNOWN`` where nothing bounds it.
    """

    parties: Pairs = Pairs()
    contracts: Column = ()
    low: Sequence[int] | Numbers = ()
    high: Sequence[int] | Numbers = ()


Sums = Mapping[str, tuple[int, int]]
"""Pence by organisation: the least and the most, the latter ``NOT_KNOWN`` if nothing bounds it."""


@dataclass(frozen=True)
class Columns:
    """Everything that a snapshot is made of.

    Attributes:
        roles: Who holds which roles.
        payments: Who pays whom.
        provides: Organisations and the services they provide.
        covers: Contracts and the services they cover.
        turnover: What organisations turn over in a year, where on record.
        own_funds: What they could lose, where on record.
        vehicles: Organisations that were made for one contract.
    """

    roles: Roles = Roles()
    payments: Payments = Payments()
    provides: Pairs = Pairs()
    covers: Pairs = Pairs()
    turnover: Sums = field(default_factory=dict)
    own_funds: Sums = field(default_factory=dict)
    vehicles: frozenset[str] = frozenset()

    def beside(self, other: "Columns") -> "Columns":
        """Put the columns of two parts of a network together.

        Example:
            >>> one, two = Columns(covers=Pairs(["K"], ["S"])), Columns(covers=Pairs(["J"], ["S"]))
            >>> one.beside(two).covers.left
            ['K', 'J']
        """
        mine, others = self.roles, other.roles
        roles = Roles(
            _joined(mine.parties, others.parties),
            np.concatenate([np.asarray(each, np.int64) for each in (mine.groups, others.groups)]),
            np.concatenate([np.asarray(each, np.float64) for each in (mine.shares, others.shares)]),
        )
        paid, beside = self.payments, other.payments
        payments = Payments(
            _joined(paid.parties, beside.parties),
            _below(paid.contracts, beside.contracts),
            np.concatenate([np.asarray(each, np.int64) for each in (paid.low, beside.low)]),
            np.concatenate([np.asarray(each, np.int64) for each in (paid.high, beside.high)]),
        )
        return Columns(
            roles,
            payments,
            _joined(self.provides, other.provides),
            _joined(self.covers, other.covers),
            {**self.turnover, **other.turnover},
            {**self.own_funds, **other.own_funds},
            self.vehicles | other.vehicles,
        )


def _joined(one: Pairs, two: Pairs) -> Pairs:
    return Pairs(_below(one.left, two.left), _below(one.right, two.right))


def _below(some: Column, others: Column) -> Column:
    if isinstance(others, Repeated):
        return Repeated(others.names, others.places, [*some, *others.above])
    return [*some, *others]


@dataclass(frozen=True)
class Index:
    """Names in order, and the number of each.

    Example:
        >>> index = Index.of(["b", "a"], ["b"])
        >>> index.names, index.numbers(["b", "", "a"]).tolist()
        (('a', 'b'), [1, -1, 0])
    """

    names: tuple[str, ...]
    number: Mapping[str, int] = field(repr=False, compare=False)
    _shared: dict[int, tuple[tuple[str, ...], Numbers]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def of(cls, *columns: Column) -> "Index":
        """Number the names of columns in alphabetical order, each once."""
        repeated = [column for column in columns if isinstance(column, Repeated)]
        few = [column.above if isinstance(column, Repeated) else column for column in columns]
        # In the order that they have already, so that there is little to sort.
        every = sorted(dict.fromkeys(chain(*map(_used, _alike(repeated)), *few)))
        return cls(tuple(every), {name: at for at, name in enumerate(every)})

    def numbers(self, names: Column) -> Numbers:
        """Give the numbers of names; of a name that is not among them, ``NOT_KNOWN``."""
        if isinstance(names, Repeated):
            if id(names.names) not in self._shared:
                # Held together, since a number tells of something only while it is there.
                self._shared[id(names.names)] = names.names, self.numbers(names.names)
            _, numbers = self._shared[id(names.names)]
            return np.concatenate([self.numbers(names.above), numbers[names.places]])
        found = map(self.number.get, names, repeat(NOT_KNOWN))
        return np.fromiter(found, np.int64, len(names))


def _alike(columns: Iterable[Repeated]) -> list[list[Repeated]]:
    """Gather columns that share their names."""
    found: dict[int, list[Repeated]] = {}
    for column in columns:
        found.setdefault(id(column.names), []).append(column)
    return list(found.values())


def _used(columns: Sequence[Repeated]) -> list[str]:
    """List the names that stand somewhere in columns that share them."""
    names = columns[0].names
    used = np.zeros(len(names), np.bool_)
    for column in columns:
        used[column.places] = True
    return [names[place] for place in np.flatnonzero(used).tolist()]
