"""Writes lists of payments over 25,000 pounds, one file for each payer and month."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.england.draws import DAYS, chance, day_number, pareto, pick
from bench.england.naming import MARKER, place
from bench.england.parties import Party, World
from bench.england.sizes import Written
from bench.england.spend_shapes import AMOUNTS, AREAS, DATES, SHAPES, TYPES, Shape

_LINES, _MONTHS_BACK = 200, 72
_FEWEST, _MOST, _SHAPE = 25, 6000, 1.15
_LEAST, _LARGEST = 2_500_000, 4_000_000_000
_CREDITS, _REPEATED, _PERSONS, _CODED, _TOTALLED = 0.03, 0.02, 0.02, 0.05, 0.25
_FEWEST_PAYERS = len(SHAPES)
_FAULTS_EVERY = 499
_UNREADABLE, _NOBODY, _NOTE = 75, 225, 375
_PAYERS = (("trust", 0.7), ("icb", 0.9), ("ccg", 1.0), ("authority", 1.0))


@dataclass(frozen=True, slots=True)
class _Payer:
    """Who publishes, and how."""

    party: Party
    shape: Shape


def write_spend(folder: Path, payments: int, world: World) -> Written:
    """Write the files, until they have so many lines below their headings.

    Args:
        folder: Where to write them.
        payments: How many lines to write in all, totals and faulty ones included.
        world: Who pays and is paid.
    """
    writer = _Files(world, payments)
    paths = []
    for name, content in writer.files():
        path = folder / name
        path.write_bytes(content)
        paths.append(str(path))
    return Written(tuple(paths), dict(writer.counts), dict(writer.faults))


class _Files:
    """Makes one file after another."""

    def __init__(self, world: World, payments: int) -> None:
        self.counts: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self._world, self._left = world, payments
        self._random = chance(world.layout.seed, "spend")
        self._written = 0
        self._invoice = 100_000

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Go through payers and months; each file has its own length."""
        payers = self._payers(max(_FEWEST_PAYERS, self._left // (_LINES * _MONTHS_BACK // 2)))
        turn = 0
        while self._left > 0:
            payer, back = payers[turn % len(payers)], turn // len(payers)
            first = day_number(2026 - (back + 5) // 12, 12 - (back + 5) % 12)
            size = min(int(pareto(self._random, _FEWEST, _SHAPE, _MOST)), self._left)
            yield f"{payer.party.code}_{DAYS[first][:7]}.csv", self._file(payer, first, size)
            self._left -= size
            self.counts["files"] += 1
            turn += 1

    def _payers(self, count: int) -> list[_Payer]:
        layout, found = self._world.layout, list[_Payer]()
        for kind, until in _PAYERS:
            about = layout.by_name[kind]
            for number in range(about.first, about.first + about.count // 2):
                if len(found) < count * until:
                    shape = SHAPES[len(found) % len(SHAPES)]
                    found.append(_Payer(self._world.numbered(number), shape))
        return found

    def _file(self, payer: _Payer, first: int, size: int) -> bytes:
        text = io.StringIO()
        shape = payer.shape
        rows = csv.writer(text, delimiter=shape.separator, lineterminator=shape.newline)
        rows.writerow([heading for heading, _ in shape.columns])
        totalled = size > 3 and self._random.random() < _TOTALLED and not shape.of_invoices
        whole = self._payments(rows.writerow, payer, first, size - totalled)
        if totalled:
            self.faults["total"] += 1
            self._written += 1
            rows.writerow(_only(shape, supplier="Grand Total", amount=AMOUNTS[shape.amount](whole)))
        self.counts["payments"] += size
        return text.getvalue().encode(shape.encoding)

    def _payments(
        self, write: Callable[[list[str]], object], payer: _Payer, first: int, size: int
    ) -> int:
        """Write the lines; give what they add up to."""
        whole, former = 0, {}
        for place_in in range(size):
            self._written += 1
            fault = self._written % _FAULTS_EVERY
            if fault == _NOTE:
                self.faults["note"] += 1
                write(["Note: SPECIMEN, nothing in this list was ever paid"])
                continue
            repeats = payer.shape.of_invoices and place_in and self._random.random() < _REPEATED
            if repeats and former:
                self.faults["repeated"] += 1
                write(_only(payer.shape, **former))
                continue
            pence = self._pence()
            cells = self._cells(payer, first, pence)
            if fault == _UNREADABLE:
                self.faults["unreadable"] += 1
                cells["amount"] = "#REF!"
            elif fault == _NOBODY:
                self.faults["nobody"] += 1
                cells["supplier"] = ""
            else:
                whole += pence
                former = cells
            write(_only(payer.shape, **cells))
        return whole

    def _pence(self) -> int:
        pence = int(pareto(self._random, _LEAST, 1.1, _LARGEST))
        return -pence if self._random.random() < _CREDITS else pence

    def _cells(self, payer: _Payer, first: int, pence: int) -> dict[str, str]:
        random, shape = self._random, payer.shape
        day = first + int(random.random() * 28)
        self._invoice += 1
        code, supplier = self._supplier()
        return {
            "department": "DEPARTMENT OF HEALTH",
            "payer": payer.party.name,
            "month": DAYS[first][:7],
            "date": DATES[shape.date](day),
            "type": pick(random, TYPES),
            "area": pick(random, AREAS),
            "supplier": supplier if not code or "code" in shape.fields else f"{code} : {supplier}",
            "code": code,
            "transaction": str(self._invoice),
            "amount": AMOUNTS[shape.amount](pence),
            "postcode": "ZZ1 1ZZ",
            "description": "SPECIMEN",
        }

    def _supplier(self) -> tuple[str, str]:
        """Draw who is paid, and the number in the payer's ledger, which may hold a code."""
        random, world = self._random, self._world
        drawn = random.random()
        if drawn < _PERSONS:
            return "", f"DR {MARKER} {place(int(drawn * 1e6))}"
        if drawn < _PERSONS + _CODED:
            trust = world.body(random, "trust", 3.0)
            short = len(trust.code) == len("ZZ0")
            return (f"NHS0000{trust.code}01" if short else ""), trust.name
        party = world.supplier(random)
        return "", party.name.upper() if drawn > 0.6 else party.name


def _only(shape: Shape, **cells: str) -> list[str]:
    return [cells.get(field, "") for field in shape.fields]
