"""Checks what an edit does to the facts against the shapes, before anyone sees it."""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.ontology import Ontology
from kg.shapes import Report, check
from kg.store.folder import Version

_STEPS = 2
"""A body and then its source: how far the shapes look from what they check."""
_MOST_POINTING = 2_000
"""Of more facts that point to one thing, only so many are checked again."""


def check_change(
    now: Version, before: Version, added: Iterable[ox.Quad], removed: Iterable[ox.Quad]
) -> Report:
    """Check the things that an edit of the facts touches; claims are checked when seeds are built.

    What was violated before is not the edit's fault, and is not told.

    Args:
        now: The version as changed.
        before: The version as it was.
        added: Statements that are new.
        removed: Statements that are gone.
    """
    changed = [quad for quad in (*added, *removed) if quad.graph_name == ox.DefaultGraph()]
    if not changed:
        return Report(())
    after = _check(now, changed)
    if after.conforms:
        return after
    former = {(each.focus, each.shape) for each in _check(before, changed).violations}
    return Report(tuple(each for each in after.results if (each.focus, each.shape) not in former))


def _check(version: Version, changed: Iterable[ox.Quad]) -> Report:
    store = ox.Store.read_only(str(version.data))
    touched = _named(changed)
    focus = touched | {
        quad.subject
        for node in touched
        for quad, _ in zip(_pointing(store, node), range(_MOST_POINTING), strict=False)
        if isinstance(quad.subject, ox.NamedNode)
    }
    return check(_around(store, focus), {}, focus=focus)


def _pointing(store: ox.Store, node: ox.NamedNode) -> Iterable[ox.Quad]:
    return store.quads_for_pattern(None, None, node, ox.DefaultGraph())


def _around(store: ox.Store, focus: set[ox.NamedNode]) -> list[ox.Quad]:
    """Read what is said of nodes, and of what that names, and so on."""
    found: dict[ox.NamedNode, list[ox.Quad]] = {}
    named = focus
    for _ in range(_STEPS + 1):
        new = {
            node: list(store.quads_for_pattern(node, None, None)) for node in named - found.keys()
        }
        found.update(new)
        named = _named(quad for told in new.values() for quad in told)
    return [*Ontology.load().quads, *(quad for told in found.values() for quad in told)]


def _named(quads: Iterable[ox.Quad]) -> set[ox.NamedNode]:
    ends = (end for quad in quads for end in (quad.subject, quad.object))
    return {end for end in ends if isinstance(end, ox.NamedNode)}
