"""Reads public roles of persons: "its chief executive, Helen Prior", "Jo Hill, chair of X"."""

from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.mentions.closed import closed_words
from kg.extract.rules.post_verbs import holding_before
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.roles import Role, roles_of
from kg.extract.rules.scene import Scene
from kg.extract.rules.succession import succession_proposals
from kg.extract.word_lists import listed
from kg.extract.words import Names
from kg.model import Value

_OF = frozenset({"of", "at", "for", "with", "from", "on"})
_MARKS = frozenset({",", "(", "\N{EN DASH}", "—"})
_NO_POSTS = listed("rules.posts", "no-posts")
_SIGNING = listed("rules.posts", "signing")
_OWNERS = frozenset({"its", "their", "our", "whose"})
_ONCE = frozenset({"formerly", "previously", "once"})
_HEADED = 60
_ENDS = frozenset({")", "(", ",", ".", ";", "and"})
_FURTHEST = 9


class _Post(NamedTuple):
    """A role with the body in which it is held, and where both end."""

    role: Role
    body: Filler | None
    first: int
    last: int


def post_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose which public roles persons hold; and note for whom they speak."""
    yield from succession_proposals(scene)
    for role in roles_of(scene):
        found = None if role.text in _NO_POSTS else _held(scene, role)
        if found is None:
            continue
        scene.cast.entities[found.person.entity].employer = found.body.entity
        scene.cast.posts[found.person.entity] = (role.text, found.body.entity)
        items = scene.items
        trigger = items[role.first].start, items[role.last - 1].end
        value = Value("role", text=role.text)
        before = items[role.first - 1].low if role.first else ""
        former = before in _ONCE or items[role.first].low in {"former", "outgoing", "then"}
        status = "past" if former else found.status or "asserted"
        yield Proposal("post", found.person, "hasRole", found.body, value, (status,), trigger)


class _Held(NamedTuple):
    """A role that somebody holds in a body."""

    person: Filler
    body: Filler
    status: str


def _held(scene: Scene, role: Role) -> _Held | None:
    post = _post(scene, role)
    person, body, status = _person(scene, post), post.body, ""
    holding = None if person else holding_before(scene, post.first)
    if holding is not None:
        person, status = holding.person, holding.status
        body = body or holding.body
    if person is None:
        return None
    body = body or _implied_body(scene, role) or _topic(scene, role)
    return _Held(person, body, status) if body else None


def _post(scene: Scene, role: Role) -> _Post:
    """Find the body of a role: before it, as its possessor, behind 'of' or a comma."""
    items, first = scene.items, role.first
    body, last = _behind(scene, role.last)
    if body is None and last + 1 < len(items) and items[last].low == ",":
        behind = items[last + 2].low if last + 2 < len(items) else "."
        if scene.kind(last + 1) == "body" and behind in _ENDS:
            body, last = Filler.of(items[last + 1]), last + 2
    if body is None and first:
        body, first = _before(scene, first)
    elif first and items[first - 1].low in {"the", "a", *_ONCE}:
        first -= 1
    return _Post(role, body, first, last)


def _behind(scene: Scene, last: int) -> tuple[Filler | None, int]:
    """'Chair of the trust', 'cabinet member for health', 'director of contracts'."""
    items = scene.items
    if last + 1 >= len(items) or items[last].mention is not None or items[last].low not in _OF:
        return None, last
    at, stops = last + 1, _MARKS | {"."}
    while at < len(items) and at - last < _FURTHEST and items[at].mention is None:
        if items[at].low in stops:
            break
        at += 1
    if at < len(items) and scene.kind(at) == "body":
        return Filler.of(items[at]), at + 1
    if items[last].low not in {"for", "of"}:
        return None, last
    over = _over_duty(scene, last)
    return None, over if over > last else _with_field(scene, last)


def _over_duty(scene: Scene, place: int) -> int:
    """'Cabinet member for public health' goes on before its holder's name."""
    for at in range(place + 1, min(place + 5, len(scene.items))):
        if scene.kind(at) == "person":
            return at
    return place


def _with_field(scene: Scene, place: int) -> int:
    """'Deputy director of contracts' goes on to the end of its phrase."""
    items, at = scene.items, place + 1
    while at < len(items) and at - place < _FURTHEST and items[at].low not in _MARKS | _ENDS:
        if scene.kind(at) in {"body", "person", "place"} or items[at].low in closed_words():
            return place
        at += 1
    return at


