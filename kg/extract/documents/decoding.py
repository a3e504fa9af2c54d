"""Turns bytes into text: UTF-8, UTF-16 with its mark, else what HTML declares or Windows-1252."""

import codecs
import re
from pathlib import Path

from kg.errors import Problem, UnreadableFile

_DECLARED = re.compile(
    rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEAD = 4096
_LAST_RESORT = "cp1252"


def decode(data: bytes, path: Path) -> str:
    """Decode a document.

    A mark of UTF-8 stays in the text as its first code point, so that the digest of the text is
    that of the file.

    Raises:
        UnreadableFile: It holds bytes that no text has.

    Example:
        >>> decode("£5m".encode(), Path("a.txt")), decode("£5m".encode("cp1252"), Path("a.txt"))
        ('£5m', '£5m')
    """
    if not data:
        raise UnreadableFile(Problem(str(path), 0, "file", "empty"))
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" not in text:
            return text
    reason = "no text in UTF-8, UTF-16 or Windows-1252; save it as text in UTF-8"
    raise UnreadableFile(Problem(str(path), 0, "encoding", reason))


def _encodings(data: bytes) -> list[str]:
    marked = [name for mark, name in _MARKS if data.startswith(mark)]
    declared = [name.decode("ascii") for name in _DECLARED.findall(data[:_HEAD])]
    return [*marked, "utf-8", *(name for name in declared if _is_text(name)), _LAST_RESORT]


def _is_text(name: str) -> bool:
    """Codecs such as ``zlib`` decode to bytes, and one of them could unpack a bomb."""
    try:
        "".encode(name)  # refuses what is unknown and what encodes no text
    except LookupError:
        return False
    return True
