"""Finds what fills a role in a slot of a sentence."""

from collections.abc import Callable, Mapping, Sequence

from kg.extract.clauses.coordination import coordinated
from kg.extract.clauses.readings import is_adverb
from kg.extract.clauses.slots import Slot
from kg.extract.mentions.closed import closed_words
from kg.extract.mentions.items import Item
from kg.extract.reading.values import Found, in_year
from kg.extract.rules.lists import listed_in
from kg.extract.rules.matters import matter
from kg.extract.rules.pronouns import (
    OWNING,
    POSSESSIVE,
    is_possessor,
    is_pronoun,
    meant,
    named,
    voice,
)
from kg.extract.rules.proposal import Filler
from kg.extract.rules.scene import Scene
from kg.extract.rules.types import MATTERS, fits, pronoun_kinds
from kg.extract.words import Words
from kg.model import Value

_HALF_PAGE = 1_500
_IDLE = frozenset({"service", "document", "programme"})
"""Kinds of what a sentence may be about that stands before its verb."""


def fillers(scene: Scene, slot: Slot, kind: str) -> list[Filler]:
    """Find who or what fills a role of a type in a slot; several where they are listed."""
    if kind in MATTERS:
        return matter(scene, slot, kind)
    if kind in _SPECIAL:
        return _SPECIAL[kind](scene, slot)
    return _named_in(scene, slot, kind)


def _named_in(scene: Scene, slot: Slot, kind: str) -> list[Filler]:
    """Find what is named in a slot, or meant by a pronoun there."""
    employer = _employer(scene, slot) if slot.name == "subject" else -1
    if employer >= 0 and fits(scene.cast.entities[employer], kind):
        item = scene.items[slot.last - 1]
        return [Filler(employer, item.start, item.end)]
    places = [place for place in range(slot.first, slot.last) if _is(scene, place, kind)]
    pronouns = _pronouns(scene, slot, kind)
    if not places:
        heads = [at for at in pronouns[-1:] if not _is_overtaken(scene, slot, at)]
        return [each for place in heads if (each := meant(scene, place, kind))]
    chosen = _chosen(scene, slot, places)
    if _is_other(scene, slot, chosen, kind):
        return []
    if slot.name == "subject" and pronouns and pronouns[-1] > chosen:
        found = meant(scene, pronouns[-1], kind)
        return [found] if found else []
    listed = [place for place in coordinated(scene.items, chosen) if _is(scene, place, kind)]
    return [each for place in listed for each in named(scene, place, kind)]


def _employer(scene: Scene, slot: Slot) -> int:
    """Of 'staff at Hill, which runs it' Hill runs it; -1 where no 'which' follows a group."""
    items, last = scene.items, slot.last
    behind = [item.low for item in items[last : last + 2] if item.mention is None]
    told = behind[:1] == ["which"] or behind == [",", "which"]
    mention = items[last - 1].mention if told else None
    entity = scene.entity(mention) if mention else None
    return entity.employer if entity is not None and entity.kind == "group" else -1


def _pronouns(scene: Scene, slot: Slot, kind: str) -> list[int]:
    if slot.name == "infinitive" and kind != "procurement":
        return []
    found = [place for place in range(slot.first, slot.last) if is_pronoun(scene, place)]
    if kind in OWNING or slot.name == "owner":
        return found
    return [place for place in found if scene.items[place].low not in POSSESSIVE]


def _is_other(scene: Scene, slot: Slot, place: int, kind: str) -> bool:
    """Tell whether what is named only belongs to what the slot is about."""
    if _is_overtaken(scene, slot, place) or _is_part(scene, slot, place, kind):
        return True
    return is_possessor(scene, place) and scene.kind(place) == "person"  # "her committee"


def _speaker(scene: Scene, slot: Slot) -> list[Filler]:
    return voice(scene, scene.items[slot.first].start)


def _own(scene: Scene, slot: Slot) -> list[Filler]:
    item, own = scene.items[slot.first], scene.cast.own
    return [Filler(own, item.start, item.end, implied=True)] if own >= 0 else []


def _listed(scene: Scene, slot: Slot) -> list[Filler]:
    return list(listed_in(scene, slot))


_SPECIAL: Mapping[str, Callable[[Scene, Slot], list[Filler]]] = {
    "voice": _speaker,
    "own": _own,
    "listed": _listed,
}
"""Types of roles that are filled in ways of their own."""


def _is_overtaken(scene: Scene, slot: Slot, place: int) -> bool:
    """In 'should it succeed, the new firm would run' the firm is the subject, whatever it is."""
    if slot.name != "subject":
        return False
    items = scene.items
    if _is_of_another(scene, slot, place):
        return True
    for at in range(place + 1, slot.last - 1):
        item = items[at]
        if item.mention is None and item.low in {"the", "a", "an"}:
            before = items[at - 1]
            free = before.mention is None and before.low in {",", "that"}
            if free and items[at + 1].mention is None:
                return True
    return False


