"""What is read of a document: its text, where its blocks stand, and what is known about it."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from kg.errors import UnverifiedSpan

Zone = Literal["body", "headline", "caption", "comments", "footer", "notice"]
READ_ZONES: frozenset[Zone] = frozenset({"body", "headline"})
"""Zones that claims may come from; the others hold words of readers and of the page itself."""


class Block(NamedTuple):
    """A paragraph, item of a list or heading: a stretch of the text, in one zone.

    Attributes:
        start: First code point.
        end: Code point after the last.
        zone: What part of the document it belongs to.
    """

    start: int
    end: int
    zone: Zone


@dataclass(frozen=True)
class Metadata:
    """What is known about a document besides its text; empty where it does not say.

    Attributes:
        title: Its title.
        publisher: Name of who published it.
        issued: Day of publication.
        url: Where it was published.
        media: text, markdown, html or pdf.
        file_sha256: Digest of the file's bytes, where the text was taken out of a format.
    """

    title: str = ""
    publisher: str = ""
    issued: date | None = None
    url: str = ""
    media: str = "text"
    file_sha256: str = ""


@dataclass(frozen=True)
class Document:
    r"""A document as it is extracted from. Offsets are code points of ``text``, the end excluded.

    Attributes:
        text: The text, not normalised in any way.
        blocks: Its blocks, in order, not overlapping.
        path: Where it was read, as the user named it.
        metadata: What else is known about it.

    Example:
        >>> document = Document("Trust quits.\nWe use cookies.", (Block(0, 12, "body"),))
        >>> document.line(13), document.sha256[:8]
        (2, '894cd09b')
    """

    text: str
    blocks: tuple[Block, ...]
    path: str = ""
    metadata: Metadata = Metadata()

    @cached_property
    def sha256(self) -> str:
        """Digest of the text in UTF-8: that of the file itself, if it is a text file in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _lines(self) -> tuple[int, ...]:
        return tuple(place for place, char in enumerate(self.text) if char == "\n")

    def line(self, offset: int) -> int:
        r"""Tell the line of an offset, from 1; only line feeds begin a line.

        Example:
            >>> Document("a\nb", ()).line(2)
            2
        """
        return bisect_right(self._lines, offset - 1) + 1

    def passage(self, start: int, end: int) -> str:
        """Give the text of a span.

        Raises:
            UnverifiedSpan: The span is empty or does not lie in the text.

        Example:
            >>> Document("Trust quits", ()).passage(0, 5)
            'Trust'
        """
        if not 0 <= start < end <= len(self.text):
            raise UnverifiedSpan(start, end, len(self.text))
        return self.text[start:end]

    def read_blocks(self) -> Iterator[Block]:
        r"""List the blocks that claims may come from.

        Example:
            >>> blocks = (Block(0, 1, "body"), Block(2, 3, "comments"))
            >>> [block.zone for block in Document("a\nb", blocks).read_blocks()]
            ['body']
        """
        return (block for block in self.blocks if block.zone in READ_ZONES)
