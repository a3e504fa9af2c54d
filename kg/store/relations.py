"""Which facts and claims connect which things, in the catalogue of a version.

To ask the engine what connects two hubs, it walks all that one of them has; here both ends are
known at once. Things go by numbers made from their IRIs. A *shape* is a pair of properties that
lead from a node, a fact or claim, to what it connects; it is named by the first of them.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import NamedTuple

from kg.keys import iri_of, key_of
from kg.namespaces import ID
from kg.store.catalogue import Catalogue

_BYTES = 8
_SPARE = 4
_TABLE = "SELECT count(*) FROM sqlite_master WHERE name = 'edge'"
_SIDES = {False: ("source", "target"), True: ("target", "source")}
_SOME = "SELECT shape, {there}, node, begun FROM edge WHERE {here} = ? LIMIT ?"
# What holds on a day first, then what begins later, then what has ended; of each the latest.
_ORDERED = """
SELECT shape, {there}, node, begun FROM edge WHERE {here} = ? AND shape = ?
ORDER BY CASE WHEN begun > ? THEN 1 WHEN ended < ? THEN 2 ELSE 0 END, begun DESC, node LIMIT ?
"""
_OF_SHAPE = """
SELECT shape, {there}, node, begun FROM edge WHERE {here} = ? AND shape = ? AND begun <= ? LIMIT ?
"""
_COUNT = "SELECT count(DISTINCT node) FROM edge WHERE {here} = ? AND shape = ?"
_BETWEEN = """
SELECT node FROM edge
WHERE source = ? AND shape = ? AND target IN (SELECT value FROM json_each(?))
"""
# As before, but what begins later comes last.
_LATEST_BETWEEN = """
SELECT node, place, count FROM (
  SELECT node, count(*) OVER (PARTITION BY shape, target) AS count, row_number() OVER (
    PARTITION BY shape, target
    ORDER BY CASE WHEN begun > :day THEN 2 WHEN ended < :day THEN 1 ELSE 0 END, begun DESC, node
  ) AS place
  FROM edge WHERE source = :source AND shape IN (SELECT value FROM json_each(:shapes))
    AND target IN (SELECT value FROM json_each(:ends))
) WHERE place <= :most
"""
_RESTING = "SELECT kind, count FROM rest WHERE source = ?"
_WEIGHT = "SELECT weight FROM thing WHERE key = ?"
_LAST_DAY = 99991231


class Side(NamedTuple):
    """One end of a shape.

    Attributes:
        leaves: IRI of the property by which the shape is named.
        arriving: Whether it is where edges arrive.
    """

    leaves: str
    arriving: bool


class _Row(NamedTuple):
    shape: int
    other: int
    node: str
    begun: int


class Relations:
    """The facts and claims that connect the things of one version of the store.

    Args:
        catalogue: The catalogue of the version.

    Example:
        >>> import sqlite3
        >>> from kg.store.catalogue_writing import CatalogueWriter
        >>> writer = CatalogueWriter(sqlite3.connect(":memory:"))
        >>> ends = [number(iri_of(key)) for key in ("organisation/A", "contract/B")]
        >>> writer.add("relation", "x:holder", *ends, "contract-role/C", 20190401, 99991231)
        >>> found = Relations(Catalogue.of(writer.finish()))
        >>> list(found.between(map(iri_of, ["organisation/A", "contract/B"]), ["x:holder"]))
        ['https://w3id.org/nhs-kg/id/contract-role/C']
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def are_known(self) -> bool:
        """Whether the catalogue has them; one of an older version has not."""
        return bool(self._catalogue.select(_TABLE)[0][0])

    @cached_property
    def _shapes(self) -> dict[str, int]:
        return dict(self._catalogue.select("SELECT leaves, id FROM shape"))

    def at(
        self, iri: str, shapes: Iterable[str], most: int, day: date | None = None
    ) -> tuple[list[str], list[Side]]:
        """List the nodes that leave or reach a thing.

        Args:
            iri: The thing.
            shapes: Of which shapes.
            most: How many of one shape and direction.
            day: Where there are more, those that hold on this day come first, and the latest of
                them; None for any.

        Returns:
            IRIs of the nodes, and the sides on which there may be more.
        """
        nodes: dict[str, None] = {}
        many: list[Side] = []
        if day is None:
            query, more = _OF_SHAPE, [_LAST_DAY]
        else:
            query, more = _ORDERED, [_whole(day)] * 2
        for side, rows in self._sides(iri, shapes, most + 1, query, more):
            nodes.update((_iri(row.node), None) for row in rows[:most])
            if len(rows) > most:
                many.append(side)
        return list(nodes), many

    def count(self, iri: str, side: Side) -> int:
        """Count the nodes that have a thing on a side."""
        here, there = _SIDES[side.arriving]
        query = _COUNT.format(here=here, there=there)
        return int(self._catalogue.select(query, [number(iri), self._shapes[side.leaves]])[0][0])

    def between(self, iris: Iterable[str], shapes: Iterable[str]) -> Iterator[str]:
        """List the nodes of some shapes that have both ends among some things, by IRI."""
        ends = {number(iri) for iri in iris}
        wanted = [self._shapes[each] for each in shapes if each in self._shapes]
        few, listed = _SPARE * len(ends) + 100, json.dumps(sorted(ends))
        some = _SOME.format(here="source", there="target")
        for end in ends:
            rows = [_Row(*row) for row in self._catalogue.select(some, [end, few])]
            if len(rows) < few:
                yield from (_iri(r.node) for r in rows if r.other in ends and r.shape in wanted)
                continue
            for shape in wanted:
                found = self._catalogue.select(_BETWEEN, [end, shape, listed])
                yield from (_iri(node) for (node,) in found)

    def latest_between(
        self, iris: Iterable[str], shapes: Iterable[str], most: int, day: date
    ) -> tuple[list[str], int]:
        """List nodes that have both ends among some things, the first of those alike.

        Args:
            iris: The things.
            shapes: Of which shapes.
            most: How many of one shape between the same two things.
            day: Those that hold on this day come first, and the latest of them.

        Returns:
            IRIs of the nodes, and how many there are beside.
        """
        ends = sorted({number(iri) for iri in iris})
        wanted = [self._shapes[each] for each in shapes if each in self._shapes]
        given = {"shapes": json.dumps(wanted), "ends": json.dumps(ends), "most": most}
        nodes, beside = [], 0
        for end in ends:
            values = {**given, "source": end, "day": _whole(day)}
            for node, place, count in self._catalogue.select(_LATEST_BETWEEN, values):
                nodes.append(_iri(node))
                beside += max(count - most, 0) if place == 1 else 0
        return nodes, beside

    def beside(self, iri: str, shapes: Iterable[str], most: int, day: date) -> set[int]:
        """Find what nodes that have begun by a day connect with a thing, by number.

        Args:
            iri: The thing.
            shapes: Of which shapes.
            most: How many nodes of one shape and direction are looked at.
            day: The day.
        """
        latest = _whole(day)
        return {
            row.other
            for _, rows in self._sides(iri, shapes, most, _OF_SHAPE, [latest])
            for row in rows
            if row.begun <= latest
        }

    def _sides(
        self, iri: str, shapes: Iterable[str], most: int, query: str, more: list[int]
    ) -> Iterator[tuple[Side, list[_Row]]]:
        """Read the rows of a thing: all at once where they are few, else those of each shape.

        Args:
            iri: The thing.
            shapes: Of which shapes.
            most: How many of one shape and direction.
            query: How to ask for those of a shape.
            more: What is asked with it beside the thing, the shape and how many.
        """
        end = number(iri)
        wanted = {self._shapes[each]: each for each in shapes if each in self._shapes}
        for arriving, (here, there) in _SIDES.items():
            some = _SOME.format(here=here, there=there)
            rows = [_Row(*row) for row in self._catalogue.select(some, [end, most])]
            own = query.format(here=here, there=there)
            for shape, leaves in wanted.items():
                if len(rows) < most:
                    found = [row for row in rows if row.shape == shape]
                else:
                    values = [end, shape, *more, most]
                    found = [_Row(*row) for row in self._catalogue.select(own, values)]
                if found:
                    yield Side(leaves, arriving), found

    def resting_on(self, source: str) -> dict[str, int]:
        """Count the facts that rest on a source, by IRI, by the IRI of their class."""
        return dict(self._catalogue.select(_RESTING, [key_of(source)]))

    def weight(self, source: str) -> int:
        """Tell how much rests on a source, by IRI: things, names and all."""
        rows = self._catalogue.select(_WEIGHT, [key_of(source)])
        return int(rows[0][0]) if rows else 0


@lru_cache(maxsize=1 << 16)
def number(iri: str) -> int:
    """Make the number of a thing from its IRI; it is odd where the IRI is none of a thing.

    Example:
        >>> number(iri_of("organisation/RDY")) % 2, number(iri_of("code/role/partner")) % 2
        (0, 1)
    """
    made = int.from_bytes(blake2b(iri.encode(), digest_size=_BYTES).digest(), "big")
    return made >> 2 << 1 | (not iri.startswith(ID))


def is_thing(numbered: int) -> bool:
    """Tell whether a number is of a thing, and not of a concept.

    Example:
        >>> is_thing(number(iri_of("code/role/partner")))
        False
    """
    return numbered % 2 == 0


def _iri(node: str) -> str:
    return node if ":" in node else iri_of(node)


def _whole(day: date) -> int:
    return int(day.strftime("%Y%m%d"))
