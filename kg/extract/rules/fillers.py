"""Finds what fills a role in a slot of a sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.clauses.coordination import coordinated
from kg.extract.clauses.slots import Slot
from kg.extract.reading.values import Found, in_year
from kg.extract.rules.proposal import Filler
from kg.extract.rules.scene import Scene
from kg.extract.rules.types import MATTERS, fits, pronoun_kinds
from kg.extract.words import Words
from kg.model import Value

_IT = frozenset({"it", "they", "this", "itself"})
_WE = frozenset({"we", "us", "i", "our", "my"})
_HE = frozenset({"he", "she"})
_OWNING = frozenset({"body", "party", "member", "employer"})
_OBJECTIVE = frozenset({"them", "him", "her", "us", "me", "you"})
_POSSESSIVE = frozenset({"its", "their"})
_THINGS = frozenset({"contract", "service", "programme", "document"})
_MAKING = frozenset({"development", "introduction", "creation", "establishment"})
_LONGEST_MATTER = 14
_HALF_PAGE = 1_500
_LOOSE = frozenset(
    {"and", "in", "at", "on", "the", '"', "of", "what", "for", "to", "a", "about", "it", "how"}
)
_ITSELF = frozenset({"board", "bosses", "leaders", "executives", "management", "governing"})
_ENDS_MATTER = frozenset(
    {
        ",",
        ";",
        ":",
        "(",
        ")",
        "\N{EN DASH}",
        "—",
        ".",
        "as",
        "after",
        "before",
        "because",
        "when",
        "while",
        "if",
        "but",
        "which",
        "who",
        "since",
        "until",
        "unless",
        "although",
    }
)


def fillers(scene: Scene, slot: Slot, kind: str) -> list[Filler]:
    """Find who or what fills a role of a type in a slot; several where they are listed."""
    if kind == "voice":
        return voice(scene, scene.items[slot.first].start)
    if kind in MATTERS:
        return matter(scene, slot, kind)
    places = [place for place in range(slot.first, slot.last) if _is(scene, place, kind)]
    pronouns = [place for place in range(slot.first, slot.last) if _is_pronoun(scene, place)]
    if kind not in _OWNING and slot.name != "owner":
        pronouns = [place for place in pronouns if scene.items[place].low not in _POSSESSIVE]
    if slot.name == "infinitive" and kind != "procurement":
        pronouns = []
    if not places:
        return [each for place in pronouns[-1:] if (each := _meant(scene, place, kind))]
    chosen = _chosen(scene, slot, places)
    if slot.name == "subject" and pronouns and pronouns[-1] > chosen:
        found = _meant(scene, pronouns[-1], kind)
        return [found] if found else []
    listed = [place for place in coordinated(scene.items, chosen) if _is(scene, place, kind)]
    return [each for place in listed for each in _named(scene, place, kind)]


def _is(scene: Scene, place: int, kind: str) -> bool:
    mention = scene.items[place].mention
    return mention is not None and fits(scene.entity(mention), kind)


def _is_pronoun(scene: Scene, place: int) -> bool:
    item = scene.items[place]
    return item.mention is None and item.low in _IT | _WE | _HE | _POSSESSIVE


def _chosen(scene: Scene, slot: Slot, places: Sequence[int]) -> int:
    """Prefer what is neither possessor nor behind a preposition; nearest to the verb."""
    subject = slot.name == "subject"
    ordered = list(reversed(places)) if subject else list(places)
    free = [place for place in ordered if not _is_possessor(scene, place)]
    heads = [place for place in free if not _behind_preposition(scene, place, slot)]
    return (heads or free or ordered)[0]


def _is_possessor(scene: Scene, place: int) -> bool:
    items = scene.items
    after = items[place + 1].low if place + 1 < len(items) else ""
    owned = items[place + 2].low if place + 2 < len(items) else ""
    return after in {"'s", "'"} and owned not in _ITSELF


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


def _named(scene: Scene, place: int, kind: str = "") -> Iterator[Filler]:
    item = scene.items[place]
    if item.mention is None:
        return
    before = scene.items[place - 1].low if place else ""
    denied = item.low.startswith("no ") or before == "no"
    for number in item.mention.entities:
        entity = scene.cast.entities[number]
        author = entity.employer if kind == "party" and entity.kind == "document" else number
        yield Filler(author, item.start, item.end, denied=denied)


def _meant(scene: Scene, place: int, kind: str) -> Filler | None:
    """Tell what a pronoun means, by the type of the role."""
    item = scene.items[place]
    number = -1
    if item.low in _WE:
        number = _own(scene, item.start, kind)
    elif item.low in _HE:
        number = _speaking(scene, item.start)
        number = number if number >= 0 else scene.passage.recent.get("person", -1)
    else:
        number = _antecedent(scene, place, kind)
    if number < 0 or not fits(scene.cast.entities[number], kind):
        return None
    return Filler(number, item.start, item.end)


def voice(scene: Scene, offset: int) -> list[Filler]:
    """Give who speaks at an offset; for a letter or report, who wrote it."""
    number = _speaking(scene, offset)
    if number >= 0 and scene.cast.entities[number].kind == "document":
        number = scene.cast.entities[number].employer
    spans = scene.cast.entities[number].spans if number >= 0 else []
    before = [span for span in spans if span[0] <= offset]
    return [Filler(number, *(before or spans)[-1], implied=True)] if spans else []


def _speaking(scene: Scene, offset: int) -> int:
    said = scene.speech.at(offset)
    return said.speaker if said else -1


def _own(scene: Scene, offset: int, kind: str) -> int:
    """'We' are the speaker, or the body for which the speaker speaks."""
    number = _speaking(scene, offset)
    if number < 0:
        return -1
    speaker = scene.cast.entities[number]
    if speaker.kind == "document" and speaker.employer >= 0:
        return speaker.employer
    if speaker.kind in {"person", "group"} and kind in _OWNING and speaker.employer >= 0:
        return number if speaker.kind == "group" and kind == "party" else speaker.employer
    return number


def _antecedent(scene: Scene, place: int, kind: str) -> int:
    """'It' means what the sentence spoke of before, else what the last one spoke of."""
    speaker = _speaking(scene, scene.items[place].start)
    before = [at for at in range(place) if _same_voice(scene, at, place)]
    if (
        speaker >= 0
        and scene.cast.entities[speaker].kind in pronoun_kinds(kind)[:2]
        and not any(
            scene.kind(at) == "body" and scene.items[at].start > _begun(scene, place)
            for at in before
        )
    ):
        return speaker
    if kind == "party":
        here = [
            at
            for at in before
            if scene.kind(at) in {"body", "group"} and not _is_possessor(scene, at)
        ]
        topic = scene.passage.recent.get("topic", -1)
        mention = scene.items[here[0]].mention if here else None
        return mention.entities[0] if mention else topic
    for wanted in pronoun_kinds(kind):
        same = [at for at in before if scene.kind(at) == wanted]
        free = [at for at in same if not _is_possessor(scene, at)]
        mention = scene.items[(free or same)[0]].mention if same else None
        if mention:
            return mention.entities[0]
        name = "topic" if wanted in {"body", "group"} else wanted
        number = scene.passage.recent.get(name, -1)
        if number >= 0 and scene.cast.entities[number].kind == wanted:
            return number
        if wanted == "body" and number >= 0 and "body" in scene.passage.recent:
            return scene.passage.recent["body"]
    return -1


def _same_voice(scene: Scene, at: int, place: int) -> bool:
    """What stands in a quotation is not what "its" means outside of it."""
    there = scene.speech.at(scene.items[at].start)
    here = scene.speech.at(scene.items[place].start)
    return (there is not None and there.is_quoted) == (here is not None and here.is_quoted)


def _begun(scene: Scene, place: int) -> int:
    said = scene.speech.at(scene.items[place].start)
    return said.start if said else -1


def implied(scene: Scene, kind: str, before: int) -> Filler | None:
    """Give the last thing of a kind that was spoken of; the sentence itself comes first."""
    kinds = pronoun_kinds(kind)
    if kind == "undertaking":  # services are spoken of in passing
        return implied(scene, "let", before) or implied(scene, "service", before)
    here = [item for item in scene.items if item.mention and item.start < before]
    found = [item for item in here if item.mention and scene.entity(item.mention).kind in kinds]
    if found and found[-1].mention:
        return Filler(found[-1].mention.entities[0], found[-1].start, found[-1].end, implied=True)
    return _most_present(scene, kinds, before)


def _most_present(scene: Scene, kinds: tuple[str, ...], before: int) -> Filler | None:
    """Choose what was spoken of most and not long ago: each mention counts half a page on."""
    best, weight = None, 0.0
    for entity in scene.cast.entities:
        earlier = [span for span in entity.spans if span[0] < before]
        if entity.kind not in kinds or not earlier:
            continue
        present = sum(0.5 ** ((before - start) / _HALF_PAGE) for start, _ in earlier)
        if present > weight:
            best, weight = Filler(entity.number, *earlier[-1], implied=True), present
    return best


def matter(scene: Scene, slot: Slot, kind: str) -> list[Filler]:
    """Take a whole phrase for what somebody speaks of, or the thing at its head."""
    first, last = slot.first, min(slot.last, slot.first + _LONGEST_MATTER)
    if slot.name not in {"fact", "infinitive"}:
        last = _phrase_end(scene, first, slot, over_verbs=kind == "request")
    while last > first and scene.items[last - 1].low in _ENDS_MATTER | _LOOSE:
        last -= 1
    if first >= last:
        return []
    head = scene.items[first]
    if head.mention and last - first == 1 and fits(scene.entity(head.mention), kind):
        return list(_named(scene, first))
    if head.mention is None and head.low in _OBJECTIVE:
        return []
    if last - first == 1 and _is_pronoun(scene, first):
        found = _meant(scene, first, "undertaking")
        return [found] if found else []
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


def value(scene: Scene, slot: Slot, kind: str, *, ahead: bool) -> tuple[Value, int, int] | None:
    """Find a value of a kind in a slot, also within a phrase there."""
    first, last = scene.items[slot.first].start, scene.items[slot.last - 1].end
    here = [item.value for item in scene.items[slot.first : slot.last] if item.value]
    nested = [each for each in scene.passage.nested if isinstance(each, Found)]
    for found in [*here, *(each for each in nested if first <= each.start < last)]:
        if found.value.kind == kind:
            told = in_year(found, scene.issued, ahead=ahead)
            if told is not None:
                return told, found.start, found.end
    return None


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
