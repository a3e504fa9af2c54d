"""What each organisation could lose, as one bar from contract minimum to stress ceiling.

The minimum is what contracts alone pass on, the ceiling what arrives if distress spreads before
anyone fails; between them lies what happens if those who fail pay nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kg.errors import MeasureError
from viz import text
from viz.axis import Scale, ticks
from viz.caption import Caption
from viz.chart import LEADING, SIZE, SMALL, WIDE, Names, begin, finish, fit, is_narrow, linked, say
from viz.chart_key import Sign, key
from viz.chart_looks import CHART_LOOKS
from viz.curves import Point
from viz.markup import Element, add
from viz.span import NOT_ON_RECORD, Pence, percent, pounds
from viz.strokes import diamond, dot, rule
from viz.tabular import Line, Tabular

MOST = 30
"""How many bars a picture holds; its table holds them all."""

_LABELS, _VALUES = 236.0, 140.0
_QUARTERS = 4
_LOOKS = tuple(CHART_LOOKS[name] for name in ("least", "middle", "most"))


class Unit(StrEnum):
    """What the marks of a bar measure."""

    POUNDS = "pounds"
    SHARE = "share of what it could lose"


@dataclass(frozen=True)
class Marks:
    """The three results of one organisation, in pence or as shares, in order.

    Raises:
        MeasureError: One is negative, or they are out of order.
    """

    least: Pence
    middle: Pence
    most: Pence

    def __post_init__(self) -> None:
        """Refuse marks that are out of order."""
        if not 0 <= self.least <= self.middle <= self.most:
            raise MeasureError(
                f"marks {self.least}, {self.middle}, {self.most}; give them in order from 0"
            )

    @property
    def all(self) -> tuple[Pence, Pence, Pence]:
        """From the least to the most.

        >>> Marks(0, 1, 2).all
        (0, 1, 2)
        """
        return (self.least, self.middle, self.most)


@dataclass(frozen=True)
class Bar:
    """One organisation; without *marks* what it needs for them is not on record."""

    label: str
    marks: Marks | None
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class _Row:
    bar: Bar
    top: float
    middle: float
    label: tuple[str, ...]
    note: tuple[str, ...]


def draw(
    bars: Iterable[Bar],
    unit: Unit,
    *,
    width: float = WIDE,
    caption: Caption | None = None,
    identifier: str = "band",
) -> str:
    """Return *bars*, the gravest first, as one ``<svg>`` element.

    Raises:
        Nothing.

    >>> "Dorset HealthCare" in draw([Bar("Dorset HealthCare", Marks(0, 5, 9))], Unit.POUNDS)
    True
    """
    ranked = ordered(bars)
    shown = ranked[:MOST]
    title = f"From contract minimum to stress ceiling: {_counted(shown, ranked)}"
    told = "Each organisation with its least, middle and greatest result; the table holds them all."
    root, layer = begin("band", width, Names(identifier, title, told))
    narrow = is_narrow(width)
    left, right = (10.0, width - 22) if narrow else (_LABELS, width - _VALUES)
    steps = _steps(shown, unit, narrow=narrow)
    scale = Scale(steps[-1], left, right)
    top = 8 + key(layer, _signs(), (8.0, 4.0), width - 16) + 18
    rows, bottom = _rows(shown, top + 8, narrow=narrow)
    for step in steps:
        x = scale.at(step)
        rule(layer, CHART_LOOKS["grid"], ((x, top), (x, bottom)))
        place = {"text_anchor": "middle", "font_size": SMALL, "tone": "quiet"}
        say(layer, _written(step, unit), (x, top - 5), **place)
    for row in rows:
        _row(layer, row, unit, (scale, width))
    if len(shown) < len(ranked):
        say(layer, _counted(shown, ranked), (8, bottom + 18), tone="quiet")
        bottom += 22
    return finish(root, layer, (width, bottom + 6), caption)


def table(bars: Iterable[Bar], unit: Unit) -> Tabular:
    """Return all of *bars* as a table, the gravest first.

    Raises:
        Nothing.

    >>> table([Bar("Dorset HealthCare", Marks(0, 5_00, 9_00))], Unit.POUNDS).lines[0].cells
    ('Dorset HealthCare', '£0', '£5', '£9', '')
    """
    head = ("organisation", *(f"{look.words} ({unit.value})" for look in _LOOKS), "note")
    return Tabular(
        head,
        tuple(
            Line((text.clean(bar.label), *_cells(bar, unit), text.clean(bar.note)), bar.href)
            for bar in ordered(bars)
        ),
    )


def ordered(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Return *bars* by ceiling, then the other marks, then name; those without marks last.

    Raises:
        Nothing.

    >>> [bar.label for bar in ordered([Bar("a", None), Bar("b", Marks(0, 0, 1))])]
    ['b', 'a']
    """

    def place(bar: Bar) -> tuple[bool, list[Pence], str, str]:
        marks = [-mark for mark in reversed(bar.marks.all)] if bar.marks else list[Pence]()
        return (bar.marks is None, marks, text.clean(bar.label), bar.href)

    return tuple(sorted(bars, key=place))


