"""Reads tables set in plain text: who holds which contract, for how much and how long."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from kg.extract.documents.document import Document
from kg.extract.mentions.cast import Cast
from kg.extract.reading.rows import MARKS, Cell, Row, laid_under, rows_of
from kg.extract.reading.values import day_in_figures, in_year, values_of
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.word_lists import listed
from kg.model import Value

_COLUMNS = {
    "other": listed("rules.tables", "other"),
    "provider": listed("rules.tables", "provider"),
    "buyer": listed("rules.tables", "buyer"),
    "value": listed("rules.tables", "value"),
    "start": listed("rules.tables", "start"),
    "end": listed("rules.tables", "end"),
    "length": listed("rules.tables", "length"),
    "contract": listed("rules.tables", "contract"),
}
"""What a column tells -> words of its head, of which one is enough; the first that fits counts."""
TELLS = {
    "value": ("contractValue", "money"),
    "start": ("contractStart", "date"),
    "end": ("contractEnd", "date"),
    "length": ("contractTerm", "duration"),
}
"""What a column tells -> the predicate, and the kind of its values."""
_PARTS = {"provider": "holdsContract", "buyer": "commissions"}
_ASIDE = re.compile(r"\s*\([^()]{1,40}\)$")
_NUMBER = re.compile(r"[\d,]+(?:\.\d+)?")
_SUMS = ("total", "grand total", "sub-total", "subtotal")
_LONGEST_HEAD, _LONGEST_NAME = 4, 8
"""Words of a head and of a name in a cell, at most; longer ones are sentences and remarks."""


class Table(NamedTuple):
    """A table's head.

    Attributes:
        head: Its line.
        names: What each of its columns tells.
        unit: In what it counts money: m, k, or empty for pounds.
    """

    head: Row
    names: Sequence[str]
    unit: str


class Told(NamedTuple):
    """A line of a table: its head, or a row of it, whose cells are by what they tell."""

    row: Row
    table: Table
    cells: Mapping[str, Cell]


def tables_of(document: Document) -> tuple[Told, ...]:
    r"""List the lines of the tables whose head names a contract and something of it.

    Columns are parted by two spaces, tabs or bars. A line that is no row of the table ends it.

    Example:
        >>> from kg.extract.documents.document import Block
        >>> text = "Contract | Holder\nEye care | Dale Ltd"
        >>> told = tables_of(Document(text, (Block(0, len(text), "body"),)))
        >>> [cell.text for line in told for cell in line.cells.values()]
        ['Eye care', 'Dale Ltd']
    """
    if not any(mark in document.text for mark in MARKS):
        return ()
    found, table = list[Told](), None
    for block in document.read_blocks():
        for row in rows_of(document.text, block.start, block.end):
            cells = laid_under(table.head, row) if table else ()
            if table and cells:
                told = zip(table.names, cells, strict=True)
                found.append(Told(row, table, {name: cell for name, cell in told if cell}))
                continue
            table = _headed(row)
            if table:
                found.append(Told(row, table, {}))
    return tuple(found)


def table_proposals(document: Document, told: Sequence[Told], cast: Cast) -> Iterator[Proposal]:
    """Propose what the rows of tables say."""
    for line in told:
        yield from _row(line.cells, line.table.unit, cast, document.metadata.issued)


def _headed(row: Row) -> Table | None:
    """Name the columns of a head; None where a line is none."""
    names = list[str]()
    for place, cell in enumerate(row.cells):
        name = column_of(cell.text)
        # What no list knows, or what was there before, has a name of its own and is passed by.
        known = name and name != "other" and name not in names
        names.append(name if known else f"other {place}")
    told = [name for name in names if not name.startswith("other")]
    whole = "contract" in told and len(told) > 1
    return Table(row, names, _unit(row.cells)) if whole else None


def column_of(text: str) -> str:
    """Tell what a column, or what stands behind a label, tells; empty where no list knows it.

    Example:
        >>> column_of("Annual value (£m)"), column_of("Remarks")
        ('value', '')
    """
    words = text.lower().replace("(", " ").replace(")", " ").split()
    if len(words) > _LONGEST_HEAD:
        return ""  # two spaces also part sentences
    return next((name for name, heads in _COLUMNS.items() if not heads.isdisjoint(words)), "")


def _unit(cells: Sequence[Cell]) -> str:
    """Tell in what a head counts money: 'm' of 'Value (£m)', 'k' of '£000', '' of pounds."""
    head = next((cell.text.lower() for cell in cells if column_of(cell.text) == "value"), "")
    thousands = "000" in head or "£k" in head
    return "m" if "£m" in head else "k" if thousands else ""


def _row(
    cells: Mapping[str, Cell], unit: str, cast: Cast, issued: date | None
) -> Iterator[Proposal]:
    cell = cells.get("contract")
    if cell is None or len(cell.text.split()) > _LONGEST_NAME or not cell.text[0].isalpha():
        return
    if cell.text.lower().startswith(_SUMS):
        return
    contract = cast.add("contract", "contract", cell.text)
    contract.spans.append((cell.start, cell.end))
    thing = Filler(contract.number, cell.start, cell.end)
    for name, predicate in _PARTS.items():
        if name in cells and (party := _party(cells[name], cast)) is not None:
            where = (cells[name].start, cells[name].end)
            yield Proposal("table", party, predicate, thing, None, ("asserted",), where)
    for name, (predicate, kind) in TELLS.items():
        told = cells.get(name)
        value = _value(told.text, kind, unit, issued) if told else None
        if told is not None and value is not None:
            where = (told.start, told.end)
            yield Proposal("table", thing, predicate, None, value, ("asserted",), where, (where,))


def _value(text: str, kind: str, unit: str, issued: date | None) -> Value | None:
    if kind == "date" and (day := day_in_figures(text)) is not None:
        return day
    if kind == "money" and _NUMBER.fullmatch(text):
        text = f"£{text}{unit}"  # the head tells in what the column counts
    found = values_of(text, 0, len(text))
    value = in_year(found[0], issued, ahead=True) if found else None
    return value if value is not None and value.kind == kind else None


def _party(cell: Cell, cast: Cast) -> Filler | None:
    """Take a cell's name, without what is told of it in brackets."""
    name = _ASIDE.sub("", cell.text)
    if not name[:1].isupper() or len(name.split()) > _LONGEST_NAME:
        return None
    number = cast.named(name)
    number = number if number >= 0 else cast.body(name, "company")
    where = (cell.start, cell.start + len(name))
    cast.entities[number].spans.append(where)
    return Filler(number, *where)
