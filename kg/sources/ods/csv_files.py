"""Reads the register's CSV files, old and new, telling their shapes apart by content.

The legacy files have no header and 27 columns; re-saved copies lose trailing blanks, and what the
columns say changed with the exports of 2025. Nothing is taken from a file's name.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from kg.errors import InvalidDate, Problem
from kg.sources.loading import Reject
from kg.sources.ods.csv_rows import (
    BOARD_HEADER,
    FEWEST,
    LEGACY,
    MAP_HEADER,
    MEMBERS,
    READERS,
    WITH_HEADER,
    Row,
    padded,
)
from kg.sources.ods.opening import Opened, text_lines
from kg.sources.ods.record import Record, is_code, register_day
from kg.sources.ods_snapshots import trust_kinds

_SAMPLE = 50
_STATUSES = frozenset("ACDP")
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Numbered = tuple[int, Row]


@dataclass(frozen=True)
class Table:
    """A CSV file whose shape is known.

    Attributes:
        kind: ``etr``, ``ets``, ``eccg``, ``ect``, ``epraccur``, ``epcmem``, ``gp-practice-map`` or
            ``icb-codes``.
        title: What it lists, in words.
        released: Day the file itself gives for its release, or empty.
        rows: Its rows with their line numbers, not yet read.
    """

    kind: str
    title: str
    released: str
    rows: Iterator[Numbered]


_TITLES = {
    "etr": "NHS trusts",
    "ets": "NHS trust sites",
    "ect": "Care trusts",
    "eccg": "Clinical commissioning groups and sub-ICB locations",
    "epraccur": "GP practices and prescribing cost centres",
    "epcmem": "Dated memberships of GP practices",
    "gp-practice-map": "GP practices with their networks, commissioners and regions",
    "icb-codes": "Codes and names of integrated care boards",
}


def read_table(opened: Opened) -> Table:
    """Look at the first rows of a file and tell which table of the register it is.

    Raises:
        UnreadableFile: It is none of them.
    """
    lines = text_lines(opened)
    start = next(lines, "")
    if start.lstrip()[:1] in {"<", "{", "["}:
        raise opened.fail("content", "not CSV; load XML or JSON as ods-xml, ods-ord or ods-fhir", 1)
    for sign, name in _SEPARATORS.items():
        if start.count(sign) >= MEMBERS - 1 > start.count(","):
            raise opened.fail("row", f"separated by {name}; save it with commas", 1)
    reader = csv.reader(chain([start], lines), strict=True)
    numbered = _numbered(opened, reader)
    sample = list(islice(numbered, _SAMPLE))
    if not sample:
        raise opened.fail("content", "holds no rows; fetch it again", 1)
    kind = _kind(opened, [row for _, row in sample])
    released = _released(sample) if kind == "gp-practice-map" else ""
    return Table(kind, _TITLES[kind], released, chain(sample, numbered))


def _numbered(opened: Opened, reader: Any) -> Iterator[Numbered]:  # noqa: ANN401 - csv has no name
    try:
        for row in reader:
            if any(row):
                yield reader.line_num, row
    except csv.Error as error:
        reason = f"not CSV ({error}); an unclosed quote or a cut-off file"
        raise opened.fail("row", reason, reader.line_num) from error


def _kind(opened: Opened, rows: list[Row]) -> str:
    first = rows[0]
    if MAP_HEADER in first:
        return "gp-practice-map"
    if BOARD_HEADER in first:
        return "icb-codes"
    if len(first) == MEMBERS and _is_day(first[3]):
        return "epcmem"
    if FEWEST <= len(first) <= LEGACY and is_code(first[0]):
        return _legacy_kind(rows)
    reason = f"no table of the register has {len(first)} columns beginning '{first[0][:40]}'"
    raise opened.fail("content", f"{reason}; see 'nhs-kg load --help' for what is read", 1)


def _legacy_kind(rows: list[Row]) -> str:
    cells = [padded(row) for row in rows]
    if all(row[12] in _STATUSES for row in cells):
        return "epraccur"
    if any(row[14] for row in cells):
        return "ets"
    if any(row[13] or row[1].endswith(" CCG") for row in cells):
        return "eccg"
    if all("CareTrust" in trust_kinds(row[0], row[1]) for row in cells):
        return "ect"
    return "etr"


def _is_day(text: str) -> bool:
    try:
        register_day(text)
    except InvalidDate:
        return False
    return True


def _released(sample: list[Numbered]) -> str:
    """Read the extract's day, written like 01Jan2022."""
    header, rows = sample[0][1], sample[1:]
    text = rows[0][1][header.index("EXTRACT_DATE")] if rows and "EXTRACT_DATE" in header else ""
    name = text[2:5].title()
    return f"{text[5:9]}-{_MONTHS.index(name) + 1:02d}-{text[:2]}" if name in _MONTHS else ""


def records(table: Table, path: str, reject: Reject) -> Iterator[Record]:
    """Read a table's records; rows that cannot be taken are rejected, each with its line."""
    read = READERS.get(table.kind)
    if read is None:
        yield from _with_header(table, path, reject)
        return
    for line, row in table.rows:
        try:
            record = read(line, row)
        except (InvalidDate, ValueError) as error:
            reject(Problem(path, line, row[0] or "row", str(error)))
            continue
        yield record


def _with_header(table: Table, path: str, reject: Reject) -> Iterator[Record]:
    read = WITH_HEADER[table.kind]
    _, header = next(table.rows)
    seen: set[str] = set()
    for line, row in table.rows:
        if len(row) != len(header):
            reason = f"{len(row)} columns instead of {len(header)}; a comma too many or too few"
            reject(Problem(path, line, row[0] or "row", reason))
            continue
        try:
            yield from read(line, dict(zip(header, map(str.strip, row), strict=True)), seen)
        except (KeyError, ValueError) as error:
            reason = f"no column {error}" if isinstance(error, KeyError) else str(error)
            reject(Problem(path, line, row[0] or "row", reason))
