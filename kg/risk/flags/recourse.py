"""A flag of recourse: whether less can be had from the providers than has been lost before."""

from collections.abc import Iterator

from kg.risk.delivery import Delivery
from kg.risk.finding import Thing
from kg.risk.flags.definitions import Definition, Threshold
from kg.risk.flags.income import ratio
from kg.risk.flags.scene import Scene
from kg.risk.flags.state import FlagState, Level, between, judged, state, worse
from kg.risk.inputs.annual import annual
from kg.risk.inputs.known import Known, in_pounds
from kg.risk.inputs.terms import terms_of
from kg.risk.inputs.told import BEGUN, holding


def recourse_cap(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Compare the cap on liability with the yearly value and with the worst deficit on record.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K covers S", "H provides S",
        ...     "K told LiabilityCap amount=7", "H told Deficit amount=16 from=2007 state=ended"))
        >>> scene = Scene(facts, read_definitions())
        >>> found = recourse_cap(scene, facts.contract("K"), scene.definitions["F4"])
        >>> print(found.level.value, "-", found.sentence)
        red - K: £7 at most can be had from the providers, and H has lost £16 in a year.
    """
    delivery, named = scene.delivery, scene.delivery.thing(contract)
    cap = terms_of(delivery, contract).cap
    if cap is None:
        return state(
            definition,
            named,
            Level.UNKNOWN,
            f"Whether {named.label} caps what can be had from the providers is not on record.",
            unknowns=["whether liability is capped, and at what amount"],
        )
    against = [
        _against_deficit(delivery, named, cap, each, definition)
        for each in _deficits(scene, contract)
    ]
    return worse(*against, _against_value(delivery, named, cap, definition))


def _against_deficit(
    delivery: Delivery,
    named: Thing,
    cap: Known[int],
    lost: tuple[str, Known[int]],
    definition: Definition,
) -> FlagState:
    node, deficit = lost
    low, high = ratio(deficit, cap)
    return state(
        definition,
        named,
        judged(Threshold(red=definition.threshold.red), low, high),
        f"{named.label}: {in_pounds(cap)} at most can be had from the providers, and "
        f"{delivery.label(node)} has lost {in_pounds(deficit)} in a year.",
        value=between(low, high),
        sources=(*cap.sources, *deficit.sources),
    )


def _against_value(
    delivery: Delivery, named: Thing, cap: Known[int], definition: Definition
) -> FlagState:
    """A small part of the yearly value raises the flag, and so the part is compared from above."""
    year = annual(delivery, named.iri)
    said = f"{named.label}: {in_pounds(cap)} at most can be had from the providers"
    if year is None:
        doubts = [f"what {named.label} is worth in a year"]
        return state(
            definition, named, Level.UNKNOWN, f"{said}.", sources=cap.sources, unknowns=doubts
        )
    low, high = ratio(cap, year)
    return state(
        definition,
        named,
        judged(Threshold(definition.threshold.amber, below=True), low, high),
        f"{said}, of {in_pounds(year)} a year.",
        value=between(low, high),
        sources=(*cap.sources, *year.sources),
    )


def _deficits(scene: Scene, contract: str) -> Iterator[tuple[str, Known[int]]]:
    """The deficits of those who deliver under a contract, in whichever year, the worst of each."""
    delivery = scene.delivery
    services = delivery.covers.get(contract, {})
    parties = {node for service in services for node in delivery.providers_of.get(service, ())}
    for node in sorted(parties | set(delivery.providers(contract)), key=delivery.key):
        told = holding(delivery, node, "Deficit", BEGUN)
        known = [each.money for each in told if each.money is not None]
        if known:
            yield node, max(known, key=lambda each: each.low)


FLAGS = {"F4": recourse_cap}
