"""Reads the verbs of a sentence by the frames of the lexicon."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from kg.extract.clauses.slots import governing_verb
from kg.extract.clauses.status import statuses_of
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.frames import Frame, Lexicon, Says
from kg.extract.mentions.mention import BUYERS
from kg.extract.rules.binding import Bound, bind
from kg.extract.rules.fillers import fillers
from kg.extract.rules.limits import says_nothing
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.prospects import may_hold
from kg.extract.rules.scene import Scene
from kg.extract.rules.uses import Use, after_particles, use_of, words_ahead
from kg.model import Value

_OF_BUYERS = frozenset({"responsible", "provide", "take-over", "pass-to", "in-hands"})
_CARERS = frozenset({"trust", "ambulance", "provider"})
_FIRMS = frozenset({"company", "weak", "voice"})
_OPEN = frozenset({"planned", "conditional"})
_BY_BUYERS = {
    ("give-notice", "withdrawsFrom"): "terminates",
    ("withdraw", "withdrawsFrom"): "terminates",
    ("lead", "leadProviderOf"): "leadCommissionerOf",
}
"""Frame and predicate -> what it says of a body that buys."""


def verb_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose what the verbs of a sentence say."""
    leads = Lexicon.load().leads
    for group in scene.groups:
        by_lead = leads.get(group.lemma)
        if by_lead is None:
            continue
        uses, statuses = dict[int, Use](), dict[tuple[int, str], list[str]]()
        for after, frame in _frames(scene, group, by_lead):
            if after not in uses:
                uses[after] = use_of(scene, group, after)
            if (after, frame.kind) not in statuses:
                statuses[after, frame.kind] = _statuses(scene, frame.kind, uses[after])
            yield from _read(scene, frame, uses[after], statuses[after, frame.kind])


def _frames(
    scene: Scene,
    group: VerbGroup,
    by_lead: Mapping[str, Sequence[tuple[tuple[str, ...], Frame]]],
) -> Iterator[tuple[int, Frame]]:
    """Give the frames whose particles follow a verb, the longest that do, and where they end."""
    leads = ("", *(word for word in words_ahead(scene, group) if word in by_lead))
    told = [each for lead in leads for each in by_lead.get(lead, ())]
    if len(leads) > 1:
        told.sort(key=lambda each: -len(each[0]))
    ends, longest = dict[tuple[str, ...], int](), -1
    for particles, frame in told:
        if len(particles) < longest:
            return
        if particles not in ends:
            ends[particles] = after_particles(scene, group, particles)
        if ends[particles] >= 0:
            longest = len(particles)
            if may_hold(scene, frame):
                yield ends[particles], frame


def _statuses(scene: Scene, kind: str, use: Use) -> list[str]:
    modifies = bool(use.slots) and use.slots[0].name == "modified"
    # What a contract is for is not planned because it is written as "to".
    governing = None if modifies else governing_verb(use.group, scene.groups)
    return statuses_of(
        *(scene.items, use.group, governing),
        kind=kind,
        in_headline=scene.in_headline,
        reported=scene.is_reported(use.group.main),
    )


def _read(scene: Scene, frame: Frame, use: Use, statuses: Sequence[str]) -> Iterator[Proposal]:
    if says_nothing(scene, frame, use, statuses):
        return
    bound = bind(scene, frame, use, ahead=not {"past"} & set(statuses))
    if bound is None:
        return
    for says in frame.says:
        yield from _said(scene, frame, use, _Told(says, bound, tuple(statuses)))


class _Told(NamedTuple):
    """One claim of a frame with what fills it."""

    says: Says
    bound: Bound
    statuses: tuple[str, ...]


def _said(scene: Scene, frame: Frame, use: Use, told: _Told) -> Iterator[Proposal]:
    says, things = told.says, told.bound.things
    value = told.bound.values.get(says.value)
    objects: list[Filler | None] = [*things.get(says.object, [])]
    if (says.object and not objects) or (says.value and not says.object and not value):
        return
    statuses = _dated(scene, frame, told.statuses, value[0] if value else None)
    if frame.status == "past" and _OPEN & set(statuses):
        statuses, before = ("asserted",), ""  # what is still to be lost is still held
    else:
        before = frame.status
    trigger = scene.items[use.group.main].start, scene.items[max(use.after - 1, use.group.main)].end
    for subject, thing in product(things.get(says.subject, []), objects or [None]):
        predicate = _predicate(scene, says.predicate, frame, (subject, thing), use)
        if _is_twice(subject, thing, value) or _is_to_buyer(scene, predicate, thing):
            continue
        denied = subject.denied or (thing is not None and thing.denied)
        yield Proposal(
            *(_rule(frame, subject, thing), subject, predicate, thing),
            value[0] if value else None,
            (*statuses, before, "denied" if denied else ""),
            trigger,
            (value[1:],) if value else (),
            _speaker(frame, told.bound),
        )


