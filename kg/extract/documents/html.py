"""Reads a page: its main text and its readers' comments, apart, and what it says of itself."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from kg.errors import Problem, UnreadableFile
from kg.extract.documents.document import Block, Document, Metadata, Zone
from kg.extract.documents.layout import zoned

MOST_TAGS = 30_000
_LONGEST_PAGE = 5 * 2**20
_BLOCKS = {"p", "head", "item", "quote", "cell", "list", "table", "row", "code", "graphic", "ab"}
_LEAST_CELLS, _LONGEST_CELL = 2, 120
"""Rows of fewer cells, or of longer ones, lay out a page and are no table."""
_SPACES = str.maketrans("\n\r\t\f\v", "     ")


def read_html(text: str, path: Path) -> Document:
    """Read a page of HTML.

    Args:
        text: The page.
        path: Where it was read, for messages.

    Raises:
        UnreadableFile: It is too large or too deep, or holds no text that is the page's own.

    Example:
        >>> page = f"<article><h1>Trust quits</h1><p>{'It left it. ' * 40}</p></article>"
        >>> document = read_html(f"<html><body>{page}</body></html>", Path("a.html"))
        >>> [block.zone for block in document.blocks]
        ['headline', 'body']
    """
    if len(text) > _LONGEST_PAGE or text.count("<") > MOST_TAGS:
        reason = f"more than {_LONGEST_PAGE // 2**20} MB or {MOST_TAGS:,} tags; save its text"
        raise UnreadableFile(Problem(str(path), 0, "file", reason))
    found = _page(text)
    if found is None or found.body is None:
        reason = "no main text was found in the page, or it is nested too deep; save its text"
        raise UnreadableFile(Problem(str(path), 0, "file", reason))
    _lay_rows(found.body)
    parts = [*_parts(found.body, "body"), *_parts(found.commentsbody, "comments")]
    metadata = Metadata(
        title=found.title or "",
        publisher=found.sitename or "",
        issued=_day(found.date),
        url=found.url or "",
        media="html",
    )
    return Document(*_joined(parts), metadata=metadata)


def _page(text: str) -> Any:  # noqa: ANN401 - trafilatura's document is not typed
    # Imported here: it takes more than a second, and only pages need it.
    from trafilatura import bare_extraction  # noqa: PLC0415

    return bare_extraction(
        text,
        with_metadata=True,
        include_comments=True,
        include_tables=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _day(text: str | None) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text or "")
    return None


def _parts(root: Any, zone: Zone) -> Iterator[tuple[str, Zone]]:  # noqa: ANN401 - lxml
    """Walk a tree without recursion; a block's text ends where another block begins."""
    if root is None:
        return
    own, kind = list[str](), zone
    waiting: list[tuple[str, Any]] = [("open", root)]
    while waiting:
        step, node = waiting.pop()
        if step == "text":
            own.append(node)
            continue
        if node.tag in _BLOCKS or step == "close":
            yield "".join(own), kind
            own = []
            kind = "headline" if node.tag == "head" and step == "open" and zone == "body" else zone
        if step == "close":
            continue
        if node.tag in _BLOCKS:
            waiting.append(("close", node))
        for child in reversed(node):
            waiting.append(("text", child.tail or ""))
            waiting.append(("open", child))
        own.append("\n" if node.tag == "lb" else node.text or "")
    yield "".join(own), zone


def _lay_rows(root: Any) -> None:  # noqa: ANN401 - lxml
    """Write each row of plain cells as one line in which bars part them, also empty ones."""
    for row in root.iter("row"):
        cells = [cell for cell in row if cell.tag == "cell"]
        plain = all(child.tag not in _BLOCKS for cell in cells for child in cell.iterdescendants())
        texts = [" ".join("".join(cell.itertext()).split()) for cell in cells]
        if len(cells) < _LEAST_CELLS or not plain or max(map(len, texts)) > _LONGEST_CELL:
            continue
        for cell in cells:
            row.remove(cell)
        row.text = f"| {' | '.join(texts)} |"


def _joined(parts: list[tuple[str, Zone]]) -> tuple[str, tuple[Block, ...]]:
    texts, spans, zones = list[str](), list[tuple[int, int]](), list[Zone]()
    at = 0
    for raw, zone in parts:
        for line in raw.splitlines():
            text = line.translate(_SPACES).strip()
            if text:
                texts.append(text)
                spans.append((at, at + len(text)))
                zones.append(zone)
                at += len(text) + 1
    whole = "\n".join(texts)
    cued = zoned(whole, spans, "html")
    blocks = (_stricter(block, zone) for block, zone in zip(cued, zones, strict=True))
    return whole, tuple(blocks)


def _stricter(block: Block, zone: Zone) -> Block:
    """What the page's structure or a cue keeps out stays out; headings come from structure."""
    return block if block.zone not in {"body", "headline"} else block._replace(zone=zone)
