"""Parses JSON exactly and finds the releases in a package, a record, a list or a release."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.errors import Problem
from kg.sources.loading import Reject
from kg.sources.ocds.fields import Json, part, rows, text

_OF_A_RELEASE = frozenset(
    {"ocid", "tag", "buyer", "parties", "planning", "tender", "awards", "contracts"}
)


class BadJson(ValueError):
    """A text is not JSON; the message says where."""


@dataclass(frozen=True)
class Filed:
    """A release and where it was found.

    Attributes:
        release: The release as published, numbers exact.
        line: Its line in the file, or that of the document.
        record: Its name for messages: its id, else its process, else its position.
        publisher: Who published the package, or empty.
        licence: The package's licence, or empty.
        recoded: Whether its bytes were not UTF-8.
    """

    release: Json
    line: int
    record: str
    publisher: str = ""
    licence: str = ""
    recoded: bool = False


@dataclass(frozen=True)
class Content:
    """What one document or line holds.

    Attributes:
        path: The file.
        line: The line it begins on.
        value: The JSON.
        recoded: Whether its bytes were not UTF-8.
    """

    path: Path
    line: int
    value: object
    recoded: bool


def parse(raw: bytes, path: Path, line: int) -> Content:
    """Parse JSON with exact numbers.

    Raises:
        BadJson: It is none.
    """
    recoded = False
    try:
        written = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Contracts Finder declares ISO 8859-1 and sends bytes of Windows-1252 in it.
        written, recoded = raw.decode("cp1252", errors="replace"), True
    try:
        value: Any = json.loads(written, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadJson(str(error) or "nested too deeply") from error
    return Content(path, line, value, recoded)


def _refuse(name: str) -> None:
    raise ValueError(f"'{name}' is no JSON number")


def releases(content: Content, reject: Reject) -> Iterator[Filed]:
    """Find the releases in a package, record, list or release.

    Args:
        content: What was parsed.
        reject: Is told of what is no release.
    """
    package = content.value if isinstance(content.value, Mapping) else {}
    publisher, licence = text(package, "publisher", "name"), text(package, "license")
    for where, release in _found(content.value):
        record = text(release, "id") or text(release, "ocid") or where
        if not _OF_A_RELEASE & release.keys():
            reason = (
                "not an OCDS release: it has neither ocid, parties, tender, awards nor contracts"
            )
            if "url" in release:
                reason = "only links to its releases; fetch the record with its releases in it"
            reject(Problem(str(content.path), content.line, record, reason))
            continue
        yield Filed(release, content.line, record, publisher, licence, content.recoded)


def _found(value: object) -> Iterator[tuple[str, Json]]:
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _found(each if isinstance(each, Mapping) else {"not": number})
    elif isinstance(value, Mapping):
        yield from _in_document(value)


def _in_document(document: Json) -> Iterator[tuple[str, Json]]:
    if "records" in document:
        for number, record in enumerate(rows(document, "records")):
            yield from _of_record(record, f"records[{number}]")
    elif "compiledRelease" in document:
        yield from _of_record(document, "record")
    elif "releases" in document:
        for number, release in enumerate(rows(document, "releases")):
            yield f"releases[{number}]", release
    else:
        yield "release", document


def _of_record(record: Json, where: str) -> Iterator[tuple[str, Json]]:
    """Prefer the releases themselves; a compiled one has lost what each of them said."""
    whole = [each for each in rows(record, "releases") if "ocid" in each]
    compiled = part(record, "compiledRelease")
    if whole and len(whole) == len(rows(record, "releases")):
        for number, release in enumerate(whole):
            yield f"{where}.releases[{number}]", release
    elif compiled:
        yield f"{where}.compiledRelease", compiled
    else:
        yield where, {"id": text(record, "ocid"), "url": text(record, "url")}
