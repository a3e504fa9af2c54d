"""Tells how a spend file's bytes stand for characters, and refuses what is no list at all."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.errors import Problem, UnreadableFile

_LONGEST = 1 << 20
_NOT_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
# What a file begins with that is no list, whatever its name says, and what to do about it.
_OTHERS = {
    b"%PDF": "this is a PDF document; ask its publisher for the list as CSV",
    b"PK\x03\x04": "this is a workbook or an archive; save its sheet as CSV, or unpack it",
    b"\xd0\xcf\x11\xe0": "this is an old Excel workbook; save its sheet as CSV",
    b"\x1f\x8b": "this file is compressed; unpack it first",
    b"<": "this is a web page or XML, not CSV; fetch the file itself",
    b"{": "this is JSON, not CSV; give another kind of loader",
}


def unreadable(path: Path, line: int, field: str, reason: str) -> UnreadableFile:
    """Make the error for a file that cannot be read as a whole."""
    return UnreadableFile(Problem(str(path), line, field, reason))


def encoding_of(path: Path) -> str:
    """Find out how a file is encoded by reading it once: UTF-8, else Windows-1252 or Latin-1.

    Raises:
        UnreadableFile: It cannot be opened, is empty, another kind of file, binary, or encoded in
            two ways.
    """
    try:
        with path.open("rb") as file:
            return _read_encoding(path, file)
    except OSError as error:
        raise unreadable(path, 0, "file", error.strerror or str(error)) from error


def _read_encoding(path: Path, file: io.BufferedReader) -> str:
    start = file.peek(512)[:512]
    _refuse_others(path, start)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    wide, broken, strange = 0, 0, False
    for number, line in enumerate(_lines(path, file), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            wide = wide or number
        except UnicodeDecodeError:
            broken = broken or number
            strange = strange or not _NOT_CP1252.isdisjoint(line)
        if wide and broken:
            reason = f"line {wide} is UTF-8 and line {broken} is not"
            hint = "two files seem to be joined; give each its own"
            raise unreadable(path, broken, "encoding", f"{reason}; {hint}")
    if not broken:
        return "utf-8-sig"
    return "latin-1" if strange else "cp1252"


def _refuse_others(path: Path, start: bytes) -> None:
    if not start.strip():
        raise unreadable(path, 0, "file", "the file is empty; fetch it again")
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, reason in _OTHERS.items():
        if bare.startswith(mark):
            raise unreadable(path, 1, "format", reason)


def _lines(path: Path, file: io.BufferedReader) -> Iterator[bytes]:
    number = 0
    while line := file.readline(_LONGEST):
        number += 1
        if b"\0" in line:
            raise unreadable(path, number, "format", "a zero byte; this is no text file")
        if len(line) == _LONGEST and b"\r" not in line:
            raise unreadable(path, number, "format", "a line of a million bytes; this is no list")
        yield line


class CountedText:
    """A file's text, which tells how many of its bytes have been read.

    Attributes:
        text: The text, with its line endings as they are.
    """

    def __init__(self, file: io.BufferedReader, encoding: str) -> None:
        self.text = io.TextIOWrapper(file, encoding=encoding, newline="")
        self._file = file
        self._told = 0

    def tell(self, advance: Callable[[int], None]) -> None:
        """Report the bytes read since the last time."""
        here = self._file.tell()
        advance(here - self._told)
        self._told = here
