"""Reads from a store what its contracts say, as columns."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

import numpy as np

from kg.keys import local_name
from kg.risk.inputs.years import years_between
from kg.risk.money import pence
from kg.risk.roles import NOT_DELIVERING
from kg.risk.snapshot import queries
from kg.risk.snapshot.agreed import Agreed, Holdings, Lives, Periods, Standings
from kg.risk.snapshot.columns import NOT_KNOWN, Index, Numbers
from kg.store.dataset import Dataset

Texts = Mapping[str, Sequence[str]]
_QUERIES: Mapping[str, str] = {
    "roles": queries.ROLES,
    "values": queries.VALUES,
    "terms": queries.TERMS,
    "contract lives": queries.LIVES_OF_CONTRACTS,
    "body lives": queries.LIVES_OF_BODIES,
    "standings": queries.STATUSES,
    **{f"particular {number}": query for number, query in enumerate(queries.PARTICULAR)},
}
_CORES = 2
"""Queries at once; more than two would each wait for the same disk."""


def read_agreed(dataset: Dataset) -> Agreed:
    """Read what the contracts of a store say.

    Example:
        >>> read_agreed(Dataset.in_memory([])).contracts
        ()
    """
    with ThreadPoolExecutor(_CORES) as threads:
        asked = {name: threads.submit(dataset.columns, query) for name, query in _QUERIES.items()}
        told = {name: each.result() for name, each in asked.items()}
    roles = told["roles"]
    contracts, bodies = Index.of(roles["contract"]), Index.of(roles["holder"])
    particular = {
        contract
        for name in told
        if name.startswith("particular")
        for contract in told[name]["contract"]
    }
    low, high = _yearly(told["values"], told["terms"], contracts)
    return Agreed(
        contracts.names,
        bodies.names,
        Holdings(
            contracts.numbers(roles["contract"]),
            bodies.numbers(roles["holder"]),
            np.array(roles["group"], np.int64),
            _periods(roles),
        ),
        low,
        high,
        _lives(told["contract lives"], contracts),
        _lives(told["body lives"], bodies),
        _standings(told["standings"], contracts),
        tuple(sorted(particular)),
    )


def _each(texts: Sequence[str], read: Callable[[str], int]) -> Numbers:
    """Read texts that often say the same; an empty one is not known."""
    known = {text: read(text) if text else NOT_KNOWN for text in set(texts)}
    return np.fromiter(map(known.__getitem__, texts), np.int64, len(texts))


def _periods(told: Texts) -> Periods:
    return Periods(_each(told["from"], _ordinal), _each(told["to"], _ordinal))


@lru_cache(maxsize=1 << 16)
def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _lives(told: Texts, index: Index) -> Lives:
    things, periods = index.numbers(told["thing"]), _periods(told)
    here = things != NOT_KNOWN
    return Lives(things[here], Periods(periods.first[here], periods.last[here]))


def _standings(told: Texts, contracts: Index) -> Standings:
    statuses = Index.of(map(local_name, told["status"]))
    ranks = statuses.numbers([local_name(each) for each in told["status"]])
    stops = np.array([name in NOT_DELIVERING for name in statuses.names], np.bool_)
    held, periods = contracts.numbers(told["contract"]), _periods(told)
    here = held != NOT_KNOWN
    periods = Periods(periods.first[here], periods.last[here])
    return Standings(held[here], ranks[here], stops[ranks][here], periods)


def _yearly(values: Texts, terms: Texts, contracts: Index) -> tuple[Numbers, Numbers]:
    """Pence a year of each contract, over all its values: the least and the most."""
    at = contracts.numbers(values["contract"])
    years, parts = _lengths(terms, contracts)
    least, most = (
        _each(values["amount"], lambda text, way=way: pence(Decimal(text), way))  # type: ignore[misc]
        for way in (ROUND_FLOOR, ROUND_CEILING)
    )
    a_year = np.array(values["reading"], np.int64) == queries.A_YEAR
    told = (at != NOT_KNOWN) & (a_year | (years[at] != NOT_KNOWN))
    whole = np.where(a_year, 1, years[at])[told].astype(object)  # no product is too large
    share = np.where(a_year, 1, parts[at])[told].astype(object)
    low = np.full(len(contracts.names), np.iinfo(np.int64).max)
    high = np.full(len(contracts.names), NOT_KNOWN)
    np.minimum.at(low, at[told], (least[told] * share // whole).astype(np.int64))
    np.maximum.at(high, at[told], (-(-most[told] * share // whole)).astype(np.int64))
    return np.where(high == NOT_KNOWN, NOT_KNOWN, low), high


def _lengths(terms: Texts, contracts: Index) -> tuple[Numbers, Numbers]:
    """Length of each contract's term in years as a fraction, above and below the line."""
    years, parts = (np.full(len(contracts.names) + 1, NOT_KNOWN) for _ in range(2))
    at, held = contracts.numbers(terms["contract"]), _periods(terms)
    pairs, which = np.unique(np.stack([held.first, held.last]), axis=1, return_inverse=True)
    fractions = [_years(first, last) for first, last in pairs.T.tolist()]
    table = np.array(fractions, np.int64).reshape(-1, 2)[which.reshape(-1)]
    years[at], parts[at] = table.T
    years[NOT_KNOWN] = parts[NOT_KNOWN] = NOT_KNOWN
    return years, parts


def _years(first: int, last: int) -> tuple[int, int]:
    """Length of a term in years as a fraction; not known if it ends before it starts."""
    if last < first:
        return NOT_KNOWN, NOT_KNOWN
    years = years_between(date.fromordinal(first), date.fromordinal(last))
    return years.numerator, years.denominator
