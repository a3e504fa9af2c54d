"""Reads a PDF by way of a process that may not take more time or memory than it is allowed."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

from kg.errors import Problem, UnreadableFile
from kg.extract.documents.document import Document, Metadata
from kg.extract.documents.layout import lay_out
from kg.extract.word_lists import listed

SECONDS = 60
_HYPHEN = re.compile(r"\b([a-z]{1,20})-[ \t]?\r?\n(?=[a-z])")
_PREFIXES = listed("documents.pdf", "prefixes")
_REPEATED, _MARGIN = 3, 2


class Pages(TypedDict):
    """What the process tells.

    Attributes:
        pages: The text of each page.
        title: The title, or empty.
        issued: The day on which it was made, or empty.
        error: Why it could not be read, or empty.
    """

    pages: list[str]
    title: str
    issued: str
    error: str


def read_pdf(path: Path) -> Document:
    """Read the text of a PDF; lines that head or foot several pages belong to the footer.

    Raises:
        UnreadableFile: It is damaged, locked, has no text, or takes too much time or memory.
    """
    told = _told(path)
    text = unhyphened("\n\n".join(told["pages"]))
    if not text.strip():
        raise _unreadable(path, "there is no text in it; a scan needs character recognition first")
    running = _running([unhyphened(page) for page in told["pages"]])
    blocks = tuple(
        block._replace(zone="footer") if text[block.start : block.end] in running else block
        for block in lay_out(text, "pdf", apart=frozenset(running))
    )
    issued = date.fromisoformat(told["issued"]) if told["issued"] else None
    metadata = Metadata(title=told["title"], issued=issued, media="pdf")
    return Document(text, blocks, metadata=metadata)


def unhyphened(text: str) -> str:
    r"""Join words that a line breaks with a hyphen; compounds keep theirs.

    Example:
        >>> unhyphened("to with-\ndraw a five-\nyear deal")
        'to withdraw a five-year deal'
    """
    return _HYPHEN.sub(_rejoined, text)


def _rejoined(match: re.Match[str]) -> str:
    return f"{match[1]}{'-' if match[1] in _PREFIXES else ''}"


def _told(path: Path) -> Pages:
    command = [sys.executable, "-m", "kg.extract.documents.pdf_pages", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _unreadable(path, f"not read within {SECONDS} seconds") from error
    if done.returncode:
        raise _unreadable(path, "reading it takes more time or memory than is allowed")
    told: Pages = json.loads(done.stdout)
    if told["error"]:
        raise _unreadable(path, told["error"])
    return told


def _running(pages: Sequence[str]) -> set[str]:
    """Collect the lines that stand at the head or foot of several pages."""
    seen = Counter[str]()
    for page in pages:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        seen.update({*lines[:_MARGIN], *lines[-_MARGIN:]})
    return {line for line, count in seen.items() if count >= _REPEATED}


def _unreadable(path: Path, reason: str) -> UnreadableFile:
    return UnreadableFile(Problem(str(path), 0, "file", reason))