def _is_of_another(scene: Scene, slot: Slot, place: int) -> bool:
    """In 'under the deal with Hill, wards buy' and 'Hill, whose app helps' Hill does nothing."""
    items, at = scene.items, slot.last
    while at > place + 1 and (_is_plain(items[at - 1]) or scene.kind(at - 1) in _IDLE):
        at -= 1
    before = items[at - 1] if at < slot.last and at - 1 > place else None
    return before is not None and before.mention is None and before.low in {",", "whose"}


def _is_plain(item: Item) -> bool:
    """Tell whether a word may be part of a noun that names nothing."""
    word = item.mention is None and item.value is None and item.low.isalpha()
    return word and item.low not in closed_words() and not is_adverb(item)


def _is_part(scene: Scene, slot: Slot, place: int, kind: str) -> bool:
    """'A contract for repairs has gone to' says nothing of repairs."""
    if kind not in {"service", "facility"} or slot.name not in {"subject", "object"}:
        return False
    if scene.kind(place) != "service" or not _behind_preposition(scene, place, slot):
        return False
    wholes = {"contract", "procurement", "document"}
    return any(scene.kind(at) in wholes for at in range(slot.first, place))


def _is(scene: Scene, place: int, kind: str) -> bool:
    mention = scene.items[place].mention
    return mention is not None and fits(scene.entity(mention), kind)


def _chosen(scene: Scene, slot: Slot, places: Sequence[int]) -> int:
    """Prefer what is neither possessor nor behind a preposition; nearest to the verb."""
    subject = slot.name == "subject"
    ordered = list(reversed(places)) if subject else list(places)
    free = [place for place in ordered if not is_possessor(scene, place)]
    heads = [place for place in free if not _behind_preposition(scene, place, slot)]
    return (heads or free or ordered)[0]


def _behind_preposition(scene: Scene, place: int, slot: Slot) -> bool:
    at = place - 1
    items = scene.items
    while (
        at >= slot.first
        and items[at].mention is None
        and items[at].low in {"the", "a", "an", "its", "both"}
    ):
        at -= 1
    before = items[at].low if at >= slot.first and items[at].mention is None else ""
    return before in Words.load().small["prepositions"]


def implied(scene: Scene, kind: str, before: int) -> Filler | None:
    """Give the last thing of a kind that was spoken of; the sentence itself comes first."""
    kinds = pronoun_kinds(kind)
    if kind == "topic":
        return _topic(scene, before)
    if kind == "undertaking":  # services are spoken of in passing
        return implied(scene, "let", before) or implied(scene, "service", before)
    near, kinds = kind == "near", kinds if kind != "near" else ("service",)
    here = [item for item in scene.items if item.mention and item.start < before]
    found = [item for item in here if item.mention and scene.entity(item.mention).kind in kinds]
    if found or near:  # only the sentence itself tells what it is
        return Filler.of(found[-1])._replace(implied=True) if found else None
    return _most_present(scene, kinds, before)


def _topic(scene: Scene, before: int) -> Filler | None:
    """Give the body that the sentence began with, else what the last one was about."""
    here = [item for at, item in enumerate(scene.items) if scene.kind(at) == "body"]
    for item in here:
        if item.start < before:
            return Filler.of(item)._replace(implied=True)
    number = scene.passage.recent.get("topic", -1)
    spans = scene.cast.entities[number].spans if number >= 0 else []
    earlier = [span for span in spans if span[0] < before]
    return Filler(number, *earlier[-1], implied=True) if earlier else None


def _most_present(scene: Scene, kinds: tuple[str, ...], before: int) -> Filler | None:
    """Choose what was spoken of most and not long ago: each mention counts half a page on."""
    best, weight = None, 0.0
    for entity in (each for each in scene.cast.entities if each.kind in kinds):
        earlier = [span for span in entity.spans if span[0] < before]
        if not earlier:
            continue
        present = sum(0.5 ** ((before - start) / _HALF_PAGE) for start, _ in earlier)
        if present > weight:
            best, weight = Filler(entity.number, *earlier[-1], implied=True), present
    return best


def value(
    scene: Scene, slot: Slot, kind: str, *, ahead: bool, alone: bool = False
) -> tuple[Value, int, int] | None:
    """Find a value of a kind in a slot, also within a phrase there unless it must stand alone."""
    first, last = scene.items[slot.first].start, scene.items[slot.last - 1].end
    here = [item.value for item in scene.items[slot.first : slot.last] if item.value]
    nested = [] if alone else [each for each in scene.passage.nested if isinstance(each, Found)]
    for found in [*here, *(each for each in nested if first <= each.start < last)]:
        if found.value.kind == kind:
            told = in_year(found, scene.issued, ahead=ahead)
            if told is not None:
                return told, found.start, found.end
    return None
