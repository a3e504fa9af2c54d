"""Whether a contract runs on the day, so that anything is at stake under it."""

from kg.risk.delivery import Delivery
from kg.risk.roles import COMMISSIONERS, NOT_DELIVERING, PROVIDERS


def runs(delivery: Delivery, contract: str) -> bool:
    """Tell whether somebody commissions or provides under a contract on the day.

    A procurement with bidders and advisers alone puts nothing at stake, and neither does a contract
    whose status says that it does not deliver.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "P bidder J", "Q partner H",
        ...     "H status abandoned-before-award"))
        >>> [runs(facts, facts.contract(name)) for name in ("K", "J", "H")]
        [True, False, False]
    """
    if delivery.graph.nodes[contract].get("status") in NOT_DELIVERING:
        return False
    held = {fact.role for fact in delivery.roles.get(contract, ())}
    return bool(held & (COMMISSIONERS | PROVIDERS))
