"""What a client may want changed: by a SPARQL update, or one graph as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.errors import MalformedGraph, QueryError, RefusedQuery
from kg.namespaces import PREFIXES
from kg.store.editor import FORMATS
from kg.store.engine import Engine
from kg.store.query_text import malformed
from kg.store.remote import prologue
from kg.store.update_effects import Effects, addressed, effects_of
from kg.store.update_text import operations

_WRITTEN = ox.RdfFormat.N_TRIPLES


class Change(Protocol):
    """What a client wants changed."""

    def frame(self, spot: Path) -> Mapping[str, object]:
        """Write it as a request to the process that edits."""

    def update(self, facts: str) -> str:
        """Write it as an update for an engine that has the facts in a graph of this name."""

    def effects(self, engine: Engine) -> Effects:
        """Find out what it would change in an engine."""

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
        {'updates': ['CLEAR DEFAULT'], 'base': ''}
    """

    text: str
    base: str = ""

    @property
    def only(self) -> None:
        """It may change any graph."""

    def frame(self, _: Path) -> Mapping[str, object]:
        """Write it as a request to the process that edits.

        The engine knows no prologue but the first, so that an operation with one goes by itself.
        """
        each = list(operations(self.text))
        is_one = len({operation.prologue for operation in each}) <= 1
        updates = [self.text] if is_one else [operation.whole for operation in each]
        return {"updates": updates, "base": self.base}

    def update(self, facts: str) -> str:
        """Write it with the shared prefixes, for an engine that has the facts in a graph.

        Args:
            facts: The graph's name; empty for the default graph.

        Raises:
            RefusedQuery: The facts are in a graph of their own, which the update does not know.
        """
        if facts:
            raise RefusedQuery(
                f"the engine keeps the facts in the graph <{facts}>, and an update says nothing of "
                "that; write a graph by /rdf-graph-store, or send the update to the engine itself"
            )
        return prologue(PREFIXES, self.base) + self.text

    def effects(self, engine: Engine) -> Effects:
        """Find out what it would change in an engine.

        Raises:
            RefusedQuery: What it changes is only known once it is made.
            QueryError: The engine does not answer what the update looks for.
        """
        return effects_of(self.text, engine, self.base)

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

    def update(self, facts: str) -> str:
        """Write it as an update.

        Args:
            facts: Name of the graph that has the facts; empty for the default graph.

        Raises:
            MalformedGraph: A part is not in its format.

        Example:
            >>> GraphWrite("x:g", clear=True, keep=False).update("")
            'DROP SILENT GRAPH <x:g>'
            >>> part = GraphPart(b"<a> <b> 1 .", "text/turtle", "http://example.org/")
            >>> print(GraphWrite("", (part,), clear=True).update("x:facts"))
            CLEAR SILENT GRAPH <x:facts> ;
            CREATE SILENT GRAPH <x:facts> ;
            INSERT DATA { GRAPH <x:facts> {
            <http://example.org/a> <http://example.org/b> "1"^^<...#integer> .
            } }
        """
        name = self.graph or facts
        graph = f"GRAPH <{name}>" if name else "DEFAULT"
        steps = [f"{'CLEAR' if self.keep else 'DROP'} SILENT {graph}"] if self.clear else []
        steps += [f"CREATE SILENT {graph}"] if self.keep and name else []
        if triples := "".join(self._triples()):
            held = f"{graph} {{\n{triples}}}" if name else f"\n{triples}"
            steps.append(f"INSERT DATA {{ {held} }}")
        return " ;\n".join(steps)

    def effects(self, engine: Engine) -> Effects:
        """Find out what it would change in an engine.

        Raises:
            MalformedGraph: A part is not in its format.
            QueryError: The engine does not give the graph that is to be emptied.
        """
        graph = ox.NamedNode(self.graph) if self.graph else ox.DefaultGraph()
        found = Effects()
        if self.clear:
            found.remove(map(addressed, engine.quads_for_pattern(None, None, None, graph)))
        for number, part in enumerate(self.parts):
            put = (ox.Quad(q.subject, q.predicate, q.object, graph) for q in self._read(part))
            found.add(addressed(quad, f"{number}-") for quad in put)
        return found

    def _triples(self) -> Iterator[str]:
        for part in self.parts:
            written = ox.serialize((quad.triple for quad in self._read(part)), format=_WRITTEN)
            yield (written or b"").decode()

    def _read(self, part: GraphPart) -> list[ox.Quad]:
        quads = ox.parse(
            part.content,
            FORMATS[part.format],
            base_iri=part.base,
            without_named_graphs=True,
            rename_blank_nodes=True,
        )
        try:
            return list(quads)
        except SyntaxError as error:
            raise self.fault(str(error)) from error

    def fault(self, message: str) -> QueryError:
        """Say what the engine finds wrong with it."""
        kinds = ", ".join(dict.fromkeys(part.format for part in self.parts))
        return MalformedGraph(f"this is no {kinds}: {message}")
