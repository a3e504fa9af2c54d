"""Recovery for very many contracts at once, in one flow through sparse arrays.

Method:
    Books that share no purse do not touch one another, so that each can be counted in a unit of its
    own: parts of a penny where the whole book fits, which makes it exact; otherwise the smallest
    power of ten pence that fits, once with all capacities rounded down and once rounded up, which
    encloses the recovery.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kg.risk.recovery.arcs import LOSS, PAID, Kind, arcs, pools, unit_of
from kg.risk.recovery.between import Between
from kg.risk.recovery.book import Book, Guarantee
from kg.risk.recovery.capped_flow import LIMIT, flow_from_source
from kg.risk.recovery.recover import recover


@dataclass(frozen=True)
class Swept:
    """What can be recovered within one book.

    Attributes:
        contracts: Names of the book's contracts.
        pool: What they put on their providers, in pence.
        recovered: What of it can be recovered; from bound to bound where the book is too large for
            the unit to be exact.
        unit: The pence in which the flow was counted.
    """

    contracts: tuple[str, ...]
    pool: int
    recovered: Between[int]
    unit: Fraction

    @property
    def exact(self) -> bool:
        """Whether the recovery is known to the penny."""
        return self.recovered.low == self.recovered.high

    @property
    def returned(self) -> Between[int]:
        """What returns to the commissioner.

        Example:
            >>> Swept(("K",), 100, Between(40, 50), Fraction(10)).returned
            Between(low=50, high=60)
        """
        high = self.pool if self.recovered.high is None else self.recovered.high
        return Between(self.pool - high, self.pool - self.recovered.low)


def separate(book: Book) -> tuple[Book, ...]:
    """Part a book into books that share no provider, guarantor or purse.

    Example:
        >>> from kg.risk.recovery.book import Contract, lead_bears_all
        >>> lead = {"I": "L", "J": "M", "K": "L"}
        >>> book = Book(
        ...     tuple(Contract(name, 1, lead_bears_all(lead[name])) for name in lead),
        ...     {"L": 1, "M": 1})
        >>> [[contract.name for contract in each.contracts] for each in separate(book)]
        [['I', 'K'], ['J']]
    """
    return tuple(each for _, each in Ties.of(book).parts(book))


@dataclass(frozen=True)
class Ties:
    """Which contracts of a book share a provider, guarantor or purse with one another.

    Attributes:
        parties: The number of each party.
        first: The party that each contract names first.
        group: The group of each party, by number.
    """

    parties: Mapping[str, int]
    first: npt.NDArray[np.int64]
    group: npt.NDArray[np.int64]

    @classmethod
    def of(cls, book: Book) -> "Ties":
        """Read the ties of a book.

        Example:
            >>> from kg.risk.recovery.book import Contract, lead_bears_all
            >>> losses = tuple(Contract(name, 1, lead_bears_all("L")) for name in ("J", "K"))
            >>> Ties.of(Book(losses, {"L": 1})).first.tolist()
            [0, 0]
        """
        number: dict[str, int] = {}
        give = number.setdefault
        first = [give(contract.liable[0].party, len(number)) for contract in book.contracts]
        # A contract ties its first provider to all others, a promise its two parties.
        ties = [
            (one, give(each.party, len(number)))
            for one, contract in zip(first, book.contracts, strict=True)
            for each in contract.liable[1:]
        ]
        ties += [
            (give(each.guarantor, len(number)), number[each.beneficiary])
            for each in book.guarantees
        ]
        pairs = np.array(ties, dtype=np.int64).reshape(-1, 2)
        size = (len(number),) * 2
        links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=size)
        group = connected_components(links, directed=False)[1].astype(np.int64)
        return cls(number, np.array(first, dtype=np.int64), group)

    def parts(self, book: Book, chosen: Container[int] | None = None) -> Iterator[tuple[int, Book]]:
        """Make a book of each group, or of each chosen one; give it with the group's number."""
        members: dict[int, list[int]] = {}
        for at, number in enumerate(self.group[self.first].tolist()):
            if chosen is None or number in chosen:
                members.setdefault(number, []).append(at)
        promises: dict[int, list[Guarantee]] = {}
        for each in book.guarantees:
            promises.setdefault(int(self.group[self.parties[each.guarantor]]), []).append(each)
        for number, which in members.items():
            yield number, _part(book, which, promises.get(number, []))


