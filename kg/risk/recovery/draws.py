"""Recovery in very many scenarios of one book at once, as arrays.

Method:
    A maximum flow is as large as the smallest cut. A cut of the liability graph is settled once it
    is settled which providers' debts lie on the side of the loss; whoever such a debt can be passed
    on to, head or joint partner, then lies there too. With few providers all such choices can be
    gone through, each with a few operations on whole arrays. Amounts are floating point numbers.

Reference:
    Ford and Fulkerson, Maximal Flow through a Network, Canadian Journal of Mathematics 8 (1956)
    399-404.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.errors import MeasureError
from kg.risk.recovery.between import Amount, exactly
from kg.risk.recovery.book import Book, Contract
from kg.risk.recovery.terms import Terms

Vector = npt.NDArray[np.float64]
"""One number for each scenario."""
MOST = 12
"""So many providers' debts in a book at most: each doubles the cuts."""

_Debt = tuple[str, str]


@dataclass(frozen=True)
class Draws:
    """Pence in each scenario, instead of what the book says; what is left out stays as it is.

    Attributes:
        overruns: By contract.
        funds: By party.
        guarantees: By guarantor and beneficiary.
        recourse: By contract and party.
    """

    overruns: Mapping[str, Vector] = field(default_factory=dict)
    funds: Mapping[str, Vector] = field(default_factory=dict)
    guarantees: Mapping[tuple[str, str], Vector] = field(default_factory=dict)
    recourse: Mapping[tuple[str, str], Vector] = field(default_factory=dict)


@dataclass(frozen=True)
class Recoveries:
    """What becomes of the overruns in each scenario, in pence.

    Attributes:
        overrun: What all contracts overrun by.
        pool: What they put on the providers.
        recovered: What can be recovered.
    """

    overrun: Vector
    pool: Vector
    recovered: Vector

    @property
    def returned(self) -> Vector:
        """What returns to the commissioner.

        Example:
            >>> Recoveries(*map(np.array, ([9.0], [8.0], [3.0]))).returned
            array([5.])
        """
        return self.pool - self.recovered


def recover_each(book: Book, draws: Draws) -> Recoveries:
    """Work out what can be recovered in each scenario.

    Raises:
        MeasureError: If something is drawn that the book does not have, what is not drawn is only
            known as a range, or more than :data:`MOST` providers' debts make too many cuts.

    Example:
        >>> from fractions import Fraction
        >>> from kg.risk.recovery.book import lead_bears_all
        >>> book = Book((Contract("K", 90, lead_bears_all("L")),), {"L": 0})
        >>> recover_each(book, Draws(funds={"L": np.array([0.0, 40.0, 200.0])})).recovered
        array([ 0., 40., 90.])
    """
    _check(book, draws)
    overruns = {
        each.name: _drawn(draws.overruns, each.name, each.overrun) for each in book.contracts
    }
    amounts = {each.name: pool_each(each.terms, overruns[each.name]) for each in book.contracts}
    shares = {
        (contract.name, each.party): float(each.share) * amounts[contract.name]
        for contract in book.contracts
        for each in contract.liable
    }
    purses = _Purses.of(book, draws)
    recovered = None
    for near in _closed(book, list(shares)):
        cut = sum((share for debt, share in shares.items() if debt not in near), np.zeros(1))
        cut = cut + purses.limit(near)
        recovered = cut if recovered is None else np.minimum(recovered, cut)
    pool, overrun = sum(amounts.values(), np.zeros(1)), sum(overruns.values(), np.zeros(1))
    found = np.zeros(1) if recovered is None else recovered
    return Recoveries(*np.broadcast_arrays(overrun, pool, np.minimum(found, pool)))


