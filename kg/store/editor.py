"""Changes a copy of the store in a process of its own, which its parent can kill.

It has the former version open beside the copy, so that it can tell what has been changed: both
hold their statements in the same order, and walking them side by side needs memory only for what
differs.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import cast
from uuid import uuid4

import pyoxigraph as ox

from kg.namespaces import GENID
from kg.store.frames import Frame, serve
from kg.store.no_way_out import leave_no_way_out
from kg.store.worker import GRAPHS, bound_memory, with_unknown_functions

FORMATS: Mapping[str, ox.RdfFormat] = {
    name: form for name, form in GRAPHS.items() if not form.supports_datasets
} | {"application/ld+json": ox.RdfFormat.JSON_LD, "application/x-turtle": ox.RdfFormat.TURTLE}
"""Formats of graphs that are written, by media type."""
ADDED, REMOVED = "added.nq", "removed.nq"
GraphName = ox.NamedNode | ox.DefaultGraph


def main() -> None:
    """Open the copy and the former version, close the door, work until the parent goes away."""
    serve(_open)


def _open(setup: Frame) -> Callable[[Frame], bytes]:
    copy, former = ox.Store(setup["data"]), ox.Store.read_only(setup["former"])
    bound_memory(setup["memory_mb"])
    leave_no_way_out()
    return partial(_work, copy, former)


def _work(copy: ox.Store, former: ox.Store, request: Frame) -> bytes:
    if "updates" in request:
        for text in request["updates"]:
            update(copy, {**request, "update": text})
    elif "graph" in request:
        write_graph(copy, request)
    else:
        told = tell(copy, former, Path(request["spot"]), request.get("only"))
        copy.flush()
        return json.dumps(told).encode()
    return b""


def update(store: ox.Store, request: Frame) -> None:
    """Run a SPARQL update.

    Args:
        store: The store.
        request: ``update``, and optionally ``base`` and ``prefixes``.

    Raises:
        SyntaxError: It is no SPARQL update.

    Example:
        >>> store = ox.Store()
        >>> update(store, {"update": "INSERT DATA { <x:a> <x:b> 1 }"})
        >>> len(store)
        1
    """
    with_unknown_functions(
        lambda functions: store.update(
            request["update"],
            base_iri=request.get("base") or None,
            prefixes=request.get("prefixes") or None,
            custom_functions=functions,
        )
    )


def write_graph(store: ox.Store, request: Frame) -> None:
    """Write one graph.

    Args:
        store: The store.
        request: ``graph``, empty for the default graph; ``clear``, whether it is emptied first;
            ``parts``, each with the ``path`` and ``format`` of what is added, and its ``base``;
            ``keep``, whether the graph is there when it is empty.

    Raises:
        SyntaxError: A part is not in its format.

    Example:
        >>> store = ox.Store()
        >>> write_graph(store, {"graph": "x:g", "clear": True, "parts": [], "keep": True})
        >>> list(store.named_graphs())
        [<NamedNode value=x:g>]
    """
    graph = _graph(request["graph"])
    if request["clear"]:
        store.clear_graph(graph)
    for part in request["parts"]:
        store.load(
            path=part["path"], format=FORMATS[part["format"]], base_iri=part["base"], to_graph=graph
        )
    if isinstance(graph, ox.NamedNode):
        store.add_graph(graph) if request["keep"] else store.remove_graph(graph)


def _graph(name: str) -> GraphName:
    return ox.NamedNode(name) if name else ox.DefaultGraph()


def tell(copy: ox.Store, former: ox.Store, spot: Path, only: str | None) -> Mapping[str, int]:
    """Write what differs between two stores into two files, and name new blank nodes.

    Args:
        copy: The store that was changed.
        former: The store as it was.
        spot: Where the files go.
        only: The one graph that may differ, empty for the default graph; None for any.

    Returns:
        How many statements were added and removed, and how many named graphs came or went.

    Example:
        >>> import tempfile
        >>> copy = ox.Store()
        >>> update(copy, {"update": "INSERT DATA { <x:a> <x:b> 1 }"})
        >>> with tempfile.TemporaryDirectory() as spot:
        ...     tell(copy, ox.Store(), Path(spot), None)
        {'added': 1, 'removed': 0, 'graphs': 0}
    """
    graph = None if only is None else _graph(only)
    added, removed = differences(
        copy.quads_for_pattern(None, None, None, graph),
        former.quads_for_pattern(None, None, None, graph),
    )
    added = _named(copy, added)
    for name, quads in ((ADDED, added), (REMOVED, removed)):
        ox.serialize(quads, spot / name, ox.RdfFormat.N_QUADS)
    graphs = set(copy.named_graphs()) ^ set(former.named_graphs())
    return {"added": len(added), "removed": len(removed), "graphs": len(graphs)}


def differences(
    now: Iterable[ox.Quad], before: Iterable[ox.Quad]
) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """Find what two sets of quads do not share; those in about the same order need little memory.

    Example:
        >>> node = ox.NamedNode("x:a")
        >>> a, b, c = (ox.Quad(node, node, ox.Literal(number)) for number in (1, 2, 3))
        >>> added, removed = differences([a, c], [b, a])
        >>> added == {c}, removed == {b}
        (True, True)
    """
    added, removed = set[ox.Quad](), set[ox.Quad]()
    for new, old in zip_longest(now, before):
        if new == old:
            continue
        if new is not None and new not in removed:
            added.add(new)
        removed.discard(cast(ox.Quad, new))
        if old is not None and old not in added:
            removed.add(old)
        added.discard(cast(ox.Quad, old))
    return added, removed


def _named(store: ox.Store, quads: set[ox.Quad]) -> set[ox.Quad]:
    """Give blank nodes addresses (RDF 1.1 Concepts 3.5): their labels would not last."""
    names: dict[str, ox.NamedNode] = {}

    def name(node: object) -> object:
        if isinstance(node, ox.BlankNode):
            return names.setdefault(node.value, ox.NamedNode(f"{GENID}{uuid4().hex}"))
        return node

    named = set[ox.Quad]()
    for quad in quads:
        new = ox.Quad(*(name(part) for part in quad))  # type: ignore[arg-type]
        if new != quad:
            store.remove(quad)
            store.add(new)
        named.add(new)
    return named


if __name__ == "__main__":
    main()
