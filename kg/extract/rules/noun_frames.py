"""Reads nouns that name a role: "X is the lead provider of Y", "Y's subcontractor, X"."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from kg.extract.clauses.coordination import coordinated
from kg.extract.clauses.slots import Slot, governing_verb
from kg.extract.clauses.status import statuses_of
from kg.extract.clauses.subjects import subject_slot
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.frames import Frame, Lexicon
from kg.extract.rules.figures import FORMER
from kg.extract.rules.fillers import fillers, implied
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.rules.types import fits

_COPULAS = frozenset(
    {
        "be",
        "become",
        "act",
        "serve",
        "remain",
        "name",
        "appoint",
        "choose",
        "select",
        "pick",
        "confirm",
        "announce",
        *("treat", "regard", "see", "view", "describe"),
        "identify",
        "know",
        "step",
        "continue",
        "designate",
    }
)
_PRESENT = frozenset({"current", "present", "existing", "incumbent"})
_SEEN_AS = frozenset({"treat", "regard", "see", "view", "describe"})
_NAMING = frozenset(
    {"name", "appoint", "choose", "select", "pick", "confirm", "announce", "designate"}
)
_OF = frozenset({"of", "for", "in", "to", "on", "under", "behind", "at"})
_MARKS = frozenset({",", "(", "\N{EN DASH}", "—", "-", '"'})
_LONGEST = 3
_FURTHEST = 6
_NEAR = 4
_ARTICLES = frozenset({"a", "an", "the", "its", "their", '"'})


class _Noun(NamedTuple):
    """A noun that names a role: its items and what it is the role in."""

    first: int
    last: int
    frame: Frame
    wholes: list[Filler]
    after: int


def noun_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose what nouns of a sentence say of who has which role."""
    for noun in _nouns(scene):
        holders, group = _holders(scene, noun)
        if not holders or not noun.wholes:
            continue
        statuses = _statuses(scene, noun, group)
        trigger = scene.items[noun.first].start, scene.items[noun.last - 1].end
        sides = {"who": holders, "what": noun.wholes}
        for says in noun.frame.says:
            for subject, thing in product(sides[says.subject], sides[says.object]):
                if subject.entity != thing.entity:
                    rule = f"{noun.frame.id}-implied" if thing.implied else noun.frame.id
                    yield Proposal(rule, subject, says.predicate, thing, None, statuses, trigger)


def _statuses(scene: Scene, noun: _Noun, group: VerbGroup | None) -> tuple[str, ...]:
    """Tell the status of a role by its verb, and by words such as 'former'."""
    found = ["asserted"]
    if group is not None:
        governing = governing_verb(group, scene.groups)
        found = statuses_of(
            scene.items, group, governing, kind="state", in_headline=scene.in_headline
        )
        if _is_contrasted(scene, noun.first):
            found = [each for each in found if each != "denied"] or ["asserted"]
        found += ["alleged"] if group.lemma in _SEEN_AS else []
    former = noun.first and scene.items[noun.first - 1].low in FORMER
    return (*found, "past") if former else tuple(found)


def _nouns(scene: Scene) -> Iterator[_Noun]:
    place = 0
    while place < len(scene.items):
        found = _noun_at(scene, place)
        if found is None:
            place += 1
            continue
        first, last, frame = found
        wholes, after = _wholes(scene, first, last, frame)
        yield _Noun(first, last, frame, wholes, after)
        place = last


def _noun_at(scene: Scene, place: int) -> tuple[int, int, Frame] | None:
    nouns = Lexicon.load().nouns
    if scene.items[place].low not in Lexicon.load().noun_starts:
        return None
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
    if place < len(items) and items[place].mention is None and items[place].low in _OF:
        end = place + 1
        while (
            end < len(items) and end - place <= _FURTHEST and items[end].low not in _MARKS | {"."}
        ):
            end += 1
            if items[end - 1].mention is not None:
                break
        found = fillers(scene, Slot("of", place + 1, end), kind)
        return found, end
    return _owner(scene, first, kind) or _unsaid(scene, (first, last), frame), last


