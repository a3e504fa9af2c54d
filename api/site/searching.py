"""Search results with the name borne on the day, and the source that establishes each thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.site.reading import Reading
from kg.identity.find import matches
from kg.keys import iri_of
from kg.records.common import SourceCard
from kg.store.search_index import Match

_MOST = 400


@dataclass(frozen=True)
class Found:
    """A thing that fits a search.

    Attributes:
        key: Its key.
        label: Its name on the day asked about.
        kind: Local name of its class.
        kind_label: Its class in words.
        state: current, ended, not-yet or undated on that day.
        start: First day of its life; empty when not known.
        end: Last day of its life; empty when not known.
        matched: The name, former name or code that fits.
        how: What that is: name, former name, other name or code.
        score: From 0 to 100; 100 is the very text.
        sources: What establishes it.
    """

    key: str
    label: str
    kind: str
    kind_label: str
    state: str
    start: str
    end: str
    matched: str
    how: str
    score: float
    sources: tuple[SourceCard, ...]


def found(reads: Reading, text: str, kind: str, day: date) -> tuple[Match, ...]:
    """Search for a text; things that did not exist on the day come after those that did.

    Args:
        reads: Where to search.
        text: What is looked for.
        kind: Local name of a class, to keep only its instances; empty for all.
        day: The day for states.
    """
    hits = matches(reads.dataset, text, narrower(reads, kind), limit=_MOST)
    today = day.isoformat()
    return tuple(sorted(hits, key=lambda each: (-each.score, "" < each.last < today)))


def narrower(reads: Reading, kind: str) -> frozenset[str]:
    """Name a class and those narrower than it; none for no class."""
    kinds = reads.ontology.classes if kind else ()
    return frozenset(each for each in kinds if reads.ontology.is_a(each, kind)) | (
        {kind} if kind else set()
    )


def described(reads: Reading, hits: Sequence[Match], day: date) -> tuple[Found, ...]:
    """Describe search results with their names and states on a day."""
    sources = reads.sources_of([each.key for each in hits])
    reads.network.things.read(iri_of(each.key) for each in hits)
    return tuple(_found(reads, each, day, sources.get(each.key, ())) for each in hits)


def _found(reads: Reading, match: Match, day: date, sources: tuple[SourceCard, ...]) -> Found:
    thing = reads.network.things[iri_of(match.key)]
    return Found(
        key=match.key,
        label=thing.label_on(day),
        kind=thing.kind,
        kind_label=reads.ontology.label(thing.kind),
        state=thing.state(day),
        start=str(thing.life.start or ""),
        end=str(thing.life.end or ""),
        matched=match.matched,
        how=match.how,
        score=match.score,
        sources=sources,
    )
