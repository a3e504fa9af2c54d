"""Roles and flows of a register's contracts on a day, for all of them at once."""

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from kg.risk.snapshot.agreed import Agreed, Lives
from kg.risk.snapshot.columns import (
    NOT_KNOWN,
    Group,
    Numbers,
    Pairs,
    Payments,
    Repeated,
    Roles,
)

_Held = tuple[Numbers, Numbers]
"""Contracts, and who holds something in them: each pair once, in order."""


@dataclass(frozen=True)
class _Parties:
    """Who holds what group of role in which contract, by number, each once and in order."""

    contracts: Numbers
    holders: Numbers
    groups: Numbers

    def of(self, chosen: Collection[Group]) -> _Held:
        """Contracts and holders of some groups, each pair once."""
        which = np.isin(self.groups, [int(group) for group in chosen])
        contracts, holders = self.contracts[which], self.holders[which]
        # Who holds roles of several of these groups stands in rows that follow one another.
        new = np.append(True, (contracts[1:] != contracts[:-1]) | (holders[1:] != holders[:-1]))
        first = new[: len(contracts)]
        return contracts[first], holders[first]

    @property
    def width(self) -> int:
        """More than the number of any holder."""
        return int(self.holders.max(initial=0)) + 1


@dataclass(frozen=True)
class Bulk:
    """The contracts of a store that columns can hold, on a day.

    Attributes:
        agreed: What the contracts say on all days.
        day: The day.

    Example:
        >>> from kg.risk.snapshot.reading import read_agreed
        >>> from kg.store.dataset import Dataset
        >>> bulk = Bulk(read_agreed(Dataset.in_memory([])), date(2020, 1, 1))
        >>> len(bulk.payments().contracts), len(bulk.roles().groups)
        (0, 0)
    """

    agreed: Agreed
    day: date

    def roles(self) -> Roles:
        """Give who holds what; no share of theirs is on record."""
        held = self._parties
        return Roles(
            Pairs(
                Repeated(self.agreed.bodies, held.holders),
                Repeated(self.agreed.contracts, held.contracts),
            ),
            held.groups,
            np.full(len(held.groups), np.nan),
        )

    def payments(self) -> Payments:
        """Give the flows: buyers to whoever answers for a contract, these to those below them.

        With one of each, the whole value flows; among several, each part can be anything up to it,
        as in :func:`kg.risk.inputs.flows.flows`.
        """
        held, size = self._parties, len(self.agreed.contracts)
        buyers = held.of({Group.COMMISSIONER})
        heads, below = _answering(held, size)
        low, high = self.agreed.low, self.agreed.high
        at, payers, payees = _met(buyers, heads, size)
        alone = (_count(buyers, size) == 1) & (_count(heads, size) == 1)
        least = np.where(low[at] == NOT_KNOWN, NOT_KNOWN, np.where(alone[at], low[at], 0))
        under, leads, others = _met(heads, below, size)
        some = np.where(low[under] == NOT_KNOWN, NOT_KNOWN, 0)
        every = np.concatenate([at, under])
        givers, takers = np.concatenate([payers, leads]), np.concatenate([payees, others])
        real = givers != takers
        bodies = self.agreed.bodies
        return Payments(
            Pairs(Repeated(bodies, givers[real]), Repeated(bodies, takers[real])),
            Repeated(self.agreed.contracts, every[real]),
            np.concatenate([least, some])[real],
            high[every][real],
        )

    @cached_property
    def _parties(self) -> _Parties:
        """The roles in force whose contract runs and whose holder exists, each once."""
        told, size = self.agreed.holdings, len(self.agreed.contracts)
        left_out, gone = np.zeros(size, np.bool_), np.zeros(len(self.agreed.bodies), np.bool_)
        for those in (
            _places(self.agreed.particular, self.agreed.contracts),
            self.agreed.standings.stopped(self.day),
            self._not_in_being(self.agreed.contract_lives),
        ):
            left_out[those] = True
        gone[self._not_in_being(self.agreed.body_lives)] = True
        here = told.periods.in_force(self.day) & ~left_out[told.contracts] & ~gone[told.holders]
        pairs = _marks((told.contracts[here], told.holders[here]), len(gone))
        marks = np.sort(pairs * len(Group) + told.groups[here])
        marks = marks[np.append(True, marks[1:] != marks[:-1])[: len(marks)]]
        pairs = marks // len(Group)
        return _Parties(pairs // max(len(gone), 1), pairs % max(len(gone), 1), marks % len(Group))

    def _not_in_being(self, lives: Lives) -> Numbers:
        return lives.things[lives.periods.over_or_to_come(self.day)]


def _places(some: tuple[str, ...], names: tuple[str, ...]) -> Numbers:
    """Numbers of the few names that are among very many in order."""
    places = [(bisect_left(names, each), each) for each in some]
    return np.array([at for at, each in places if names[at : at + 1] == (each,)], np.int64)


def _marks(pairs: _Held, width: int) -> Numbers:
    """One number for each pair, in their order."""
    return pairs[0] * width + pairs[1]


def _answering(held: _Parties, size: int) -> tuple[_Held, _Held]:
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
    contracts, holders = map(np.concatenate, zip(*chosen, strict=True))
    heads = contracts, holders
    providers = held.of({Group.LEAD, Group.JOINT, Group.UNDER})
    rest = ~np.isin(_marks(providers, held.width), _marks(heads, held.width))
    return heads, (providers[0][rest], providers[1][rest])


def _count(parties: _Held, size: int) -> Numbers:
    return np.bincount(parties[0], minlength=size)


def _met(left: _Held, right: _Held, size: int) -> tuple[Numbers, Numbers, Numbers]:
    """Pair everyone on the left with everyone on the right in the same contract."""
    order = np.argsort(right[0], kind="stable")
    counts = np.bincount(right[0], minlength=size)
    starts = np.cumsum(counts) - counts
    times = counts[left[0]]
    which = np.repeat(np.arange(len(left[0])), times)
    place = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    partner = order[starts[left[0][which]] + place]
    return left[0][which], left[1][which], right[1][partner]
