"""Flags of circumstances: fixed income, short commissioners, and advisers in common."""

from collections.abc import Iterator

from kg.risk.facts import Fact
from kg.risk.finding import Path
from kg.risk.flags.definitions import Definition
from kg.risk.flags.scene import Scene
from kg.risk.flags.signs import by_signs
from kg.risk.flags.state import FlagState, Level, either, judged, state, worse
from kg.risk.inputs.known import in_pounds
from kg.risk.inputs.terms import terms_of
from kg.risk.inputs.told import BEGUN, holding
from kg.risk.roles import COMMISSIONERS

_ADVISER = "adviser"


def falling_income(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Ask whether income is fixed by the payment type, or said to fall or to come late.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K told PaymentTypeUse code=fixed-price"))
        >>> scene = Scene(facts, read_definitions())
        >>> print(falling_income(scene, facts.contract("K"), scene.definitions["F11"]).sentence)
        K is paid by fixed price, which does not grow with demand.
    """
    delivery, told = scene.delivery, by_signs(scene, contract, definition)
    terms = terms_of(delivery, contract)
    if terms.payment not in definition.payment_types:
        return told
    words = terms.payment.replace("-", " ")
    said = f"{delivery.label(contract)} is paid by {words}, which does not grow with demand."
    sources = terms.said_by("PaymentTypeUse")
    named = delivery.thing(contract)
    return either(state(definition, named, Level.AMBER, said, sources=sources), told)


def weak_commissioner(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Look for deficits of those who commission a contract, and for funding below target.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("C commissioner K",
        ...     "organisation/C told WarningSign code=below-target-funding share=0.03"))
        >>> scene = Scene(facts, read_definitions())
        >>> print(weak_commissioner(scene, facts.contract("K"), scene.definitions["F12"]).sentence)
        C: below target funding, 3% (source/a).
    """
    links = scene.links(contract)
    payers = {fact.source for fact in links if fact.role in COMMISSIONERS}
    found = [
        state(
            definition,
            scene.delivery.thing(payer),
            Level.AMBER,
            f"{scene.delivery.label(payer)} has had a deficit of {in_pounds(each.money)}.",
            sources=each.sources,
        )
        for payer in sorted(payers, key=scene.delivery.key)
        for each in holding(scene.delivery, payer, "Deficit", BEGUN)
        if each.money is not None
    ]
    told = by_signs(scene, contract, definition)
    return either(worse(*found), told) if found else told


def common_adviser(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Count the contracts and procurements that each adviser of a contract advises or advised.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "A adviser K", "A adviser H"))
        >>> scene = Scene(facts, read_definitions())
        >>> print(common_adviser(scene, facts.contract("K"), scene.definitions["F16"]).sentence)
        A advises or advised on H and K.
    """
    delivery = scene.delivery
    advisers = {fact.source for fact in scene.links(contract) if fact.role == _ADVISER}
    if not advisers:
        named = delivery.thing(contract)
        said = f"Who advised on {named.label} is not on record."
        return state(definition, named, Level.UNKNOWN, said, unknowns=["who advised on it"])
    ordered = sorted(advisers, key=delivery.key)
    return worse(*(_adviser(scene, adviser, definition) for adviser in ordered))


def _adviser(scene: Scene, adviser: str, definition: Definition) -> FlagState:
    delivery = scene.delivery
    advice = {fact.target: fact for fact in _advice(scene, adviser)}
    return state(
        definition,
        delivery.thing(adviser),
        judged(definition.threshold, len(advice), len(advice)),
        f"{delivery.label(adviser)} advises or advised on {delivery.names(advice)}.",
        value=len(advice),
        paths=[Path((delivery.hop(advice[node]),)) for node in sorted(advice, key=delivery.key)],
    )


def _advice(scene: Scene, adviser: str) -> Iterator[Fact]:
    graph = scene.delivery.graph
    for contract in sorted(set(graph.successors(adviser)), key=scene.delivery.key):
        if scene.delivery.group(contract) in {"contract", "procurement"}:
            for fact in scene.links(contract):
                if fact.source == adviser and fact.role == _ADVISER:
                    yield fact


FLAGS = {"F11": falling_income, "F12": weak_commissioner, "F16": common_adviser}
