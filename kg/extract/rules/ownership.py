"""Reads whose contract is spoken of, and where a body is: "whose contract", "its contract"."""

from collections.abc import Iterator

from kg.extract.clauses.slots import Slot
from kg.extract.mentions.mention import BUYERS
from kg.extract.rules.contract_phrases import FORMER
from kg.extract.rules.fillers import fillers
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed
from kg.extract.words import Names

_SELLERS = listed("rules.ownership", "sellers")
_OFFICES = listed("rules.ownership", "offices")
_PARTS = frozenset({",", "which", "that", "and", "by", "with"})
_IN = frozenset({"in", "near", "outside", "at"})
_CLAUSES = listed("rules.ownership", "clauses")
_NEAR = 9


def ownership_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose whose a contract is and where a body sits, where a pronoun or 'whose' tells."""
    for place in scene.kinds_at({"contract"}):
        yield from _contract(scene, place)
    for place in scene.words_at({"whose"}):
        yield from _office(scene, place)
    for place in scene.kinds_at({"place"}):
        yield from _from(scene, place)
    for place, item in enumerate(scene.items):
        if item.low.endswith("-based") and item.mention is None:
            yield from _based(scene, place)
        if "-owned" in item.low:
            yield from _owned(scene, place)
    yield from _is_in(scene)


def _contract(scene: Scene, place: int) -> Iterator[Proposal]:
    """'Hill, whose contract ends', 'Hill will leave when its contract ends'."""
    items = scene.items
    item = items[place]
    owner = None
    if place > 1 and items[place - 1].low == "whose":
        owner = _named_before(scene, place - 1)
    elif item.low.split()[0] in {"its", "their"}:
        owner = _owner(scene, place)
    elif place > 1 and items[place - 1].low in {"'s", "'"} and items[place - 1].mention is None:
        owner = _named_before(scene, place - 1)
    after = items[place + 1].low if place + 1 < len(items) else ""
    if owner is None or item.mention is None or item.low.endswith("s"):
        return
    cls = scene.cast.entities[owner.entity].cls
    trigger = (item.start, item.end)
    sells = cls == "company" and items[place - 1].low == "'s"  # "Hill's contract with the board"
    if cls not in _SELLERS or (after == "with" and not (sells or _is_with_buyer(scene, place + 2))):
        return
    thing = Filler.of(item)
    status = "past" if set(item.low.split()) & FORMER else "asserted"
    yield Proposal("its-contract", owner, "holdsContract", thing, None, (status,), trigger)


def _is_with_buyer(scene: Scene, place: int) -> bool:
    """'Its contract with the council' is one that it holds."""
    bodies = [at for at in range(place, place + 2) if scene.kind(at) == "body"]
    mention = scene.items[bodies[0]].mention if bodies else None
    return mention is not None and scene.entity(mention).cls in BUYERS


def _owner(scene: Scene, place: int) -> Filler | None:
    """'Its' means the body that the sentence began with, else what the last one was about."""
    if place == 1 and scene.items[0].low == "under" and scene.groups:
        slot = scene.subject(scene.groups[0])  # "under its contract, Hill must"
        found = fillers(scene, slot, "body") if slot else []
        return found[-1] if found else None
    bodies = [at for at in range(place) if scene.kind(at) == "body"]
    clause = max((at for at in range(place) if scene.items[at].low in _CLAUSES), default=0)
    bodies = [at for at in bodies if at > clause] or bodies
    if bodies:
        found = fillers(scene, Slot("owner", bodies[0], bodies[0] + 1), "body")
        return found[0] if found else None
    if any(scene.items[at].mention for at in range(place)):
        return None
    number = scene.passage.recent.get("opener", -1)
    if number < 0 or scene.cast.entities[number].kind != "body":
        return None
    item = scene.items[place]
    return Filler(number, item.start, item.end)


def _named_before(scene: Scene, place: int) -> Filler | None:
    at = place - 2 if scene.items[place - 1].low == "," else place - 1
    if at < 0 or scene.kind(at) != "body":
        return None
    return fillers(scene, Slot("owner", at, at + 1), "body")[0]


def _office(scene: Scene, place: int) -> Iterator[Proposal]:
    """'Hill, whose head office is in Dale'."""
    owner = _named_before(scene, place) if place else None
    ahead = scene.items[place + 1 : place + _NEAR]
    if owner is not None and any(item.low in _OFFICES for item in ahead[:4]):
        yield from _located(scene, owner, place + 1, place + _NEAR)


def _based(scene: Scene, place: int) -> Iterator[Proposal]:
    """'The Dale-based firm Hill': the word itself names the place."""
    items = scene.items
    ahead = range(place + 1, min(place + 4, len(items)))
    at = next((each for each in ahead if scene.kind(each) == "body"), -1)
    if at < 0 or not items[place].is_capital:
        return
    name = items[place].low.removesuffix("-based").title()
    found = next(
        (each for each in scene.cast.entities if each.kind == "place" and each.name == name), None
    ) or scene.cast.add("place", "", name, scene.cast.known.thing(name, "place"))
    where = (items[place].start, items[place].start + len(name))
    found.spans.append(where)
    who = fillers(scene, Slot("body", at, at + 1), "body")
    for each in who[:1]:
        thing = Filler(found.number, *where)
        yield Proposal("based-in", each, "locatedIn", thing, None, ("asserted",), where)


def _from(scene: Scene, place: int) -> Iterator[Proposal]:
    """'Hill, a Leeds firm' says where Hill is."""
    items = scene.items
    before = [item.low for item in items[max(0, place - 2) : place]]
    owner = _named_before(scene, place - 1) if before == [",", "a"] else None
    after = items[place + 1] if place + 1 < len(items) else None
    if owner is None or after is None or after.mention is not None:
        return
    if after.low in Names.load().told["introducing"]["company"]:
        trigger = (items[place].start, after.end)
        thing = Filler.of(items[place])
        yield Proposal("origin", owner, "locatedIn", thing, None, ("asserted",), trigger)


def _owned(scene: Scene, place: int) -> Iterator[Proposal]:
    """'Dale Care, a council-owned company', 'the Hill-owned hospital Dale House'."""
    items, item = scene.items, scene.items[place]
    word = next((word for word in item.low.split() if word.endswith("-owned")), "")
    number = _owner_called(scene, word.removesuffix("-owned"))
    near = (place, *range(place + 1, min(place + 4, len(items))))
    bodies = [at for at in near if scene.kind(at) == "body"]
    if place > 1 and items[place - 1].low == "," and scene.kind(place - 2) == "body":
        bodies = [place - 2]
    for at in bodies[:1] if number >= 0 else ():
        body = Filler.of(items[at])
        if body.entity != number:
            where = (item.start, item.end)
            owner = Filler(number, *where)
            yield Proposal("owned-by", owner, "owns", body, None, ("asserted",), where)


def _owner_called(scene: Scene, name: str) -> int:
    """Give the body that a name or a noun such as 'council' means; -1 where it is not told."""
    number = scene.cast.named(name)
    nouns = [each for each in scene.cast.bodies() if name == each.cls]
    return number if number >= 0 else nouns[0].number if len(nouns) == 1 else -1


def _is_in(scene: Scene) -> Iterator[Proposal]:
    """'Hill is a private hospital near Dale'."""
    items = scene.items
    for group in scene.groups:
        at = group.main + 1
        if group.lemma != "be" or at >= len(items) or items[at].low.split()[0] not in {"a", "an"}:
            continue
        subject = [each for each in range(group.first) if scene.kind(each) == "body"]
        if subject and subject[-1] == group.first - 1 and not subject[:-1]:
            owner = fillers(scene, Slot("subject", subject[0], subject[0] + 1), "body")
            yield from _located(scene, owner[0], at, at + _NEAR)


def _located(scene: Scene, owner: Filler, first: int, last: int) -> Iterator[Proposal]:
    items = scene.items
    for at in range(first, min(last, len(items) - 1)):
        if items[at].mention is None and items[at].low in _PARTS:
            return
        if items[at].low in _IN and items[at].mention is None:
            if scene.kind(at + 1) == "place":
                thing = Filler.of(items[at + 1])
                trigger = (items[at].start, items[at].end)
                yield Proposal("sited", owner, "locatedIn", thing, None, ("asserted",), trigger)
            return
