"""Reads what a contract covers: each of a list of services, also those that no list knows."""

from collections.abc import Iterator

from kg.extract.clauses.coordination import coordinated
from kg.extract.clauses.slots import Slot
from kg.extract.mentions.closed import closed_words
from kg.extract.rules.proposal import Filler
from kg.extract.rules.scene import Scene
from kg.extract.rules.types import fits
from kg.extract.word_lists import listed
from kg.extract.words import Words

_JOINS = frozenset({",", "and", "&", "plus"})
_FORGONE = listed("rules.lists", "forgone")
_KINDS_OF_BODIES = listed("rules.lists", "kinds-of-bodies")
_ENUMERATES = listed("rules.lists", "enumerates")
_LONGEST, _NEAR = 6, 3


def listed_in(scene: Scene, slot: Slot) -> Iterator[Filler]:
    """Give each service that is listed in a slot; what no lexicon knows becomes one."""
    first, items = slot.first, scene.items
    pairs = zip(items[slot.first : slot.last], items[slot.first + 1 : slot.last], strict=False)
    # With ", and" before the last, "testing and treatment" within the list are one.
    only_commas = any(one.low == "," and other.low in _JOINS for one, other in pairs)
    for place in range(slot.first, slot.last + 1):
        ends = place == slot.last or (
            items[place].mention is None and items[place].low in ({","} if only_commas else _JOINS)
        )
        if ends:
            yield from _part(scene, first, place)
            first = place + 1


def _part(scene: Scene, first: int, last: int) -> Iterator[Filler]:
    items, small = scene.items, Words.load().small
    while first < last and items[first].mention is None and items[first].low in _FORGONE:
        first += 1
    for at in range(first, last):
        mention = items[at].mention
        if mention and fits(scene.entity(mention), "service"):
            yield Filler.of(items[at])
            return
    end = first
    while end < last and not (items[end].low in closed_words() or items[end].value):
        end += 1
    told = items[first:end]
    known = any(item.mention for item in told)  # "security at Dale Hospital" is security
    if known or not told or len(told) > _LONGEST or not _is_noun(told[-1].low):
        return
    if (told[0].is_capital and first) or any(item.low in small["pronouns"] for item in told):
        return
    name = " ".join(item.low for item in told)
    entity = next(
        (each for each in scene.cast.entities if each.kind == "service" and each.name == name),
        None,
    ) or scene.cast.add("service", name.split()[-1], name)
    entity.spans.append((told[0].start, told[-1].end))
    yield Filler(entity.number, told[0].start, told[-1].end)


def _is_noun(word: str) -> bool:
    """'Contraception' and 'wheelchairs' name what is provided, 'higher' and 'quickly' do not."""
    return word.isalpha() and len(word) > len("care") and not word.endswith(("ly", "ed", "er"))


def enumerated(scene: Scene, slot: Slot, kind: str) -> list[Filler]:
    """Take those who are named behind a noun: 'three firms bid: A, B and C', 'firms such as A'."""
    items = scene.items
    nouns = [at for at in range(slot.first, slot.last) if items[at].low in _KINDS_OF_BODIES]
    if not nouns:
        return []
    for at in range(nouns[-1] + 1, len(items) - 1):
        mark = items[at].low if items[at].mention is None else ""
        if mark in _ENUMERATES and (mark == ":" or at <= nouns[-1] + 2):
            first = next((each for each in range(at + 1, len(items)) if items[each].mention), -1)
            listed = coordinated(items, first) if 0 <= first <= at + _NEAR else ()
            mentions = [(each, items[each].mention) for each in listed if each > at]
            return [
                Filler.of(items[each])
                for each, mention in mentions
                if mention and fits(scene.entity(mention), kind)
            ]
        if mark in {";", "."}:
            break
    return []
