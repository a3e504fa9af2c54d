"""Who pays as a contract costs more: a picture of risk transfer over the overrun.

From the ground up: what providers surely bear, what could be either (hatched), what surely returns
to the commissioner though the contract puts it on providers, and the commissioner's own part. The
four add up to the overrun, whatever is not known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from viz import text
from viz.axis import Scale, ticks
from viz.caption import Caption
from viz.chart import LEADING, SMALL, WIDE, Names, begin, finish, fit, is_narrow, linked, reach, say
from viz.chart_key import area_sign, key
from viz.chart_looks import CHART_LOOKS, ChartLook, filled, look_class, stroked
from viz.markup import Element, add, number
from viz.span import NOT_ON_RECORD, Pence, Span, in_percent, in_pounds, pounds
from viz.strokes import dot, rule
from viz.tabular import Line, Tabular
from viz.transfer import TransferCurve, TransferPoint

_LEFT, _RIGHT = 58.0, 18.0
_LAYERS = ("borne", "undecided", "returned", "agreed")
_HATCH = 4.0


@dataclass(frozen=True)
class _Plot:
    across: Scale
    up: Scale
    right: float


def draw(
    curve: TransferCurve,
    *,
    width: float = WIDE,
    caption: Caption | None = None,
    identifier: str = "transfer",
) -> str:
    """Return *curve* as one ``<svg>`` element.

    Raises:
        Nothing.

    >>> from viz.span import just
    >>> points = (TransferPoint(0, just(0), just(0)), TransferPoint(34_00, just(0), just(34_00)))
    >>> "returns to the commissioner" in draw(TransferCurve(points, break_even=just(1_00)))
    True
    """
    title = "Who pays as the contract costs more"
    root, layer = begin("transfer", width, Names(identifier, title, _told(curve)))
    notes = sorted(_notes(curve), key=lambda note: (note[1].low, note[0]))
    right, top = width - _RIGHT, 8.0
    ends = [note[1].high or note[1].low for note in notes]
    steps = ticks(max([curve.most, *ends]), 4 if is_narrow(width) else 7)
    across = Scale(steps[-1], _LEFT, right)
    heights = [_room(note[0], note[1], (across, right)) for note in notes]
    ceiling = top + sum(heights) + 10
    floor = ceiling + (190.0 if is_narrow(width) else 270.0)
    plot = _Plot(across, Scale(steps[-1], floor, ceiling), right)
    _grid(layer, plot, steps)
    _areas(layer, plot, curve)
    tops = [top + sum(heights[:rank]) for rank in range(len(notes))]
    # No line may cross words, so all lines come first.
    for place, note in zip(tops, notes, strict=True):
        _leaders(layer, plot, note, place + 8)
    for place, note in zip(tops, notes, strict=True):
        _note(layer, plot, note, place)
    say(layer, "overrun", (right, floor + 34), text_anchor="end", tone="quiet")
    signs = [
        (area_sign(CHART_LOOKS[name], hatched=name == "undecided"), CHART_LOOKS[name].words)
        for name in _LAYERS
        if any(_part(point, name) for point in curve.points)
    ]
    bottom, inset = floor + 46, 8.0 if is_narrow(width) else _LEFT
    bottom += key(layer, signs, (inset, bottom), width - inset - 8)
    return finish(root, layer, (width, bottom + 4), caption)


def table(curve: TransferCurve) -> Tabular:
    """Return the points of *curve* and the overruns on record as a table.

    Raises:
        Nothing.

    >>> points = (TransferPoint(100_00, Span(30_00, 80_00), Span(20_00, 70_00)),)
    >>> table(TransferCurve(points)).lines[0].cells
    ('£100', '£30 to £80', '£20 to £70', '£0', '30% to 80%', '')
    """
    head = (
        "overrun",
        CHART_LOOKS["borne"].words,
        CHART_LOOKS["returned"].words,
        CHART_LOOKS["agreed"].words,
        "providers bear of their part",
        "note",
    )
    lines = [
        Line(
            (
                pounds(point.overrun),
                in_pounds(point.borne),
                in_pounds(point.returned),
                in_pounds(point.agreed),
                in_percent(point.tau) if point.tau else "nothing to bear",
                "",
            )
        )
        for point in curve.points
    ]
    notes = [
        Line((in_pounds(span), *("",) * 4, said), href) for said, span, _, href in _notes(curve)
    ]
    return Tabular(head, (*lines, *notes))


def _part(point: TransferPoint, name: str) -> Pence:
    return point.parts[_LAYERS.index(name)]


def _told(curve: TransferCurve) -> str:
    last = curve.points[-1]
    told = (
        f"At an overrun of {pounds(last.overrun)} providers bear {in_pounds(last.borne)} and "
        f"{in_pounds(last.returned)} returns to the commissioner."
    )
    return f"{told} {_turning(curve)}. The table holds the same points."


def _turning(curve: TransferCurve) -> str:
    if curve.break_even is None:
        return f"Nothing returns up to {pounds(curve.most)}"
    return f"£1 returns from an overrun of {in_pounds(curve.break_even)}"


_Note = tuple[str, Span, ChartLook, str]


def _notes(curve: TransferCurve) -> Iterator[_Note]:
    """What is marked on the axis: its words, where, how it looks and where it leads."""
    if curve.break_even is not None:
        look = CHART_LOOKS["break-even"]
        yield look.words, curve.break_even, look, ""
    for each in curve.documented:
        yield (
            text.clean(each.label) or NOT_ON_RECORD,
            each.amount,
            CHART_LOOKS["documented"],
            each.href,
        )


def _words(label: str, span: Span, room: float) -> tuple[str, ...]:
    return fit(f"{in_pounds(span)}: {label}", room, most=3)


def _placed(
    label: str, span: Span, ends: tuple[Scale, float]
) -> tuple[tuple[str, ...], float, str]:
    """The lines of a note, where they begin or end, and which of the two."""
    across, right = ends
    start, stop = across.at(span.low), across.at(span.high if span.high is not None else span.low)
    after, before = right - stop - 8, start - 16
    if after >= before or reach(f"{in_pounds(span)}: {label}") < after:
        return _words(label, span, after), stop + 8, "start"
    return _words(label, span, before), start - 8, "end"


def _room(label: str, span: Span, ends: tuple[Scale, float]) -> float:
    return len(_placed(label, span, ends)[0]) * LEADING + 5


def _ends(plot: _Plot, span: Span) -> list[float]:
    high = span.low if span.high is None else span.high
    return sorted({plot.across.at(span.low), plot.across.at(high)})


def _leaders(parent: Element, plot: _Plot, note: _Note, middle: float) -> None:
    _, span, look, _ = note
    ends = _ends(plot, span)
    for x in ends:
        rule(parent, look, ((x, middle), (x, plot.up.start)), width=1.2, dash="3 3")
    rule(parent, look, ((ends[0], middle), (ends[-1], middle)), width=3.0)


def _note(parent: Element, plot: _Plot, note: _Note, top: float) -> None:
    label, span, look, href = note
    lines, at, anchor = _placed(label, span, (plot.across, plot.right))
    group = linked(parent, href, f"{in_pounds(span)}: {label}", look)
    for x in _ends(plot, span):
        dot(group, look, (x, top + 8), 3.5)
    say(group, lines, (at, top + 12), text_anchor=anchor, halo=True)


def _grid(parent: Element, plot: _Plot, steps: Iterable[int]) -> None:
    floor, look = plot.up.start, CHART_LOOKS["grid"]
    for step in steps:
        x, y = plot.across.at(step), plot.up.at(step)
        rule(parent, look, ((plot.across.start, y), (plot.right, y)))
        place = {"text_anchor": "end", "font_size": SMALL, "tone": "quiet"}
        say(parent, pounds(step), (plot.across.start - 6, y + 4), **place)
        rule(parent, look, ((x, floor), (x, floor + 5)))
        place |= {"text_anchor": "middle"}
        say(parent, pounds(step), (x, floor + 18), **place)


def _areas(parent: Element, plot: _Plot, curve: TransferCurve) -> None:
    xs = [plot.across.at(point.overrun) for point in curve.points]
    below = [plot.up.start] * len(xs)
    areas = list[tuple[ChartLook, list[float], list[float]]]()
    for rank, name in enumerate(_LAYERS):
        sums = [sum(point.parts[: rank + 1], Fraction(0)) for point in curve.points]
        above = [plot.up.at(value) for value in sums]
        if any(_part(point, name) for point in curve.points):
            areas.append((CHART_LOOKS[name], below, above))
        below = above
    # From the top down, so that where a layer ends its line does not hide the one below.
    for look, foot, head in reversed(areas):
        _area(parent, look, xs, (foot, head))


def _area(
    parent: Element, look: ChartLook, xs: list[float], sides: tuple[list[float], list[float]]
) -> None:
    below, above = sides
    group = add(parent, "g", {"class": look_class(look)})
    outline = [*zip(xs, above, strict=True), *reversed(list(zip(xs, below, strict=True)))]
    add(group, "path", {"d": f"{_joined(outline)}Z", **filled(look)})
    if look is CHART_LOOKS["undecided"]:
        places = np.arange(xs[0], xs[-1], _HATCH)
        low, high = np.interp(places, xs, below), np.interp(places, xs, above)
        hatching = "".join(
            f"M{number(x)} {number(foot)}V{number(head)}"
            for x, foot, head in zip(places.tolist(), low.tolist(), high.tolist(), strict=True)
            if foot > head
        )
        add(group, "path", {"d": hatching, **stroked(look, 0.8)})
    add(group, "path", {"d": _joined(zip(xs, above, strict=True)), **stroked(look, 1.8)})


def _joined(corners: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners)
