"""Pairs candidates with gold claims: each with at most one, the best first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.extract.candidate import Candidate, Party, value_as_dict
from kg.extract.evaluation.gold import GoldClaim, GoldDocument, GoldEntity
from kg.extract.extractor import Extraction

_ALIKE = 0.5
Place = tuple[int, int]


@dataclass(frozen=True)
class Match:
    """A candidate that says what a gold claim says.

    Attributes:
        candidate: The candidate.
        claim: The gold claim.
        status: Whether they agree on the status.
        speaker: Whether they agree on the speaker.
        overlap: How much of their passages is common: intersection over union, at best.
        linked: Of parties whose key the gold gives, how many have it and how many there are.
    """

    candidate: Candidate
    claim: GoldClaim
    status: bool
    speaker: bool
    overlap: float
    linked: tuple[int, int]


@dataclass(frozen=True)
class Judged:
    """One document's extraction held against its gold."""

    document: GoldDocument
    candidates: Sequence[Candidate]
    matches: Sequence[Match]

    @property
    def wrong(self) -> list[Candidate]:
        """Candidates that no gold claim says."""
        right = {id(each.candidate) for each in self.matches}
        return [each for each in self.candidates if id(each) not in right]

    @property
    def missed(self) -> list[GoldClaim]:
        """Gold claims that no candidate says."""
        found = {each.claim.id for each in self.matches}
        return [each for each in self.document.claims if each.id not in found]


def judge(extraction: Extraction, gold: GoldDocument) -> Judged:
    """Pair an extraction with its gold.

    A pair has the same predicate, subject, and object or value, and passages that overlap. Where
    several pairs are possible, those that also agree on status and speaker come first.
    """
    judging = _Judging(extraction, gold)
    pairs = [
        match
        for candidate in extraction.candidates
        for claim in gold.claims
        if (match := judging.match(candidate, claim)) is not None
    ]
    pairs.sort(key=lambda each: (-each.status - each.speaker, -each.overlap, each.claim.id))
    taken, matches = set[object](), list[Match]()
    for each in pairs:
        if id(each.candidate) not in taken and each.claim.id not in taken:
            taken |= {id(each.candidate), each.claim.id}
            matches.append(each)
    return Judged(gold, extraction.candidates, matches)


def overlap(one: Place, other: Place) -> float:
    """Give the intersection of two spans over their union.

    Example:
        >>> overlap((0, 10), (5, 15)), overlap((0, 5), (5, 9))
        (0.3333333333333333, 0.0)
    """
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / (max(one[1], other[1]) - min(one[0], other[0])) if common > 0 else 0.0


@dataclass(frozen=True)
class _Judging:
    extraction: Extraction
    gold: GoldDocument

    def match(self, candidate: Candidate, claim: GoldClaim) -> Match | None:
        if candidate.predicate != claim.predicate:
            return None
        common = max(
            (
                overlap((each.start, each.end), span)
                for each in candidate.evidence
                for span in claim.spans
            ),
            default=0.0,
        )
        if not common or not self._is(candidate.subject, claim.subject):
            return None
        if claim.object:
            if candidate.object is None or not self._is(candidate.object, claim.object):
                return None
        elif not same_value(value_as_dict(candidate.value) or {}, claim.value):
            return None
        return Match(
            *(candidate, claim, candidate.status == claim.status),
            *(self._says(candidate, claim), common, self._linked(candidate, claim)),
        )

    def _is(self, party: Party, wanted: str) -> bool:
        entity = self.gold.entities[wanted]
        if entity.key and party.key == entity.key:
            return True
        place = (party.span.start, party.span.end)
        spans = [place, *self.extraction.cast.entities[party.entity].spans]
        if party.kind == "matter":
            return any(overlap(place, span) > 0 for span in entity.spans)
        people = (party.kind == "group") == (entity.kind == "GroupOfPeople")
        return any(self._names(span, entity, people=people) for span in spans)

    @staticmethod
    def _names(place: Place, entity: GoldEntity, *, people: bool) -> bool:
        """'Attain' names what 'the management consultants Attain' does: both end alike."""
        return any(
            overlap(place, span) >= _ALIKE
            or (people and place[1] == span[1] and overlap(place, span) > 0)
            for span in entity.spans
        )

    def _says(self, candidate: Candidate, claim: GoldClaim) -> bool:
        if candidate.speaker is None or not claim.speaker:
            return candidate.speaker is None and not claim.speaker
        return self._is(candidate.speaker, claim.speaker)

    def _linked(self, candidate: Candidate, claim: GoldClaim) -> tuple[int, int]:
        pairs = [(candidate.subject, claim.subject)]
        if candidate.object and claim.object:
            pairs.append((candidate.object, claim.object))
        known = [(party, self.gold.entities[each].key) for party, each in pairs]
        known = [(party, key) for party, key in known if key]
        return sum(party.key == key for party, key in known), len(known)


def same_value(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Tell whether two values say the same; of texts it is enough that a word is common.

    Example:
        >>> same_value({"kind": "money", "amount": 5}, {"kind": "money", "amount": 5.0})
        True
        >>> same_value({"kind": "date", "iso": "2020"}, {"kind": "date", "iso": "2021"})
        False
    """
    if found.get("kind") != wanted.get("kind"):
        return False
    if found["kind"] == "time":
        return bool(found.get("text") == wanted.get("text"))
    if found["kind"] in {"text", "role"}:
        return (
            bool(_words(found.get("text", "")) & _words(wanted.get("text", "")))
            or found["kind"] == "text"
        )
    return all(
        str(found.get(name)) == str(wanted[name])
        or _number(found.get(name)) == _number(wanted[name])
        for name in ("amount", "iso", "number")
        if name in wanted
    )


def _number(told: object) -> float | str:
    try:
        return float(str(told))
    except ValueError:
        return str(told)


def _words(text: Iterable[str] | str) -> set[str]:
    return set(str(text).lower().split()) - {"of", "the", "a", "and", "for", "in"}
