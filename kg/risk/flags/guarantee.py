"""Flags of security: whether anybody guarantees, and whether the guarantor could pay."""

from collections.abc import Iterator

from kg.risk.flags.definitions import Definition
from kg.risk.flags.income import ratio
from kg.risk.flags.scene import Scene
from kg.risk.flags.state import FlagState, Level, between, judged, state, worse
from kg.risk.inputs.finance import own_funds
from kg.risk.inputs.guarantees import Guarantees, Promise, State, guarantees_of
from kg.risk.inputs.known import in_pounds


def no_guarantee(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Ask whether anybody guarantees for heads outside the NHS: yes, no or unknown.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K denies guarantees G source=nao"))
        >>> scene = Scene(facts, read_definitions())
        >>> print(no_guarantee(scene, facts.contract("K"), scene.definitions["F3"]).sentence)
        No guarantee for L: source/nao says that there is none.
    """
    delivery, named = scene.delivery, scene.delivery.thing(contract)
    bearers = [head for head in delivery.heads(contract) if not scene.is_a(head, "nhs")]
    found = guarantees_of(delivery, contract)
    if not bearers:
        level, said = _without_bearers(scene, contract)
        doubts = [] if level is Level.CLEAR else [f"who answers for {named.label} on the day"]
        return state(definition, named, level, said, unknowns=doubts)
    who = delivery.names(bearers)
    if found.state is State.NO:
        sources = {source for each in found.denials for source in each.sources}
        said = f"No guarantee for {who}: {', '.join(sorted(sources))} says that there is none."
        return state(definition, named, Level.RED, said, value=len(bearers), sources=sources)
    if found.state is State.UNKNOWN:
        said = f"No source on record says whether anybody guarantees for {who}."
        doubts = [f"whether a parent or member guarantees for {who}", *found.conflicts]
        return state(definition, named, Level.UNKNOWN, said, unknowns=doubts)
    return _guaranteed(scene, contract, definition, found)


def _without_bearers(scene: Scene, contract: str) -> tuple[Level, str]:
    name = scene.delivery.label(contract)
    if scene.delivery.heads(contract):
        return Level.CLEAR, f"Only NHS bodies answer for {name}."
    return Level.UNKNOWN, f"Who answers for {name} on the day is not on record."


def _guaranteed(
    scene: Scene, contract: str, definition: Definition, found: Guarantees
) -> FlagState:
    delivery = scene.delivery
    who = delivery.names(each.guarantor for each in found.promises)
    return state(
        definition,
        delivery.thing(contract),
        Level.CLEAR,
        f"{who} is on record as guarantor.",
        value=0,
        sources=[source for each in found.promises for source in each.sources],
    )


def weak_guarantor(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Compare what each guarantor could lose with the sum that it guarantees.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "G guarantor K"))
        >>> scene = Scene(facts, read_definitions())
        >>> found = weak_guarantor(scene, facts.contract("K"), scene.definitions["F3b"])
        >>> found.level.value, found.unknowns
        ('unknown', ('the sum that G guarantees', 'what G could lose of its own'))
    """
    delivery, named = scene.delivery, scene.delivery.thing(contract)
    promises = guarantees_of(delivery, contract).promises
    if not promises:
        said = f"No guarantor of {named.label} is on record whose worth could be asked about."
        return state(definition, named, Level.CLEAR, said)
    return worse(*(_guarantor(scene, each, definition) for each in promises))


def _guarantor(scene: Scene, promise: Promise, definition: Definition) -> FlagState:
    named = scene.delivery.thing(promise.guarantor)
    funds = own_funds(scene.delivery, promise.guarantor)
    if funds is None or promise.cap is None:
        doubts = list(_missing(named.label, known=(promise.cap is not None, funds is not None)))
        said = f"Not on record: {' and '.join(doubts)}."
        return state(
            definition, named, Level.UNKNOWN, said, sources=promise.sources, unknowns=doubts
        )
    low, high = ratio(funds, promise.cap)
    return state(
        definition,
        named,
        judged(definition.threshold, low, high),
        f"{named.label} could lose {in_pounds(funds)} against a guarantee of "
        f"{in_pounds(promise.cap)}.",
        value=between(low, high),
        sources=(*promise.sources, *funds.sources),
    )


def _missing(name: str, known: tuple[bool, bool]) -> Iterator[str]:
    cap, funds = known
    if not cap:
        yield f"the sum that {name} guarantees"
    if not funds:
        yield f"what {name} could lose of its own"


FLAGS = {"F3": no_guarantee, "F3b": weak_guarantor}
