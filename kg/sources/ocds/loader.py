"""Loads contract notices: ``nhs-kg load ocds FILE``.

A process may come in pieces: an amendment in one file, what it amends in another. So each process
is told as a whole, with what files loaded before hold of it, by the file that was loaded last.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kg.errors import Problem
from kg.keys import iri_of, slug
from kg.sources.loading import Advance, Known, Loader, Part, Reject
from kg.sources.ocds.merging import Unmergeable, instant
from kg.sources.ocds.notices import Notice, read_notice
from kg.sources.ocds.packages import Process, processes
from kg.sources.ocds.writer import Origins, Writer, blocks_of, write_release
from kg.store.segment import Block
from kg.triples.terms import Sheet


def read(path: Path, known: Known, reject: Reject, advance: Advance) -> Iterator[Part]:
    """Stream a file of notices, one contracting process after another.

    Args:
        path: Release packages, record packages, releases or JSON lines of these; may be gzipped.
        known: What the store knows without this file's own segment.
        reject: Is told of each release that is not taken.
        advance: Is told of bytes read.

    Raises:
        UnreadableFile: The file is damaged, no JSON, or holds nothing of OCDS.
    """
    name = segment(path)
    blocks = _blocks(path, known, reject, advance)
    yield Part(name, "", blocks, iri_of(f"source/{name}"), kept=True)


def _blocks(path: Path, known: Known, reject: Reject, advance: Advance) -> Iterator[Block]:
    release = f"source/{segment(path)}"
    writer = Writer(known, str(path))
    latest: Notice | None = None
    for process in processes(path, reject, advance, known.earlier):
        notices, origins = _notices(path, process, reject)
        if not notices:
            continue
        try:
            yield from blocks_of(process.ocid, writer.write(process.ocid, notices, origins))
        except Unmergeable as error:
            line = process.releases[0].line
            reject(Problem(str(path), line, process.ocid, str(error)))
            continue
        own = [each for each in notices if release in origins[each.key]]
        if own and (latest is None or own[-1].issued.first > latest.issued.first):
            latest = own[-1]
    if latest is not None:
        sheet = Sheet()
        write_release(sheet, release, latest, writer.describe.publisher(sheet, latest), str(path))
        yield from blocks_of("", sheet.quads)


def _notices(path: Path, process: Process, reject: Reject) -> tuple[list[Notice], Origins]:
    """Read the notices of a process in order of date; the same one twice counts once."""
    own = segment(path)
    every = [*((own, filed) for filed in process.releases), *process.earlier]
    if process.earlier:
        # Whichever file comes last, releases of one moment stand in the same order.
        every.sort(key=lambda each: json.dumps(each[1].release, sort_keys=True, default=str))
    notices: list[Notice] = []
    origins: dict[str, set[str]] = {}
    for name, filed in sorted(every, key=lambda each: instant(each[1].release)):
        notice, problem = read_notice(filed), Problem(str(path), filed.line, filed.record, "")
        if notice is None:
            reason = "no date of publication, so nothing in it can be dated; ask the publisher"
        else:
            found = origins.setdefault(notice.key, set())
            twice = any(other.release == notice.release for other in notices)
            reason = "the same release once more" if twice and f"source/{name}" in found else ""
            found.add(f"source/{name}")
            if not twice:
                notices.append(notice)
        if reason and name == own:
            reject(replace(problem, reason=reason))
    return notices, origins


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
        after=("ods", "ocds"),
        segment=segment,
    ),
)
