"""Reads how many people a service is for, and how much it does in a stated time."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kg.extract.clauses.verbs import VerbGroup
from kg.extract.rules.fillers import fillers
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed
from kg.model import Value

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3}){1,3}|\d{1,7}")
_SERVE = listed("rules.counts", "serve")
_DO = listed("rules.counts", "do")
_PEOPLE = listed("rules.counts", "people")
_RATES = listed("rules.counts", "rates")
_YEARLY = listed("rules.counts", "yearly")
_EACH = frozenset({"a", "an", "per", "each", "every"})
_FURTHEST = 8


def count_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose counts of people served and of what is done in a month or year."""
    for group in scene.groups:
        if group.passive or group.lemma not in _SERVE | _DO:
            continue
        found = _counted(scene, group)
        if found is None:
            continue
        number, noun, place = found
        rate = _rate(scene, place + 1)
        predicate = "hasActivity" if rate and group.lemma in _DO else ""
        if not rate and group.lemma in _SERVE and noun.rsplit(maxsplit=1)[-1] in _PEOPLE:
            predicate = "serves"
        if predicate:
            yield from _told(scene, group, predicate, (number, f"{noun}{rate}", place))


def _counted(scene: Scene, group: VerbGroup) -> tuple[Decimal, str, int] | None:
    """Find the number behind a verb with its noun, and the noun's place."""
    items = scene.items
    for place in range(group.main + 1, min(group.main + _FURTHEST, len(items))):
        item = items[place]
        first, _, rest = item.low.partition(" ")
        if item.value or (item.mention is None and item.low in {",", ".", "and", "but", "which"}):
            return None
        match = _NUMBER.fullmatch(first)
        if not match or not _is_free(scene, group, place):
            continue
        number = Decimal(first.replace(",", ""))
        if rest:
            return number, rest, place
        nouns = [
            at for at in range(place + 1, min(place + 4, len(items))) if items[at].low.isalpha()
        ]
        ahead = next((at for at in nouns if items[at].low.endswith("s") or items[at].mention), -1)
        people = next((at for at in nouns if items[at].low in _PEOPLE), ahead)
        return (number, items[people].low, people) if people >= 0 else None
    return None


def _is_free(scene: Scene, group: VerbGroup, place: int) -> bool:
    """'Is there for 240 patients' counts them, 'is 24 patients short' does not."""
    words = {item.low for item in scene.items[group.main + 1 : place]}
    return group.lemma not in {"be", "provide", "care"} or "for" in words


def _rate(scene: Scene, place: int) -> str:
    lows = [item.low for item in scene.items]
    if any(pair in {("last", "year"), ("this", "year")} for pair in pairwise(lows)):
        return " a year"
    items = scene.items[place : place + 2]
    if items and items[0].low in _YEARLY:
        return f" {items[0].low}"
    if len(items) > 1 and items[0].low in _EACH and items[1].low in _RATES:
        return f" {items[0].low} {items[1].low}"
    return ""


def _may_serve(scene: Scene, filler: Filler) -> bool:
    entity = scene.cast.entities[filler.entity]
    return entity.kind != "body" or entity.cls == "provider"


def _told(
    scene: Scene, group: VerbGroup, predicate: str, counted: tuple[Decimal, str, int]
) -> Iterator[Proposal]:
    number, unit, place = counted
    subject = scene.subject(group)
    if subject is None:
        return
    who = [each for each in fillers(scene, subject, "served") if _may_serve(scene, each)]
    statuses = tuple(scene.statuses(group, "state"))
    value = Value("count", number=number, unit=unit)
    where = (scene.items[place].start, scene.items[place].end)
    trigger = (scene.items[group.main].start, scene.items[group.main].end)
    for each in who[:1]:
        yield Proposal(
            *(predicate.lower(), each, predicate, None, value, statuses, trigger), (where,)
        )
