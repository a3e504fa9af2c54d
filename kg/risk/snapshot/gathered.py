"""What contracts have agreed, out of what was gathered while the version was made."""

from collections.abc import Iterator

import numpy as np

from kg.keys import iri_of
from kg.risk.snapshot import queries
from kg.risk.snapshot.agreed import Agreed, Holdings, Lives, Periods
from kg.risk.snapshot.columns import GROUPS, NOT_KNOWN, Numbers
from kg.risk.snapshot.told import Sums, Told, put_together
from kg.stated.columns import Column, Marks, Stated, marks


def agreed_of(stated: Stated) -> Agreed:
    """Put what is stated of contracts together, as reading it from the store does.

    Example:
        >>> from kg.ontology import Ontology
        >>> from kg.stated import Gathering
        >>> agreed_of(Gathering(Ontology.load()).stated()).contracts
        ()
    """
    terms = _periods(stated, stated.term_of.nodes)
    at, statuses = stated.status.of_nodes(stated.status_of.nodes)
    when, periods = _periods(stated, stated.status_of.nodes[at])
    return put_together(
        Told(
            stated.contracts,
            stated.bodies,
            stated.concepts,
            _holdings(stated),
            Lives(stated.term_of.numbers[terms[0]], terms[1]),
            _lives(stated, stated.is_contract.nodes, stated.is_contract.numbers),
            _lives(stated, marks(stated.bodies), np.arange(len(stated.bodies))),
            _sums(stated),
            (stated.status_of.numbers[at][when], statuses[when], periods),
            np.concatenate(list(_particular(stated))),
        )
    )


def _periods(stated: Stated, nodes: Marks) -> tuple[Numbers, Periods]:
    """Give the periods of nodes, and which of the nodes each is of; all have one or more."""
    at, first = stated.first.of_nodes(nodes, every=True)
    within, last = stated.last.of_nodes(nodes[at], every=True)
    return at[within], Periods(first[within], last)


def _numbered(column: Column, stated: Stated, scheme: str, numbers: dict[str, int]) -> Column:
    """Number concepts of a code list otherwise, and leave out all others."""
    known = {iri_of(f"code/{scheme}/{name}"): number for name, number in numbers.items()}
    table = np.array([known.get(iri, NOT_KNOWN) for iri in stated.concepts], np.int64)
    found = table[column.numbers]
    return Column.of(column.nodes[found != NOT_KNOWN], found[found != NOT_KNOWN])


def _holdings(stated: Stated) -> Holdings:
    numbers = {name: int(group) for name, group in GROUPS.items()}
    roles = _numbered(stated.role, stated, "role", numbers)
    at, holders = stated.holder.of_nodes(roles.nodes)
    within, contracts = stated.contract_of.of_nodes(roles.nodes[at])
    nodes, groups = roles.nodes[at][within], roles.numbers[at][within]
    when, periods = _periods(stated, nodes)
    return Holdings(contracts[when], holders[within][when], groups[when], periods)


def _lives(stated: Stated, nodes: Marks, things: Numbers) -> Lives:
    at, periods = _periods(stated, nodes)
    return Lives(things[at], periods)


def _sums(stated: Stated) -> Sums:
    basis = _numbered(stated.basis, stated, "value-basis", dict(queries.BASES))
    pounds = stated.in_pounds.numbers == 1
    in_pounds = Column(stated.in_pounds.nodes[pounds], stated.in_pounds.numbers[pounds])
    here = in_pounds.has(stated.money_of.nodes)
    nodes, contracts = stated.money_of.nodes[here], stated.money_of.numbers[here]
    at, readings = basis.of_nodes(nodes)
    within, amounts = stated.amount.of_nodes(nodes[at])
    return Sums(contracts[at][within], readings[within], amounts)


def _particular(stated: Stated) -> Iterator[Numbers]:
    """List the contracts of which more is told than columns can hold."""
    basis = _numbered(stated.basis, stated, "value-basis", dict(queries.BASES))
    money = stated.money_of
    apart = stated.least.has(money.nodes)
    apart |= ~stated.in_pounds.has(money.nodes) | ~basis.has(money.nodes)
    yield stated.coverage_of.numbers
    yield money.numbers[apart]
    yield stated.contract_of.of_nodes(stated.share.nodes)[1]
    yield stated.term_of.of_nodes(stated.particular.nodes)[1]
    for each in (stated.contract_of, money, stated.term_of, stated.status_of):
        yield each.of_nodes(stated.accepted.nodes)[1]
