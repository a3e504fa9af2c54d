"""How two things are connected, for pages and for JSON."""

from dataclasses import dataclass
from datetime import date

import networkx as nx

from api.services import today
from api.site.reading import Reading
from api.site.when import When
from kg.network.paths import Connections, Hop, connections
from kg.network.reach import last_day_together
from kg.records.common import Reference, SourceCard, source_cards
from viz import dates


@dataclass(frozen=True)
class HopAnswer(Hop):
    """A step of a path with its sentence; ``sources`` are keys, ``cards`` describe them.

    Attributes:
        text: The relation as a sentence.
        cards: What a reader needs to judge each source.
    """

    text: str
    cards: tuple[SourceCard, ...]


@dataclass(frozen=True)
class Connected:
    """How two things are connected on a day.

    Attributes:
        start: One of them.
        end: The other one.
        at: The day.
        paths: Shortest paths, each a list of steps.
        sentences: The same as sentences.
        note: What a reader must know: another day taken, hubs left out, nothing found.
        sources: Every source of every step.
    """

    start: Reference
    end: Reference
    at: str
    paths: tuple[tuple[HopAnswer, ...], ...]
    sentences: tuple[tuple[str, ...], ...]
    note: str
    sources: tuple[SourceCard, ...]


def connected(
    reads: Reading, start: str, end: str, at: When, *, avoid_hubs: bool = True
) -> Connected:
    """Find how two things are connected.

    Args:
        reads: Where to look.
        start: One of them: a key, code, identifier or name.
        end: The other one.
        at: The day; where none is named, the last one on which both were in place.
        avoid_hubs: Whether to leave out what connects almost anything.

    Raises:
        UnknownTerm: Nothing fits.
        AmbiguousIdentifier: Several things fit.
    """
    ends = (reads.resolve_any(start, at.chosen), reads.resolve_any(end, at.chosen))
    day = at.chosen or last_day_together(reads.network, ends, today=today())
    found = connections(reads.network, *ends, day, avoid_hubs=avoid_hubs)
    paths = tuple(tuple(_hop(reads, hop) for hop in path) for path in found.paths)
    return Connected(
        start=reads.reference(ends[0], day),
        end=reads.reference(ends[1], day),
        at=day.isoformat(),
        paths=paths,
        sentences=tuple(tuple(hop.text for hop in path) for path in paths),
        note=_note(found, at, day),
        sources=source_cards(reads.network, tuple(sorted(found.sources))),
    )


def network_of(reads: Reading, found: Connected) -> "nx.MultiDiGraph[str]":
    """Make a network of every step of every path."""
    keys = sorted({hop.fact for each in found.paths for hop in each})
    edges = filter(None, map(reads.network.edge, keys))
    return reads.network.graph(edges, date.fromisoformat(found.at))


def _hop(reads: Reading, hop: Hop) -> HopAnswer:
    cards = source_cards(reads.network, hop.sources)
    return HopAnswer(**vars(hop), text=hop.sentence(), cards=cards)


def _note(found: Connections, at: When, day: date) -> str:
    moved = not at.chosen and day != today()
    spoken = dates.spoken(day.isoformat())
    last = f"they were last connected on {spoken}, so that day is shown" if moved else ""
    return "; ".join(part for part in (last, found.note) if part)