def _before(scene: Scene, first: int) -> tuple[Filler | None, int]:
    items = scene.items
    before = items[first - 1]
    if scene.kind(first - 1) == "body":
        return Filler.of(before), first - 1
    if before.low == "'s" and first > 1 and scene.kind(first - 2) == "body":
        return Filler.of(items[first - 2]), first - 2
    if before.mention is None and before.low in _OWNERS:
        owner = _owner(scene, first - 1)
        return owner, first - 1 if owner or before.low in {"our", "whose"} else first
    return None, first - 1 if before.low in {"the", "a"} else first


def _owner(scene: Scene, place: int) -> Filler | None:
    """Tell whose a role is that stands behind 'its', 'our' or 'whose'."""
    items = scene.items
    item = items[place]
    if item.low == "whose":
        at = place - 2 if place > 1 and items[place - 1].low == "," else place - 1
        return Filler.of(items[at]) if at >= 0 and scene.kind(at) == "body" else None
    number = scene.cast.own if item.low == "our" else _antecedent(scene, place)
    return Filler(number, item.start, item.end) if number >= 0 else None


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
    items, last = scene.items, _over_title(scene, post.last)
    if last < len(items) and scene.kind(last) == "person":
        return Filler.of(items[last])
    if last + 1 < len(items) and items[last].low in _MARKS:
        at = _over_title(scene, last + 1)
        if at < len(items) and scene.kind(at) == "person":
            return Filler.of(items[at])
    behind = _told_behind(scene, last)
    if behind is not None:
        return behind
    first = post.first
    joined = first > 1 and items[first - 1].low in _MARKS | {"is", "was", "and", "as"}
    return Filler.of(items[first - 2]) if joined and scene.kind(first - 2) == "person" else None


def _told_behind(scene: Scene, place: int) -> Filler | None:
    """'Its chair is Jo Hill', 'a chair, retired teacher Jo Hill'."""
    items = scene.items
    is_ = any(each.first == place and each.lemma == "be" for each in scene.groups)
    apposed = place < len(items) and items[place].mention is None and items[place].low == ","
    for at in range(place + 1, min(place + 5, len(items))) if is_ or apposed else ():
        if scene.kind(at) == "person":
            return Filler.of(items[at])
        plain = (
            items[at].low in {"the", "same", "dr", "mr", "mrs", "ms"}
            if is_
            else (items[at].low.isalpha() and items[at].low not in closed_words())
        )
        if items[at].mention is not None or not plain:
            return None
    return None


def _over_title(scene: Scene, place: int) -> int:
    titles = Names.load().words("role", "titles")
    while place < len(scene.items) and scene.items[place].low in titles | {"the"}:
        place += 1
    return place


def _implied_body(scene: Scene, role: Role) -> Filler | None:
    """Some roles exist in one kind of body only; the one most spoken of is meant."""
    before_role = scene.items[role.first - 1].low if role.first else ""
    if before_role in {"opposition", "shadow", "group"}:
        return None
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
    heads = Names.load().words("role", "of_bodies")
    if not any(head in role.text for head in heads | {"director"}):
        return None
    number = scene.cast.defined.get("trust", scene.passage.recent.get("topic", -1))
    if scene.items[0].low in _SIGNING:
        number = _own_body(scene)
    if number >= 0 and scene.cast.entities[number].cls == "national":
        number = _watched(scene, role)
    if number < 0 or scene.cast.entities[number].kind != "body":
        number = _own_body(scene)
    if number < 0:
        return None
    spans = [
        span for span in scene.cast.entities[number].spans if span[0] < _role_start(scene, role)
    ]
    return Filler(number, *spans[-1], implied=True) if spans else None


def _watched(scene: Scene, role: Role) -> int:
    """Watchdogs speak of others: give the body named last that is none; -1 without one."""
    start = _role_start(scene, role)
    met = [
        (max(span[0] for span in each.spans if span[0] < start), each.number)
        for each in scene.cast.bodies()
        if each.cls != "national" and each.spans and each.spans[0][0] < start
    ]
    return max(met)[1] if met else -1


def _own_body(scene: Scene) -> int:
    """A paper is headed by the body whose paper it is."""
    heads = [each for each in scene.cast.bodies() if each.spans and each.spans[0][0] < _HEADED]
    return heads[0].number if heads else -1


def _role_start(scene: Scene, role: Role) -> int:
    """Give the first code point of a role's words."""
    return scene.items[role.first].start
