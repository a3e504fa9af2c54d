"""Roles, yearly values and flows of a register's contracts, for all of them at once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np

from kg.risk.inputs.years import years_between
from kg.risk.snapshot import queries
from kg.risk.snapshot.columns import NOT_KNOWN, Group, Index, Numbers, Pairs, Payments, Roles
from kg.store.dataset import Dataset, Row
from kg.store.substitution import batched, one_of

_PENCE, _BATCH = 100, 400


@dataclass(frozen=True)
class _Parties:
    """Who holds what group of role in which contract, by number, each once and in order."""

    contracts: Numbers
    holders: Numbers
    groups: Numbers

    def of(self, chosen: Collection[Group]) -> tuple[Numbers, Numbers]:
        """Contracts and holders of some groups, each pair once."""
        which = np.isin(self.groups, [int(group) for group in chosen])
        pairs = np.unique(np.stack([self.contracts[which], self.holders[which]]), axis=1)
        return pairs[0], pairs[1]


@dataclass(frozen=True)
class Bulk:
    """The contracts of a store that columns can hold.

    Attributes:
        dataset: The store.
        day: The day.
        without: IRIs of contracts that are left out: not running, or read by their facts.

    Example:
        >>> bulk = Bulk(Dataset.in_memory([]), date(2020, 1, 1), set())
        >>> len(bulk.payments().contracts), len(bulk.roles().groups)
        (0, 0)
    """

    dataset: Dataset
    day: date
    without: Collection[str]

    def roles(self) -> Roles:
        """Give who holds what; no share of theirs is on record."""
        held, parties = self._parties, self._index
        return Roles(
            Pairs(
                [parties[1].names[at] for at in held.holders],
                [parties[0].names[at] for at in held.contracts],
            ),
            held.groups,
            np.full(len(held.groups), np.nan),
        )

    def payments(self) -> Payments:
        """Give the flows: buyers to whoever answers for a contract, these to those below them.

        With one of each, the whole value flows; among several, each part can be anything up to it,
        as in :func:`kg.risk.inputs.flows.flows`.
        """
        contracts, bodies = (index.names for index in self._index)
        held, size = self._parties, len(contracts)
        buyers = held.of({Group.COMMISSIONER})
        heads, below = _answering(held, size)
        low, high = self._yearly
        at, payers, payees = _met(buyers, heads, size)
        alone = (_count(buyers, size) == 1) & (_count(heads, size) == 1)
        least = np.where(low[at] == NOT_KNOWN, NOT_KNOWN, np.where(alone[at], low[at], 0))
        under, leads, others = _met(heads, below, size)
        some = np.where(low[under] == NOT_KNOWN, NOT_KNOWN, 0)
        every = np.concatenate([at, under])
        givers, takers = np.concatenate([payers, leads]), np.concatenate([payees, others])
        real = givers != takers
        return Payments(
            Pairs([bodies[n] for n in givers[real]], [bodies[n] for n in takers[real]]),
            [contracts[n] for n in every[real]],
            np.concatenate([least, some])[real],
            high[every][real],
        )

    @cached_property
    def _rows(self) -> tuple[list[str], list[str], list[int]]:
        gone = {
            str(row["thing"])
            for row in self.dataset.rows(queries.BODIES_NOT_IN_BEING, day=self.day)
        }
        rows = [
            (str(row["contract"]), str(row["holder"]), int(str(row["group"])))
            for row in self._roles_in_force()
            if row["contract"] not in self.without and row["holder"] not in gone
        ]
        contracts, holders, groups = map(list, zip(*rows, strict=True)) if rows else ([], [], [])
        return contracts, holders, groups

    def _roles_in_force(self) -> Iterator[Row]:
        yield from self.dataset.rows(queries.ROLES, day=self.day)
        late = (str(row["node"]) for row in self.dataset.rows(queries.WITHOUT_START))
        for some in batched(late, _BATCH):
            query = queries.ROLES_WITHOUT_START % one_of("node", some)
            yield from self.dataset.rows(query, day=self.day)

    @cached_property
    def _index(self) -> tuple[Index, Index]:
        return Index.of(self._rows[0]), Index.of(self._rows[1])

    @cached_property
    def _parties(self) -> _Parties:
        contracts, bodies = self._index
        table = np.stack(
            [
                contracts.numbers(self._rows[0]),
                bodies.numbers(self._rows[1]),
                np.asarray(self._rows[2], np.int64),
            ]
        )
        return _Parties(*np.unique(table, axis=1)) if table.size else _Parties(*table)

    @cached_property
    def _yearly(self) -> tuple[Numbers, Numbers]:
        """Pence a year of each contract, over all its values: the least and the most."""
        number = self._index[0].number
        terms = {
            number[str(row["contract"])]: _years(row["from"], row["to"])
            for row in self.dataset.rows(queries.TERMS)
            if row["contract"] in number
        }
        most = np.iinfo(np.int64).max
        low = np.full(len(number), most)
        high = np.full(len(number), NOT_KNOWN)
        for row in self.dataset.rows(queries.VALUES):
            at = number.get(str(row["contract"]))
            if at is None:
                continue
            years = (1, 1) if row["reading"] == queries.A_YEAR else terms.get(at)
            if years is None:
                continue
            pounds = Decimal(str(row["amount"]))
            whole = int(pounds * _PENCE)
            over = whole + (pounds * _PENCE != whole)
            low[at] = min(low[at], whole * years[1] // years[0])
            high[at] = max(high[at], -(-over * years[1] // years[0]))
        return np.where(low == most, NOT_KNOWN, low), high


@lru_cache(maxsize=1 << 16)
def _years(start: date, end: date) -> tuple[int, int] | None:
    """Length of a term in years as a fraction; None if it ends before it starts."""
    if end < start:
        return None
    years = years_between(start, end)
    return years.numerator, years.denominator


def _answering(
    held: _Parties, size: int
) -> tuple[tuple[Numbers, Numbers], tuple[Numbers, Numbers]]:
    """Who answers for each contract, and who else provides under it.

    Leads answer for it, else joint holders, else everyone who provides.
    """
    tiers = [held.of({group}) for group in (Group.LEAD, Group.JOINT, Group.UNDER)]
    free = np.ones(size, np.bool_)
    chosen = []
    for contracts, holders in tiers:
        first = free[contracts]
        chosen.append((contracts[first], holders[first]))
        free[contracts] = False
    heads = tuple(np.concatenate(columns) for columns in zip(*chosen, strict=True))
    providers = held.of({Group.LEAD, Group.JOINT, Group.UNDER})
    marks = [
        contracts * (_largest(held) + 1) + holders for contracts, holders in (heads, providers)
    ]
    rest = ~np.isin(marks[1], marks[0])
    return (heads[0], heads[1]), (providers[0][rest], providers[1][rest])


def _largest(held: _Parties) -> int:
    return int(held.holders.max(initial=0))


def _count(parties: tuple[Numbers, Numbers], size: int) -> Numbers:
    return np.bincount(parties[0], minlength=size)


def _met(
    left: tuple[Numbers, Numbers], right: tuple[Numbers, Numbers], size: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Pair everyone on the left with everyone on the right in the same contract."""
    order = np.argsort(right[0], kind="stable")
    counts = np.bincount(right[0], minlength=size)
    starts = np.cumsum(counts) - counts
    times = counts[left[0]]
    which = np.repeat(np.arange(len(left[0])), times)
    place = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    partner = order[starts[left[0][which]] + place]
    return left[0][which], left[1][which], right[1][partner]
