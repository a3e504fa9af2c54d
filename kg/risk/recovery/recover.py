"""Loss recovery: how much of a loss the providers would really absorb, and what limits it.

Method:
    What the contracts put on their providers flows through the liability graph; the most that can
    be paid is a maximum flow, exact in whole numbers. Divided by what the contracts put on the
    providers it is the risk transfer effectiveness, tau. The rest returns to the commissioner,
    whatever the contract says. More funds, guarantees or recourse never lower a maximum flow, which
    paying by turns does not guarantee where several parties are liable jointly.

Reference:
    Ford and Fulkerson, Maximal Flow through a Network, Canadian Journal of Mathematics 8 (1956)
    399-404.
"""

from dataclasses import dataclass
from fractions import Fraction

from kg.risk.money import MoneyRange
from kg.risk.recovery.arcs import liability_graph, pools
from kg.risk.recovery.between import exactly
from kg.risk.recovery.binding import Limit, limits, maximum_flow
from kg.risk.recovery.book import Book
from kg.risk.wording import listed


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """What becomes of what contracts put on their providers, in pence.

    Attributes:
        pool: What they put on the providers.
        unrounded: What can be recovered from them.
        binding: The limits that keep more from being recovered.

    Example:
        >>> found = Recovered(pool=9, unrounded=Fraction(9, 2), binding=())
        >>> found.recovered, found.returned, found.tau
        (4, 5, Fraction(1, 2))
    """

    pool: int
    unrounded: Fraction
    binding: tuple[Limit, ...]

    @property
    def recovered(self) -> int:
        """What can be recovered in whole pence."""
        return int(self.unrounded // 1)

    @property
    def returned(self) -> int:
        """What returns to the commissioner although the contracts put it on the providers."""
        return self.pool - self.recovered

    @property
    def tau(self) -> Fraction | None:
        """Risk transfer effectiveness, from 0 to 1; None where the providers bear nothing."""
        return self.unrounded / self.pool if self.pool else None


@dataclass(frozen=True, kw_only=True)
class Recovery(Recovered):
    """What becomes of an overrun, in pence: ``overrun = by_contract + recovered + returned``.

    Attributes:
        overrun: What all contracts overrun by.
        by_contract: What their terms leave with the commissioner.
    """

    overrun: int
    by_contract: int

    def __str__(self) -> str:
        """Write as a sentence.

        Example:
            >>> from kg.risk.recovery.book import Contract, lead_bears_all
            >>> book = Book((Contract("K", 90_00, lead_bears_all("L")),), {"L": 36_00})
            >>> print(recover(book))
            Of £90 that providers should bear, £36 (40 %) can be recovered and £54 returns to the \
commissioner; what binds: the funds of L (£36), for whom nobody stands as guarantor.
        """
        if self.tau is None:
            return "The contracts put no loss on providers."
        told = (
            f"Of {_pounds(self.pool)} that providers should bear,"
            f" {_pounds(self.recovered)} ({float(100 * self.tau):.0f} %) can be recovered"
            f" and {_pounds(self.returned)} returns to the commissioner"
        )
        if not self.returned:
            return f"{told}."
        return f"{told}; what binds: {listed(map(str, self.binding))}."


def recover(book: Book) -> Recovery:
    """Work out how much of the overruns of a book's contracts can be recovered.

    Raises:
        MeasureError: If an input is only known as a range.

    Example:
        Two £10 losses and one purse of £12.

        >>> from kg.risk.recovery.book import Contract, lead_bears_all
        >>> two = tuple(Contract(name, 10_00, lead_bears_all("L")) for name in ("J", "K"))
        >>> found = recover(Book(two, {"L": 12_00}))
        >>> found.returned, found.tau
        (800, Fraction(3, 5))
    """
    amounts = pools(book)
    graph = liability_graph(book, amounts)
    flow = maximum_flow(graph)
    overrun = sum(exactly(each.overrun, each.name) or 0 for each in book.contracts)
    pool = sum(amounts.values())
    return Recovery(
        overrun=overrun,
        by_contract=overrun - pool,
        pool=pool,
        unrounded=flow.value,
        binding=tuple(limits(graph, flow)),
    )


def _pounds(pence: int) -> str:
    return MoneyRange("GBP", "", pence, pence).amount
