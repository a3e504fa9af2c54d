"""Reads public roles of persons: "its chief executive, Helen Prior", "Jo Hill, chair of X"."""

from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.mentions.closed import closed_words
from kg.extract.mentions.items import Item
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.words import Names, edge_words
from kg.model import Value

_OF = frozenset({"of", "at", "for", "with", "from"})
_MARKS = frozenset({",", "(", "\N{EN DASH}", "—"})
_LONGEST, _FURTHEST = 4, 9


class Role(NamedTuple):
    """A role's words.

    Attributes:
        first: Number of its first item.
        last: Number of the item after it.
        text: Its words.
    """

    first: int
    last: int
    text: str


class _Post(NamedTuple):
    """A role with the body in which it is held, and where both end."""

    role: Role
    body: Filler | None
    first: int
    last: int


def post_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose which public roles persons hold; and note for whom they speak."""
    for role in _roles(scene):
        post = _post(scene, role)
        person = _person(scene, post)
        body = post.body or (_implied_body(scene, role) if person else None)
        body = body or (_topic(scene, role) if person else None)
        if person is None or body is None:
            continue
        scene.cast.entities[person.entity].employer = body.entity
        items = scene.items
        trigger = items[role.first].start, items[role.last - 1].end
        value = Value("role", text=role.text)
        status = "past" if items[role.first].low in {"former", "outgoing", "then"} else "asserted"
        yield Proposal("post", person, "hasRole", body, value, (status,), trigger)


def _roles(scene: Scene) -> Iterator[Role]:
    place = 0
    while place < len(scene.items):
        role = role_at(scene, place)
        if role is None:
            place += 1
            continue
        first = _qualified(scene, role.first)
        text = " ".join(item.low for item in scene.items[first : role.last])
        yield Role(first, role.last, text)
        place = role.last


def _qualified(scene: Scene, place: int) -> int:
    """Take along what tells a role: 'the trust's primary care director', 'interim chair'."""
    items, qualifiers = scene.items, Names.load().words("role", "qualifiers")
    first = place
    while first and items[first - 1].mention is None and items[first - 1].low in qualifiers:
        first -= 1
    for back in range(first - 1, max(-1, first - 4), -1):
        item = items[back]
        if item.mention is None and item.low in {"'s", "its", "their"}:
            return back + 1
        if scene.kind(back) not in {"", "service", "programme", "procurement"}:
            break
        if item.mention is None and (not item.low.isalpha() or item.low in closed_words()):
            break
    return first


def role_at(scene: Scene, place: int) -> Role | None:
    """Read the role whose own words begin with an item; None where none does."""
    heads = Names.load().words("role", "heads")
    if scene.items[place].low not in edge_words(heads, 0):
        return None
    for length in range(_LONGEST, 0, -1):
        items = scene.items[place : place + length]
        text = " ".join(item.low for item in items)
        if len(items) == length and text in heads and not any(item.mention for item in items):
            return Role(place, place + length, text)
    return None


def _post(scene: Scene, role: Role) -> _Post:
    """Find the body of a role: before it, as its possessor, or behind 'of'."""
    items = scene.items
    first, last = role.first, role.last
    body = None
    if last + 1 < len(items) and items[last].low in _OF and items[last].mention is None:
        at = last + 1
        while (
            at < len(items)
            and at - last < _FURTHEST
            and items[at].mention is None
            and items[at].low not in _MARKS | {"."}
        ):
            at += 1
        if at < len(items) and scene.kind(at) == "body":
            body, last = _filler(items[at]), at + 1
        elif items[last].low == "for":
            last = _over_duty(scene, last)
    if body is None and first:
        body, first = _before(scene, first)
    elif first and items[first - 1].low in {"the", "a"}:
        first -= 1
    return _Post(role, body, first, last)


def _over_duty(scene: Scene, place: int) -> int:
    """'Cabinet member for public health' goes on before its holder's name."""
    for at in range(place + 1, min(place + 5, len(scene.items))):
        if scene.kind(at) == "person":
            return at
    return place


def _before(scene: Scene, first: int) -> tuple[Filler | None, int]:
    items = scene.items
    before = items[first - 1]
    if before.mention is not None and scene.kind(first - 1) == "body":
        return _filler(before), first - 1
    if before.low == "'s" and first > 1 and scene.kind(first - 2) == "body":
        return _filler(items[first - 2]), first - 2
    if before.low in {"its", "their"} and before.mention is None:
        number = _antecedent(scene, first - 1)
        if number >= 0:
            return Filler(number, before.start, before.end), first - 1
    if before.low in {"the", "a"}:
        return None, first - 1
    return None, first


def _antecedent(scene: Scene, place: int) -> int:
    here = scene.speech.at(scene.items[place].start)
    quoted = here is not None and here.is_quoted
    bodies = [
        at for at in range(place) if scene.kind(at) == "body" and _quoted(scene, at) == quoted
    ]
    if bodies:
        mention = scene.items[bodies[0]].mention
        return mention.entities[0] if mention else -1
    number = scene.passage.recent.get("topic", -1)
    said = scene.speech.at(scene.items[place].start)
    if said and said.speaker >= 0 and scene.cast.entities[said.speaker].kind == "body":
        number = said.speaker
    return number if number >= 0 and scene.cast.entities[number].kind == "body" else -1


def _quoted(scene: Scene, place: int) -> bool:
    said = scene.speech.at(scene.items[place].start)
    return said is not None and said.is_quoted


def _person(scene: Scene, post: _Post) -> Filler | None:
    """Find the holder: right behind the role, or before it behind a comma."""
    items, last = scene.items, post.last
    if last < len(items) and scene.kind(last) == "person":
        return _filler(items[last])
    if last + 1 < len(items) and items[last].low in _MARKS and scene.kind(last + 1) == "person":
        return _filler(items[last + 1])
    first = post.first
    if first > 1 and items[first - 1].low in _MARKS and scene.kind(first - 2) == "person":
        return _filler(items[first - 2])
    if (
        first > 1
        and items[first - 1].low in {"is", "was", "and"}
        and scene.kind(first - 2) == "person"
    ):
        return _filler(items[first - 2])
    return None


def _implied_body(scene: Scene, role: Role) -> Filler | None:
    """Some roles exist in one kind of body only; the one most spoken of is meant."""
    told = Names.load().told["role_in"]
    wanted = next((cls for cls, roles in told.items() if role.text in roles), "")
    met = [each for each in scene.cast.bodies() if each.cls == wanted and each.spans]
    before = [each for each in met if each.spans[0][0] < scene.items[role.first].start]
    if not before:
        return None
    chosen = max(before, key=lambda each: len(each.spans))
    earlier = [span for span in chosen.spans if span[0] < scene.items[role.first].start]
    return Filler(chosen.number, *earlier[-1], implied=True)


def _topic(scene: Scene, role: Role) -> Filler | None:
    """'Chief executive Jo Hill' without a body heads the one that is spoken of."""
    if not any(role.text.endswith(head) for head in Names.load().words("role", "of_bodies")):
        return None
    number = scene.passage.recent.get("topic", -1)
    if number < 0 or scene.cast.entities[number].kind != "body":
        return None
    spans = [
        span for span in scene.cast.entities[number].spans if span[0] < _role_start(scene, role)
    ]
    return Filler(number, *spans[-1], implied=True) if spans else None


def _role_start(scene: Scene, role: Role) -> int:
    """Give the first code point of a role's words."""
    return scene.items[role.first].start


def _filler(item: Item) -> Filler:
    number = item.mention.entities[0] if item.mention else -1
    return Filler(number, item.start, item.end)
