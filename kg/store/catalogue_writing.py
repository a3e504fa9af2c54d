"""Writes the catalogue of a version: things, their names, and the words to search for."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from kg.dates import PartialDate
from kg.store import relation_writing as relations
from kg.store import sheet_writing as sheets
from kg.store.sheets import joined

_RAW = (
    """
CREATE TEMP TABLE kind (key TEXT, kind TEXT, depth INTEGER);
CREATE TEMP TABLE label (key TEXT, label TEXT);
CREATE TEMP TABLE start (key TEXT, day TEXT);
CREATE TEMP TABLE finish (key TEXT, day TEXT);
CREATE TEMP TABLE exactness (key TEXT, exact TEXT);
CREATE TEMP TABLE called (key TEXT, name TEXT, how TEXT);
CREATE TEMP TABLE naming (node TEXT, key TEXT);
CREATE TEMP TABLE wording (node TEXT, name TEXT);
CREATE TEMP TABLE code (key TEXT, code TEXT);
CREATE TEMP TABLE dated (key TEXT, day TEXT);
CREATE TEMP TABLE weight (key TEXT, weight INTEGER);
"""
    + relations.RAW
    + sheets.RAW
)
_SCHEMA = (
    relations.SCHEMA
    + sheets.SCHEMA
    + """
CREATE TABLE thing (
  key TEXT, kind TEXT, depth INTEGER, label TEXT, first TEXT, last TEXT, code TEXT, dated TEXT,
  weight INTEGER, section TEXT, slug TEXT, sorted TEXT
);
CREATE TABLE name (thing INTEGER, name TEXT, how TEXT, folded TEXT);
CREATE VIRTUAL TABLE words USING fts5(
  name, content='name', tokenize='unicode61', prefix='2 3', detail=none, columnsize=0
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);
CREATE TABLE spelling (term TEXT PRIMARY KEY) WITHOUT ROWID;
"""
)
# A bare column beside max() is of the row that has it.
_GATHERED = """
CREATE TEMP TABLE fresh AS
SELECT key, kind, coalesce(depth, -1) AS depth, label, coalesce(first, '') AS first,
       coalesce(last_day(last, exact), '') AS last, coalesce(code, '') AS code,
       coalesce(dated, '') AS dated, coalesce(weight, 0) AS weight
FROM (
  SELECT key FROM kind UNION SELECT key FROM label UNION SELECT key FROM start
  UNION SELECT key FROM finish UNION SELECT key FROM code UNION SELECT key FROM dated
  UNION SELECT key FROM weight
)
LEFT JOIN (SELECT key, kind, max(depth) AS depth FROM kind GROUP BY key) USING (key)
LEFT JOIN (SELECT key, min(label) AS label FROM label GROUP BY key) USING (key)
LEFT JOIN (SELECT key, min(day) AS first FROM start GROUP BY key) USING (key)
LEFT JOIN (SELECT key, max(day) AS last FROM finish GROUP BY key) USING (key)
LEFT JOIN (SELECT key, max(exact) AS exact FROM exactness GROUP BY key) USING (key)
LEFT JOIN (SELECT key, max(code) AS code FROM code GROUP BY key) USING (key)
LEFT JOIN (SELECT key, max(day) AS dated FROM dated GROUP BY key) USING (key)
LEFT JOIN (SELECT key, sum(weight) AS weight FROM weight GROUP BY key) USING (key);
INSERT INTO called SELECT key, label, 'name' FROM label;
INSERT INTO called SELECT key, code, 'code' FROM code;
INSERT INTO called SELECT key, name, 'former name' FROM naming JOIN wording USING (node);
"""
_JOIN = """
UPDATE thing SET
  kind = iif(fresh.depth > thing.depth, fresh.kind, thing.kind),
  depth = max(fresh.depth, thing.depth),
  label = min(thing.label, coalesce(fresh.label, thing.label)),
  first = iif(thing.first = '' OR (fresh.first <> '' AND fresh.first < thing.first),
              fresh.first, thing.first),
  last = max(thing.last, fresh.last),
  code = max(thing.code, fresh.code),
  dated = max(thing.dated, fresh.dated),
  weight = thing.weight + fresh.weight
FROM fresh WHERE fresh.key = thing.key;
UPDATE thing SET sorted = fold(label) WHERE key IN (SELECT key FROM label);
"""
# The best known thing gets the first row.
_INSERT = """
INSERT INTO thing
SELECT key, kind, depth, label, first, last, code, dated, weight,
       substr(key, 1, instr(key, '/') - 1), lower(substr(key, instr(key, '/') + 1)), fold(label)
FROM fresh
WHERE kind IS NOT NULL AND label IS NOT NULL AND key NOT IN (SELECT key FROM thing)
ORDER BY weight DESC, last > '', length(label), key;
"""
_INDEX = (
    """
