"""A version of the store opened for reading, with values instead of terms.

Facts are in the default graph and claims in named graphs, so a query sees claims only where it
asks for them with ``GRAPH``.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from io import StringIO
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DamagedStore, MalformedQuery
from kg.namespaces import PREFIXES, XSD
from kg.store.answer import Iri, Row, Value, every_value, values
from kg.store.catalogue import Catalogue
from kg.store.engine import Engine
from kg.store.folder import Folder, Version
from kg.store.sheets import Sheets
from kg.store.substitution import substitute

Term = ox.NamedNode | ox.Literal
__all__ = ["Dataset", "Iri", "Row", "Term", "Value"]


class Dataset:
    """A version of the store, opened read-only.

    Example:
        >>> data = Dataset.in_memory([])
        >>> data.select("SELECT (1 AS ?one) {}")
        [{'one': 1}]
    """

    def __init__(
        self,
        store: Engine,
        version: str,
        home: Version | None = None,
        manifest: Mapping[str, object] | None = None,
    ) -> None:
        self.version = version
        self.home = home
        self._store, self._manifest = store, manifest or {}

    @classmethod
    def open(cls, folder: Path) -> "Dataset":
        """Open the current version of a store.

        Raises:
            NoStore: Nothing has been built in this folder.
            DamagedStore: Its files do not open.
        """
        version = Folder(folder).current()
        version.manifest()
        try:
            store = ox.Store.read_only(str(version.data))
        except (OSError, RuntimeError) as error:  # RocksDB reports corruption as RuntimeError
            raise DamagedStore(folder, str(error)) from error
        return cls(store, version.name, version)

    @classmethod
    def in_memory(cls, quads: list[ox.Quad], version: str = "memory") -> "Dataset":
        """Hold quads in memory, for tests and small graphs."""
        store = ox.Store()
        store.extend(quads)
        return cls(store, version)

    @cached_property
    def manifest(self) -> Mapping[str, object]:
        """What the build wrote down about itself; without a build, what is known of it."""
        return self.home.manifest() if self.home else self._manifest

    @cached_property
    def sheets(self) -> Sheets | None:
        """What its catalogue tells of each node; None where nothing is on disk, or it is old."""
        found = Sheets(Catalogue.open(self.home.search)) if self.home else None
        return found if found and found.are_known else None

    def __len__(self) -> int:
        """Count the quads of all graphs."""
        return len(self._store)

    def select(self, query: str, /, **bindings: Term | str | date) -> list[Row]:
        """Answer a SELECT query of ours.

        Args:
            query: SPARQL; the shared prefixes are known.
            bindings: Values of variables: IRIs as terms, days as dates, anything else as text.

        Raises:
            MalformedQuery: The query is not SPARQL.
        """
        return every_value(self._solutions(query, bindings))

    def rows(self, query: str, /, **bindings: Term | str | date) -> Iterator[Row]:
        """Answer a SELECT query of ours row by row, for answers too long to hold.

        Raises:
            MalformedQuery: The query is not SPARQL.

        Example:
            >>> next(Dataset.in_memory([]).rows("SELECT ?n { VALUES ?n { 1 2 } } ORDER BY ?n"))
            {'n': 1}
        """
        return values(self._solutions(query, bindings))

    def columns(self, query: str, /, **bindings: Term | str | date) -> dict[str, Sequence[str]]:
        """Answer a SELECT query of ours column by column, for answers of very many rows.

        The engine writes the answer out at once, and other threads may run while it does; no
        object is made for each term. What a value was, an IRI or a literal of some type, is not
        told: all are texts, and one that is not bound is an empty one.

        Raises:
            MalformedQuery: The query is not SPARQL.

        Example:
            >>> Dataset.in_memory([]).columns("SELECT ?n ?m { VALUES ?n { 1 2 } }")
            {'n': ('1', '2'), 'm': ('', '')}
        """
        solutions = self._solutions(query, bindings)
        names = [variable.value for variable in solutions.variables]
        written = solutions.serialize(format=ox.QueryResultsFormat.CSV) or b""
        return dict(zip(names, _columns_of(written.decode(), len(names)), strict=True))

    def construct(self, query: str, /, **bindings: Term | str | date) -> list[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE query of ours.

        Raises:
            MalformedQuery: The query is not SPARQL, or gives no graph.
        """
        triples = self._query(query, bindings)
        if not isinstance(triples, ox.QueryTriples):
            raise MalformedQuery("not a CONSTRUCT query")
        return list(triples)

    def _solutions(
        self, query: str, bindings: Mapping[str, Term | str | date]
    ) -> ox.QuerySolutions:
        solutions = self._query(query, bindings)
        if not isinstance(solutions, ox.QuerySolutions):
            raise MalformedQuery("not a SELECT query")
        return solutions

    def _query(
        self, query: str, bindings: Mapping[str, Term | str | date]
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        terms = {name: _bound(value) for name, value in bindings.items()}
        try:
            return self._store.query(substitute(query, terms), prefixes=PREFIXES)
        except SyntaxError as error:
            raise MalformedQuery(str(error)) from error

    def quads(self, graph: ox.NamedNode | ox.DefaultGraph | None = None) -> list[ox.Quad]:
        """List the quads of one graph, or of all."""
        return list(self._store.quads_for_pattern(None, None, None, graph))

    def about(self, node: ox.NamedNode) -> list[ox.Quad]:
        """List the facts that have a node as their subject."""
        return list(self._store.quads_for_pattern(node, None, None, ox.DefaultGraph()))

    def graphs(self) -> list[str]:
        """List the named graphs."""
        return sorted(
            graph.value for graph in self._store.named_graphs() if isinstance(graph, ox.NamedNode)
        )


def _columns_of(written: str, width: int) -> Sequence[Sequence[str]]:
    """Read the columns of an answer as CSV, its first line left out."""
    if '"' not in written:  # so that no value holds a comma or a line break
        fields = written.replace("\r\n", ",").split(",")
        return [tuple(fields[width + at : -1 : width]) for at in range(width)]
    lines = csv.reader(StringIO(written, newline=""))
    next(lines)
    # A row of one empty value is an empty line.
    rows = (line or [""] for line in lines)
    return list(zip(*rows, strict=True)) or [()] * width


def _bound(value: Term | str | date) -> Term:
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    if isinstance(value, str):
        return ox.NamedNode(value) if isinstance(value, Iri) else ox.Literal(value)
    return value
