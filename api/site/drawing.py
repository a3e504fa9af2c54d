"""Pictures of networks for pages: drawn once, and standing still when day or filters change."""

from dataclasses import dataclass, replace
from datetime import date

from api.site.links import Links
from api.site.picturing import UNFILTERED, Wanted, around, families
from api.site.reading import Reading
from kg.network.neighbourhood import Filters, Neighbourhood, neighbourhood
from kg.network.projection import EVERY_STATE
from viz.caption import Caption
from viz.layout import Position, place
from viz.svg import Emphasis, draw
from viz.svg import Links as Hrefs

_ALWAYS = date.max
_SMALL = 24


@dataclass(frozen=True)
class View:
    """What a picture shows.

    Attributes:
        focus: Key of the thing in the middle.
        depth: Steps from it.
        expand: Keys of things whose own neighbours are shown as well.
        want: Filters.
        selected: Key of the relation whose evidence is shown; empty for none.
    """

    focus: str
    depth: int = 1
    expand: tuple[str, ...] = ()
    want: Wanted = UNFILTERED
    selected: str = ""

    def found(self, reads: Reading, day: date) -> Neighbourhood:
        """Collect what it shows on a day."""
        return around(reads, self.focus, day, depth=self.depth, expand=self.expand, want=self.want)


def history(reads: Reading, view: View) -> Neighbourhood:
    """Collect what a view shows on any day, without its filters."""
    every = Filters(families=families(reads, view.focus), states=EVERY_STATE)
    return reads.kept.get(
        ("history", view.focus, view.depth, view.expand, view.want.limit),
        lambda: neighbourhood(
            reads.network,
            view.focus,
            _ALWAYS,
            depth=view.depth,
            expand=view.expand,
            filters=every,
            limit=view.want.limit,
        ),
    )


def spots(reads: Reading, view: View) -> dict[str, Position]:
    """Place everything a view shows on any day, so that no thing moves from day to day.

    What is added by expanding is placed around what stood there before.
    """

    def placed() -> dict[str, Position]:
        before = spots(reads, replace(view, expand=view.expand[:-1])) if view.expand else {}
        return place(history(reads, view).graph, fixed=before)

    key = ("spots", view.focus, view.depth, view.expand, view.want.limit)
    return reads.kept.get(key, placed)


def picture(
    reads: Reading, view: View, day: date, hrefs: Hrefs, *, caption: Caption | None = None
) -> str:
    """Draw a view on a day."""
    found = view.found(reads, day)
    known = spots(reads, view)
    missing = [node for node in found.graph if node not in known]
    return draw(
        found.graph,
        place(found.graph, fixed=known) if missing else known,
        hrefs,
        emphasis=Emphasis(view.focus, view.selected),
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
    return reads.kept.get(
        ("small", key, day, links.at, links.root), lambda: picture(reads, view, day, hrefs)
    )
