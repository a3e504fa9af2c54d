"""The liability graph: every way in which a loss can be paid, as arcs with capacities.

Method:
    A loss enters each contract's pool and divides by the liable providers' shares. A provider pays
    from its own funds up to its recourse cap; beside that its guarantors pay up to their caps, its
    head provider answers for it, and those who are liable jointly answer for one another. Whoever
    pays has one purse for everything: ``loss -> contract -> owes -> funds -> paid``, with
    ``owes -> guarantee -> funds``, ``owes -> owes`` of the head, and ``owes -> joint -> owes``
    in between. What reaches ``paid`` is recovered.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple, TypeAlias

import networkx as nx

from kg.risk.recovery.between import exactly
from kg.risk.recovery.book import Book, Contract, Guarantee, Liable
from kg.risk.recovery.terms import BLOCK

Node: TypeAlias = tuple[str, ...]
"""What a node is, and the names that tell it from others of its kind."""
LOSS: Node = ("loss",)
PAID: Node = ("paid",)


class Kind(StrEnum):
    """What an arc stands for."""

    POOL = "pool"
    SHARE = "share"
    RECOURSE = "recourse"
    CALL = "call"
    GUARANTEE = "guarantee"
    HEAD = "head"
    JOINT = "joint"
    STANDS_IN = "stands in"
    FUNDS = "funds"


# Own funds are used first, then guarantors, then the head provider, then joint partners.
_RANK = {Kind.CALL: 1, Kind.HEAD: 2, Kind.JOINT: 3}


class Arc(NamedTuple):
    """A way for money.

    Attributes:
        capacity: Whole units of the book; None: nothing limits it.
    """

    tail: Node
    head: Node
    kind: Kind
    capacity: int | None = None


def pools(book: Book) -> dict[str, int]:
    """Tell what each contract puts on its providers, in pence.

    A fraction of a penny stays with the commissioner.

    Raises:
        MeasureError: If an overrun or a part is only known as a range.

    Example:
        >>> from kg.risk.recovery.book import lead_bears_all
        >>> from kg.risk.recovery.terms import Band, Terms
        >>> third = Terms((Band(None, Fraction(1, 3)),))
        >>> pools(Book((Contract("K", 100, lead_bears_all("L"), third),), {"L": 0}))
        {'K': 33}
    """
    return {contract.name: pool_of(contract) for contract in book.contracts}


def pool_of(contract: Contract) -> int:
    """Tell what one contract puts on its providers, in whole pence.

    Raises:
        MeasureError: If its overrun or a part is only known as a range.

    Example:
        >>> from kg.risk.recovery.book import lead_bears_all
        >>> pool_of(Contract("K", 100, lead_bears_all("L")))
        100
    """
    overrun = exactly(contract.overrun, f"overrun of '{contract.name}'") or 0
    return overrun if contract.terms is BLOCK else int(contract.terms.pool(overrun) // 1)


def unit_of(book: Book, amounts: Mapping[str, Fraction | int]) -> int:
    """Tell into how many equal parts a penny has to go for every share of a loss to be whole.

    Args:
        book: Contracts, funds and guarantees.
        amounts: What each contract puts on its providers, in pence.

    Example:
        >>> from kg.risk.recovery.book import pro_rata
        >>> book = Book((Contract("K", 0, pro_rata({"L": 5, "S": 1})),), {"L": 0, "S": 0})
        >>> unit_of(book, {"K": 100}), unit_of(book, {"K": 102})
        (3, 1)
    """
    parts = {
        (liable.share.numerator * amount.numerator, liable.share.denominator * amount.denominator)
        for contract in book.contracts
        for amount in [amounts[contract.name]]
        for liable in contract.liable
    }
    return lcm(*{whole // gcd(part, whole) for part, whole in parts})


def arcs(book: Book, amounts: Mapping[str, Fraction | int], unit: int) -> Iterator[Arc]:
    """List the arcs along which the given losses of the contracts' providers are paid.

    Args:
        book: Contracts, funds and guarantees.
        amounts: What each contract puts on its providers, in pence.
        unit: Parts of a penny to count in, as :func:`unit_of` gives them.

    Raises:
        MeasureError: If funds or a cap are only known as a range.

    Example:
        >>> from kg.risk.recovery.book import lead_bears_all
        >>> book = Book((Contract("K", 90, lead_bears_all("L")),), {"L": 40})
        >>> for arc in arcs(book, pools(book), unit=1):
        ...     print(*arc.tail, "->", *arc.head, arc.capacity)
        loss -> contract K 90
        contract K -> owes K L 90
        owes K L -> funds L None
        funds L -> paid 40
    """
    for contract in book.contracts:
        amount = amounts[contract.name]
        entry: Node = ("contract", contract.name)
        yield Arc(LOSS, entry, Kind.POOL, amount.numerator * unit // amount.denominator)
        for liable in contract.liable:
            yield from _of_liable(contract, liable, amount, unit)
    yield from _of_guarantees(book, unit)
    for party in book.parties:
        funds = exactly(book.funds[party], f"funds of '{party}'")
        yield Arc(("funds", party), PAID, Kind.FUNDS, _times(funds, unit))


def liability_graph(
    book: Book, amounts: Mapping[str, Fraction | int] | None = None
) -> "nx.DiGraph[Node]":
    """Build the liability graph.

    Every arc has a ``kind`` and a ``weight``, the order in which money is called for; all but
    unlimited ones have a ``capacity`` in whole units. ``graph.graph["unit"]`` is how many units
    make a penny: as many as it takes for every share of every loss to be whole.

    Raises:
        MeasureError: If an input is only known as a range.

    Example:
        >>> from kg.risk.recovery.book import pro_rata
        >>> book = Book((Contract("K", 100, pro_rata({"L": 2, "S": 1})),), {"L": 40, "S": None})
        >>> graph = liability_graph(book)
        >>> graph.graph["unit"], graph.edges[("contract", "K"), ("owes", "K", "S")]["capacity"]
        (3, 100)
    """
    chosen = pools(book) if amounts is None else amounts
    unit = unit_of(book, chosen)
    graph: nx.DiGraph[Node] = nx.DiGraph(unit=unit)
    graph.add_nodes_from([LOSS, PAID])
    for tail, head, kind, capacity in arcs(book, chosen, unit):
        limit = {} if capacity is None else {"capacity": capacity}
        graph.add_edge(tail, head, kind=kind, weight=_RANK.get(kind, 0), **limit)
    return graph


def _of_liable(
    contract: Contract, liable: Liable, amount: Fraction | int, unit: int
) -> Iterator[Arc]:
    owes = ("owes", contract.name, liable.party)
    part = liable.share.numerator * amount.numerator * unit
    whole = liable.share.denominator * amount.denominator
    yield Arc(("contract", contract.name), owes, Kind.SHARE, part // whole)
    recourse = exactly(liable.recourse, f"recourse to '{liable.party}' in '{contract.name}'")
    yield Arc(owes, ("funds", liable.party), Kind.RECOURSE, _times(recourse, unit))
    if liable.head:
        yield Arc(owes, ("owes", contract.name, liable.head), Kind.HEAD)
    if liable.party in contract.joint:
        joint = ("joint", contract.name)
        yield Arc(owes, joint, Kind.JOINT)
        yield Arc(joint, owes, Kind.STANDS_IN)


def _of_guarantees(book: Book, unit: int) -> Iterator[Arc]:
    caps: dict[tuple[str, str, str], int | None] = {}
    for each in book.guarantees:
        name = f"guarantee of '{each.guarantor}' for '{each.beneficiary}'"
        key, cap = (each.guarantor, each.beneficiary, each.contract), exactly(each.cap, name)
        so_far = caps.get(key, 0)
        caps[key] = None if cap is None or so_far is None else so_far + cap
    held = _contracts_of_beneficiaries(book.contracts, book.guarantees)
    for key, cap in caps.items():
        guarantor, beneficiary, only = key
        promise: Node = ("guarantee", *key)
        for contract in held[beneficiary]:
            if only in {"", contract}:
                yield Arc(("owes", contract, beneficiary), promise, Kind.CALL)
        yield Arc(promise, ("funds", guarantor), Kind.GUARANTEE, _times(cap, unit))


def _times(amount: int | None, unit: int) -> int | None:
    return None if amount is None else amount * unit


def _contracts_of_beneficiaries(
    contracts: Iterable[Contract], guarantees: Iterable[Guarantee]
) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {each.beneficiary: [] for each in guarantees}
    for contract in contracts:
        for liable in contract.liable:
            if liable.party in held:
                held[liable.party].append(contract.name)
    return held
