"""A flag of tax: NHS money that passes through a body outside the NHS to NHS subcontractors."""

from collections.abc import Iterator

from kg.risk.finding import Path
from kg.risk.flags.definitions import Definition
from kg.risk.flags.scene import Scene
from kg.risk.flags.signs import by_signs
from kg.risk.flags.state import FlagState, Level, either, state
from kg.risk.wording import listed


def vat_gap(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Look for paths from an NHS commissioner through a body outside the NHS to an NHS provider.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("C commissioner K", "C kind ClinicalCommissioningGroup",
        ...     "L lead-provider K", "L kind Company", "P subcontractor K", "P kind NHSTrust"))
        >>> scene = Scene(facts, read_definitions())
        >>> found = vat_gap(scene, facts.contract("K"), scene.definitions["F5"])
        >>> print(found.level.value, found.paths[0])
        amber C -[commissioner]-> K <-[lead provider]- L -[lead provider]-> K <-[subcontractor]- P
    """
    return either(_read(scene, contract, definition), by_signs(scene, contract, definition))


def _read(scene: Scene, contract: str, definition: Definition) -> FlagState:
    delivery, named = scene.delivery, scene.delivery.thing(contract)
    paths = tuple(_paths(scene, contract))
    if paths:
        through = {hops[1].end.iri for hops in (path.hops for path in paths)}
        reached = {path.hops[-1].end.iri for path in paths}
        said = (
            f"NHS money reaches {delivery.names(reached)} through {delivery.names(through)}, "
            "outside the NHS, so that VAT on the way may not be recovered."
        )
        return state(definition, named, Level.AMBER, said, value=len(paths), paths=paths)
    doubts = list(_doubts(scene, contract))
    if doubts:
        said = f"Not on record: {listed(doubts)}."
        return state(definition, named, Level.UNKNOWN, said, unknowns=doubts)
    said = f"No path of {named.label} leads from the NHS through a body outside it and back."
    return state(definition, named, Level.CLEAR, said, value=0)


def _paths(scene: Scene, contract: str) -> Iterator[Path]:
    delivery = scene.delivery
    for payer, paying in delivery.commissioners(contract).items():
        if not scene.is_a(payer, "nhs"):
            continue
        for head, leading in delivery.heads(contract).items():
            if scene.is_a(head, "nhs") or not scene.is_a(head, "legal"):
                continue
            to_head = (delivery.hop(paying[0]), delivery.hop(leading[0], forward=False))
            for sub, facts in scene.under(contract).items():
                if scene.is_a(sub, "nhs") and facts[0].target in {contract, head}:
                    back = (delivery.hop(leading[0]),) if facts[0].target == contract else ()
                    yield Path((*to_head, *back, delivery.hop(facts[0], forward=False)))


def _doubts(scene: Scene, contract: str) -> Iterator[str]:
    """Without a path: whom nobody on record names, or whose class does not tell."""
    delivery, name = scene.delivery, scene.delivery.label(contract)
    payers, heads = delivery.commissioners(contract), delivery.heads(contract)
    if not payers:
        yield f"who commissions {name}"
    if not heads:
        yield f"who answers for {name}"
    outside = [head for head in heads if not scene.is_a(head, "nhs")]
    for head in outside:
        if not scene.is_a(head, "legal"):
            yield f"whether {delivery.label(head)} is an NHS body"
    if outside and not scene.under(contract):
        yield f"who delivers under {delivery.names(outside)}"
    for payer in payers if outside else ():
        if not scene.is_a(payer, "legal"):
            yield f"whether {delivery.label(payer)} is an NHS body"


FLAGS = {"F5": vat_gap}
