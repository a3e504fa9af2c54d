"""Reads from a store what its contracts say, as columns."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

import numpy as np

from kg.risk.money import pence
from kg.risk.snapshot import queries
from kg.risk.snapshot.agreed import Agreed, Flags, Holdings, Lives, Periods
from kg.risk.snapshot.columns import NOT_KNOWN, Index, Numbers
from kg.risk.snapshot.told import Sums, Told, put_together
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
    """Read what the contracts of a store say, where it was not gathered while it was made.

    Of England that takes a minute.

    Example:
        >>> read_agreed(Dataset.in_memory([])).contracts
        ()
    """
    with ThreadPoolExecutor(_CORES) as threads:
        asked = {name: threads.submit(dataset.columns, query) for name, query in _QUERIES.items()}
        found = {name: each.result() for name, each in asked.items()}
    dated, values, standings = found["dated"], found["values"], found["standings"]
    more = [found[name]["contract"] for name in found if name.startswith("part")]
    contracts = Index.of(*(_some(each["contract"]) for each in (dated, values, standings)), *more)
    bodies = Index.of(_some(dated["holder"]))
    statuses = Index.of(standings["status"])
    rows = _Rows(
        _each(dated["what"], int),
        contracts.numbers(dated["contract"]),
        bodies.numbers(dated["holder"]),
        _periods(dated),
    )
    of_values = contracts.numbers(values["contract"])
    standing = contracts.numbers(standings["contract"]), statuses.numbers(standings["status"])
    told_apart = of_values[_told_apart(values)]
    return put_together(
        Told(
            contracts.names,
            bodies.names,
            statuses.names,
            rows.holdings(),
            rows.lives(queries.TERM, rows.contracts),
            rows.lives(queries.LIFE_OF_CONTRACT, rows.contracts),
            rows.lives(queries.LIFE_OF_BODY, rows.holders),
            _sums(values, of_values),
            (*standing, _periods(standings)),
            np.concatenate([told_apart, *(contracts.numbers(each) for each in more)]),
        )
    )


@dataclass(frozen=True)
class _Rows:
    """What is dated: roles by their group, terms and lives; contracts and holders by number."""

    what: Numbers
    contracts: Numbers
    holders: Numbers
    periods: Periods

    def holdings(self) -> Holdings:
        rows = self.what < queries.TERM
        periods = self.periods.where(rows)
        return Holdings(self.contracts[rows], self.holders[rows], self.what[rows], periods)

    def lives(self, what: int, things: Numbers) -> Lives:
        rows = self.what == what
        return Lives(things[rows], self.periods.where(rows))


def _some(texts: Iterable[str]) -> list[str]:
    """Give the texts that are not empty, each once."""
    return list(filter(None, dict.fromkeys(texts)))


def _told_apart(values: Texts) -> Flags:
    """Find values that have a lower end, or no currency or basis on record."""
    told = zip(*(values[each] for each in ("currency", "reading", "least")), strict=True)
    apart = (least or not currency or not reading for currency, reading, least in told)
    return np.fromiter(map(bool, apart), np.bool_, len(values["least"]))


def _sums(values: Texts, contracts: Numbers) -> Sums:
    readings = _each(values["reading"], int)
    here = _are(values["currency"], "GBP") & ~_are(values["amount"], "") & (readings != NOT_KNOWN)
    return Sums(contracts[here], readings[here], _each(values["amount"], _in_pence)[here])


def _in_pence(text: str) -> int:
    """Write pounds as twice the pence, and one more if that is less than a penny too little."""
    pounds = Decimal(text)
    return pence(pounds, ROUND_FLOOR) + pence(pounds, ROUND_CEILING)


def _each(texts: Sequence[str], read: Callable[[str], int]) -> Numbers:
    """Read texts that often say the same; an empty one is not known."""
    known = {text: read(text) if text else NOT_KNOWN for text in set(texts)}
    return np.fromiter(map(known.__getitem__, texts), np.int64, len(texts))


def _periods(told: Texts) -> Periods:
    return Periods(_each(told["from"], _ordinal), _each(told["to"], _ordinal))


@lru_cache(maxsize=1 << 16)
def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _are(texts: Sequence[str], text: str) -> Flags:
    return np.fromiter((each == text for each in texts), np.bool_, len(texts))
