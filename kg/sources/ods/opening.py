"""Opens register files, plain or packed, and refuses what is damaged, unsafe or of another kind.

Nothing is unpacked to named files, sizes are counted while reading instead of believed, and a
document with a DTD is never given to an XML parser that would expand it.
"""

import gzip
import io
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast
from xml.parsers import expat

from kg.errors import Problem, UnreadableFile
from kg.sources.loading import Advance

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_HEAD = 1 << 16
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Limits:
    """How much a packed file may hold.

    Attributes:
        bytes: Most bytes of all unpacked content together.
        ratio: Most bytes unpacked per byte packed, once past *free* bytes.
        free: Bytes of a member up to which the ratio does not matter.
        members: Most members of a zip.
    """

    bytes: int = 4 << 30
    ratio: int = 300
    free: int = 64 << 20
    members: int = 1000


LIMITS = Limits()


def unreadable(path: Path, field: str, reason: str, line: int = 0) -> UnreadableFile:
    """Make the error for a file that cannot be read as a whole."""
    return UnreadableFile(Problem(str(path), line, field, reason))


class _Reader(io.RawIOBase):
    """Counts what is read from a stream: reports it, or stops past a limit."""

    def __init__(
        self, inner: IO[bytes] | gzip.GzipFile, *, advance: Advance | None = None, most: int = 0
    ) -> None:
        self._inner, self._advance, self._most = inner, advance, most
        self._read = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._inner.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        room = memoryview(buffer)
        data = self._inner.read(len(room))
        room[: len(data)] = data
        self._read += len(data)
        if self._advance is not None:
            self._advance(len(data))
        if self._most and self._read > self._most:
            raise _TooLargeError
        return len(data)


class _TooLargeError(Exception):
    """More came out of a packed file than it may hold."""


@dataclass(frozen=True)
class Opened:
    """A file, or a member of a packed one, ready to be read.

    Attributes:
        path: The file on disk.
        name: Name of the member, or of the file.
        stream: Its bytes.
    """

    path: Path
    name: str
    stream: io.BufferedReader

    def head(self) -> bytes:
        """Look at the beginning without taking it."""
        return self.stream.peek(_HEAD)[:_HEAD]

    def fail(self, field: str, reason: str, line: int = 0) -> UnreadableFile:
        """Make the error for this member."""
        where = field if self.name == self.path.name else f"{self.name}, {field}"
        return unreadable(self.path, where, reason, line)


@contextmanager
def _guarded(path: Path) -> Iterator[None]:
    """Turn what unpacking may raise into one clear error."""
    try:
        yield
    except _TooLargeError as error:
        reason = "unpacks to far more than a register holds; refused as unsafe"
        raise unreadable(path, "size", reason) from error
    except (EOFError, zipfile.BadZipFile, zlib.error, gzip.BadGzipFile) as error:
        reason = f"damaged or cut short ({error}); fetch it again"
        raise unreadable(path, "packing", reason) from error
    except NotImplementedError as error:
        raise unreadable(
            path, "packing", f"cannot be unpacked ({error}); pack it as zip"
        ) from error
    except OSError as error:
        raise unreadable(path, "file", error.strerror or str(error)) from error


@contextmanager
def guarded(opened: Opened) -> Iterator[None]:
    """Report damage that shows only while a member is being read."""
    with _guarded(opened.path):
        yield


def open_members(
    path: Path, endings: tuple[str, ...], advance: Advance, limits: Limits = LIMITS
) -> Iterator[Opened]:
    """Open a file, or one after another the members of a zip that have the right ending.

    Zips inside a zip are opened too, one level deep, as TRUD packs its releases.

    Args:
        path: The file.
        endings: Endings of members to read, such as ``(".csv",)``.
        advance: Called with the bytes read from disk.
        limits: How much a packed file may hold.

    Raises:
        UnreadableFile: The file is missing, damaged, unsafe or holds nothing of this kind.
    """
    with _guarded(path), path.open("rb") as file:
        magic = file.read(4)
        file.seek(0)
        if not magic:
            raise unreadable(path, "file", "empty; fetch it again")
        raw = _Reader(file, advance=advance)
        if magic.startswith(b"PK"):
            yield from _zip_members(path, _buffered(raw), endings, limits)
        elif magic.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=_buffered(raw)) as packed:
                most = max(limits.free, path.stat().st_size * limits.ratio)
                yield _opened(path, path.name, packed, min(most, limits.bytes))
        else:
            yield _opened(path, path.name, _buffered(raw), limits.bytes)


