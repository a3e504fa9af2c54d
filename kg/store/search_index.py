"""The search index: every name, former name, acronym and code, in SQLite FTS5 beside the store.

A query is answered by word prefixes first; where that finds little, names that share trigrams
are ranked by similarity, so that a typing error still finds its organisation.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

_SCHEMA = """
CREATE TABLE entry (key TEXT, kind TEXT, label TEXT, name TEXT, how TEXT, weight INTEGER);
CREATE VIRTUAL TABLE words USING fts5(name, content='entry', tokenize='unicode61', prefix='2 3');
CREATE VIRTUAL TABLE trigrams USING fts5(name, content='entry', tokenize='trigram');
"""
_WORDS = """
SELECT entry.key, entry.kind, entry.label, entry.name, entry.how, entry.weight, bm25(words)
FROM words JOIN entry ON entry.rowid = words.rowid WHERE words MATCH ? ORDER BY bm25(words)
LIMIT 400
"""
_TRIGRAMS = _WORDS.replace("words", "trigrams")
_SIMILAR = 72


class Entry(NamedTuple):
    """One name of one thing.

    Attributes:
        key: The thing.
        kind: Local name of its class.
        label: The name it is shown by.
        name: This name, code or acronym.
        how: name, former name, other name or code.
        weight: What makes it more likely to be meant: the number of its facts and claims.
    """

    key: str
    kind: str
    label: str
    name: str
    how: str
    weight: int


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
    """

    key: str
    kind: str
    label: str
    matched: str
    how: str
    score: float


def write_index(path: Path, entries: Iterable[Entry]) -> None:
    """Write the index of a new version."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_SCHEMA)
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", entries)
        for table in ("words", "trigrams"):
            connection.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")  # noqa: S608 - our own two names
        connection.commit()


def search(
    path: Path, text: str, kinds: frozenset[str] = frozenset(), limit: int = 20
) -> list[Match]:
    """Find things by name, code or acronym, best first.

    Args:
        path: The index.
        text: What the user typed.
        kinds: Classes to keep; empty keeps all.
        limit: How many to return at most.
    """
    words = [word for word in _fold(text).split() if word]
    if not words:
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        prefixes = " ".join(f'"{word}"*' for word in words)
        rows = connection.execute(_WORDS, (prefixes,)).fetchall()
        if len({row[0] for row in rows}) < limit:
            rows += connection.execute(_TRIGRAMS, (_any_trigram(words),)).fetchall()
    return rank([Entry(*row[:6]) for row in rows], text, kinds)[:limit]


def _fold(text: str) -> str:
    return "".join(each if each.isalnum() else " " for each in text.casefold())


def _any_trigram(words: list[str]) -> str:
    trigrams = {word[i : i + 3] for word in words for i in range(max(len(word) - 2, 0))}
    return " OR ".join(f'"{each}"' for each in sorted(trigrams)) or '"' + words[0] + '"'


def rank(entries: Iterable[Entry], text: str, kinds: frozenset[str] = frozenset()) -> list[Match]:
    """Order entries by how well they fit a text, one match for each thing.

    Example:
        >>> entry = Entry("organisation/11J", "CCG", "NHS Dorset CCG", "Dorset CCG", "name", 3)
        >>> rank([entry], "dorset ccg")[0].score
        100.0
    """
    best: dict[str, tuple[float, int, Match]] = {}
    wanted = _fold(text)
    for entry in entries:
        score = _score(wanted, _fold(entry.name))
        if score < _SIMILAR or (kinds and entry.kind not in kinds):
            continue
        match = Match(entry.key, entry.kind, entry.label, entry.name, entry.how, round(score, 1))
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
