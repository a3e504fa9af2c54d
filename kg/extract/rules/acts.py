"""Reads nouns of acts: "the takeover of X by Y", "Y's bid for the contract", "talks between"."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from kg.extract.clauses.slots import Slot, right_slots
from kg.extract.clauses.status import statuses_of
from kg.extract.frames import Frame, Lexicon, Role
from kg.extract.mentions.items import Item
from kg.extract.rules.fillers import fillers, implied
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed

_PLANNED = listed("rules.acts", "planned")
_OPEN = listed("rules.acts", "open")
_STOPPED = listed("rules.acts", "stopped")
_MADE = listed("rules.acts", "made")
_GIVEN = listed("rules.acts", "given")
_DONE = listed("rules.acts", "done")
_NEAR = 4
_LOOSE = frozenset({"matter", "request"})
_NO_ACTS = frozenset({"body", "person", "group", "place"})
"""Kinds of what is named and is no act, whatever its last word."""
_VOICED = frozenset({"act-request", "act-oppose", "act-concern"})
"""Acts that are done though others reject what they ask."""
_OWNERS = frozenset({"its", "their", "our"})


def act_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose what nouns of acts say, with what stands around them."""
    acts = Lexicon.load().acts
    things = scene.kinds_at(scene.kinds - _NO_ACTS)
    for place in sorted([*scene.words_at(acts), *things]):
        frame = acts.get(scene.items[place].low.rsplit(maxsplit=1)[-1])
        if frame is not None and not _is_verb(scene, place):
            yield from _read(scene, frame, place)


def _is_verb(scene: Scene, place: int) -> bool:
    return any(group.first <= place <= group.main for group in scene.groups)


def _read(scene: Scene, frame: Frame, place: int) -> Iterator[Proposal]:
    things = _bound(scene, frame, place)
    if any(not things.get(name) for name in frame.needs):
        return
    made = _made(scene, frame, place)
    if made:
        yield from _into(scene, frame, place, things, made)
        return
    statuses = (_status(scene, frame, place),)
    trigger = (scene.items[place].start, scene.items[place].end)
    for says in frame.says:
        for subject, thing in product(things[says.subject], things[says.object]):
            if subject.entity != thing.entity:
                rule = f"{frame.id}-implied" if thing.implied else frame.id
                yield Proposal(rule, subject, says.predicate, thing, None, statuses, trigger)


def _bound(scene: Scene, frame: Frame, place: int) -> dict[str, list[Filler]]:
    slots, things = _slots(scene, place), dict[str, list[Filler]]()
    for name, role in frame.roles.items():
        taken = {each.start for given in things.values() for each in given}
        things[name] = _fill(scene, role, slots, taken)
    for name, kind in frame.implied.items():
        if not things.get(name) and not any(slot.name == "for" for slot in slots):
            found = implied(scene, kind, scene.items[place].start)
            things[name] = [found] if found else []
    return things


def _slots(scene: Scene, place: int) -> list[Slot]:
    """Find what stands around a noun: its owner, what is behind its prepositions, and itself."""
    items = scene.items
    slots = [*_owner(scene, place), *right_slots(items, place + 1, scene.groups)]
    after = next((each for each in scene.groups if each.first > place), None)
    between = () if after is None else items[place + 1 : after.first]
    given = after is not None and after.passive and after.lemma in _GIVEN
    if after is not None and given and not any(each.low == "," for each in between):
        slots += right_slots(items, after.main + 1, scene.groups)  # "bids were received from"
    if items[0].low == "in" or not any(slot.name in {"owner", "by"} for slot in slots):
        slots = [*_doer(scene, place), *slots]  # "in its bid for it, Hill said" is Hill's
    told = place + 1 < len(items) and items[place + 1].low == "that"
    slots = [slot for slot in slots if slot.name != "fact" or told]
    return [*slots, Slot("itself", place, place + 1)]


