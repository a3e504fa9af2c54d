"""Reads a file as a document; what may be hostile is bounded by size, depth and time."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from kg.errors import Problem, UnreadableFile
from kg.extract.documents.dates import day_of
from kg.extract.documents.decoding import decode
from kg.extract.documents.document import Document, Metadata
from kg.extract.documents.html import read_html
from kg.extract.documents.layout import lay_out
from kg.extract.documents.pdf import read_pdf

LARGEST_FILE = 20 * 2**20
LONGEST_TEXT = 2_000_000
_MARKDOWN = {".md", ".markdown", ".mdown"}
_HTML = {".html", ".htm", ".xhtml"}
_HTML_BEGINS = (b"<!doctype html", b"<html")
_ARCHIVES = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\xd0\xcf\x11",
)


def read_document(
    path: Path, *, issued: date | None = None, publisher: str = "", title: str = ""
) -> Document:
    r"""Read a file of text, Markdown, HTML or PDF.

    Args:
        path: The file.
        issued: Day of publication; without it, what the document says of itself, or its name.
        publisher: Name of its publisher; without it, what the document says of itself.
        title: Its title; without it, what the document says of itself.

    Raises:
        UnreadableFile: It cannot be opened, is no such document, too large or damaged.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder) / "2019-10-20.txt"
        ...     _ = path.write_text("Trust quits deal\n\nThe trust has left.\n")
        ...     document = read_document(path)
        >>> document.metadata.issued, [block.zone for block in document.blocks]
        (datetime.date(2019, 10, 20), ['headline', 'body'])
    """
    data = _bytes_of(path)
    document = _read(path, data)
    if len(document.text) > LONGEST_TEXT:
        raise _unreadable(path, f"its text has more than {LONGEST_TEXT:,} characters; split it")
    known = document.metadata
    day = issued or known.issued or day_of(path.stem, document.text)
    metadata = replace(
        known,
        issued=day,
        publisher=publisher or known.publisher,
        title=title or known.title,
        file_sha256=hashlib.sha256(data).hexdigest(),
    )
    return replace(document, path=str(path), metadata=metadata)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _unreadable(path, f"larger than {LARGEST_FILE // 2**20} MB; split it")
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


def _read(path: Path, data: bytes) -> Document:
    begin = data[:1024].lstrip().lower()
    if data.startswith(_ARCHIVES):
        raise _unreadable(path, "an archive or office file; save it as text, HTML or PDF")
    if data[:1024].lstrip().startswith(b"%PDF-") or path.suffix.lower() == ".pdf":
        return read_pdf(path)
    text = decode(data, path)
    if path.suffix.lower() in _HTML or begin.startswith(_HTML_BEGINS):
        return read_html(text, path)
    media = "markdown" if path.suffix.lower() in _MARKDOWN else "text"
    return Document(text, lay_out(text, media), metadata=Metadata(media=media))


def _unreadable(path: Path, reason: str) -> UnreadableFile:
    return UnreadableFile(Problem(str(path), 0, "file", reason))
