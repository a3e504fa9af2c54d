"""Flags by comparison: more subcontractors, or less time to prepare, than other contracts have.

A contract is out of line if it lies beyond a quartile of its peers by more than one and a half
times the distance of the quartiles (Tukey, Exploratory Data Analysis, 1977).
"""

from bisect import bisect_left
from collections.abc import Sequence

from kg.risk.finding import Path
from kg.risk.flags.definitions import Definition
from kg.risk.flags.scene import Scene
from kg.risk.flags.state import FlagState, Level, between, state
from kg.risk.wording import agreed, counted

_APART = "how other contracts stand, since only the facts near this one were read"


def fences(ordered: Sequence[int], own: int, reach: float = 1.5) -> tuple[float, float]:
    """Give the ends beyond which a value is out of line with all others of a sorted list.

    Args:
        ordered: The values of everyone, from the smallest on.
        own: The one of them that is compared, and so does not count itself.
        reach: How many distances of the quartiles beyond a quartile the ends lie.

    Example:
        >>> fences([1, 2, 3, 4, 5, 9], own=9)
        (-1.0, 7.0)
    """
    gap, last = bisect_left(ordered, own), len(ordered) - 2

    def other(place: int) -> int:
        return ordered[place] if place < gap else ordered[place + 1]

    def quartile(number: int) -> float:
        place, part = divmod(number * last, 4)
        return (other(place) * (4 - part) + other(min(place + 1, last)) * part) / 4

    first, third = quartile(1), quartile(3)
    return first - reach * (third - first), third + reach * (third - first)


def fan_out(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Compare how many deliver under the head of a contract with other contracts.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "P partner K", "Q partner K"))
        >>> scene = Scene(facts, read_definitions())
        >>> print(fan_out(scene, facts.contract("K"), scene.definitions["F6"]).sentence)
        2 deliver under the head of K, 0 of at least 8 peers are on record to compare it with.
    """
    delivery, named = scene.delivery, scene.delivery.thing(contract)
    under = scene.under(contract)
    if not delivery.heads(contract):
        return _unknown(scene, contract, definition, f"who answers for {named.label} on the day")
    if scene.is_part:
        return _unknown(scene, contract, definition, _APART)
    peers = len(scene.fan_outs) - (contract in scene.fan_outs)
    count = (
        f"{len(under)} {agreed(len(under), 'delivers', 'deliver')} under the head of {named.label}"
    )
    paths = [Path((delivery.hop(facts[0], forward=False),)) for facts in under.values()]
    if peers < definition.parameters["least-peers"]:
        return _few(scene, contract, definition, (count, len(under), peers, paths))
    end = fences(scene.ordered_fan_outs, len(under), float(definition.parameters["fence"]))[1]
    return state(
        definition,
        named,
        Level.AMBER if len(under) > end else Level.CLEAR,
        f"{count}; among {peers} peers, more than {end:g} is out of line.",
        value=len(under),
        paths=paths,
    )


def short_mobilisation(scene: Scene, contract: str, definition: Definition) -> FlagState:
    """Compare the days from award to start with those of other contracts.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.flags.definitions import read_definitions
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K"))
        >>> scene = Scene(facts, read_definitions())
        >>> found = short_mobilisation(scene, facts.contract("K"), scene.definitions["F19"])
        >>> found.unknowns
        ('when K was awarded and when it started',)
    """
    named = scene.delivery.thing(contract)
    days = scene.mobilisation(contract)
    if days is None:
        doubt = f"when {named.label} was awarded and when it started"
        return _unknown(scene, contract, definition, doubt)
    if scene.is_part:
        return _unknown(scene, contract, definition, _APART)
    peers = len(scene.mobilisations) - (contract in scene.mobilisations)
    low, high = days
    lasted = counted(low, "day") if low == high else f"{low} to {high} days"
    count = f"{lasted} from the award of {named.label} to its start"
    if peers < definition.parameters["least-peers"]:
        return _few(scene, contract, definition, (count, low, peers, []))
    ordered = scene.ordered_mobilisations
    if contract not in scene.mobilisations:
        ordered = tuple(sorted((*ordered, low)))
    end = fences(ordered, low, float(definition.parameters["fence"]))[0]
    level = Level.CLEAR if low >= end else Level.AMBER if high < end else Level.UNKNOWN
    return state(
        definition,
        named,
        level,
        f"{count}; among {peers} peers, less than {end:g} is out of line.",
        value=between(low, high),
        sources=_sources(scene, contract),
        unknowns=["the dates to the day"] if level is Level.UNKNOWN else [],
    )


def _few(
    scene: Scene,
    contract: str,
    definition: Definition,
    found: tuple[str, int, int, Sequence[Path]],
) -> FlagState:
    count, number, peers, paths = found
    least = f"{definition.parameters['least-peers']:f}"
    verb = agreed(peers, "is", "are")
    return state(
        definition,
        scene.delivery.thing(contract),
        Level.UNKNOWN,
        f"{count}, {peers} of at least {least} peers {verb} on record to compare it with.",
        value=number,
        paths=paths,
        unknowns=[f"as much of at least {least} other contracts ({peers} on record)"],
    )


def _unknown(scene: Scene, contract: str, definition: Definition, doubt: str) -> FlagState:
    named = scene.delivery.thing(contract)
    said = f"Not on record: {doubt}."
    return state(definition, named, Level.UNKNOWN, said, unknowns=[doubt])


def _sources(scene: Scene, contract: str) -> list[str]:
    links = scene.links(contract)
    return [source for fact in links for source in fact.attributes.get("sources", ())]


FLAGS = {"F6": fan_out, "F19": short_mobilisation}