def _doer(scene: Scene, place: int) -> list[Slot]:
    """'Hill announced the takeover of Vale' and 'in a letter to Vale, Hill said': Hill did it."""
    group = next((each for each in reversed(scene.groups) if each.main < place), None)
    if group is None and place <= _NEAR and scene.items[0].low == "in":
        group = next((each for each in scene.groups if each.is_finite), None)
        subject = scene.subject(group) if group else None
        return (
            [subject._replace(name="owner", first=max(subject.first, place + 1))] if subject else []
        )
    if group is None or group.lemma not in _DONE or group.passive or place - group.main > _NEAR:
        return []
    if any(item.mention is not None for item in scene.items[group.main + 1 : place]):
        return []
    subject = scene.subject(group)
    return [subject._replace(name="owner")] if subject else []


def _owner(scene: Scene, place: int) -> list[Slot]:
    items = scene.items
    at = place - 1
    while at >= 0 and items[at].mention is None and items[at].low in _PLANNED | {"own", "joint"}:
        at -= 1
    if at > 0 and items[at].mention is None and items[at].low in {"'s", "'"}:
        return [Slot("owner", at - 1, at)]
    if at > 1 and items[at].low == "whose":  # "Hill, whose bid for the contract"
        named = at - 2 if items[at - 1].low == "," else at - 1
        return [Slot("owner", named, named + 1)]
    first = items[place].low.split()[0]
    if items[place].mention and first in _OWNERS:
        return []
    if at >= 0 and items[at].mention is None and items[at].low in _OWNERS:
        return [Slot("owner", at, at + 1)]
    return []


def _fill(scene: Scene, role: Role, slots: Sequence[Slot], taken: set[int]) -> list[Filler]:
    if role.type == "itself":
        item = scene.items[slots[-1].first]
        return [Filler.of(item)] if item.mention else []
    for name in role.active:
        for slot in slots:
            if name == "second" and slot.name in {"of", "between"}:
                return fillers(scene, slot, role.type)[1:]
            if slot.name != name or (role.type in _LOOSE and not _is_near(slots, slot)):
                continue
            found = [each for each in fillers(scene, slot, role.type) if each.start not in taken]
            if found:
                # Of "a merger of A and B" the first is the one, and B the other.
                one = name == "between" and "second" not in role.active
                return found[:1] if one else found
    return []


def _is_near(slots: Sequence[Slot], slot: Slot) -> bool:
    """Of 'objections in a letter to the board' the board is not what is objected to."""
    before = {each.name for each in slots if each.first < slot.first}
    return before <= {"owner", "itself", "of", "from", "by", "among"}


def _made(scene: Scene, frame: Frame, place: int) -> Filler | None:
    """'It was formed by the merger of A and B': both became part of it."""
    if frame.id != "act-merge":
        return None
    for group in scene.groups:
        near = group.main < place <= group.main + 5
        if near and group.lemma in _MADE and group.passive and group.first:
            before = Slot("subject", max(0, group.first - 4), group.first)
            found = fillers(scene, before, "body")
            return found[0] if found else None
    return None


def _into(
    scene: Scene, frame: Frame, place: int, things: Mapping[str, list[Filler]], made: Filler
) -> Iterator[Proposal]:
    trigger = (scene.items[place].start, scene.items[place].end)
    for each in [*things["one"], *things["other"]]:
        if each.entity != made.entity:
            yield Proposal(frame.id, each, "mergedInto", made, None, ("past",), trigger)


def _status(scene: Scene, frame: Frame, place: int) -> str:
    """Tell a noun's status by its adjectives, and by the verb that stands over it."""
    words = {word for item in _around(scene.items, place) for word in item.low.split()}
    if words & _PLANNED:
        return "planned"
    over = [group for group in scene.groups if group.main < place or group.passive]
    if frame.id not in _VOICED and any(group.lemma in _STOPPED for group in over):
        return "denied"
    near = over[-1] if over else None
    if near is not None and frame.status == "past":
        found = statuses_of(scene.items, near, None, kind="event")
        if near.lemma in _OPEN or {"planned", "conditional"} & set(found):
            return "planned"
    return frame.status


def _around(items: Sequence[Item], place: int) -> Sequence[Item]:
    return items[max(0, place - 2) : place + 1]
