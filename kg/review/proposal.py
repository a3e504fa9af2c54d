"""Proposals: the candidates of a document as a review takes them in, held against its text."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import Problem, UnreadableFile
from kg.extract.candidate import Candidate
from kg.extract.documents import read_document
from kg.extract.documents.document import Document
from kg.review.draft import Draft

_ENDINGS = frozenset({".jsonl", ".ndjson", ".json"})


@dataclass(frozen=True)
class Proposal:
    """One candidate claim.

    Attributes:
        id: Its id.
        draft: What it proposes.
        rule: The rule that raised it.
        confidence: Share of this rule's candidates that were right where it was measured; None
            where it never was.
        passages: The words that say it.
    """

    id: str
    draft: Draft
    rule: str
    confidence: float | None
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Proposals:
    """Every candidate of one document.

    Attributes:
        document: The document, with its text.
        items: Its candidates, in order.
    """

    document: Document
    items: tuple[Proposal, ...]

    @classmethod
    def of(cls, document: Document, candidates: Iterable[Candidate]) -> "Proposals":
        """Take in what extraction found.

        Example:
            >>> Proposals.of(Document("Nothing.", ()), []).items
            ()
        """
        return cls.told(document, (each.as_dict() for each in candidates))

    @classmethod
    def told(cls, document: Document, lines: Iterable[Mapping[str, Any]]) -> "Proposals":
        """Take in candidates as ``nhs-kg extract`` writes them.

        Raises:
            UnverifiedSpan: A passage does not lie in the text.
            KeyError: A line lacks a field.
        """
        return cls(document, tuple(_proposal(document, line) for line in lines))


def _proposal(document: Document, line: Mapping[str, Any]) -> Proposal:
    draft = Draft.read(line)
    if not draft.evidence:
        raise KeyError("evidence")
    passages = tuple(document.passage(each.start, each.end) for each in draft.evidence)
    told = line.get("confidence")
    confidence = None if told is None else float(told)
    return Proposal(str(line["id"]), draft, str(line["rule"]), confidence, passages)


def is_candidates(path: Path) -> bool:
    """Tell whether a file holds candidates, by its ending.

    Example:
        >>> is_candidates(Path("a.jsonl")), is_candidates(Path("a.txt"))
        (True, False)
    """
    return path.suffix.lower() in _ENDINGS


def read_proposals(path: Path, document: Path | None = None) -> Proposals:
    """Read a file of candidates of one document, and the document.

    Args:
        path: JSON lines of ``nhs-kg extract``.
        document: Where the document lies now, if not where it was extracted.

    Raises:
        UnreadableFile: A line is no candidate, there are several documents or none, or the text
            is not the one that the candidates were taken from.
        UnverifiedSpan: A passage does not lie in the text.
    """
    lines = list(_lines(path))
    try:
        texts = {(each["document"]["sha256"], each["document"]["path"]) for _, each in lines}
    except (KeyError, TypeError) as error:
        raise _bad(path, 1, f"a candidate lacks its document ({error})") from error
    if len({digest for digest, _ in texts}) != 1:
        reason = f"candidates of {len(texts)} documents; review the candidates of one at a time"
        raise _bad(path, 0, reason)
    [digest] = {digest for digest, _ in texts}
    where = document or _beside(path, Path(min(texts)[1]))
    text = read_document(where)
    if text.sha256 != digest:
        reason = f"its text is not the one of '{path}'; run 'nhs-kg extract' again"
        raise _bad(where, 0, reason)
    try:
        return Proposals.told(text, (each for _, each in lines))
    except (KeyError, TypeError, ValueError) as error:
        raise _bad(path, 0, f"not written by 'nhs-kg extract': {error}") from error


def _beside(path: Path, document: Path) -> Path:
    """Find the document where it was, or beside its candidates if they were moved together."""
    if document.exists():
        return document
    beside = path.parent / document.name
    if beside.exists():
        return beside
    raise _bad(document, 0, "not there any more; name the document with --document")


def _lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(path, 0, str(error)) from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
        except json.JSONDecodeError as error:
            raise _bad(
                path, number, f"no JSON ({error.msg}); write one candidate a line"
            ) from error
        if not isinstance(told, dict):
            raise _bad(path, number, "no candidate; run 'nhs-kg extract' again")
        yield number, told


def _bad(path: Path, line: int, reason: str) -> UnreadableFile:
    return UnreadableFile(Problem(str(path), line, "candidates", reason))
