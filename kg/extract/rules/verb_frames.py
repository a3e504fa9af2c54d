"""Reads the verbs of a sentence by the frames of the lexicon."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from kg.extract.clauses.readings import is_adverb
from kg.extract.clauses.slots import Slot, governing_verb, right_slots
from kg.extract.clauses.status import is_required, statuses_of
from kg.extract.clauses.subjects import relative_object, subject_slot
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.frames import VALUE_TYPES, Frame, Lexicon, Role, Says
from kg.extract.mentions.items import Item
from kg.extract.rules import fillers as filling
from kg.extract.rules.fillers import fillers, implied, text_value, voice
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.model import Value

_ASKING = frozenset(
    {"ask", "urge", "request", "invite", "demand", "encourage", "tell", "call", "want"}
)
_MAY_BE_ASKED = frozenset({"provide", "take-over", "request", "ask-to"})
_PARTICLES = frozenset({"out", "up", "off", "over", "back", "down", "away", "forward", "aside"})


class _Bound(NamedTuple):
    """What fills the roles of a frame."""

    things: Mapping[str, list[Filler]]
    values: Mapping[str, tuple[Value, int, int]]


class _Use(NamedTuple):
    """A verb of a sentence with what stands around it."""

    group: VerbGroup
    after: int
    slots: Sequence[Slot]


def verb_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose what the verbs of a sentence say."""
    verbs = Lexicon.load().verbs
    for group in scene.groups:
        longest = -1
        ahead = _words_ahead(scene, group)
        for particles, frame in verbs.get(group.lemma, ()):
            if particles and particles[0] not in ahead:
                continue
            after = _after(scene, group, particles)
            if after < 0 or len(particles) < longest:
                continue
            longest = max(longest, len(particles))
            yield from _read(scene, frame, _use(scene, group, after))


def _words_ahead(scene: Scene, group: VerbGroup) -> set[str]:
    """Collect the words that may begin a verb's particles, to pass most frames by at once."""
    place = group.main + 1
    while place < len(scene.items) and _may_stand_between(scene.items[place], quoted=True):
        place += 1
    plain = scene.items[group.main + 1 : group.main + 3]
    return {item.low for item in (*plain, *scene.items[place : place + 2])}


def _after(scene: Scene, group: VerbGroup, particles: Sequence[str]) -> int:
    """Give the item after a verb's particles, or -1 where they do not follow."""
    items, place = scene.items, group.main + 1
    quoted = bool(particles)
    while place < len(items) and _may_stand_between(items[place], quoted=quoted):
        place += 1
    ahead = [item.low for item in items[place : place + len(particles)]]
    if not particles:
        stray = (
            place < len(items) and items[place].mention is None and items[place].low in _PARTICLES
        )
        return -1 if stray and not _is_preposition_use(scene, place) else place
    if ahead == list(particles):
        return place + len(particles)
    split = len(particles) == 1 and place + 1 < len(items) and items[place].mention is not None
    return group.main + 1 if split and items[place + 1].low == particles[0] else -1


def _may_stand_between(item: Item, *, quoted: bool) -> bool:
    """Adverbs, and marks of a quotation that begins there, part no verb from its particles."""
    opens = quoted and item.low == '"'
    return opens or (is_adverb(item) and item.low not in _PARTICLES)


def _is_preposition_use(scene: Scene, place: int) -> bool:
    """'Out' after a verb makes another verb of it; 'back' may stand alone."""
    return scene.items[place].low == "back"


def _use(scene: Scene, group: VerbGroup, after: int) -> _Use:
    slots = right_slots(scene.items, after, scene.groups)
    subject = subject_slot(scene.items, group, scene.groups, scene.cast)
    dummy = _is_dummy(scene, subject, slots) if subject else True
    if subject is not None and subject.first < subject.last and not dummy:
        slots = [subject, *slots]
    found = relative_object(scene.items, subject) if subject and not group.passive else None
    if found is not None and not any(slot.name == "object" for slot in slots):
        slots = [*slots, found]
    if group.infinitive and group.first and scene.kind(group.first - 1) == "contract":
        slots = [Slot("modified", group.first - 1, group.first), *slots]
    return _Use(group, after, slots)


def _is_dummy(scene: Scene, subject: Slot, slots: Sequence[Slot]) -> bool:
    """'It is worrying that …': what worries is told behind."""
    words = [item.low for item in scene.items[subject.first : subject.last]]
    return words == ["it"] and any(slot.name == "fact" for slot in slots)


def _read(scene: Scene, frame: Frame, use: _Use) -> Iterator[Proposal]:
    governing = governing_verb(use.group, scene.groups)
    if frame.kind == "opinion" and _is_denied(scene, use.group, governing):
        return
    if frame.id == "approve" and use.group.passive and is_required(use.group):
        return  # it is not agreed, and depends on whoever must agree
    if _is_asked(use.group, governing) and frame.id not in _MAY_BE_ASKED:
        return
    if use.slots and use.slots[0].name == "modified":
        governing = None  # what a contract is for is not planned because it is written as "to"
    statuses = statuses_of(
        scene.items, use.group, governing, kind=frame.kind, in_headline=scene.in_headline
    )
    if frame.without and frame.without & _right_words(scene, use):
        return
    bound = _bind(scene, frame, use, ahead=not {"past"} & set(statuses))
    if bound is None:
        return
    for says in frame.says:
        yield from _said(scene, frame, use, _Told(says, bound, tuple(statuses)))


class _Told(NamedTuple):
    """One claim of a frame with what fills it."""

    says: Says
    bound: _Bound
    statuses: tuple[str, ...]