def alone(book: Book) -> tuple[Book, ...]:
    """Make a book of each contract, as if it alone overran; all purses are full for each.

    Example:
        >>> from kg.risk.recovery.book import Contract, lead_bears_all
        >>> two = tuple(Contract(name, 10, lead_bears_all("L")) for name in ("J", "K"))
        >>> [each.recovered.low for each in sweep(alone(Book(two, {"L": 12})))]
        [10, 10]
    """
    promises: dict[str, list[Guarantee]] = {}
    for each in book.guarantees:
        promises.setdefault(each.beneficiary, []).append(each)
    return tuple(
        _part(
            book,
            [at],
            [
                promise
                for each in contract.liable
                for promise in promises.get(each.party, [])
                if promise.contract in {"", contract.name}
            ],
        )
        for at, contract in enumerate(book.contracts)
    )


def sweep(books: Sequence[Book], *, exact: bool = False) -> tuple[Swept, ...]:
    """Work out what can be recovered within each of many independent books.

    Args:
        books: Books that share nothing, as :func:`separate` and :func:`alone` make them.
        exact: Do those that are too large for this one by one, which is slower, instead of
            enclosing them.

    Raises:
        MeasureError: If an input is only known as a range.

    Example:
        >>> from kg.risk.recovery.book import Contract, lead_bears_all
        >>> book = Book((Contract("K", 9_000_000_000_000, lead_bears_all("L")),), {"L": 123_456})
        >>> for found in (*sweep([book]), *sweep([book], exact=True)):
        ...     print(found.recovered, found.exact)
        120000 to 130000 False
        123456 True
    """
    pairs = [(book, _Scale.of(book)) for book in books]
    lows = _flows(pairs, up=False)
    rough = [at for at, (_, scale) in enumerate(pairs) if not (scale.exact or exact)]
    highs = dict(zip(rough, _flows([pairs[at] for at in rough], up=True), strict=True))
    return tuple(
        _swept(*pair, low, highs.get(at, low), exact=exact)
        for at, (pair, low) in enumerate(zip(pairs, lows, strict=True))
    )


@dataclass(frozen=True)
class _Scale:
    """The step in which a book fits into the flow; ``parts`` of them would be a penny at step 1."""

    amounts: Mapping[str, int]
    pool: int
    parts: int
    step: int

    @classmethod
    def of(cls, book: Book) -> "_Scale":
        amounts = pools(book)
        parts, pool = unit_of(book, amounts), sum(amounts.values())
        if pool * parts < LIMIT:
            return cls(amounts, pool, parts, step=1)
        # Rounded up, the pool still has to be below the limit.
        zeros = next(zeros for zeros in count() if pool < (LIMIT - 1) * 10**zeros)
        return cls(amounts, pool, parts, step=parts * 10**zeros)

    @property
    def exact(self) -> bool:
        return self.step == 1

    def steps(self, capacity: int | None, *, up: bool) -> int:
        """What an arc carries; nothing can ever carry more than the whole pool."""
        most = self.pool * self.parts
        limit = most if capacity is None or capacity > most else capacity
        return (limit + (self.step - 1 if up else 0)) // self.step


def _flows(pairs: Sequence[tuple[Book, _Scale]], *, up: bool) -> list[int]:
    """Steps that flow within each book."""
    tails, heads, capacities = list[int](), list[int](), list[int]()
    size, owners, entries = 2, list[int](), list[int]()
    for at, (book, scale) in enumerate(pairs):
        numbers = {LOSS: 0, PAID: 1}
        for tail, head, kind, capacity in arcs(book, scale.amounts, scale.parts):
            tails.append(numbers.setdefault(tail, size + len(numbers) - 2))
            heads.append(numbers.setdefault(head, size + len(numbers) - 2))
            capacities.append(scale.steps(capacity, up=up))
            if kind is Kind.POOL:
                entries.append(heads[-1])
                owners.append(at)
        size += len(numbers) - 2
    starts, ends, limits = (np.array(each, dtype=np.int64) for each in (tails, heads, capacities))
    leaving = flow_from_source(starts, ends, limits, size=size)
    flows = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(flows, np.array(owners, dtype=np.int64), leaving[np.array(entries, dtype=np.int64)])
    return [int(flow) for flow in flows]


def _swept(book: Book, scale: _Scale, low: int, high: int, *, exact: bool) -> Swept:
    names = tuple(contract.name for contract in book.contracts)
    if exact and not scale.exact:
        found = recover(book)
        return Swept(names, scale.pool, Between(found.recovered, found.recovered), Fraction(1))
    least, most = (steps * scale.step // scale.parts for steps in (low, high))
    unit = Fraction(scale.step, scale.parts)
    return Swept(names, scale.pool, Between(least, min(most, scale.pool)), unit)


def _part(book: Book, which: Iterable[int], guarantees: Sequence[Guarantee]) -> Book:
    contracts = tuple(book.contracts[at] for at in which)
    parties = {each.party for contract in contracts for each in contract.liable}
    parties |= {each.guarantor for each in guarantees}
    return Book(contracts, {party: book.funds[party] for party in parties}, tuple(guarantees))
