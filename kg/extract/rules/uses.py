"""Finds what stands around a verb: its particles, its subject and all that follows."""

from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.clauses.readings import is_adverb
from kg.extract.clauses.reporting import says_clause
from kg.extract.clauses.slots import Slot, governing_verb, right_slots
from kg.extract.clauses.subjects import relative_object, subject_slot
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.mentions.items import Item
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed

_FEAR = frozenset({"fear", "warn", "worry", "believe"})
_HOLD = frozenset({"hold", "have"})
_PARTICLES = listed("rules.uses", "particles")


class Use(NamedTuple):
    """A verb of a sentence with what stands around it."""

    group: VerbGroup
    after: int
    slots: Sequence[Slot]


def words_ahead(scene: Scene, group: VerbGroup) -> set[str]:
    """Collect the words that may begin a verb's particles, to pass most frames by at once."""
    place = group.main + 1
    while place < len(scene.items) and _may_stand_between(scene.items[place], quoted=True):
        place += 1
    plain = scene.items[group.main + 1 : group.main + 3]
    return {item.low.partition(" ")[0] for item in (*plain, *scene.items[place : place + 2])}


def after_particles(scene: Scene, group: VerbGroup, particles: Sequence[str]) -> int:
    """Give the item after a verb's particles, or -1 where they do not follow."""
    items, place = scene.items, group.main + 1
    quoted = bool(particles)
    while place < len(items) and _may_stand_between(items[place], quoted=quoted):
        place += 1
    end = place
    ahead = list[str]()
    while len(ahead) < len(particles) and end < len(items):
        ahead += items[end].low.split()  # "sign a letter" may hold a thing's name
        end += 1
    if not particles:  # 'out' after a verb makes another verb of it; 'back' may stand alone
        stray = (
            place < len(items) and items[place].mention is None and items[place].low in _PARTICLES
        )
        return -1 if stray and items[place].low != "back" else place
    if ahead == list(particles):
        return -1 if particles[-1] == "to" and _is_doing(items, end) else end
    split = len(particles) == 1 and place + 1 < len(items) and _is_object(items[place])
    return group.main + 1 if split and items[place + 1].low == particles[0] else -1


def _is_object(item: Item) -> bool:
    """'Handed the deal back', 'handed it back'."""
    return item.mention is not None or item.low in {"it", "them"}


def _is_doing(items: Sequence[Item], place: int) -> bool:
    """'Agreed to the merger' is consent, 'agreed to explore' a plan."""
    after = items[place] if place < len(items) else None
    bare = after is not None and after.mention is None and not after.value
    return bare and after is not None and any(each.form == "base" for each in after.verbs)


def _may_stand_between(item: Item, *, quoted: bool) -> bool:
    """Adverbs, and marks of a quotation that begins there, part no verb from its particles."""
    opens = quoted and item.low == '"'
    return opens or (is_adverb(item) and item.low not in _PARTICLES)


def use_of(scene: Scene, group: VerbGroup, after: int) -> Use:
    """Collect what stands around a verb.

    Args:
        scene: The sentence.
        group: The verb.
        after: Number of the item behind it and its particles.
    """
    slots = right_slots(scene.items, after, scene.groups)
    if group.lemma in _FEAR and slots and says_clause(scene.items, group, scene.groups):
        slots = right_slots(scene.items, after, ())  # "fears the trust cannot cope"
        slots = [Slot("fact", slots[0].first, slots[-1].last)]
    subject = subject_slot(scene.items, group, scene.groups, scene.cast)
    dummy = _is_dummy(scene, group, subject, slots) if subject else True
    if subject is not None and subject.first < subject.last and not dummy:
        slots = [subject, *slots]
    slots = [*slots, *_described_subject(scene, group)]
    found = relative_object(scene.items, subject) if subject and not group.passive else None
    if found is not None and not any(slot.name == "object" for slot in slots):
        slots = [*slots, found]
    if group.infinitive and group.first and scene.kind(group.first - 1) == "contract":
        if not _is_holder(governing_verb(group, scene.groups)):
            slots = [slot for slot in slots if slot.name != "subject"]
        slots = [Slot("modified", group.first - 1, group.first), *slots]
    return Use(group, after, slots)


def _described_subject(scene: Scene, group: VerbGroup) -> list[Slot]:
    """Of 'Hill is a clinic near Dale run by Vale' Vale runs Hill."""
    before = [each for each in scene.groups if each.main < group.main]
    if not group.reduced or not before or before[-1].lemma != "be":
        return []
    between = scene.items[before[-1].main + 1 : group.first]
    if any(item.mention is None and item.low in {",", ";", ":"} for item in between):
        return []
    found = scene.subject(before[-1])
    return [found] if found else []


def _is_holder(governing: VerbGroup | None) -> bool:
    """Whoever holds a contract to do something does it; whoever ends or wins one does not."""
    return governing is not None and governing.lemma in _HOLD and not governing.passive


def _is_dummy(scene: Scene, group: VerbGroup, subject: Slot, slots: Sequence[Slot]) -> bool:
    """'It is worrying that …' and 'it is unwise to …': what worries is told behind."""
    words = [item.low for item in scene.items[subject.first : subject.last]]
    behind = {"fact", "infinitive"} if group.lemma == "be" else {"fact"}
    return words == ["it"] and any(slot.name in behind for slot in slots)


def right_words(scene: Scene, use: Use) -> set[str]:
    """Collect the words that stand behind a verb."""
    return {
        item.low
        for slot in use.slots
        if slot.name != "subject"
        for item in scene.items[slot.first : slot.last]
    }
