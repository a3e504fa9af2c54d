"""Measures the resolver on names whose organisation is known: precision, recall and F1 by method.

A file has a column of raw names and one of ODS codes or canonical names; a column of dates is
optional. An empty code or name says that the raw name stands for no organisation of the store.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kg.dates import as_of
from kg.errors import InvalidDate, Problem, UnreadableFile
from kg.identity.crosswalk import Crosswalk
from kg.identity.match import Resolver
from kg.identity.names import fold
from kg.identity.resolution import METHODS, Resolution

_RAW = ("raw", "name", "text", "written", "supplier")
_TRUTH = ("ods", "code", "canonical", "expected", "organisation", "organization", "key")
_DATE = ("date", "at", "day")


@dataclass(frozen=True)
class Labelled:
    """A raw name and what it stands for.

    Attributes:
        line: Its line in the file.
        raw: The name as written.
        truth: An ODS code, key or canonical name; empty when it stands for nothing known.
        at: The day of its document, or None.
    """

    line: int
    raw: str
    truth: str
    at: date | None = None


@dataclass(frozen=True)
class Score:
    """How often a method was right.

    Attributes:
        accepted: Names it decided.
        correct: Those it decided rightly.
        expected: Names that stand for an organisation, of all.
    """

    accepted: int
    correct: int
    expected: int

    @property
    def precision(self) -> float:
        """Share of its decisions that are right; 1 where it decided nothing."""
        return self.correct / self.accepted if self.accepted else 1.0

    @property
    def recall(self) -> float:
        """Share of all names with an organisation that it found."""
        return self.correct / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two.

        Example:
            >>> Score(accepted=4, correct=3, expected=6).f1
            0.6
        """
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Judged:
    """One labelled name with what the resolver made of it."""

    labelled: Labelled
    resolution: Resolution
    right: bool
    suggested: bool


@dataclass(frozen=True)
class Evaluation:
    """What the resolver did with a whole file.

    Attributes:
        judged: Each name, in the file's order.
        total: All methods together.
        methods: Each method that decided or suggested anything.
    """

    judged: tuple[Judged, ...]
    total: Score
    methods: Mapping[str, Score]

    @property
    def wrong(self) -> tuple[Judged, ...]:
        """Names taken for an organisation that they do not stand for."""
        return tuple(each for each in self.judged if each.resolution.key and not each.right)

    @property
    def missed(self) -> tuple[Judged, ...]:
        """Names of a known organisation for which none was accepted."""
        judged = (each for each in self.judged if each.labelled.truth)
        return tuple(each for each in judged if not each.resolution.key)

    @property
    def suggested(self) -> int:
        """How many of the missed have the right organisation among their alternatives."""
        return sum(each.suggested for each in self.missed)


def read_labelled(path: Path) -> list[Labelled]:
    """Read labelled names.

    Raises:
        UnreadableFile: The file cannot be read or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            columns = _columns(path, next(rows, []))
            return [_labelled(path, rows.line_num, row, columns) for row in rows if any(row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(Problem(str(path), 0, "file", str(error))) from error


def _columns(path: Path, header: Sequence[str]) -> tuple[int, int, int]:
    words = [fold(each.replace("_", " ")).split() for each in header]
    raw = _first(words, ("raw", *_RAW), -1)
    truth = _first(words, _TRUTH, raw)
    if raw < 0 or truth < 0:
        reason = f"no columns of raw names and ODS codes in '{','.join(header)[:80]}'"
        hint = "head them 'raw name' and 'ODS code' or 'canonical name'"
        raise UnreadableFile(Problem(str(path), 1, "header", f"{reason}; {hint}"))
    return raw, truth, _first(words, _DATE, raw)


def _first(header: Sequence[Sequence[str]], wanted: Iterable[str], taken: int) -> int:
    for word in wanted:
        for index, words in enumerate(header):
            if word in words and index != taken:
                return index
    return -1


def _labelled(path: Path, line: int, row: Sequence[str], columns: tuple[int, int, int]) -> Labelled:
    raw, truth, when = (row[index].strip() if 0 <= index < len(row) else "" for index in columns)
    try:
        return Labelled(line, raw, truth, as_of(when) if when else None)
    except InvalidDate as error:
        raise UnreadableFile(Problem(str(path), line, "date", str(error))) from error


def evaluate(crosswalk: Crosswalk, labelled: Sequence[Labelled]) -> Evaluation:
    """Resolve labelled names and count what is right.

    A body that only lists of payments name is no answer, so that what was loaded does not count.

    Args:
        crosswalk: What is known.
        labelled: Names and what they stand for.
    """
    resolver = Resolver(replace(crosswalk, named_only={}))
    judged = tuple(
        _judge(crosswalk, each, resolver.resolve(each.raw, each.at)) for each in labelled
    )
    expected = sum(1 for each in labelled if each.truth)
    methods = {}
    for method in METHODS:
        of_method = [each for each in judged if each.resolution.method == method]
        if of_method:
            methods[method] = _score(of_method, expected)
    return Evaluation(judged, _score(judged, expected), methods)


def _score(judged: Sequence[Judged], expected: int) -> Score:
    accepted = [each for each in judged if each.resolution.key]
    return Score(len(accepted), sum(each.right for each in accepted), expected)


def _judge(crosswalk: Crosswalk, labelled: Labelled, found: Resolution) -> Judged:
    right = is_meant(crosswalk, found.key, labelled.truth)
    suggested = any(is_meant(crosswalk, each.key, labelled.truth) for each in found.alternatives)
    return Judged(labelled, found, right, suggested)


def is_meant(crosswalk: Crosswalk, key: str, truth: str) -> bool:
    """Tell whether an organisation is the one that a label names by code, key or name."""
    if not key or not truth:
        return False
    if truth == key or truth.upper() in crosswalk.ods_codes.get(key, ()):
        return True
    return any(each.key == key for each in crosswalk.names.get(fold(truth), ()))
