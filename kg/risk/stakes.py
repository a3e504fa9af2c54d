"""What the parties of a contract stand to lose: their part of its value, or of an overrun."""

from collections.abc import Collection, Mapping
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from kg.errors import MeasureError
from kg.risk.delivery import Delivery
from kg.risk.facts import share_of
from kg.risk.money import MoneyRange, pence, share_out

Bounds = tuple[Fraction, Fraction]


def known_shares(delivery: Delivery, contract: str) -> dict[str, Fraction]:
    """Shares on record of a contract's providers; none when they exceed the whole.

    Raises:
        MeasureError: If a share is not a number from 0 to 1.
    """
    told = {node: share_of(facts) for node, facts in delivery.providers(contract).items()}
    shares = {node: Fraction(share) for node, share in told.items() if share is not None}
    return shares if sum(shares.values()) <= 1 else {}


def part_of(delivery: Delivery, contract: str, leaving: Collection[str]) -> Bounds:
    """The part of a contract that leaving parties carry, from the least to the most.

    Whoever leaves a contract without its last head takes the whole of it along.

    Raises:
        MeasureError: If a share is not a number from 0 to 1.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "P partner K share=0.3", "Q partner K"))
        >>> contract, q = facts.contract("K"), facts.organisation("Q")
        >>> [str(end) for end in part_of(facts, contract, [q])]
        ['0', '7/10']
        >>> [str(end) for end in part_of(facts, contract, [facts.organisation("L")])]
        ['1', '1']
    """
    providers, heads = delivery.providers(contract), delivery.heads(contract)
    going = [node for node in providers if node in leaving]
    payers = delivery.commissioners(contract)
    if (heads and set(heads) <= set(leaving)) or (payers and set(payers) <= set(leaving)):
        return Fraction(1), Fraction(1)
    if set(payers) & set(leaving):
        return Fraction(0), Fraction(1)
    shares = known_shares(delivery, contract)
    firm = sum((shares.get(node, Fraction(0)) for node in going), Fraction(0))
    if all(node in shares for node in going):
        return firm, firm
    return firm, 1 - sum(
        (share for node, share in shares.items() if node not in going), Fraction(0)
    )


def at_stake(delivery: Delivery, contract: str, part: Bounds) -> tuple[MoneyRange, ...]:
    """A part of a contract's reported value, by basis; empty when no value is on record."""
    low, high = part
    return tuple(
        MoneyRange(
            money.currency,
            money.basis,
            int(money.low * low // 1),
            None if money.high is None and high else -int(-(money.high or 0) * high // 1),
        )
        for money in delivery.values(contract)
    )


def overrun_in_pence(amount: Decimal | int | str) -> int:
    """Read the amount of an overrun.

    Raises:
        MeasureError: If it is no amount of money above zero, or a binary fraction.

    Example:
        >>> overrun_in_pence("1000000")
        100000000
    """
    try:
        exact = Decimal(0) if isinstance(amount, float) else Decimal(amount)
    except ArithmeticError as error:
        raise MeasureError(f"'{amount}' is not an amount; write 1000000 or 1000000.50") from error
    if not (exact.is_finite() and exact > 0):
        raise MeasureError(f"an overrun of '{amount}' is not a decimal amount above zero")
    return pence(exact, ROUND_CEILING)


def bearers(delivery: Delivery, contract: str, overrun: int) -> dict[str, tuple[int, int]]:
    """How much of an overrun each provider could bear, in pence.

    One end: whoever answers for the contract bears all, the default of such contracts.
    Other end: all providers bear it by their shares; an unknown share can be anything left over.

    Raises:
        MeasureError: If a share is not a number from 0 to 1.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "P partner K share=0.3"))
        >>> {node[-1]: ends for node, ends in bearers(facts, facts.contract("K"), 100).items()}
        {'L': (70, 100), 'P': (0, 30)}
    """
    heads = delivery.heads(contract)
    by_share = _by_shares(delivery, contract, overrun)
    ends: dict[str, tuple[int, int]] = {}
    for node, (low, high) in by_share.items():
        if len(heads) == 1:
            first = (overrun, overrun) if node in heads else (0, 0)
        else:
            first = (0, overrun if not heads or node in heads else 0)
        ends[node] = (min(first[0], low), max(first[1], high))
    return ends


def _by_shares(delivery: Delivery, contract: str, overrun: int) -> Mapping[str, tuple[int, int]]:
    shares, providers = known_shares(delivery, contract), delivery.providers(contract)
    rest = 1 - sum(shares.values(), Fraction(0))
    parts = share_out(overrun, {**shares, "": rest})
    silent = [node for node in providers if node not in shares]
    alone = len(silent) == 1 and silent[0] in delivery.heads(contract)
    return {
        node: (parts[node], parts[node])
        if node in shares
        else (parts[""] if alone else 0, parts[""])
        for node in providers
    }
