"""Holds a seed document against a text: whether every passage it names stands there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import Problem, SeedError
from kg.extract.documents.document import Document
from kg.keys import last_segment
from kg.model import Claim, Evidence, Seeds
from kg.ontology import Ontology
from kg.review.entry import span_digest
from kg.review.spans import find_span
from kg.sources.seed_documents import read_document

_MOVED = "stands "


@dataclass(frozen=True)
class Verified:
    """What became of every passage of a seed document.

    Attributes:
        same_text: Whether the text is the very one that was read.
        standing: How many passages stand where they should.
        moved: Those that stand elsewhere in this copy, or look a little different there.
        in_words: How many places are given only in words, which nobody but a reader can check.
        problems: Everything that does not hold: passages that are nowhere, and places that are
            wrong in the very text that was read.
    """

    same_text: bool
    standing: int
    moved: tuple[Problem, ...]
    in_words: int
    problems: tuple[Problem, ...]


def verify(document: Document, seed: Path, ontology: Ontology, source: str = "") -> Verified:
    """Check every passage of a seed document against a text.

    Args:
        document: The text.
        seed: The seed document.
        ontology: What predicates, statuses and kinds there are.
        source: Which of the sources of a dossier the text is; the document itself if empty.

    Raises:
        SeedError: The seed document cannot be read.
    """
    seeds, problems = read_document(seed, str(seed), ontology.vocabulary)
    if problems:
        raise SeedError(problems)
    key = f"source/{source or seeds.documents[0]}"
    card = next((each for each in seeds.sources if each.key == key), None)
    if card is None:
        known = ", ".join(last_segment(each.key) for each in seeds.sources)
        raise SeedError([Problem(str(seed), 1, "sources", f"no '{source}'; one of {known}")])
    same = card.sha256 == document.sha256
    places = list(_places(seeds, key))
    spans = [(claim, place) for claim, place in places if place.sha256]
    found = [_check(document, claim, place, same=same) for claim, place in spans]
    moved = [each for each in found if each and not same and each.reason.startswith(_MOVED)]
    wrong = [each for each in found if each and each not in moved]
    if not spans:
        reason = "names no passage of this text by its place and digest; add them"
        wrong.append(Problem(str(seed), card.place.line, "evidence", reason))
    return Verified(
        same_text=same,
        standing=found.count(None),
        moved=tuple(sorted(moved)),
        in_words=len(places) - len(spans),
        problems=tuple(sorted(wrong)),
    )


def _places(seeds: Seeds, source: str) -> Iterator[tuple[Claim, Evidence]]:
    for claim in seeds.claims:
        for place in claim.evidence:
            if place.source == source:
                yield claim, place


def _check(document: Document, claim: Claim, place: Evidence, *, same: bool) -> Problem | None:
    """Tell what is wrong with one place; None where its words stand there."""
    text, length = document.text, place.end - place.start
    here = 0 <= place.start < place.end <= len(text)
    if here and span_digest(text[place.start : place.end]) == place.sha256:
        line = document.line(place.start)
        if line == place.line:
            return None
        return _problem(claim, place, f"stands in line {line}; write line: {line}")
    found = find_span(text, length, place.sha256, place.start)
    if found is None:
        rest = "the digest is wrong" if same else "this copy has other words there"
        return _problem(
            claim,
            place,
            f"not found: {rest}; read line {place.line} again and mark the passage anew",
        )
    form = f", with other {found.form}" if found.form else ""
    hint = (
        f"write line: {found.line}, start: {found.start}, end: {found.end}"
        if not found.form
        else "the words hold; to name this copy, extract it anew"
    )
    where = f"stands in line {found.line}, at {found.start} to {found.end}{form}"
    return _problem(claim, place, f"{where}; {hint}")


def _problem(claim: Claim, place: Evidence, reason: str) -> Problem:
    number = claim.evidence.index(place) + 1
    field = f"{last_segment(claim.key)}.evidence[{number}]"
    return Problem(claim.place.path, claim.place.line, field, reason)
