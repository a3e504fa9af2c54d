"""What a graph says of things, before a change and as it would be after it."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Protocol, cast

import pyoxigraph as ox

from kg.store.engine import Engine, GraphName, Node, Subject
from kg.store.update_effects import addressed

_BATCH = 500
_ASKED = """SELECT ?s ?p ?o ?g {{
  {{ VALUES ?{end} {{ {nodes} }} ?s ?p ?o }}
  UNION {{ VALUES ?{end} {{ {nodes} }} GRAPH ?g {{ ?s ?p ?o }} }}
}}"""
Nodes = Collection[ox.NamedNode]


class Told(Protocol):
    """Tells what facts and claims there are of things."""

    def about(self, nodes: Nodes) -> Iterable[ox.Quad]:
        """List the statements whose subject is one of *nodes*."""

    def naming(self, nodes: Nodes) -> Iterable[ox.Quad]:
        """List the statements whose object is one of *nodes*."""


class AtHand:
    """What a store in this process tells.

    Example:
        >>> a, b = ox.NamedNode("x:a"), ox.NamedNode("x:b")
        >>> store = ox.Store()
        >>> store.add(ox.Quad(a, b, b))
        >>> told = AtHand(store)
        >>> len(list(told.about([a]))), len(list(told.naming([a])))
        (1, 0)
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def about(self, nodes: Nodes) -> Iterator[ox.Quad]:
        """List the statements whose subject is one of *nodes*."""
        for node in nodes:
            yield from self._store.quads_for_pattern(node, None, None)

    def naming(self, nodes: Nodes) -> Iterator[ox.Quad]:
        """List the statements whose object is one of *nodes*."""
        for node in nodes:
            yield from self._store.quads_for_pattern(None, None, node)


class Elsewhere:
    """What an endpoint tells, asked for many things at a time; blank nodes get addresses.

    Example:
        >>> a, b = ox.NamedNode("x:a"), ox.NamedNode("x:b")
        >>> store = ox.Store()
        >>> store.add(ox.Quad(a, b, b))
        >>> told = Elsewhere(store)
        >>> len(list(told.about([a]))), len(list(told.naming([a])))
        (1, 0)
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def about(self, nodes: Nodes) -> Iterator[ox.Quad]:
        """List the statements whose subject is one of *nodes*."""
        return self._asked("s", nodes)

    def naming(self, nodes: Nodes) -> Iterator[ox.Quad]:
        """List the statements whose object is one of *nodes*."""
        return self._asked("o", nodes)

    def _asked(self, end: str, nodes: Nodes) -> Iterator[ox.Quad]:
        left = iter(nodes)
        while batch := list(islice(left, _BATCH)):
            text = _ASKED.format(end=end, nodes=" ".join(map(str, batch)))
            for row in cast(ox.QuerySolutions, self._engine.query(text)):
                graph = cast(GraphName, row["g"] or ox.DefaultGraph())
                s, p, o = (row[name] for name in "spo")
                told = ox.Quad(cast(Subject, s), cast(ox.NamedNode, p), cast(Node, o), graph)
                yield addressed(told)


class Changed:
    """What would be told after a change.

    Example:
        >>> a, b = ox.NamedNode("x:a"), ox.NamedNode("x:b")
        >>> old, new = ox.Quad(a, b, b), ox.Quad(a, b, a)
        >>> store = ox.Store()
        >>> store.add(old)
        >>> told = Changed(AtHand(store), added=[new], removed=[old])
        >>> list(told.about([a])) == [new]
        True
    """

    def __init__(self, before: Told, added: Iterable[ox.Quad], removed: Iterable[ox.Quad]) -> None:
        self._before, self._removed = before, frozenset(removed)
        store = ox.Store()
        store.extend(added)
        self._added = AtHand(store)

    def about(self, nodes: Nodes) -> Iterator[ox.Quad]:
        """List the statements whose subject is one of *nodes*."""
        yield from self._kept(self._before.about(nodes))
        yield from self._added.about(nodes)

    def naming(self, nodes: Nodes) -> Iterator[ox.Quad]:
        """List the statements whose object is one of *nodes*."""
        yield from self._kept(self._before.naming(nodes))
        yield from self._added.naming(nodes)

    def _kept(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        return (quad for quad in quads if quad not in self._removed)
