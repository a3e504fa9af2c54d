"""Finds quoted speech, also over several paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.extract.documents.document import Block

_OPENING, _CLOSING, _EITHER = "\u201c\u201e\u00ab", "\u201d\u00bb", '"\u201f'
_MARK = re.compile(f"[{_OPENING}{_CLOSING}{_EITHER}]")
_WORD = r"[A-Z][\w.'\u2019-]*"
_TURN = re.compile(rf"(?:Q\.?\s?\d{{1,3}}[.:]?\s+)?(?P<name>{_WORD}(?: {_WORD}){{0,4}}):\s+(?=\S)")
_LEAST_WORDS = 4
_BEFORE_OPENING = frozenset(" \n\t\r([:;,\u2013\u2014-\u2018'\u00a0")


class Quotation(NamedTuple):
    """A stretch of quoted speech in one block.

    Attributes:
        start: First code point, the mark itself.
        end: Code point after the last.
        block: Number of its block.
        goes_on: Whether it goes on in the next block.
        continues: Whether it goes on from the block before.
    """

    start: int
    end: int
    block: int
    goes_on: bool = False
    continues: bool = False


def quotations_of(text: str, blocks: Sequence[Block]) -> list[Quotation]:
    r"""Find the quoted speech of a text; single quoted words are no speech.

    Example:
        >>> text = "He said: \u201cWe will leave this contract.\n\u201cIt is over, all of it.\u201d"
        >>> blocks = [Block(0, 38, "body"), Block(39, len(text), "body")]
        >>> [(each.block, each.goes_on, each.continues) for each in quotations_of(text, blocks)]
        [(0, True, False), (1, False, True)]
    """
    found, turns = list[Quotation](), _turns(text, blocks)
    open_before = False
    for number, block in enumerate(blocks):
        if number in turns:
            found.append(Quotation(turns[number], block.end, number))
            open_before = False
            continue
        spans = list(_spans(text, block))
        begins = bool(spans) and not text[block.start : spans[0][0]].strip("-\u2022* \t")
        for start, end, closed in spans:
            goes_on = not closed and _begins_with_mark(text, blocks, number + 1)
            continues = open_before and begins and start == spans[0][0]
            if continues or goes_on or len(text[start:end].split()) >= _LEAST_WORDS:
                found.append(Quotation(start, end, number, goes_on, continues))
        open_before = bool(spans) and not spans[-1][2]
    return found


def _turns(text: str, blocks: Sequence[Block]) -> Mapping[int, int]:
    """Find what is said in turns, as in "Ms Hill: We left", of names that speak more than once.

    Returns:
        Number of a block -> where its words begin, behind the name.
    """
    begun = {
        number: match
        for number, block in enumerate(blocks)
        if (match := _TURN.match(text, block.start, block.end))
    }
    speak = Counter(match["name"] for match in begun.values())
    return {number: match.end() for number, match in begun.items() if speak[match["name"]] > 1}


def _begins_with_mark(text: str, blocks: Sequence[Block], number: int) -> bool:
    if number >= len(blocks):
        return False
    return text[blocks[number].start] in _OPENING + _CLOSING + _EITHER


def _spans(text: str, block: Block) -> Iterator[tuple[int, int, bool]]:
    opened = -1
    for match in _MARK.finditer(text, block.start, block.end):
        place, char = match.start(), match[0]
        if opened < 0 and _may_open(text, block, place):
            opened = place
        elif opened >= 0 and (char in _CLOSING or char in _EITHER):
            yield opened, place + 1, True
            opened = -1
        elif opened >= 0:
            yield opened, place, False
            opened = place
    if opened >= 0:
        yield opened, block.end, False


def _may_open(text: str, block: Block, place: int) -> bool:
    """A closing mark where one should open is taken for a slip of the pen."""
    at_start = place == block.start or text[place - 1] in _BEFORE_OPENING
    return at_start and place + 1 < block.end and not text[place + 1].isspace()
