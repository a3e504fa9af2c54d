"""Pictures of networks for pages: drawn once, and standing still when day or filters change."""

from collections.abc import Mapping
from datetime import date

from api.site.links import Links
from api.site.picturing import Wanted
from api.site.reading import Reading
from api.site.standing import history, places
from api.site.view import View
from kg.network.neighbourhood import Neighbourhood
from viz.caption import Caption
from viz.layout import Position, place
from viz.svg import Emphasis, draw
from viz.svg import Links as Hrefs

__all__ = ["View", "picture", "small_picture"]

_SMALL = 24


def picture(
    reads: Reading,
    view: View,
    found: Neighbourhood,
    hrefs: Hrefs,
    *,
    caption: Caption | None = None,
    emphasis: Emphasis | None = None,
) -> str:
    """Draw what was found for a view on a day; no thing stands elsewhere on another day.

    Raises:
        UnknownTerm: Nothing has the key of the focus.
        InvalidParameter: A filter is unknown.
    """
    return draw(
        found.graph,
        places(reads, view, found.graph),
        hrefs,
        emphasis=emphasis or Emphasis(view.focus, view.selected),
        caption=caption,
    )


def small_picture(reads: Reading, key: str, day: date, links: Links) -> str:
    """Draw what lies next to a thing, for its page; every link leads to the explorer or a page."""
    view = View(key, want=Wanted(limit=_SMALL))
    hrefs = Hrefs(
        node=lambda other: (
            links.thing(other) if other == key else links.to("/explore", focus=other)
        ),
        edge=lambda edge: links.to("/explore", focus=key, selected=str(edge["key"])) + "#evidence",
    )

    def drawn() -> str:
        found = view.found(reads, day)
        return draw(found.graph, _compact(reads, view, found), hrefs, emphasis=Emphasis(key))

    return reads.kept.get(("small", key, day, links.at, links.root), drawn)


def _compact(reads: Reading, view: View, found: Neighbourhood) -> Mapping[str, Position]:
    """Stand as over all time where that is known; a limit may let others show on some day."""
    key = ("small spots", view.focus, view.want.limit)
    known = reads.kept.get(key, lambda: place(history(reads, view).graph))
    return known if set(found.graph) <= known.keys() else place(found.graph, fixed=known)
