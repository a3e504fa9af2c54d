"""Reads announced meetings: who holds them, on which day, when, where, and what about."""

from collections.abc import Iterator
from datetime import date

from kg.extract.mentions.mention import UNDERTAKINGS, Mention
from kg.extract.reading.values import Found, in_year
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.rules.scene import Scene
from kg.extract.word_lists import listed
from kg.extract.words import Words

_MATTERS = UNDERTAKINGS | {"matter", "document"}
_ABOUT = listed("rules.events", "about")
_BESIDE = listed("rules.events", "beside")


def event_proposals(scene: Scene) -> Iterator[Proposal]:
    """Propose what a sentence tells of a meeting that it gives a day for."""
    items = scene.items
    for place in scene.kinds_at({"meeting"}) if scene.groups else ():
        item = items[place]
        if place and items[place - 1].low in Words.load().small["prepositions"]:
            continue  # "before its meeting" speaks of it in passing
        day = _day(scene, place)
        if day is None:
            continue
        meeting = Filler.of(item)
        last = day.value.date.last if day.value.date else date.max
        status = "planned" if scene.issued is None or last >= scene.issued else "past"
        where = (day.start, day.end)
        yield Proposal(
            "event-day", meeting, "eventDate", None, day.value, (status,), where, (where,)
        )
        yield from _hours(scene, place, meeting, status)
        yield from _venue(scene, place, meeting, status)
        holder = _holder(scene, place)
        if holder:
            trigger = (item.start, item.end)
            yield Proposal("event-holder", holder, "holdsEvent", meeting, None, (status,), trigger)
        for thing in _matters(scene, place):
            trigger = (item.start, item.end)
            yield Proposal("event-matter", meeting, "agendaItem", thing, None, (status,), trigger)


def _day(scene: Scene, place: int) -> Found | None:
    for item in scene.items[place + 1 :]:
        if item.value and item.value.value.kind == "date":
            value = in_year(item.value, scene.issued, ahead=True)
            if value is None or value.date is None or value.date.precision != "day":
                return None
            return item.value._replace(value=value)
    return None


def _hours(scene: Scene, place: int, meeting: Filler, status: str) -> Iterator[Proposal]:
    for item in scene.items[place + 1 :]:
        if item.value and item.value.value.kind == "time":
            where = (item.start, item.end)
            value = item.value.value
            yield Proposal(
                "event-time", meeting, "eventTime", None, value, (status,), where, (where,)
            )
            return


def _venue(scene: Scene, place: int, meeting: Filler, status: str) -> Iterator[Proposal]:
    """'At the Allen Hall' says where, if it stands behind the meeting and names no body."""
    items = scene.items
    for at in range(place + 1, len(items) - 1):
        if items[at].mention is not None or items[at].low != "at":
            continue
        named = at + 2 if items[at + 1].low == "the" and items[at + 1].mention is None else at + 1
        if named < len(items) and scene.kind(named) == "place":
            thing, trigger = Filler.of(items[named]), (items[at].start, items[at].end)
            yield Proposal("event-venue", meeting, "eventVenue", thing, None, (status,), trigger)
            return


def _holder(scene: Scene, place: int) -> Filler | None:
    """'Dale Trust's annual meeting', 'the Dale Trust annual meeting'."""
    items, at = scene.items, place - 1
    while at >= 0 and items[at].mention is None and items[at].low in _BESIDE:
        at -= 1
    if at >= 0 and scene.kind(at) == "body":
        return Filler.of(items[at])
    inner = [each for each in scene.passage.nested if isinstance(each, Mention)]
    held = [each for each in inner if items[place].start <= each.start < items[place].end]
    for each in held:
        if scene.entity(each).kind == "body":
            return Filler(each.entities[0], each.start, each.end)
    return None


def _matters(scene: Scene, place: int) -> Iterator[Filler]:
    items = scene.items
    agenda = next((at for at in range(place) if items[at].low == "agenda"), -1)
    if agenda > 1:
        before = [at for at in range(agenda) if scene.kind(at) in _MATTERS]
        if before:
            yield Filler.of(items[before[0]])
            return
    for at in range(place + 1, len(items) - 1):
        if items[at].low in _ABOUT and items[at - 1].low == "to":
            after = [each for each in range(at + 1, len(items)) if scene.kind(each) in _MATTERS]
            if after:
                yield Filler.of(items[after[0]])
            return
