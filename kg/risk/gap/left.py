"""Who is gone when some leave, and what is then left of each thing that a service needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.risk.delivery import Delivery
from kg.risk.facts import share_of
from kg.risk.finding import Path
from kg.risk.gap.model import Part
from kg.risk.gap.needs import Need, needs_of
from kg.risk.routes import Routes, routes_from
from kg.risk.service.dominators import cut_off, dominators


@dataclass(frozen=True)
class Left:
    """What is left of one thing that a service needs.

    Attributes:
        need: What is needed.
        gone: Nodes of its providers who are gone.
        part: The same in numbers.
        paths: The facts that say who provides it.
    """

    need: Need
    gone: tuple[str, ...]
    part: Part
    paths: tuple[Path, ...]

    @property
    def nobody(self) -> bool:
        """Whether nobody on record is left to provide it."""
        return 0 < self.part.leaving == self.part.providers


def ways(delivery: Delivery, contract: str) -> tuple[Routes, ...]:
    """Draw the routes from each commissioner of a contract to its services.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("C commissioner K", "L lead-provider K", "K covers S"))
        >>> [len(each.graph) for each in ways(facts, facts.contract("K"))]
        [4]
    """
    payers = delivery.commissioners(contract)
    return tuple(routes_from(delivery, payer, [contract]) for payer in payers)


def gone_with(
    delivery: Delivery, routes: Iterable[Routes], leaving: Iterable[str]
) -> tuple[str, ...]:
    """Tell what is gone: those who leave, and all that only they tie to every commissioner.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("C commissioner K", "L lead-provider K", "P partner K",
        ...     "P provides S"))
        >>> contract, lead = facts.contract("K"), facts.organisation("L")
        >>> gone = gone_with(facts, ways(facts, contract), [lead])
        >>> [facts.label(node) for node in gone]
        ['L', 'P', 'S']
    """
    leaves = set(leaving)
    cut = [
        cut_off(each.graph, each.start, leaves & set(each.graph))
        for each in routes
        if each.start not in leaves
    ]
    carried = frozenset.intersection(*cut) if cut else frozenset[str]()
    return tuple(sorted(leaves | carried, key=delivery.key))


def left_of(
    delivery: Delivery, contract: str, service: str, gone: Iterable[str]
) -> tuple[Left, ...]:
    """Tell what is left of each thing that a service needs.

    What nobody on record provides hangs on whoever answers for the contract. A service that no
    commissioner reaches any more is gone as a whole, whatever else it needs.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K covers S", "S needs T essential",
        ...     "S needs U replaceable", "P provides T", "P provides U", "Q provides U"))
        >>> service = "https://w3id.org/nhs-kg/id/service/S"
        >>> for each in left_of(facts, facts.contract("K"), service, [facts.organisation("P")]):
        ...     print(each.part.name, each.nobody, each.part.lost)
        T True (1.0, 1.0)
        U False (0.0, 0.0)
    """
    away = set(gone)
    needs = needs_of(delivery, service)
    if service in away:
        return (_cut_off(delivery, service, needs, away),)
    weights = _weights(needs)
    return tuple(_left(delivery, contract, need, away, weights) for need in needs)


def _left(
    delivery: Delivery, contract: str, need: Need, away: set[str], weights: Mapping[str, float]
) -> Left:
    providers = need.providers or tuple(delivery.heads(contract))
    leaving = tuple(node for node in providers if node in away)
    share = _share(delivery, need, leaving)
    if not need.essential and len(leaving) < len(providers):
        # What can be had from others is had from those who stay.
        share = 0.0
    part = Part(
        delivery.label(need.service),
        need.essential,
        weights.get(need.service, 0.0),
        len(providers),
        len(leaving),
        share,
    )
    facts = [delivery.provides[node][need.service] for node in need.providers]
    paths = [Path((delivery.hop(fact),)) for fact in facts]
    input_of = [Path((delivery.hop(need.fact),))] if need.fact else []
    return Left(need, leaving, part, (*input_of, *paths))


def _cut_off(delivery: Delivery, service: str, needs: Iterable[Need], away: set[str]) -> Left:
    providers = delivery.providers_of.get(service, ())
    parts = {node for need in needs for node in need.providers}
    gone = tuple(sorted(away & (parts | set(providers)), key=delivery.key))
    whole = Part(delivery.label(service), essential=True, weight=0, providers=1, leaving=1)
    paths = [
        Path((delivery.hop(delivery.provides[node][service]),))
        for node in providers
        if node in gone
    ]
    return Left(
        Need(service, essential=True, weight=None, providers=providers), gone, whole, tuple(paths)
    )


def _share(delivery: Delivery, need: Need, leaving: tuple[str, ...]) -> float | None:
    """The part of those who leave, where the shares of all providers are on record."""
    if not leaving:
        return 0.0
    told = {node: share_of([delivery.provides[node][need.service]]) for node in need.providers}
    shares = {node: share for node, share in told.items() if share is not None}
    if not shares or len(shares) < len(told) or sum(shares.values()) != 1:
        return None
    return float(sum((shares[node] for node in leaving), Decimal(0)))


def _weights(needs: Iterable[Need]) -> dict[str, float]:
    """Weights of what is not essential; where they exceed the whole, none is used."""
    told = {
        need.service: need.weight
        for need in needs
        if not need.essential and need.weight is not None
    }
    return {node: float(weight) for node, weight in told.items()} if sum(told.values()) <= 1 else {}


def only_ways(
    delivery: Delivery, routes: Iterable[Routes], service: str
) -> tuple[tuple[str, Path], ...]:
    """List organisations that every route to a service passes through, each with a route.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("C commissioner K", "L lead-provider K", "K covers S"))
        >>> service = "https://w3id.org/nhs-kg/id/service/S"
        >>> for node, path in only_ways(facts, ways(facts, facts.contract("K")), service):
        ...     print(facts.label(node), "|", path)
        L | C -[commissioner]-> K <-[lead provider]- L -[lead provider]-> K -[covers]-> S
    """
    found: dict[str, Path] = {}
    for each in routes:
        if service not in each.graph:
            continue
        for one in dominators(each.graph, each.start, service):
            if delivery.group(one.provider) == "organisation":
                found.setdefault(one.provider, each.path(each.start, service))
    return tuple(found.items())
