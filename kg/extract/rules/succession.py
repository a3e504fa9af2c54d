"""Reads who had a post before or has it after: "her predecessor, Jo", "he succeeds Jo"."""

from collections.abc import Iterator

from kg.extract.clauses.slots import Slot, right_slots
from kg.extract.clauses.subjects import subject_slot
from kg.extract.rules.fillers import fillers
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.model import Value

_FOLLOW = frozenset({"succeed", "replace"})
_NEAR = 4


def succession_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose the post of a person of whom the text only says whom they came before or after."""
    items = scene.items
    for place, item in enumerate(items):
        if item.mention is not None:
            continue
        if item.low in {"predecessor", "successor"}:
            status = "past" if item.low == "predecessor" else "asserted"
            yield from _beside(scene, place, status)
        behind = [each.low for each in items[place + 1 : place + 2]]
        told = item.low == "succession" and behind == ["to"] and place + 2 < len(items)
        if told and scene.kind(place + 2) == "person":
            yield from _post(scene, place, Filler.of(scene.items[place + 2]), "past")
    yield from _follows(scene)


def _beside(scene: Scene, place: int, status: str) -> Iterator[Proposal]:
    """'His predecessor, Jo Hill': of the person spoken of last."""
    before = scene.items[place - 1] if place else None
    if before is None or before.low not in {"his", "her", "their"}:
        return
    for at in range(place + 1, min(place + _NEAR, len(scene.items))):
        if scene.kind(at) == "person":
            yield from _post(scene, place, Filler.of(scene.items[at]), status)
            return


def _post(scene: Scene, place: int, person: Filler, status: str) -> Iterator[Proposal]:
    """Give a person the post of the one spoken of before."""
    known = [at for at in range(place) if scene.kind(at) == "person"]
    number = scene.passage.recent.get("person", -1)
    if known:
        number = Filler.of(scene.items[known[-1]]).entity
    post = scene.cast.posts.get(number)
    if post is None or number == person.entity:
        return
    text, body = post
    spans = [each for each in scene.cast.entities[body].spans if each[0] < person.start]
    if spans:
        trigger = (scene.items[place].start, scene.items[place].end)
        whole = Filler(body, *spans[-1], implied=True)
        value = Value("role", text=text)
        yield Proposal("succession", person, "hasRole", whole, value, (status,), trigger)


def _follows(scene: Scene) -> Iterator[Proposal]:
    """'He succeeds Jo Hill': she had the post that he has."""
    for group in scene.groups:
        if group.lemma not in _FOLLOW or group.passive:
            continue
        subject = subject_slot(scene.items, group, scene.groups, scene.cast)
        slots = right_slots(scene.items, group.main + 1, scene.groups)
        other = next((slot for slot in slots if slot.name == "object"), None)
        if subject is None or other is None or subject.first >= subject.last:
            continue
        new = fillers(scene, subject, "person")
        old = fillers(scene, Slot("object", other.first, other.last), "person")
        if new and old and (post := scene.cast.posts.get(new[0].entity)):
            text, body = post
            spans = [each for each in scene.cast.entities[body].spans if each[0] < old[0].start]
            if spans:
                trigger = (scene.items[group.main].start, scene.items[group.main].end)
                whole, value = Filler(body, *spans[-1], implied=True), Value("role", text=text)
                yield Proposal("succession", old[0], "hasRole", whole, value, ("past",), trigger)
