"""Reads the organisation and change tables: tidy CSV files with a header.

Columns are described in ``seeds/organisations/README.md``. Like the document reader it collects
every problem with file and line and raises nothing.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.dates import PartialDate, Period
from kg.errors import InvalidDate, Problem
from kg.model import Change, Entity, Membership, Name, Place, Seeds


class Row:
    """One line of a table, with typed reading and the table's list of problems.

    Example:
        >>> row = Row({"key": "RDY", "from": "2019-13"}, Place("a.csv", 2), [])
        >>> row.date("from"), str(row.problems[0])[:40]
        (None, "a.csv:2: from: not a date: '2019-13'; wr")
    """

    def __init__(self, fields: dict[str, str], place: Place, problems: list[Problem]) -> None:
        self.place = place
        self.problems = problems
        self._fields = fields

    def fail(self, column: str, reason: str) -> None:
        """Note a problem with one column."""
        self.problems.append(Problem(self.place.path, self.place.line, column, reason))

    def text(self, column: str, *, required: bool = False) -> str:
        """Read a text; empty when absent."""
        text = (self._fields.get(column) or "").strip()
        if required and not text:
            self.fail(column, "missing; fill it in")
        return text

    def date(self, column: str, *, required: bool = False) -> PartialDate | None:
        """Read a day, month or year."""
        text = self.text(column, required=required)
        try:
            return PartialDate.parse(text) if text else None
        except InvalidDate as error:
            self.fail(column, str(error))
            return None

    def period(self) -> Period:
        """Read the columns ``from`` and ``to``."""
        period = Period(self.date("from"), self.date("to"))
        if not period.is_ordered():
            self.fail("to", "ends before it starts; check 'from' and 'to'")
        return period

    def count(self, column: str) -> int | None:
        """Read a whole number, or None when empty."""
        text = self.text(column)
        if not text:
            return None
        if not text.isdecimal():
            self.fail(column, f"'{text}' is not a whole number")
            return None
        return int(text)

    def flag(self, column: str) -> bool:
        """Read true or false; empty means false."""
        text = self.text(column) or "false"
        if text not in {"true", "false"}:
            self.fail(column, f"'{text}' is neither 'true' nor 'false'")
        return text == "true"

    def source(self) -> str:
        """Read the key of the row's source."""
        return f"source/{self.text('source', required=True)}"

    def organisation(self, column: str) -> str:
        """Read an organisation's short key, such as ``RDY``."""
        return f"organisation/{self.text(column, required=True)}"


def read_rows(path: Path, name: str, columns: tuple[str, ...]) -> tuple[list[Row], list[Problem]]:
    """Read a table's lines, checking its header.

    Args:
        path: The file.
        name: Its name for messages.
        columns: The columns it must have.
    """
    problems: list[Problem] = []
    rows: list[Row] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            reason = f"missing column {', '.join(missing)}; the header is {','.join(columns)}"
            return [], [Problem(name, 1, "header", reason)]
        for fields in reader:
            row = Row(fields, Place(name, reader.line_num), problems)
            if None in fields:
                row.fail("row", "has more cells than the header; quote cells that hold commas")
            rows.append(row)
    return rows, problems


def _organisation(row: Row) -> Seeds:
    key, region = row.organisation("key"), row.text("region")
    entity = Entity(
        key=key,
        kinds=tuple(row.text("kind", required=True).split(";")),
        name=row.text("name", required=True),
        source=row.source(),
        place=row.place,
        ods=row.text("ods"),
        life=row.period(),
    )
    placed = (
        (Membership(key, f"place/{region}", entity.life, entity.source, row.place),)
        if region
        else ()
    )
    return Seeds(entities=(entity,), placements=placed)


def _name(row: Row) -> Seeds:
    days = (part for part in row.text("observed_on").split(";") if part)
    observed = []
    for day in days:
        try:
            observed.append(PartialDate.parse(day))
        except InvalidDate as error:
            row.fail("observed_on", str(error))
    name = Name(
        row.organisation("key"),
        row.text("name", required=True),
        row.period(),
        tuple(observed),
        row.source(),
        row.place,
    )
    return Seeds(names=(name,))


def _membership(row: Row) -> Seeds:
    member, body = row.organisation("member"), row.organisation("body")
    return Seeds(memberships=(Membership(member, body, row.period(), row.source(), row.place),))


def _place(row: Row) -> Seeds:
    key = f"place/{row.text('key', required=True).removeprefix('place/')}"
    name = row.text("name", required=True)
    return Seeds(entities=(Entity(key, ("Place",), name, row.source(), row.place),))


def _change(row: Row) -> Seeds:
    effective = row.date("effective", required=True)
    if effective is None:
        return Seeds()
    change = Change(
        key=f"change/{row.text('id', required=True)}",
        kind=row.text("kind", required=True),
        original=row.organisation("original"),
        resulting=row.organisation("resulting"),
        effective=effective,
        partial=row.flag("partial"),
        practices_moved=row.count("practices_moved"),
        practices_matched=row.count("practices_matched"),
        method=row.text("method", required=True),
        review=row.text("review", required=True),
        source=row.source(),
        place=row.place,
    )
    return Seeds(changes=(change,))


_PERIOD = ("from", "to", "source")
_TABLES: dict[str, tuple[tuple[str, ...], Callable[[Row], Seeds]]] = {
    "organisations/organisations.csv": (
        ("key", "ods", "kind", "name", "region", *_PERIOD),
        _organisation,
    ),
    "organisations/names.csv": (("key", "name", "observed_on", *_PERIOD), _name),
    "organisations/memberships.csv": (("member", "body", *_PERIOD), _membership),
    "organisations/places.csv": (("key", "name", "source"), _place),
    "changes/successions.csv": (
        (
            *("id", "kind", "original", "resulting", "effective", "partial", "practices_moved"),
            *("practices_matched", "method", "review", "source"),
        ),
        _change,
    ),
}


def read_tables(folder: Path) -> Iterator[tuple[Seeds, list[Problem]]]:
    """Read every table that the seeds' folder has."""
    for name, (columns, build) in _TABLES.items():
        path = folder / name
        if path.is_file():
            rows, problems = read_rows(path, name, columns)
            yield Seeds.join(build(row) for row in rows), problems


def read_extras(
    folder: Path, table: str, column: str
) -> tuple[dict[str, list[str]], list[Problem]]:
    """Read a table that adds aliases or identifiers to organisations, by organisation key.

    Args:
        folder: The seeds' folder.
        table: ``aliases`` or ``identifiers``.
        column: The column that holds the text.
    """
    path, name = folder / "organisations" / f"{table}.csv", f"organisations/{table}.csv"
    if not path.is_file():
        return {}, []
    rows, problems = read_rows(path, name, ("key", column, "source"))
    found: dict[str, list[str]] = {}
    for row in rows:
        scheme = row.text("scheme")
        text = row.text(column, required=True)
        entry = f"{scheme}:{text}" if scheme else text
        found.setdefault(row.organisation("key"), []).append(entry)
    return found, problems
