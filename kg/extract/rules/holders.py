"""Finds who holds a role that a noun names: the subject of "is", or a name beside it."""

from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.clauses.coordination import coordinated
from kg.extract.clauses.slots import Slot
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.frames import Frame
from kg.extract.rules.fillers import fillers
from kg.extract.rules.proposal import Filler
from kg.extract.rules.scene import Scene
from kg.extract.rules.types import fits
from kg.extract.word_lists import listed
from kg.extract.words import Names

_COPULAS = listed("rules.holders", "copulas")
SEEN_AS = listed("rules.holders", "seen-as")
"""Verbs of those who only regard somebody as something."""
_NAMING = listed("rules.holders", "naming")
_DONE_AS = listed("rules.holders", "done-as")
"""Verbs of what somebody does as the holder of a role."""
MARKS = frozenset({",", "(", "\N{EN DASH}", "—", "-", '"'})
"""Marks behind which a name may stand beside a role."""
FURTHEST = 6
"""Items between a role and what it is held in, at most."""
NEAR = 4
"""Items between a role and its owner, at most."""
_ARTICLES = frozenset({"a", "an", "the", "its", "their", '"'})


class RoleNoun(NamedTuple):
    """A noun that names a role.

    Attributes:
        first: Number of its first item.
        last: Number of the item after it.
        frame: What it says.
        wholes: What it is a role in.
        after: Number of the item after these.
    """

    first: int
    last: int
    frame: Frame
    wholes: list[Filler]
    after: int


def holders_of(scene: Scene, noun: RoleNoun) -> tuple[list[Filler], VerbGroup | None]:
    """Find who holds a role: the subject of 'is', or a name beside it."""
    kind = noun.frame.roles["who"].type
    group = _copula(scene, noun)
    if group is not None:
        active_naming = group.lemma in _NAMING and not group.passive
        slot = scene.subject(group)
        if active_naming:
            slot = Slot("object", group.main + 1, noun.first)
        found = fillers(scene, slot, kind) if slot and slot.first < slot.last else []
        if found:
            return found, group
    beside = _beside(scene, noun, kind)
    if beside:
        return beside, None
    told = _told_as(scene, noun, kind)
    return told if told[0] else _told_behind(scene, noun, kind)


def _told_as(scene: Scene, noun: RoleNoun, kind: str) -> tuple[list[Filler], VerbGroup | None]:
    """Take 'with A and B as partners', and 'A holds it as prime contractor'."""
    items, at = scene.items, noun.first - 1
    while at > 0 and items[at].mention is None and items[at].low in _ARTICLES:
        at -= 1
    if at < 1 or items[at].mention is not None or items[at].low != "as":
        return [], None
    if scene.kind(at - 1) in {"body", "group"}:
        linked = coordinated(items, at - 1)
        places = [each for each in linked if each < at]
        if places and places[0] and items[places[0] - 1].low in {"with", ","}:
            return [
                each
                for place in places
                for each in fillers(scene, Slot("beside", place, place + 1), kind)
            ], None
        return [], None
    group = next((each for each in reversed(scene.groups) if each.main < at), None)
    slot = scene.subject(group) if group is not None and group.lemma in _DONE_AS else None
    return (fillers(scene, slot, kind), group) if slot else ([], None)


def _told_behind(scene: Scene, noun: RoleNoun, kind: str) -> tuple[list[Filler], VerbGroup | None]:
    """'The other bidders for the contract were A and B' names the holders behind 'were'."""
    after = next((each for each in scene.groups if each.first >= noun.after), None)
    between = scene.items[noun.after : after.first] if after else ()
    is_verb = after is not None and after.lemma in {"be", "include", "remain"}
    if after is None or not is_verb or len(between) > NEAR or _copula(scene, noun) is not None:
        return [], None
    if any(item.mention is None and item.low in MARKS for item in between):
        return [], None
    told = scene.slot(after, "object")
    return (fillers(scene, told, kind), after) if told else ([], None)


def is_contrasted(scene: Scene, place: int) -> bool:
    """What follows 'but as' is what somebody is, whatever stands before it is denied."""
    before = scene.items[max(0, place - 5) : place]
    return [item.low for item in before if item.low not in _ARTICLES][-2:] == ["but", "as"]


def _copula(scene: Scene, noun: RoleNoun) -> VerbGroup | None:
    """Give the verb that links a role with its holder, if it stands right before."""
    for group in reversed(scene.groups):
        if group.main >= noun.first:
            continue
        between = scene.items[group.main + 1 : noun.first]
        if is_contrasted(scene, noun.first):
            return group._replace(
                chain=tuple(each for each in group.chain if each[0] not in {"not", "never"})
            )
        far = any(item.low in {",", ";", "which", "who", "but", "and"} for item in between)
        if group.lemma not in _COPULAS or far or len(between) > FURTHEST:
            return None
        needs_as = group.lemma in SEEN_AS | {"act", "serve", "step", "know", "continue"}
        said = any(item.low == "as" for item in between)
        object_there = any(item.mention for item in between)
        plain = group.lemma in {"be", "become", "remain"} or group.passive
        if (needs_as and not said) or (object_there and plain):
            return None
        return group
    return None


def _beside(scene: Scene, noun: RoleNoun, kind: str) -> list[Filler]:
    """'X, the lead provider of Y, …' and 'the lead provider of Y, X' need no verb."""
    items = scene.items
    at = noun.after
    if at + 1 < len(items) and items[at].low in MARKS | {":"}:
        named = _over_introduction(scene, at + 1)
        found = _listed(scene, named, kind) if named < len(items) else []
        if found:
            return found
    if (
        noun.after < len(items)
        and items[noun.after].mention is not None
        and noun.after == noun.last
    ):
        found = _listed(scene, noun.after, kind)
        if found:
            return found
    start = noun.first
    while (
        start > 0
        and noun.first - start < NEAR
        and items[start - 1].mention is None
        and items[start - 1].low not in MARKS | {"and", "with"}
    ):
        start -= 1
    if (
        start > 1
        and items[start - 1].low in {",", "(", "\N{EN DASH}", "—"}
        and items[start - 2].mention is not None
    ):
        return _listed(scene, start - 2, kind)
    return []


def _over_introduction(scene: Scene, place: int) -> int:
    """Step over 'the charity' before a name."""
    told = Names.load().told["introducing"]
    words = {"the", "a", "an"}.union(*told.values())
    while place < len(scene.items) and scene.items[place].mention is None:
        if scene.items[place].low not in words:
            break
        place += 1
    return place


def _listed(scene: Scene, place: int, kind: str) -> list[Filler]:
    mention = scene.items[place].mention
    if mention is None or not fits(scene.entity(mention), kind):
        return []
    places: Sequence[int] = [each for each in coordinated(scene.items, place) if each >= place]
    return [each for at in places for each in fillers(scene, Slot("beside", at, at + 1), kind)]
