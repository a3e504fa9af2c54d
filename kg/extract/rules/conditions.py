"""Reads what something is said to need: "the key to the plan is …", "X is a condition of Y"."""

from collections.abc import Iterator, Sequence
from itertools import product

from kg.extract.clauses.slots import Slot
from kg.extract.clauses.status import is_required
from kg.extract.mentions.items import Item
from kg.extract.rules.fillers import fillers, implied
from kg.extract.rules.matters import matter
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed

_KEYS = listed("rules.conditions", "keys")
_APPROVE = listed("rules.conditions", "approve")
_OF = frozenset({"to", "for", "of"})
_PROGRESS = listed("rules.conditions", "progress")
_ARTICLES = listed("rules.conditions", "articles")
_NEAR = 8


def condition_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose what an undertaking depends on, where a noun says so."""
    yield from _approvals(scene)
    items = scene.items
    for place in scene.words_at(_KEYS):
        item = items[place]
        if place + 2 >= len(items) or items[place + 1].low not in _OF:
            continue
        whole, after = _whole(scene, place + 2)
        if whole is None:
            continue
        trigger = (item.start, items[place + 1].end)
        for base in [*_said_after(scene, after), *_said_before(scene, place)]:
            if base.entity != whole.entity:
                status = ("conditional",)
                yield Proposal("key-to", whole, "dependsOn", base, None, status, trigger)


def _approvals(scene: Scene) -> Iterator[Proposal]:
    """'It has to be cleared by the regulator': it depends on them."""
    for group in scene.groups:
        if not (group.passive and is_required(group) and group.lemma in _APPROVE):
            continue
        subject, by = scene.subject(group), scene.slot(group, "by")
        if subject is None or by is None:
            continue
        trigger = (scene.items[group.main].start, scene.items[group.main].end)
        for whole, base in product(fillers(scene, subject, "approved"), fillers(scene, by, "body")):
            status = ("conditional",)
            yield Proposal("must-approve", whole, "dependsOn", base, None, status, trigger)


def _whole(scene: Scene, place: int) -> tuple[Filler | None, int]:
    """Find what needs something; of mere progress, the undertaking spoken of most is meant."""
    items = scene.items
    ahead = range(place, min(place + _NEAR, len(items)))
    end = next((at for at in ahead if _is_be(scene, at) or items[at].low in {".", ","}), -1)
    end = end if end >= 0 else ahead.stop
    for kind in ("let", "programme", "undertaking"):
        found = fillers(scene, Slot("of", place, end), kind) if place < end else []
        if found:
            return found[0], end
    if {item.low for item in items[place:end]} & _PROGRESS:
        begun = items[place].start
        return implied(scene, "programme", begun) or implied(scene, "let", begun), end
    return None, end


def _is_be(scene: Scene, place: int) -> bool:
    return any(group.main == place and group.lemma == "be" for group in scene.groups)


def _said_after(scene: Scene, place: int) -> Iterator[Filler]:
    """'… is A and B': each of what is listed counts."""
    if place >= len(scene.items) or not _is_be(scene, place):
        return
    first = place + 1
    for last in _joints(scene.items, first):
        yield from matter(scene, Slot("fact", first, last), "matter")
        first = last + 1


def _joints(items: Sequence[Item], first: int) -> Iterator[int]:
    for place in range(first, len(items)):
        if items[place].mention is None and items[place].low in {"and", ",", ";", ".", '"', "but"}:
            if place > first:
                yield place
            if items[place].low not in {"and", ","}:
                return
    if items[-1].low not in {".", '"'}:
        yield len(items)


def _said_before(scene: Scene, place: int) -> Iterator[Filler]:
    """'A is a condition of …': the subject is what is needed."""
    items, at = scene.items, place - 1
    while at >= 0 and items[at].mention is None and items[at].low in _ARTICLES:
        at -= 1
    group = next((each for each in scene.groups if each.main == at and each.lemma == "be"), None)
    if group is not None and group.first > 0:
        yield from matter(scene, Slot("fact", 0, group.first), "matter")
