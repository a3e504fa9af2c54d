"""Takes a whole phrase for what somebody speaks of, or the thing at its head."""

from dataclasses import replace

from kg.extract.clauses.slots import Slot
from kg.extract.mentions.mention import UNDERTAKINGS
from kg.extract.rules.pronouns import is_pronoun, meant, named
from kg.extract.rules.proposal import Filler
from kg.extract.rules.scene import Scene
from kg.extract.rules.types import fits
from kg.extract.word_lists import listed
from kg.model import Value

_OBJECTIVE = listed("rules.matters", "objective")
_THINGS = UNDERTAKINGS | {"document"}
_MAKING = listed("rules.matters", "making")
_LONGEST_MATTER = 14
_LOOSE = listed("rules.matters", "loose")
_ENDS_MATTER = listed("rules.matters", "ends")


def matter(scene: Scene, slot: Slot, kind: str) -> list[Filler]:
    """Take a whole phrase for what somebody speaks of, or the thing at its head."""
    first, last = slot.first, min(slot.last, slot.first + _LONGEST_MATTER)
    if last - first == 1 and is_pronoun(scene, first):
        found = meant(scene, first, "undertaking")
        return [found] if found else []
    if slot.name not in {"fact", "infinitive"}:
        last = _phrase_end(scene, first, slot, over_verbs=kind == "request")
    while last > first and scene.items[last - 1].low in _ENDS_MATTER | _LOOSE:
        last -= 1
    # "We recommend that the trust" goes on with a list, and tells nothing without it.
    if first >= last or (slot.name, last - first, scene.kind(first)) == ("fact", 1, "body"):
        return []
    head = scene.items[first]
    if head.mention and last - first == 1 and fits(scene.entity(head.mention), kind):
        return list(named(scene, first))
    if head.mention is None and head.low in _OBJECTIVE:
        return []
    if all(item.low in {"a", "the", "an", "to", "it"} for item in scene.items[first:last]):
        return []
    start, end = head.start, scene.items[last - 1].end
    whole = kind == "request" and last - first > 1
    return [Filler(_phrase(scene, (start, end), first, last, whole=whole), start, end)]


def _phrase_end(scene: Scene, first: int, slot: Slot, *, over_verbs: bool = False) -> int:
    """A phrase goes on over 'of', 'for' and 'in', beyond the slot of its first preposition."""
    limit = min(len(scene.items), first + _LONGEST_MATTER)
    verbs = {
        group.first for group in scene.groups if not group.infinitive or group.first > slot.last
    }
    place = first
    while place < limit:
        item = scene.items[place]
        if item.mention is None and item.value is None and item.low in _ENDS_MATTER:
            break
        known = place in verbs and place > first and not over_verbs
        if known and not _is_what_is(scene, place):
            break
        place += 1
    return max(place, slot.last if slot.last <= limit else place)


def _is_what_is(scene: Scene, place: int) -> bool:
    """'Development of what would be a merger' says no more than 'development of a merger'."""
    before = scene.items[place - 1]
    group = next(each for each in scene.groups if each.first == place)
    return before.low == "what" and before.mention is None and group.lemma == "be"


def _made(scene: Scene, first: int, last: int) -> int:
    """Give the thing that 'the development of a thing' makes, or -1."""
    items, head = scene.items, scene.items[first].mention
    makes = head is not None and scene.entity(head).cls in _MAKING
    if not makes or first + 1 >= last or items[first + 1].low != "of":
        return -1
    made = next((item.mention for item in items[first + 2 : last] if item.mention), None)
    is_thing = made is not None and scene.entity(made).kind in _THINGS
    return made.entities[0] if made and is_thing else -1


def _phrase(scene: Scene, where: tuple[int, int], first: int, last: int, *, whole: bool) -> int:
    """Give the thing that a phrase begins with, else make the phrase a matter of its own."""
    mention = scene.items[first].mention
    if not whole and (made := _made(scene, first, last)) >= 0:
        return made
    if mention and not whole and scene.kind(first) in _THINGS:
        return mention.entities[0]
    name = " ".join(item.low for item in scene.items[first:last])
    for entity in scene.cast.entities:
        if entity.kind == "matter" and entity.name == name:
            return entity.number
    entity = scene.cast.add("matter", "", name)
    entity.spans.append(where)
    return entity.number


def text_value(scene: Scene, slot: Slot) -> tuple[Value, int, int] | None:
    """Take the words of a slot as a value; a review writes them anew."""
    last = _phrase_end(scene, slot.first, slot)
    while last > slot.first and scene.items[last - 1].low in _ENDS_MATTER:
        last -= 1
    if last <= slot.first:
        return None
    items = scene.items[slot.first : last]
    text = " ".join(item.low for item in items)
    return replace(Value("text"), text=text), items[0].start, items[-1].end
