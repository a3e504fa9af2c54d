"""Reads nouns that name a role: "X is the lead provider of Y", "Y's subcontractor, X"."""

from collections.abc import Iterator
from itertools import product

from kg.extract.clauses.slots import Slot
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.frames import Frame, Lexicon
from kg.extract.rules.contract_phrases import FORMER
from kg.extract.rules.fillers import fillers, implied
from kg.extract.rules.holders import (
    FURTHEST,
    MARKS,
    NEAR,
    SEEN_AS,
    RoleNoun,
    holders_of,
    is_contrasted,
)
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.rules.types import fits
from kg.extract.word_lists import listed

_PRESENT = listed("rules.noun_frames", "present")
_OF = listed("rules.noun_frames", "of")
_BEGUN = listed("rules.noun_frames", "begun")
"""Verbs that tell how a role began, which holds since."""
_LONGEST = 3


def noun_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose what nouns of a sentence say of who has which role."""
    for noun in _nouns(scene):
        holders, group = holders_of(scene, noun)
        if not holders or not noun.wholes or (group and group.lemma in noun.frame.without):
            continue
        statuses = _statuses(scene, noun, group)
        trigger = scene.items[noun.first].start, scene.items[noun.last - 1].end
        sides = {"who": holders, "what": noun.wholes}
        for says in noun.frame.says:
            for subject, thing in product(sides[says.subject], sides[says.object]):
                if subject.entity != thing.entity:
                    rule = f"{noun.frame.id}-implied" if thing.implied else noun.frame.id
                    yield Proposal(rule, subject, says.predicate, thing, None, statuses, trigger)


def _statuses(scene: Scene, noun: RoleNoun, group: VerbGroup | None) -> tuple[str, ...]:
    """Tell the status of a role by its verb, and by words such as 'former'."""
    found = [noun.frame.status or "asserted"]
    if group is not None:
        found = scene.statuses(group, "state")
        if group.lemma in _BEGUN:
            found = ["asserted" if each == "past" else each for each in found]
        if is_contrasted(scene, noun.first):
            found = [each for each in found if each != "denied"] or ["asserted"]
        found += ["alleged"] if group.lemma in SEEN_AS else []
    former = noun.first and scene.items[noun.first - 1].low in FORMER
    return (*found, "past") if former else tuple(found)


def _nouns(scene: Scene) -> Iterator[RoleNoun]:
    reached = 0
    for place in scene.words_at(Lexicon.load().noun_starts):
        found = _noun_at(scene, place) if place >= reached else None
        if found is not None:
            first, reached, frame = found
            wholes, after = _wholes(scene, first, reached, frame)
            yield RoleNoun(first, reached, frame, wholes, after)


def _noun_at(scene: Scene, place: int) -> tuple[int, int, Frame] | None:
    nouns = Lexicon.load().nouns
    if any(group.main == place for group in scene.groups):
        return None  # "will host" is the verb
    for length in range(_LONGEST, 0, -1):
        items = scene.items[place : place + length]
        if len(items) < length or any(item.mention or item.value for item in items):
            continue
        frames = nouns.get(" ".join(item.low for item in items))
        if frames:
            return place, place + length, frames[0]
    return None


def _wholes(scene: Scene, first: int, last: int, frame: Frame) -> tuple[list[Filler], int]:
    """Find what a role is held in: behind 'of', before 's, or what was spoken of."""
    items, kind = scene.items, frame.roles["what"].type
    place = last
    if place < len(items) and items[place].low == '"':
        place += 1
        last = place
    duty = (
        frame.id == "subcontractor" and items[place].low == "for" if place < len(items) else False
    )
    if duty:
        return _main_party(scene, first, kind), last
    behind = items[place].low if place < len(items) else ""
    if (frame.id, behind) in {("partner", "for"), ("subsidiary", "to")}:
        return [], last  # a partner for meals is one in something else, an arm is sold to others
    if place < len(items) and items[place].mention is None and items[place].low in _OF:
        end = place + 1
        while end < len(items) and end - place <= FURTHEST and items[end].low not in MARKS | {"."}:
            end += 1
            if items[end - 1].mention is not None:
                break
        found = fillers(scene, Slot("of", place + 1, end), kind)
        return found, end
    if first and frame.id == "provider-of" and scene.kind(first - 1) == "service":
        return fillers(scene, Slot("before", first - 1, first), kind), last  # "eye care provider"
    return _owner(scene, first, kind) or _unsaid(scene, (first, last), frame), last


def _main_party(scene: Scene, first: int, kind: str) -> list[Filler]:
    """'Hill will work with Dale, a subcontractor for meals': Hill has the contract."""
    bodies = [at for at in range(first) if scene.kind(at) == "body"]
    return fillers(scene, Slot("owner", bodies[0], bodies[0] + 1), kind) if bodies[1:] else []


def _unsaid(scene: Scene, where: tuple[int, int], frame: Frame) -> list[Filler]:
    """Find what a role is held in where its own words do not say so."""
    items, kind = scene.items, frame.roles["what"].type
    first, last = where
    found: Filler | None = None
    if frame.id in {"partner", "alliance-member"}:
        return _spoken_of(scene, first, last, kind)
    if kind in {"undertaking", "employer"}:
        found = implied(scene, "let", items[first].start)
    elif frame.id == "provider-of" and _is_known(scene, first):
        found = implied(scene, "service", items[first].start)
    return [found] if found else []


def _is_known(scene: Scene, first: int) -> bool:
    """'The incumbent' and 'the current provider' are those of the service spoken of."""
    items = scene.items
    before = items[first - 1].low if first else ""
    return items[first].low in _PRESENT or before in _PRESENT | FORMER


def _spoken_of(scene: Scene, first: int, last: int, kind: str) -> list[Filler]:
    """'The service has five partners: A, B …' names what they are partners in before them."""
    items = scene.items
    listed = last < len(items) and items[last].low in {":", "\N{EN DASH}", "—", "-"}
    here = [at for at in range(first) if items[at].mention and scene.kind(at) != "body"]
    fit = [each for at in here for each in fillers(scene, Slot("here", at, at + 1), kind)]
    return fit[-1:] if listed else []


def _owner(scene: Scene, first: int, kind: str) -> list[Filler]:
    """'Its subcontractor' and 'the trust's subcontractor' name what they are the role in."""
    items = scene.items
    place = first - 1
    while (
        place >= 0
        and first - place < NEAR
        and (items[place].mention is None or scene.kind(place) == "service")
        and items[place].low not in {"its", "their", "'s", "our"} | MARKS
    ):
        place -= 1
    if place < 0:
        return []
    if items[place].low == "'s" and place and items[place - 1].mention is not None:
        found = items[place - 1].mention
        ok = found is not None and fits(scene.entity(found), kind)
        return fillers(scene, Slot("owner", place - 1, place), kind) if ok else []
    if items[place].low in {"its", "their", "our"}:
        return fillers(scene, Slot("owner", place, place + 1), kind)
    return []
