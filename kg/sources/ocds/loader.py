"""Loads contract notices: ``nhs-kg load ocds FILE``."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import Problem
from kg.keys import slug
from kg.sources.loading import Advance, Known, Loader, Reject
from kg.sources.ocds.content import Filed
from kg.sources.ocds.merging import Unmergeable, instant
from kg.sources.ocds.notices import Notice, read_notice
from kg.sources.ocds.packages import processes
from kg.sources.ocds.writer import Writer, write_release
from kg.triples.terms import Sheet


def read(path: Path, known: Known, reject: Reject, advance: Advance) -> Iterator[ox.Quad]:
    """Stream the quads of a file of notices, one contracting process after another.

    Args:
        path: Release packages, record packages, releases or JSON lines of these; may be gzipped.
        known: What the store knows without this file's own segment.
        reject: Is told of each release that is not taken.
        advance: Is told of bytes read.

    Raises:
        UnreadableFile: The file is damaged, no JSON, or holds nothing of OCDS.
    """
    release = f"source/{segment(path)}"
    writer = Writer(known, str(path), release)
    latest: Notice | None = None
    for process in processes(path, reject, advance):
        notices = _notices(path, process.releases, reject)
        if not notices:
            continue
        try:
            yield from writer.write(process.ocid, notices)
        except Unmergeable as error:
            reject(Problem(str(path), notices[0].filed.line, process.ocid, str(error)))
            continue
        if latest is None or notices[-1].issued.first > latest.issued.first:
            latest = notices[-1]
    if latest is not None:
        sheet = Sheet()
        write_release(sheet, release, latest, writer.describe.publisher(sheet, latest), str(path))
        yield from sheet.quads


def _notices(path: Path, releases: tuple[Filed, ...], reject: Reject) -> list[Notice]:
    """Read the notices of a process in order of date; the same one twice counts once."""
    notices: list[Notice] = []
    for filed in sorted(releases, key=lambda each: instant(each.release)):
        notice = read_notice(filed)
        if notice is None:
            reason = "no date of publication, so nothing in it can be dated; ask the publisher"
            reject(Problem(str(path), filed.line, filed.record, reason))
        elif any(other.release == notice.release for other in notices):
            reject(Problem(str(path), filed.line, filed.record, "the same release once more"))
        else:
            notices.append(notice)
    return notices


def segment(path: Path) -> str:
    """Name a file's segment: a newer file of the same name replaces it.

    Example:
        >>> segment(Path("2025.jsonl.gz"))
        'ocds-2025'
    """
    return f"ocds-{slug(path.name.split('.')[0])}"


LOADERS = (
    Loader(
        kind="ocds",
        meaning="contract notices: OCDS releases, records or JSON lines of these",
        endings=(".json", ".jsonl", ".json.gz", ".jsonl.gz"),
        read=read,
        segment=segment,
    ),
)
