"""Lays the register's entries out by kind, so that each is known by its number alone."""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.england.draws import mixed, part_of, shares
from bench.england.naming import body_code, entry_code, place, short_code
from bench.england.sizes import Sizes

_TABLE: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8")
)
_FEWEST = 4
_SHORT_CODES = 36


@dataclass(frozen=True)
class Kind:
    """A kind of entry, and the range of numbers that its entries have.

    Attributes:
        name: What the table calls it.
        first: Number of its first entry.
        count: How many there are.
        role: Primary role.
        extras: Further roles.
        names: Patterns of names.
        body: Whether its entries are large bodies with short codes.
        site: Whether its entries are sites.
        stated: Relationship code -> how many its entries state in all, and the kinds they go to.
        successions: How many successions there are between its entries.
        more_roles: How many roles its entries have beyond one each.
    """

    name: str
    first: int
    count: int
    role: str
    extras: tuple[str, ...]
    names: tuple[str, ...]
    body: bool
    site: bool
    stated: Mapping[str, tuple[int, tuple[str, ...]]]
    successions: int
    more_roles: int

    def statements(self, number: int) -> list[tuple[str, int, tuple[str, ...]]]:
        """List the relationships that an entry states: code, how many, kinds they go to."""
        place_in = number - self.first
        return [
            (code, part_of(place_in, self.count, total), targets)
            for code, (total, targets) in self.stated.items()
        ]


@dataclass(frozen=True, eq=False)
class Layout:
    """The register as a whole.

    Attributes:
        kinds: Its kinds in the order of their entries.
        seed: Where chance begins.
    """

    kinds: tuple[Kind, ...]
    seed: int

    @classmethod
    def of(cls, sizes: Sizes, seed: int) -> "Layout":
        """Share the records out among the kinds, exactly."""
        rows = _TABLE["kind"]
        counts = shares(sizes.organisations, {row["name"]: row["count"] for row in rows}, _FEWEST)
        stated = _stated(sizes, counts)
        successions = shares(sizes.successions, _TABLE["successions"])
        more = {row["name"]: counts[row["name"]] for row in rows if row.get("extras")}
        more = shares(sizes.roles - sizes.organisations, more)
        kinds, first = [], 0
        for row in rows:
            name = row["name"]
            kinds.append(
                Kind(
                    name,
                    first,
                    counts[name],
                    row["role"],
                    tuple(row.get("extras", ())),
                    tuple(row["names"]),
                    row.get("body", False),
                    row.get("site", False),
                    stated.get(name, {}),
                    successions.get(name, 0),
                    more.get(name, 0),
                )
            )
            first += counts[name]
        return cls(tuple(kinds), seed)

    @cached_property
    def by_name(self) -> Mapping[str, Kind]:
        """The kinds by name."""
        return {kind.name: kind for kind in self.kinds}

    @cached_property
    def _firsts(self) -> list[int]:
        return [kind.first for kind in self.kinds]

    def kind_of(self, number: int) -> Kind:
        """Find the kind of an entry."""
        return self.kinds[bisect_right(self._firsts, number) - 1]

    def code(self, number: int, kind: Kind | None = None) -> str:
        """Give the code of an entry; trusts that payers' ledgers number have three characters."""
        kind = kind or self.kind_of(number)
        if not kind.body:
            return entry_code(number)
        if kind.name == "trust" and number - kind.first < _SHORT_CODES:
            return short_code(number - kind.first)
        return body_code(number)

    def name(self, number: int, kind: Kind | None = None) -> str:
        """Give the name of an entry."""
        kind = kind or self.kind_of(number)
        drawn = mixed(self.seed, number)
        pattern = kind.names[drawn % len(kind.names)]
        town, road = place(drawn), place(drawn, 1)
        return pattern.format(town=town, road=road, code=self.code(number, kind))


def _stated(
    sizes: Sizes, counts: Mapping[str, int]
) -> dict[str, dict[str, tuple[int, tuple[str, ...]]]]:
    rows = _TABLE["relation"]
    totals = shares(sizes.relationships, {row["code"]: row["count"] for row in rows})
    found: dict[str, dict[str, tuple[int, tuple[str, ...]]]] = {}
    for row in rows:
        weights = {name: weight * counts[name] for name, (weight, *_) in row["from"].items()}
        for name, total in shares(totals[row["code"]], weights).items():
            found.setdefault(name, {})[row["code"]] = total, tuple(row["from"][name][1:])
    return found
