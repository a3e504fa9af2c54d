"""Which commissioners depend on which providers, and along which of these ways most may flow."""

from dataclasses import dataclass

import numpy as np

from kg.risk.snapshot.along import Step
from kg.risk.snapshot.choosing import MOST_READ, Held, holders, subcontracts_below, worth
from kg.risk.snapshot.columns import NOT_KNOWN, Group, Numbers
from kg.risk.snapshot.day import Day
from kg.stated.columns import Column

_MOST_PAIRS = 200
PROVIDERS = (Group.LEAD, Group.JOINT, Group.UNDER)
ROLES = (Group.COMMISSIONER, *PROVIDERS)


@dataclass(frozen=True)
class Dependences:
    """The dependences to tell of.

    Attributes:
        contracts: IRIs of their contracts.
        subcontracts: Who has whom as a subcontractor, of those who provide under these.
        pairs: Of those chosen, IRIs of commissioner and provider; the former empty where it is
            not on record. None where all are.
        number: How many there are in all, as far as roles say.
    """

    contracts: frozenset[str]
    subcontracts: tuple[Step, ...]
    pairs: frozenset[Step] | None
    number: int

    @property
    def left_out(self) -> bool:
        """Whether some are left out."""
        return self.pairs is not None

    def holds(self, commissioner: str, provider: str) -> bool:
        """Tell whether a dependence is to be told of."""
        return self.pairs is None or (commissioner, provider) in self.pairs


def dependences(day: Day, commissioner: str = "", contract: str = "") -> Dependences:
    """Choose dependences so that few contracts need be read, and of each all of its contracts.

    Args:
        day: The day.
        commissioner: IRI of the only commissioner; empty for all.
        contract: IRI of the only contract; empty for all.

    Example:
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.sketch import network
        >>> from kg.risk.snapshot import RiskSnapshot
        >>> graph = network("C commissioner K", "L lead-provider K", "P partner K")
        >>> found = dependences(Day.of(RiskSnapshot.from_networkx(graph), shipped_priors()))
        >>> found.number, found.left_out, len(found.contracts)
        (2, False, 1)
    """
    names, contracts = day.snapshot.organisations, day.snapshot.contracts
    rows = _rows(day)
    here = np.ones(len(rows[0]), np.bool_)
    if commissioner:
        here &= rows[1] == day.system.number.get(commissioner, len(names))
    if contract:
        here &= rows[0] == (contracts.index(contract) if contract in contracts else len(contracts))
    at, payers, payees = rows[0][here], rows[1][here], rows[2][here]
    known = payees != NOT_KNOWN
    marks, which = np.unique(payers[known] * len(names) + payees[known], return_inverse=True)
    some, pairs = np.unique(at), None
    if len(some) > MOST_READ:
        chosen = _richest(at[known], which, worth(day.snapshot))
        some = np.unique(at[known][np.isin(which, chosen)])
        ends = [divmod(mark, len(names)) for mark in marks[chosen].tolist()]
        pairs = frozenset(("" if one < 0 else names[one], names[other]) for one, other in ends)
    below = subcontracts_below(day, payees[known & np.isin(at, some)])
    read = frozenset(contracts[number] for number in some.tolist())
    return Dependences(read, tuple(below), pairs, len(marks))


def _rows(day: Day) -> tuple[Numbers, Numbers, Numbers]:
    """Contracts with each commissioner and each provider in them, ``NOT_KNOWN`` where none is."""
    snapshot = day.snapshot
    running = np.unique(holders(snapshot, ROLES)[0])
    under = _with_subcontractors(day, holders(snapshot, PROVIDERS))
    places, payers = _column(holders(snapshot, [Group.COMMISSIONER])).of_nodes(
        running.astype(np.uint64), every=True
    )
    within, payees = _column(under).of_nodes(running[places].astype(np.uint64), every=True)
    return running[places][within], payers[within], payees


def _column(held: Held) -> Column:
    return Column(held[0].astype(np.uint64), held[1])


def _with_subcontractors(day: Day, under: Held) -> Held:
    """Add to those who provide under contracts whoever is below them by a subcontract."""
    number = day.system.number
    mains = {main for main, _ in subcontracts_below(day, under[1])}
    added = [
        (contract, number[sub])
        for main in sorted(mains)
        for _, sub in subcontracts_below(day, [number[main]])
        for contract in under[0][under[1] == number[main]].tolist()
    ]
    more = np.array(added, np.int64).reshape(-1, 2)
    both = np.concatenate([np.stack(under, axis=1), more])
    rows = np.unique(both, axis=0)
    return rows[:, 0], rows[:, 1]


def _richest(contracts: Numbers, which: Numbers, value: Numbers) -> Numbers:
    """Choose pairs by what flows under all of their contracts, as long as these are few enough."""
    sums = np.bincount(which, value[contracts].astype(np.float64))
    order = np.argsort(-sums, kind="stable")
    few = np.cumsum(np.bincount(which)[order]) <= MOST_READ
    chosen = order[: min(max(int(few.sum()), 1), _MOST_PAIRS)]
    return np.asarray(np.sort(chosen))
