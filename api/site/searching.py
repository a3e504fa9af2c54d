"""Search results with the name borne on the day, and the source that establishes each thing."""

from dataclasses import dataclass
from datetime import date

from api.site.reading import Reading
from kg.identity.find import matches
from kg.keys import iri_of
from kg.records.common import SourceCard, source_cards
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


def found(reads: Reading, text: str, kind: str, day: date) -> tuple[Found, ...]:
    """Search for a text; things that did not exist on the day come after those that did.

    Args:
        reads: Where to search.
        text: What is looked for.
        kind: Local name of a class, to keep only its instances; empty for all.
        day: The day for names and states.
    """
    hits = matches(reads.dataset, text, limit=_MOST)
    wanted = [each for each in hits if not kind or reads.ontology.is_a(each.kind, kind)]
    seen = {each.key: each for each in reversed(wanted)}
    shown = [_found(reads, seen[key], day) for key in dict.fromkeys(each.key for each in wanted)]
    return tuple(sorted(shown, key=_rank))


def _rank(each: Found) -> tuple[float, bool]:
    return (-each.score, each.state == "ended")


def _found(reads: Reading, match: Match, day: date) -> Found:
    thing = reads.network.things[iri_of(match.key)]
    sources = reads.sources_of_organisations.get(match.key, ())
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
        sources=source_cards(reads.network, sources),
    )
