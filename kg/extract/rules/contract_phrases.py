"""Reads what stands behind a contract's noun: what it is for, with whom it is, what is under it."""

from collections.abc import Iterator, Sequence

from kg.extract.clauses.coordination import coordinated
from kg.extract.clauses.slots import Slot
from kg.extract.mentions.items import Item
from kg.extract.mentions.mention import BUYERS
from kg.extract.rules.fillers import fillers
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed

FORMER = listed("rules.contract_phrases", "former")
"""Words that tell that what they stand before is over."""
_CARERS = frozenset({"trust", "ambulance", "provider"})
_SELLERS = frozenset({"company", "weak", "voice"})
_PROVISION = listed("rules.contract_phrases", "provision")
_OF_ALL = ([",", "all", "with"], [",", "both", "with"])
_NOT_WITH = listed("rules.contract_phrases", "not-with")
_RUN = listed("rules.contract_phrases", "run")
_LEAST = 5


def contract_phrase_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose the services and the parties that a contract's own phrase tells."""
    for place in scene.kinds_at({"contract"}):
        yield from _behind(scene, place)
        yield from _under_which(scene, place)
    yield from _under(scene)


def _behind(scene: Scene, place: int) -> Iterator[Proposal]:
    """'A contract for physiotherapy', 'its contract with Serco'."""
    items = scene.items
    behind = place + 1
    if [each.low for each in items[behind : behind + 3]] in _OF_ALL:
        behind += 2  # "three contracts, all with the board"
    if [each.low for each in items[behind + 1 : behind + 2]] == ["for"] and _joins(items[behind]):
        behind += 1  # "Lot 2, for blood tests", "the contract is for blood tests"
    if behind >= len(items) or items[behind].mention is not None:
        return
    contract, trigger = Filler.of(items[place]), (items[behind].start, items[behind].end)
    head = items[place].low.rsplit(maxsplit=1)[-1]
    for word, at in _parts(items, behind):
        kind = scene.kind(at)
        if word == "for" and kind == "service" and not head.startswith("tender"):
            yield from _for(scene, contract, at, trigger)
        elif word == "with" and kind == "body" and head not in _NOT_WITH:
            yield from _with(scene, contract, at, trigger)
        else:
            return


def _parts(items: Sequence[Item], place: int) -> Iterator[tuple[str, int]]:
    """Give what stands behind 'for' and 'with': 'a contract for care with Hill'."""
    words = {"for", "with"}
    while place < len(items) and items[place].mention is None and items[place].low in words:
        at = _named_at(items, place + 1)
        if at < 0:
            return
        yield items[place].low, at
        words -= {items[place].low}
        place = at + 1


def _joins(item: Item) -> bool:
    return item.mention is None and item.low in {",", "is", "was"}


def _named_at(items: Sequence[Item], at: int) -> int:
    """Step over 'the', and over 'the provision of'; -1 where nothing is named there."""
    if at < len(items) and items[at].mention is None:
        at += items[at].low in {"the", "its", "their", "all", "some"}
    if at + 2 < len(items) and items[at].low in _PROVISION and items[at + 1].low == "of":
        at += 3 if items[at + 2].mention is None else 2
    if [item.low for item in items[at + 1 : at + 2]] == ["'s"]:  # "with Hill's subsidiary Vale"
        behind = (each for each in range(at + 2, min(at + 5, len(items))) if items[each].mention)
        at = next(behind, len(items))
    return at if at < len(items) and items[at].mention is not None else -1


def _for(scene: Scene, contract: Filler, at: int, trigger: tuple[int, int]) -> Iterator[Proposal]:
    for each in coordinated(scene.items, at):
        if each >= at and scene.kind(each) == "service":
            thing, status = Filler.of(scene.items[each]), ("asserted",)
            yield Proposal("contract-for", contract, "coversService", thing, None, status, trigger)


