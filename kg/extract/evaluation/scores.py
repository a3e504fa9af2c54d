"""Counts what was right, by relation and over all, with intervals."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.evaluation.matching import Judged, Match

_RESAMPLES, _SEED = 2_000, 20_200_707
_TAIL = 0.025


@dataclass(frozen=True)
class Score:
    """Counts and what follows from them.

    Attributes:
        right: Candidates that are right.
        found: Candidates.
        wanted: Gold claims.

    Example:
        >>> score = Score(right=8, found=10, wanted=16)
        >>> score.precision, score.recall, round(score.f1, 3)
        (0.8, 0.5, 0.615)
    """

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of candidates that are right; 1 if there are none."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of gold claims found; 1 if there are none."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Levels:
    """How much is right, the more is asked for.

    Attributes:
        triple: Predicate, subject, and object or value are right.
        with_status: The status too.
        with_speaker: The speaker too.
    """

    triple: Score
    with_status: Score
    with_speaker: Score


@dataclass(frozen=True)
class Evaluation(Levels):
    """The result over some documents.

    Attributes:
        core: Gold claims of the closed schema that were found, and how many there are.
        relations: The same three, by predicate.
        intervals: Level -> precision, recall and F1 -> 95 % interval.
        same_span: Share of matches whose passage is exactly that of the gold.
        overlap: Mean intersection over union of passages.
        linked: Parties of known key that have it, and how many there are.
        confusion: (status of the gold, status found) -> count.
        rules: Rule -> candidates, and how many were right.
    """

    core: tuple[int, int]
    relations: dict[str, Levels]
    intervals: dict[str, dict[str, tuple[float, float]]]
    same_span: float
    overlap: float
    linked: tuple[int, int]
    confusion: dict[tuple[str, str], int]
    rules: dict[str, tuple[int, int]]


def evaluate(judged: Sequence[Judged]) -> Evaluation:
    """Score some judged documents.

    Intervals come from drawing whole documents with replacement, as claims of one document stand
    or fall together (percentile bootstrap, Efron and Tibshirani 1993); the draws are always the
    same.

    Example:
        >>> evaluate([]).triple
        Score(right=0, found=0, wanted=0)
    """
    matches = [match for each in judged for match in each.matches]
    core_ids = {claim.id for each in judged for claim in each.document.claims if claim.core}
    return Evaluation(
        **{name: _score(judged, holds) for name, holds in LEVELS.items()},
        core=(sum(match.claim.id in core_ids for match in matches), len(core_ids)),
        relations=_relations(judged),
        intervals={name: _intervals(judged, holds) for name, holds in LEVELS.items()},
        same_span=_share(
            [
                (match.candidate.evidence[0].start, match.candidate.evidence[0].end)
                in match.claim.spans
                for match in matches
            ]
        ),
        overlap=_share([match.overlap for match in matches]),
        linked=(
            sum(match.linked[0] for match in matches),
            sum(match.linked[1] for match in matches),
        ),
        confusion=dict(Counter((match.claim.status, match.candidate.status) for match in matches)),
        rules=_rules(judged),
    )


LEVELS: Mapping[str, Callable[[Match], bool]] = {
    "triple": lambda _: True,
    "with_status": lambda match: match.status,
    "with_speaker": lambda match: match.status and match.speaker,
}
"""Level -> whether a match reaches it."""


def _score(judged: Sequence[Judged], holds: Callable[[Match], bool], predicate: str = "") -> Score:
    """Count what reaches a level, of one predicate or of all."""
    wanted = [claim.predicate for each in judged for claim in each.document.claims]
    found = [each.predicate for one in judged for each in one.candidates]
    matches = [match for each in judged for match in each.matches if holds(match)]
    right = [match.claim.predicate for match in matches]
    if not predicate:
        return Score(len(right), len(found), len(wanted))
    return Score(right.count(predicate), found.count(predicate), wanted.count(predicate))


def _share(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _relations(judged: Sequence[Judged]) -> dict[str, Levels]:
    found = {candidate.predicate for each in judged for candidate in each.candidates}
    wanted = {claim.predicate for each in judged for claim in each.document.claims}
    return {
        name: Levels(*(_score(judged, holds, name) for holds in LEVELS.values()))
        for name in sorted(found | wanted)
    }


def _rules(judged: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    right = Counter(match.candidate.rule for each in judged for match in each.matches)
    found = Counter(candidate.rule for each in judged for candidate in each.candidates)
    return {name: (found[name], right[name]) for name in sorted(found)}


def _intervals(
    judged: Sequence[Judged], holds: Callable[[Match], bool]
) -> dict[str, tuple[float, float]]:
    if not judged:
        return {}
    counts = [
        (sum(map(holds, each.matches)), len(each.candidates), len(each.document.claims))
        for each in judged
    ]
    draw = random.Random(_SEED)  # noqa: S311 - no secret depends on it
    drawn = list[Score]()
    for _ in range(_RESAMPLES):
        sample = draw.choices(counts, k=len(counts))
        drawn.append(Score(*(sum(column) for column in zip(*sample, strict=True))))
    measures = {
        "precision": [each.precision for each in drawn],
        "recall": [each.recall for each in drawn],
        "f1": [each.f1 for each in drawn],
    }
    return {name: _interval(sorted(values)) for name, values in measures.items()}


def _interval(values: Sequence[float]) -> tuple[float, float]:
    last = len(values) - 1
    return values[round(_TAIL * last)], values[round((1 - _TAIL) * last)]
