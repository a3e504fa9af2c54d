"""Reads what contracts are worth and how long they last."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.clauses.status import PRECEDENCE
from kg.extract.mentions.items import Item
from kg.extract.reading.values import Found
from kg.extract.rules.fillers import implied
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed
from kg.model import Value

_WORTH = listed("rules.figures", "worth")
_VALUES = listed("rules.figures", "values")
_TERMS = listed("rules.figures", "terms")
_LASTING = frozenset({"for", "of", "over", "lasting", "spanning"})
_NONE = frozenset({"no", "any", "every", "each"})
_LATEST = 4
_VALUED = frozenset({"contract", "programme"})
_FRONT: tuple[list[str], ...] = ([], ["at", "a"])
_NEAR, _FAR = 6, 18
_FURTHEST = 10


def figure_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose values and lengths that a contract's own phrase tells, or words such as 'worth'."""
    if scene.value_kinds.isdisjoint({"money", "duration"}):
        return
    for place in scene.kinds_at(_VALUED):
        yield from _of_phrase(scene, place)
    for place in scene.words_at(_TERMS):
        yield from _term(scene, place)
    verbs = {group.main for group in scene.groups if group.lemma == "cost" and group.chain}
    for place in scene.words_at(_WORTH):
        if place not in verbs:
            yield from _worth(scene, place)
    for place in scene.words_at(_VALUES):
        if place not in verbs:
            yield from _value_of_contract(scene, place)


def _of_phrase(scene: Scene, place: int) -> Iterator[Proposal]:
    if not _is_none(scene.items[place]):
        yield from _inside(scene, place)
        yield from _apposed(scene, place)


def _is_none(item: Item) -> bool:
    """'No contract worth more than £5m' tells of none."""
    return item.low.partition(" ")[0] in _NONE


def _inside(scene: Scene, place: int) -> Iterator[Proposal]:
    """'A £47m five-year contract' tells its value and its length."""
    item = scene.items[place]
    inner = [
        each
        for each in scene.passage.nested
        if isinstance(each, Found) and item.start <= each.start < item.end
    ]
    subject = Filler.of(item)
    for found in inner:
        if found.value.kind == "money":
            yield _valued(
                scene, "figure-inside", subject, found.value, place, (found.start, found.end)
            )
        elif found.value.kind == "duration" and "-old" not in item.low:
            status = _planned(scene, place)
            yield Proposal(
                *("length-inside", subject, "contractTerm", None, found.value, (status,)),
                (found.start, found.end),
            )


def _apposed(scene: Scene, place: int) -> Iterator[Proposal]:
    """'The dental deal (£2m a year)', 'the grant, £2m this year, will end' tell values as well."""
    items = scene.items
    yield from _lasting(scene, place)
    if place + 3 >= len(items) or items[place + 1].low not in {",", "("}:
        return
    found = items[place + 2].value
    ends = items[place + 3 : place + 6]
    if found is None or not any(each.low in {",", ")"} for each in ends):
        return
    if found.value.kind == "money":
        subject, where = Filler.of(items[place]), (found.start, found.end)
        yield _valued(scene, "figure-apposed", subject, found.value, place, where)


def _lasting(scene: Scene, place: int) -> Iterator[Proposal]:
    """'A contract for five years', 'the deal, for two years with an option of one'."""
    items = scene.items
    parted = place + 1 < len(items) and items[place + 1].low in {",", "("}
    at = place + 2 if parted else place + 1
    if at + 1 >= len(items) or items[at].mention is not None or items[at].low not in _LASTING:
        return
    found = items[at + 1].value
    if found is not None and found.value.kind == "duration":
        where, status = (found.start, found.end), (_planned(scene, place),)
        subject = Filler.of(items[place])
        yield Proposal("lasting", subject, "contractTerm", None, found.value, status, where)


def _term(scene: Scene, place: int) -> Iterator[Proposal]:
    """'On a two-year term', 'over its seven-year life the contract', 'the term be two years'."""
    items = scene.items
    told = items[place - 1].value if place else None
    behind_it = None if told else _length_behind(items, place)
    told = told or behind_it
    if told is None or told.value.kind != "duration":
        return
    behind = range(place + 1, min(place + 3, len(items)))
    named = [at for at in (*range(place), *behind) if scene.kind(at) in _VALUED]
    thing = Filler.of(items[named[-1]]) if named else None
    if thing is None and behind_it is None:
        thing = implied(scene, "let", items[place].start)
    if thing is not None:
        where = (min(told.start, items[place].start), max(told.end, items[place].end))
        status = (_planned(scene, place),)
        yield Proposal("term", thing, "contractTerm", None, told.value, status, where, (where,))


def _length_behind(items: Sequence[Item], place: int) -> Found | None:
    """'An initial term of three years', 'the term is to be seven years'."""
    first = place + 1
    if place + 2 < len(items) and items[first].low == "of" and items[place + 2].mention:
        first += 2  # "the length of the contract is"
    ahead = items[first : first + 3]
    linked = bool(ahead) and ahead[0].mention is None and ahead[0].low in {"of", "is", "was", ":"}
    return next((item.value for item in ahead if item.value), None) if linked else None


