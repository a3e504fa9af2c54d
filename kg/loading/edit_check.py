"""Checks what an edit does to facts and claims against the shapes, before anyone sees it.

An edit is judged by the things that it changes and those whose shapes look at what it changed: a
role is checked again when its holder gets another class or other dates, but not when the holder
gets another name.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from kg.errors import QueryTooLarge, Violation
from kg.keys import key_of
from kg.ontology import Ontology
from kg.shapes import SHAPES, Report, check
from kg.store.folder import Version

_STEPS = 2
"""A body and then its source: how far the shapes look from what they check."""
_MOST = 20_000
"""How many things one edit may make it necessary to check."""


def check_change(
    now: Version, before: Version, added: Iterable[ox.Quad], removed: Iterable[ox.Quad]
) -> Report:
    """Check the things that an edit touches.

    What was violated before is not the edit's fault, and is not told.

    Args:
        now: The version as changed.
        before: The version as it was.
        added: Statements that are new.
        removed: Statements that are gone.

    Raises:
        QueryTooLarge: Too many things would have to be checked.
    """
    changed = (*added, *removed)
    stores = [ox.Store.read_only(str(version.data)) for version in (now, before)]
    focus = {node for store in stores for node in _focus(store, changed)}
    if len(focus) > _MOST:
        raise QueryTooLarge(
            f"{len(focus):,} things would have to be checked, and one edit may touch {_MOST:,}; "
            "send it in parts, or load it as a file"
        )
    if not focus:
        return Report(())
    after = _checked(stores[0], focus)
    if not after:
        return Report(())
    former = {(each.focus, each.shape) for each in _checked(stores[1], focus)}
    return Report(tuple(each for each in after if (each.focus, each.shape) not in former))


def _checked(store: ox.Store, focus: set[ox.NamedNode]) -> list[Violation]:
    """Check nodes with what is around them, of which too little is read to be judged itself."""
    keys = {key_of(node.value) for node in focus}
    return [each for each in check(_around(store, focus), {}).results if each.focus in keys]


def _focus(store: ox.Store, changed: Iterable[ox.Quad]) -> Iterator[ox.NamedNode]:
    """List what was changed, what that points to, and what looks at it from elsewhere."""
    for quad in changed:
        yield from _nodes((quad.subject, quad.object))
    subjects = {node for quad in changed for node in _nodes((quad.subject,))}
    for node in subjects:
        yield from _nodes(quad.object for quad in store.quads_for_pattern(node, None, None))
    looked_at = {
        node
        for quad in changed
        if quad.predicate.value in _seen_from_elsewhere()
        for node in _nodes((quad.subject,))
    }
    for node in looked_at:
        yield from _nodes(quad.subject for quad in store.quads_for_pattern(None, None, node))


@cache
def _seen_from_elsewhere() -> frozenset[str]:
    """List the properties at which shapes of other things look: the later steps of their paths."""
    shapes = Graph().parse(SHAPES, format="turtle")
    steps = (
        step
        for path in shapes.objects(None, SH.path)
        if (path, RDF.first, None) in shapes
        for step in list(Collection(shapes, path))[1:]
    )
    return frozenset({str(RDF.type), *(str(step) for step in steps if isinstance(step, URIRef))})


def _around(store: ox.Store, focus: set[ox.NamedNode]) -> list[ox.Quad]:
    """Read what is said of nodes, and of what that names, and so on."""
    found: dict[ox.NamedNode, list[ox.Quad]] = {}
    named = focus
    for _ in range(_STEPS + 1):
        new = {
            node: list(store.quads_for_pattern(node, None, None)) for node in named - found.keys()
        }
        found.update(new)
        named = {
            node
            for told in new.values()
            for quad in told
            for node in _nodes((quad.subject, quad.object))
        }
    return [*Ontology.load().quads, *(quad for told in found.values() for quad in told)]


def _nodes(terms: Iterable[object]) -> Iterator[ox.NamedNode]:
    return (term for term in terms if isinstance(term, ox.NamedNode))
