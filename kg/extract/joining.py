"""Joins candidates that say the same: one candidate, every passage kept."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kg.extract.candidate import Candidate, Span, value_as_dict

_MOST_PASSAGES = 12


def joined(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Join what says the same of the same, by the same speaker; a denial stays apart.

    The passage of the body text comes before that of a headline, and the surer rule decides.

    Example:
        >>> joined([])
        []
    """
    found = dict[tuple[Any, ...], Candidate]()
    for each in candidates:
        mark = _mark(each)
        known = found.get(mark)
        found[mark] = each if known is None else _together(known, each)
    return list(found.values())


def _mark(each: Candidate) -> tuple[Any, ...]:
    value = value_as_dict(each.value) if each.object is None else None
    told = (
        tuple(sorted((key, str(part)) for key, part in value.items() if key != "qualifier"))
        if value
        else ()
    )
    return (
        *(each.subject.entity, each.predicate, each.object.entity if each.object else -1, told),
        *(each.status == "denied", each.speaker.entity if each.speaker else -1),
    )


def _together(one: Candidate, other: Candidate) -> Candidate:
    better, worse = (other, one) if _in_headline(one) and not _in_headline(other) else (one, other)
    passages = dict[tuple[int, int], Span]()
    for span in (*better.evidence, *worse.evidence):
        passages.setdefault((span.start, span.end), span)
    evidence = tuple(passages.values())[:_MOST_PASSAGES]
    return replace(better, evidence=evidence, confidence=max(one.confidence, other.confidence))


def _in_headline(candidate: Candidate) -> bool:
    place = candidate.evidence[0].start
    return any(
        block.zone == "headline" and block.start <= place < block.end
        for block in candidate.document.blocks
    )