def _said(scene: Scene, frame: Frame, use: _Use, told: _Told) -> Iterator[Proposal]:
    says, things = told.says, told.bound.things
    value = told.bound.values.get(says.value)
    objects: list[Filler | None] = [*things.get(says.object, [])]
    if (says.object and not objects) or (says.value and not says.object and not value):
        return
    statuses = told.statuses
    if value is not None and _is_ahead(scene, value[0], statuses):
        statuses = ("planned",)
    trigger = scene.items[use.group.main].start, scene.items[max(use.after - 1, use.group.main)].end
    for subject, thing in product(things.get(says.subject, []), objects or [None]):
        if thing is not None and subject.entity == thing.entity:
            continue
        denied = subject.denied or (thing is not None and thing.denied)
        yield Proposal(
            *(_rule(frame, subject, thing), subject, says.predicate, thing),
            value[0] if value else None,
            (*statuses, frame.status, "denied" if denied else ""),
            trigger,
            (value[1:],) if value else (),
            _speaker(frame, told.bound),
        )


def _is_asked(group: VerbGroup, governing: VerbGroup | None) -> bool:
    """What somebody is asked to do, nobody says they do."""
    return group.infinitive and governing is not None and governing.lemma in _ASKING


def _is_denied(scene: Scene, group: VerbGroup, governing: VerbGroup | None) -> bool:
    """Whoever says that nothing is at risk raises no concern."""
    return "denied" in statuses_of(scene.items, group, governing, kind="voice")


def _is_ahead(scene: Scene, value: Value, statuses: Sequence[str]) -> bool:
    """'It expires in March' is told in the present and means a day to come."""
    day = value.date
    return list(statuses) == ["asserted"] and bool(
        day and scene.issued and day.first > scene.issued
    )


def _right_words(scene: Scene, use: _Use) -> set[str]:
    return {
        item.low
        for slot in use.slots
        if slot.name != "subject"
        for item in scene.items[slot.first : slot.last]
    }


def _rule(frame: Frame, subject: Filler, thing: Filler | None) -> str:
    is_implied = subject.implied or (thing is not None and thing.implied)
    return f"{frame.id}-implied" if is_implied else frame.id


def _speaker(frame: Frame, bound: _Bound) -> int:
    found = bound.things.get(frame.speaker, [])
    return found[0].entity if found else -1


def _bind(scene: Scene, frame: Frame, use: _Use, *, ahead: bool) -> _Bound | None:
    """Fill the roles of a frame; None where one without which nothing is meant stays empty."""
    words = {name for name, role in frame.roles.items() if role.type == "word"}
    if not all(_has_word(scene, use, frame.roles[name]) for name in words & frame.needs):
        return None
    things = dict[str, list[Filler]]()
    values = dict[str, tuple[Value, int, int]]()
    for name, role in frame.roles.items():
        if role.type == "voice":
            things[name] = voice(scene, scene.items[use.group.main].start)
        elif role.type in VALUE_TYPES:
            if found := _value(scene, use, role, ahead=ahead):
                values[name] = found
        elif role.type != "word":
            taken = {each.start for given in things.values() for each in given}
            things[name] = _fill(scene, use, role, taken)
    things |= _implied(scene, frame, use, things)
    there = {name for name, given in things.items() if given} | set(values)
    return _Bound(things, values) if frame.needs - words <= there else None


def _implied(
    scene: Scene, frame: Frame, use: _Use, things: Mapping[str, list[Filler]]
) -> dict[str, list[Filler]]:
    """Fill what the sentence leaves open with the last thing of its kind."""
    found = dict[str, list[Filler]]()
    for name, kind in frame.implied.items():
        if not things.get(name) and not _stands(use, frame.roles[name]):
            filler = implied(scene, kind, scene.items[use.group.main].start)
            found[name] = [filler] if filler else []
    return found


def _places(use: _Use, role: Role) -> tuple[str, ...]:
    return role.passive if use.group.passive else role.active


def _stands(use: _Use, role: Role) -> bool:
    """Tell whether something else stands where a role would be named."""
    names = set(_places(use, role)) - {"subject"}
    return any(slot.name in names for slot in use.slots)


def _fill(scene: Scene, use: _Use, role: Role, taken: set[int]) -> list[Filler]:
    for name in _places(use, role):
        if name == "second":
            subjects = [slot for slot in use.slots if slot.name == "subject"]
            listed = fillers(scene, subjects[0], role.type) if subjects else []
            if len(listed) > 1:
                return listed[1:]
            continue
        for slot in use.slots:
            if slot.name != name:
                continue
            found = [each for each in fillers(scene, slot, role.type) if each.start not in taken]
            if found:
                return found
    return []


def _has_word(scene: Scene, use: _Use, role: Role) -> bool:
    for slot in use.slots:
        if slot.name in role.active + role.passive:
            if slot.name in role.words:
                return True
            lows = {
                word for item in scene.items[slot.first : slot.last] for word in item.low.split()
            }
            if lows & role.words:
                return True
    return False


def _value(scene: Scene, use: _Use, role: Role, *, ahead: bool) -> tuple[Value, int, int] | None:
    if role.type == "trigger":
        item = scene.items[use.group.main]
        return Value("text", text=use.group.lemma), item.start, item.end
    for name in _places(use, role):
        for slot in use.slots:
            if slot.name == name:
                text = role.type in {"text", "name-text"}
                found = (
                    text_value(scene, slot)
                    if text
                    else filling.value(scene, slot, role.type, ahead=ahead)
                )
                if found:
                    return found
    return None
