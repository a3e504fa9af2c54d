"""A view of the explorer for pages of others: a picture that only leads back here."""

from dataclasses import dataclass
from datetime import date

from api.site.drawing import View, picture
from api.site.links import Links
from api.site.reading import Reading
from kg.records.common import Reference, SourceCard, source_cards
from viz.svg import Links as Hrefs
from viz.svg import summary


@dataclass(frozen=True)
class Embedded:
    """A picture with what it must carry.

    Attributes:
        focus: The thing in the middle.
        svg: The picture.
        summary: Its counts in words.
        shown: How many things it shows.
        total: How many there are with those that the limit leaves out.
        sources: What it rests on.
    """

    focus: Reference
    svg: str
    summary: str
    shown: int
    total: int
    sources: tuple[SourceCard, ...]


def embedded(reads: Reading, view: View, day: date, links: Links) -> Embedded:
    """Draw a view whose things and relations lead to their pages.

    Args:
        reads: Where to look.
        view: What to show.
        day: The day.
        links: Whole addresses, because the picture stands in a page of somebody else.

    Raises:
        UnknownTerm: Nothing has the key of the focus.
        InvalidParameter: A filter is unknown.
    """
    found = view.found(reads, day)
    hrefs = Hrefs(
        node=links.thing,
        edge=lambda edge: (
            links.to("/explore", focus=view.focus, selected=str(edge["key"])) + "#evidence"
        ),
    )
    shown = found.graph.number_of_nodes()
    return Embedded(
        focus=reads.reference(view.focus, day),
        svg=picture(reads, view, found, hrefs),
        summary=summary(found.graph),
        shown=shown,
        total=shown + sum(found.left_out.values()),
        sources=source_cards(reads.network, tuple(sorted(found.graph.graph["sources"]))),
    )
