"""Cuts blocks into sentences, without ever looking far."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.documents.dates import MONTHS
from kg.extract.documents.document import Document, Zone

LONGEST = 1_200
_END = re.compile(
    r"[.!?]{1,3}[\"')\]]{0,3}(?=\s+[\"'(\[]{0,2}[A-Z£\d])|[;](?=\s)|(?<=[a-z]{3})\.(?=[A-Z][a-z])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|sir|rev|cllr|hon|no|vs|approx|e\.g|i\.e|eg|ie|cf|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|fig|para|gen|lt|col|[a-z]))\.$",
    re.IGNORECASE,
)
_MONTHS = "|".join(name.title() for name in MONTHS)
_STARTS = re.compile(
    r"(?:[-*+\u2022\u2013\u25cf\u25aa\u00b7]|\d{1,3}[.)]|\(?[a-z][.)])\s+|#{1,6}\s+|"
    # The numbers of paragraphs in reports: "3.12 The trust …", "4 Responsibility …".
    rf"\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}\s+(?!(?:{_MONTHS})\b)(?=[A-Z][a-z'-])",
)
_LOOK_BACK = 12


class Sentence(NamedTuple):
    """A sentence: a stretch of one block.

    Attributes:
        start: First code point.
        end: Code point after the last.
        zone: Zone of its block.
        block: Number of its block among those that are read.
        is_item: Whether its block begins with the mark of a list.
    """

    start: int
    end: int
    zone: Zone
    block: int
    is_item: bool = False


def sentences_of(document: Document, shadow: str) -> Iterator[Sentence]:
    """List the sentences of a document's readable blocks; a very long one is cut at a space.

    Example:
        >>> from kg.extract.documents.document import Block
        >>> text = "Dr. A left. It ended."
        >>> document = Document(text, (Block(0, len(text), "body"),))
        >>> [text[each.start : each.end] for each in sentences_of(document, text)]
        ['Dr. A left.', 'It ended.']
    """
    for number, block in enumerate(document.read_blocks()):
        mark = _STARTS.match(shadow, block.start, block.end)
        start = mark.end() if mark else block.start
        for begin, end in _cut(shadow, start, block.end):
            for piece in _pieces(shadow, begin, end):
                yield Sentence(*piece, block.zone, number, mark is not None)


def _cut(shadow: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _END.finditer(shadow, start, end):
        if shadow[match.start()] == "." and _ABBREVIATION.search(
            shadow[max(at, match.start() - _LOOK_BACK) : match.start() + 1]
        ):
            continue
        yield at, match.end()
        at = match.end()
    yield at, end


def _pieces(shadow: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and shadow[start] == " ":
        start += 1
    while end - start > LONGEST:
        space = shadow.rfind(" ", start, start + LONGEST)
        cut = space if space > start else start + LONGEST
        yield start, cut
        start = cut
        while start < end and shadow[start] == " ":
            start += 1
    if start < end:
        yield start, end
