"""Reads gold: documents whose claims a person has annotated, by offsets or by passages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kg.errors import Problem, UnreadableFile

BY_OFFSETS, BY_PASSAGES = "nhs-kg-gold/1-offsets", "nhs-kg-gold/1"
_LONGEST_PLACES = 500


@dataclass(frozen=True)
class GoldEntity:
    """What the annotation says a document speaks of.

    Attributes:
        id: Its id in the document.
        kind: Its class, as the annotator calls it.
        spans: Where it is mentioned.
        key: Its key in the graph, if the annotation gives an ODS code.
    """

    id: str
    kind: str
    spans: tuple[tuple[int, int], ...]
    key: str = ""


@dataclass(frozen=True)
class GoldClaim:
    """A claim that the document makes.

    Attributes:
        id: Its id.
        subject: Id of its subject.
        predicate: Local name of a claim predicate.
        object: Id of its object, or empty.
        value: Its value as the annotation writes it.
        status: Its status.
        speaker: Id of who says it; empty for the document's own voice.
        core: Whether it is a relation, not opinion or description.
        spans: Passages of which each alone supports it.
    """

    id: str
    subject: str
    predicate: str
    object: str
    value: Mapping[str, Any]
    status: str
    speaker: str
    core: bool
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class GoldDocument:
    """A document with its annotation."""

    id: str
    path: Path
    issued: date | None
    publisher: str
    entities: Mapping[str, GoldEntity]
    claims: tuple[GoldClaim, ...]


def read_gold(path: Path, folder: Path) -> list[GoldDocument]:
    """Read a file of gold.

    Args:
        path: The file, of the form ``nhs-kg-gold/1`` (passages and names as text) or
            ``nhs-kg-gold/1-offsets`` (code points, end exclusive).
        folder: Where its documents are.

    Raises:
        UnreadableFile: The file is no gold, or a passage does not stand in its document.
    """
    try:
        told = yaml.safe_load(path.read_bytes())
    except (OSError, yaml.YAMLError) as error:
        raise _bad(path, "file", str(error)) from error
    schema = told.get("schema") if isinstance(told, dict) else None
    if schema not in {BY_OFFSETS, BY_PASSAGES}:
        raise _bad(path, "schema", f"'{schema}' is neither '{BY_PASSAGES}' nor '{BY_OFFSETS}'")
    try:
        return [_document(path, folder, each) for each in told["documents"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise _bad(path, "documents", f"not as the form asks ({error!r})") from error


def _bad(path: Path, field: str, reason: str) -> UnreadableFile:
    return UnreadableFile(Problem(str(path), 0, field, reason))


def _document(path: Path, folder: Path, told: Mapping[str, Any]) -> GoldDocument:
    file = folder / told["file"]
    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(path, f"{told['id']}.file", f"cannot read '{file}': {error}") from error
    reader = _Reader(path, told["id"], text)
    entities = {each["id"]: reader.entity(each) for each in told["entities"]}
    issued = told.get("date")
    return GoldDocument(
        *(told["id"], file, date.fromisoformat(str(issued)) if issued else None),
        *(told.get("publisher", ""), entities),
        tuple(reader.claim(each) for each in told["claims"]),
    )


@dataclass(frozen=True)
class _Reader:
    path: Path
    document: str
    text: str

    def entity(self, told: Mapping[str, Any]) -> GoldEntity:
        spans = [tuple(span) for span in told.get("mention_spans", ())]
        spans += [
            span for name in told.get("mentions", ()) for span in self._places(name, told["id"])
        ]
        key = f"organisation/{told['ods']}" if told.get("ods") else ""
        return GoldEntity(told["id"], told["type"], tuple(spans), key)

    def claim(self, told: Mapping[str, Any]) -> GoldClaim:
        spans = [(each["start"], each["end"]) for each in told.get("spans", ())]
        spans += [
            span for text in told.get("quotes", ()) for span in self._places(text, told["id"])
        ]
        return GoldClaim(
            *(told["id"], told["subject"], told["predicate"], told.get("object") or ""),
            *(told.get("value") or {}, told["status"], told.get("attributed_to") or ""),
            *(told.get("core", True), tuple(spans)),
        )

    def _places(self, text: str, where: str) -> Iterator[tuple[int, int]]:
        start = self.text.find(text)
        if start < 0:
            reason = f"'{text}' does not stand in the document"
            raise _bad(self.path, f"{self.document}.{where}", reason)
        for _ in range(_LONGEST_PLACES):
            if start < 0:
                return
            yield start, start + len(text)
            start = self.text.find(text, start + 1)
