"""Reads what contracts are worth, how long they last, what they are for and with whom they are."""

from collections.abc import Iterator

from kg.extract.clauses.coordination import coordinated
from kg.extract.clauses.slots import governing_verb
from kg.extract.clauses.status import PRECEDENCE, statuses_of
from kg.extract.mentions.items import Item
from kg.extract.mentions.mention import Mention
from kg.extract.reading.values import Found
from kg.extract.rules.fillers import implied
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.model import Value

_WORTH = frozenset({"worth", "costing", "valued", "totalling", "value", "cost", "budget"})
FORMER = frozenset({"former", "previous", "earlier", "old"})
"""Words that tell that what they stand before is over."""
_VALUES = frozenset({"value", "cost", "price", "budget"})
_LATEST = 4
_BUYERS = frozenset({"ccg", "icb", "council", "national"})
_VALUED = frozenset({"contract", "programme"})
_FURTHEST = 7
_LEAST = 5


def figure_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose values, lengths, services and partners that a contract's own phrase tells."""
    for place, item in enumerate(scene.items):
        if item.mention is None:
            continue
        if scene.entity(item.mention).kind in _VALUED:
            yield from _inside(scene, place, item.mention)
        if scene.entity(item.mention).kind == "contract":
            yield from _behind(scene, place, item)
    yield from _under(scene)
    for place, item in enumerate(scene.items):
        if item.low in _WORTH and item.mention is None:
            yield from _worth(scene, place)
        if item.low in _VALUES and item.mention is None and place + 2 < len(scene.items):
            yield from _value_of_contract(scene, place)


def _filler(item: Item, number: int) -> Filler:
    return Filler(number, item.start, item.end)


def _inside(scene: Scene, place: int, mention: Mention) -> Iterator[Proposal]:
    """'A £47m five-year contract' tells its value and its length."""
    item = scene.items[place]
    inner = [
        each
        for each in scene.passage.nested
        if isinstance(each, Found) and mention.start <= each.start < mention.end
    ]
    subject = _filler(item, mention.entities[0])
    for found in inner:
        if found.value.kind == "money":
            yield _valued(
                scene, "figure-inside", subject, found.value, place, (found.start, found.end)
            )
        elif found.value.kind == "duration":
            status = _planned(scene, place)
            yield Proposal(
                *("length-inside", subject, "contractTerm", None, found.value, (status,)),
                (found.start, found.end),
            )


def _planned(scene: Scene, place: int) -> str:
    """What is told of a contract that is only planned is planned as well."""
    before = [group for group in scene.groups if group.main < place]
    if not before:
        return "asserted"
    group = before[-1]
    found = statuses_of(scene.items, group, governing_verb(group, scene.groups), kind="state")
    strongest = min(found, key=PRECEDENCE.index)
    indefinite = scene.items[place].low.split()[0] in {"a", "an", "new"}
    return strongest if strongest in {"planned", "conditional"} and indefinite else "asserted"


def _valued(
    scene: Scene, rule: str, subject: Filler, value: Value, place: int, where: tuple[int, int]
) -> Proposal:
    status = _planned(scene, place)
    return Proposal(rule, subject, "contractValue", None, value, (status,), where, (where,))


def _worth(scene: Scene, place: int) -> Iterator[Proposal]:
    """'The deal, worth £5m', 'a contract with a value of £5m': the sum follows closely."""
    items = scene.items
    ahead = range(place + 1, min(place + 5, len(items)))
    at = next((each for each in ahead if items[each].value), -1)
    found = items[at].value if at >= 0 else None
    between = [items[each] for each in range(place + 1, max(at, place + 1))]
    if found is None or found.value.kind != "money" or any(item.mention for item in between):
        return
    if any(item.low in {",", "and", "but"} for item in between):
        return
    for back in range(place - 1, max(-1, place - 1 - _FURTHEST), -1):
        mention = items[back].mention
        if items[back].low in {";", ":", "but"}:
            return
        if mention is None:
            continue
        entity = scene.entity(mention)
        if entity.kind in _VALUED | {"service"}:
            yield from _over_time(scene, _filler(items[back], entity.number), at)
            yield _valued(
                scene,
                "worth",
                _filler(items[back], entity.number),
                found.value,
                back,
                (items[place].start, found.end),
            )
            return
        if entity.kind in {"body", "person"} and items[place].low in {"value", "cost", "budget"}:
            return
    yield from _it_is_worth(scene, place, found)
    yield from _value_of_it(scene, place, found)


