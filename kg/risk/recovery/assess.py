"""Recovery from inputs that are only known as ranges: from their ends, never by way of a middle.

Method:
    With larger overruns more is recovered and more returns; with a larger part for the providers
    more is recovered and more returns, but the commissioner bears less in all; with more funds,
    guarantees and recourse more is recovered and less returns. So every result is least and
    greatest at ends of the inputs, and these ends are evaluated exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from kg.errors import MeasureError
from kg.risk.recovery.between import Amount, Between, End, at_end
from kg.risk.recovery.book import Book, Contract, Liable
from kg.risk.recovery.recover import Recovery, recover


@dataclass(frozen=True)
class Assessment:
    """What a recovery can be, in pence.

    Attributes:
        pool: What the contracts put on the providers.
        recovered: What can be recovered from them.
        returned: What returns to the commissioner although the contracts put it on the providers.
        commissioner: What the commissioner bears in all, by contract and because it returns.
        tau: Risk transfer effectiveness; None where the providers bear nothing in some case.
        tau_exact: Whether both ends of ``tau`` are reached; otherwise they are bounds.
    """

    pool: Between[int]
    recovered: Between[int]
    returned: Between[int]
    commissioner: Between[int]
    tau: Between[Fraction] | None
    tau_exact: bool


def at_ends(book: Book, *, overrun: End, provider: End, means: End) -> Book:
    """Take one end each of all overruns, of the providers' parts, and of what they can pay with.

    Example:
        >>> from kg.risk.recovery.book import lead_bears_all
        >>> book = Book((Contract("K", Between(5, 9), lead_bears_all("L")),), {"L": Between(1, 2)})
        >>> worst = at_ends(book, overrun=End.HIGH, provider=End.HIGH, means=End.LOW)
        >>> worst.contracts[0].overrun, worst.funds
        (9, {'L': 1})
    """
    contracts = tuple(_contract(each, overrun, provider, means) for each in book.contracts)
    funds: dict[str, Amount] = {name: at_end(amount, means) for name, amount in book.funds.items()}
    guarantees = tuple(replace(each, cap=at_end(each.cap, means)) for each in book.guarantees)
    return Book(contracts, funds, guarantees)


def assess(book: Book, *alternatives: Book) -> Assessment:
    """Work out what a recovery can be, given everything that the inputs can be.

    Alternatives are books that may be true instead, such as one in which the lead provider bears
    everything beside one in which all share alike. The result covers each of them; of what lies
    between them, it covers the returns but not all that could be recovered.

    Example:
        Whether the LLP's guarantor has to pay is not known.

        >>> from kg.risk.recovery.book import Guarantee, lead_bears_all
        >>> loss = Contract("K", Between(20, 30), lead_bears_all("LLP"))
        >>> promise = Guarantee("CUH", "LLP", Between(0, None))
        >>> found = assess(Book((loss,), {"LLP": 5, "CUH": None}, (promise,)))
        >>> print(found.returned, "|", found.tau)
        0 to 25 | 1/6 to 1
    """
    each = [_assess(one) for one in (book, *alternatives)]
    taus = [one.tau for one in each]
    known = [tau for tau in taus if tau is not None]
    return Assessment(
        _hull([one.pool for one in each]),
        _hull([one.recovered for one in each]),
        _hull([one.returned for one in each]),
        _hull([one.commissioner for one in each]),
        _hull_of_shares(known) if len(known) == len(taus) else None,
        all(one.tau_exact for one in each),
    )


def _assess(book: Book) -> Assessment:
    low, high = End.LOW, End.HIGH
    least = recover(at_ends(book, overrun=low, provider=low, means=low))
    most = recover(at_ends(book, overrun=high, provider=high, means=high))
    mildest = recover(at_ends(book, overrun=low, provider=low, means=high))
    worst = recover(at_ends(book, overrun=high, provider=high, means=low))
    cheapest = recover(at_ends(book, overrun=low, provider=high, means=high))
    dearest = recover(at_ends(book, overrun=high, provider=low, means=low))
    tau, exact = _tau(book, mildest, worst, least, most)
    return Assessment(
        Between(least.pool, most.pool),
        Between(least.recovered, most.recovered),
        Between(mildest.returned, worst.returned),
        Between(_borne(cheapest), _borne(dearest)),
        tau,
        exact,
    )


def _tau(
    book: Book, mildest: Recovery, worst: Recovery, least: Recovery, most: Recovery
) -> tuple[Between[Fraction] | None, bool]:
    """Bound tau; of a single contract it falls with its pool, so that the ends are reached."""
    if mildest.tau is None or worst.tau is None:
        return None, True
    if len(book.contracts) == 1 or mildest.pool == worst.pool:
        return Between(worst.tau, mildest.tau), True
    low = max(
        1 - (worst.pool - worst.unrounded) / mildest.pool,
        least.unrounded / worst.pool,
        Fraction(0),
    )
    high = min(
        1 - (mildest.pool - mildest.unrounded) / worst.pool,
        most.unrounded / mildest.pool,
        Fraction(1),
    )
    return Between(low, high), False


def _borne(found: Recovery) -> int:
    return found.by_contract + found.returned


def _contract(contract: Contract, overrun: End, provider: End, means: End) -> Contract:
    liable = tuple(
        Liable(each.party, each.share, at_end(each.recourse, means), each.head)
        for each in contract.liable
    )
    amount = at_end(contract.overrun, overrun)
    if amount is None:
        raise MeasureError(f"nothing bounds the overrun of '{contract.name}'")
    terms = contract.terms.at(provider)
    return Contract(contract.name, amount, liable, terms, contract.joint)


def _hull(ranges: Iterable[Between[int]]) -> Between[int]:
    every = list(ranges)
    return Between(min(each.low for each in every), max(each.high or 0 for each in every))


def _hull_of_shares(ranges: Iterable[Between[Fraction]]) -> Between[Fraction]:
    every = list(ranges)
    high = max(Fraction(1) if each.high is None else each.high for each in every)
    return Between(min(each.low for each in every), high)
