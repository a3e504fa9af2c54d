"""What a client may want changed: by a SPARQL update, or one graph as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kg.errors import MalformedGraph, QueryError
from kg.store.query_text import malformed


class Change(Protocol):
    """What a client wants changed."""

    def frame(self, spot: Path) -> Mapping[str, object]:
        """Write it as a request to the process that edits."""

    @property
    def only(self) -> str | None:
        """The one graph that it may change, empty for the default graph; None for any."""

    def fault(self, message: str) -> QueryError:
        """Say what the engine finds wrong with it."""


@dataclass(frozen=True)
class Update:
    """A SPARQL update.

    Attributes:
        text: SPARQL; the shared prefixes are known.
        base: What relative addresses in it refer to.

    Example:
        >>> Update("CLEAR DEFAULT").frame(Path())
        {'update': 'CLEAR DEFAULT', 'base': ''}
    """

    text: str
    base: str = ""

    @property
    def only(self) -> None:
        """It may change any graph."""

    def frame(self, _: Path) -> Mapping[str, object]:
        """Write it as a request to the process that edits."""
        return {"update": self.text, "base": self.base}

    def fault(self, message: str) -> QueryError:
        """Say what the engine finds wrong with it."""
        return malformed(message)


@dataclass(frozen=True)
class GraphPart:
    """Statements for a graph.

    Attributes:
        content: RDF.
        format: Its media type, one of ``kg.store.editor.FORMATS``.
        base: What relative addresses in it refer to.
    """

    content: bytes
    format: str
    base: str


@dataclass(frozen=True)
class GraphWrite:
    """A graph that is replaced, added to or removed.

    Attributes:
        graph: Its name; empty for the default graph.
        parts: What is put into it.
        clear: Whether it is emptied first.
        keep: Whether it is there afterwards, even if it is empty.

    Example:
        >>> GraphWrite("x:g", clear=True, keep=False).frame(Path())
        {'graph': 'x:g', 'clear': True, 'keep': False, 'parts': []}
    """

    graph: str
    parts: tuple[GraphPart, ...] = ()
    clear: bool = False
    keep: bool = True

    @property
    def only(self) -> str:
        """The one graph that it may change."""
        return self.graph

    def frame(self, spot: Path) -> Mapping[str, object]:
        """Write it as a request to the process that edits, and the parts into files."""
        parts = []
        for number, part in enumerate(self.parts):
            path = spot / f"part-{number}"
            path.write_bytes(part.content)
            parts.append({"path": str(path), "format": part.format, "base": part.base})
        return {"graph": self.graph, "clear": self.clear, "keep": self.keep, "parts": parts}

    def fault(self, message: str) -> QueryError:
        """Say what the engine finds wrong with it."""
        kinds = ", ".join(dict.fromkeys(part.format for part in self.parts))
        return MalformedGraph(f"this is no {kinds}: {message}")
