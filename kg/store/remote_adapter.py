"""Asks an endpoint, whatever its make, as if it kept to the standards and to our use of graphs.

Facts are in the default graph and claims in named ones. Answers come in the format wanted: as the
endpoint writes it, or written here from one that it writes well.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Self, cast

import pyoxigraph as ox

from kg.errors import EndpointFailed, MalformedQuery, QueryTimeout, RefusedQuery
from kg.namespaces import DEF, GRAPH, PREFIXES
from kg.store.endpoint import Answer, Asked, Endpoint
from kg.store.query_text import QueryText
from kg.store.remote_dialect import FACTS, JSON, OK, TRIPLES, Dialect, said_by, tokens
from kg.store.worker import GRAPHS, RESULTS

_NONE = GRAPH + "none"
"""Always empty: stands for no graph at all, where leaving graphs out would mean all of them."""
_HAS_FACTS = f"ASK {{ GRAPH <{FACTS}> {{ ?s ?p ?o }} }}"
_SHOWS_CLAIMS = f"ASK {{ ?claim a <{DEF}Claim> }}"
_NAMED = (
    "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } "
    f'FILTER(STRSTARTS(STR(?g), "{GRAPH}") && ?g != <{FACTS}>) }}'
)
_BAD_REQUEST = 400
_LATE = frozenset({408, 503, 504})
Graphs = tuple[str, ...]


class Adapter:
    """An endpoint that is asked, and answers, as the standards say.

    Args:
        endpoint: The endpoint.
        dialect: Its ways.

    Example:
        >>> Adapter(Endpoint("http://127.0.0.1:7878/query"), Dialect()).close()
    """

    def __init__(self, endpoint: Endpoint, dialect: Dialect) -> None:
        self.endpoint, self.dialect = endpoint, dialect

    @classmethod
    def learn(cls, endpoint: Endpoint) -> Self:
        """Look at an endpoint to learn its ways.

        Raises:
            EndpointFailed: It is down, is none, or shows claims among the facts.
        """
        dialect = Dialect.of(endpoint)
        bare = cls(endpoint, dialect)
        if bare._is_so(_HAS_FACTS):
            dialect = replace(dialect, facts=FACTS, named=bare._graphs())
        learnt = cls(endpoint, dialect)
        if learnt._is_so(_SHOWS_CLAIMS):
            reason = "shows claims among the facts, as if all graphs were its default graph"
            raise EndpointFailed(endpoint.address, f"{reason}; load the facts into <{FACTS}>")
        return learnt

    def _is_so(self, text: str) -> bool:
        found = ox.parse_query_results(self.ask(Asked(text, JSON)), RESULTS[JSON])
        if not isinstance(found, ox.QueryBoolean):
            raise EndpointFailed(self.endpoint.address, "answered ASK with rows")
        return bool(found)

    def _graphs(self) -> Graphs:
        found = ox.parse_query_results(self.ask(Asked(_NAMED, JSON)), RESULTS[JSON])
        rows = cast(ox.QuerySolutions, found)
        return tuple(sorted(cast(ox.NamedNode, row["g"]).value for row in rows))

    def close(self) -> None:
        """Close the connections."""
        self.endpoint.close()

    def ask(self, asked: Asked) -> bytes:
        """Give an answer's bytes, all of them, in the format wanted.

        Raises:
            QueryError: The engine cannot answer it.
            MalformedQuery: The endpoint does not understand it.
            RefusedQuery: It reaches for what no query may here.
            QueryTimeout: It was not answered in time, or only in part.
            QueryTooLarge: The answer has too many bytes, or more than the engine gives.
            EndpointFailed: The endpoint is down, or is none.
        """
        query = QueryText.read(asked.text)
        if self.dialect.facts:
            asked = self._with_dataset(asked, query)
        asked = replace(
            asked,
            text=self.dialect.say(asked.text),
            timeout=self.dialect.deadline(asked.seconds),
        )
        if asked.accept in self.dialect.formats:
            return self._send(asked)
        given = TRIPLES if query.gives_graph else JSON
        return _rewritten(self._send(replace(asked, accept=given)), given, asked.accept)

    def _with_dataset(self, asked: Asked, query: QueryText) -> Asked:
        default, named = tuple(asked.default_graphs), tuple(asked.named_graphs)
        if query.graphs and (default or named):
            raise RefusedQuery("the request names graphs, and FROM others; leave one of them out")
        if query.graphs:
            default, named = _graphs_after_from(asked.text, query.graphs)
        elif not default and not named:
            default = (self.dialect.facts,)
            named = self.dialect.named if "GRAPH" in query.words else ()
        return replace(asked, default_graphs=default or (_NONE,), named_graphs=named or (_NONE,))

    def _send(self, asked: Asked) -> bytes:
        answer = self.endpoint.send(asked)
        if answer.status in _LATE:
            raise QueryTimeout(asked.seconds)
        if answer.status == _BAD_REQUEST:
            raise MalformedQuery(said_by(answer))
        body = self.dialect.hear(answer, asked.seconds)
        self._refuse_other(answer, asked.accept)
        return body

    def _refuse_other(self, answer: Answer, wanted: str) -> None:
        address, kind = self.endpoint.address, answer.kind or "nothing"
        if answer.status != OK:
            raise EndpointFailed(address, f"answered {answer.status}: {said_by(answer)}")
        if kind != wanted:
            reason = f"answered with {kind} where {wanted} was asked for"
            raise EndpointFailed(address, f"{reason}; is it a SPARQL endpoint?")


def _rewritten(body: bytes, given: str, wanted: str) -> bytes:
    if given == TRIPLES:
        triples = (quad.triple for quad in ox.parse(body, GRAPHS[TRIPLES]))
        return ox.serialize(triples, format=GRAPHS[wanted], prefixes=PREFIXES) or b""
    return ox.parse_query_results(body, RESULTS[given]).serialize(format=RESULTS[wanted]) or b""


def _graphs_after_from(text: str, graphs: Sequence[str]) -> tuple[Graphs, Graphs]:
    """Tell the graphs after FROM from those after FROM NAMED, given all of them in their order."""
    pieces = [each[0].upper() for each in tokens(text)]
    named = [after == "NAMED" for word, after in pairwise(pieces) if word == "FROM"]
    if len(named) != len(graphs):
        raise MalformedQuery("write FROM and NAMED as words of their own")
    told = list(zip(graphs, named, strict=True))
    return (
        tuple(graph for graph, is_named in told if not is_named),
        tuple(graph for graph, is_named in told if is_named),
    )
