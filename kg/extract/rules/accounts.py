"""Reads what is told of a body's money and rating: turnover, deficit, notice, a poor rating."""

from collections.abc import Iterator

from kg.extract.clauses.slots import Slot
from kg.extract.clauses.subjects import relative_object
from kg.extract.rules.fillers import fillers, implied
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed
from kg.model import Value

_NOUNS = {
    **dict.fromkeys(listed("rules.accounts", "turnover"), "turnover"),
    **dict.fromkeys(listed("rules.accounts", "deficit"), "deficit"),
}
_SIGNS = (
    ("requires", "improvement"),
    ("special", "measures"),
    ("inadequate",),
)
_SIGN_WORDS = frozenset(sign[0] for sign in _SIGNS)
_CAPS = frozenset({"cap", "capped", "limit"})
_RATE = listed("rules.accounts", "rate")
_LIABLE = listed("rules.accounts", "liable")
_FURTHEST = 9


def account_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose sums that a body took in or lost, notice that a contract asks, and ratings."""
    for place in scene.words_at(_NOUNS):
        yield from _sum(scene, place, _NOUNS[scene.items[place].low])
    for place in scene.words_at({"notice"}):
        yield from _notice(scene, place)
    for place in scene.words_at(_CAPS):
        yield from _cap(scene, place)
    for place in scene.words_at(_SIGN_WORDS):
        yield from _rating(scene, place)


def _sum(scene: Scene, place: int, predicate: str) -> Iterator[Proposal]:
    items = scene.items
    first = place + 3 if _owner_behind(scene, place) else place + 1
    for at in range(first, min(place + _FURTHEST, len(items))):
        found = items[at].value
        if found is not None and found.value.kind == "money":
            break
        other = items[at].mention is not None or items[at].low in {";", ":", "but", "from", "by"}
        if found is None and other:
            return
    else:
        return
    if found is None:
        return
    who = _whose(scene, place)
    open_ = any(
        word in {"could", "may", "might", "would", "will"}
        for group in scene.groups
        for word, _ in group.chain
    )
    if who is not None and not open_:
        present = predicate == "turnover" and any(each.form == "third" for each in scene.groups)
        where, trigger = (found.start, found.end), (items[place].start, items[place].end)
        status = "asserted" if present else "past"
        yield Proposal(predicate, who, predicate, None, found.value, (status,), trigger, (where,))


def _owner_behind(scene: Scene, place: int) -> bool:
    """'Revenue at Hill rose to £3m'."""
    behind = [item.low for item in scene.items[place + 1 : place + 2]]
    return behind in (["at"], ["of"]) and scene.kind(place + 2) == "body"


def _owner_before(scene: Scene, place: int) -> bool:
    """'Hill, with sales of £3m,'."""
    before = [item.low for item in scene.items[max(0, place - 3) : place]]
    return before[1:] == [",", "with"] and scene.kind(place - 3) == "body"


def _whose(scene: Scene, place: int) -> Filler | None:
    """'Its turnover', "the trust's deficit", 'the trust has a turnover', 'revenue at Hill'."""
    items = scene.items
    if _owner_behind(scene, place):
        return Filler.of(items[place + 2])
    if _owner_before(scene, place):
        return Filler.of(items[place - 3])
    for at in range(place - 1, max(-1, place - 4), -1):
        if items[at].mention is None and items[at].low in {"its", "their", "our"}:
            found = fillers(scene, Slot("owner", at, at + 1), "body")
            return found[0] if found else None
        if items[at].mention is None and items[at].low == "'s" and scene.kind(at - 1) == "body":
            return fillers(scene, Slot("owner", at - 1, at), "body")[0]
    group = next((each for each in reversed(scene.groups) if each.main < place), None)
    if group is None:
        return (
            Filler(scene.cast.own, items[place].start, items[place].end, implied=True)
            if (scene.cast.own >= 0)
            else None
        )
    found = fillers(scene, Slot("subject", 0, group.first), "body") if group.first else []
    return found[-1] if found else None


def _notice(scene: Scene, place: int) -> Iterator[Proposal]:
    """'On six months' notice': what the contract asks of whoever leaves it."""
    at = place - 2 if place > 1 and scene.items[place - 1].low in {"'", "'s"} else place - 1
    told = scene.items[at] if at >= 0 else None
    if told is None or told.value is None or told.value.value.kind != "duration":
        return
    may = any(word in {"may", "can", "must"} for group in scene.groups for word, _ in group.chain)
    thing = implied(scene, "let", told.start) if may else None
    if thing is not None:
        where, value = (told.start, told.end), told.value.value
        yield Proposal(
            "notice", thing, "hasNoticePeriod", None, value, ("asserted",), where, (where,)
        )


def _cap(scene: Scene, place: int) -> Iterator[Proposal]:
    """'The contract has a cap of £20m on damages', 'liability is capped at £5m'."""
    items = scene.items
    ahead = range(place + 1, min(place + 4, len(items)))
    found = next((items[at].value for at in ahead if items[at].value), None)
    near = {item.low for item in items[max(0, place - 5) : place + 8]}
    if found is None or found.value.kind != "money" or not near & _LIABLE:
        return
    named = [at for at in range(place) if scene.kind(at) == "contract"]
    thing = fillers(scene, Slot("subject", named[-1], named[-1] + 1), "contract") if named else []
    whole = thing[0] if thing else implied(scene, "let", items[place].start)
    if whole is not None:
        trigger, where = (items[place].start, items[place].end), (found.start, found.end)
        yield Proposal(
            "cap", whole, "capsLiability", None, found.value, ("asserted",), trigger, (where,)
        )


def _rating(scene: Scene, place: int) -> Iterator[Proposal]:
    """'Was rated inadequate', 'which we rated requires improvement', 'put in special measures'."""
    items = scene.items
    sign = next((each for each in _SIGNS if items[place].low == each[0]), ())
    told = tuple(item.low for item in items[place : place + len(sign)])
    group = next((each for each in reversed(scene.groups) if each.main < place), None)
    if told != sign or group is None or group.lemma not in _RATE or place - group.main > _FURTHEST:
        return
    subject = scene.subject(group)
    if group.passive:
        slot = subject
    else:
        object_ = relative_object(items, subject) if subject else None
        slot = object_ or Slot("object", group.main + 1, place)
    found = fillers(scene, slot, "rated") if slot else []
    value = Value("text", text=" ".join(told))
    trigger = (items[place].start, items[place + len(sign) - 1].end)
    for each in found[:1]:
        yield Proposal("rating", each, "showsSign", None, value, ("past",), trigger, (trigger,))
