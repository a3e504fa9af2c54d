"""Reads targets in per cent: "its target is to answer 95 per cent of calls"."""

from collections.abc import Iterator

from kg.extract.clauses.slots import Slot
from kg.extract.clauses.status import statuses_of
from kg.extract.mentions.items import Item
from kg.extract.reading.values import Found
from kg.extract.rules.fillers import fillers
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed

_TARGETS = listed("rules.targets", "targets")
_OWNERS = frozenset({"its", "their"})
_NEAR = 12


def target_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose the share that a service is to reach."""
    for place in scene.words_at(_TARGETS):
        item, share = scene.items[place], _share(scene, place)
        owner = _owner(scene, place)
        if share is None or owner is None:
            continue
        found = share.value
        statuses = [*_statuses(scene, place), "planned"]
        trigger, where = (item.start, item.end), (share.start, share.end)
        yield Proposal(
            *("target", owner, "performanceTarget", None, found, tuple(statuses), trigger),
            (where,),
        )


def _share(scene: Scene, place: int) -> Found | None:
    ahead = scene.items[place + 1 : place + 1 + _NEAR]
    found = [item.value for item in ahead if item.value is not None]
    return found[0] if found and found[0].value.kind == "percent" else None


def _statuses(scene: Scene, place: int) -> list[str]:
    group = next((each for each in scene.groups if each.first == place + 1), None)
    return statuses_of(scene.items, group, None, kind="state") if group else []


def _owner(scene: Scene, place: int) -> Filler | None:
    """'Its target', 'the helpline's target', 'the helpline has a target of …'."""
    items = scene.items
    for at in range(place - 1, max(-1, place - 1 - _NEAR), -1):
        item = items[at]
        if item.mention is None and item.low in _OWNERS:
            return _first(fillers(scene, Slot("owner", at, at + 1), "service"))
        if item.mention is not None and scene.kind(at) in {"service", "contract"}:
            return Filler.of(item)
        if _stops(item):
            return None
    return None


def _stops(item: Item) -> bool:
    return item.mention is None and item.low in {".", ";", ":", "but"}


def _first(found: list[Filler]) -> Filler | None:
    return found[0] if found else None
