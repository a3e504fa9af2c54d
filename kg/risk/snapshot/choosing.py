"""Which of a large store's contracts are read, when there are too many to read them all."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from kg.risk.snapshot.along import Step
from kg.risk.snapshot.columns import NOT_KNOWN, Group, Numbers
from kg.risk.snapshot.day import Day
from kg.risk.snapshot.snapshot import RiskSnapshot

MOST_READ = 500
"""Of how many contracts the facts are read for one answer; a few milliseconds each."""

Held = tuple[Numbers, Numbers]
"""Contracts, and who holds something in them, by number: each pair once, in order."""


def worth(snapshot: RiskSnapshot) -> Numbers:
    """Give the most pence a year that flow between two bodies under each contract; 0 if unknown.

    Example:
        >>> from kg.risk.sketch import network
        >>> graph = network("C commissioner K", "K value 90 annual", "L lead-provider K")
        >>> worth(RiskSnapshot.from_networkx(graph)).tolist()
        [9000]
    """
    found = np.zeros(len(snapshot.contracts), np.int64)
    flows = snapshot.flows
    under = flows.contracts != NOT_KNOWN
    np.maximum.at(found, flows.contracts[under], np.maximum(flows.low, flows.high)[under])
    return found


def holders(snapshot: RiskSnapshot, groups: Iterable[Group]) -> Held:
    """List who holds a role of some groups in which contract.

    Example:
        >>> from kg.risk.sketch import network
        >>> day = RiskSnapshot.from_networkx(network("C commissioner K", "L lead-provider K"))
        >>> [each.tolist() for each in holders(day, [Group.LEAD])]
        [[0], [1]]
    """
    roles = snapshot.roles
    here = np.isin(roles.groups, [int(group) for group in groups])
    marks = np.unique(roles.contracts[here] * snapshot.size + roles.organisations[here])
    return marks // max(snapshot.size, 1), marks % max(snapshot.size, 1)


def best(contracts: Numbers, value: Numbers, most: int) -> Numbers:
    """Take the contracts that are worth most, each once, and equals by number.

    Example:
        >>> best(np.array([2, 0, 1, 2]), np.array([5, 7, 7]), 2).tolist()
        [1, 2]
    """
    some = np.unique(contracts)
    return np.asarray(some[np.argsort(-value[some], kind="stable")[:most]])


def subcontracts_below(day: Day, bodies: npt.ArrayLike) -> list[Step]:
    """List the subcontracts that begin at some bodies, those below these, and so on.

    Args:
        day: Says who has whom as a subcontractor.
        bodies: Numbers of bodies.

    Returns:
        IRIs of main contractor and subcontractor.
    """
    flows, names = day.snapshot.flows, day.snapshot.organisations
    rows = np.flatnonzero(flows.contracts == NOT_KNOWN)
    below: dict[int, list[int]] = {}
    for main, sub in zip(flows.payers[rows].tolist(), flows.payees[rows].tolist(), strict=True):
        below.setdefault(main, []).append(sub)
    waiting: list[int] = np.unique(np.asarray(bodies, np.int64)).tolist() if below else []
    seen, steps = set[int](), list[Step]()
    while waiting:
        main = waiting.pop()
        if main not in seen:
            seen.add(main)
            steps += [(names[main], names[sub]) for sub in below.get(main, ())]
            waiting += below.get(main, ())
    return steps
