"""Looks at the words of a SPARQL update: what it must not do, and the dataset it is asked about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import MalformedQuery, RefusedQuery
from kg.store.query_text import TOKEN, WORD, QueryText

_DATASET = frozenset({"USING", "WITH"})
_OPERATIONS = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_PROLOGUE = frozenset({"BASE", "PREFIX"})


@dataclass(frozen=True)
class Piece:
    """A word or semicolon outside all braces, or a whole group in braces.

    Attributes:
        start: Where it begins in the text.
        end: Where it has ended.
        word: The word in capitals; empty for a group.
        is_group: Whether it is a group.
    """

    start: int
    end: int
    word: str = ""
    is_group: bool = False


@dataclass(frozen=True)
class Operation:
    """One operation of an update.

    Attributes:
        prologue: All prefixes and bases before it.
        text: The operation, from its first word.
        pieces: The pieces of the text.
    """

    prologue: str
    text: str
    pieces: tuple[Piece, ...]

    @property
    def whole(self) -> str:
        """An update of this operation alone."""
        return self.prologue + self.text

    def of(self, piece: Piece) -> str:
        """Give the text of a piece."""
        return self.text[piece.start : piece.end]


_END = Piece(0, 0)


def refuse_update(text: str) -> None:
    """Refuse what no update may do here.

    Raises:
        MalformedQuery: It is a query, or a text in it does not end.
        RefusedQuery: It fetches, or asks another server.
        QueryError: Its brackets are nested too deep.

    Example:
        >>> refuse_update("INSERT DATA { <x:load> <x:b> 'LOAD' }")
        >>> refuse_update("CLEAR ALL; LOAD <http://example.org/>")
        Traceback (most recent call last):
            ...
        kg.errors.RefusedQuery: 'LOAD' fetches from elsewhere, and this service fetches nothing; ...
    """
    read = QueryText.read(text)
    if read.fault is not None:
        raise read.fault
    words = [piece.word for piece in pieces_of(text)]
    if any(word.startswith("LOAD") for word in words):
        raise RefusedQuery(
            "'LOAD' fetches from elsewhere, and this service fetches nothing; send the data with "
            "INSERT DATA or to /rdf-graph-store"
        )
    if read.calls:
        raise RefusedQuery("'SERVICE' asks another server, and this one calls no other")
    # A prologue alone is an update that does nothing (SPARQL 1.1, rule 29).
    if not _OPERATIONS.intersection(words) and not _PROLOGUE.issuperset(words):
        raise MalformedQuery("this is no update; ask queries at /sparql")


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Write the dataset of a request into an update's operations (SPARQL Protocol 2.2.3).

    Args:
        text: The update.
        default: Values of ``using-graph-uri``.
        named: Values of ``using-named-graph-uri``.

    Raises:
        MalformedQuery: The update names a dataset itself.

    Example:
        >>> with_dataset("DELETE { ?s ?p 1 } WHERE { ?s ?p 2 }", ["x:g"], [])
        'DELETE { ?s ?p 1 } USING <x:g> WHERE { ?s ?p 2 }'
        >>> with_dataset("DELETE WHERE { ?s ?p 2 }", ["x:g"], ["x:h"])
        'DELETE { ?s ?p 2 } USING <x:g> USING NAMED <x:h> WHERE { ?s ?p 2 }'
    """
    if not default and not named:
        return text
    pieces = list(pieces_of(text))
    if any(piece.word in _DATASET for piece in pieces):
        raise MalformedQuery(
            "the update says USING or WITH, and the request names a dataset too; leave one out"
        )
    using = "".join(
        [f"USING {_iri(graph)} " for graph in default]
        + [f"USING NAMED {_iri(graph)} " for graph in named]
    )
    written, done = [], 0
    for before, piece, after in zip(pieces, pieces[1:], [*pieces[2:], _END], strict=False):
        if piece.word == "WHERE":
            template = f"{text[after.start : after.end]} " if before.word == "DELETE" else ""
            written += [text[done : piece.start], template, using]
            done = piece.start
    return "".join([*written, text[done:]])


def operations(text: str, prologue: str = "") -> Iterator[Operation]:
    """Divide an update into its operations.

    Args:
        text: The update.
        prologue: What comes before it.

    Example:
        >>> both = operations("PREFIX x: <x:> CLEAR ALL; INSERT DATA { x:a x:b ';' }")
        >>> [(each.prologue, each.text) for each in both]
        [('PREFIX x: <x:> ', 'CLEAR ALL'), ('PREFIX x: <x:> ', "INSERT DATA { x:a x:b ';' }")]
    """
    begun, first = 0, None
    for piece in [*pieces_of(text), Piece(len(text), len(text), ";")]:
        if first is None and (piece.word == ";" or piece.word in _OPERATIONS):
            # What parts operations is no prologue of its own.
            prologue += text[begun : piece.start] if text[begun : piece.start].strip() else ""
            first = piece if piece.word != ";" else None
        elif first is not None and piece.word == ";":
            own = text[first.start : piece.start]
            yield Operation(prologue, own, tuple(pieces_of(own)))
            first = None
        begun = piece.end if piece.word == ";" else begun


def _iri(graph: str) -> str:
    try:
        return str(ox.NamedNode(graph))
    except ValueError as error:
        raise MalformedQuery(f"'{graph}' is no address of a graph") from error


def pieces_of(text: str) -> Iterator[Piece]:
    """List what stands outside all braces: words, semicolons and groups.

    Example:
        >>> [piece.word or "group" for piece in pieces_of("CLEAR ALL; INSERT DATA { <x:a> a 1 }")]
        ['CLEAR', 'ALL', ';', 'INSERT', 'DATA', 'group']
    """
    depth = start = 0
    for match in TOKEN.finditer(text):
        kind, value = match.lastgroup or "other", match.group()
        if kind == "other" and value in "{}":
            start = match.start() if value == "{" and depth == 0 else start
            depth = max(0, depth + (1 if value == "{" else -1))
            if depth == 0:
                yield Piece(start, match.end(), is_group=True)
        elif depth == 0 and value == ";":
            yield Piece(match.start(), match.end(), ";")
        elif depth == 0 and kind == "words":
            for word in WORD.finditer(value):
                place = match.start() + word.start()
                yield Piece(place, place + len(word.group()), word.group().upper())
