"""Reads verbs that give persons a role: "X, who chairs Y", "Y has appointed X as its chair"."""

from collections.abc import Iterator

from kg.extract.clauses.slots import Slot
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.rules.fillers import fillers
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.roles import role_at
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed
from kg.model import Value

_HEADS = {"chair": "chair", "head": "head", "lead": "leader"}
_NAMES = listed("rules.appointments", "names")
_NEAR = 5


def appointment_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose roles that verbs give to persons."""
    for group in scene.groups:
        if group.lemma in _HEADS:
            yield from _heads(scene, group)
        if group.lemma in _NAMES:
            yield from _named(scene, group)


def _heads(scene: Scene, group: VerbGroup) -> Iterator[Proposal]:
    """'Jo Hill, who chairs the trust': a person heads a body."""
    persons, bodies = _sides(scene, group)
    if not persons or not bodies:
        return
    past = group.form == "past" and not group.passive
    value = Value("role", text=_HEADS[group.lemma])
    yield _proposal(scene, persons[0], bodies[0], value, group, "past" if past else "asserted")


def _sides(scene: Scene, group: VerbGroup) -> tuple[list[Filler], list[Filler]]:
    subject = scene.subject(group)
    other = scene.slot(group, "by" if group.passive else "object")
    if subject is None or other is None:
        return [], []
    person, body = (other, subject) if group.passive else (subject, other)
    if not any(scene.kind(at) == "body" for at in range(body.first, body.last)):
        return [], []
    return _only_named(scene, person, "person"), fillers(scene, body, "body")


def _only_named(scene: Scene, slot: Slot, kind: str) -> list[Filler]:
    """Take persons where no body stands beside them, who might be the real subject."""
    bodies = [at for at in range(slot.first, slot.last) if scene.kind(at) == "body"]
    return [] if bodies else fillers(scene, slot, kind)


def _named(scene: Scene, group: VerbGroup) -> Iterator[Proposal]:
    """'The trust has appointed Jo Hill as its chair', 'Jo Hill was named chair of the trust'."""
    items = scene.items
    subject = scene.subject(group)
    if subject is None:
        return
    for place in range(group.main + 1, min(group.main + 1 + _NEAR, len(items))):
        role = role_at(scene, place)
        if role is None:
            continue
        given = Slot("object", group.main + 1, role.first)
        persons = fillers(scene, subject if group.passive else given, "person")
        bodies = [] if group.passive else fillers(scene, subject, "body")
        bodies = bodies or _behind(scene, role.last)
        if persons and bodies:
            value = Value("role", text=role.text)
            yield _proposal(scene, persons[0], bodies[0], value, group, "asserted")
        return


def _behind(scene: Scene, place: int) -> list[Filler]:
    items = scene.items
    if place + 1 >= len(items) or items[place].low not in {"of", "at", "for"}:
        return []
    return fillers(scene, Slot("of", place + 1, min(place + 3, len(items))), "body")


def _proposal(
    scene: Scene, person: Filler, body: Filler, value: Value, group: VerbGroup, status: str
) -> Proposal:
    item = scene.items[group.main]
    scene.cast.entities[person.entity].employer = body.entity
    where = (item.start, item.end)
    return Proposal("appointment", person, "hasRole", body, value, (status,), where)
