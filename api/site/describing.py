"""What the pages of organisations, contracts and other things show beside the record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import networkx as nx

from api.site.lines import facts_about, unread
from api.site.reading import Reading
from kg.dates import PartialDate
from kg.keys import iri_of, key_of
from kg.network.edges import Edge
from kg.records.claim import ClaimRecord
from kg.records.common import Reference, reference_to
from kg.records.history import HistoryEvent, history_of
from kg.records.organisation import NameRecord, ThingRecord
from viz import wording
from viz.dates import spoken

_SUCCESSION = "succession"
_GEOGRAPHY = "geography"
_FOLLOWED = 4
_FAMILIES = (_SUCCESSION, "contract", "governance", "service", "money")
"""What a timeline tells before what else."""
MOST_EVENTS = 100
"""How many events a timeline tells."""
MOST_CLAIMS = 30
"""How many claims a page of a thing shows."""


@dataclass(frozen=True)
class Happening:
    """Something of a timeline in words.

    Attributes:
        words: What happened.
        tag: begins, ends or empty.
        fact: Key of the fact; empty for names and life.
        thing: Key of the thing that the fact leaves.
    """

    words: str
    tag: str
    fact: str
    thing: str


@dataclass(frozen=True)
class Moment:
    """What happened at one time.

    Attributes:
        date: When, at the precision known.
        until: Set when it happened some time between ``date`` and this.
        later: Whether it lies after the day of the page.
        events: What happened.
    """

    date: str
    until: str
    later: bool
    events: tuple[Happening, ...]


@dataclass(frozen=True)
class Timeline:
    """What happened to a thing.

    Attributes:
        moments: When and what, earliest first.
        left_out: How many more beginnings, ends and events of relations that were read there are.
        unread: How many relations are counted only.
    """

    moments: tuple[Moment, ...]
    left_out: int
    unread: int


@dataclass(frozen=True)
class Voices:
    """Claims about a thing.

    Attributes:
        core: Claims of relations.
        others: Opinion, criticism and description; empty unless asked for.
        hidden: How many of those there are that are not shown.
        total: How many claims there are about it.
        more: Whether some of them are left out.
        by_it: How many claims it makes itself.
    """

    core: tuple[ClaimRecord, ...]
    others: tuple[ClaimRecord, ...]
    hidden: int
    total: int
    more: bool
    by_it: int


def voices(reads: Reading, key: str, day: date, *, opinions: bool) -> Voices:
    """Collect the claims about a thing that were reported by a day."""
    found = reads.claims.select(about=key, at=day)
    core = found.without_opinions()
    others = tuple(each for each in found[:MOST_CLAIMS] if not each.core) if opinions else ()
    return Voices(
        core=tuple(core[:MOST_CLAIMS]),
        others=others,
        hidden=0 if opinions else len(found) - len(core),
        total=len(found),
        more=len(found) > MOST_CLAIMS,
        by_it=reads.claims.count_said_by(key, day),
    )


def conflicts(claims: Iterable[ClaimRecord], reads: Reading) -> tuple[tuple[ClaimRecord, ...], ...]:
    """Gather claims that contradict each other, directly or by way of a third, oldest first."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((claim.key, other) for claim in claims for other in claim.contradicts)
    groups = sorted(sorted(group) for group in nx.connected_components(graph))
    return tuple(
        tuple(sorted(map(reads.claims.get, group), key=lambda claim: (claim.reported, claim.key)))
        for group in groups
    )


def timeline(
    reads: Reading, record: ThingRecord, names: tuple[NameRecord, ...], day: date
) -> Timeline:
    """Tell what happened to a thing, earliest first; places are left to their own section.

    Where very much did, names and changes come before parts in contracts, and these before
    payments, each the latest first.
    """
    facts = facts_about(reads, record.key, day)
    events = history_of(reads.network, reads.ontology, record, names, day, facts).events
    own = [event for event in events if event.fact is None or event.fact.family != _GEOGRAPHY]
    chosen = sorted(range(len(own)), key=lambda at: (_weight(own[at]), -at))[:MOST_EVENTS]
    told = [own[at] for at in sorted(chosen)]
    moments = tuple(
        Moment(when, until, PartialDate.parse(when).first > day, tuple(map(_happening, group)))
        for (when, until), group in groupby(told, key=lambda event: (event.date, event.until))
    )
    return Timeline(moments, len(own) - len(told), unread(reads, record.key, day))


def _weight(event: HistoryEvent) -> int:
    return _FAMILIES.index(event.fact.family) + 1 if event.fact else 0


def _happening(event: HistoryEvent) -> Happening:
    tag = event.what if event.what in {"begins", "ends"} else ""
    fact = event.fact
    return Happening(_words(event), tag, fact.key if fact else "", fact.subject.key if fact else "")


_LIFE = {"opened": "Opened", "closed": "Closed"}
_NAME = {"named": "Takes the name", "seen": "Is found in a register as"}


def _words(event: HistoryEvent) -> str:
    fact = event.fact
    if fact is None:
        return _LIFE.get(event.what) or f"{_NAME[event.what]} {event.name}"
    state = "ended" if event.what == "ends" else "current"
    told = wording.relation({"kind": fact.kind, "label": fact.label, "state": state})
    return f"{fact.subject.label} {told} {fact.object.label}"


def line_of_succession(
    reads: Reading, key: str, day: date, *, forwards: bool
) -> tuple[Reference, ...]:
    """Follow predecessors or successors over several steps, nearest first."""
    seen = [iri_of(key)]
    reached = list(seen)
    for _ in range(_FOLLOWED):
        reached = [
            end
            for iri in reached
            for end in _next(facts_about(reads, key_of(iri), day), iri, forwards=forwards)
            if end not in seen
        ]
        seen += dict.fromkeys(reached)
    return tuple(reference_to(reads.network, iri, day) for iri in seen[1:])


def _next(edges: tuple[Edge, ...], iri: str, *, forwards: bool) -> Iterator[str]:
    for edge in edges:
        leaves, arrives = (edge.source, edge.target) if forwards else (edge.target, edge.source)
        if edge.family == _SUCCESSION and leaves == iri:
            yield arrives


def alike(reads: Reading, key: str, day: date) -> tuple[tuple[Reference, int], ...]:
    """List things of the same short name, each with how many claims there are about it.

    These are a contract's service, procurement and programme, where much of its story may stand.
    """
    return tuple(
        (reads.reference(other, day), len(reads.claims.select(about=other, at=day)))
        for other in reads.catalogue.alike(key)
    )


def standing(record: ThingRecord) -> str:
    """Say in a line whether a thing exists on the day.

    Example:
        >>> card = dict.fromkeys(("key", "label", "kind", "at", "aliases", "identifiers"), "")
        >>> standing(ThingRecord(**card, kind_label="commissioning group", state="ended",
        ...     start="2013-04-01", end="2022-06-30", relations=(), sources=()))
        'commissioning group, closed on 30 June 2022'
    """
    words = {
        "ended": f"closed on {spoken(record.end)}",
        "not-yet": f"opens on {spoken(record.start)}",
        "current": f"open since {spoken(record.start)}" if record.start else "open",
    }
    said = words.get(record.state, "")
    return f"{record.kind_label}, {said}" if said else record.kind_label
