"""Reads tables set in plain text: who holds which contract, for how much and how long."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from kg.extract.documents.document import Document
from kg.extract.mentions.cast import Cast
from kg.extract.reading.values import in_year, values_of
from kg.extract.rules.proposal import Filler, Proposal
from kg.extract.word_lists import listed

_COLUMNS = {
    "contract": listed("rules.tables", "contract"),
    "provider": listed("rules.tables", "provider"),
    "buyer": listed("rules.tables", "buyer"),
    "value": listed("rules.tables", "value"),
    "start": listed("rules.tables", "start"),
    "end": listed("rules.tables", "end"),
    "length": listed("rules.tables", "length"),
}
"""What a column tells -> words of its head, of which one is enough; the first that fits counts."""
_TELLS = {
    "value": ("contractValue", "money"),
    "start": ("contractStart", "date"),
    "end": ("contractEnd", "date"),
    "length": ("contractTerm", "duration"),
}
_PARTS = {"provider": "holdsContract", "buyer": "commissions"}
_BETWEEN = re.compile(r"[ \t]*\|[ \t]*|\t+[ \t]*| {2,}")
_ASIDE = re.compile(r"\s*\([^()]{1,40}\)$")
_LONGEST_HEAD, _LONGEST_NAME = 4, 8
"""Words of a head and of a name in a cell, at most; longer ones are sentences and remarks."""


class Cell(NamedTuple):
    """A cell of a line: where it stands, and its text."""

    start: int
    end: int
    text: str


def table_proposals(document: Document, cast: Cast) -> Iterator[Proposal]:
    """Propose what the rows of a table say whose head names a contract and something of it.

    Columns are parted by two spaces, tabs or bars. A row that has not as many cells as the head
    ends the table.
    """
    head: Sequence[str] = ()
    if not _BETWEEN.search(document.text):
        return
    for block in document.read_blocks():
        for cells in _lines(document.text, block.start, block.end):
            if head and len(cells) == len(head):
                yield from _row(dict(zip(head, cells, strict=True)), cast, document.metadata.issued)
            else:
                head = _head(cells)


def _lines(text: str, start: int, end: int) -> Iterator[list[Cell]]:
    """Cut each line into cells; marks at its ends part nothing."""
    for line in re.finditer(r"[^\n]+", text[start:end]):
        begin = start + line.start()
        cells, at = list[Cell](), 0
        for match in [*_BETWEEN.finditer(line[0]), None]:
            last = match.start() if match else len(line[0].rstrip())
            if last > at:
                cells.append(Cell(begin + at, begin + last, line[0][at:last]))
            at = match.end() if match else last
        yield cells


def _head(cells: Sequence[Cell]) -> Sequence[str]:
    """Name the columns of a head; empty where a line is none."""
    names = [_column(cell.text) for cell in cells]
    told = [name for name in names if name]
    whole = "contract" in told and len(told) > 1 and len(set(told)) == len(told)
    # What no list knows has a name of its own, so that its cells are passed by.
    return [name or f"other {place}" for place, name in enumerate(names)] if whole else ()


def _column(text: str) -> str:
    words = text.lower().replace("(", " ").replace(")", " ").split()
    if len(words) > _LONGEST_HEAD:
        return ""  # two spaces also part sentences
    return next((name for name, heads in _COLUMNS.items() if not heads.isdisjoint(words)), "")


def _row(cells: Mapping[str, Cell], cast: Cast, issued: date | None) -> Iterator[Proposal]:
    cell = cells["contract"]
    if len(cell.text.split()) > _LONGEST_NAME or not cell.text[0].isalpha():
        return
    contract = cast.add("contract", "contract", cell.text)
    contract.spans.append((cell.start, cell.end))
    thing = Filler(contract.number, cell.start, cell.end)
    for name, predicate in _PARTS.items():
        if name in cells and (party := _party(cells[name], cast)) is not None:
            where = (cells[name].start, cells[name].end)
            yield Proposal("table", party, predicate, thing, None, ("asserted",), where)
    for name, (predicate, kind) in _TELLS.items():
        told = cells.get(name)
        found = values_of(told.text, 0, len(told.text)) if told else []
        value = in_year(found[0], issued, ahead=True) if found else None
        if told is not None and value is not None and value.kind == kind:
            where = (told.start, told.end)
            yield Proposal("table", thing, predicate, None, value, ("asserted",), where, (where,))


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