def _over_time(scene: Scene, subject: Filler, at: int) -> Iterator[Proposal]:
    """'Worth £6m over three years' also tells how long it lasts."""
    items = scene.items
    if at + 2 < len(items) and items[at + 1].low == "over":
        found = items[at + 2].value
        if found and found.value.kind == "duration":
            where = (found.start, found.end)
            yield Proposal(
                "worth-over",
                subject,
                "contractTerm",
                None,
                found.value,
                ("asserted",),
                where,
                (where,),
            )


def _it_is_worth(scene: Scene, place: int, found: Found) -> Iterator[Proposal]:
    items = scene.items
    number = scene.passage.recent.get("contract", -1)
    if number >= 0 and place > 1 and items[0].low == "it" and items[place].low == "worth":
        subject = Filler(number, items[0].start, items[0].end)
        yield _valued(scene, "worth", subject, found.value, 0, (items[place].start, found.end))


def _value_of_it(scene: Scene, place: int, found: Found) -> Iterator[Proposal]:
    """'The annual value is £5m': of the contract spoken of last, if nothing else owns it."""
    items = scene.items
    owned = any(item.mention or item.low in {"its", "their", "'s"} for item in items[:place])
    if owned or items[place].low not in _VALUES or place > _LATEST:
        return
    thing = implied(scene, "let", items[place].start)
    if thing is not None:
        where = (items[place].start, found.end)
        yield _valued(scene, "value-of", thing, found.value, place, where)


def _value_of_contract(scene: Scene, place: int) -> Iterator[Proposal]:
    """Read 'the value of the contract is £5m over seven years'."""
    items = scene.items
    ahead = range(place + 1, min(place + 4, len(items)))
    at = next((each for each in ahead if scene.kind(each) in _VALUED), -1)
    if items[place + 1].low != "of" or at < 0:
        return
    after = range(at + 1, min(at + 6, len(items)))
    sum_at = next((each for each in after if items[each].value), -1)
    found = items[sum_at].value if sum_at >= 0 else None
    mention = items[at].mention
    if found is None or found.value.kind != "money" or mention is None:
        return
    subject = _filler(items[at], mention.entities[0])
    yield from _over_time(scene, subject, sum_at)
    yield _valued(scene, "value-of", subject, found.value, at, (items[place].start, found.end))


def _behind(scene: Scene, place: int, item: Item) -> Iterator[Proposal]:
    """'A contract for physiotherapy', 'its contract with Serco'."""
    items = scene.items
    if item.mention is None or place + 2 >= len(items):
        return
    subject = _filler(item, item.mention.entities[0])
    word = items[place + 1].low if items[place + 1].mention is None else ""
    at = place + 2
    if items[at].mention is None and items[at].low in {"the", "its", "their", "all", "some"}:
        at += 1
    if at >= len(items) or items[at].mention is None:
        return
    trigger = items[place + 1].start, items[place + 1].end
    kind = scene.kind(at)
    if (
        word == "for"
        and kind == "service"
        and not scene.entity(item.mention).cls.startswith("tender")
    ):
        for each in coordinated(items, at):
            other = items[each].mention
            if each >= at and other and scene.entity(other).kind == "service":
                thing = _filler(items[each], other.entities[0])
                yield Proposal(
                    "contract-for", subject, "coversService", thing, None, ("asserted",), trigger
                )
    if word == "with" and kind == "body" and "partnership" not in item.low:
        yield from _with(scene, subject, at, trigger)


def _under(scene: Scene) -> Iterator[Proposal]:
    """'Under the contract, X care will …': what a contract changes is covered by it."""
    items = scene.items
    if len(items) < _LEAST or items[0].low != "under" or scene.kind(1) != "contract":
        return
    if items[2].low == "," and scene.kind(3) == "service" and _is_subject(scene, 3):
        contract, service = items[1].mention, items[3].mention
        if contract and service:
            subject = _filler(items[1], contract.entities[0])
            thing = _filler(items[3], service.entities[0])
            trigger = (items[0].start, items[1].end)
            status = ("asserted",)
            yield Proposal("under", subject, "coversService", thing, None, status, trigger)


def _is_subject(scene: Scene, place: int) -> bool:
    return any(group.first == place + 1 and group.is_finite for group in scene.groups)


def _with(scene: Scene, contract: Filler, at: int, trigger: tuple[int, int]) -> Iterator[Proposal]:
    mention = scene.items[at].mention
    if mention is None:
        return
    body = _filler(scene.items[at], mention.entities[0])
    predicate = "commissions" if scene.entity(mention).cls in _BUYERS else "holdsContract"
    low = scene.items[at - 2].low if at > 1 else ""
    status = "past" if set(low.split()) & FORMER else "asserted"
    yield Proposal("contract-with", body, predicate, contract, None, (status,), trigger)
