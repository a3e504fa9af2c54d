"""The graph in a SPARQL 1.1 endpoint, spoken to as if it were the engine in this process.

Queries of strangers pass as bytes; only our own become terms.
"""

import asyncio
import weakref
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from typing import cast

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.store.dataset import Dataset
from kg.store.endpoint import Asked, Endpoint
from kg.store.engine import Found, GraphName, Node, Subject
from kg.store.limits import Limits
from kg.store.query import Query
from kg.store.query_text import QueryText, refuse_graphs
from kg.store.remote_adapter import Adapter
from kg.store.remote_dialect import JSON, TRIPLES

_ALL = "SELECT ?s ?p ?o ?g {{ {{ {facts} }} UNION {{ GRAPH ?g {{ {facts} }} }} }}"
_COUNT = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
_GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"


def open_remote(
    address: str, mark: str, describe: Callable[[Dataset], Mapping[str, object]]
) -> Dataset:
    """Open the graph that an endpoint holds: facts in its default graph, claims in named ones.

    Args:
        address: The endpoint.
        mark: Goes into the name of the version, since an endpoint has none.
        describe: Gives what is told of the dataset.

    Raises:
        EndpointFailed: The endpoint is down, or is none.
    """
    engine = RemoteEngine(Adapter.learn(Endpoint(address)))
    version = f"remote-{len(engine)}-{mark}"
    return Dataset(engine, version, manifest=describe(Dataset(engine, version)))


class RemoteEngine:
    """An endpoint as an engine.

    Args:
        endpoint: The endpoint.
    """

    def __init__(self, endpoint: Adapter) -> None:
        self.endpoint = endpoint
        weakref.finalize(self, endpoint.close)

    def query(self, query: str, *, prefixes: dict[str, str] | None = None) -> Found:
        """Answer a query of ours."""
        text = prologue(prefixes or {}) + query
        if QueryText.read(query).gives_graph:
            return _triples(self.endpoint.ask(Asked(text, TRIPLES)))
        return ox.parse_query_results(
            self.endpoint.ask(Asked(text, JSON)), ox.QueryResultsFormat.JSON
        )

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Node | None,  # noqa: A002 - the engine's name
        graph_name: GraphName | None = None,
    ) -> Iterator[ox.Quad]:
        """List quads by some of their parts."""
        given = {"s": subject, "p": predicate, "o": object}
        facts = " ".join(f"?{name}" if term is None else str(term) for name, term in given.items())
        if graph_name is None:
            text = _ALL.format(facts=facts)
        elif isinstance(graph_name, ox.DefaultGraph):
            text = f"SELECT * {{ {facts} }}"
        else:
            text = f"SELECT * {{ GRAPH {graph_name} {{ {facts} }} }}"
        for row in self._rows(text):
            s, p, o = (row[name] if term is None else term for name, term in given.items())
            graph = row["g"] if graph_name is None else graph_name
            yield ox.Quad(
                cast(Subject, s),
                cast(ox.NamedNode, p),
                cast(Node, o),
                cast(GraphName | None, graph),
            )

    def _rows(self, text: str) -> ox.QuerySolutions:
        return cast(ox.QuerySolutions, self.query(text))

    def named_graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]:
        """List the named graphs."""
        return (cast(ox.NamedNode, row["g"]) for row in self._rows(_GRAPHS))

    def __len__(self) -> int:
        """Count the quads of all graphs."""
        (row,) = self._rows(_COUNT)
        return int(cast(ox.Literal, row["n"]).value)


def _triples(body: bytes) -> ox.QueryTriples:
    store = ox.Store()
    store.bulk_load(body, ox.RdfFormat.N_TRIPLES)
    found = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(found, ox.QueryTriples)  # noqa: S101 - what CONSTRUCT gives
    return found


def prologue(prefixes: Mapping[str, str], base: str = "") -> str:
    r"""Write the prefixes and the base that a query may rely on, on a line of their own.

    Example:
        >>> prologue({"id": "http://example.org/"})
        'PREFIX id: <http://example.org/> \n'
    """
    lines = [f"BASE <{base}> "] if base else []
    lines += [f"PREFIX {name}: <{iri}> " for name, iri in prefixes.items()]
    return "".join([*lines, "\n"])


class RemotePool:
    """Passes queries of strangers to an endpoint and its answers back, as bytes.

    Args:
        endpoint: The endpoint.
        graphs: Its named graphs, the only ones a query may name after FROM.
        limits: What a query may use; memory is the endpoint's own affair.
    """

    def __init__(self, endpoint: Adapter, graphs: Collection[str], limits: Limits) -> None:
        self.limits = limits
        self._endpoint, self._graphs = endpoint, frozenset(graphs)

    def answer(self, query: Query, seconds: float | None = None) -> bytes:
        """Answer a query in full or not at all.

        Raises:
            MalformedQuery: It is not SPARQL.
            RefusedQuery: It writes, calls out, or names a graph that is not in the store.
            QueryTimeout: It was not answered before its deadline.
            QueryTooLarge: The result is larger than it may be.
            EndpointFailed: The endpoint is down, or is none.
        """
        QueryText.read(query.text, query.base).refuse(self._graphs)
        refuse_graphs((*query.default_graphs, *query.named_graphs), self._graphs)
        return self._endpoint.ask(
            Asked(
                prologue(PREFIXES, query.base) + query.text,
                query.format,
                query.default_graphs,
                query.named_graphs,
                min(seconds or self.limits.seconds, self.limits.seconds),
                self.limits.result_bytes,
            )
        )

    async def stream(self, query: Query, seconds: float | None = None) -> AsyncIterator[bytes]:
        """Answer a query in full or not at all, in one part."""
        yield await asyncio.to_thread(self.answer, query, seconds)

    def close(self) -> None:
        """Close the connections."""
        self._endpoint.close()
