"""Cuts a sentence into words, numbers and marks."""

import re
from typing import NamedTuple

from kg.extract.shadow import lowered

_TOKEN = re.compile(r"\d[\d,]*(?:[.:]\d+)*%?[^\W\d_]{0,4}\b|[^\W_]+(?:[-'&/+.][^\W_]+)*|\S")


class Token(NamedTuple):
    """A word, number or mark.

    Attributes:
        start: First code point in the document.
        end: Code point after the last.
        text: As the shadow writes it.
        low: In lower case.
    """

    start: int
    end: int
    text: str
    low: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def is_word(self) -> bool:
        """Whether it is a word or number, and no mark."""
        return self.text[0].isalnum() or (self.text[0] == "'" and len(self.text) > 1)


def tokens_of(shadow: str, start: int, end: int) -> list[Token]:
    """Cut a stretch of a shadow into tokens; a possessive ``'s`` is one of its own.

    Example:
        >>> [token.text for token in tokens_of("The trust's £5.5m deal, A&E.", 0, 28)]
        ['The', 'trust', "'s", '£', '5.5m', 'deal', ',', 'A&E', '.']
    """
    found = list[Token]()
    small = lowered(shadow[start:end])
    for match in _TOKEN.finditer(shadow, start, end):
        first, last = match.span()
        low = small[first - start : last - start]
        if low.endswith("'s") and len(low) > len("'s"):
            text, cut = match[0], last - 2
            found.append(Token(first, cut, text[:-2], low[:-2]))
            found.append(Token(cut, last, text[-2:], low[-2:]))
        else:
            found.append(Token(first, last, match[0], low))
    return found
