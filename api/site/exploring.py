"""The explorer: a picture around a thing, with filters, steps in time, evidence and a table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from api.site.drawing import View, history, picture
from api.site.lines import Line, lines
from api.site.links import Links
from api.site.picturing import FACTS
from api.site.reading import Reading
from kg.network.edges import Edge
from kg.network.neighbourhood import Neighbourhood
from kg.records.claim import ClaimRecord
from kg.records.common import Reference
from viz.caption import Caption
from viz.dates import spoken
from viz.legend import Legend, legend
from viz.svg import Attributes, summary
from viz.svg import Links as Hrefs

_BACKGROUND = "geography"
_BEGINNING_OF_TIME = date(1948, 7, 5)


@dataclass(frozen=True)
class Step:
    """The next day, before or after, on which something changes.

    Attributes:
        at: The day as an address has it.
        words: The day and how much changes.
    """

    at: str
    words: str


@dataclass(frozen=True)
class Choice:
    """A box of a filter.

    Attributes:
        value: As the address has it.
        words: As readers have it.
        count: How many there are before filtering.
        chosen: Whether it is ticked.
    """

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Evidence:
    """What a relation rests on.

    Attributes:
        line: The relation in words.
        claims: The claims it was accepted from, or the claim that it is.
        against: Claims that contradict these.
        is_claim: Whether it is a claim and not a fact.
    """

    line: Line
    claims: tuple[ClaimRecord, ...]
    against: tuple[ClaimRecord, ...]
    is_claim: bool


@dataclass(frozen=True)
class More:
    """A thing that has neighbours which are not shown."""

    thing: Reference
    count: int


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
        legend: Its marks.
        lines: Its relations as rows.
        evidence: Of the selected relation; None when none is selected or it is not on record.
        kinds: Boxes for classes of things.
        families: Boxes for families of relations.
        statuses: Boxes for statuses of relations.
        more: Things with neighbours left out by the limit.
        around: Things shown that may have further neighbours, for expanding.
        before: The last day before, on which something changed.
        after: The next day on which something changes.
    """

    focus: Reference
    svg: str
    summary: str
    shown: int
    total: int
    undated: int
    hidden: int
    legend: Legend
    lines: tuple[Line, ...]
    evidence: Evidence | None
    kinds: tuple[Choice, ...]
    families: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    more: tuple[More, ...]
    around: tuple[More, ...]
    before: Step | None
    after: Step | None


def exploration(reads: Reading, view: View, day: date, hrefs: Hrefs) -> Exploration:
    """Collect what the explorer shows.

    Raises:
        UnknownTerm: Nothing has the key of the focus.
        InvalidParameter: A filter is unknown.
    """
    found = view.found(reads, day)
    edges = _edges(reads, found)
    open_view = View(view.focus, view.depth, view.expand)
    everything = (
        _edges(reads, open_view.found(reads, day)) if view.want != open_view.want else edges
    )
    left = sum(found.left_out.values())
    shown = found.graph.number_of_nodes()
    before, after = _steps(reads, view, day)
    return Exploration(
        focus=reads.reference(view.focus, day),
        svg=picture(reads, view, day, hrefs),
        summary=summary(found.graph),
        shown=shown,
        total=shown + left,
        undated=found.undated,
        hidden=max(0, len(everything) - len(edges)),
        legend=legend(found.graph),
        lines=lines(reads, edges, day),
        evidence=evidence(reads, view.selected, day),
        kinds=_kinds(reads, everything, view),
        families=_families(reads, everything, view),
        statuses=_statuses(reads, everything, view),
        more=tuple(More(reads.reference(key, day), n) for key, n in found.left_out.items()),
        around=_around(reads, found, view, day),
        before=before,
        after=after,
    )


def _edges(reads: Reading, found: Neighbourhood) -> list[Edge]:
    shown = {edge["key"] for _, _, edge in found.graph.edges(data=True)}
    edges = {edge.key: edge for edge in reads.network.among(found.graph)}
    return [edges[key] for key in sorted(shown)]


def evidence(reads: Reading, selected: str, day: date) -> Evidence | None:
    """Collect what a relation rests on; None for one that is not on record."""
    edge = reads.network.edge(selected)
    if edge is None:
        return None
    (line,) = lines(reads, [edge], day)
    return Evidence(
        line=line,
        claims=tuple(reads.claims.get(key) for key in edge.claims),
        against=tuple(reads.claims.get(key) for key in edge.disputed_by),
        is_claim=edge.reported is not None,
    )


def _families(reads: Reading, edges: Iterable[Edge], view: View) -> tuple[Choice, ...]:
    counts = Counter(edge.family for edge in edges)
    counts.update({rule.family: 0 for rule in reads.ontology.edge_rules})
    return _choices(counts, view.want.relations, reads)


def _kinds(reads: Reading, edges: Iterable[Edge], view: View) -> tuple[Choice, ...]:
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    counts = Counter(reads.network.things[end].kind for end in ends)
    return _choices(counts, view.want.kinds, reads)


def _statuses(reads: Reading, edges: Iterable[Edge], view: View) -> tuple[Choice, ...]:
    counts = Counter(edge.status for edge in edges)
    counts.update(dict.fromkeys((FACTS, *reads.ontology.codes["claim-status"]), 0))
    words = {FACTS: "facts"}
    return tuple(
        Choice(
            status,
            words.get(status, f"{status} claims"),
            counts[status],
            status in view.want.status,
        )
        for status in sorted(counts, key=lambda status: (status != FACTS, status))
    )


def _choices(counts: Counter[str], chosen: tuple[str, ...], reads: Reading) -> tuple[Choice, ...]:
    names = sorted({*counts, *chosen})
    return tuple(
        Choice(name, reads.ontology.label(name), counts[name], name in chosen) for name in names
    )


def _around(reads: Reading, found: Neighbourhood, view: View, day: date) -> tuple[More, ...]:
    """List things with neighbours beyond the picture, the best connected last of all."""
    graph = found.graph
    rows = []
    reads.network.read(graph)
    for iri in graph:
        key = graph.nodes[iri]["key"]
        beyond = {
            end
            for edge in reads.network.edges_of(iri)
            if edge.core and edge.family != _BACKGROUND
            for end in (edge.source, edge.target)
        }
        count = len(beyond - set(graph))
        if count and key not in {view.focus, *view.expand}:
            rows.append(More(reads.reference(key, day), count))
    return tuple(sorted(rows, key=lambda each: (each.thing.label, each.thing.key)))


def _steps(reads: Reading, view: View, day: date) -> tuple[Step | None, Step | None]:
    begins: Counter[date] = Counter()
    ends: Counter[date] = Counter()
    for edge in _edges(reads, history(reads, view)):
        start = edge.reported or (edge.period.start.first if edge.period.start else None)
        if start:
            begins[start] += 1
        if edge.period.end and edge.reported is None:
            ends[edge.period.end.last + timedelta(days=1)] += 1
    days = sorted({*begins, *ends})
    earlier = [each for each in days if _BEGINNING_OF_TIME < each < day]
    later = [each for each in days if each > day]
    return (
        _step(earlier[-1], begins, ends) if earlier else None,
        _step(later[0], begins, ends) if later else None,
    )


def _step(day: date, begins: Counter[date], ends: Counter[date]) -> Step:
    parts = [f"{begins[day]} new"] * bool(begins[day]) + [f"{ends[day]} ended"] * bool(ends[day])
    return Step(day.isoformat(), f"{spoken(day.isoformat())}: {', '.join(parts)}")


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
    return picture(reads, view, day, hrefs, caption=caption)


def _nowhere(_: Attributes) -> str:
    return ""
