"""Facts and claims of a page as lines: a sentence in the tense of the day, period, sources."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.site.reading import Reading
from kg.keys import iri_of
from kg.network.edge_reading import Around
from kg.network.edges import CLAIM_FAMILY, Edge
from kg.risk.roles import rank
from viz import wording
from viz.dates import spoken
from viz.table import Row, row_of

_SECTIONS = tomllib.loads(Path(__file__).with_name("sections.toml").read_text(encoding="utf-8"))
MOST_LINES = 30
"""How many relations a page shows under one heading."""
_READ = 60
"""How many relations of one kind and direction are read for it."""
_ORDER = {"current": 0, "withdrawing": 0, "happened": 1, "undated": 2, "not-yet": 3, "ended": 4}


@dataclass(frozen=True)
class Line:
    """A relation as a line of a table.

    Attributes:
        row: Its words, period, status, sources and claims.
        told: The relation in the tense of the day, without dates.
        when: Its period; of a claim without one, when it was reported.
        role: Concept of ``code/role``; empty for other relations.
        family: contract, governance, geography, succession, money, service or claim.
        state: As it is told on the day: current, withdrawing, happened, ended, …
        status: ``accepted`` for facts; the claim's status for claims.
        start: First day as known, for sorting.
        forwards: Whether the thing in view is where the relation leaves.
    """

    row: Row
    told: str
    when: str
    role: str
    family: str
    state: str
    status: str
    start: str
    forwards: bool

    @property
    def only_source(self) -> bool:
        """Whether everything rests on one source."""
        return len(self.row.sources) == 1


@dataclass(frozen=True)
class Section:
    """Lines under one heading.

    Attributes:
        heading: The heading.
        lines: What holds on the day first; at most ``MOST_LINES``.
        read: How many relations under it were read.
        total: How many there are.
        families: Families of what stands under it.
        question: Name of the question that lists all of it; empty where none does.
    """

    heading: str
    lines: tuple[Line, ...]
    read: int
    total: int
    families: tuple[str, ...]
    question: str


def lines(reads: Reading, edges: Iterable[Edge], day: date, key: str = "") -> tuple[Line, ...]:
    """Write relations as lines: what holds on the day first, then by role and date.

    Args:
        reads: Names and sources.
        edges: The relations.
        day: The day.
        key: The thing in view.
    """
    chosen = {edge.key: edge for edge in edges}
    graph = reads.network.graph(chosen.values(), day)
    reads.claims.read(key for key, edge in chosen.items() if _is_only_reported(edge))
    found = []
    for origin, end, attributes in graph.edges(data=True):
        edge = chosen[attributes["key"]]
        row = row_of(graph, origin, end, attributes)
        found.append(
            Line(
                row=row,
                told=wording.relation(attributes),
                when=_when(reads, edge, row),
                role=edge.role,
                family=edge.family,
                state=wording.state(attributes),
                status=edge.status,
                start=str(edge.period.start or ""),
                forwards=row.from_key == key,
            )
        )
    return tuple(sorted(found, key=_order))


def _is_only_reported(edge: Edge) -> bool:
    """Tell whether the day on which it was reported is all that is known of its time."""
    dated = edge.period.start is not None or edge.period.end is not None
    return edge.reported is not None and not dated


def _when(reads: Reading, edge: Edge, row: Row) -> str:
    if not _is_only_reported(edge):
        return row.period
    return f"reported {spoken(reads.claims.get(edge.key).reported)}"


def _order(line: Line) -> tuple[int, int, str, str]:
    return (_ORDER.get(line.state, 9), rank(line.role), line.start, line.row.sentence)


def facts_about(reads: Reading, key: str, day: date) -> tuple[Edge, ...]:
    """List the facts that connect a thing with others, of a hub those that its page tells of."""
    edges = _around(reads, key, day).edges
    return tuple(edge for edge in edges if edge.family != CLAIM_FAMILY)


def unread(reads: Reading, key: str, day: date) -> int:
    """Count the relations of a hub that are not told of."""
    return sum(_around(reads, key, day).beyond.values())


def _around(reads: Reading, key: str, day: date) -> Around:
    return reads.network.first(iri_of(key), day, _READ)


def sections(reads: Reading, key: str, day: date, group: str) -> tuple[Section, ...]:
    """Sort the facts about a thing under the headings that ``sections.toml`` gives.

    Args:
        reads: Where they are.
        key: The thing.
        day: The day.
        group: organisation, contract or thing: whose headings to take.
    """
    left = sorted(facts_about(reads, key, day), key=lambda edge: _rank(edge, day))
    beyond = dict(_around(reads, key, day).beyond)
    made = []
    for declared in _SECTIONS[group]:
        own = [edge for edge in left if _belongs(reads, edge, declared)]
        chosen = {edge.key for edge in own}
        left = [edge for edge in left if edge.key not in chosen]
        more = sum(beyond.pop(kind, 0) for kind in {edge.kind for edge in own})
        if own:
            shown = lines(reads, own[:MOST_LINES], day, key)
            families = tuple(sorted({edge.family for edge in own}))
            question = str(declared.get("question", ""))
            counts = (len(own), len(own) + more)
            made.append(Section(declared["heading"], shown, *counts, families, question))
    return tuple(made)


def _rank(edge: Edge, day: date) -> tuple[int, int, str]:
    start = str(edge.period.start or "")
    return _ORDER.get(edge.state(day), 9), rank(edge.role), start


def _belongs(reads: Reading, edge: Edge, declared: dict[str, list[str]]) -> bool:
    roles = declared.get("roles", [])
    return any(reads.is_role(edge.role, role) for role in roles) or edge.family in declared.get(
        "families", []
    )
