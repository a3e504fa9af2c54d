"""What is possible: a recovery at the ends of every input and for every division of the loss.

Method:
    With a larger pool more is recovered and more returns; with more funds, guarantees and a higher
    cap more is recovered and less returns. Of one contract, tau falls as the pool grows. So every
    result is least and greatest at ends, and each end is a maximum flow, exact in whole pence.
    A cap limits all that can be had under the contract, from providers and guarantors alike,
    because nobody guarantees more than is owed. What exceeds it returns to the commissioner.
    Where the pool can be nothing, tau is taken at a penny: it has no value at nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from kg.risk.lossrisk.allocations import Allocation, allocations
from kg.risk.lossrisk.position import Position
from kg.risk.recovery.between import Between, End
from kg.risk.recovery.book import Book, Contract, Guarantee, Liable
from kg.risk.recovery.recover import Recovered, recover
from kg.risk.recovery.terms import Terms

LOW, HIGH = End.LOW, End.HIGH


@dataclass(frozen=True, kw_only=True)
class Outcome(Recovered):
    """What becomes of one loss; its pool is all that falls on providers, above a cap as well.

    Attributes:
        book: The liabilities that this was worked out from.
    """

    book: Book


@dataclass(frozen=True)
class Possible:
    """What is possible, in pence.

    Attributes:
        overrun: What the contract overruns by.
        by_contract: What its terms leave with the commissioner.
        pool: What they put on the providers.
        recovered: What of it can be recovered.
        returned: What of it returns.
        commissioner: What ends up with the commissioner in all: by contract, or returned.
        tau: Risk transfer effectiveness; None where the providers bear nothing at all.
        worst: The outcome in which the least of the pool is recovered.
        largest: Outcomes of the largest pool, at both ends of the means and for every division.
    """

    overrun: Between[int]
    by_contract: Between[int]
    pool: Between[int]
    recovered: Between[int]
    returned: Between[int]
    commissioner: Between[int]
    tau: Between[Fraction] | None
    worst: Outcome
    largest: tuple[Outcome, ...]

    @property
    def exact(self) -> bool:
        """Whether everything is known to the penny."""
        ranges = (self.overrun, self.pool, self.recovered)
        return all(each.low == each.high for each in ranges)


def possible(position: Position) -> Possible | None:
    """Work out what is possible; None without a provider or with an overrun nothing bounds.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.lossrisk.position import position_of
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "L lead-provider K", "K told PaymentTypeUse code=block", "K denies guarantees G",
        ...     "L told OwnFunds amount=1000", "K told LiabilityCap amount=7"))
        >>> priors = shipped_priors()
        >>> found = possible(position_of(facts, facts.contract("K"), priors, "12"))
        >>> print(found.returned, found.tau)
        500 7/12
    """
    overrun, divisions = position.overrun, allocations(position)
    if overrun is None or overrun.high is None or not divisions:
        return None
    pools = {
        (size, part): _pool(position, size, part) for size in (LOW, HIGH) for part in (LOW, HIGH)
    }
    least, most = pools[LOW, LOW], pools[HIGH, HIGH]

    # Where little is open, many ends are the same.
    @cache
    def outcomes(pool: int, means: End) -> tuple[Outcome, ...]:
        return tuple(_outcome(position, pool, means, each) for each in divisions)

    mild, bad = outcomes(least, HIGH), outcomes(most, LOW)
    few, many = outcomes(least, LOW), outcomes(most, HIGH)
    cheap, dear = outcomes(pools[LOW, HIGH], HIGH), outcomes(pools[HIGH, LOW], LOW)
    worst, highest = min(bad, key=_share), max(map(_share, outcomes(least or 1, HIGH)))
    return Possible(
        Between(overrun.low, overrun.high),
        Between(overrun.low - pools[LOW, HIGH], overrun.high - pools[HIGH, LOW]),
        Between(least, most),
        Between(min(each.recovered for each in few), max(each.recovered for each in many)),
        Between(min(each.returned for each in mild), max(each.returned for each in bad)),
        Between(
            overrun.low - max(each.recovered for each in cheap),
            overrun.high - min(each.recovered for each in dear),
        ),
        Between(_share(worst), highest) if most else None,
        worst,
        bad if bad == many else (*bad, *many),
    )


def slightest_tau(position: Position) -> Fraction:
    """Give the highest tau that is possible with the smallest pool, a penny."""
    return max(_share(_outcome(position, 1, HIGH, each)) for each in allocations(position))


def ends(position: Position) -> Iterator[tuple[Terms, End, Book]]:
    """List the liabilities at both ends of all means, one for each division of the loss.

    The terms beside each are those that leave the most with the providers where means are least,
    and the least where means are most; in the book they are capped.
    """
    for means in (LOW, HIGH):
        terms = Terms(position.bands).at(HIGH if means is LOW else LOW)
        for division in allocations(position):
            yield terms, means, book_of(position, 0, means, division, terms)


def book_of(
    position: Position,
    overrun: int,
    means: End,
    division: Allocation,
    terms: Terms | None = None,
) -> Book:
    """Make the liabilities of a contract, with one end taken of everything that can be paid with.

    Args:
        position: What is on record or assumed.
        overrun: Pence.
        means: Which end of funds, guarantees and cap.
        division: Who bears which part of the loss.
        terms: How the overrun is shared; without them the providers bear all of it.
    """
    bands = (terms or Terms()).bands
    parties = dict.fromkeys((*division.shares, division.head))
    liable = tuple(
        Liable(
            party,
            division.shares.get(party, Fraction(0)),
            head=division.head if division.head != party else "",
        )
        for party in parties
        if party
    )
    name = position.contract
    contract = Contract(
        name,
        overrun,
        liable,
        Terms(bands, position.cap.at(means) if position.cap else None),
        division.joint,
    )
    return _with_promises(position, contract, means)


def _with_promises(position: Position, contract: Contract, means: End) -> Book:
    """Guarantees stand behind those who answer for the contract, as far as they are liable."""
    held = {each.party for each in contract.liable}
    beneficiaries = [head for head in position.heads if head in held]
    guarantees, funds = list[Guarantee](), dict[str, int | None]()
    for guarantor, size in position.promises:
        cap = size.at(means)
        named = [each for each in beneficiaries if each != guarantor]
        guarantees += [Guarantee(guarantor, each, cap, contract.name) for each in named if cap != 0]
    payers = held | {each.guarantor for each in guarantees}
    for party in sorted(payers):
        own = position.funds.get(party)
        funds[party] = own.at(means) if own else None
    return Book((contract,), funds, tuple(guarantees))


def _pool(position: Position, size: End, part: End) -> int:
    """What falls on the providers; a fraction of a penny stays with the commissioner."""
    overrun = position.overrun.at(size) if position.overrun else 0
    return int(Terms(position.bands).at(part).pool(overrun or 0) // 1)


def _outcome(position: Position, pool: int, means: End, division: Allocation) -> Outcome:
    book = book_of(position, pool, means, division)
    found = recover(book)
    return Outcome(pool=pool, unrounded=found.unrounded, binding=found.binding, book=book)


def _share(outcome: Outcome) -> Fraction:
    return Fraction(1) if outcome.tau is None else outcome.tau
