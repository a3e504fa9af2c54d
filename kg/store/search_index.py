"""Searches the catalogue: every name, former name, acronym and code, mistyped or not.

Names are found by the beginnings of their words. Words that no name has are replaced by those most
like them, and where all words together fit nothing, the commonest are left out one by one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process

from kg.store.catalogue import Catalogue
from kg.store.catalogue_writing import fold

_FITTING = """
SELECT thing.key, thing.kind, thing.label, name.name, name.how, thing.weight,
       thing.first, thing.last
FROM {from_} JOIN thing ON thing.rowid = name.thing WHERE {where} {kinds} LIMIT 400
"""
_BY_WORDS = ("words JOIN name ON name.rowid = words.rowid", "words MATCH ?")
_BY_NAME = ("name", "name.folded = ?")
_DOCS = "SELECT coalesce(sum(doc), 0) FROM vocabulary WHERE term >= ? AND term < ?"
_SIMILAR, _CERTAIN = 72, 95
_CORRECTIONS = 6
_LONGEST = 12


class Entry(NamedTuple):
    """One name of one thing.

    Attributes:
        key: The thing.
        kind: Local name of its class.
        label: The name it is shown by.
        name: This name, code or acronym.
        how: name, former name, other name or code.
        weight: What makes it more likely to be meant: how much there is about it.
        first: First day of its life; empty when not known.
        last: Last day of its life; empty when not known to have ended.
    """

    key: str
    kind: str
    label: str
    name: str
    how: str
    weight: int
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class Match:
    """A thing found.

    Attributes:
        key: Its key.
        kind: Local name of its class.
        label: Its name.
        matched: The name, former name or code that matched.
        how: What that was: name, former name, other name or code.
        score: From 0 to 100; 100 is the very text.
        first: First day of its life; empty when not known.
        last: Last day of its life; empty when not known to have ended.
    """

    key: str
    kind: str
    label: str
    matched: str
    how: str
    score: float
    first: str = ""
    last: str = ""


def search(
    catalogue: Catalogue, text: str, kinds: frozenset[str] = frozenset(), limit: int = 20
) -> list[Match]:
    """Find things by name, code or acronym, best first.

    Args:
        catalogue: Where to look.
        text: What the user typed.
        kinds: Classes to keep; empty keeps all.
        limit: How many to return at most.
    """
    words = fold(text).split()[:_LONGEST]
    if not words:
        return []
    rows = _fitting(catalogue, _BY_NAME, " ".join(words), kinds)
    rows += _fitting(catalogue, _BY_WORDS, _all(f'"{word}"*' for word in words), kinds)
    found = rank(rows, text)
    if not found or found[0].score < _CERTAIN:
        counts = {word: _documents(catalogue, word) for word in words}
        if not found or not all(counts.values()):
            found = rank([*rows, *_corrected(catalogue, counts, kinds)], text)
    return found[:limit]


def _fitting(
    catalogue: Catalogue, by: tuple[str, str], value: str, kinds: frozenset[str]
) -> list[Entry]:
    only = f"AND thing.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    query = _FITTING.format(from_=by[0], where=by[1], kinds=only)
    return [Entry(*row) for row in catalogue.select(query, [value, *sorted(kinds)])]


def _all(parts: Iterable[str]) -> str:
    return " AND ".join(parts)


def _corrected(catalogue: Catalogue, counts: dict[str, int], kinds: frozenset[str]) -> list[Entry]:
    """Look for words like those that no name has, or like any where there are none of that sort.

    While nothing fits them all, the commonest word is left out.

    Args:
        catalogue: Where to look.
        counts: The words, and how many names have each.
        kinds: Classes to keep; empty keeps all.
    """
    every = all(counts.values())
    parts = {
        word: f'"{word}"*' if count and not every else _or_like(catalogue, word)
        for word, count in counts.items()
    }
    left = sorted(counts, key=lambda word: counts[word])
    while left:
        found = _fitting(catalogue, _BY_WORDS, _all(parts[word] for word in left), kinds)
        if found:
            return found
        left.pop()
    return []


def _documents(catalogue: Catalogue, word: str) -> int:
    return int(catalogue.select(_DOCS, [word, word + "\U0010ffff"])[0][0])


def _or_like(catalogue: Catalogue, word: str) -> str:
    found = process.extract(
        word, catalogue.terms, scorer=fuzz.ratio, limit=_CORRECTIONS, score_cutoff=_SIMILAR
    )
    options = [f'"{word}"*', *(f'"{term}"' for term, _, _ in found)]
    return f"({' OR '.join(options)})"


def rank(entries: Iterable[Entry], text: str) -> list[Match]:
    """Order entries by how well they fit a text, one match for each thing.

    Example:
        >>> entry = Entry("organisation/11J", "CCG", "NHS Dorset CCG", "Dorset CCG", "name", 3)
        >>> rank([entry], "dorset ccg")[0].score
        100.0
    """
    best: dict[str, tuple[float, int, Match]] = {}
    wanted = fold(text)
    for entry in entries:
        score = _score(wanted, fold(entry.name))
        if score < _SIMILAR:
            continue
        match = Match(*entry[:5], round(score, 1), entry.first, entry.last)
        if entry.key not in best or best[entry.key][0] < score:
            best[entry.key] = (score, entry.weight, match)
    ordered = sorted(best.values(), key=lambda each: (-each[0], -each[1], each[2].label))
    return [match for _, _, match in ordered]


def _score(wanted: str, name: str) -> float:
    """The very name scores 100 and a name that begins with the text 95.

    Otherwise each word of the text is compared with the name's most similar word, so that a
    mistyped word costs little; names that say little else come first.
    """
    if wanted == name:
        return 100.0
    if name.startswith(wanted):
        return 95.0
    words = name.split()
    alike = [max((_alike(word, other) for other in words), default=0.0) for word in wanted.split()]
    mean = sum(alike) / max(len(alike), 1)
    return 0.87 * mean + 0.07 * fuzz.ratio(wanted, name)


def _alike(word: str, other: str) -> float:
    return 100.0 if other.startswith(word) else fuzz.ratio(word, other)
