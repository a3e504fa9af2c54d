"""Loads a spend file: payments by payer, payee, month and expense type."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from kg.keys import iri_of, last_segment, slug
from kg.sources.loading import Advance, Known, Loader, Part, Reject
from kg.sources.spend.aggregate import Group, add_up
from kg.sources.spend.parties import Parties
from kg.sources.spend.reading import Line, read_lines
from kg.sources.spend.text import unreadable
from kg.sources.spend.writer import Heard, PaidIn, write_file
from kg.store.segment import Block

_CHUNK = 1 << 20


def read(path: Path, known: Known, reject: Reject, advance: Advance) -> Iterator[Part]:
    """Stream a spend file.

    Args:
        path: The file.
        known: What the store knows of organisations.
        reject: Told of each row left out, with its line and the reason.
        advance: Told of the bytes read.

    Raises:
        UnreadableFile: The file is no list of payments, holds none, or does not say who paid.
    """
    heard = Heard(slug(path.stem), _sha256(path))

    def blocks() -> Iterator[Block]:
        names: dict[str, str] = {}
        lines = read_lines(path, reject, advance)
        totals = add_up(_groups(lines, path, Parties(known), heard, names))
        yield from write_file(heard, names, totals)
        if not heard.payers:
            raise unreadable(path, 0, "file", "no payment could be read; see the rows left out")

    yield Part(f"spend-{heard.stem}", "", blocks(), iri_of(heard.source))


def _groups(
    lines: Iterator[Line], path: Path, parties: Parties, heard: Heard, names: dict[str, str]
) -> Iterator[tuple[Group, Decimal]]:
    for line in lines:
        month, day = line.month.text, line.month.last
        payer = parties.payer(line.payer, path, day)
        if not payer.key:
            hint = "put its ODS code into the file's name, as in RKE_2020-09.csv"
            raise unreadable(path, line.number, "payer", f"the file does not say who paid; {hint}")
        payee = parties.payee(line.payee, line.code, f"{line.type} {line.area}", day)
        paid_in = PaidIn(payer.key, month)
        heard.note(payer, paid_in)
        heard.note(payee, paid_in)
        heard.payers[payer.key] += 1
        heard.months[month] += 1
        names.setdefault(payer.key, line.payer or last_segment(payer.key))
        yield Group(payer.key, payee.key, month, line.type), line.amount


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise unreadable(path, 0, "file", error.strerror or str(error)) from error
    return digest.hexdigest()


LOADERS = (
    Loader(
        kind="spend",
        meaning="payments over £25,000 of an NHS body, as CSV",
        endings=(".csv", ".tsv", ".txt"),
        read=read,
        after=("ods", "ocds"),
    ),
)
