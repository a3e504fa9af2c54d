"""A cascade round by round: boxes of those reached, with the range of their stress, and from whom.

With room, each round is a column and lines lead from those it came from; on small screens, or
with many rounds, rounds stand below one another and words say from whom.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from viz.axis import Scale
from viz.caption import Caption
from viz.chart import LEADING, SMALL, WIDE, Names, begin, finish, fit, is_narrow, linked, say
from viz.chart_looks import CHART_LOOKS, look_class, outlined, stroked
from viz.curves import Point
from viz.markup import Element, add, number
from viz.reached import Reached, Rounds, rounds_of
from viz.span import in_percent
from viz.strokes import rule
from viz.text import clean

_LEAST_COLUMN = 150.0
_BETWEEN = 38.0
_BOX = 54.0
_GAP = 10.0
_HEAD = 34.0
_ROOMY = 260.0
_NOTE = "Bars: share of what each could lose, from contract minimum to stress ceiling."


@dataclass(frozen=True)
class _Place:
    """A box: west, north and width; its middle is where lines arrive and leave."""

    west: float
    north: float
    width: float

    @property
    def inlet(self) -> Point:
        return (self.west, self.north + _BOX / 2)

    @property
    def outlet(self) -> Point:
        return (self.west + self.width, self.north + _BOX / 2)


def draw(
    reached: Iterable[Reached],
    *,
    width: float = WIDE,
    caption: Caption | None = None,
    identifier: str = "rounds",
) -> str:
    """Return a cascade as one ``<svg>`` element.

    Raises:
        MeasureError: Two have the same key, or a round is below 0.

    >>> from viz.span import Span
    >>> start = Reached("a", "UnitingCare Partnership", 0, Span(1, 1), href="/organisations/a")
    >>> after = Reached("b", "Cambridge University Hospitals", 1, Span(0, 1), ("a",))
    >>> 'href="/organisations/a"' in draw([start, after])
    True
    """
    everyone = tuple(reached)
    shown = rounds_of(everyone)
    count, last = len(everyone), max(shown.numbers, default=0)
    title = f"{count} organisation{'s' * (count != 1)} reached, in rounds 0 to {last}"
    told = "Each box is an organisation with its range of stress; the table says from whom it came."
    root, layer = begin("rounds", width, Names(identifier, title, told))
    if is_narrow(width) or len(shown.columns) * _LEAST_COLUMN > width:
        names = {each.key: clean(each.label) for each in everyone}
        height = _below(layer, shown, names, width)
    else:
        height = _beside(layer, shown, width)
    note = fit(_NOTE, width - 16, most=2)
    say(layer, note, (8, height + 14), tone="quiet")
    return finish(root, layer, (width, height + len(note) * LEADING + 8), caption)


def _beside(parent: Element, shown: Rounds, width: float) -> float:
    """Columns with lines between them; the height they take."""
    count = max(len(shown.columns), 1)
    box = min((width - 16 - (count - 1) * _BETWEEN) / count, 220.0)
    stacks = [
        [*(each.key for each in column), *([_more(rank)] * bool(shown.rest[rank]))]
        for rank, column in enumerate(_untangled(shown.columns))
    ]
    tallest = max([len(stack) for stack in stacks], default=0)
    places = dict[str, _Place]()
    for rank, stack in enumerate(stacks):
        west, spare = 8 + rank * (box + _BETWEEN), (tallest - len(stack)) / 2
        for line, key in enumerate(stack):
            places[key] = _Place(west, _HEAD + (spare + line) * (_BOX + _GAP), box)
        say(parent, _head(shown.numbers[rank]), (west, 18), font_weight="600")
    _lines(parent, shown, places)
    for rank, column in enumerate(shown.columns):
        for each in column:
            _box(parent, each, places[each.key])
        if shown.rest[rank]:
            _rest(parent, len(shown.rest[rank]), places[_more(rank)])
    return _HEAD + tallest * (_BOX + _GAP)


def _below(parent: Element, shown: Rounds, names: Mapping[str, str], width: float) -> float:
    """Rounds below one another, boxes as many side by side as fit; the height they take."""
    across = max(int((width - 16 + _GAP) / (_ROOMY + _GAP)), 1)
    box, top = (width - 16 - (across - 1) * _GAP) / across, 4.0
    for number_, column, rest in zip(shown.numbers, shown.columns, shown.rest, strict=True):
        say(parent, _head(number_), (8, top + 14), font_weight="600")
        top += 24
        line = _BOX + _GAP + LEADING * any(each.sources for each in column)
        boxes = [*column, *([None] * bool(rest))]
        for place, each in enumerate(boxes):
            row, spot = divmod(place, across)
            at = _Place(8 + spot * (box + _GAP), top + row * line, box)
            if each is None:
                _rest(parent, len(rest), at)
            else:
                _box(parent, each, at, "; ".join(names.get(key, key) for key in each.sources))
        top += -(-len(boxes) // across) * line + 8
    return top


def _untangled(columns: Iterable[tuple[Reached, ...]]) -> list[list[Reached]]:
    """Each column by the middle of where its lines come from, so that few of them cross."""
    ranks, ordered = dict[str, Fraction](), list[list[Reached]]()
    for column in columns:
        places = dict[str, Fraction]()
        for each in column:
            known = [ranks[key] for key in each.sources if key in ranks]
            places[each.key] = sum(known, Fraction(0)) / max(len(known), 1)
        own = {each.key: each for each in column}
        ordered.append([own[key] for key in sorted(places, key=places.__getitem__)])
        ranks |= {each.key: Fraction(rank) for rank, each in enumerate(ordered[-1])}
    return ordered


def _more(rank: int) -> str:
    # No key of theirs begins with a control character.
    return f"\x00{rank}"


def _lines(parent: Element, shown: Rounds, places: Mapping[str, _Place]) -> None:
    """A line from each source to each box; the summed share those of their box."""
    look, home, rounds = CHART_LOOKS["span"], dict[str, str](), dict[str, int]()
    everyone = [*chain.from_iterable((*shown.columns, *shown.rest))]
    for rank, (column, rest) in enumerate(zip(shown.columns, shown.rest, strict=True)):
        home |= {each.key: each.key for each in column} | {each.key: _more(rank) for each in rest}
        rounds |= {each.key: rank for each in (*column, *rest)}
    ways = {
        (home[source], home[each.key])
        for each in everyone
        for source in each.sources
        if source in home and rounds[source] < rounds[each.key]
    }
    group = add(parent, "g", {"class": look_class(look)})
    for start, end in sorted(ways):
        path = _curve(places[start].outlet, places[end].inlet)
        dash = "4 3" if end not in home or start not in home else ""
        add(group, "path", {"d": path, **stroked(look, 1.2, dash)})


def _curve(start: Point, end: Point) -> str:
    """A line that leaves and arrives level."""
    bend = (end[0] - start[0]) / 2
    stops = (start, (start[0] + bend, start[1]), (end[0] - bend, end[1]), end)
    first, *rest = (f"{number(x)} {number(y)}" for x, y in stops)
    return f"M{first}C{' '.join(rest)}"


def _head(round_: int) -> str:
    return f"Round {round_}" if round_ else "Start"


def _box(parent: Element, each: Reached, place: _Place, through: str = "") -> None:
    look, said = CHART_LOOKS["span"], in_percent(each.stress)
    told = f"{clean(each.label)}: {said} of what it could lose"
    group = linked(parent, each.href, f"{told}, through {through}" if through else told, look)
    height = _BOX + (LEADING if through else 0)
    _frame(group, place, height)
    inner = place.width - 20
    say(group, fit(each.label, inner, most=2), (place.west + 10, place.north + 15))
    meter = place.north + 40
    reach = 76.0
    scale = Scale(1, place.west + 10, place.west + place.width - 10 - reach)
    rule(group, CHART_LOOKS["span"], ((scale.start, meter), (scale.end, meter)), width=1)
    high = Fraction(1) if each.stress.high is None else min(Fraction(each.stress.high), Fraction(1))
    low = min(Fraction(each.stress.low), Fraction(1))
    ends = (min(scale.at(low), scale.end - 4), scale.at(high))
    most = CHART_LOOKS["most"]
    shade = add(group, "g", {"class": look_class(most)})
    length = max(ends[1] - ends[0], 4.0)
    bar = {"x": ends[0], "y": meter - 4, "width": length, "height": 8.0, "rx": "2"}
    add(shade, "rect", {**bar, **outlined(most, 1.0)})
    right = {"text_anchor": "end", "font_size": SMALL, "tone": "quiet"}
    say(group, said, (place.west + place.width - 10, meter + 4), **right)
    if through:
        words = fit(f"through {through}", inner, size=SMALL)
        below = (place.west + 10, place.north + _BOX + 7)
        say(group, words, below, tone="quiet", font_size=SMALL)


def _frame(group: Element, place: _Place, height: float, dash: str = "") -> None:
    box = {"x": place.west, "y": place.north, "width": place.width, "height": height, "rx": "4"}
    look = CHART_LOOKS["grid"]
    shade = add(group, "g", {"class": look_class(look)})
    paint = outlined(look, 1.2, dash) | {"class": "fill line box"}
    add(shade, "rect", {**box, **paint})


def _rest(parent: Element, count: int, place: _Place) -> None:
    _frame(parent, place, _BOX, "4 3")
    say(parent, f"and {count} more", (place.west + 10, place.north + 24), tone="quiet")
    say(parent, "in the table", (place.west + 10, place.north + 40), tone="quiet", font_size=SMALL)
