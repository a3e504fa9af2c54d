"""Where the things of the explorer stand: one place each, whatever the day."""

import math
import zlib
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from api.site.picturing import UNFILTERED, Wanted, families, filters
from api.site.reading import Reading
from api.site.view import View
from kg.network.neighbourhood import (
    HARD_LIMIT,
    HUB_SHARE,
    Filters,
    Neighbourhood,
    neighbourhood,
)
from kg.network.projection import EVERY_STATE
from viz.layout import Position, place

if TYPE_CHECKING:
    import networkx as nx

_ALWAYS = date.max
_FAR = 160.0


def history(reads: Reading, view: View, want: Wanted = UNFILTERED) -> Neighbourhood:
    """Collect what a view shows on any day, with some filters in place of its own.

    Raises:
        UnknownTerm: Nothing has the key of the focus.
        InvalidParameter: A filter is unknown.
    """
    key = ("history", view.focus, view.depth, view.expand, view.want.limit, _asked(want))
    return reads.kept.get(key, lambda: _on_any_day(reads, view, want, view.expand, view.want.limit))


def places(reads: Reading, view: View, graph: "nx.MultiDiGraph[str]") -> Mapping[str, Position]:
    """Place everything a view shows on a day where it stands on any other.

    First comes what it shows over all time, then what a limit keeps away (on some day that may be
    the part that shows), then what only its filters let in. What is added by expanding is placed
    around what stood there before. Nothing placed later moves what was placed before, so that much
    of it need not be placed as long as it is not shown.

    Of a store too large to be read at once, what a limit keeps away is too much to place; what of
    it shows on a day is placed around the rest for that day. What is beyond even that stands
    outside.

    Args:
        reads: Where to look.
        view: The view.
        graph: What it shows on a day.

    Raises:
        UnknownTerm: Nothing has the key of the focus.
        InvalidParameter: A filter is unknown.
    """
    known = _first(reads, view)
    if known.keys() >= set(graph):
        return known
    if not reads.network.is_complete:
        return {**known, **place(graph, fixed=known)}
    known = _every(reads, view)
    return {**known, **strays(sorted(node for node in graph if node not in known), known)}


def _first(reads: Reading, view: View) -> Mapping[str, Position]:
    """Place what a view shows over all time."""
    former = _every if reads.network.is_complete else _first

    def placed() -> Mapping[str, Position]:
        known: dict[str, Position] = {}
        if any(_asked(view.want)):
            known.update(former(reads, replace(view, want=Wanted(limit=view.want.limit))))
        if view.expand:
            known.update(former(reads, replace(view, expand=view.expand[:-1])))
        return known | place(history(reads, view, _want(view)).graph, fixed=known)

    return reads.kept.get(("first spots", *_of(view)), placed)


def _every(reads: Reading, view: View) -> Mapping[str, Position]:
    """Place what a limit keeps away as well."""

    def placed() -> Mapping[str, Position]:
        known = _first(reads, view)
        if not history(reads, view, _want(view)).left_out:
            return known
        return {**known, **place(_all(reads, view, _want(view)).graph, fixed=known)}

    return reads.kept.get(("spots", *_of(view)), placed)


def _of(view: View) -> tuple[Hashable, ...]:
    return (view.focus, view.depth, view.expand, view.want.limit, _asked(view.want))


def _want(view: View) -> Wanted:
    return view.want if any(_asked(view.want)) else UNFILTERED


def _asked(want: Wanted) -> tuple[tuple[str, ...], ...]:
    return (want.kinds, want.relations, want.status)


def _all(reads: Reading, view: View, want: Wanted) -> Neighbourhood:
    """Collect what a view may show on any day, as far as a picture can hold."""
    first = _on_any_day(reads, view, want, view.expand, HARD_LIMIT)
    again = [
        key
        for key, count in first.left_out.items()
        for _ in range(math.ceil(min(count, HARD_LIMIT) / HUB_SHARE))
    ]
    return _on_any_day(reads, view, want, (*view.expand, *again), HARD_LIMIT) if again else first


def _on_any_day(
    reads: Reading, view: View, want: Wanted, expand: tuple[str, ...], limit: int
) -> Neighbourhood:
    chosen = (
        replace(filters(reads, want, view.focus), states=EVERY_STATE)
        if any(_asked(want))
        else Filters(families=families(reads, view.focus), states=EVERY_STATE)
    )
    return neighbourhood(
        reads.network,
        view.focus,
        _ALWAYS,
        depth=view.depth,
        expand=expand,
        filters=chosen,
        limit=limit,
    )


def strays(nodes: Iterable[str], known: Mapping[str, Position]) -> dict[str, Position]:
    """Place what is beyond even all that a picture can hold: outside, each by its name alone.

    Example:
        >>> strays(["i:a"], {"i:b": (0.0, 0.0)}) == strays(["i:a", "i:c"], {"i:b": (0.0, 0.0)})
        False
        >>> alone = strays(["i:a"], {"i:b": (0.0, 0.0)})["i:a"]
        >>> strays(["i:a", "i:c"], {"i:b": (0.0, 0.0)})["i:a"] == alone
        True
    """
    reach = max((math.hypot(*spot) for spot in known.values()), default=0.0)
    found = {}
    for node in nodes:
        sign = zlib.crc32(node.encode())
        angle, far = (sign & 0xFFFF) / 0xFFFF * math.tau, reach + _FAR * (1 + (sign >> 16) / 0xFFFF)
        found[node] = (round(far * math.cos(angle), 1), round(far * math.sin(angle), 1))
    return found
