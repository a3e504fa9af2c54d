"""Finds words that were copied: runs of seven words that a sentence shares with a text."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

RUN = 7
"""Words in a row that make a copy."""
_WORD = re.compile(r"[a-z0-9£%]+")


def runs(text: str) -> Iterator[str]:
    """List every run of seven words, without regard to case and punctuation.

    Example:
        >>> list(runs("The ferry sails: twice a day, but never on Sundays."))[0]
        'the ferry sails twice a day but'
    """
    words = _WORD.findall(text.lower())
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


@lru_cache(maxsize=8)
def runs_of(text: str) -> frozenset[str]:
    """Give the runs of a whole text, once.

    Example:
        >>> runs_of("too short")
        frozenset()
    """
    return frozenset(runs(text))


def copied(sentence: str, text: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """Name the stretches of a sentence, of seven words or more, that stand in a text.

    Args:
        sentence: Our sentence.
        text: The text of the document.
        names: Names and titles, which are facts: a run that one of them holds is no copy.

    Example:
        >>> copied("Every ferry sails twice a day except on Sundays.", "It rains.")
        ()
        >>> copied("the ferry sails twice a day but no", "The ferry sails twice a day, but not on…")
        ('the ferry sails twice a day but',)
    """
    allowed = frozenset(run for name in names for run in runs(name))
    known = runs_of(text)
    found: list[list[str]] = []
    last = -2
    for place, run in enumerate(runs(sentence)):
        if run not in known or run in allowed:
            continue
        if place == last + 1:
            found[-1].append(run.rpartition(" ")[2])
        else:
            found.append([run])
        last = place
    return tuple(" ".join(words) for words in found)
