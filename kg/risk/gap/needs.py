"""What a service needs: the other services that it cannot do without, or can have from others."""

from dataclasses import dataclass
from decimal import Decimal

from kg.risk.delivery import ACTIVE, Delivery
from kg.risk.facts import Fact

INPUT = "ServiceInput"
ESSENTIAL = "essential"


@dataclass(frozen=True)
class Need:
    """One thing that a service does or needs.

    Attributes:
        service: Node of what is needed; of a service without inputs on record, the service itself.
        essential: Whether the service can do no more than this does.
        weight: Which part of the service it makes up; None: not on record.
        providers: Nodes of those on record as providing it, in order of their keys.
        fact: The fact that says so; None for the service itself.
    """

    service: str
    essential: bool
    weight: Decimal | None
    providers: tuple[str, ...]
    fact: Fact | None = None


def needs_of(delivery: Delivery, service: str) -> tuple[Need, ...]:
    """List what a service needs; without any input on record it is all that it needs itself.

    An input that one source calls essential and another replaceable counts as essential.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("P provides T", "S needs T essential", "S needs U replaceable"))
        >>> [(each.service[-1], each.essential, len(each.providers))
        ...  for each in needs_of(facts, "https://w3id.org/nhs-kg/id/service/S")]
        [('T', True, 1), ('U', False, 0)]
    """
    found: dict[str, Need] = {}
    for _, needed, edge, told in delivery.graph.out_edges(service, keys=True, data=True):
        fact = Fact(service, needed, str(edge), told)
        if told.get("kind") != INPUT or told.get("state") not in ACTIVE:
            continue
        essential = str(told.get("label", "")) == ESSENTIAL
        if needed in found and not essential:
            continue
        weight = Decimal(fact.share) if fact.share else None
        providers = delivery.providers_of.get(needed, ())
        found[needed] = Need(needed, essential, weight, providers, fact)
    if not found:
        providers = delivery.providers_of.get(service, ())
        return (Need(service, essential=True, weight=None, providers=providers),)
    return tuple(found[node] for node in sorted(found, key=delivery.key))
