"""Reads release packages, record packages, single releases and JSON lines of any of these.

JSON lines are read twice: once to see which lines belong to one contracting process, once to give
them out together. So a file of any length needs memory for its identifiers only. Files loaded
before are looked through for releases of the same processes, which are given out with them.
"""

import gzip
import json
import re
import tempfile
import zlib
from collections.abc import Container, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

from kg.errors import Problem, UnreadableFile
from kg.sources.loading import Advance, Reject
from kg.sources.ocds.content import BadJson, Filed, parse, releases
from kg.sources.ocds.fields import text

DOCUMENT_LIMIT = 256 * 2**20
_UNPACKED_LIMIT = 200
_CHUNK = 2**20
_OCID = re.compile(rb'"ocid"\s*:\s*("(?:[^"\\]|\\.)*")')
_HINT = "choose a file of OCDS releases or records, in JSON or JSON lines"


@dataclass(frozen=True)
class Process:
    """All releases of one contracting process that a file holds.

    Attributes:
        ocid: Its identifier; empty where the only release gives none.
        releases: Its releases in the order of the file.
        earlier: Its releases in files loaded before, each with the name of that file's segment.
    """

    ocid: str
    releases: tuple[Filed, ...]
    earlier: tuple[tuple[str, Filed], ...] = ()


class _Entry(NamedTuple):
    offset: int
    line: int
    first: bool


def processes(
    path: Path, reject: Reject, advance: Advance, earlier: Mapping[str, Path] | None = None
) -> Iterator[Process]:
    """Read a file's contracting processes, in the order in which they first appear.

    Args:
        path: The file; ``.gz`` is unpacked on the way.
        reject: Is told of each record that cannot be read.
        advance: Is told of bytes read.
        earlier: Files loaded before, by the names of their segments.

    Raises:
        UnreadableFile: The file is damaged, no JSON, or holds nothing of OCDS.
    """
    with ExitStack() as stack:
        file = stack.enter_context(_opened(path))
        before = _Before(earlier or {}, stack)
        first = _first_line(path, file)
        try:
            parse(first, path, 1)
        except BadJson:
            yield from _document(path, file, reject, advance, before)
        else:
            yield from _lines(path, file, reject, advance, before)


@dataclass
class _Before:
    """Finds releases in files loaded before; of those in lines it holds the places only.

    Attributes:
        files: The files by the names of their segments.
        stack: Closes them.
    """

    files: Mapping[str, Path]
    stack: ExitStack
    _held: dict[str, list[tuple[str, Filed]]] = field(default_factory=dict)
    _places: dict[str, list[tuple[str, IO[bytes], int, int]]] = field(default_factory=dict)

    def search(self, wanted: Container[str]) -> None:
        """Look for the releases of some processes."""
        for name, path in self.files.items():
            file = self.stack.enter_context(_opened(path))
            try:
                parse(_first_line(path, file), path, 1)
            except BadJson:
                for filed in releases(parse(file.read(), path, 1), _ignore):
                    if (ocid := text(filed.release, "ocid")) in wanted:
                        self._held.setdefault(ocid, []).append((name, filed))
            else:
                self._note(name, file, wanted)

    def _note(self, name: str, file: IO[bytes], wanted: Container[str]) -> None:
        offset = 0
        for line, raw in enumerate(file, 1):
            for ocid in {str(json.loads(each)) for each in _OCID.findall(raw)}:
                if ocid in wanted:
                    self._places.setdefault(ocid, []).append((name, file, offset, line))
            offset += len(raw)

    def of(self, ocid: str) -> Iterator[tuple[str, Filed]]:
        """Give the releases of a process, each with the name of its segment."""
        yield from self._held.get(ocid, ())
        for name, file, offset, line in self._places.get(ocid, ()):
            file.seek(offset)
            try:
                content = parse(file.readline(), self.files[name], line)
            except BadJson:  # told when the file itself was loaded
                continue
            for filed in releases(content, _ignore):
                if text(filed.release, "ocid") == ocid:
                    yield name, filed


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as file:
            magic = file.read(2)
            file.seek(0)
            if magic == b"PK":
                raise _unreadable(path, 0, "a zip archive; unpack it and load what is inside")
            if magic != b"\x1f\x8b":
                yield file
                return
            with tempfile.TemporaryFile() as unpacked:
                _unpack(path, file, unpacked)
                yield unpacked
    except OSError as error:
        raise _unreadable(path, 0, error.strerror or str(error)) from error