def _planned(scene: Scene, place: int) -> str:
    """What is told of a contract that is only planned is planned as well."""
    before = [group for group in scene.groups if group.main < place]
    if not before:
        return "asserted"
    strongest = min(scene.statuses(before[-1], "state"), key=PRECEDENCE.index)
    indefinite = scene.items[place].low.split()[0] in {"a", "an", "new"}
    return strongest if strongest in {"planned", "conditional"} and indefinite else "asserted"


def _valued(
    scene: Scene, rule: str, subject: Filler, value: Value, place: int, where: tuple[int, int]
) -> Proposal:
    status = _planned(scene, place)
    return Proposal(rule, subject, "contractValue", None, value, (status,), where, (where,))


class _Sum(NamedTuple):
    """A sum behind a word of worth, and where it stands."""

    found: Found
    at: int


def _worth(scene: Scene, place: int) -> Iterator[Proposal]:
    """'The deal, worth £5m', 'a contract with a value of £5m': the sum follows closely."""
    told = _sum(scene.items, place)
    if told is None:
        return
    if [item.low for item in scene.items[:place]] in _FRONT:  # "Worth £5m, the deal …"
        yield from _worth_ahead(scene, told.at, told.found)
        return
    back = _worthy(scene, place)
    if back is None:
        return
    if back < 0:
        yield from _it_is_worth(scene, place, told.found)
        yield from _value_of_it(scene, place, told.found)
        return
    if _is_none(scene.items[back]):
        return
    subject = Filler.of(scene.items[back])
    where = (scene.items[place].start, told.found.end)
    yield from _over_time(scene, subject, told.at)
    yield _valued(scene, "worth", subject, told.found.value, back, where)


def _sum(items: Sequence[Item], place: int) -> _Sum | None:
    """Find the sum behind a word: behind a noun over what is inserted, else closely."""
    noun = items[place].low in _VALUES
    ahead = range(place + 1, min(place + (_FAR if noun else _NEAR), len(items)))
    at = next((each for each in ahead if _is_money(items[each])), -1)
    found = items[at].value if at >= 0 else None
    between = items[place + 1 : at] if found else ()
    if found is None or any(item.mention for item in between):
        return None
    told = any(item.low in {"is", "was", "at"} for item in between[-4:])
    if noun and at - place > _NEAR and not told:
        return None
    parted = any(item.low in {",", "and", "but"} for item in between)
    return None if parted and not noun else _Sum(found, at)


def _worthy(scene: Scene, place: int) -> int | None:
    """Walk back to what is worth it; -1 where nothing is named, None where something else is."""
    items = scene.items
    spent = items[place].low == "cost" and items[place - 1].low == "a"
    for back in range(place - 1, max(-1, place - 1 - _FURTHEST), -1):
        kind = scene.kind(back)
        if items[back].low in {";", ":", "but"}:
            return None
        if kind == "service" and (spent or _is_of_contract(scene, back)):
            continue
        if kind in _VALUED | {"service"}:
            return back
        if kind in {"body", "person"} and items[place].low in _VALUES:
            return None
    return -1


def _is_money(item: Item) -> bool:
    return item.value is not None and item.value.value.kind == "money"


def _worth_ahead(scene: Scene, at: int, found: Found) -> Iterator[Proposal]:
    ahead = range(at + 1, min(at + 4, len(scene.items)))
    named = next((each for each in ahead if scene.kind(each) in _VALUED), -1)
    if named >= 0:
        subject = Filler.of(scene.items[named])
        where = (scene.items[0].start, found.end)
        yield _valued(scene, "worth", subject, found.value, named, where)


def _is_of_contract(scene: Scene, place: int) -> bool:
    """Of 'a contract for eye care worth £5m' the contract is worth it."""
    items = scene.items
    before = [at for at in range(max(0, place - 4), place) if scene.kind(at) in _VALUED]
    words = {item.low for item in items[before[-1] + 1 : place]} if before else set()
    inserted = place + 1 < len(items) and items[place + 1].low == ","
    return bool(words & {"for", "to", "of"}) and ("," not in words or inserted)


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
    owned = any(item.mention or item.low in {"their", "'s"} for item in items[:place])
    if owned or items[place].low not in _VALUES or place > _LATEST:
        return
    thing = implied(scene, "let", items[place].start)
    if thing is not None:
        where = (items[place].start, found.end)
        yield _valued(scene, "value-of", thing, found.value, place, where)


def _value_of_contract(scene: Scene, place: int) -> Iterator[Proposal]:
    """Read 'the value of the contract is £5m over seven years'."""
    items = scene.items
    ahead = range(place + 1, min(place + 6, len(items)))
    at = next((each for each in ahead if scene.kind(each) in _VALUED), -1)
    if place + 1 >= len(items) or items[place + 1].low != "of" or at < 0:
        return
    after = range(at + 1, min(at + 8, len(items)))
    sums = [each for each in after if items[each].value]
    rises = any(items[each].low == "from" and items[each].mention is None for each in after)
    sum_at = sums[-1 if rises else 0] if sums else -1  # "rose from £1m to £2m"
    found = items[sum_at].value if sum_at >= 0 else None
    if found is None or found.value.kind != "money":
        return
    subject = Filler.of(items[at])
    yield from _over_time(scene, subject, sum_at)
    yield _valued(scene, "value-of", subject, found.value, at, (items[place].start, found.end))
