"""Reads nouns that name a role: "X is the lead provider of Y", "Y's subcontractor, X"."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from kg.extract.clauses.coordination import coordinated
from kg.extract.clauses.slots import Slot, governing_verb, subject_slot
from kg.extract.clauses.status import statuses_of
from kg.extract.clauses.verbs import VerbGroup
from kg.extract.frames import Frame, Lexicon
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
        "treat",
        "identify",
        "know",
        "step",
        "continue",
        "designate",
    }
)
_NAMING = frozenset(
    {"name", "appoint", "choose", "select", "pick", "confirm", "announce", "designate"}
)
_OF = frozenset({"of", "for", "in", "to", "on", "under", "behind", "at"})
_MARKS = frozenset({",", "(", "\N{EN DASH}", "—", "-", '"'})
_LONGEST = 3
_FURTHEST = 6


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
        statuses: tuple[str, ...] = ("asserted",)
        if group is not None:
            governing = governing_verb(group, scene.groups)
            found = statuses_of(
                scene.items, group, governing, kind="state", in_headline=scene.in_headline
            )
            statuses = tuple(found)
        trigger = scene.items[noun.first].start, scene.items[noun.last - 1].end
        for says in noun.frame.says:
            sides = {"who": holders, "what": noun.wholes}
            for subject, thing in product(sides[says.subject], sides[says.object]):
                if subject.entity != thing.entity:
                    rule = f"{noun.frame.id}-implied" if thing.implied else noun.frame.id
                    yield Proposal(rule, subject, says.predicate, thing, None, statuses, trigger)


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
    owner = _owner(scene, first, kind)
    if owner:
        return owner, last
    if kind in {"undertaking", "employer"} and frame.id != "partner":
        found_here = implied(scene, "let", items[first].start)
        return ([found_here] if found_here else []), last
    return [], last


def _owner(scene: Scene, first: int, kind: str) -> list[Filler]:
    """'Its subcontractor' and 'the trust's subcontractor' name what they are the role in."""
    items = scene.items
    place = first - 1
    while (
        place >= 0
        and first - place < 4  # noqa: PLR2004
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


def _copula(scene: Scene, noun: _Noun) -> VerbGroup | None:
    """Give the verb that links a role with its holder, if it stands right before."""
    for group in reversed(scene.groups):
        if group.main >= noun.first:
            continue
        between = scene.items[group.main + 1 : noun.first]
        tail = [item.low for item in between if item.low not in {"a", "an", "the", '"'}][-2:]
        if tail == ["but", "as"]:
            return group._replace(
                chain=tuple(each for each in group.chain if each[0] not in {"not", "never"})
            )
        far = any(item.low in {",", ";", "which", "who", "but", "and"} for item in between)
        if group.lemma not in _COPULAS or far or len(between) > _FURTHEST:
            return None
        needs_as = group.lemma in {"act", "serve", "step", "treat", "know", "continue"}
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
    if at + 1 < len(items) and items[at].low in _MARKS and items[at + 1].mention is not None:
        found = _listed(scene, at + 1, kind)
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
        and noun.first - start < 4  # noqa: PLR2004
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
