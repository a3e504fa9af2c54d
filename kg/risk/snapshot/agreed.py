"""What a store's contracts say, as columns of numbers, for all days at once.

A day's snapshot takes from these what holds on the day. Reading them is what takes long in a large
store; they are the same until it changes, and so are worth keeping in a file.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from kg.risk.snapshot.columns import NOT_KNOWN, Numbers

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Periods:
    """From when to when each of many things holds, both days included.

    Attributes:
        first: Days as ordinals (:meth:`datetime.date.toordinal`); ``NOT_KNOWN`` where not on
            record.
        last: The same for the last days.
    """

    first: Numbers
    last: Numbers

    def where(self, rows: Flags) -> "Periods":
        """Take the periods of some of the things."""
        return Periods(self.first[rows], self.last[rows])

    def in_force(self, day: date) -> Flags:
        """Tell which hold on a day; where neither end is on record, nothing is known to.

        Example:
            >>> first = date(2020, 1, 1).toordinal()
            >>> periods = Periods(np.array([first, -1, -1]), np.array([-1, first, -1]))
            >>> periods.in_force(date(2020, 1, 1)).tolist()
            [True, True, False]
            >>> periods.in_force(date(2019, 1, 1)).tolist()
            [False, True, False]
        """
        dated = (self.first != NOT_KNOWN) | (self.last != NOT_KNOWN)
        found: Flags = dated & ~self.over_or_to_come(day)
        return found

    def over_or_to_come(self, day: date) -> Flags:
        """Tell which have ended before a day, or begin after it."""
        at = day.toordinal()
        found: Flags = ((self.last != NOT_KNOWN) & (self.last < at)) | (self.first > at)
        return found


@dataclass(frozen=True)
class Holdings:
    """Who holds what group of role in which contract, and when; all by number."""

    contracts: Numbers
    holders: Numbers
    groups: Numbers
    periods: Periods


@dataclass(frozen=True)
class Lives:
    """When things exist, of those of which it is on record; a thing may be here twice."""

    things: Numbers
    periods: Periods


@dataclass(frozen=True)
class Standings:
    """The statuses of the contracts that ever stood still.

    Attributes:
        contracts: The contract each.
        ranks: Place of the status in the order of names.
        stops: Whether nothing is delivered in this status.
        periods: When the contract has it.
    """

    contracts: Numbers
    ranks: Numbers
    stops: Flags
    periods: Periods

    def stopped(self, day: date) -> Numbers:
        """List the contracts that deliver nothing on a day: the status that began last counts.

        Example:
            >>> first = np.array([5, 9])
            >>> told = Standings(np.array([3, 3]), np.array([0, 1]), np.array([False, True]),
            ...     Periods(first, np.array([-1, -1])))
            >>> [told.stopped(date.fromordinal(day)).tolist() for day in (7, 9)]
            [[], [3]]
        """
        held = ~self.periods.over_or_to_come(day)
        contracts, stops = self.contracts[held], self.stops[held]
        order = np.lexsort((self.ranks[held], self.periods.first[held], contracts))
        contracts, stops = contracts[order], stops[order]
        latest = np.append(contracts[1:] != contracts[:-1], True)[: len(contracts)]
        found: Numbers = contracts[latest & stops]
        return found


@dataclass(frozen=True)
class Agreed:
    """What the contracts of a version of the store say.

    Attributes:
        contracts: IRIs of the contracts with roles, in order.
        bodies: IRIs of those who hold them, in order.
        holdings: Roles, undated ones too.
        low: Pence a year of each contract, over all its values: the least; ``NOT_KNOWN`` where no
            value is on record.
        high: The most.
        contract_lives: When contracts exist.
        body_lives: When bodies exist.
        standings: Statuses.
        particular: IRIs of contracts of which more is told than is here.
    """

    contracts: tuple[str, ...]
    bodies: tuple[str, ...]
    holdings: Holdings
    low: Numbers
    high: Numbers
    contract_lives: Lives
    body_lives: Lives
    standings: Standings
    particular: tuple[str, ...]
