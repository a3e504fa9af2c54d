"""Reads what noun phrases tell without a verb: possession, partnership, models and places."""

from collections.abc import Iterator

from kg.extract.clauses.coordination import coordinated
from kg.extract.clauses.status import statuses_of
from kg.extract.mentions.items import Item
from kg.extract.rules.fillers import implied
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.words import Names

_BUYERS = frozenset({"ccg", "icb", "council", "national"})
_SELLERS = frozenset({"company", "trust", "ambulance", "provider"})
_JOINT = frozenset({"programme"})
_TOGETHER = frozenset({"between", "with", "of"})
_ISSUED = frozenset({"guidance", "specification", "specifications", "framework", "template"})
_FURTHEST = 4


def phrase_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose what phrases of a sentence say."""
    for place, item in enumerate(scene.items):
        if item.low == "'s" and item.mention is None:
            yield from _owned(scene, place)
        if (item.mention is not None and scene.kind(place) in _JOINT) or item.low == "partnership":
            yield from _joint(scene, place)
        if item.mention is not None and scene.kind(place) == "contract":
            yield from _model(scene, place)
    yield from _located(scene)


def _filler(item: Item) -> Filler:
    return Filler(item.mention.entities[0] if item.mention else -1, item.start, item.end)


def _owned(scene: Scene, place: int) -> Iterator[Proposal]:
    """'Dale CCG's contract' is one it buys; a firm's contract is one it holds."""
    items = scene.items
    if not place or place + 1 >= len(items) or scene.kind(place - 1) != "body":
        return
    owner, owned = items[place - 1], items[place + 1]
    if owner.mention is None or owned.mention is None:
        return
    cls, kind = scene.entity(owner.mention).cls, scene.kind(place + 1)
    trigger = (items[place].start, owned.end)
    with_other = place + 2 < len(items) and items[place + 2].low in {"with", "to"}
    if kind == "contract" and cls in _BUYERS:
        yield Proposal(
            "own-contract",
            _filler(owner),
            "commissions",
            _filler(owned),
            None,
            ("asserted",),
            trigger,
        )
    elif kind == "contract" and cls in _SELLERS and not with_other:
        yield Proposal(
            "own-contract",
            _filler(owner),
            "holdsContract",
            _filler(owned),
            None,
            ("asserted",),
            trigger,
        )
    elif kind == "document" and scene.entity(owned.mention).cls in _ISSUED and cls == "national":
        yield Proposal(
            "own-paper", _filler(owner), "published", _filler(owned), None, ("past",), trigger
        )


def _joint(scene: Scene, place: int) -> Iterator[Proposal]:  # noqa: C901 - one return for each case
    """'A joint programme between A and B', 'a partnership with A, B and C'."""
    items, at = scene.items, place + 1
    while (
        at < len(items)
        and at - place < _FURTHEST
        and items[at].mention is None
        and items[at].low not in _TOGETHER | {",", "."}
    ):
        at += 1
    if at + 1 >= len(items) or items[at].mention is not None:
        return
    word = items[at].low
    named = scene.kind(place) in _JOINT
    said = any(group.main == place - 1 and group.lemma == "be" for group in scene.groups)
    whole = _filler(items[place])
    if said or not named:
        whole_or_none = implied(scene, "undertaking", items[place].start)
        if whole_or_none is None:
            return
        whole = whole_or_none
    joint = (
        any(each.low in {"joint", "partnership"} for each in items[max(0, place - 2) : at])
        or "joint" in items[place].low.split()
        or "partnership" in items[place].low.split()
    )
    if not (word == "between" or (word == "with" and joint)):
        return
    first = next(
        (each for each in range(at + 1, min(at + 4, len(items))) if items[each].mention), -1
    )
    if first < 0:
        return
    partners = [each for each in coordinated(items, first) if each >= first]
    partners = [each for each in partners if scene.kind(each) in {"body", "group"}]
    if word == "between" and len(partners) < 2:  # noqa: PLR2004
        return
    trigger = (items[place].start, items[at].end)
    for each in partners:
        yield Proposal(
            "joint", _filler(items[each]), "partnerIn", whole, None, ("asserted",), trigger
        )


def _model(scene: Scene, place: int) -> Iterator[Proposal]:
    """'The service is a lead provider contract' names its model."""
    items = scene.items
    words = items[place].low.removeprefix("a ").removeprefix("an ").removesuffix("s")
    key = (
        Names.load()
        .told["contract_model"]
        .get(words.removesuffix(" contract").removesuffix(" deal"))
    )
    group = next(
        (each for each in scene.groups if each.main == place - 1 and each.lemma == "be"), None
    )
    if key is None or group is None:
        return
    subjects = [
        at for at in range(group.first) if scene.kind(at) in {"contract", "service", "programme"}
    ]
    if not subjects:
        return
    model = next(
        (each for each in scene.cast.entities if each.kind == "model" and each.cls == key), None
    )
    if model is None:
        model = scene.cast.add("model", key, words, f"code/contract-model/{key}")
    model.spans.append((items[place].start, items[place].end))
    statuses = statuses_of(items, group, None, kind="state")
    trigger = (items[group.main].start, items[place].end)
    thing = Filler(model.number, items[place].start, items[place].end)
    yield Proposal(
        "model",
        _filler(items[subjects[-1]]),
        "hasContractModel",
        thing,
        None,
        tuple(statuses),
        trigger,
    )


def _located(scene: Scene) -> Iterator[Proposal]:
    """'In Dale, the joint committee …' says where the committee works."""
    items = scene.items
    if len(items) < 4 or items[0].low != "in" or scene.kind(1) != "place":  # noqa: PLR2004
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
                    _filler(items[at]),
                    "locatedIn",
                    _filler(items[each]),
                    None,
                    ("asserted",),
                    trigger,
                )
