"""Answers SPARQL queries in a process of its own, which its parent can kill.

The engine cannot stop a query or bound its memory, so both are done to the process: the parent
kills it at the deadline, and the system refuses it more memory, sockets and more descriptors than
the store has files.
"""

import os
import re
import resource
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.store.frames import Frame, send_part, serve
from kg.store.no_way_out import leave_no_way_out

RESULTS: Mapping[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
_UNKNOWN_FUNCTION = re.compile(r"custom function <(.*)> is not supported")
_MEGABYTE = 1 << 20
_PART = 1 << 16
Functions = dict[ox.NamedNode, Any]
Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class ResultTooLarge(Exception):
    """The result has more bytes than the request allows."""


class Flowing:
    """Passes bytes on in parts while they come, up to a limit for all of them.

    Example:
        >>> parts = []
        >>> flowing = Flowing(8, parts.append, part=2)
        >>> flowing.write(b"abc"), flowing.write(b"d"), parts, bytes(flowing.rest)
        (3, 1, [b'abc'], b'd')
    """

    def __init__(self, limit: int, give: Callable[[bytes], None], part: int = _PART) -> None:
        self.rest = bytearray()
        self._left, self._give, self._part = limit, give, part

    def write(self, data: bytes) -> int:
        """Take bytes.

        Raises:
            ResultTooLarge: The limit is passed.
        """
        self._left -= len(data)
        if self._left < 0:
            raise ResultTooLarge
        self.rest += data
        if len(self.rest) >= self._part:
            self._give(bytes(self.rest))
            self.rest.clear()
        return len(data)

    def flush(self) -> None:
        """Do nothing; the engine asks for it."""


def answer(
    store: ox.Store, request: Mapping[str, Any], give: Callable[[bytes], None] = send_part
) -> bytes:
    """Answer one request in the format it asks for.

    Args:
        store: The store.
        request: ``text``, ``format``, ``limit``, and optionally ``base``, ``prefixes``,
            ``default_graphs`` and ``named_graphs``.
        give: Takes the parts of a long answer while it is being made.

    Returns:
        What is left of the answer after its parts.

    Raises:
        SyntaxError: The query is not SPARQL.
        ValueError: The format does not fit the form of the query.
        ResultTooLarge: The result passes the limit.

    Example:
        >>> answer(ox.Store(), {"text": "ASK {}", "format": "text/csv", "limit": 100})
        b'true'
    """
    found = _query(store, request)
    flowing: Any = Flowing(request["limit"], give)
    if isinstance(found, ox.QueryTriples):
        if request["format"] not in GRAPHS:
            raise ValueError(f"'{request['format']}' cannot hold the graph this query gives")
        ox.serialize(
            found, flowing, GRAPHS[request["format"]], prefixes=request.get("prefixes") or None
        )
    else:
        if request["format"] not in RESULTS:
            raise ValueError(f"'{request['format']}' cannot hold the rows this query gives")
        found.serialize(flowing, RESULTS[request["format"]])
    return bytes(flowing.rest)


def _query(store: ox.Store, request: Mapping[str, Any]) -> Answer:
    graphs: dict[str, list[Any]] = {
        name: [ox.NamedNode(each) for each in request[name]]
        for name in ("default_graphs", "named_graphs")
        if request.get(name)
    }
    if graphs:
        # A dataset that a request describes has only the graphs it names (SPARQL Protocol 2.1.4).
        graphs = {"default_graphs": [], "named_graphs": [], **graphs}

    def ask(functions: Functions) -> Answer:
        return store.query(
            request["text"],
            base_iri=request.get("base") or None,
            prefixes=request.get("prefixes") or None,
            default_graph=graphs.get("default_graphs"),
            named_graphs=graphs.get("named_graphs"),
            custom_functions=functions,
        )

    return with_unknown_functions(ask)


T = TypeVar("T")


def with_unknown_functions(ask: Callable[[Functions], T]) -> T:
    """Ask with the functions that the engine turns out not to know: they leave unbound (17.6)."""
    functions: Functions = {}
    while True:
        try:
            return ask(functions)
        except RuntimeError as error:
            unknown = _UNKNOWN_FUNCTION.search(str(error))
            if unknown is None or ox.NamedNode(unknown[1]) in functions:
                raise
            functions[ox.NamedNode(unknown[1])] = _unbound


def _unbound(*_: object) -> None:
    return None


def in_memory(store: ox.Store) -> ox.Store:
    """Copy a store into memory, its empty graphs too.

    Example:
        >>> kept = ox.Store()
        >>> kept.add_graph(ox.NamedNode("https://example.org/empty"))
        >>> kept.add(ox.Quad(*[ox.NamedNode("https://example.org/a")] * 3))
        >>> copy = in_memory(kept)
        >>> len(copy), len(list(copy.named_graphs()))
        (1, 1)
    """
    copy, statements = ox.Store(), store.dump(format=ox.RdfFormat.N_QUADS)
    copy.bulk_load(statements, ox.RdfFormat.N_QUADS)
    for graph in store.named_graphs():
        copy.add_graph(graph)
    return copy


def close_the_door(data: Path) -> None:
    """Let this process reach nothing but the store's own files, whatever a query says.

    The engine opens most of a large store's files when it needs them, so their number stays free
    to open where the system refuses sockets; where it does not, nothing stays free, which a store
    of few files can live with.
    """
    files = sum(1 for _ in data.iterdir()) if leave_no_way_out() else 0
    highest = max(int(name) for name in os.listdir("/dev/fd"))  # noqa: PTH208 - numbers, not paths
    most = highest + 1 + files
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if files:
        return
    with suppress(OSError):
        while True:  # descriptors below the highest may be free: use them up
            os.open(os.devnull, os.O_RDONLY)


def bound_memory(megabytes: int) -> None:
    """Let this process take so much memory more than it has now, where the system can."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sizes = Path("/proc/self/statm")
    if sizes.exists():  # elsewhere than on Linux the limit is not dependable
        pages = int(sizes.read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + megabytes * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> None:
    """Open the store, close the door, answer until the parent goes away."""
    serve(_open)


def _open(setup: Frame) -> Callable[[Frame], bytes]:
    store = ox.Store.read_only(setup["data"])
    if setup["in_memory"]:
        store = in_memory(store)
    bound_memory(setup["memory_mb"])
    close_the_door(Path(setup["data"]))
    return partial(answer, store)
