"""The explorer: a picture around a thing, with filters, events in time, evidence and a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.site.drawing import picture
from api.site.evidence import Card, Evidence, card, evidence
from api.site.filtering import Boxes, boxes
from api.site.happening import Event, Moment, events, moment
from api.site.lines import Line, lines
from api.site.links import Links
from api.site.picturing import Wanted
from api.site.reading import Reading
from api.site.standing import history
from api.site.view import View, without
from kg.keys import iri_of, is_key
from kg.network.edges import Edge
from kg.network.neighbourhood import HARD_LIMIT, HUB_SHARE, Neighbourhood
from kg.records.common import Reference
from viz.caption import Caption
from viz.dates import spoken
from viz.legend import Legend, legend
from viz.signs import SignLine, signs
from viz.svg import Attributes, Emphasis, summary
from viz.svg import Links as Hrefs
from viz.ticks import Tick, ticks

_BACKGROUND = "geography"


@dataclass(frozen=True)
class More:
    """A thing that has neighbours which are not shown.

    Attributes:
        thing: The thing.
        count: How many.
        next: How many of them one step brings.
    """

    thing: Reference
    count: int
    next: int


@dataclass(frozen=True)
class Time:
    """The slider.

    Attributes:
        events: The days on which something changes, in order.
        moment: Where the day of the page stands among them.
        ticks: A drawing of them.
    """

    events: tuple[Event, ...]
    moment: Moment
    ticks: str


@dataclass(frozen=True)
class Exploration:
    """Everything the explorer shows.

    Attributes:
        focus: The thing in the middle.
        svg: The picture.
        summary: Its counts in words.
        shown: How many things it shows.
        total: How many there are with those that the limit leaves out.
        undated: How many relations have no dates.
        hidden: How many relations the filters hide.
        alike: How many relations are left out beside others of their kind that show.
        legend: Its marks.
        signs: Its signs beside them.
        things: What it shows, by name, for choosing where a path leads.
        lines: Its relations as rows.
        evidence: Of the selected relation; None when none is selected or it is not on record.
        card: Of the selected thing; None when none is selected or it is not on record.
        boxes: The filter.
        more: Things with neighbours left out by the limit.
        around: Things shown that may have further neighbours, for expanding.
        limit: How many things a wider picture may hold; 0 when a limit has not been met.
        time: The slider.
    """

    focus: Reference
    svg: str
    summary: str
    shown: int
    total: int
    undated: int
    hidden: int
    alike: int
    legend: Legend
    signs: tuple[SignLine, ...]
    things: tuple[Reference, ...]
    lines: tuple[Line, ...]
    evidence: Evidence | None
    card: Card | None
    boxes: Boxes
    more: tuple[More, ...]
    around: tuple[More, ...]
    limit: int
    time: Time


def exploration(reads: Reading, view: View, day: date, hrefs: Hrefs) -> Exploration:
    """Collect what the explorer shows.

    Raises:
        UnknownTerm: Nothing has the key of the focus.
        InvalidParameter: A filter is unknown.
    """
    found = view.found(reads, day)
    edges = _edges(found)
    everything = _unfiltered(reads, view, day, edges)
    shown = found.graph.number_of_nodes()
    rows = lines(reads, edges, day)
    beyond = _beyond(reads, found, day)
    told = evidence(reads, view.selected, day)
    emphasis = Emphasis(view.focus, view.selected, beyond, found.left_out)
    return Exploration(
        focus=reads.reference(view.focus, day),
        svg=picture(reads, view, found, hrefs, emphasis=emphasis),
        summary=summary(found.graph),
        shown=shown,
        total=shown + sum(found.left_out.values()),
        undated=found.undated,
        hidden=max(0, len(everything) - len(edges)),
        alike=found.alike,
        legend=legend(found.graph),
        signs=signs(found.graph, focus=view.focus, left_out=found.left_out),
        things=_things(reads, found, day),
        lines=rows,
        evidence=told,
        card=None if told else card(reads, view.selected, day, rows, beyond.get(view.selected, 0)),
        boxes=boxes(reads, everything, view.want),
        more=_more(reads, found.left_out, day),
        around=_more(reads, {k: n for k, n in beyond.items() if k not in found.left_out}, day),
        limit=HARD_LIMIT if view.want.limit <= shown < HARD_LIMIT else 0,
        time=_time(reads, view, day),
    )


def _edges(found: Neighbourhood) -> list[Edge]:
    shown = {edge["key"] for _, _, edge in found.graph.edges(data=True)}
    return sorted((e for e in found.edges if e.key in shown), key=lambda edge: edge.key)


def _unfiltered(reads: Reading, view: View, day: date, edges: list[Edge]) -> list[Edge]:
    open_want = Wanted(limit=view.want.limit)
    if view.want == open_want:
        return edges
    open_view = View(view.focus, view.depth, view.expand, open_want, hide=view.hide)
    return _edges(open_view.found(reads, day))


def _beyond(reads: Reading, found: Neighbourhood, day: date) -> dict[str, int]:
    """Count the neighbours of each thing beyond those of the picture, whatever the filters."""
    graph = found.graph
    counts = dict(found.left_out)
    more = reads.network.beyond(graph, day, reads.network.families - {_BACKGROUND})
    for iri, count in more.items():
        key = graph.nodes[iri]["key"]
        if count and key != found.focus and key not in counts:
            counts[key] = count
    return counts


def _things(reads: Reading, found: Neighbourhood, day: date) -> tuple[Reference, ...]:
    keys = (found.graph.nodes[iri]["key"] for iri in found.graph)
    things = (reads.reference(key, day) for key in keys)
    return tuple(sorted(things, key=lambda thing: (thing.label, thing.key)))


def _more(reads: Reading, counts: Mapping[str, int], day: date) -> tuple[More, ...]:
    rows = [More(reads.reference(key, day), n, min(n, HUB_SHARE)) for key, n in counts.items()]
    return tuple(sorted(rows, key=lambda each: (each.thing.label, each.thing.key)))


def _time(reads: Reading, view: View, day: date) -> Time:
    found = without(history(reads, view, view.want), view.hide)
    known = events(reads, _edges(found))
    drawn = ticks([Tick(each.at, each.begun, each.ended) for each in known])
    return Time(known, moment(known, day), drawn)


def exported(reads: Reading, view: View, day: date, links: Links, address: str) -> str:
    """Draw a view as a picture that stands alone, with title, day, sources, address, licence."""
    found = view.found(reads, day)
    sources = found.graph.graph["sources"].values()
    caption = Caption(
        title=f"Around {reads.reference(view.focus, day).label}",
        as_of=spoken(day.isoformat()),
        sources=tuple(sorted({f"{each['title']} ({each['date'][:4]})" for each in sources})),
        link=address,
    )
    hrefs = Hrefs(node=links.thing, edge=_nowhere)
    return picture(reads, view, found, hrefs, caption=caption)


def _nowhere(_: Attributes) -> str:
    return ""


@dataclass(frozen=True)
class Named:
    """A thing that the address names, and how often.

    Attributes:
        key: Its key.
        label: Its name; the key of one that is not on record.
        times: How often.
    """

    key: str
    label: str
    times: int


def names(reads: Reading, keys: tuple[str, ...], day: date) -> tuple[Named, ...]:
    """Name the things of an address, each once, in the order of their last mention."""
    found = reads.network.things
    last = dict.fromkeys(reversed(keys))
    return tuple(
        Named(
            key,
            reads.reference(key, day).label if is_key(key) and iri_of(key) in found else key,
            keys.count(key),
        )
        for key in reversed(last)
    )
