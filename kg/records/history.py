"""What happened to a thing, in order: names, changes, roles that begin and end."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.dates import PartialDate
from kg.keys import iri_of
from kg.network.edges import CLAIM_FAMILY, Edge
from kg.network.projection import Network
from kg.ontology import Ontology
from kg.records.common import Reference, SourceCard
from kg.records.fact import FactRecord, fact_record
from kg.records.organisation import NameRecord, ThingRecord

What = Literal["opened", "closed", "named", "seen", "begins", "ends", "happened"]
_MOMENTS = ("Event", "ChangeEvent")


@dataclass(frozen=True)
class HistoryEvent:
    """Something that happened to a thing.

    Attributes:
        date: When, at the precision known.
        until: Set when it happened some time between ``date`` and this.
        what: opened, closed, named (a name begins), seen (a register shows a name), begins and
            ends (a fact), or happened (a fact of one moment, such as a merger).
        name: The name, for names.
        fact: The fact that begins, ends or happened; None for names and life.
        sources: Where it stands.
    """

    date: str
    until: str
    what: What
    name: str
    fact: FactRecord | None
    sources: tuple[SourceCard, ...]


@dataclass(frozen=True)
class History:
    """The history of a thing.

    Attributes:
        thing: The thing.
        names: Its names over time.
        events: What happened, earliest first; up to the day asked about and announced after it.
        undated: Facts without any date, which are no events but hold or held at some time.
    """

    thing: Reference
    names: tuple[NameRecord, ...]
    events: tuple[HistoryEvent, ...]
    undated: tuple[FactRecord, ...]


def history_of(
    network: Network,
    ontology: Ontology,
    record: ThingRecord,
    names: tuple[NameRecord, ...],
    day: date,
    edges: Collection[Edge] | None = None,
) -> History:
    """Tell the history of a thing.

    Args:
        network: The network.
        ontology: Tells which facts are of one moment.
        record: The thing.
        names: Its names over time.
        day: The day for names and states of others.
        edges: What connects it with others, as far as it is to be told; None for all that is read.
    """
    thing = Reference(record.key, record.label, record.kind)
    every = network.edges_of(iri_of(record.key)) if edges is None else edges
    edges = [edge for edge in every if edge.family != CLAIM_FAMILY]
    network.read_ends(edges)
    events = [*_life(record), *_naming(names)]
    for edge in edges:
        events += _of_edge(edge, fact_record(network, edge, day), ontology)
    undated = tuple(
        fact_record(network, edge, day) for edge in edges if edge.state(day) == "undated"
    )
    return History(thing, names, tuple(sorted(events, key=_order)), undated)


def _order(event: HistoryEvent) -> tuple[date, str, str, str, str]:
    first = PartialDate.parse(event.date).first
    return first, event.date, event.until, event.what, event.fact.key if event.fact else event.name


def _life(record: ThingRecord) -> Iterator[HistoryEvent]:
    if record.start:
        yield HistoryEvent(record.start, "", "opened", "", None, record.sources)
    if record.end:
        yield HistoryEvent(record.end, "", "closed", "", None, record.sources)


def _naming(names: tuple[NameRecord, ...]) -> Iterator[HistoryEvent]:
    for each in names:
        if each.start:
            yield HistoryEvent(each.start, "", "named", each.name, None, each.sources)
        for seen in each.observed_on[:1]:
            yield HistoryEvent(seen, "", "seen", each.name, None, each.sources)


def _of_edge(edge: Edge, fact: FactRecord, ontology: Ontology) -> Iterator[HistoryEvent]:
    moment = fact.start == fact.end or any(ontology.is_a(edge.kind, each) for each in _MOMENTS)
    ending = fact.end_earliest or fact.end
    until = fact.end if fact.end != ending else ""
    if moment:
        until = fact.end if fact.end != fact.start else ""
        if fact.start or fact.end:
            yield HistoryEvent(fact.start or fact.end, until, "happened", "", fact, fact.sources)
        return
    if fact.start:
        yield HistoryEvent(fact.start, "", "begins", "", fact, fact.sources)
    if ending:
        yield HistoryEvent(ending, until, "ends", "", fact, fact.sources)
