"""Puts values in the place of a query's variables, term by term and not text by text.

The engine itself can only substitute variables that the query projects. Here every occurrence
outside strings, IRIs and comments is replaced by the value written as an RDF term, so that a value
cannot end a string or add syntax.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import pyoxigraph as ox

Term = ox.NamedNode | ox.Literal
_TOKEN = re.compile(
    r"""
      (?P<opaque> <[^<>"{}|^`\\\s]*> | \"\"\".*?(?<!\\)\"\"\" | '''.*?(?<!\\)'''
                | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | \#[^\n]* )
    | [?$](?P<variable>\w+)
    | (?P<word> [A-Za-z]+ )
    | (?P<mark> [{}()] )
    """,
    re.VERBOSE | re.DOTALL,
)

_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*", re.IGNORECASE)


class _Place:
    """Where in a query the scan is."""

    def __init__(self) -> None:
        self.projecting = False
        self.depth = 0
        self.after_as = False

    def step(self, word: str, mark: str) -> None:
        """Take in one word or bracket."""
        self.after_as = word == "AS"
        if word == "SELECT":
            self.projecting, self.depth = True, 0
        elif word in {"WHERE", "FROM"} or mark == "{":
            self.projecting = False
        self.depth += {"(": 1, ")": -1}.get(mark, 0)


def substitute(query: str, values: Mapping[str, Term]) -> str:
    r"""Replace variables by terms.

    A variable in the head of a SELECT keeps its name as a column; one that a query binds itself
    (``AS ?name``) is left alone.

    Args:
        query: SPARQL.
        values: Terms by variable name, without the question mark.

    Example:
        >>> substitute("SELECT ?o ?s { ?s ?p ?o # ?s\n}", {"s": ox.NamedNode("http://a")})
        'SELECT ?o (<http://a> AS ?s) { <http://a> ?p ?o # ?s\n}'
    """
    return "".join(_pieces(query, values)) if values else query


def _pieces(query: str, values: Mapping[str, Term]) -> Iterator[str]:
    place, end = _Place(), 0
    for match in _TOKEN.finditer(query):
        yield query[end : match.start()]
        end = match.end()
        name = match["variable"]
        if name is None or name not in values or place.after_as:
            yield match[0]
        elif place.projecting and place.depth == 0:
            yield f"({values[name]} AS ?{name})"
        else:
            yield str(values[name])
        place.step((match["word"] or "").upper(), match["mark"] or "")
    yield query[end:]


def one_of(name: str, iris: Iterable[str]) -> str:
    """Write that a variable is one of some IRIs, for queries that ask about many things at once.

    What is no IRI stands for nothing in the graph and is left out.

    Args:
        name: The variable, without the question mark.
        iris: The IRIs.

    Example:
        >>> one_of("x", ["http://a", "no > iri"])
        'VALUES ?x { <http://a> }'
    """
    return f"VALUES ?{name} {{ {' '.join(f'<{iri}>' for iri in iris if _IRI.fullmatch(iri))} }}"


def batched(items: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    """Cut a list into parts of at most some size.

    Example:
        >>> list(batched("abc", 2))
        [('a', 'b'), ('c',)]
    """
    rest = iter(items)
    while part := tuple(islice(rest, size)):
        yield part
