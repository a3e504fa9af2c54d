"""Flags that only documents can raise: warning signs on record of a contract and its parties."""

from collections.abc import Iterator
from decimal import Decimal

from kg.risk.delivery import Delivery
from kg.risk.finding import Thing
from kg.risk.flags.definitions import Definition, Threshold
from kg.risk.flags.scene import Scene
from kg.risk.flags.state import FlagState, Level, between, judged, state, worse
from kg.risk.inputs.told import BEGUN, Told, holding
from kg.risk.money import PENCE
from kg.risk.wording import capital

SIGN = "WarningSign"


def by_signs(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Look for the warning signs of a flag on a contract and on everyone tied to it.

    Without any sign the flag is unknown: that nobody has said so is no evidence against it.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K told WarningSign code=open-at-start"))
        >>> scene = Scene(facts, read_definitions())
        >>> contract = facts.contract("K")
        >>> print(by_signs(scene, contract, scene.definitions["F10"]).sentence)
        K: open at start (source/a).
        >>> by_signs(scene, contract, scene.definitions["F13"]).level.value
        'unknown'
    """
    delivery = scene.delivery
    found = [
        _told(delivery, node, each, definition)
        for node in scene.around(contract)
        for each in holding(delivery, node, SIGN, BEGUN)
        if each.code in definition.signs
    ]
    return worse(*found) if found else silent(delivery, contract, definition)


def silent(delivery: Delivery, contract: str, definition: Definition) -> FlagState:
    """Say that no source on record speaks of what a flag asks.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K"))
        >>> asked = Definition("F10", "price or scope open at the start")
        >>> print(silent(facts, facts.contract("K"), asked).sentence)
        No source on record says of K: price or scope open at the start.
    """
    asked = definition.name
    return state(
        definition,
        delivery.thing(contract),
        Level.UNKNOWN,
        f"No source on record says of {delivery.label(contract)}: {asked}.",
        unknowns=[definition.question or asked],
    )


def _told(delivery: Delivery, node: str, told: Told, definition: Definition) -> FlagState:
    threshold, low, high = definition.signs[told.code], *_ends(told)
    level = _level(threshold, low, high)
    about = delivery.thing(node)
    doubts = []
    if level is Level.UNKNOWN:
        doubts = [f"how much of '{_words(told)}' there is at {about.label}"]
    return state(
        definition,
        about,
        level,
        _sentence(about, told, low),
        value=None if low is None else between(low, high),
        sources=told.sources,
        unknowns=doubts,
    )


def _level(threshold: Threshold, low: Decimal | None, high: Decimal | None) -> Level:
    if threshold == Threshold():
        return Level.AMBER
    return Level.UNKNOWN if low is None else judged(threshold, low, high)


def _ends(told: Told) -> tuple[Decimal | None, Decimal | None]:
    """The sign's number; one that is only said to lie between two ends has both."""
    for name in ("share", "number"):
        exact = told.decimal(name)
        if exact is not None:
            return exact, exact
    low = told.decimal("min")
    return low, told.decimal("max")


def _words(told: Told) -> str:
    return told.code.replace("-", " ")


def _sentence(about: Thing, told: Told, low: Decimal | None) -> str:
    amounts = list(_amounts(told, low))
    words = ", ".join([_words(told), *amounts])
    text = f": {told.text('text').rstrip('.')}" if told.text("text") else ""
    return capital(f"{about.label}: {words}{text} ({', '.join(told.sources)}).")


def _amounts(told: Told, low: Decimal | None) -> Iterator[str]:
    share = told.decimal("share")
    if share is not None:
        yield f"{(share * PENCE).normalize():f}%"
    elif low is not None:
        yield f"{low.normalize():f} {told.text('unit')}".strip()
