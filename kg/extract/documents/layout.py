"""Finds the blocks of a plain or Markdown text and the zones they belong to."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.extract.documents.boilerplate import Boilerplate
from kg.extract.documents.document import Block, Zone

_ITEM = re.compile(
    r"[ \t]{0,40}(?:[-*+\u2022\u2013\u25cf\u25aa\u00b7o]|\d{1,3}[.)]|\(?[a-z][.)])[ \t]+"
)
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_NARROW, _LEAST_WIDTH, _MOST_ENDED = 110, 50, 0.6
_ENDS = ".!?:;\"'\u201d\u2019)"
_LONGEST_HEADLINE = 140
_NEARLY_FULL = 0.7


class _Line(NamedTuple):
    start: int
    end: int
    text: str


def lay_out(
    text: str, media: str = "text", *, apart: frozenset[str] = frozenset()
) -> tuple[Block, ...]:
    r"""List the blocks of a text: paragraphs, items and headings, each in its zone.

    Lines that were broken to fit a width are joined again; otherwise every line is a block.

    Args:
        text: The text.
        media: text, markdown or pdf; the lines of a PDF are always broken to fit.
        apart: Lines that are never joined with others.

    Example:
        >>> text = "Trust quits\n\nIt left.\n\nOne comment\n\nShame!"
        >>> [block.zone for block in lay_out(text)]
        ['headline', 'body', 'comments', 'comments']
    """
    lines = list(_lines(text))
    widths = _widths(lines, whole=media != "pdf")
    wrapped = media == "pdf" or _is_wrapped(lines)
    groups = list(_grouped(lines, widths if wrapped else (), apart))
    return tuple(zoned(text, groups, media))


def zoned(text: str, groups: Sequence[tuple[int, int]], media: str) -> Iterator[Block]:
    r"""Give each block its zone; what follows the head of the comments belongs to them.

    Example:
        >>> text = "A.\nLeave a reply\nB."
        >>> [block.zone for block in zoned(text, [(0, 2), (3, 16), (17, 19)], "")]
        ['body', 'comments', 'comments']
    """
    cues = Boilerplate.load()
    below: Zone | None = None
    for place, (start, end) in enumerate(groups):
        line = text[start : min(end, start + cues.longest)]
        below = below or cues.section(line)
        zone = below or cues.line(line)
        if zone is None:
            zone = "headline" if _is_heading(text, start, end, media, place) else "body"
        yield Block(start, end, zone)


def _is_heading(text: str, start: int, end: int, media: str, place: int) -> bool:
    if end - start > _LONGEST_HEADLINE:
        return False
    line = text[start:end]
    if media == "markdown" and _HEADING.match(line):
        return True
    alone = text[end : end + 4].replace("\r", "").startswith("\n\n") or place == 0
    return alone and not line.rstrip().endswith(tuple(_ENDS)) and not _ITEM.match(line)


def _lines(text: str) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        line = match[0].rstrip("\r\n")
        bare = line.strip(" \t\r\f\v\u00a0\ufeff")
        start = match.start() + (line.find(bare) if bare else 0)
        yield _Line(start, start + len(bare), bare)


def _is_wrapped(lines: Sequence[_Line]) -> bool:
    """Tell whether lines were broken at a width: most that another follows end in mid-sentence."""
    followed = [a.text for a, b in pairwise(lines) if a.text and b.text]
    long = [line for line in followed if len(line) >= _LEAST_WIDTH]
    if not long or max(len(line.text) for line in lines) > _NARROW:
        return False
    return sum(line.endswith(tuple(_ENDS)) for line in long) < _MOST_ENDED * len(long)


def _widths(lines: Sequence[_Line], *, whole: bool) -> list[int]:
    """Give the width that each line was broken at: of the text, or of the lines around it."""
    runs = [list(lines)] if whole else _runs(lines)
    return [max((len(line.text) for line in run), default=0) for run in runs for _ in run]


def _runs(lines: Sequence[_Line]) -> list[list[_Line]]:
    runs: list[list[_Line]] = [[]]
    for line in lines:
        runs[-1].append(line)
        if not line.text:
            runs.append([])
    return runs


def _grouped(
    lines: Sequence[_Line], widths: Sequence[int], apart: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Join lines where the one before is nearly as long as its width; without widths, none."""
    open_at, last = -1, None
    for place, line in enumerate(lines):
        joins = bool(widths and last and last.text and line.text and not _ITEM.match(line.text))
        joins = joins and last is not None and len(last.text) >= _NEARLY_FULL * widths[place]
        joins = joins and last is not None and not {line.text, last.text} & apart
        if open_at >= 0 and last is not None and not joins:
            yield open_at, last.end
            open_at = -1
        if line.text and open_at < 0:
            open_at = line.start
        last = line
    if open_at >= 0 and last is not None:
        yield open_at, last.end
