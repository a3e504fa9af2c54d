"""Reads from a store what its contracts say, as columns."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from itertools import compress

import numpy as np

from kg.keys import local_name
from kg.risk.inputs.years import years_between
from kg.risk.money import pence
from kg.risk.roles import NOT_DELIVERING
from kg.risk.snapshot import queries
from kg.risk.snapshot.agreed import Agreed, Flags, Holdings, Lives, Periods, Standings
from kg.risk.snapshot.columns import NOT_KNOWN, Index, Numbers
from kg.store.dataset import Dataset

Texts = Mapping[str, Sequence[str]]
_QUERIES: Mapping[str, str] = {
    "dated": queries.DATED,
    "values": queries.VALUES,
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
    dated, values = told["dated"], told["values"]
    what = _each(dated["what"], int)
    roles, terms = what < queries.TERM, what == queries.TERM
    contracts, bodies = (Index.of(_where(roles, dated[each])) for each in ("contract", "holder"))
    rows = _Rows(
        what, contracts.numbers(dated["contract"]), bodies.numbers(dated["holder"]), _periods(dated)
    )
    low, high = _yearly(values, rows.where(terms & (rows.contracts != NOT_KNOWN)), contracts)
    held = rows.where(roles)
    particular = {
        contract for name in told if name.startswith("part") for contract in told[name]["contract"]
    }
    particular |= _told_apart(values)
    particular |= _repeated(_where(terms, dated["contract"]))
    return Agreed(
        contracts.names,
        bodies.names,
        Holdings(held.contracts, held.holders, held.what, held.periods),
        low,
        high,
        rows.lives(queries.LIFE_OF_CONTRACT, rows.contracts),
        rows.lives(queries.LIFE_OF_BODY, rows.holders),
        _standings(told["standings"], contracts),
        tuple(sorted(particular)),
    )


@dataclass(frozen=True)
class _Rows:
    """What is dated: roles by their group, terms and lives; contracts and holders by number."""

    what: Numbers
    contracts: Numbers
    holders: Numbers
    periods: Periods

    def where(self, rows: Flags) -> "_Rows":
        return _Rows(
            self.what[rows], self.contracts[rows], self.holders[rows], self.periods.where(rows)
        )

    def lives(self, what: int, things: Numbers) -> Lives:
        rows = (self.what == what) & (things != NOT_KNOWN)
        return Lives(things[rows], self.periods.where(rows))


def _where(rows: Flags, texts: Sequence[str]) -> list[str]:
    return list(compress(texts, rows.tolist()))


def _repeated(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def _told_apart(values: Texts) -> set[str]:
    """Find contracts with a value that has a lower end, or no currency or basis on record."""
    return {
        contract
        for contract, currency, reading, least in zip(
            *(values[each] for each in ("contract", "currency", "reading", "least")), strict=True
        )
        if least or not currency or not reading
    }


def _each(texts: Sequence[str], read: Callable[[str], int]) -> Numbers:
    """Read texts that often say the same; an empty one is not known."""
    known = {text: read(text) if text else NOT_KNOWN for text in set(texts)}
    return np.fromiter(map(known.__getitem__, texts), np.int64, len(texts))


def _periods(told: Texts) -> Periods:
    return Periods(_each(told["from"], _ordinal), _each(told["to"], _ordinal))


@lru_cache(maxsize=1 << 16)
def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _standings(told: Texts, contracts: Index) -> Standings:
    names = [local_name(each) for each in told["status"]]
    statuses = Index.of(names)
    ranks = statuses.numbers(names)
    stops = np.array([name in NOT_DELIVERING for name in statuses.names], np.bool_)
    held = contracts.numbers(told["contract"])
    here = held != NOT_KNOWN
    return Standings(held[here], ranks[here], stops[ranks][here], _periods(told).where(here))


def _yearly(values: Texts, terms: _Rows, contracts: Index) -> tuple[Numbers, Numbers]:
    """Pence a year of each contract, over all its values: the least and the most."""
    at, reading = contracts.numbers(values["contract"]), _each(values["reading"], int)
    years, parts = _lengths(terms, len(contracts.names))
    least, most = (
        _each(values["amount"], lambda text, way=way: pence(Decimal(text), way))  # type: ignore[misc]
        for way in (ROUND_FLOOR, ROUND_CEILING)
    )
    a_year = reading == queries.A_YEAR
    agreed = a_year | ((reading == queries.OVER_TERM) & (years[at] != NOT_KNOWN))
    told = (
        agreed & (at != NOT_KNOWN) & _are(values["currency"], "GBP") & ~_are(values["amount"], "")
    )
    whole = np.where(a_year, 1, years[at])[told].astype(object)  # no product is too large
    share = np.where(a_year, 1, parts[at])[told].astype(object)
    low = np.full(len(contracts.names), np.iinfo(np.int64).max)
    high = np.full(len(contracts.names), NOT_KNOWN)
    np.minimum.at(low, at[told], (least[told] * share // whole).astype(np.int64))
    np.maximum.at(high, at[told], (-(-most[told] * share // whole)).astype(np.int64))
    return np.where(high == NOT_KNOWN, NOT_KNOWN, low), high


def _are(texts: Sequence[str], text: str) -> Flags:
    return np.fromiter((each == text for each in texts), np.bool_, len(texts))


def _lengths(terms: _Rows, size: int) -> tuple[Numbers, Numbers]:
    """Length of each contract's term in years as a fraction, above and below the line."""
    years, parts = (np.full(size + 1, NOT_KNOWN) for _ in range(2))
    held = terms.where((terms.periods.first != NOT_KNOWN) & (terms.periods.last != NOT_KNOWN))
    ends = np.stack([held.periods.first, held.periods.last])
    pairs, which = np.unique(ends, axis=1, return_inverse=True)
    fractions = [_years(first, last) for first, last in pairs.T.tolist()]
    table = np.array(fractions, np.int64).reshape(-1, 2)[which.reshape(-1)]
    years[held.contracts], parts[held.contracts] = table.T
    return years, parts


def _years(first: int, last: int) -> tuple[int, int]:
    """Length of a term in years as a fraction; not known if it ends before it starts."""
    if last < first:
        return NOT_KNOWN, NOT_KNOWN
    years = years_between(date.fromordinal(first), date.fromordinal(last))
    return years.numerator, years.denominator
