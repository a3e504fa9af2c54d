"""Finds the heading row of a spend file and what its columns hold, however they are headed."""

import csv
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kg.sources.spend.text import unreadable

DELIMITERS = (",", ";", "\t", "|")
_PLAIN = re.compile(r"[^a-z0-9]+")
_NEEDED = ("supplier", "amount")


@dataclass(frozen=True)
class Layout:
    """Where a file's columns are.

    Attributes:
        delimiter: What separates its cells.
        skipped: How many rows come before the heading.
        heading: The heading row, plainly written.
        columns: Field -> index of its column.
    """

    delimiter: str
    skipped: int
    heading: tuple[str, ...]
    columns: Mapping[str, int]


@cache
def settings() -> Mapping[str, Any]:
    """Read what is known of headings and totals."""
    return tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))


@cache
def _headings() -> Mapping[str, str]:
    listed: Mapping[str, list[str]] = settings()["headings"]
    return {heading: field for field, headings in listed.items() for heading in headings}


@lru_cache(maxsize=1 << 14)
def plain(heading: str) -> str:
    """Write a heading plainly.

    Example:
        >>> plain(" Amount (£) "), plain("Supplier_Name")
        ('amount', 'supplier name')
    """
    return _PLAIN.sub(" ", heading.casefold()).strip()


@lru_cache(maxsize=1 << 14)
def field_of(heading: str) -> str:
    """Tell which field a heading names; empty when none that is used.

    Example:
        >>> field_of("Supplier / Vendor Name"), field_of("AP Amount (£)"), field_of("VAT number")
        ('supplier', 'amount', '')
    """
    text = plain(heading)
    if text in _headings():
        return _headings()[text]
    words = set(text.split())
    for rule in settings()["words"]:
        if words.issuperset(rule["has"]) and words.isdisjoint(rule["not"]):
            return str(rule["field"])
    return ""


def columns_of(row: Sequence[str]) -> dict[str, int]:
    """Map fields to columns; of two columns of one field a listed heading wins, then the first.

    Example:
        >>> columns_of(["Supplier", "Date", "Date Updated", "Amount"])
        {'supplier': 0, 'date': 1, 'amount': 3}
    """
    found: dict[str, int] = {}
    for exact in (True, False):
        for index, heading in enumerate(row):
            field = field_of(heading) if (plain(heading) in _headings()) is exact else ""
            if field and field not in found:
                found[field] = index
    if "amount" not in found and "total" in found:
        found["amount"] = found["total"]
    return dict(sorted(found.items(), key=lambda each: each[1]))


def find_layout(path: Path, sample: Sequence[str]) -> Layout:
    """Find the heading among a file's first lines.

    Args:
        path: The file, for messages.
        sample: Its first lines.

    Raises:
        UnreadableFile: No row names a supplier and an amount.
    """
    best: tuple[int, Layout] | None = None
    for delimiter in DELIMITERS:
        for skipped, row in enumerate(_rows(sample, delimiter)):
            columns = columns_of(row)
            if not set(_NEEDED) <= columns.keys():
                continue
            if best is None or len(columns) > best[0]:
                heading = tuple(plain(cell) for cell in row)
                best = len(columns), Layout(delimiter, skipped, heading, columns)
    if best is None:
        raise unreadable(path, 1, "header", _no_heading(sample))
    return best[1]


def _rows(sample: Sequence[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(sample, delimiter=delimiter))
    except csv.Error:
        return []


def _no_heading(sample: Sequence[str]) -> str:
    first = next((line.strip() for line in sample if line.strip()), "")[:80]
    reason = f"no row of headings names a supplier and an amount; the file begins '{first}'"
    return f"{reason}; is this a list of payments, separated by commas, semicolons, tabs or bars?"
