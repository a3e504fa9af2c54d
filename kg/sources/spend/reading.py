"""Reads a spend file line by line: payer, payee, month, expense type and amount of each payment.

Headings, separators, encodings, dates and amounts come in many shapes. Whatever is no payment is
named with its line: totals of other lines, notes, and cells that cannot be read.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice, pairwise
from pathlib import Path

from kg.dates import PartialDate
from kg.errors import Problem
from kg.sources.loading import Advance, Reject
from kg.sources.spend.header import Layout, find_layout, plain
from kg.sources.spend.text import CountedText, encoding_of, unreadable
from kg.sources.spend.totals import Sums, says_total
from kg.sources.spend.values import month_first, read_amount, read_month

_SAMPLE = 2000
_HEAD = 60
_BATCH = 2000
_FEWEST = 3


@dataclass(frozen=True)
class Line:
    """One payment as a file gives it.

    Attributes:
        number: The line it stands on.
        payer: Who paid, as written; empty where the file has no such column.
        payee: Who was paid, as written.
        code: The payee's number in the payer's ledger, or empty.
        month: The month of the payment.
        type: What the money was spent on.
        area: Which part of the payer spent it.
        amount: How much; below nought for a credit.
    """

    number: int
    payer: str
    payee: str
    code: str
    month: PartialDate
    type: str
    area: str
    amount: Decimal


@dataclass
class _Reading:
    path: Path
    layout: Layout
    american: bool
    fallback: PartialDate | None
    reject: Reject
    sums: Sums = field(default_factory=Sums)

    def refuse(self, number: int, column: str, reason: str) -> None:
        self.reject(Problem(str(self.path), number, column, reason))

    def line(self, number: int, row: Sequence[str]) -> Line | None:
        """Read a row; None, with the reason told, when it is no payment."""
        cells = self._cells(row)
        payee, written = cells.get("supplier", ""), cells.get("amount", "")
        amount = read_amount(written)
        if self._is_no_payment(number, row, cells, amount):
            return None
        if amount is None:
            self._refuse_amount(number, row, written)
            return None
        month = self._month(cells)
        if month is None:
            hint = f"write 15/09/2020, or 2020-09 in the file's name; {amount:,} left out"
            self.refuse(number, "date", f"no date: '{cells.get('date', '')}'; {hint}")
            return None
        if self._is_repeated(cells, amount):
            reason = f"the total {amount:,} of invoice '{cells['transaction']}' again; left out"
            self.refuse(number, "total", reason)
            return None
        self.sums.add(amount)
        return Line(
            *(number, cells.get("payer", ""), payee, cells.get("code", ""), month),
            *(cells.get("type", ""), cells.get("area", ""), amount),
        )

    def _cells(self, row: Sequence[str]) -> Mapping[str, str]:
        return {
            name: " ".join(row[index].split())
            for name, index in self.layout.columns.items()
            if index < len(row)
        }

    def _is_no_payment(
        self, number: int, row: Sequence[str], cells: Mapping[str, str], amount: Decimal | None
    ) -> bool:
        payee = cells.get("supplier", "")
        if self._is_total(row, cells, amount):
            told = "a heading of totals; left out" if amount is None else self.sums.told(amount)
            self.refuse(number, "amount", told)
            return True
        if payee or amount is None:
            return False
        self.refuse(number, "supplier", f"nobody is named as paid; {amount:,} left out")
        return True

    def _is_total(
        self, row: Sequence[str], cells: Mapping[str, str], amount: Decimal | None
    ) -> bool:
        payee = cells.get("supplier", "")
        adds_up = amount is not None and self.sums.is_sum(amount)
        if not payee:
            return adds_up or says_total(row)
        dated = cells.get("date") or cells.get("transaction")
        named = says_total([payee]) or payee.casefold().endswith(" total")
        return named and (adds_up or not dated)

    def _refuse_amount(self, number: int, row: Sequence[str], written: str) -> None:
        filled = [cell.strip() for cell in row if cell.strip()]
        if not written and len(filled) < _FEWEST:
            self.refuse(number, "line", f"a note, not a payment: '{' '.join(filled)[:80]}'")
            return
        reason = f"not an amount: '{written}'; write 38,148.43, or -38,148.43 for a credit"
        self.refuse(number, self.layout.heading[self.layout.columns["amount"]], reason)

    def _month(self, cells: Mapping[str, str]) -> PartialDate | None:
        for name in ("month", "date"):
            found = read_month(cells.get(name, ""), american=self.american)
            if found is not None:
                return found
        return self.fallback

    def _is_repeated(self, cells: Mapping[str, str], amount: Decimal) -> bool:
        columns = self.layout.columns
        if columns["amount"] != columns.get("total") or not cells.get("transaction"):
            return False
        return self.sums.repeats((cells["supplier"], cells["transaction"], str(amount)))


def month_in(name: str) -> PartialDate | None:
    """Find a month in the name of a file.

    Example:
        >>> str(month_in("raw_KGST_2020-09")), str(month_in("spend-over-25k-september-2020"))
        ('2020-09', '2020-09')
        >>> month_in("spend")
    """
    words = plain(name).split()
    texts = [*words, *(" ".join(pair) for pair in pairwise(words))]
    months = (
        read_month(text) for text in texts if not (text.isdigit() and len(text) < len("202009"))
    )
    return next((month for month in months if month is not None), None)


def read_lines(path: Path, reject: Reject, advance: Advance) -> Iterator[Line]:
    """Read the payments of a file, one after another.

    Args:
        path: The file.
        reject: Told of each row that is no payment, with its line and the reason.
        advance: Told of the bytes read.

    Raises:
        UnreadableFile: The file as a whole is no list of payments.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as text:
        sample = list(islice(text, _SAMPLE))
    layout = find_layout(path, sample[:_HEAD])
    american = month_first(_dates(sample, layout))
    reading = _Reading(path, layout, american, month_in(path.stem), reject)
    with path.open("rb") as file:
        counted = CountedText(file, encoding)
        yield from _read(reading, counted, advance)
        counted.tell(advance)


def _dates(sample: Sequence[str], layout: Layout) -> Iterator[str]:
    index = layout.columns.get("date")
    if index is None:
        return
    for row in csv.reader(sample, delimiter=layout.delimiter):
        if index < len(row):
            yield row[index]


def _read(reading: _Reading, counted: CountedText, advance: Advance) -> Iterator[Line]:
    rows = csv.reader(counted.text, delimiter=reading.layout.delimiter, strict=False)
    heading, skipped = reading.layout.heading, reading.layout.skipped
    try:
        for index, row in enumerate(rows):
            if index % _BATCH == 0:
                counted.tell(advance)
            if index <= skipped or not any(cell.strip() for cell in row):
                continue
            if tuple(plain(cell) for cell in row[: len(heading)]) == heading:
                continue
            line = reading.line(rows.line_num, row)
            if line is not None:
                yield line
    except (csv.Error, UnicodeDecodeError) as error:
        hint = "is a quotation mark left open?"
        raise unreadable(reading.path, rows.line_num, "line", f"{error}; {hint}") from error