def _counted(shown: Sequence[Bar], ranked: Sequence[Bar]) -> str:
    return f"showing {len(shown)} of {len(ranked)}"


def _written(value: Pence, unit: Unit) -> str:
    return pounds(value) if unit is Unit.POUNDS else percent(value)


def _cells(bar: Bar, unit: Unit) -> tuple[str, ...]:
    if bar.marks is None:
        return (NOT_ON_RECORD,) * len(_LOOKS)
    return tuple(_written(mark, unit) for mark in bar.marks.all)


def _range(bar: Bar, unit: Unit) -> str:
    least, _, most = _cells(bar, unit)
    return least if least == most else f"{least} to {most}"


def _steps(bars: Sequence[Bar], unit: Unit, *, narrow: bool) -> tuple[Pence, ...]:
    top = max([bar.marks.most for bar in bars if bar.marks] or [0])
    if unit is Unit.SHARE and top <= 1:
        return tuple(Fraction(rank, _QUARTERS) for rank in range(_QUARTERS + 1))
    if unit is Unit.SHARE:
        return tuple(Fraction(step, 100) for step in ticks(top * 100, 4 if narrow else 6))
    return ticks(top, 4 if narrow else 6)


def _rows(bars: Iterable[Bar], top: float, *, narrow: bool) -> tuple[list[_Row], float]:
    rows = list[_Row]()
    for bar in bars:
        label = fit(bar.label, 170.0 if narrow else _LABELS - 24, most=3)
        note = fit(bar.note, 270.0 if narrow else _LABELS - 24, most=2, size=SMALL)
        note = note if bar.note else ()
        height = (len(label) + len(note)) * LEADING
        middle = top + height + (10 if narrow else -height / 2)
        rows.append(_Row(bar, top, middle, label, note))
        top += height + (32 if narrow else 11)
    return rows, top


def _row(parent: Element, row: _Row, unit: Unit, room: tuple[Scale, float]) -> None:
    (scale, width), bar = room, row.bar
    said = _range(bar, unit)
    group = linked(parent, bar.href, f"{text.clean(bar.label)}: {said}", CHART_LOOKS["span"])
    baseline = row.top + SIZE
    say(group, row.label, (8, baseline), halo=True)
    below = (8.0, baseline + len(row.label) * LEADING)
    say(group, row.note, below, tone="quiet", font_size=SMALL, halo=True)
    beside = baseline if is_narrow(width) else row.middle + 4
    tone = "ink" if bar.marks else "quiet"
    say(group, said, (width - 8, beside), text_anchor="end", tone=tone, halo=True)
    if bar.marks:
        xs = [scale.at(mark) for mark in bar.marks.all]
        rule(group, CHART_LOOKS["grid"], ((scale.start, row.middle), (scale.end, row.middle)))
        _track(group, (xs[0], xs[-1]), row.middle)
        _three(group, xs, row.middle)


def _track(parent: Element, ends: tuple[float, float], middle: float) -> None:
    look = CHART_LOOKS["span"]
    box = {"x": ends[0], "y": middle - 4, "width": ends[1] - ends[0], "height": 8.0, "rx": "4"}
    add(parent, "rect", {**box, "class": "fill", "fill": look.fill.light})


def _three(parent: Element, xs: Sequence[float], middle: float) -> None:
    """The ceiling first and the minimum last, so that equal marks all stay visible."""
    least, between, most = _LOOKS
    dot(parent, most, (xs[2], middle), 5.5)
    diamond(parent, between, (xs[1], middle), 4.5)
    rule(parent, least, ((xs[0], middle - 8), (xs[0], middle + 8)), width=2.6)


def _signs() -> list[tuple[Sign, str]]:
    def sign(rank: int) -> Sign:
        def drawn(parent: Element, at: Point) -> None:
            x, y = at[0] + 12, at[1]
            least, between, most = _LOOKS
            if rank == 0:
                rule(parent, least, ((x, y - 7), (x, y + 7)), width=2.6)
            elif rank == 1:
                diamond(parent, between, (x, y), 4.5)
            else:
                dot(parent, most, (x, y), 5.5)

        return drawn

    return [(sign(rank), look.words) for rank, look in enumerate(_LOOKS)]
