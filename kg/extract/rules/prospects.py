"""Tells at a glance whether a sentence can hold what a frame needs, to pass most frames by."""

from kg.extract.frames import VALUE_TYPES, Frame, Role
from kg.extract.rules.scene import Scene
from kg.extract.rules.types import MATTERS, OF_SERVICES, kinds_of

_ANYTHING = MATTERS | {"voice", "listed", "own", "word", "text", "name-text", "trigger"}


def may_hold(scene: Scene, frame: Frame) -> bool:
    """Tell whether one of a frame's claims may be in a sentence.

    Without pronouns, somebody or something of the right kind must be named; without a sum there is
    no value.
    """
    if frame.id not in _NEEDED:
        _NEEDED[frame.id] = tuple(
            (_needed(frame, each.subject), _needed(frame, each.object or each.value))
            for each in frame.says
        )
    return any(_has(scene, subject) and _has(scene, other) for subject, other in _NEEDED[frame.id])


_NEEDED: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {}
"""Frame -> for each of its claims, kinds of which one must stand for either side; none: any."""


def _needed(frame: Frame, name: str) -> frozenset[str]:
    role: Role = frame.roles[name]
    if role.type in _ANYTHING or name in frame.implied or frame.id in OF_SERVICES:
        return frozenset()
    return frozenset({role.type}) if role.type in VALUE_TYPES else kinds_of(role.type)


def _has(scene: Scene, kinds: frozenset[str]) -> bool:
    if not kinds or not scene.value_kinds.isdisjoint(kinds):
        return True
    if not scene.kinds.isdisjoint(kinds) or ("body" in kinds and scene.has_employer):
        return True
    return scene.has_pronoun and not kinds <= VALUE_TYPES
