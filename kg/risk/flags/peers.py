"""Flags by comparison: more subcontractors, or less time to prepare, than other contracts have.

A contract is out of line if it lies beyond a quartile of its peers by more than one and a half
times the distance of the quartiles (Tukey, Exploratory Data Analysis, 1977).
"""

from collections.abc import Sequence
from statistics import quantiles

from kg.risk.finding import Path
from kg.risk.flags.definitions import Definition
from kg.risk.flags.scene import Scene
from kg.risk.flags.state import FlagState, Level, between, state
from kg.risk.wording import agreed, counted

_APART = "how other contracts stand, since only the facts near this one were read"


def fences(values: Sequence[int], reach: float = 1.5) -> tuple[float, float]:
    """Give the ends beyond which a value is out of line with others.

    Example:
        >>> fences([1, 2, 3, 4, 5])
        (-1.0, 7.0)
    """
    first, _, third = quantiles(values, n=4, method="inclusive")
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
    peers = [number for other, number in scene.fan_outs.items() if other != contract]
    count = (
        f"{len(under)} {agreed(len(under), 'delivers', 'deliver')} under the head of {named.label}"
    )
    paths = [Path((delivery.hop(facts[0], forward=False),)) for facts in under.values()]
    if len(peers) < definition.parameters["least-peers"]:
        return _few(scene, contract, definition, (count, len(under), peers, paths))
    end = fences(peers, float(definition.parameters["fence"]))[1]
    return state(
        definition,
        named,
        Level.AMBER if len(under) > end else Level.CLEAR,
        f"{count}; among {len(peers)} peers, more than {end:g} is out of line.",
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
    peers = [fewest for other, (fewest, _) in scene.mobilisations.items() if other != contract]
    low, high = days
    lasted = counted(low, "day") if low == high else f"{low} to {high} days"
    count = f"{lasted} from the award of {named.label} to its start"
    if len(peers) < definition.parameters["least-peers"]:
        return _few(scene, contract, definition, (count, low, peers, []))
    end = fences(peers, float(definition.parameters["fence"]))[0]
    level = Level.CLEAR if low >= end else Level.AMBER if high < end else Level.UNKNOWN
    return state(
        definition,
        named,
        level,
        f"{count}; among {len(peers)} peers, less than {end:g} is out of line.",
        value=between(low, high),
        sources=_sources(scene, contract),
        unknowns=["the dates to the day"] if level is Level.UNKNOWN else [],
    )


def _few(
    scene: Scene,
    contract: str,
    definition: Definition,
    found: tuple[str, int, Sequence[int], Sequence[Path]],
) -> FlagState:
    count, number, peers, paths = found
    least = f"{definition.parameters['least-peers']:f}"
    verb = agreed(len(peers), "is", "are")
    return state(
        definition,
        scene.delivery.thing(contract),
        Level.UNKNOWN,
        f"{count}, {len(peers)} of at least {least} peers {verb} on record to compare it with.",
        value=number,
        paths=paths,
        unknowns=[f"as much of at least {least} other contracts ({len(peers)} on record)"],
    )


def _unknown(scene: Scene, contract: str, definition: Definition, doubt: str) -> FlagState:
    named = scene.delivery.thing(contract)
    said = f"Not on record: {doubt}."
    return state(definition, named, Level.UNKNOWN, said, unknowns=[doubt])


def _sources(scene: Scene, contract: str) -> list[str]:
    links = scene.links(contract)
    return [source for fact in links for source in fact.attributes.get("sources", ())]


FLAGS = {"F6": fan_out, "F19": short_mobilisation}
