"""How recovery changes with the overrun of one contract: an exact curve, and where it gives way.

Method:
    What is recovered is the least of all cuts, each of which grows linearly with the pool of the
    contract: a concave function with straight pieces. Where the cuts at two pools differ, the least
    cut at the point in which they would meet either confirms that point or names another piece
    (Eisner and Severance, Mathematical Techniques for Efficient Record Segmentation in Large Shared
    Databases, Journal of the ACM 23 (1976) 619-635). The contract's terms then turn pools into
    overruns.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from kg.errors import MeasureError
from kg.risk.recovery.arcs import Node, liability_graph, pools
from kg.risk.recovery.binding import maximum_flow
from kg.risk.recovery.book import Book, Contract
from kg.risk.recovery.recover import recover


@dataclass(frozen=True)
class Point:
    """What one overrun leads to, in pence and not rounded.

    Attributes:
        overrun: The overrun of the contract.
        pool: What all contracts of the book put on their providers.
        recovered: What of it can be recovered.
    """

    overrun: Fraction
    pool: Fraction
    recovered: Fraction

    @property
    def returned(self) -> Fraction:
        """What returns to the commissioner."""
        return self.pool - self.recovered

    @property
    def tau(self) -> Fraction | None:
        """Risk transfer effectiveness; None where the providers bear nothing.

        Example:
            >>> Point(Fraction(9), Fraction(6), Fraction(4)).tau
            Fraction(2, 3)
        """
        return self.recovered / self.pool if self.pool else None


@dataclass(frozen=True)
class Curve:
    """Recovery over the overrun of one contract; straight between its points.

    Attributes:
        points: From no overrun to the largest one looked at; in between, wherever it bends.
    """

    points: tuple[Point, ...]

    def at(self, overrun: Fraction | int) -> Point:
        """Read one overrun off the curve.

        Raises:
            MeasureError: If it is not among those looked at.

        Example:
            >>> nothing, end = Point(*map(Fraction, (0, 0, 0))), Point(*map(Fraction, (8, 8, 4)))
            >>> Curve((nothing, end)).at(2).recovered
            Fraction(1, 1)
        """
        high = bisect_left(self.points, overrun, key=lambda point: point.overrun)
        if overrun < 0 or high == len(self.points):
            most = self.points[-1].overrun
            raise MeasureError(f"an overrun of {overrun}; the curve goes from 0 to {most} pence")
        after = self.points[high]
        if after.overrun == overrun:
            return after
        before = self.points[high - 1]
        way = (overrun - before.overrun) / (after.overrun - before.overrun)
        pool = before.pool + way * (after.pool - before.pool)
        recovered = before.recovered + way * (after.recovered - before.recovered)
        return Point(Fraction(overrun), pool, recovered)


def recovery_curve(book: Book, contract: str, up_to: int) -> Curve:
    """Follow recovery over the overrun of one contract while the others stay as they are.

    Args:
        book: Contracts, funds and guarantees.
        contract: The contract whose overrun varies.
        up_to: The largest overrun, in pence.

    Raises:
        MeasureError: If there is no such contract, or an input is only known as a range.

    Example:
        >>> from kg.risk.recovery.book import lead_bears_all
        >>> book = Book((Contract("K", 0, lead_bears_all("L")),), {"L": 40})
        >>> curve = recovery_curve(book, "K", up_to=100)
        >>> [(int(point.overrun), str(point.tau)) for point in curve.points]
        [(0, 'None'), (40, '1'), (100, '2/5')]
    """
    varied = _named(book, contract)
    others = pools(_overrunning(book, contract, 0))
    terms, top = varied.terms, Fraction(up_to)
    lines = _lines(book, contract, others, terms.pool(top))
    known = sorted({Fraction(0), top, *(kink for kink in terms.kinks() if kink < top)})
    bends = [meet for one, other in pairwise(lines) for meet in one.meets(other)]
    overruns = {*known}
    for start, stop in pairwise(known):
        low, high = terms.pool(start), terms.pool(stop)
        overruns |= {
            start + (bend - low) / (high - low) * (stop - start)
            for bend in bends
            if low < bend < high
        }
    fixed = sum(others.values())
    return Curve(
        tuple(
            Point(overrun, pool + fixed, min(line.at(pool) for line in lines))
            for overrun in sorted(overruns)
            for pool in [terms.pool(overrun)]
        )
    )


def first_return(book: Book, contract: str, up_to: int, amount: int = 100) -> int | None:
    """Find the smallest overrun of a contract at which money returns to the commissioner.

    Found by halving, because what returns never falls as the overrun grows. What the overruns of
    other contracts return anyway is not counted.

    Args:
        book: Contracts, funds and guarantees.
        contract: The contract whose overrun varies.
        up_to: The largest overrun to try, in pence.
        amount: How much has to return, in pence; a pound, if nothing else is said.

    Returns:
        The overrun in pence, or None if not even the largest one returns so much.

    Raises:
        MeasureError: If there is no such contract, or an input is only known as a range.

    Example:
        >>> from kg.risk.recovery.book import lead_bears_all
        >>> book = Book((Contract("K", 0, lead_bears_all("L")),), {"L": 40})
        >>> first_return(book, "K", up_to=1000)
        140
    """
    _named(book, contract)

    def returned(overrun: int) -> int:
        return recover(_overrunning(book, contract, overrun)).returned

    least = returned(0) + amount
    if returned(up_to) < least:
        return None
    return bisect_left(range(up_to), least, key=returned)


@dataclass(frozen=True)
class _Line:
    """The size of a cut: ``fixed`` pence, and ``slope`` of each penny of the varied pool."""

    fixed: Fraction
    slope: Fraction

    def at(self, pool: Fraction) -> Fraction:
        return self.fixed + self.slope * pool

    def meets(self, other: "_Line") -> Iterator[Fraction]:
        if self.slope != other.slope:
            yield (other.fixed - self.fixed) / (self.slope - other.slope)


def _named(book: Book, name: str) -> Contract:
    for contract in book.contracts:
        if contract.name == name:
            return contract
    known = ", ".join(contract.name for contract in book.contracts)
    raise MeasureError(f"no contract '{name}' in the book; it has {known}")


def _overrunning(book: Book, name: str, overrun: int) -> Book:
    contracts = tuple(
        replace(contract, overrun=overrun) if contract.name == name else contract
        for contract in book.contracts
    )
    return replace(book, contracts=contracts)


def _lines(book: Book, name: str, others: Mapping[str, int], most: Fraction) -> list[_Line]:
    """The cuts that are least somewhere between no pool and the largest, steepest first."""
    shares: dict[Node, Fraction] = {("contract", name): Fraction(1)}
    shares |= {("owes", name, each.party): each.share for each in _named(book, name).liable}

    def least(pool: Fraction) -> _Line:
        flow = maximum_flow(liability_graph(book, {**others, name: pool}))
        slope = sum((shares[head] for _, head in flow.cut if head in shares), Fraction(0))
        return _Line(flow.value - slope * pool, slope)

    def between(low: Fraction, one: _Line, high: Fraction, other: _Line) -> list[_Line]:
        meets = [meet for meet in one.meets(other) if low < meet < high]
        if not meets:
            return []
        middle = least(meets[0])
        if middle.at(meets[0]) == one.at(meets[0]):
            return []
        return [
            *between(low, one, meets[0], middle),
            middle,
            *between(meets[0], middle, high, other),
        ]

    first, last = least(Fraction(0)), least(most)
    return [first, *between(Fraction(0), first, most, last), last]
