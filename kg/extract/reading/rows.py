"""Cuts lines into cells, as tables set in text have them, and lays rows under their head."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_GAP = re.compile(r" {2,}")
_BAR, _TAB, _SPACES = "|", "\t", "  "
MARKS = (_BAR, _TAB, _SPACES)
"""What parts the cells of a line, the first that stands in it."""


class Cell(NamedTuple):
    """A cell of a line: where it stands, and its text, which may be empty."""

    start: int
    end: int
    text: str


class Row(NamedTuple):
    """A line as cells.

    Attributes:
        mark: What parts them.
        start: First code point of the line.
        cells: Its cells, in order; bars and tabs may have empty ones between them.
    """

    mark: str
    start: int
    cells: tuple[Cell, ...]

    @property
    def told(self) -> tuple[Cell, ...]:
        """The cells that are not empty."""
        return tuple(cell for cell in self.cells if cell.text)


def rows_of(text: str, start: int, end: int) -> Iterator[Row]:
    r"""Cut each line of a stretch of text into cells; bars at its ends part nothing.

    Example:
        >>> [[cell.text for cell in row.cells] for row in rows_of("|a | |b|\nc  d", 0, 13)]
        [['a', '', 'b'], ['c', 'd']]
    """
    for line in re.finditer(r"[^\n]+", text[start:end]):
        begin, told = start + line.start(), line[0].rstrip()
        mark = next((each for each in MARKS if each in told.strip()), "")
        if mark == _BAR:
            lead = len(told) - len(told.lstrip())
            lead += told.lstrip().startswith(_BAR)
            begin, told = begin + lead, told[lead:].removesuffix(_BAR)
        yield Row(mark, begin, tuple(_cells(told, begin, mark)))


def _cells(line: str, begin: int, mark: str) -> Iterator[Cell]:
    gap = _GAP if mark == _SPACES else re.compile(re.escape(mark or "\n"))
    at = 0
    for match in [*gap.finditer(line), None]:
        last = match.start() if match else len(line)
        text = line[at:last].strip()
        if text or mark in {_BAR, _TAB}:
            first = begin + at + line[at:last].index(text)
            yield Cell(first, first + len(text), text)
        at = match.end() if match else last


def laid_under(head: Row, row: Row) -> Sequence[Cell | None]:
    r"""Give the cells of a row in the order of its head; none where it is no row of that table.

    Cells that bars or tabs part are told by their order, of others that are too few by where they
    stand: a cell belongs to the column that begins last before it.

    Example:
        >>> head, row = rows_of("name    sum    end\nDale           May", 0, 37)
        >>> [cell.text if cell else "" for cell in laid_under(head, row)]
        ['Dale', '', 'May']
    """
    told = row.told
    if len(told) < 2 or row.mark != head.mark:  # noqa: PLR2004 - a name and what is told of it
        return ()
    if len(told) == len(head.told):
        by_order = iter(told)
        return [next(by_order) if cell.text else None for cell in head.cells]
    if head.mark == _SPACES:
        return _by_place(head, row)
    # Empty cells at the end of a line may be left out.
    missing = len(head.cells) - len(row.cells)
    cells = [cell if cell.text else None for cell in row.cells]
    return [*cells, *[None] * missing] if missing >= 0 else ()


def _by_place(head: Row, row: Row) -> Sequence[Cell | None]:
    laid = list[Cell | None]([None] * len(head.cells))
    begins = [cell.start - head.start for cell in head.cells]
    for cell in row.cells:
        before = [column for column, at in enumerate(begins) if at <= cell.start - row.start]
        if not before or laid[before[-1]] is not None:
            return ()
        laid[before[-1]] = cell
    return laid
