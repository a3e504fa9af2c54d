"""What a dataset asks of an engine, and a service of what answers the queries of strangers."""

from collections.abc import AsyncIterator, Iterable
from typing import Protocol

import pyoxigraph as ox

from kg.store.limits import Limits
from kg.store.query import Query

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Engine(Protocol):
    """Holds a graph: the store in this process, or an endpoint elsewhere."""

    def query(self, query: str, *, prefixes: dict[str, str] | None = None) -> Found:
        """Answer a query of ours."""

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Node | None,  # noqa: A002 - the engine's name
        graph_name: GraphName | None = None,
    ) -> Iterable[ox.Quad]:
        """List quads by some of their parts."""

    def named_graphs(self) -> Iterable[ox.NamedNode | ox.BlankNode]:
        """List the named graphs."""

    def __len__(self) -> int:
        """Count the quads of all graphs."""


class Answerer(Protocol):
    """Answers queries of strangers within limits."""

    limits: Limits

    def answer(self, query: Query, seconds: float | None = None) -> bytes:
        """Answer a query in full or not at all."""

    def stream(self, query: Query, seconds: float | None = None) -> AsyncIterator[bytes]:
        """Answer a query in parts; whoever stops taking them stops it."""

    def close(self) -> None:
        """Give up what it holds."""
