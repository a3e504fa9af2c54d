"""Fills the roles of a frame with what stands around a verb."""

from collections.abc import Mapping
from typing import NamedTuple

from kg.extract.clauses.slots import Slot
from kg.extract.frames import VALUE_TYPES, Frame, Role
from kg.extract.rules import fillers as filling
from kg.extract.rules.fillers import fillers, implied
from kg.extract.rules.lists import enumerated, listed_in
from kg.extract.rules.matters import text_value
from kg.extract.rules.pronouns import voice
from kg.extract.rules.proposal import Filler
from kg.extract.rules.scene import Scene
from kg.extract.rules.types import OF_SERVICES, fits
from kg.extract.rules.uses import Use
from kg.extract.word_lists import listed
from kg.model import Value

_ABSTRACT = listed("rules.binding", "abstract")
_MONEY_ITSELF = frozenset({"pay", "receive", "spend", "overspend"})
"""Frames of sums that change hands; that of a "£5m contract" does not."""
_ASIDE = frozenset({"subcontract"})
"""Frames told by the way, of whom the sentence began with: "with meals subcontracted to Hill"."""
_PAYERS = {"pay": "statutory"}
"""Frame -> what may be implied to do it."""


class Bound(NamedTuple):
    """What fills the roles of a frame."""

    things: Mapping[str, list[Filler]]
    values: Mapping[str, tuple[Value, int, int]]


def bind(scene: Scene, frame: Frame, use: Use, *, ahead: bool) -> Bound | None:
    """Fill the roles of a frame; None where one without which nothing is meant stays empty."""
    words = frame.worded & frame.needs
    if words and not all(_has_word(scene, use, frame.roles[name]) for name in words):
        return None
    things = dict[str, list[Filler]]()
    values = dict[str, tuple[Value, int, int]]()
    for name, role in frame.roles.items():
        if role.type == "voice":
            things[name] = voice(scene, scene.items[use.group.main].start)
        elif role.type in VALUE_TYPES:
            alone = frame.id in _MONEY_ITSELF
            if found := _value(scene, use, role, ahead=ahead, alone=alone):
                values[name] = found
        elif role.type != "word":
            taken = {each.start for given in things.values() for each in given}
            things[name] = _fill(scene, use, role, taken) or _unlisted(scene, frame, use, role)
    if not use.group.reduced or frame.id in _ASIDE:
        things |= _implied(scene, frame, use, things)
    there = {name for name, given in things.items() if given} | set(values)
    return Bound(things, values) if frame.needs - words <= there else None


def _unlisted(scene: Scene, frame: Frame, use: Use, role: Role) -> list[Filler]:
    """'Security is provided by Hill' makes a service of security, though no list knows it."""
    given = use.group.passive and frame.id in OF_SERVICES and role.type in {"service", "facility"}
    by = any(slot.name == "by" and fillers(scene, slot, "body") for slot in use.slots)
    if not (given and by) or use.group.reduced:
        return []
    found = [
        each for slot in use.slots if slot.name == "subject" for each in listed_in(scene, slot)
    ]
    return [each for each in found if not _ABSTRACT & set(_name(scene, each).split())]


def _name(scene: Scene, filler: Filler) -> str:
    return scene.cast.entities[filler.entity].name


def _implied(
    scene: Scene, frame: Frame, use: Use, things: Mapping[str, list[Filler]]
) -> dict[str, list[Filler]]:
    """Fill what the sentence leaves open with the last thing of its kind."""
    found = dict[str, list[Filler]]()
    for name, kind in frame.implied.items():
        if not things.get(name) and not _stands(use, frame.roles[name]):
            filler = implied(scene, kind, scene.items[use.group.main].start)
            there = {each.entity for given in things.values() for each in given}
            kept = filler is not None and filler.entity not in there
            if kind == "topic" and filler is not None:
                kept = kept and fits(
                    scene.cast.entities[filler.entity], _PAYERS.get(frame.id, "body")
                )
            found[name] = [filler] if filler and kept else []
    return found


def _places(use: Use, role: Role) -> tuple[str, ...]:
    return role.passive if use.group.passive else role.active


def _stands(use: Use, role: Role) -> bool:
    """Tell whether something else stands where a role would be named."""
    names = set(_places(use, role)) - {"subject"}
    # Of "pulled out on the eve of it" the last words tell of what the eve was.
    near = (slot for slot in use.slots if slot.name != "of" or slot.first <= use.after + 1)
    return any(slot.name in names for slot in near)


def _fill(scene: Scene, use: Use, role: Role, taken: set[int]) -> list[Filler]:
    for name in _places(use, role):
        if name == "second":
            subjects = [slot for slot in use.slots if slot.name == "subject"]
            listed = fillers(scene, subjects[0], role.type) if subjects else []
            if len(listed) > 1:
                return listed[1:]
            continue
        for slot in use.slots:
            if slot.name != name:
                continue
            given = fillers(scene, slot, role.type) or enumerated(scene, slot, role.type)
            found = [each for each in given if each.start not in taken]
            if found:
                return found
    return []


def _has_word(scene: Scene, use: Use, role: Role) -> bool:
    for slot in use.slots:
        if slot.name in role.active + role.passive:
            if slot.name in role.words:
                return True
            lows = {
                word for item in scene.items[slot.first : slot.last] for word in item.low.split()
            }
            if lows & role.words:
                return True
    return False


def _value(
    scene: Scene, use: Use, role: Role, *, ahead: bool, alone: bool
) -> tuple[Value, int, int] | None:
    if role.type == "trigger":
        item = scene.items[use.group.main]
        return Value("text", text=use.group.lemma), item.start, item.end
    for name in _places(use, role):
        for slot in use.slots:
            if slot.name == name:
                if role.type == "name-text":
                    found = _name_in(scene, slot) or text_value(scene, slot)
                elif role.type == "text":
                    found = text_value(scene, slot)
                else:
                    found = filling.value(scene, slot, role.type, ahead=ahead, alone=alone)
                if found:
                    return found
    return None


def _name_in(scene: Scene, slot: Slot) -> tuple[Value, int, int] | None:
    """Take the name that stands in a slot, without what follows it."""
    for place in range(slot.first, slot.last):
        if scene.kind(place) == "body":
            item = scene.items[place]
            name = scene.cast.entities[Filler.of(item).entity].name
            return Value("text", text=name), item.start, item.end
    return None
