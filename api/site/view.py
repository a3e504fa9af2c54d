"""What a picture of the explorer shows, as its address says it."""

from dataclasses import dataclass, replace
from datetime import date

from api.site.picturing import UNFILTERED, Wanted, around
from api.site.reading import Reading
from kg.keys import iri_of
from kg.network.neighbourhood import Neighbourhood


@dataclass(frozen=True)
class View:
    """What a picture shows.

    Attributes:
        focus: Key of the thing in the middle.
        depth: Steps from it.
        expand: Keys of things whose own neighbours are shown as well; a key again brings more.
        want: Filters.
        selected: Key of the relation or thing that is told of; empty for none.
        hide: Keys of things that are not to be shown.
    """

    focus: str
    depth: int = 1
    expand: tuple[str, ...] = ()
    want: Wanted = UNFILTERED
    selected: str = ""
    hide: tuple[str, ...] = ()

    def found(self, reads: Reading, day: date) -> Neighbourhood:
        """Collect what it shows on a day.

        Raises:
            UnknownTerm: Nothing has the key of the focus.
            InvalidParameter: A filter is unknown.
        """
        found = around(reads, self.focus, day, depth=self.depth, expand=self.expand, want=self.want)
        return without(found, self.hide)


def without(found: Neighbourhood, hide: tuple[str, ...]) -> Neighbourhood:
    """Take things out of a picture, and what hung on them alone; never the one in the middle."""
    gone = {iri_of(key) for key in hide if key != found.focus} & set(found.graph)
    if not gone:
        return found
    graph = found.graph.copy()
    graph.remove_nodes_from(gone)
    middle = iri_of(found.focus)
    graph.remove_nodes_from([node for node in graph if node != middle and not graph.degree(node)])
    left_out = {key: count for key, count in found.left_out.items() if iri_of(key) in graph}
    undated = sum(edge["state"] == "undated" for _, _, edge in graph.edges(data=True))
    return replace(found, graph=graph, left_out=left_out, undated=undated)
