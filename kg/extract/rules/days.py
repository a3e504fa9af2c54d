"""Reads the days that nouns tell of a contract: "its expiry date is", "start date: 1 April"."""

from collections.abc import Iterator

from kg.extract.reading.values import Found
from kg.extract.rules.fillers import implied
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed

_PREDICATES = {
    **dict.fromkeys(listed("rules.days", "start"), "contractStart"),
    **dict.fromkeys(listed("rules.days", "end"), "contractEnd"),
    **dict.fromkeys(listed("rules.days", "award"), "awardDate"),
}
_OTHER = frozenset({",", ";", "and", "but"})
_FURTHEST = 8
_CONTRACT = frozenset({"contract"})


def day_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose the days that 'date' tells with the word before it."""
    if "date" not in scene.value_kinds:
        return
    for place in scene.words_at({"date"}):
        predicate = _PREDICATES.get(scene.items[place - 1].low, "") if place else ""
        found = _day(scene, place) if predicate else None
        subject = _contract(scene, place) if found else None
        if found and subject:
            trigger = (scene.items[place - 1].start, scene.items[place].end)
            day = found.value.date
            ahead = bool(day and scene.issued and day.first > scene.issued)
            status = "planned" if ahead else "asserted"
            where = (found.start, found.end)
            yield Proposal(
                *("day", subject, predicate, None, found.value, (status,), trigger, (where,))
            )


def _day(scene: Scene, place: int) -> Found | None:
    """Find the day behind a noun, over 'of the contract' and 'is'."""
    for item in scene.items[place + 1 : place + _FURTHEST]:
        if item.value is not None:
            return item.value if item.value.value.kind == "date" else None
        if item.mention is None and item.low in _OTHER:
            return None
    return None


def _contract(scene: Scene, place: int) -> Filler | None:
    """Take the contract whose day it is: behind 'of', else before, else the last spoken of."""
    items = scene.items
    places = (*range(place + 1, min(place + 4, len(items))), *range(place))
    near = [at for at in places if scene.kind(at) in _CONTRACT]
    return Filler.of(items[near[0]]) if near else implied(scene, "contract", items[place].start)