def pool_each(terms: Terms, overruns: Vector) -> Vector:
    """Tell what the providers together bear of each overrun, in pence.

    Raises:
        MeasureError: If a part is only known as a range.

    Example:
        >>> from fractions import Fraction
        >>> from kg.risk.recovery.terms import Band
        >>> half = Terms((Band(10, Fraction(1, 2)), Band(None, Fraction(1))))
        >>> pool_each(half, np.array([0.0, 8.0, 30.0]))
        array([ 0.,  4., 25.])
    """
    kinks, pool = terms.kinks(), np.zeros_like(overruns)
    for start, stop in zip_longest(kinks, kinks[1:]):
        after = start + 1 if stop is None else stop
        rate = float((terms.pool(after) - terms.pool(start)) / (after - start))
        most = None if stop is None else float(stop - start)
        pool += rate * np.clip(overruns - float(start), 0, most)
    return pool


@dataclass(frozen=True)
class _Purses:
    """What each party can pay, and along which ways it can be made to."""

    funds: Mapping[str, Vector]
    recourse: Mapping[_Debt, Vector]
    promises: tuple[tuple[str, Vector, frozenset[_Debt]], ...]

    @classmethod
    def of(cls, book: Book, draws: Draws) -> "_Purses":
        recourse = {
            (contract.name, each.party): _drawn(
                draws.recourse, (contract.name, each.party), each.recourse
            )
            for contract in book.contracts
            for each in contract.liable
        }
        promises = []
        for each in book.guarantees:
            debts = frozenset(
                (contract, party)
                for contract, party in recourse
                if party == each.beneficiary and each.contract in {"", contract}
            )
            cap = _drawn(draws.guarantees, (each.guarantor, each.beneficiary), each.cap)
            promises.append((each.guarantor, cap, debts))
        funds = {party: _drawn(draws.funds, party, book.funds[party]) for party in book.parties}
        return cls(funds, recourse, tuple(promises))

    def limit(self, near: frozenset[_Debt]) -> Vector:
        """The most that all purses can pay for some debts."""
        ways: dict[str, Vector] = {}
        for debt in near:
            ways[debt[1]] = ways.get(debt[1], np.zeros(1)) + self.recourse[debt]
        for guarantor, cap, debts in self.promises:
            if debts & near:
                ways[guarantor] = ways.get(guarantor, np.zeros(1)) + cap
        limits = (np.minimum(self.funds[party], ways[party]) for party in sorted(ways))
        return sum(limits, np.zeros(1))


def _closed(book: Book, debts: list[_Debt]) -> Iterator[frozenset[_Debt]]:
    """Every set of debts that holds whatever its members can be passed on to."""
    if len(debts) > MOST:
        raise MeasureError(f"{len(debts)} providers' debts; recover up to {MOST} at once, or sweep")
    number = {debt: at for at, debt in enumerate(debts)}
    reach = [(1 << at) for at in range(len(debts))]
    for contract in book.contracts:
        for each in contract.liable:
            for other in _answering(contract, each.party, each.head):
                reach[number[contract.name, each.party]] |= 1 << number[contract.name, other]
    for chosen in range(1 << len(debts)):
        members = [at for at in range(len(debts)) if chosen >> at & 1]
        if all(reach[at] & ~chosen == 0 for at in members):
            yield frozenset(debts[at] for at in members)


def _answering(contract: Contract, party: str, head: str) -> set[str]:
    joint = contract.joint if party in contract.joint else frozenset()
    return {head, *joint} - {""}


def _check(book: Book, draws: Draws) -> None:
    contracts = {each.name for each in book.contracts}
    debts = {(contract.name, each.party) for contract in book.contracts for each in contract.liable}
    promises = [(each.guarantor, each.beneficiary) for each in book.guarantees]
    strangers: list[object] = [
        *({*draws.overruns} - contracts),
        *({*draws.funds} - {*book.parties}),
    ]
    strangers += [*({*draws.recourse} - debts)]
    strangers += [each for each in draws.guarantees if promises.count(each) != 1]
    if strangers:
        named = ", ".join(sorted(map(str, strangers)))
        raise MeasureError(f"drawn, but not once in the book: {named}")


def _drawn(draws: Mapping[Any, Vector], key: str | tuple[str, str], amount: Amount) -> Vector:
    if key in draws:
        return np.asarray(draws[key], dtype=np.float64)
    pence = exactly(amount, str(key))
    return np.array([np.inf if pence is None else float(pence)])
