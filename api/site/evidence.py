"""What the explorer tells of the relation or thing that a reader chose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.site.lines import Line, lines
from api.site.reading import Reading
from kg.keys import iri_of, is_key
from kg.network.nodes import Thing
from kg.records.claim import ClaimRecord
from kg.records.common import Reference, SourceCard


@dataclass(frozen=True)
class Evidence:
    """What a relation rests on.

    Attributes:
        line: The relation in words.
        claims: The claims it was accepted from, or the claim that it is.
        against: Claims that contradict these.
        is_claim: Whether it is a claim and not a fact.
    """

    line: Line
    claims: tuple[ClaimRecord, ...]
    against: tuple[ClaimRecord, ...]
    is_claim: bool


@dataclass(frozen=True)
class Card:
    """What is told of a thing beside the picture.

    Attributes:
        thing: The thing.
        kind: Its class in words.
        start: First day of its life; empty when not known.
        end: Last day of its life; empty when not known to have ended.
        state: current, ended, not-yet or undated, on the day.
        sources: What establishes it.
        lines: Its relations in the picture.
        more: Up to how many neighbours may be added.
    """

    thing: Reference
    kind: str
    start: str
    end: str
    state: str
    sources: tuple[SourceCard, ...]
    lines: tuple[Line, ...]
    more: int


def evidence(reads: Reading, selected: str, day: date) -> Evidence | None:
    """Collect what a relation rests on; None for one that is not on record."""
    edge = reads.network.edge(selected)
    if edge is None:
        return None
    (line,) = lines(reads, [edge], day)
    return Evidence(
        line=line,
        claims=tuple(reads.claims.get(key) for key in edge.claims),
        against=tuple(reads.claims.get(key) for key in edge.disputed_by),
        is_claim=edge.reported is not None,
    )


def card(reads: Reading, selected: str, day: date, shown: Iterable[Line], more: int) -> Card | None:
    """Collect what is told of a thing; None for one that is not on record.

    Args:
        reads: Where to look.
        selected: Its key, or anything else that an address may say.
        day: The day.
        shown: The relations of the picture.
        more: Up to how many of its neighbours may be added.
    """
    thing = _thing(reads, selected)
    if thing is None:
        return None
    own = tuple(line for line in shown if selected in {line.row.from_key, line.row.to_key})
    return Card(
        thing=reads.reference(selected, day),
        kind=reads.ontology.label(thing.kind),
        start=str(thing.life.start or ""),
        end=str(thing.life.end or ""),
        state=thing.state(day),
        sources=reads.sources_of([selected]).get(selected, ()),
        lines=own,
        more=more,
    )


def _thing(reads: Reading, selected: str) -> Thing | None:
    if not is_key(selected):
        return None
    return reads.network.things.get(iri_of(selected))
