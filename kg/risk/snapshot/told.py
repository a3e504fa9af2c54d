"""What contracts say, read in one way or another, put together as what they have agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kg.keys import local_name
from kg.risk.inputs.years import years_between
from kg.risk.roles import NOT_DELIVERING
from kg.risk.snapshot import queries
from kg.risk.snapshot.agreed import Agreed, Holdings, Lives, Periods, Standings
from kg.risk.snapshot.columns import NOT_KNOWN, Numbers
from kg.stated.columns import distinct

_BITS = 22  # enough for the ordinal of any day


@dataclass(frozen=True)
class Sums:
    """Values in pounds that tell of a year or of a whole term.

    Attributes:
        contracts: The contract each.
        readings: How it is to be read, as :mod:`kg.risk.snapshot.queries` numbers it.
        amounts: Twice the pence, and one more if it is not exact but less than a penny more.
    """

    contracts: Numbers
    readings: Numbers
    amounts: Numbers


@dataclass(frozen=True)
class Told:
    """What contracts say, in any order and perhaps repeatedly.

    Attributes:
        contracts: IRIs of contracts, by number; also of some that nobody has a role in.
        bodies: IRIs of bodies, by number; also of some that have no role.
        statuses: IRIs of statuses, by number.
        holdings: Who holds what group of role in which contract.
        terms: When contracts run.
        contract_lives: When contracts exist.
        body_lives: When bodies exist.
        sums: What contracts are worth.
        standing: Contracts, the status each has, and when.
        particular: Contracts of which more is told than is here.
    """

    contracts: Sequence[str]
    bodies: Sequence[str]
    statuses: Sequence[str]
    holdings: Holdings
    terms: Lives
    contract_lives: Lives
    body_lives: Lives
    sums: Sums
    standing: tuple[Numbers, Numbers, Periods]
    particular: Numbers


def put_together(told: Told) -> Agreed:
    """Number what contracts say by those with roles and by who holds them, in order.

    Example:
        >>> none = np.zeros(0, np.int64)
        >>> dates = Periods(none, none)
        >>> lives = Lives(none, dates)
        >>> put_together(Told((), (), (), Holdings(none, none, none, dates), lives, lives, lives,
        ...     Sums(none, none, none), (none, none, dates), none)).bodies
        ()
    """
    held = told.holdings
    contracts, place = _in_order(told.contracts, held.contracts)
    bodies, seat = _in_order(told.bodies, held.holders)
    low, high = _yearly(told.sums, told.terms, place, len(contracts))
    repeated = np.flatnonzero(np.bincount(told.terms.things, minlength=len(told.contracts)) > 1)
    particular = _used(np.concatenate([told.particular, repeated]), len(told.contracts)).tolist()
    return Agreed(
        contracts,
        bodies,
        _holdings(place[held.contracts], seat[held.holders], held),
        low,
        high,
        _lives(told.contract_lives, place),
        _lives(told.body_lives, seat),
        _standings(told, place),
        tuple(sorted(told.contracts[number] for number in particular)),
    )


def _in_order(names: Sequence[str], used: Numbers) -> tuple[tuple[str, ...], Numbers]:
    """Put the names that are used in order, and give the place of each number among them."""
    numbers = sorted(_used(used, len(names)).tolist(), key=names.__getitem__)
    places = np.full(len(names), NOT_KNOWN)
    places[numbers] = np.arange(len(numbers))
    return tuple(names[number] for number in numbers), places


def _used(numbers: Numbers, size: int) -> Numbers:
    """List the numbers that come, each once and in order."""
    used = np.zeros(size, np.bool_)
    used[numbers] = True
    return np.flatnonzero(used)


def _holdings(contracts: Numbers, holders: Numbers, held: Holdings) -> Holdings:
    periods = held.periods
    at, who, groups, first, last = distinct(
        contracts, holders, held.groups, periods.first, periods.last
    )
    return Holdings(at, who, groups, Periods(first, last))


def _lives(lives: Lives, places: Numbers) -> Lives:
    """Number the lives of things that are in use and of which an end is on record."""
    things, periods = places[lives.things], lives.periods
    here = (things != NOT_KNOWN) & ((periods.first != NOT_KNOWN) | (periods.last != NOT_KNOWN))
    things, first, last = distinct(things[here], periods.first[here], periods.last[here])
    return Lives(things, Periods(first, last))


def _standings(told: Told, places: Numbers) -> Standings:
    """Give every status of the contracts with roles that ever stood still."""
    contracts, statuses, periods = told.standing
    names = [local_name(each) for each in told.statuses]
    stopping = np.array([name in NOT_DELIVERING for name in names], np.bool_)
    rank = np.argsort(np.array(sorted(range(len(names)), key=names.__getitem__), np.int64))
    at = places[contracts]
    here = np.isin(at, at[stopping[statuses]]) & (at != NOT_KNOWN)
    stops = stopping[statuses].astype(np.int64)
    rows = distinct(
        at[here], rank[statuses][here], stops[here], periods.first[here], periods.last[here]
    )
    ranks = np.unique(rows[1], return_inverse=True)[1].reshape(-1)
    return Standings(rows[0], ranks, rows[2].astype(np.bool_), Periods(*rows[3:]))


def _yearly(sums: Sums, terms: Lives, places: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """Pence a year of each contract, over all its values: the least and the most."""
    at = places[sums.contracts]
    years, parts = _lengths(Lives(places[terms.things], terms.periods), size)
    a_year = sums.readings == queries.A_YEAR
    agreed = a_year | ((sums.readings == queries.OVER_TERM) & (years[at] != NOT_KNOWN))
    here = agreed & (at != NOT_KNOWN)
    whole = np.where(a_year, 1, years[at])[here].astype(object)  # no product is too large
    share = np.where(a_year, 1, parts[at])[here].astype(object)
    least, odd = sums.amounts[here] >> 1, sums.amounts[here] & 1
    low = np.full(size, np.iinfo(np.int64).max)
    high = np.full(size, NOT_KNOWN)
    np.minimum.at(low, at[here], (least * share // whole).astype(np.int64))
    np.maximum.at(high, at[here], (-(-(least + odd) * share // whole)).astype(np.int64))
    return np.where(high == NOT_KNOWN, NOT_KNOWN, low), high


def _lengths(terms: Lives, size: int) -> tuple[Numbers, Numbers]:
    """Length of each contract's term in years as a fraction, above and below the line."""
    years, parts = (np.full(size + 1, NOT_KNOWN) for _ in range(2))
    rows = distinct(terms.things, terms.periods.first, terms.periods.last)
    things, first, last = np.stack(rows)[:, np.all([each != NOT_KNOWN for each in rows], axis=0)]
    pairs, which = np.unique(first << _BITS | last, return_inverse=True)
    fractions = [_years(*divmod(pair, 1 << _BITS)) for pair in pairs.tolist()]
    years[things], parts[things] = np.array(fractions, np.int64).reshape(-1, 2)[which].T
    return years, parts


def _years(first: int, last: int) -> tuple[int, int]:
    """Length of a term in years as a fraction; not known if it ends before it starts."""
    if last < first:
        return NOT_KNOWN, NOT_KNOWN
    years = years_between(date.fromordinal(first), date.fromordinal(last))
    return years.numerator, years.denominator
