"""The process that takes the text out of a PDF: ``python -m kg.extract.documents.pdf_pages FILE``.

A few kilobytes can unfold into gigabytes or into endless drawing, so the kernel limits its memory
and time. It prints one JSON object.
"""

import json
import logging
import resource
import sys
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from kg.extract.documents.pdf import SECONDS, Pages

_MEMORY = 2**30
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
        text = page.extract_text().encode("utf-8", "replace").decode("utf-8")
        length += len(text)
        if length > _MOST_TEXT:
            raise ValueError(f"more than {_MOST_TEXT:,} characters")
        texts.append(text)
    return texts


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