def _buffered(reader: _Reader) -> io.BufferedReader:
    return io.BufferedReader(cast(io.RawIOBase, reader), _HEAD)


def _opened(path: Path, name: str, stream: IO[bytes] | gzip.GzipFile, most: int) -> Opened:
    opened = Opened(path, name, _buffered(_Reader(stream, most=most)))
    head = opened.head()
    if _HTML.match(head):
        reason = "an HTML page, not the register; the download went wrong, fetch it again"
        raise opened.fail("content", reason, 1)
    return opened


def _zip_members(
    path: Path, file: IO[bytes], endings: tuple[str, ...], limits: Limits, *, inside: bool = False
) -> Iterator[Opened]:
    with zipfile.ZipFile(file) as packed:
        wanted = [each for each in packed.infolist() if _is_wanted(each, endings, inside=inside)]
        if not wanted:
            reason = f"holds no {' or '.join(endings)} file; is it another download?"
            raise unreadable(path, "packing", reason)
        _refuse_unsafe(path, wanted, limits)
        for member in wanted:
            most = min(limits.bytes, max(limits.free, member.compress_size * limits.ratio))
            with packed.open(member) as stream:
                if member.filename.lower().endswith(".zip"):
                    with tempfile.TemporaryFile() as copy:
                        _copy(stream, copy, most)
                        yield from _zip_members(path, copy, endings, limits, inside=True)
                else:
                    yield _opened(path, Path(member.filename).name, stream, most)


def _is_wanted(member: zipfile.ZipInfo, endings: tuple[str, ...], *, inside: bool) -> bool:
    name = member.filename.lower()
    return not member.is_dir() and (
        name.endswith(endings) or (not inside and name.endswith(".zip"))
    )


def _refuse_unsafe(path: Path, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise unreadable(path, "packing", f"holds {len(members)} files; refused as unsafe")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise unreadable(path, "packing", "encrypted; unpack it and load what is inside")
    if sum(member.file_size for member in members) > limits.bytes:
        raise _TooLargeError


def _copy(stream: IO[bytes], target: IO[bytes], most: int) -> None:
    copied = 0
    while block := stream.read(1 << 20):
        copied += len(block)
        if copied > most:
            raise _TooLargeError
        target.write(block)
    target.seek(0)


def text_lines(opened: Opened) -> Iterator[str]:
    r"""Read lines of text, in UTF-8 or throughout in Windows-1252.

    Raises:
        UnreadableFile: The file is UTF-16 or binary, or mixes encodings.
    """
    legacy, unicode_line = 0, 0
    for number, line in enumerate(opened.stream, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901 - the mark is no content
            if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise opened.fail("encoding", "UTF-16; save it as UTF-8", 1)
        if b"\x00" in line:
            raise opened.fail("encoding", "not text; is it another kind of file?", number)
        try:
            text = line.decode("utf-8")
            unicode_line = unicode_line or (0 if line.isascii() else number)
        except UnicodeDecodeError:
            text = line.decode("cp1252", errors="replace")
            legacy = legacy or number
        if legacy and unicode_line:
            reason = f"mixes encodings: line {unicode_line} is UTF-8, line {legacy} is not"
            raise opened.fail("encoding", f"{reason}; save it as UTF-8", max(legacy, unicode_line))
        yield text


class _RootSeen(Exception):
    """No error, but the way to leave the parser."""


def refuse_dtd(opened: Opened) -> None:
    """Refuse a document with a DTD, where entities that explode are declared.

    A DTD can only stand before the root element, so a look at the beginning is enough.

    Raises:
        UnreadableFile: There is a DTD, or the beginning is no XML.
    """

    def refuse(*_: object) -> None:
        reason = "declares a document type, which no register does; refused as unsafe"
        raise opened.fail("doctype", reason, parser.CurrentLineNumber)

    def stop(*_: object) -> None:
        raise _RootSeen

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        parser.Parse(opened.head(), False)  # noqa: FBT003 - expat takes it by position
    except _RootSeen:
        return
    except expat.ExpatError as error:
        raise opened.fail("syntax", f"not XML ({error}); fetch it again", error.lineno) from error
    raise opened.fail("syntax", "no element at its beginning; is it XML?", 1)