def _unsaid(scene: Scene, where: tuple[int, int], frame: Frame) -> list[Filler]:
    """Find what a role is held in where its own words do not say so."""
    items, kind = scene.items, frame.roles["what"].type
    first, last = where
    found: Filler | None = None
    if frame.id in {"partner", "alliance-member"}:
        return _spoken_of(scene, first, last, kind)
    if kind in {"undertaking", "employer"}:
        found = implied(scene, "let", items[first].start)
    elif frame.id == "provider-of" and first and items[first - 1].low in _PRESENT | FORMER:
        found = implied(scene, "service", items[first].start)
    return [found] if found else []


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
        and first - place < _NEAR
        and items[place].mention is None
        and items[place].low not in {"its", "their", "'s", "our"} | _MARKS
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


def _holders(scene: Scene, noun: _Noun) -> tuple[list[Filler], VerbGroup | None]:
    """Find who holds a role: the subject of 'is', or a name beside it."""
    kind = noun.frame.roles["who"].type
    group = _copula(scene, noun)
    if group is not None:
        active_naming = group.lemma in _NAMING and not group.passive
        slot = subject_slot(scene.items, group, scene.groups, scene.cast)
        if active_naming:
            slot = Slot("object", group.main + 1, noun.first)
        found = fillers(scene, slot, kind) if slot and slot.first < slot.last else []
        if found:
            return found, group
    beside = _beside(scene, noun, kind)
    return beside, None


def _is_contrasted(scene: Scene, place: int) -> bool:
    """What follows 'but as' is what somebody is, whatever stands before it is denied."""
    before = scene.items[max(0, place - 5) : place]
    return [item.low for item in before if item.low not in _ARTICLES][-2:] == ["but", "as"]


def _copula(scene: Scene, noun: _Noun) -> VerbGroup | None:
    """Give the verb that links a role with its holder, if it stands right before."""
    for group in reversed(scene.groups):
        if group.main >= noun.first:
            continue
        between = scene.items[group.main + 1 : noun.first]
        if _is_contrasted(scene, noun.first):
            return group._replace(
                chain=tuple(each for each in group.chain if each[0] not in {"not", "never"})
            )
        far = any(item.low in {",", ";", "which", "who", "but", "and"} for item in between)
        if group.lemma not in _COPULAS or far or len(between) > _FURTHEST:
            return None
        needs_as = group.lemma in _SEEN_AS | {"act", "serve", "step", "know", "continue"}
        said = any(item.low == "as" for item in between)
        object_there = any(item.mention for item in between)
        plain = group.lemma in {"be", "become", "remain"} or group.passive
        if (needs_as and not said) or (object_there and plain):
            return None
        return group
    return None


def _beside(scene: Scene, noun: _Noun, kind: str) -> list[Filler]:
    """'X, the lead provider of Y, …' and 'the lead provider of Y, X' need no verb."""
    items = scene.items
    at = noun.after
    if at + 1 < len(items) and items[at].low in _MARKS | {":"}:
        named = at + 2 if items[at + 1].low == "the" and items[at + 1].mention is None else at + 1
        found = _listed(scene, named, kind) if named < len(items) else []
        if found:
            return found
    if (
        noun.after < len(items)
        and items[noun.after].mention is not None
        and noun.after == noun.last
    ):
        found = _listed(scene, noun.after, kind)
        if found:
            return found
    start = noun.first
    while (
        start > 0
        and noun.first - start < _NEAR
        and items[start - 1].mention is None
        and items[start - 1].low not in _MARKS | {"and", "with"}
    ):
        start -= 1
    if (
        start > 1
        and items[start - 1].low in {",", "(", "\N{EN DASH}", "—"}
        and items[start - 2].mention is not None
    ):
        return _listed(scene, start - 2, kind)
    return []


def _listed(scene: Scene, place: int, kind: str) -> list[Filler]:
    mention = scene.items[place].mention
    if mention is None or not fits(scene.entity(mention), kind):
        return []
    places: Sequence[int] = [each for each in coordinated(scene.items, place) if each >= place]
    return [each for at in places for each in fillers(scene, Slot("beside", at, at + 1), kind)]