CREATE UNIQUE INDEX thing_key ON thing (key);
CREATE INDEX thing_section ON thing (section, sorted, key);
CREATE INDEX thing_dated ON thing (section, dated);
CREATE INDEX thing_slug ON thing (slug);
CREATE INDEX name_folded ON name (folded);
CREATE INDEX name_thing ON name (thing);
"""
    + relations.INDEX
)
_NAMES = """
INSERT INTO name
SELECT thing.rowid, called.name, max(called.how), fold(called.name)
FROM called JOIN thing ON thing.key = called.key
WHERE NOT EXISTS (
  SELECT 1 FROM name WHERE name.thing = thing.rowid AND name.name = called.name
)
GROUP BY thing.rowid, called.name ORDER BY thing.rowid;
INSERT INTO words (rowid, name) SELECT rowid, name FROM name WHERE rowid > :before;
INSERT OR IGNORE INTO spelling SELECT term FROM vocabulary
WHERE length(term) > 3 AND term NOT GLOB '*[0-9]*';
"""
_ROWS = {
    "kind": 3,
    "label": 2,
    "start": 2,
    "finish": 2,
    "exactness": 2,
    "called": 3,
    "naming": 2,
    "wording": 2,
    "code": 2,
    "dated": 2,
    "weight": 2,
    **relations.ROWS,
    **sheets.ROWS,
}
_HELD = 20_000


class CatalogueWriter:
    """Takes what is known of things, row by row in any order, and makes a catalogue of it.

    Rows of ``kind`` (key, class, how specific it is) and ``label`` make a thing; the others add
    to it: ``start`` and ``finish`` of its life, ``exactness`` of the finish, ``called`` (key,
    name, how), ``naming`` and ``wording`` of a node that gives it a name, ``code``, ``dated`` and
    ``weight``. What connects things comes in rows of ``relation``, ``part`` and ``resting``, what
    is stated of nodes in rows of ``saying`` and ``owning``.

    Args:
        connection: An empty database, or one with a catalogue, to which the rows are added.

    Example:
        >>> writer = CatalogueWriter(sqlite3.connect(":memory:"))
        >>> writer.add("kind", "organisation/A", "Body", 1)
        >>> writer.add("label", "organisation/A", "A body")
        >>> writer.finish().execute("SELECT key, label FROM thing").fetchall()
        [('organisation/A', 'A body')]
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._held: defaultdict[str, list[tuple[str | int | bytes, ...]]] = defaultdict(list)
        connection.create_function("fold", 1, fold, deterministic=True)
        connection.create_function("last_day", 2, _last_day, deterministic=True)
        connection.create_function("joined", 2, joined, deterministic=True)
        connection.executescript(_RAW)
        self._begun = self._has("thing")
        if not self._begun:
            connection.executescript(_SCHEMA)
        # A catalogue of an older version has not all of it, which readers see.
        more = {"edge": relations.FINISH, "sheet": sheets.FINISH}
        self._more = "".join(finish for table, finish in more.items() if self._has(table))

    def _has(self, table: str) -> bool:
        query = "SELECT count(*) FROM sqlite_master WHERE name = ?"
        (count,) = self._connection.execute(query, [table]).fetchone()
        return int(count) == 1

    def add(self, table: str, *row: str | int | bytes) -> None:
        """Take one row."""
        held = self._held[table]
        held.append(row)
        if len(held) > _HELD:
            self._flush(table)

    def _flush(self, table: str) -> None:
        places = ", ".join("?" * _ROWS[table])
        query = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608 - our own names
        self._connection.executemany(query, self._held.pop(table))

    def finish(self) -> sqlite3.Connection:
        """Make the catalogue of the rows taken, or add them to the one that was there."""
        for table in list(self._held):
            self._flush(table)
        connection = self._connection
        connection.commit()
        connection.executescript(_GATHERED)
        if self._begun:
            connection.executescript(_JOIN)
        connection.executescript(_INSERT + self._more)
        if not self._begun:
            connection.executescript(_INDEX)
        (before,) = connection.execute("SELECT coalesce(max(rowid), 0) FROM name").fetchone()
        for statement in filter(str.strip, _NAMES.split(";")):
            connection.execute(statement, {"before": before} if ":before" in statement else {})
        for table in ("fresh", *_ROWS):
            connection.execute(f"DROP TABLE temp.{table}")
        connection.commit()
        return connection


def write_catalogue(path: Path, fill: Callable[[CatalogueWriter], None]) -> None:
    """Write the catalogue of a new version, or add to the one that the file holds."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        writer = CatalogueWriter(connection)
        fill(writer)
        writer.finish()


def fold(text: str) -> str:
    """Write a text in lower case with letters, digits and single spaces only.

    Example:
        >>> fold("St. Leonard's  NHS")
        'st leonard s nhs'
    """
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _last_day(day: str | None, exact: str | None) -> str | None:
    if day is None or exact is None:
        return day
    return PartialDate.of(date.fromisoformat(day), exact).last.isoformat()