def _with(scene: Scene, contract: Filler, at: int, trigger: tuple[int, int]) -> Iterator[Proposal]:
    """Tell what a party is to a contract: its buyer, its provider, a partner, a main contractor."""
    first = next((each for each in range(at) if scene.kind(each) == "body"), -1)
    cls = scene.cast.entities[contract.entity].cls
    if first >= 0 and cls == "subcontract":
        owner, main, status = (
            Filler.of(scene.items[first]),
            Filler.of(scene.items[at]),
            ("asserted",),
        )
        yield Proposal("subcontract-with", owner, "subcontractorOf", main, None, status, trigger)
        return
    rule, predicate = "contract-with", _predicate(scene, first, at)
    if first >= 0 and cls == "agreement" and _are_providers(scene, first, at):
        rule, predicate = "agree-with", "partnerIn"
    status = (_status(scene, at),)
    for each in coordinated(scene.items, at):
        if each >= at and scene.kind(each) == "body":
            body = Filler.of(scene.items[each])
            yield Proposal(rule, body, predicate, contract, None, status, trigger)


def _status(scene: Scene, at: int) -> str:
    low = scene.items[at - 2].low if at > 1 else ""
    if low.startswith("no "):
        return "denied"
    return "past" if set(low.split()) & FORMER else "asserted"


def _cls(scene: Scene, place: int) -> str:
    mention = scene.items[place].mention if place >= 0 else None
    return scene.entity(mention).cls if mention else ""


def _predicate(scene: Scene, first: int, at: int) -> str:
    """A firm's contract with a hospital is one that the hospital buys."""
    buys = _cls(scene, first) in _SELLERS and _cls(scene, at) in _CARERS
    return "commissions" if buys or _cls(scene, at) in BUYERS else "holdsContract"


def _are_providers(scene: Scene, one: int, other: int) -> bool:
    """Two providers that agree are partners, and neither buys from the other."""
    return _cls(scene, one) in _CARERS and _cls(scene, other) in _CARERS | {"voice"}


def _under(scene: Scene) -> Iterator[Proposal]:
    """'Under the contract, X care will …': what a contract changes is covered by it."""
    items = scene.items
    if len(items) < _LEAST or items[0].low != "under" or scene.kind(1) != "contract":
        return
    yield from _held(scene)
    is_subject = any(group.first == _LEAST - 1 and group.is_finite for group in scene.groups)
    if items[2].low == "," and scene.kind(3) == "service" and is_subject:
        trigger, status = (items[0].start, items[1].end), ("asserted",)
        contract, thing = Filler.of(items[1]), Filler.of(items[3])
        yield Proposal("under", contract, "coversService", thing, None, status, trigger)


def _under_which(scene: Scene, place: int) -> Iterator[Proposal]:
    """'The agreement under which Hill runs it' is one that Hill holds."""
    items = scene.items
    if [item.low for item in items[place + 1 : place + 3]] != ["under", "which"]:
        return
    group = next((each for each in scene.groups if each.first > place + 2), None)
    if group is None or group.passive or group.lemma not in _RUN:
        return
    slot = Slot("subject", place + 3, group.first)
    for each in fillers(scene, slot, "seller") if slot.first < slot.last else []:
        trigger = (items[place].start, items[place + 2].end)
        statuses = tuple(scene.statuses(group, "state"))
        yield Proposal(
            *("under-held", each, "holdsContract", Filler.of(items[place]), None, statuses, trigger)
        )


def _held(scene: Scene) -> Iterator[Proposal]:
    """'Under the contract, X runs …': whoever runs something under it holds it."""
    group = next((each for each in scene.groups if each.is_finite), None)
    owned = scene.items[1].low.split()[0] in {"its", "their"}  # read with whose it is
    if group is None or owned or group.passive or group.lemma not in _RUN:
        return
    slot = scene.subject(group)
    for each in fillers(scene, slot, "seller") if slot else []:
        contract, trigger = Filler.of(scene.items[1]), (scene.items[0].start, scene.items[1].end)
        statuses = tuple(scene.statuses(group, "state"))
        yield Proposal("under-held", each, "holdsContract", contract, None, statuses, trigger)
