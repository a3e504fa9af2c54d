"""The page of the whole system: its counts as tables, what is chosen, and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.site.lines import Line, lines
from api.site.links import Links
from api.site.reading import Reading
from api.site.system import Entry, Pair, System, SystemView
from api.site.when import When
from kg.errors import AmbiguousIdentifier, UnknownTerm
from kg.keys import iri_of
from viz.theme import NODE_LOOKS

MOST_LINES = 12
"""How many relations of the chosen thing the page shows."""


@dataclass(frozen=True)
class Matrix:
    """Counts in two directions.

    Attributes:
        columns: Heads of the columns.
        rows: Head of each row, with a count for each column.
        totals: The sum of each column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Add up each column."""
        return tuple(sum(each) for each in zip(*(cells for _, cells in self.rows), strict=True))


@dataclass(frozen=True)
class Chosen:
    """The thing that the address puts into focus.

    Attributes:
        key: Its key.
        label: Its name on the day.
        entry: What the picture has of it; None if the picture does not show it.
        lines: Its relations in the picture, as far as they are listed.
        total: How many there are.
    """

    key: str
    label: str
    entry: Entry | None
    lines: tuple[Line, ...]
    total: int


def kinds_by_area(found: System) -> Matrix:
    """Count what each area has, by the looks of the legend."""
    counts = found.counts
    rows = [
        (area, tuple(counts.get((area, look), 0) for look in found.looks)) for area in found.areas
    ]
    return Matrix(tuple(NODE_LOOKS[each].words for each in found.looks), tuple(rows))


def contracts_between(found: System) -> Matrix:
    """Count contracts by the area of who buys (rows) and of who provides (columns)."""
    counts = found.between
    providers = [area for area in found.areas if any(end == area for _, end in counts)]
    rows = [
        (area, tuple(counts.get((area, each), 0) for each in providers))
        for area in found.areas
        if any(start == area for start, _ in counts)
    ]
    return Matrix(tuple(providers), tuple(rows))


def chosen(reads: Reading, found: System, focus: str, at: When) -> tuple[Chosen | None, str]:
    """Find what is in focus; the text says why nothing is, where something was asked for."""
    if not focus:
        return None, ""
    try:
        key = reads.resolve_any(focus, at.chosen)
    except (UnknownTerm, AmbiguousIdentifier) as error:
        return None, str(error)
    own = [edge for edge in reads.network.edges_of(iri_of(key)) if edge.key in found.drawn]
    shown = lines(reads, own[:MOST_LINES], at.day, key)
    label = reads.reference(key, at.day).label
    return Chosen(key, label, found.entry(key), shown, len(own)), ""


def left_out(found: System) -> str:
    """Say what is not drawn, and why; empty where everything is."""
    of = found.of
    said = []
    if of.beyond:
        counts = ", ".join(f"{count:,} {name}" for name, count in of.beyond.items())
        said.append(
            f"{sum(of.beyond.values()):,} of {of.total:,} things are left out because so many "
            f"cannot be told apart in one picture ({counts}): contracts come first, with their "
            "parties, then those of which most is on record"
        )
    if of.alone:
        said.append(f"{of.alone:,} have no relation to anything here on any day")
    if found.idle:
        said.append(f"{found.idle:,} have none on this day or are hidden by filters")
    return "; ".join(said)


def pages(links: Links) -> Mapping[str, str]:
    """Tell a script where pages of things begin; it adds the whole key."""
    return {
        "organisation": f"{links.root}/organisations/",
        "contract": f"{links.root}/contracts/",
        "claim": f"{links.root}/claims/",
        "source": f"{links.root}/sources/",
        "": f"{links.root}/things/",
    }


def in_area(found: System, view: SystemView) -> tuple[Sequence[Entry], Sequence[Pair]]:
    """List things and pairs: all of them, or those of one area, a pair by who buys."""
    if not view.area:
        return found.entries, found.pairs
    return (
        [each for each in found.entries if each.area == view.area],
        [each for each in found.pairs if each.buyer.area == view.area],
    )
