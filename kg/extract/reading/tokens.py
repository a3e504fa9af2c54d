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
    for match in _TOKEN.finditer(shadow, start, end):
        text = match[0]
        low = lowered(text)
        if low.endswith("'s") and len(low) > len("'s"):
            cut = match.end() - 2
            found.append(Token(match.start(), cut, text[:-2], low[:-2]))
            found.append(Token(cut, match.end(), text[-2:], low[-2:]))
        else:
            found.append(Token(match.start(), match.end(), text, low))
    return found