def _unpack(path: Path, packed: IO[bytes], target: IO[bytes]) -> None:
    limit = max(path.stat().st_size * _UNPACKED_LIMIT, 64 * _CHUNK)
    try:
        with gzip.open(packed, "rb") as source:
            while chunk := source.read(_CHUNK):
                target.write(chunk)
                if target.tell() > limit:
                    reason = (
                        f"unpacks to more than {_UNPACKED_LIMIT} times its size; not a register"
                    )
                    raise _unreadable(path, 0, reason)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = f"the archive is damaged ({error}); fetch it again"
        raise _unreadable(path, 0, reason) from error
    target.seek(0)


def _first_line(path: Path, file: IO[bytes]) -> bytes:
    """Look at how the file begins, and refuse what is plainly something else."""
    line = b""
    for line in file:
        if line.removeprefix(b"\xef\xbb\xbf").strip():
            break
    begin = line.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    file.seek(0)
    if begin == b"":
        raise _unreadable(path, 0, f"the file is empty; {_HINT}")
    if begin == b"<":
        raise _unreadable(path, 1, f"this is a web page or XML, not JSON; {_HINT}")
    if begin not in b"{[":
        raise _unreadable(path, 1, f"does not begin as JSON does; {_HINT}")
    return line


def _unreadable(path: Path, line: int, reason: str) -> UnreadableFile:
    return UnreadableFile(Problem(str(path), line, "file", reason))


def _document(
    path: Path, file: IO[bytes], reject: Reject, advance: Advance, before: _Before
) -> Iterator[Process]:
    raw = file.read(DOCUMENT_LIMIT + 1)
    if len(raw) > DOCUMENT_LIMIT:
        reason = "one package of more than 256 MB; turn it into JSON lines, one release a line"
        raise _unreadable(path, 0, reason)
    try:
        content = parse(raw, path, 1)
    except BadJson as error:
        reason = f"not JSON, or cut off: {error}; fetch it again"
        raise _unreadable(path, 1, reason) from error
    found: dict[str, list[Filed]] = {}
    for number, filed in enumerate(releases(content, reject)):
        found.setdefault(text(filed.release, "ocid") or f"#{number}", []).append(filed)
    if not found:
        raise _unreadable(path, 1, f"holds no OCDS release; {_HINT}")
    before.search(found)
    for name, filed_of in found.items():
        yield _process(name, filed_of, before)
    advance(len(raw))


def _lines(
    path: Path, file: IO[bytes], reject: Reject, advance: Advance, before: _Before
) -> Iterator[Process]:
    index = _index(path, file, reject, advance)
    if not index:
        raise _unreadable(path, 1, f"holds no OCDS release; {_HINT}")
    before.search(index)
    for name, entries in index.items():
        found: list[Filed] = []
        for entry in entries:
            file.seek(entry.offset)
            raw = file.readline()
            every = enumerate(releases(parse(raw, path, entry.line), _ignore))
            found += [filed for number, filed in every if _name(filed, entry.line, number) == name]
            advance(len(raw) if entry.first else 0)
        yield _process(name, found, before)


def _ignore(_: Problem) -> None:
    """What the first reading of a line reported is not reported again."""


def _index(
    path: Path, file: IO[bytes], reject: Reject, advance: Advance
) -> dict[str, list[_Entry]]:
    """Note which lines hold releases of which process."""
    index: dict[str, list[_Entry]] = {}
    offset = 0
    for line, raw in enumerate(file, 1):
        start, offset = offset, offset + len(raw)
        names = _names(path, line, raw, reject)
        for position, name in enumerate(names):
            index.setdefault(name, []).append(_Entry(start, line, position == 0))
        advance(0 if names else len(raw))
    return index


def _names(path: Path, line: int, raw: bytes, reject: Reject) -> list[str]:
    """Tell whose releases a line holds."""
    if not raw.strip():
        return []
    try:
        content = parse(raw, path, line)
    except BadJson as error:
        if not raw.endswith(b"\n"):
            reason = f"the last line is cut off: {error}; fetch the file again"
            raise _unreadable(path, line, reason) from error
        reject(Problem(str(path), line, "record", f"not JSON: {error}"))
        return []
    found = enumerate(releases(content, reject))
    return list(dict.fromkeys(_name(filed, line, number) for number, filed in found))


def _name(filed: Filed, line: int, number: int) -> str:
    return text(filed.release, "ocid") or f"#{line}-{number}"


def _process(name: str, found: list[Filed], before: _Before) -> Process:
    ocid = "" if name.startswith("#") else name
    return Process(ocid, tuple(found), tuple(before.of(ocid)))
