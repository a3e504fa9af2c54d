"""The flags: every module of this package with ``FLAGS`` is asked, found by looking.

A flag that no module looks for is raised by documents alone, through its warning signs.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from kg.risk.declared import declared
from kg.risk.delivery import Delivery
from kg.risk.flags.definitions import Definition, Definitions, read_definitions
from kg.risk.flags.scene import Scene
from kg.risk.flags.signs import by_signs
from kg.risk.flags.state import FlagState

Look: TypeAlias = Callable[[Scene, str, Definition], FlagState]
"""From the facts of a day, a contract and what a flag asks to how the flag stands."""


@cache
def looks() -> Mapping[str, Look]:
    """Every function that looks for a flag, by the short name of the flag.

    Example:
        >>> "F5" in looks(), "F10" in looks()
        (True, False)
    """
    found: dict[str, Look] = {}
    for each in declared("kg.risk.flags", "FLAGS"):
        found |= each
    return MappingProxyType(found)


def flags_of(
    delivery: Delivery, contract: str, definitions: Definitions | None = None
) -> tuple[FlagState, ...]:
    """Tell how every flag stands for a contract, in the order of the definitions.

    Args:
        delivery: The facts in force on a day.
        contract: Node of the contract, running or not.
        definitions: What the flags ask, if not what the shipped file says.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> facts = read(network("L lead-provider K", "K told WarningSign code=open-at-start"))
        >>> [each.flag for each in flags_of(facts, facts.contract("K")) if each.raised]
        ['F10']
    """
    return in_scene(Scene(delivery, definitions or read_definitions()), contract)


def in_scene(scene: Scene, contract: str) -> tuple[FlagState, ...]:
    """Tell how every flag stands for one of many contracts, so that peers are counted once.

    Example:
        >>> from kg.risk.delivery import read
        >>> from kg.risk.sketch import network
        >>> scene = Scene(read(network("L lead-provider K")), read_definitions())
        >>> len(in_scene(scene, scene.delivery.contract("K"))) == len(scene.definitions.flags)
        True
    """
    known = looks()
    return tuple(
        known.get(name, by_signs)(scene, contract, definition)
        for name, definition in scene.definitions.flags.items()
    )
