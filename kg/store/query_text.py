"""Looks at the words of a SPARQL query, outside strings, addresses and comments.

It tells the form of a query and what it reaches for, before anything runs. The engine parses the
query itself; what this module overlooks still meets the worker's closed door.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from kg.errors import MalformedQuery, RefusedQuery
from kg.namespaces import PREFIXES

FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_CHANGING = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE"})
_TOKEN = re.compile(
    r'''
    (?P<space>[\s]+|\#[^\n\r]*)
  | (?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:\w[\w.-]*)?:(?:[\w.:%-]|\\.)*)
  | (?P<word>\w+)
  | (?P<other>.)
    ''',
    re.VERBOSE | re.DOTALL,
)
_PLACE = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)
_CLASSES = re.compile(r"\[[^\]]*\](?:\s*\|[^,]*)?")
Token = tuple[str, str]


@dataclass(frozen=True)
class QueryText:
    """What a query says it is.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE; an update's first word; empty when unclear.
        graphs: IRIs after FROM and FROM NAMED.
        words: Its bare words, in capitals.
    """

    form: str
    graphs: tuple[str, ...]
    words: frozenset[str]

    @classmethod
    def read(cls, text: str, base: str = "") -> "QueryText":
        """Read a query's words.

        Args:
            text: The query.
            base: What relative addresses in it refer to.

        Example:
            >>> query = QueryText.read("SELECT * FROM nhs:x { ?s ?p 'SERVICE' } # LOAD")
            >>> query.form, query.graphs, "SERVICE" in query.words
            ('SELECT', ('https://w3id.org/nhs-kg/def#x',), False)
        """
        tokens = list(_tokens(text))
        words = [value.upper() for kind, value in tokens if kind == "word"]
        form = next((word for word in words if word in FORMS | _UPDATES), "")
        return cls(form, tuple(_graphs(tokens, base)), frozenset(words))

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph and not a table or a yes or no."""
        return self.form in {"CONSTRUCT", "DESCRIBE"}

    @property
    def is_stable(self) -> bool:
        """Whether asking again gives the same answer for as long as the store is the same."""
        return not self.words & _CHANGING

    def refuse(self, known: Collection[str]) -> None:
        """Refuse what this service never does.

        Args:
            known: The named graphs of the store.

        Raises:
            RefusedQuery: It writes, calls out, or names a graph that is not in the store.
        """
        if self.form in _UPDATES:
            raise RefusedQuery(
                f"'{self.form}' changes the graph, and this address only answers questions"
            )
        if "SERVICE" in self.words:
            raise RefusedQuery("'SERVICE' asks another server, and this one calls no other")
        refuse_graphs(self.graphs, known)


def refuse_graphs(graphs: Sequence[str], known: Collection[str]) -> None:
    """Refuse graphs that are not in the store; nothing is ever fetched.

    Raises:
        RefusedQuery: A graph is not in the store.
    """
    for graph in graphs:
        if graph not in known:
            raise RefusedQuery(
                f"graph '{graph}' is not in this store, and none is fetched from elsewhere; "
                "leave FROM out, or ask 'SELECT DISTINCT ?g { GRAPH ?g {} }' for those it has"
            )


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind != "space":
            yield kind, match.group()


def _graphs(tokens: Sequence[Token], base: str) -> Iterator[str]:
    prefixes = dict(PREFIXES)
    padded = [*tokens, ("other", ""), ("other", "")]
    for (kind, value), second, third in zip(padded, padded[1:], padded[2:], strict=False):
        word = value.upper() if kind == "word" else ""
        if word == "BASE" and second[0] == "iri":
            base = urljoin(base, second[1][1:-1])
        elif word == "PREFIX" and third[0] == "iri":
            prefixes[second[1].removesuffix(":")] = urljoin(base, third[1][1:-1])
        elif word == "FROM":
            target = third if second[1].upper() == "NAMED" else second
            yield _iri(target, prefixes, base)


def _iri(token: Token, prefixes: dict[str, str], base: str) -> str:
    kind, value = token
    if kind == "iri":
        return urljoin(base, value[1:-1]) if base else value[1:-1]
    prefix, _, local = value.partition(":")
    return prefixes.get(prefix, "") + local


def malformed(message: str) -> MalformedQuery:
    """Read place and reason from the engine's message.

    Example:
        >>> error = malformed("error at 2:8: expected one of CONSTRUCT, ['a'..='z'], SELECT")
        >>> error.line, error.column, str(error)
        (2, 8, 'malformed query: line 2, column 8: expected one of CONSTRUCT, SELECT')
    """
    place = _PLACE.match(message)
    if place is None:
        return MalformedQuery(message)
    line, column = int(place[1]), int(place[2])
    words = [word.strip() for word in _CLASSES.sub("", place[3]).split(",")]
    reason = ", ".join(word for word in words if word).removesuffix("expected")
    reason = reason or "something else should stand here"
    return MalformedQuery(f"line {line}, column {column}: {reason}", line, column)
