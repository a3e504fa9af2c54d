"""The catalogue: every thing with its names, codes and life, in SQLite beside the store.

It lists things by name, kind and day, and is what the search goes by. A thing's row number tells
how much there is about it, so that the first rows that fit are those most likely to be meant and
no search has to rank them all.
"""

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, overload

from kg.dates import State
from kg.errors import DamagedStore


@dataclass(frozen=True)
class Listed:
    """A thing in the catalogue.

    Attributes:
        key: Its key.
        kind: Local name of its most specific class.
        label: The name it is shown by.
        first: First day of its life; empty when not known.
        last: Last day of its life; empty when not known to have ended.
        code: Its ODS code; empty when it has none.
        dated: Its date, for sources; empty when not known.
        weight: How much there is about it; of a source, how much rests on it.
    """

    key: str
    kind: str
    label: str
    first: str
    last: str
    code: str
    dated: str
    weight: int

    def state(self, day: date) -> State:
        """Say whether it exists on a day."""
        if not self.first and not self.last:
            return "undated"
        if self.first > day.isoformat():
            return "not-yet"
        return "ended" if "" < self.last < day.isoformat() else "current"


@dataclass(frozen=True)
class Filter:
    """Which things to list.

    Attributes:
        section: First part of their keys, such as organisation.
        kinds: Classes; empty for all.
        state: ``ended``, ``not-yet`` or ``any`` on the day, or empty for those that exist.
        day: The day; None where it does not matter.
        newest_first: Whether to order by date and not by name.
    """

    section: str
    kinds: frozenset[str] = frozenset()
    state: str = "any"
    day: date | None = None
    newest_first: bool = False

    def condition(self) -> tuple[str, list[str]]:
        """Write it as a condition of SQL with its values."""
        parts, values = ["section = ?"], [self.section]
        if self.kinds:
            parts.append(f"kind IN ({', '.join('?' * len(self.kinds))})")
            values += sorted(self.kinds)
        day = self.day.isoformat() if self.day else ""
        if day and self.state != "any":
            told = _STATES[self.state]
            parts.append(told)
            values += [day] * told.count("?")
        return " AND ".join(parts), values

    def is_met_by(self, first: str, last: str) -> bool:
        """Tell whether the state of a life is the one that is wanted.

        Example:
            >>> Filter("organisation", state="", day=date(2020, 1, 1)).is_met_by("2021-04-01", "")
            False
        """
        day = self.day.isoformat() if self.day else ""
        if not day or self.state == "any":
            return True
        if self.state == "ended":
            return "" < last < day
        return first > day if self.state == "not-yet" else first <= day and not "" < last < day

    @property
    def order(self) -> str:
        """The order of SQL."""
        return "dated DESC, key" if self.newest_first else "sorted, key"


_STATES = {
    "": "first <= ? AND (last = '' OR last >= ?)",
    "ended": "last <> '' AND last < ?",
    "not-yet": "first > ?",
}
_COLUMNS = "key, kind, label, first, last, code, dated, weight"


