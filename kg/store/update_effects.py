"""What an update would add and remove, found out without making it.

Data is what an update says itself. Where it looks at the graph first, the engine is asked for what
it would find there, and its templates are filled in here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast
from uuid import uuid4

import pyoxigraph as ox

from kg.errors import MalformedQuery, RefusedQuery
from kg.namespaces import GENID, PREFIXES
from kg.store.engine import Engine
from kg.store.query_text import malformed
from kg.store.update_text import Operation, Piece, operations

_TEMPLATES = frozenset({"INSERT", "DELETE"})
_WHOLE_GRAPHS = frozenset({"CLEAR", "DROP"})


@dataclass
class Effects:
    """What a change adds and removes, as far as it may matter: more may be named than is new.

    Attributes:
        added: Statements that are there afterwards.
        removed: Statements that are not, unless they are among those added.

    Example:
        >>> quad = ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.Literal(1))
        >>> effects = Effects()
        >>> effects.remove([quad])
        >>> effects.add([quad])
        >>> len(effects.added), len(effects.removed)
        (1, 1)
    """

    added: dict[ox.Quad, None] = field(default_factory=dict)
    removed: dict[ox.Quad, None] = field(default_factory=dict)

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Note what is added after all that was noted before."""
        self.added.update(dict.fromkeys(quads))

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Note what is removed after all that was noted before."""
        for quad in quads:
            self.added.pop(quad, None)
            self.removed[quad] = None


def effects_of(text: str, engine: Engine, base: str = "") -> Effects:
    """Find out what an update would change.

    Args:
        text: The update.
        engine: What it would be made in.
        base: What relative addresses in it refer to.

    Raises:
        MalformedQuery: It is no update.
        RefusedQuery: What it changes is only known once it is made.
        QueryError: The engine does not answer what the update looks for.

    Example:
        >>> store = ox.Store()
        >>> store.update("INSERT DATA { <x:a> <x:b> 1 }")
        >>> text = "DELETE { ?s <x:b> 1 } INSERT { ?s <x:b> 2 } WHERE { ?s ?p 1 }"
        >>> found = effects_of(text, store)
        >>> [each.object.value for each in (*found.removed, *found.added)]
        ['1', '2']
    """
    found = Effects()
    for operation in operations(text, f"BASE <{base}>\n" if base else ""):
        words = tuple(piece.word for piece in operation.pieces if piece.word)
        if words[:2] == ("INSERT", "DATA"):
            found.add(_filled(operation.whole))
        elif words[:2] == ("DELETE", "DATA"):
            found.remove(_filled(f"{operation.prologue}INSERT{operation.text[len('DELETE') :]}"))
        elif words[0] != "CREATE":
            _look(operation, words, engine, found)
    return found


def _look(operation: Operation, words: Sequence[str], engine: Engine, found: Effects) -> None:
    if found.added or found.removed:
        raise RefusedQuery(
            f"what '{words[0]}' changes depends on the operations before it, so shapes cannot be "
            "checked; send the operations one after another"
        )
    if words[0] in _WHOLE_GRAPHS:
        for graph in _emptied(operation, words, engine):
            found.remove(map(addressed, engine.quads_for_pattern(None, None, None, graph)))
    elif "WHERE" in words:
        _refuse_shape(operation)
        rows = _rows(operation, engine)
        for name, note in (("DELETE", found.remove), ("INSERT", found.add)):
            if template := _template(operation, name):
                head = f"{operation.prologue}{_graph_meant(operation)}"
                note(_filled(f"{head}INSERT {template} WHERE {{ {rows} }}"))
    else:
        raise RefusedQuery(
            f"what '{words[0]}' changes cannot be checked against the shapes; "
            "write it as DELETE and INSERT with WHERE"
        )


def _refuse_shape(operation: Operation) -> None:
    *before, where, pattern = operation.pieces
    begun = [(piece, after) for piece, after in pairwise(operation.pieces) if _begins(piece)]
    is_whole = all(
        after.is_group or (piece.word, after) == ("DELETE", where) for piece, after in begun
    )
    if not before or where.word != "WHERE" or not pattern.is_group or not begun or not is_whole:
        raise MalformedQuery(
            f"'{operation.text}' is no operation of SPARQL; after DELETE or INSERT and their "
            "groups comes WHERE with its own"
        )


def _begins(piece: Piece) -> bool:
    return piece.word in _TEMPLATES


def _filled(update: str) -> Iterator[ox.Quad]:
    """Give what an update that looks at nothing adds; blank nodes get addresses."""
    store = ox.Store()
    try:
        store.update(update, prefixes=PREFIXES)
    except SyntaxError as error:
        raise malformed(str(error)) from error
    mark = uuid4().hex
    return (addressed(quad, mark) for quad in store)


def addressed(quad: ox.Quad, mark: str = "") -> ox.Quad:
    """Give blank nodes addresses; the same one everywhere the same.

    Args:
        quad: A statement.
        mark: Tells blank nodes of one document from those of another.

    Example:
        >>> quad = addressed(ox.Quad(ox.BlankNode("a"), ox.NamedNode("x:b"), ox.BlankNode("a")))
        >>> quad.subject == quad.object, quad.subject.value == f"{GENID}a"
        (True, True)
    """
    return ox.Quad(*(_addressed(part, mark) for part in quad))  # type: ignore[arg-type]


def _addressed(term: object, mark: str) -> object:
    return ox.NamedNode(f"{GENID}{mark}{term.value}") if isinstance(term, ox.BlankNode) else term


def _emptied(
    operation: Operation, words: Sequence[str], engine: Engine
) -> Iterator[ox.NamedNode | ox.DefaultGraph]:
    target = words[-1]
    if target in {"DEFAULT", "ALL"}:
        yield ox.DefaultGraph()
    if target in {"NAMED", "ALL"}:
        yield from cast(Iterable[ox.NamedNode], engine.named_graphs())
    if target == "GRAPH":
        name = operation.text[operation.pieces[-1].end :]
        probe = f"{operation.prologue}INSERT DATA {{ GRAPH {name}\n{{ <x:a> <x:b> 1 }} }}"
        yield from (cast(ox.NamedNode, quad.graph_name) for quad in _filled(probe))


def _template(operation: Operation, name: str) -> str:
    """Give the group of what is deleted or inserted; that of a DELETE WHERE is its pattern."""
    for piece, after in pairwise(operation.pieces):
        if piece.word == name:
            group = after if after.is_group else operation.pieces[-1]
            return operation.of(group)
    return ""


def _graph_meant(operation: Operation) -> str:
    """Give the ``WITH`` and its graph, if the operation begins with one."""
    first = next(piece for piece in operation.pieces if piece.word in _TEMPLATES)
    return operation.text[: first.start]


def _rows(operation: Operation, engine: Engine) -> str:
    """Ask for what the pattern finds, and write it as VALUES."""
    *_, where, pattern = operation.pieces
    asked = f"SELECT * {_dataset(operation, where, engine)}WHERE {operation.of(pattern)}"
    found = cast(ox.QuerySolutions, engine.query(operation.prologue + asked, prefixes=PREFIXES))
    names = [variable.value for variable in found.variables]
    rows = (" ".join(_written(row[name]) for name in names) for row in found)
    told = " ".join(f"({row})" for row in rows)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {told} }}"


def _written(term: object) -> str:
    return "UNDEF" if term is None else str(_addressed(term, ""))


def _dataset(operation: Operation, where: Piece, engine: Engine) -> str:
    """Write the graphs that an update looks at as a query names them."""
    using = [piece for piece in operation.pieces if piece.word == "USING"]
    if using:
        parts = [*(piece.end for piece in using), where.start]
        return "".join(
            f"FROM{operation.text[end : next_.start]}"
            for end, next_ in zip(parts, [*using[1:], where], strict=False)
        )
    graph = _graph_meant(operation)[len("WITH") :].strip()
    if not graph:
        return ""
    named = "".join(f"FROM NAMED {each} " for each in engine.named_graphs())
    return f"FROM {graph} {named}"
