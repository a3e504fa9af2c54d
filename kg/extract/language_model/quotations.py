"""Finds where a quotation stands: letter for letter, after spaces, marks and dashes are folded."""

import unicodedata
from typing import NamedTuple

from kg.extract.shadow import shadow_of

_LONGEST = 5_000
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class Folded(NamedTuple):
    """A text in its plainest characters.

    Attributes:
        text: The plain text; white space is one space, and none at either end.
        places: For each character of it, the offset of the one it comes from.
    """

    text: str
    places: tuple[int, ...]


def folded(text: str, start: int = 0, end: int | None = None) -> Folded:
    r"""Fold quotation marks, dashes, spaces and compatibility forms; case and words stay.

    Composed and decomposed letters fold alike (Unicode Standard Annex 15, NFKD), so one character
    may become several, all from the same place.

    Example:
        >>> folded("\u201cA  \u2013 b\u2026\u201d").text
        '"A - b..."'
        >>> folded("x\u00a0\ny", 0, 4).places
        (0, 1, 3)
    """
    stop = len(text) if end is None else end
    chars, places = list[str](), list[int]()
    for place in range(start, stop):
        for char in _plain(text[place]):
            if char == " " and (not chars or chars[-1] == " "):
                continue
            chars.append(char)
            places.append(place)
    if chars and chars[-1] == " ":
        chars.pop()
        places.pop()
    return Folded("".join(chars), tuple(places))


def _plain(char: str) -> str:
    if char in _DROPPED:
        return ""
    if char == "\u2026":
        return "..."
    if unicodedata.category(char) == "Pd":
        return "-"
    told = shadow_of(char)
    return " " if told.isspace() else unicodedata.normalize("NFKD", told)


def stands_at(text: str, within: tuple[int, int], quotation: str) -> list[tuple[int, int]]:
    """List where a quotation stands in a stretch of a text; it may not begin or end in a word.

    Args:
        text: The text.
        within: The stretch.
        quotation: The words to find.

    Returns:
        Spans as code points of ``text``, the end excluded.

    Example:
        >>> text = "a \N{POUND SIGN}360m deal"
        >>> stands_at(text, (0, len(text)), "360m  deal"), stands_at(text, (0, len(text)), "360")
        ([(3, 12)], [])
    """
    if len(quotation) > _LONGEST:
        return []  # no sentence is as long
    told, wanted = folded(text, *within), folded(quotation).text
    found = list[tuple[int, int]]()
    at = told.text.find(wanted) if wanted else -1
    while at >= 0:
        last = at + len(wanted)
        if _is_edge(told, at) and _is_edge(told, last):
            found.append((told.places[at], told.places[last - 1] + 1))
        at = told.text.find(wanted, at + 1)
    return found


def _is_edge(told: Folded, at: int) -> bool:
    """Tell whether words, and characters that became several, stay whole when cut here."""
    if not 0 < at < len(told.text):
        return True
    before, after = told.text[at - 1], told.text[at]
    if told.places[at - 1] == told.places[at] or unicodedata.combining(after):
        return False
    return not (before.isalnum() and after.isalnum())
