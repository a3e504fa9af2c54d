"""Tells whom and what pronouns mean, by the type of the role that they fill."""

from collections.abc import Iterator, Sequence

from kg.extract.rules.proposal import Filler
from kg.extract.rules.scene import Scene
from kg.extract.rules.types import fits, pronoun_kinds
from kg.extract.word_lists import listed

_IT = frozenset({"it", "they", "this"})
_WE = frozenset({"we", "us", "i", "our", "my"})
_HE = frozenset({"he", "she"})
OWNING = frozenset({"body", "party", "member", "employer"})
"""Types of roles that "its" and "our" may fill."""
_SOON = 2
POSSESSIVE = frozenset({"its", "their"})
"""Pronouns that own something."""
_PRONOUNS = _IT | _WE | _HE | POSSESSIVE
_ITSELF = listed("rules.pronouns", "itself")


def is_pronoun(scene: Scene, place: int) -> bool:
    """Tell whether an item is a pronoun that may mean somebody or something."""
    item = scene.items[place]
    if item.mention is None and item.low == "that":
        near = scene.groups[:1]
        return place == 0 and any(group.first <= _SOON for group in near)
    return item.mention is None and item.low in _PRONOUNS


def is_possessor(scene: Scene, place: int) -> bool:
    """Tell whether something of what is named is meant, and not itself."""
    items = scene.items
    after = items[place + 1].low if place + 1 < len(items) else ""
    owned = items[place + 2].low if place + 2 < len(items) else ""
    return after in {"'s", "'"} and owned not in _ITSELF


def named(scene: Scene, place: int, kind: str = "") -> Iterator[Filler]:
    """Give what an item names; for the type party, the author of a paper."""
    item = scene.items[place]
    if item.mention is None:
        return
    before = scene.items[place - 1].low if place else ""
    denied = item.low.startswith("no ") or before == "no"
    for number in item.mention.entities:
        entity = scene.cast.entities[number]
        author = entity.employer if kind == "party" and entity.kind == "document" else number
        yield Filler(author, item.start, item.end, denied=denied)


def meant(scene: Scene, place: int, kind: str) -> Filler | None:
    """Tell what a pronoun means, by the type of the role."""
    item = scene.items[place]
    number = -1
    if item.low in {"i", "my"}:
        number = _speaking(scene, item.start)
    elif item.low in _WE:
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
    said = scene.speech.at(offset)
    if number < 0 or (said is not None and not said.is_quoted):
        return scene.cast.own  # of what others are reported to say "we" are the document still
    speaker = scene.cast.entities[number]
    if speaker.kind == "document" and speaker.employer >= 0:
        return speaker.employer
    if speaker.kind in {"person", "group"} and kind in OWNING and speaker.employer >= 0:
        return number if speaker.kind == "group" and kind == "party" else speaker.employer
    return number


def _antecedent(scene: Scene, place: int, kind: str) -> int:
    """'It' means what the sentence spoke of before, else what the last one spoke of."""
    speaker = _speaking(scene, scene.items[place].start)
    before = [at for at in range(place) if _same_voice(scene, at, place)]
    begun = _begun(scene, place)
    named_there = any(scene.kind(at) == "body" and scene.items[at].start >= begun for at in before)
    speaks = speaker >= 0 and scene.cast.entities[speaker].kind in pronoun_kinds(kind)[:2]
    if speaks and not named_there:
        return speaker
    if kind == "party":
        return _party(scene, before)
    opener = _opener(scene, place, before, kind)
    return opener if opener >= 0 else _nearest(scene, before, kind)


def _party(scene: Scene, before: Sequence[int]) -> int:
    bodies = [at for at in before if scene.kind(at) in {"body", "group"}]
    free = [at for at in bodies if not is_possessor(scene, at)]
    about = [at for at in free if any(group.first == at + 1 for group in scene.groups)]
    mention = scene.items[(about or free)[0]].mention if free else None
    return mention.entities[0] if mention else scene.passage.recent.get("topic", -1)


def _opener(scene: Scene, place: int, before: Sequence[int], kind: str) -> int:
    """'It' that nothing in its own sentence explains is what the last one began with."""
    kinds, opener = pronoun_kinds(kind), scene.passage.recent.get("opener", -1)
    single = scene.items[place].low in {"it", "its"}
    alone = single and opener >= 0 and not any(scene.kind(at) in kinds for at in before)
    return opener if alone and scene.cast.entities[opener].kind in kinds else -1


def _nearest(scene: Scene, before: Sequence[int], kind: str) -> int:
    """Look for each kind of thing in turn, in the sentence and before it."""
    for wanted in pronoun_kinds(kind):
        same = [at for at in before if scene.kind(at) == wanted]
        free = [at for at in same if not is_possessor(scene, at)]
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
