"""A flag of structure: services, and parts that services need, that hang on one provider."""

from collections.abc import Iterator

from kg.risk.facts import Fact
from kg.risk.finding import Path
from kg.risk.flags.definitions import Definition
from kg.risk.flags.scene import Scene
from kg.risk.flags.state import FlagState, Level, state, worse
from kg.risk.gap.needs import Need, needs_of
from kg.risk.routes import Routes, routes_from
from kg.risk.service.dominators import dominators
from kg.risk.wording import capital


def sole_component(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Look for services of a contract, and inputs essential to them, with one provider.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("C commissioner K", "L lead-provider K", "P partner K",
        ...     "K covers S", "L provides S", "P provides S", "P provides T",
        ...     "S needs T essential"))
        >>> scene = Scene(facts, read_definitions())
        >>> found = sole_component(scene, facts.contract("K"), scene.definitions["F7"])
        >>> print(found.level.value, "-", found.sentence)
        red - P alone is on record as providing T, which S cannot do without.
    """
    found = [
        *_parts(scene, contract, definition),
        *_dominated(scene, contract, definition),
    ]
    if found:
        return worse(*found)
    delivery, named = scene.delivery, scene.delivery.thing(contract)
    doubts = list(_doubts(scene, contract))
    if doubts:
        said = capital(f"{'; '.join(doubts)}.")
        return state(definition, named, Level.UNKNOWN, said, unknowns=doubts)
    services = delivery.names(delivery.covers.get(contract, {}))
    said = f"More than one provider is on record for each service of {named.label}: {services}."
    return state(definition, named, Level.CLEAR, said, value=0)


def _parts(scene: Scene, contract: str, definition: Definition) -> Iterator[FlagState]:
    delivery = scene.delivery
    told = set[str]()
    for service, covers in delivery.covers.get(contract, {}).items():
        if delivery.group(service) != "service":
            continue
        for need in needs_of(delivery, service):
            if need.fact is not None and need.essential and len(need.providers) == 1:
                told.add(need.service)
                yield _essential(scene, definition, service, need)
        providers = delivery.providers_of.get(service, ())
        if len(providers) == 1 and service not in told:
            told.add(service)
            provides = delivery.provides[providers[0]][service]
            yield _alone(scene, definition, covers, provides)


def _essential(scene: Scene, definition: Definition, service: str, need: Need) -> FlagState:
    delivery, (provider,) = scene.delivery, need.providers
    provides = delivery.provides[provider][need.service]
    hops = [delivery.hop(fact) for fact in (need.fact, provides) if fact is not None]
    who, what = delivery.label(provider), delivery.label(need.service)
    said = (
        f"{who} alone is on record as providing {what}, "
        f"which {delivery.label(service)} cannot do without."
    )
    return state(
        definition,
        delivery.thing(provider),
        Level.RED,
        said,
        value=1,
        paths=[Path((hop,)) for hop in hops],
    )


def _alone(scene: Scene, definition: Definition, covers: Fact, provides: Fact) -> FlagState:
    delivery, provider, service = scene.delivery, provides.source, provides.target
    path = Path((delivery.hop(covers), delivery.hop(provides, forward=False)))
    said = (
        f"{delivery.label(provider)} alone is on record as providing {delivery.label(service)}; "
        "whether others could take it on is not."
    )
    doubts = [f"who else could provide {delivery.label(service)}"]
    return state(
        definition,
        delivery.thing(provider),
        Level.AMBER,
        said,
        value=1,
        paths=[path],
        unknowns=doubts,
    )


def _dominated(scene: Scene, contract: str, definition: Definition) -> Iterator[FlagState]:
    """Services that every route to passes through one provider who does not answer for them."""
    delivery = scene.delivery
    heads, services = delivery.heads(contract), delivery.covers.get(contract, {})
    for payer in delivery.commissioners(contract):
        routes = routes_from(delivery, payer, [contract])
        for service in services:
            if service not in routes.graph or len(delivery.providers_of.get(service, ())) < 2:  # noqa: PLR2004 - a lone provider has been told of
                continue
            for each in dominators(routes.graph, payer, service):
                if delivery.group(each.provider) == "organisation" and each.provider not in heads:
                    yield _only_way(scene, definition, routes, (each.provider, service))


def _only_way(
    scene: Scene, definition: Definition, routes: Routes, ends: tuple[str, str]
) -> FlagState:
    delivery, (provider, service) = scene.delivery, ends
    said = (
        f"Every route on record from {delivery.label(routes.start)} to {delivery.label(service)} "
        f"passes through {delivery.label(provider)}."
    )
    return state(
        definition,
        delivery.thing(provider),
        Level.AMBER,
        said,
        value=1,
        paths=[routes.path(routes.start, service)],
    )


def _doubts(scene: Scene, contract: str) -> Iterator[str]:
    delivery = scene.delivery
    services = [
        node for node in delivery.covers.get(contract, {}) if delivery.group(node) == "service"
    ]
    if not services:
        yield f"which services {delivery.label(contract)} covers is not on record"
    for service in sorted(services, key=delivery.key):
        if service not in delivery.providers_of:
            yield f"who provides {delivery.label(service)} is not on record"


FLAGS = {"F7": sole_component}
