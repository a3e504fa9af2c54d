"""Who would have to bear a loss, and who would pay what of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.risk.finding import Json, Thing
from kg.risk.lossrisk.allocations import allocations
from kg.risk.lossrisk.ends import Possible
from kg.risk.lossrisk.position import SOMEBODY, Position
from kg.risk.money import MoneyRange
from kg.risk.recovery.book import Book
from kg.risk.recovery.payers import who_pays


@dataclass(frozen=True)
class Bearer:
    """What of a loss falls on one party.

    Attributes:
        party: Who.
        amount: From the least to the most.
        as_guarantor: Whether it stands in for somebody else.
    """

    party: Thing
    amount: MoneyRange
    as_guarantor: bool = False

    def __str__(self) -> str:
        """Write in words."""
        role = " as guarantor" if self.as_guarantor else ""
        return f"{self.party.label}{role} {self.amount.amount}"

    def as_dict(self) -> Json:
        """Write for JSON."""
        return {
            "party": self.party.as_dict(),
            "amount": self.amount.as_dict(),
            "as_guarantor": self.as_guarantor,
        }


def should_bear(position: Position, found: Possible) -> tuple[Bearer, ...]:
    """Tell what the contract and its subcontracts could put on each provider.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.lossrisk.ends import possible
        >>> from kg.risk.lossrisk.position import position_of
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "L lead-provider K", "P partner K share=0.3", "K told PaymentTypeUse code=block"))
        >>> priors = shipped_priors()
        >>> position = position_of(facts, facts.contract("K"), priors, "100")
        >>> for each in should_bear(position, possible(position)):
        ...     print(each)
        L between £70 and £100
        P between £0 and £30
    """
    divisions, most = allocations(position), found.pool.high or 0
    bearers = []
    for party in position.providers:
        parts = [division.shares.get(party, 0) for division in divisions]
        if position.terms.rule == "joint":
            parts = [1]
        low, high = min(parts) * found.pool.low, max(parts) * most
        amount = MoneyRange("GBP", "overrun", int(low // 1), -int(-high // 1))
        bearers.append(Bearer(position.delivery.thing(party), amount))
    return tuple(bearers)


def would_pay(position: Position, found: Possible) -> tuple[Bearer, ...]:
    """Tell who would pay what of the largest loss, over the ends of what there is to pay with.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> from kg.risk.lossrisk.ends import possible
        >>> from kg.risk.lossrisk.position import position_of
        >>> from kg.risk.sketch import network
        >>> facts = read(network(
        ...     "L lead-provider K", "L told OwnFunds amount=20",
        ...     "G guarantor K value=50 currency=GBP", "G told OwnFunds amount=900",
        ...     "K told PaymentTypeUse code=block",
        ...     "K told LiabilityCap amount=60"))
        >>> priors = shipped_priors()
        >>> position = position_of(facts, facts.contract("K"), priors, "100")
        >>> for each in would_pay(position, possible(position)):
        ...     print(each)
        L £20
        G as guarantor £40
    """
    each = [_paid(outcome.book) for outcome in found.largest]
    keys = sorted({key for paid in each for key in paid}, key=lambda key: (key[1], key[0]))
    return tuple(
        Bearer(
            _thing(position, payer),
            MoneyRange("GBP", "overrun", *_ends(paid.get((payer, stands), 0) for paid in each)),
            stands,
        )
        for payer, stands in keys
    )


def _paid(book: Book) -> dict[tuple[str, bool], int]:
    """Pence by payer, and whether it pays as guarantor."""
    paid: dict[tuple[str, bool], int] = {}
    for payment in who_pays(book):
        key = (payment.payer, bool(payment.guaranteed))
        paid[key] = paid.get(key, 0) + payment.pence
    return paid


def _ends(amounts: Iterable[int]) -> tuple[int, int]:
    every = list(amounts)
    return min(every), max(every)


def _thing(position: Position, node: str) -> Thing:
    if node == SOMEBODY:
        return Thing("", position.name(node))
    return position.delivery.thing(node)
