"""Looks at the words of a SPARQL query, outside strings, addresses and comments.

It tells the form of a query and what it reaches for, before anything runs. The engine parses the
query itself; what this module overlooks still meets the worker's closed door.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin

from kg.errors import MalformedQuery, QueryError, RefusedQuery
from kg.namespaces import PREFIXES

FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_CHANGING = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE"})
_HEX = "[0-9A-Fa-f]"
_LOW = rf"(?![Dd][89A-Fa-f]){_HEX}{{4}}"
_ESCAPE = rf"""\\(?:[tbnrf"'\\]|u{_LOW}|U0000{_LOW}|U(?:000(?!0){_HEX}|0010){_HEX}{{4}})"""
# Letters of a name: those of SPARQL (PN_CHARS), and some more that the engine refuses.
_LETTER = (
    r"\w\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_LOCAL = rf"[{_LETTER}:%]|\\[_~.!$&'()*+,;=/?\#@%-]"
# What the engine takes for a text, name or address must be one here too, or it could hide a word;
# repeats are possessive, for a hostile query must not take quadratic time. Those of groups are not,
# since Python before 3.11.5 matches them wrongly (CPython issue 106052); no two of their
# alternatives begin alike, so that nothing is tried twice either.
TOKEN = re.compile(
    rf'''
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<string>"""(?:[^"\\]++|{_ESCAPE}|"(?!""))*"""|\'\'\'(?:[^'\\]++|{_ESCAPE}|'(?!\'\'))*\'\'\'
        |"(?:[^"\\\n\r]++|{_ESCAPE})*"|'(?:[^'\\\n\r]++|{_ESCAPE})*')
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]++|\\u{_HEX}{{4}}|\\U{_HEX}{{8}})*>)
  | (?P<variable>[?$][{_LETTER}]+)
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<words>[{_LETTER}][{_LETTER}.-]*+(?!:))
  | (?P<name>(?:[{_LETTER}][{_LETTER}.-]*+)?:(?:(?:{_LOCAL})(?:[.-]|{_LOCAL})*)?)
  | (?P<other>.)
    ''',
    re.VERBOSE | re.DOTALL,
)
WORD = re.compile(rf"[{_LETTER}]+")
_DEEPEST = 200
# Words before a name that is not called although a brace follows it.
_NAMING = frozenset({"GRAPH", "FROM", "NAMED", "DESCRIBE"})
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
        calls: Whether it may ask another server.
        fault: What no query may have, where reading it stopped; None when it was read to its end.
    """

    form: str
    graphs: tuple[str, ...]
    words: frozenset[str]
    calls: bool
    fault: QueryError | None = None

    @classmethod
    @lru_cache(maxsize=32)  # the service and the pool behind it both look at a query
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
        tokens: list[Token] = []
        fault = None
        try:
            tokens.extend(_tokens(text))
        except QueryError as error:
            fault = error
        words = [value.upper() for kind, value in tokens if kind == "word"]
        form = next((word for word in words if word in FORMS | _UPDATES), "")
        # Most queries have neither word, and need no closer look.
        graphs = tuple(_graphs(tokens, base)) if any("FROM" in word for word in words) else ()
        calls = "SERVICE" in text.upper() and _calls(tokens)
        return cls(form, graphs, frozenset(words), calls, fault)

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph and not a table or a yes or no."""
        return self.form in {"CONSTRUCT", "DESCRIBE"}

    @property
    def is_stable(self) -> bool:
        """Whether asking again gives the same answer for as long as the store is the same."""
        return not self.words & _CHANGING

    def refuse(self, known: Collection[str], *, replaced: bool = False) -> None:
        """Refuse what this service never does.

        Args:
            known: The named graphs of the store.
            replaced: Whether the request names the dataset in the place of the query's own
                (SPARQL 1.1 Protocol, 2.1.4).

        Raises:
            MalformedQuery: A text in it does not end, or a backslash stands alone.
            QueryError: Its brackets are nested too deep.
            RefusedQuery: It writes, calls out, or names a graph that is not in the store.
        """
        if self.fault is not None:
            raise self.fault
        if self.form in _UPDATES:
            raise RefusedQuery(
                f"'{self.form}' changes the graph, and this address only answers questions"
            )
        if self.calls:
            raise RefusedQuery("'SERVICE' asks another server, and this one calls no other")
        if not replaced:
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
    depth = 0
    for match in TOKEN.finditer(text):
        kind, value = match.lastgroup or "other", match.group()
        if kind == "words":
            yield from _words(value)
        elif kind == "string" and ("\n" in value or "\r" in value):
            # The '<' of a comparison can look like the start of an address, and what follows a '#'
            # in it like a text of several lines: its words count.
            yield kind, value
            yield from _words(value)
        elif kind != "space":
            yield kind, value
        if kind == "other":
            depth += (value in "([{") - (value in ")]}")
            _refuse_shape(text, match.start(), depth)


def _words(text: str) -> Iterator[Token]:
    return (("word", word) for word in WORD.findall(text))


def _refuse_shape(text: str, place: int, depth: int) -> None:
    """Refuse what no query has, and what the engine's stack may not hold."""
    if text[place] in "\"'\\":
        line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
        what = "a backslash stands alone" if text[place] == "\\" else "a text has no end"
        raise MalformedQuery(f"line {line}, column {column}: {what} here", line, column)
    if depth > _DEEPEST:
        raise QueryError(
            f"brackets are nested more than {_DEEPEST} deep; write the query flatter, "
            "or ask in several queries"
        )


def _calls(tokens: Sequence[Token]) -> bool:
    """Tell whether a query may call out; the engine needs no space after SERVICE, nor before."""
    before = ""
    for (kind, value), (_, after) in zip(tokens, [*tokens[1:], ("other", "")], strict=True):
        word = value.partition(":")[0].upper() if kind in {"word", "name"} else ""
        if "SERVICE" in word and (kind == "word" or (after == "{" and before not in _NAMING)):
            return True
        before = word
    return False


def _graphs(tokens: Sequence[Token], base: str) -> Iterator[str]:
    prefixes = dict(PREFIXES)
    padded = [*tokens, ("other", ""), ("other", "")]
    for (kind, value), second, third in zip(padded, padded[1:], padded[2:], strict=False):
        word = value.upper() if kind == "word" else ""
        if word == "BASE" and second[0] == "iri":
            base = urljoin(base, second[1][1:-1])
        elif word == "PREFIX" and third[0] == "iri":
            prefixes[second[1].removesuffix(":")] = urljoin(base, third[1][1:-1])
        elif word.endswith("FROM"):
            target = third if second[1].upper() == "NAMED" else second
            yield _iri(target, prefixes, base)
        elif word.endswith("FROMNAMED"):
            yield _iri(second, prefixes, base)


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
