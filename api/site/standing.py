"""Where the things of the explorer stand: one place each, whatever the day."""

import math
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

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


def spots(reads: Reading, view: View) -> Mapping[str, Position]:
    """Place everything a view may show on any day, so that no thing moves from day to day.

    First comes what it shows over all time, then what a limit keeps away (on some day that may be
    the part that shows), then what only its filters let in. What is added by expanding is placed
    around what stood there before.

    Raises:
        UnknownTerm: Nothing has the key of the focus.
        InvalidParameter: A filter is unknown.
    """
    asked = _asked(view.want)
    key = ("spots", view.focus, view.depth, view.expand, view.want.limit, asked)
    return reads.kept.get(key, lambda: _placed(reads, view, filtered=any(asked)))


def _placed(reads: Reading, view: View, *, filtered: bool) -> dict[str, Position]:
    known: dict[str, Position] = {}
    if filtered:
        known.update(spots(reads, replace(view, want=Wanted(limit=view.want.limit))))
    if view.expand:
        known.update(spots(reads, replace(view, expand=view.expand[:-1])))
    want = view.want if filtered else UNFILTERED
    compact = history(reads, view, want)
    known.update(place(compact.graph, fixed=known))
    if compact.left_out:
        known.update(place(_all(reads, view, want).graph, fixed=known))
    return known


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
