"""What a text was found to mean, how, and what else it may mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

SCORES = {
    "exact-identifier": 100.0,
    "exact-name": 100.0,
    "alias": 95.0,
    "former-name": 95.0,
    "acronym": 90.0,
    "normalised": 90.0,
}
METHODS = (*SCORES, "fuzzy-candidate")
_MOST = 5


@dataclass(frozen=True)
class Candidate:
    """An organisation that a text may mean.

    Attributes:
        key: The organisation.
        label: The name it is shown by.
        method: How it was found.
        score: From 0 to 100.
        evidence: What speaks for it, in words.
    """

    key: str
    label: str
    method: str
    score: float
    evidence: str


@dataclass(frozen=True)
class Resolution:
    """What a text was found to mean.

    Attributes:
        text: The text.
        key: The organisation accepted; empty when none was.
        method: How; empty when nothing was found.
        score: From 0 to 100.
        evidence: What decided, or why nothing was accepted.
        at: The day of the document; None when not known.
        alternatives: Others that it may mean, best first; when nothing was accepted, they wait
            for review.
    """

    text: str
    key: str
    method: str
    score: float
    evidence: str
    at: date | None = None
    alternatives: tuple[Candidate, ...] = ()


def unique(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep the best candidate of each organisation, in order."""
    found: dict[str, Candidate] = {}
    for each in candidates:
        if each.key not in found or each.score > found[each.key].score:
            found[each.key] = each
    return list(found.values())


def best_of(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Keep a few candidates, best first."""
    ordered = sorted(unique(candidates), key=lambda each: (-each.score, each.key))
    return tuple(ordered[:_MOST])
