"""Reads who had a post before or has it after: "her predecessor, Jo", "he succeeds Jo"."""

from collections.abc import Iterator

from kg.extract.rules.fillers import fillers
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed
from kg.model import Value

_FOLLOW = listed("rules.succession", "follow")
_BESIDE = {"predecessor": "past", "successor": "asserted"}
_NEAR = 4


def succession_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose the post of a person of whom the text only says whom they came before or after."""
    items = scene.items
    for place in scene.words_at(_BESIDE):
        yield from _beside(scene, place, _BESIDE[items[place].low])
    for place in scene.words_at({"succession"}):
        told = place + 2 < len(items) and items[place + 1].low == "to"
        if told and scene.kind(place + 2) == "person":
            yield from _post(scene, place, Filler.of(items[place + 2]), "past")
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
        subject, other = scene.subject(group), scene.slot(group, "object")
        if subject is None or other is None:
            continue
        new, old = fillers(scene, subject, "person"), fillers(scene, other, "person")
        if new and old and (post := scene.cast.posts.get(new[0].entity)):
            text, body = post
            spans = [each for each in scene.cast.entities[body].spans if each[0] < old[0].start]
            if spans:
                trigger = (scene.items[group.main].start, scene.items[group.main].end)
                whole, value = Filler(body, *spans[-1], implied=True), Value("role", text=text)
                yield Proposal("succession", old[0], "hasRole", whole, value, ("past",), trigger)
