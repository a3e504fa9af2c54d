"""Columns of what is stated: nodes as marks, and a number for each.

A mark is a digest of the node's IRI in eight bytes, so that millions of facts need no names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.uint64]
NOT_STATED = -1
"""Stands for a number where nothing is stated."""


def mark(node: bytes) -> int:
    """Digest a node as N-Quads write it.

    Example:
        >>> mark(b"<x:a>") == mark(b"<x:a>") != mark(b"<x:b>")
        True
    """
    return int.from_bytes(blake2b(node, digest_size=8).digest(), "little")


def marks(iris: Sequence[str]) -> Marks:
    """Digest IRIs.

    Example:
        >>> marks(["x:a"]).tolist() == [mark(b"<x:a>")]
        True
    """
    return np.fromiter((mark(b"<%s>" % iri.encode()) for iri in iris), np.uint64, len(iris))


@dataclass(frozen=True)
class Column:
    """What is stated of nodes by one property, each statement once.

    Attributes:
        nodes: Marks of the nodes, in order.
        numbers: What is stated of each, as a number.
    """

    nodes: Marks
    numbers: Numbers

    @classmethod
    def of(cls, nodes: npt.ArrayLike, numbers: npt.ArrayLike) -> "Column":
        """Take statements in any order, perhaps repeatedly.

        Example:
            >>> Column.of([2, 1, 2], [5, 4, 5]).numbers.tolist()
            [4, 5]
        """
        column = np.asarray(nodes, np.uint64), np.asarray(numbers, np.int64)
        return cls(*distinct(*column))

    def __len__(self) -> int:
        """Count the statements."""
        return len(self.nodes)

    def beside(self, other: "Column") -> "Column":
        """Put the statements of two columns together.

        Example:
            >>> len(Column.of([1], [5]).beside(Column.of([1, 2], [5, 5])))
            2
        """
        if not len(other):
            return self
        return Column.of(
            np.concatenate([self.nodes, other.nodes]), np.concatenate([self.numbers, other.numbers])
        )

    def has(self, nodes: Marks) -> npt.NDArray[np.bool_]:
        """Tell of which nodes anything is stated.

        Example:
            >>> Column.of([1], [5]).has(np.array([1, 2], np.uint64)).tolist()
            [True, False]
        """
        first = np.searchsorted(self.nodes, nodes)
        found: npt.NDArray[np.bool_] = np.append(self.nodes, 0)[first] == nodes
        return found & (first < len(self))

    def of_nodes(self, nodes: Marks, *, every: bool = False) -> tuple[Numbers, Numbers]:
        """Give what is stated of some nodes.

        Args:
            nodes: Marks.
            every: Whether a node of which nothing is stated counts, with ``NOT_STATED``.

        Returns:
            Places among the nodes, and a number for each place.

        Example:
            >>> found = Column.of([1, 1], [5, 6]).of_nodes(np.array([2, 1], np.uint64), every=True)
            >>> [each.tolist() for each in found]
            [[0, 1, 1], [-1, 5, 6]]
        """
        first = np.searchsorted(self.nodes, nodes, "left")
        times = np.searchsorted(self.nodes, nodes, "right") - first
        none = times == 0
        if every:
            first, times = np.where(none, len(self), first), np.where(none, 1, times)
        which = np.repeat(np.arange(len(nodes)), times)
        within = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
        return which, np.append(self.numbers, NOT_STATED)[first[which] + within]


def distinct(*columns: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], ...]:
    """Put rows in order, by the first column first, and take each once.

    Example:
        >>> [each.tolist() for each in distinct(np.array([2, 1, 2]), np.array([0, 3, 0]))]
        [[1, 2], [3, 0]]
    """
    order = np.lexsort(columns[::-1])
    ordered = [column[order] for column in columns]
    new = np.ones(len(order), np.bool_)
    if len(order):
        new[1:] = np.any([column[1:] != column[:-1] for column in ordered], axis=0)
    return tuple(column[new] for column in ordered)


@dataclass(frozen=True)
class Stated:
    """What is stated of contracts and of who has a part in them.

    Attributes:
        contracts: IRIs of what facts tell of, by number.
        bodies: IRIs of those who hold roles, by number.
        concepts: IRIs of roles, statuses and bases of values, by number.
        contract_of: Of role facts, the contract.
        term_of: Of terms, the contract.
        status_of: Of statuses, the contract.
        money_of: Of values, the contract.
        coverage_of: Of what a contract covers, the contract.
        holder: Of role facts, the body.
        role: Of role facts, the concept.
        status: Of statuses, the concept.
        basis: Of values, the concept.
        first: Of any node that may matter, its first day as an ordinal.
        last: The same for its last day.
        amount: Of values, twice the pounds in pence, and one more if that is not exact but less
            than a penny more.
        in_pounds: Of values, 1 if the currency is pounds, else 0.
        is_contract: Of contracts themselves, the contract.
        least: Values with a lower end.
        share: Role facts with a share.
        particular: Facts of which more is stated about the period.
        accepted: Facts accepted from claims.
    """

    contracts: tuple[str, ...]
    bodies: tuple[str, ...]
    concepts: tuple[str, ...]
    contract_of: Column
    term_of: Column
    status_of: Column
    money_of: Column
    coverage_of: Column
    holder: Column
    role: Column
    status: Column
    basis: Column
    first: Column
    last: Column
    amount: Column
    in_pounds: Column
    is_contract: Column
    least: Column
    share: Column
    particular: Column
    accepted: Column

    def __len__(self) -> int:
        """Count the statements."""
        return sum(len(getattr(self, name)) for name in COLUMNS)

    @classmethod
    def of(cls, names: Mapping[str, tuple[str, ...]], columns: Mapping[str, Column]) -> "Stated":
        """Make it of names and columns, each by the name of its attribute."""
        made: Mapping[str, Any] = {**names, **columns}
        return cls(**made)

    def beside(self, other: "Stated") -> "Stated":
        """Put together what is stated at two times."""
        names = {"contracts", "bodies", "concepts"}
        merged = {name: _merged(getattr(self, name), getattr(other, name)) for name in names}
        columns = {}
        for name in COLUMNS:
            added: Column = getattr(other, name)
            if name in NAMED:
                _, numbers = merged[NAMED[name]]
                added = replace(added, numbers=numbers[added.numbers])
            columns[name] = getattr(self, name).beside(added)
        return Stated.of({name: every for name, (every, _) in merged.items()}, columns)


COLUMNS = tuple(each.name for each in fields(Stated))[3:]
"""The names of all columns."""
NAMED = {
    **dict.fromkeys(
        ("contract_of", "term_of", "status_of", "money_of", "coverage_of", "is_contract"),
        "contracts",
    ),
    **dict.fromkeys(("role", "status", "basis"), "concepts"),
    "holder": "bodies",
}
"""By which names the numbers of a column go, of columns that point to things."""


def _merged(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[tuple[str, ...], Numbers]:
    """Add names to others, and say which number each of them has then."""
    number = {name: at for at, name in enumerate(some)}
    places = [number.setdefault(name, len(number)) for name in others]
    return tuple(number), np.array(places, np.int64)