def _dated(
    scene: Scene, frame: Frame, statuses: tuple[str, ...], value: Value | None
) -> tuple[str, ...]:
    """A day that lies ahead makes planned what is told, one that lies behind makes it past."""
    if value is not None and _is_ahead(scene, value, statuses):
        return ("planned",)
    if value is not None and _is_behind(scene, value, statuses):
        return ("past",)
    # How long a contract lasts that was let is not over because it was let.
    return ("asserted",) if frame.id == "award-terms" and statuses == ("past",) else statuses


def _is_twice(subject: Filler, thing: Filler | None, value: tuple[Value, int, int] | None) -> bool:
    """Nobody does something to itself; whoever condemns a decision does not say what for."""
    same = thing is not None and subject.entity == thing.entity
    return same or (value is not None and value[1] == subject.start)


def _predicate(
    scene: Scene, predicate: str, frame: Frame, sides: tuple[Filler, Filler | None], use: Use
) -> str:
    """Who buys services holds no contract and is responsible for services as their buyer."""
    subject, thing = sides
    cls = scene.cast.entities[subject.entity].cls
    if predicate == "holdsContract" and (cls in BUYERS or _is_client(scene, cls, use)):
        return "commissions"
    if predicate == "partnerIn" and thing is not None:
        name = scene.cast.entities[thing.entity].name.lower()
        return "allianceMemberOf" if name.endswith("alliance") else predicate
    if frame.id == "lose" and thing is not None and _is_tender(scene, thing):
        return "bidsFor"
    if cls in BUYERS and (frame.id, predicate) in _BY_BUYERS:
        return _BY_BUYERS[frame.id, predicate]
    buys = frame.id in _OF_BUYERS and cls in BUYERS - {"council"}
    return "commissions" if predicate == "provides" and buys else predicate


def _is_tender(scene: Scene, thing: Filler) -> bool:
    """Whoever loses a tender bid for it and did not hold it."""
    return scene.cast.entities[thing.entity].cls.rstrip("s") in {"tender", "procurement"}


def _is_client(scene: Scene, cls: str, use: Use) -> bool:
    """A trust that has a contract with a firm buys from it."""
    if cls not in _CARERS:
        return False
    sides = (fillers(scene, slot, "seller") for slot in use.slots if slot.name == "with")
    return any(scene.cast.entities[each.entity].cls in _FIRMS for side in sides for each in side)


def _is_to_buyer(scene: Scene, predicate: str, thing: Filler | None) -> bool:
    """Those who buy services win no contract, and take over no services but their purchase."""
    buyers = BUYERS - {"council"}
    to_body = predicate in {"awardedTo", "transferredServicesTo"} and thing is not None
    return to_body and thing is not None and scene.cast.entities[thing.entity].cls in buyers


def _is_ahead(scene: Scene, value: Value, statuses: Sequence[str]) -> bool:
    """'It expires in March', 'it was extended to March': both mean a day to come."""
    day = value.date
    told = len(statuses) == 1 and statuses[0] in {"asserted", "past"}
    return told and bool(day and scene.issued and day.first > scene.issued)


def _is_behind(scene: Scene, value: Value, statuses: Sequence[str]) -> bool:
    """'It was due to end in March' of a year ago is over."""
    day = value.date
    planned = list(statuses) == ["planned"]
    return planned and bool(day and scene.issued and day.last < scene.issued)


def _rule(frame: Frame, subject: Filler, thing: Filler | None) -> str:
    is_implied = subject.implied or (thing is not None and thing.implied)
    return f"{frame.id}-implied" if is_implied else frame.id


def _speaker(frame: Frame, bound: Bound) -> int:
    found = bound.things.get(frame.speaker, [])
    return found[0].entity if found else -1
