"""The process that takes the text out of a PDF: ``python -m kg.extract.documents.pdf_pages FILE``.

A few kilobytes can unfold into gigabytes or into endless drawing, so the kernel limits its memory
and time. It prints one JSON object.
"""

import json
import logging
import resource
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from kg.extract.documents.pdf import SECONDS, Pages

_MEMORY = 2**30
_LEAST_LINES, _COLUMNS, _GAP = 3, 2, 120
_MOST_PAGES = 2_000
_MOST_TEXT = 4_000_000


def pages_of(path: Path) -> Pages:
    """Take the text out of a PDF, page by page; what cannot be read is told, not raised.

    Example:
        >>> pages_of(Path("missing.pdf"))["error"]
        'No such file or directory'
    """
    told = Pages(pages=[], title="", issued="", error="")
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return {**told, "error": "locked by a password; unlock it first"}
        told["pages"] = _texts(reader)
        told["title"], told["issued"] = _described(reader)
    except OSError as error:
        told["error"] = error.strerror or str(error)
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        # A damaged file can break any assumption of the reader.
        told["error"] = f"damaged or no PDF ({type(error).__name__}: {error})"
    return told


def _texts(reader: PdfReader) -> list[str]:
    texts, length = list[str](), 0
    for page in reader.pages[:_MOST_PAGES]:
        # Lone surrogates come from broken fonts and have no place in UTF-8.
        text = _text_of(page).encode("utf-8", "replace").decode("utf-8")
        length += len(text)
        if length > _MOST_TEXT:
            raise ValueError(f"more than {_MOST_TEXT:,} characters")
        texts.append(text)
    return texts


def _text_of(page: PageObject) -> str:
    """Take the text in the order in which it was drawn; columns drawn line by line are parted."""
    pieces = list[tuple[float, float, str]]()

    def meet(text: str, _cm: object, matrix: Sequence[float], *_: object) -> None:
        if text.strip():
            pieces.append((matrix[4], matrix[5], text.strip()))

    text = page.extract_text(visitor_text=meet)
    return in_columns(pieces) or text


def in_columns(pieces: Sequence[tuple[float, float, str]]) -> str:
    """Give the text of two columns that were drawn across, or nothing if there are none.

    Args:
        pieces: Left edge, height above the foot, and text of each line of a column, in points.

    Example:
        >>> rows = [(60.0, 700.0 - 14 * n, f"left {n}") for n in range(4)]
        >>> across = [each for x, y, n in rows for each in ((x, y, n), (320.0, y, f"right {n}"))]
        >>> in_columns(across).splitlines()[3:5]
        ['left 3', 'right left 0']
        >>> in_columns(rows)
        ''
    """
    edges = Counter(round(x) for x, _, _ in pieces)
    two = sorted(x for x, count in edges.items() if count >= _LEAST_LINES)
    if len(two) != _COLUMNS or two[1] - two[0] < _GAP or sum(edges[x] for x in two) < len(pieces):
        return ""
    drawn = [round(x) for x, _, _ in pieces]
    if sum(a != b for a, b in pairwise(drawn)) <= 1:
        return ""  # one column after the other, as it should be
    ordered = sorted(pieces, key=lambda each: (round(each[0]), -each[1]))
    return "\n".join(text for _, _, text in ordered)


def _described(reader: PdfReader) -> tuple[str, str]:
    known = reader.metadata
    if known is None:
        return "", ""
    made = known.creation_date
    return str(known.title or ""), made.date().isoformat() if made else ""


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _main(path: Path) -> None:
    _limit()
    logging.disable()
    json.dump(pages_of(path), sys.stdout)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
