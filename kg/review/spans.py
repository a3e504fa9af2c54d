"""Finds a passage in another copy of its text, of which only length and digest are known.

Copies differ in ends of lines, spaces, a mark at the beginning and the look of quotation marks and
dashes. The text is tried in each of these forms; a passage counts as found only where its digest
is the same, so that nothing is found that merely looks alike.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from kg.extract.shadow import shadow_of
from kg.review.entry import span_digest

_LOOKS = {"'": "'\u2018\u2019", '"': '"\u201c\u201d', "-": "-\u2013\u2014"}
_MOST_FORMS = 2_000
_BREAKS = re.compile(r"\r\n?")
_WRAPPED = re.compile(r"(?<=[^\n])\n(?=[^\n])")


@dataclass(frozen=True)
class Found:
    """Where a passage stands now.

    Attributes:
        start: First code point, in the copy with the ends of lines of Unix.
        end: Code point after the last.
        line: The line in which it begins, from 1.
        form: In what the copy differs there; empty for nothing.
    """

    start: int
    end: int
    line: int
    form: str


def find_span(text: str, length: int, digest: str, near: int = 0) -> Found | None:
    """Find a passage by its digest.

    Args:
        text: The copy.
        length: Length of the passage in code points.
        digest: Its SHA-256.
        near: Where it is expected; the nearest place is taken.

    Example:
        >>> passage = "the trust\u2019s board"
        >>> found = find_span("Then the trust's board met.", len(passage), span_digest(passage))
        >>> found.start, found.form
        (5, 'quotation marks, dashes or spaces')
        >>> find_span("Then the board met.", len(passage), span_digest(passage))
    """
    for form, copy in _forms(text):
        starts = [
            at for at in _starts(copy, length) if span_digest(copy[at : at + length]) == digest
        ]
        if starts:
            return _found(copy, min(starts, key=lambda at: abs(at - near)), length, form)
    plain = _plain(text)
    for at in sorted(_starts(plain, length), key=lambda at: abs(at - near)):
        if any(span_digest(each) == digest for each in _looks(plain[at : at + length])):
            return _found(plain, at, length, "quotation marks, dashes or spaces")
    return None


def _found(copy: str, at: int, length: int, form: str) -> Found:
    return Found(at, at + length, copy.count("\n", 0, at) + 1, form)


@lru_cache(maxsize=4)
def _forms(text: str) -> tuple[tuple[str, str], ...]:
    """Give the text in the forms that a copy may have, each once."""
    plain = _BREAKS.sub("\n", text)
    forms = {
        "": text,
        "ends of lines": plain,
        "a mark at the beginning": plain.removeprefix("\ufeff"),
        "composed characters": unicodedata.normalize("NFC", plain),
        "decomposed characters": unicodedata.normalize("NFD", plain),
        "spaces that do not break": plain.replace("\u00a0", " "),
        "lines that are wrapped": _WRAPPED.sub(" ", plain),
    }
    seen: dict[str, str] = {}
    for form, copy in forms.items():
        seen.setdefault(copy, form)
    return tuple((form, copy) for copy, form in seen.items())


@lru_cache(maxsize=4)
def _plain(text: str) -> str:
    r"""Fold quotation marks, dashes and spaces, but leave lines as they are."""
    plain = _BREAKS.sub("\n", text)
    folded = shadow_of(plain)
    return "".join(
        was if was in "\n\u2026" else now for was, now in zip(plain, folded, strict=True)
    )


def _starts(text: str, length: int) -> range:
    return range(max(len(text) - length + 1, 0))


def _looks(passage: str) -> Iterator[str]:
    """Write a passage with every look that its marks may have had; too many are not tried."""
    places = [at for at, char in enumerate(passage) if char in "'\"-"]
    if not places or len(_LOOKS["'"]) ** len(places) > _MOST_FORMS:
        return
    pieces = list(passage)
    for chosen in product(*(_LOOKS[passage[at]] for at in places)):
        for at, char in zip(places, chosen, strict=True):
            pieces[at] = char
        yield "".join(pieces)
