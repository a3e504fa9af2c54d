"""Reads what noun phrases tell without a verb: possession, partnership and places."""

from collections.abc import Iterator, Sequence

from kg.extract.clauses.coordination import coordinated
from kg.extract.mentions.items import Item
from kg.extract.mentions.mention import BUYERS, UNDERTAKINGS
from kg.extract.rules.contract_phrases import FORMER
from kg.extract.rules.fillers import implied
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed
from kg.model import Value

_SELLERS = frozenset({"company", "trust", "ambulance", "provider"})
_UNIONS = listed("rules.phrases", "unions")
_TOGETHER = frozenset({"between", "with", "of"})
_ISSUED = listed("rules.phrases", "issued")
_CALLED = frozenset({"known", "as", "called", "named", "the"})
_FURTHEST, _LEAST_BEFORE = 4, 2


def phrase_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose what phrases of a sentence say."""
    for place in scene.words_at({"'s"}):
        yield from _owned(scene, place)
    for place in sorted([*scene.kinds_at({"programme"}), *scene.words_at({"partnership"})]):
        yield from _joint(scene, place)
    for place in scene.words_at({"formerly", "previously"}):
        yield from _formerly(scene, place)
    yield from _located(scene)


def _formerly(scene: Scene, place: int) -> Iterator[Proposal]:
    """'Hill, formerly known as Vale' says that Vale is Hill now."""
    items = scene.items
    at = place + 1
    while at < len(items) and items[at].mention is None and items[at].low in _CALLED:
        at += 1
    if place < _LEAST_BEFORE or items[place - 1].low not in {",", "("} or at >= len(items):
        return
    if scene.kind(at) == "body" and scene.kind(place - 2) == "body":
        old, new = Filler.of(items[at]), Filler.of(items[place - 2])
        value = Value("text", text=scene.cast.entities[new.entity].name)
        if old.entity != new.entity:
            trigger, where = (items[place].start, items[at].end), (new.start, new.end)
            yield Proposal("formerly", old, "renamedTo", None, value, ("past",), trigger, (where,))


def _owned(scene: Scene, place: int) -> Iterator[Proposal]:
    """'Dale CCG's contract' is one it buys; a firm's contract is one it holds."""
    items = scene.items
    if not place or place + 1 >= len(items) or scene.kind(place - 1) != "body":
        return
    owner, owned = items[place - 1], items[place + 1]
    if owner.mention is None or owned.mention is None:
        return
    trigger = (items[place].start, owned.end)
    rule, predicate = _owned_as(scene, place)
    status = "past" if predicate == "published" or set(owned.low.split()) & FORMER else "asserted"
    if predicate:
        who, what = Filler.of(owner), Filler.of(owned)
        yield Proposal(rule, who, predicate, what, None, (status,), trigger)


def _owned_as(scene: Scene, place: int) -> tuple[str, str]:
    """Give the rule and predicate of what stands behind a possessive; empty where it tells none."""
    items = scene.items
    kind = scene.kind(place + 1)
    owner, owned = (
        scene.entity(mention).cls if mention else ""
        for mention in (items[place - 1].mention, items[place + 1].mention)
    )
    with_other = place + 2 < len(items) and items[place + 2].low in {"with", "to"}
    if kind == "contract" and owner in BUYERS:
        return "own-contract", "commissions"
    if kind == "contract" and owner in _SELLERS and not with_other:
        return "own-contract", "holdsContract"
    paper = kind == "document" and owned in _ISSUED and owner == "national"
    return ("own-paper", "published") if paper else ("", "")


def _joint(scene: Scene, place: int) -> Iterator[Proposal]:
    """'A joint programme between A and B', 'a partnership with A, B and C'."""
    at = _together(scene.items, place)
    if at < 0:
        return
    word = scene.items[at].low
    partners = _partners(scene, at)
    if scene.items[place].low.rsplit(maxsplit=1)[-1] in _UNIONS:
        return
    told = word == "between" and len(partners) > 1
    told = told or (word == "with" and bool(partners) and _is_joint(scene.items, place, at))
    whole = _whole(scene, place) if told else None
    if whole is None:
        return
    trigger = (scene.items[place].start, scene.items[at].end)
    for each in partners:
        yield Proposal("joint", each, "partnerIn", whole, None, ("asserted",), trigger)


def _together(items: Sequence[Item], place: int) -> int:
    """Give where 'between' or 'with' stands behind a programme, or -1."""
    for at in range(place + 1, min(place + _FURTHEST, len(items) - 1) + 1):
        if items[at].mention is not None or at + 1 >= len(items):
            return -1
        if items[at].low in _TOGETHER | {",", "."} and not _is_of_work(items, at):
            return at
    return -1


def _is_joint(items: Sequence[Item], place: int, at: int) -> bool:
    words = {word for item in items[max(0, place - 2) : at] for word in item.low.split()}
    return bool(words & {"joint", "partnership"})


def _partners(scene: Scene, at: int) -> list[Filler]:
    items = scene.items
    ahead = range(at + 1, min(at + _FURTHEST, len(items)))
    first = next((each for each in ahead if items[each].mention), -1)
    named = [each for each in coordinated(items, first) if each >= first] if first >= 0 else []
    return [Filler.of(items[each]) for each in named if scene.kind(each) in {"body", "group"}]


def _whole(scene: Scene, place: int) -> Filler | None:
    """'It is a partnership with …' says of what was spoken of that it is one."""
    if place and scene.items[place - 1].low == "in":  # "the deal involves A in partnership with B"
        before = [at for at in range(place) if scene.kind(at) in UNDERTAKINGS]
        return Filler.of(scene.items[before[-1]]) if before else None
    said = any(group.main == place - 1 and group.lemma == "be" for group in scene.groups)
    if said or scene.kind(place) != "programme":
        return implied(scene, "undertaking", scene.items[place].start)
    return Filler.of(scene.items[place])


def _is_of_work(items: Sequence[Item], place: int) -> bool:
    """'A programme of work between' tells with 'of' no partner."""
    ahead = items[place + 1 : place + 2]
    return items[place].low == "of" and bool(ahead) and ahead[0].mention is None


def _located(scene: Scene) -> Iterator[Proposal]:
    """'In Dale, the joint committee …' says where the committee works."""
    items = scene.items
    if not items[3:] or items[0].low != "in" or scene.kind(1) != "place":
        return
    places = [each for each in coordinated(items, 1) if scene.kind(each) == "place"]
    at = places[-1] + 1
    if at + 1 < len(items) and items[at].low == ",":
        at += 2 if items[at + 1].low == "the" and items[at + 1].mention is None else 1
        if at < len(items) and scene.kind(at) == "body":
            for each in places:
                trigger = (items[0].start, items[each].end)
                yield Proposal(
                    "in-place",
                    Filler.of(items[at]),
                    "locatedIn",
                    Filler.of(items[each]),
                    None,
                    ("asserted",),
                    trigger,
                )
