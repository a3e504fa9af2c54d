"""Recovery when all contracts of a very large book overrun at once, group by group.

Method:
    Parties that share no contract and no promise do not touch one another, so the book falls into
    groups. Where in a group nobody answers for anybody else, no head, partner or guarantor, every
    debt has one way to go: the maximum flow is the sum over providers of what they owe, each debt
    up to its recourse cap and all of them up to the purse, exact in fractions of a penny. Only the
    other groups need a flow through arrays, as :mod:`kg.risk.recovery.sweep` does it.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from kg.risk.recovery.arcs import pool_of
from kg.risk.recovery.between import exactly
from kg.risk.recovery.book import Book, Contract
from kg.risk.recovery.sweep import Ties, sweep
from kg.risk.recovery.terms import BLOCK

Whole = npt.NDArray[np.int64] | npt.NDArray[np.object_]
"""Whole numbers; Python's own where 64 bits do not hold their sum."""


@dataclass(frozen=True, eq=False)
class Together:
    """What can be recovered within each group of a book.

    Attributes:
        groups: The group of each contract, by number in the order of their first contracts.
        pool: What each group's contracts put on their providers, in pence.
        low: What of it can be recovered; exact where this is the same as ``high``.
        high: The most that can be recovered.
    """

    groups: npt.NDArray[np.int64]
    pool: Whole
    low: Whole
    high: Whole


def recover_together(book: Book, *, exact: bool = False) -> Together:
    """Work out what can be recovered within each group of a book that shares no purse.

    The same as :func:`kg.risk.recovery.sweep.sweep` of what
    :func:`kg.risk.recovery.sweep.separate` parts, in a small part of the time; groups in which
    nobody answers for others are always exact.

    Args:
        book: Contracts, funds and guarantees.
        exact: As of ``sweep``.

    Raises:
        MeasureError: If an input is only known as a range.

    Example:
        >>> from kg.risk.recovery.book import lead_bears_all
        >>> lead = {"I": "L", "J": "M", "K": "L"}
        >>> losses = tuple(Contract(name, 10, lead_bears_all(lead[name])) for name in lead)
        >>> found = recover_together(Book(losses, {"L": 12, "M": 50}))
        >>> found.groups.tolist(), found.low.tolist()
        ([0, 1, 0], [12, 10])
    """
    ties, amounts = Ties.of(book), list(map(_pool, book.contracts))
    kind = np.int64 if sum(amounts) <= np.iinfo(np.int64).max else np.object_
    group, owed = ties.group, np.zeros(len(ties.parties), kind)
    np.add.at(owed, ties.first, np.array(amounts, kind))
    funds = _funds(book, ties, sum(amounts))
    pool, low = (np.zeros(group.max(initial=-1) + 1, kind) for _ in range(2))
    np.add.at(pool, group, owed)
    np.add.at(low, group, np.minimum(owed, np.array(funds, kind)))
    high = low.copy()
    rest = dict(ties.parts(book, _not_simple(book, ties)))
    entangled = {at: each for at, each in rest.items() if _entangled(each)}
    swept = sweep(list(entangled.values()), exact=exact)
    for at, found in zip(entangled, swept, strict=True):
        low[at], high[at] = found.recovered.low, found.recovered.high
    for at in rest.keys() - entangled.keys():
        low[at] = high[at] = _closed(rest[at])
    return Together(group[ties.first], pool, low, high)


def _pool(contract: Contract) -> int:
    simple = contract.terms is BLOCK and type(contract.overrun) is int
    return contract.overrun if simple else pool_of(contract)  # type: ignore[return-value]


def _funds(book: Book, ties: Ties, most: int) -> list[int]:
    """What each party can pay of the most that there is to pay."""
    funds = [exactly(book.funds[party], f"funds of '{party}'") for party in ties.parties]
    return [most if each is None else min(each, most) for each in funds]


def _not_simple(book: Book, ties: Ties) -> frozenset[int]:
    """The groups with anything but whole debts of single providers."""
    odd = [
        party
        for party, each in zip(ties.first.tolist(), book.contracts, strict=True)
        if len(each.liable) > 1 or each.liable[0].recourse is not None
    ]
    odd += [ties.parties[each.guarantor] for each in book.guarantees]
    return frozenset(ties.group[odd].tolist())


def _entangled(book: Book) -> bool:
    """Tell whether anyone answers for anyone else."""
    heads = (each.head for contract in book.contracts for each in contract.liable)
    return bool(book.guarantees) or any(each.joint for each in book.contracts) or any(heads)


def _closed(book: Book) -> int:
    """What can be recovered, in whole pence, from providers of whom each answers for itself."""
    owed = dict.fromkeys(book.parties, Fraction(0))
    for contract in book.contracts:
        amount = pool_of(contract)
        for each in contract.liable:
            cap = exactly(each.recourse, f"recourse to '{each.party}' in '{contract.name}'")
            owed[each.party] += _up_to(each.share * amount, cap)
    paid = (
        _up_to(amount, exactly(book.funds[party], f"funds of '{party}'"))
        for party, amount in owed.items()
    )
    return int(sum(paid, Fraction(0)) // 1)


def _up_to(amount: Fraction, most: int | None) -> Fraction:
    return amount if most is None else min(amount, Fraction(most))
