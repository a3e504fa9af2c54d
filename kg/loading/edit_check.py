"""Checks what an edit does to facts and claims against the shapes, before anyone sees it.

An edit is judged by the things that it changes and those whose shapes look at what it changed: a
role is checked again when its holder gets another class or other dates, but not when the holder
gets another name.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cache

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.collection import Collection as RdfList
from rdflib.namespace import RDF, SH

from kg.errors import QueryTooLarge, Violation
from kg.keys import key_of
from kg.loading.told import Changed, Told
from kg.ontology import Ontology
from kg.shapes import SHAPES, Report, check

_STEPS = 2
"""A body and then its source: how far the shapes look from what they check."""
_MOST = 20_000
"""How many things one edit may make it necessary to check."""


def check_change(before: Told, added: Collection[ox.Quad], removed: Collection[ox.Quad]) -> Report:
    """Check the things that an edit touches.

    What was violated before is not the edit's fault, and is not told.

    Args:
        before: What was told before it.
        added: Statements that are there afterwards.
        removed: Statements that are not.

    Raises:
        QueryTooLarge: Too many things would have to be checked.
    """
    changed = (*added, *removed)
    now = Changed(before, added, removed)
    focus = {node for told in (now, before) for node in _focus(told, changed)}
    if len(focus) > _MOST:
        raise QueryTooLarge(
            f"{len(focus):,} things would have to be checked, and one edit may touch {_MOST:,}; "
            "send it in parts, or load it as a file"
        )
    if not focus:
        return Report(())
    after = _checked(now, focus)
    if not after:
        return Report(())
    former = {(each.focus, each.shape) for each in _checked(before, focus)}
    return Report(tuple(each for each in after if (each.focus, each.shape) not in former))


def _checked(told: Told, focus: set[ox.NamedNode]) -> list[Violation]:
    """Check nodes with what is around them, of which too little is read to be judged itself."""
    keys = {key_of(node.value) for node in focus}
    return [each for each in check(_around(told, focus), {}).results if each.focus in keys]


def _focus(told: Told, changed: Iterable[ox.Quad]) -> Iterator[ox.NamedNode]:
    """List what was changed, what that points to, and what looks at it from elsewhere."""
    for quad in changed:
        yield from _nodes((quad.subject, quad.object))
    subjects = {node for quad in changed for node in _nodes((quad.subject,))}
    yield from _nodes(quad.object for quad in told.about(subjects))
    looked_at = {
        node
        for quad in changed
        if quad.predicate.value in _seen_from_elsewhere()
        for node in _nodes((quad.subject,))
    }
    yield from _nodes(quad.subject for quad in told.naming(looked_at))


@cache
def _seen_from_elsewhere() -> frozenset[str]:
    """List the properties at which shapes of other things look: the later steps of their paths."""
    shapes = Graph().parse(SHAPES, format="turtle")
    steps = (
        step
        for path in shapes.objects(None, SH.path)
        if (path, RDF.first, None) in shapes
        for step in list(RdfList(shapes, path))[1:]
    )
    return frozenset({str(RDF.type), *(str(step) for step in steps if isinstance(step, URIRef))})


def _around(told: Told, focus: set[ox.NamedNode]) -> list[ox.Quad]:
    """Read what is said of nodes, and of what that names, and so on."""
    found: list[ox.Quad] = []
    known, named = set[ox.NamedNode](), focus
    for _ in range(_STEPS + 1):
        new = list(told.about(named - known))
        known |= named
        found += new
        named = set(_nodes(term for quad in new for term in (quad.subject, quad.object)))
    return [*Ontology.load().quads, *found]


def _nodes(terms: Iterable[object]) -> Iterator[ox.NamedNode]:
    return (term for term in terms if isinstance(term, ox.NamedNode))