class Catalogue:
    """The things of one version of the store.

    Example:
        >>> from kg.store.catalogue_writing import CatalogueWriter
        >>> writer = CatalogueWriter(sqlite3.connect(":memory:"))
        >>> writer.add("kind", "organisation/A", "Body", 1)
        >>> writer.add("label", "organisation/A", "A body")
        >>> Catalogue.of(writer.finish()).list(Filter("organisation"))[0].label
        'A body'
    """

    def __init__(self, path: Path | None, connection: sqlite3.Connection | None = None) -> None:
        self._path, self._shared = path, connection
        self._own = threading.local()
        self._lives: dict[Filter, list[tuple[str, str, int]]] = {}

    @classmethod
    def open(cls, path: Path) -> "Catalogue":
        """Open the catalogue of a version."""
        return cls(path)

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> "Catalogue":
        """Use a catalogue that is held in memory, for graphs that are on no disk."""
        return cls(None, connection)

    def select(
        self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        """Answer a query of ours.

        Raises:
            DamagedStore: The file cannot be read.
        """
        try:
            return self._connection().execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise DamagedStore(self._path or Path(":memory:"), f"catalogue: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        if self._shared is not None:
            return self._shared
        opened: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if opened is None:
            opened = sqlite3.connect(f"file:{self._path}?mode=ro&immutable=1", uri=True)
            self._own.connection = opened
        return opened

    @cached_property
    def terms(self) -> Sequence[str]:
        """Every word of every name, for what was mistyped; to go through them is quick."""
        return [row[0] for row in self.select("SELECT term FROM spelling")]

    def list(self, wanted: Filter) -> "Listing":
        """List things, in parts as they are asked for."""
        return Listing(self, wanted)

    def get(self, key: str) -> Listed | None:
        """Give one thing; None where there is none of this key."""
        rows = self.select(f"SELECT {_COLUMNS} FROM thing WHERE key = ?", [key])  # noqa: S608 - constants
        return Listed(*rows[0]) if rows else None

    def kinds(self, section: str) -> dict[str, int]:
        """Count the things of a section by class."""
        query = "SELECT kind, count(*) FROM thing WHERE section = ? GROUP BY kind"
        return dict(self.select(query, [section]))

    def count(self, wanted: Filter) -> int:
        """Count things; how many have the same life is counted once for all days."""
        kept = replace(wanted, state="any", day=None, newest_first=False)
        if kept not in self._lives:
            condition, values = kept.condition()
            query = (
                f"SELECT first, last, count(*) FROM thing WHERE {condition} GROUP BY first, last"  # noqa: S608 - our own words
            )
            self._lives[kept] = [(first, last, n) for first, last, n in self.select(query, values)]
        return sum(n for first, last, n in self._lives[kept] if wanted.is_met_by(first, last))

    def alike(self, key: str) -> tuple[str, ...]:
        """List other things with the same last part of the key, such as a contract's service."""
        query = "SELECT key FROM thing WHERE slug = ? AND key <> ? ORDER BY key"
        return tuple(row[0] for row in self.select(query, [key.partition("/")[2].lower(), key]))

    def sharing_codes(self) -> frozenset[str]:
        """List the things whose ODS code has stood for another one as well."""
        query = """
        SELECT key FROM thing WHERE code IN (
          SELECT code FROM thing WHERE code <> '' GROUP BY code HAVING count(*) > 1
        )"""
        return frozenset(row[0] for row in self.select(query))


@dataclass(frozen=True)
class Listing(Sequence[Listed]):
    """A list of things, read in parts as it is asked for."""

    catalogue: Catalogue
    wanted: Filter
    _length: list[int] = field(default_factory=list, repr=False, compare=False)

    def __len__(self) -> int:
        """Count them."""
        if not self._length:
            self._length.append(self.catalogue.count(self.wanted))
        return self._length[0]

    @overload
    def __getitem__(self, index: int) -> Listed: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Listed]: ...
    def __getitem__(self, index: int | slice) -> Listed | Sequence[Listed]:
        """Read one, or some."""
        if isinstance(index, int):
            found = self._rows(index, 1)
            if not found:
                raise IndexError(index)
            return found[0]
        start, stop, step = index.indices(len(self))
        return self._rows(start, max(stop - start, 0))[::step]

    def _rows(self, start: int, count: int) -> list[Listed]:
        condition, values = self.wanted.condition()
        query = (
            f"SELECT {_COLUMNS} FROM thing WHERE {condition} "  # noqa: S608 - our own words
            f"ORDER BY {self.wanted.order} LIMIT ? OFFSET ?"
        )
        return [Listed(*row) for row in self.catalogue.select(query, [*values, count, start])]

    def position(self, key: str) -> int:
        """Say at which place a thing stands.

        Raises:
            ValueError: It is not in the list.
        """
        condition, values = self.wanted.condition()
        query = (
            f"SELECT place FROM (SELECT key, row_number() OVER (ORDER BY {self.wanted.order}) "  # noqa: S608 - our own words
            f"AS place FROM thing WHERE {condition}) WHERE key = ?"
        )
        rows = self.catalogue.select(query, [*values, key])
        if not rows:
            raise ValueError(f"'{key}' is not in the list")
        return int(rows[0][0]) - 1
