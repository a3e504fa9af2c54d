"""Events and periods on one axis of time, with a line on the day that the page is about.

A bar is filled while something surely held and hatched while it may have begun or ended; it fades
into an arrow where no end is known. An event is a diamond, or a hatched bar where its day is not
known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from viz import dates, markup, text
from viz.caption import Caption
from viz.chart import LEADING, SMALL, WIDE, Names, begin, finish, fit, is_narrow, linked, reach, say
from viz.chart_key import Sign, area_sign, key
from viz.chart_looks import CHART_LOOKS, filled, look_class, outlined
from viz.markup import Element, add, number
from viz.moments import Moment, Stretch, day_of, in_order, known_days, stretch
from viz.strokes import diamond, hatch, rule
from viz.theme import EDGE_LOOKS, PAPER, EdgeLook, NodeLook, node_look

MOST = 40
"""How many moments a picture holds; its table holds them all."""

_LABELS = 250.0
_TALL = 10.0
_HEAD = 30.0
_ARROW = 7.0
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_FEW_YEARS = 2


@dataclass(frozen=True)
class _Axis:
    first: date
    last: date
    start: float
    end: float

    def at(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return self.start + (self.end - self.start) * share


@dataclass(frozen=True)
class _Row:
    """A moment or, without one, a heading; *middle* is where its bar lies."""

    moment: Moment | None
    words: tuple[str, ...]
    when: tuple[str, ...]
    top: float
    middle: float


def draw(
    moments: Iterable[Moment],
    as_of: str,
    *,
    width: float = WIDE,
    caption: Caption | None = None,
    identifier: str = "timeline",
) -> str:
    """Return *moments* on the axis of time as one ``<svg>`` element.

    *as_of* is a day, month or year; a month or year means its last day.

    Raises:
        Nothing: what is no date counts as none.

    >>> partner = Moment("partner in urgent care", "2019-04-01", "2019-10-20", state="ended")
    >>> "As of 7 July 2020" in draw([partner], "2020-07-07")
    True
    """
    ranked = in_order(moments)
    shown = ranked[:MOST]
    title = f"Timeline: showing {len(shown)} of {len(ranked)}, as of {dates.spoken(as_of)}"
    told = "Each bar is a period, each diamond an event; the table holds the same in words."
    root, layer = begin("timeline", width, Names(identifier, title, told))
    first, last = known_days(shown, as_of)
    margin = timedelta(days=max((last - first).days // 40, 3))
    narrow = is_narrow(width)
    left = 12.0 if narrow else _LABELS
    axis = _Axis(_back(first, margin), _on(last, margin), left, width - 16)
    rows, bottom = _rows(shown, width)
    _scale(layer, axis, (_HEAD + 14, bottom), narrow=narrow)
    _now(layer, axis, as_of, bottom)
    for row in rows:
        _row(layer, row, axis, narrow=narrow)
    if len(shown) < len(ranked):
        rest = f"showing {len(shown)} of {len(ranked)}; the table holds them all"
        say(layer, rest, (8, bottom + 16), tone="quiet")
        bottom += 20
    bottom += 8 + key(layer, _signs(shown), (8.0, bottom + 8), width - 16)
    return finish(root, layer, (width, bottom + 4), caption)


def _back(day: date, margin: timedelta) -> date:
    return day - margin if day - date.min > margin else date.min


def _on(day: date, margin: timedelta) -> date:
    return day + margin if date.max - day > margin else date.max


def _rows(moments: Iterable[Moment], width: float) -> tuple[list[_Row], float]:
    narrow, rows, top = is_narrow(width), list[_Row](), _HEAD + 20
    groups = dict[str, list[Moment]]()
    for moment in moments:
        groups.setdefault(text.clean(moment.group), []).append(moment)
    room = width - 20 if narrow else _LABELS - 24
    for group, members in groups.items():
        if group:
            rows.append(_Row(None, fit(group, width - 16), (), top, top))
            top += 22
        for moment in members:
            words = fit(moment.label, room, most=2)
            when = fit(moment.when, room, most=2, size=SMALL)
            height = (len(words) + len(when)) * LEADING
            middle = top + height + 8 if narrow else top + height / 2
            rows.append(_Row(moment, words, when, top, middle))
            bar = 24 if narrow and stretch(moment) else 7
            top += height + bar
        top += 6
    return rows, top


def _scale(parent: Element, axis: _Axis, sides: tuple[float, float], *, narrow: bool) -> None:
    for day, words in _steps(axis, 4 if narrow else 8):
        x = axis.at(day)
        rule(parent, CHART_LOOKS["grid"], ((x, sides[0]), (x, sides[1])))
        place = {"text_anchor": "middle", "font_size": SMALL, "tone": "quiet"}
        half = reach(words, SMALL) / 2
        inside = max(min(x, axis.end + 14 - half), half + 2)
        say(parent, words, (inside, sides[0] - 4), **place)


def _steps(axis: _Axis, most: int) -> Iterator[tuple[date, str]]:
    """The beginnings of years, or of quarters where there are few years."""
    first, last = axis.first.year, axis.last.year
    if (axis.last - axis.first).days < _FEW_YEARS * 366:
        step = 3 if (axis.last - axis.first).days / 92 <= most else 6
        for year in range(first, last + 1):
            for month in range(1, 13, step):
                day = date(year, month, 1)
                if axis.first <= day <= axis.last:
                    yield day, f"{day:%b} {year}"
        return
    step = next(size for size in _STEPS if (last - first) / size <= most)
    for year in range(first - first % step, last + 1, step):
        if year > 0 and axis.first <= date(year, 1, 1):
            yield date(year, 1, 1), str(year)


def _now(parent: Element, axis: _Axis, as_of: str, bottom: float) -> None:
    day = day_of(as_of)
    if day is None:
        return
    x, look = axis.at(day), CHART_LOOKS["as-of"]
    rule(parent, look, ((x, 22), (x, bottom)), width=1.6)
    words = f"As of {dates.spoken(text.clean(as_of))}"
    anchor = "end" if x > (axis.start + axis.end) / 2 else "start"
    say(parent, words, (x + (4 if anchor == "end" else -4), 16), text_anchor=anchor)


def _row(parent: Element, row: _Row, axis: _Axis, *, narrow: bool) -> None:
    if row.moment is None:
        say(parent, row.words, (8, row.top + 13), font_weight="600")
        return
    moment, look = row.moment, row.moment.look
    told = f"{text.clean(moment.label)}: {moment.when}; {look.words}"
    group = linked(parent, moment.href, told, node_look({"kind": moment.kind}))
    baseline = row.top + 12
    say(group, row.words, (8, baseline), halo=narrow)
    below = (8.0, baseline + len(row.words) * LEADING)
    say(group, row.when, below, tone="quiet", font_size=SMALL, halo=narrow)
    days = stretch(moment)
    if days and moment.event:
        _event(group, moment, days, (axis, row.middle))
    elif days:
        _period(group, moment, days, (axis, row.middle))


def _event(parent: Element, moment: Moment, days: Stretch, room: tuple[_Axis, float]) -> None:
    axis, middle = room
    look = node_look({"kind": moment.kind or "Event"})
    first, last = (axis.at(day) for day in (days.first, days.last) if day)
    if last - first > 2 * _ARROW:
        _doubt(parent, look, (first, last), middle)
    diamond(parent, look, ((first + last) / 2, middle), 6.0)
    _marks(parent, moment.look, min(last + 18, axis.end), middle)


def _period(parent: Element, moment: Moment, days: Stretch, room: tuple[_Axis, float]) -> None:
    axis, middle = room
    look, line = node_look({"kind": moment.kind}), moment.look
    first = axis.at(days.first) if days.first else axis.start
    last = axis.at(days.last) if days.last else axis.end
    begun = min(axis.at(days.begun) if days.begun else first, last)
    done = max(axis.at(days.done) if days.done else last, first)
    group = add(parent, "g", {"class": look_class(look)})
    corners = _outline(first, last, middle, (days.first is None, days.last is None))
    add(group, "path", {"d": corners, **filled(look)})
    for ends in ((first, min(begun, last)), (max(done, first), last)):
        if ends[1] - ends[0] > 1.0:
            _doubt(group, look, ends, middle)
    frame = outlined(look, 1.4, line.dash) | {"class": "line box", "fill": "none"}
    add(group, "path", {"d": corners, **frame})
    _marks(parent, line, min(last + 14, axis.end - 4), middle)


def _outline(first: float, last: float, middle: float, open_: tuple[bool, bool]) -> str:
    """A bar whose open ends are arrows."""
    high, low = middle - _TALL / 2, middle + _TALL / 2
    corners = [(first, high), (last, high), (last, low), (first, low)]
    if open_[1]:
        corners[1:3] = [(last - _ARROW, high), (last, middle), (last - _ARROW, low)]
    if open_[0]:
        corners[0] = (first + _ARROW, high)
        corners[-1] = (first + _ARROW, low)
        corners.append((first, middle))
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z"


def _doubt(parent: Element, look: NodeLook, ends: tuple[float, float], middle: float) -> None:
    group = add(parent, "g", {"class": look_class(look)})
    box = {"x": ends[0], "y": middle - _TALL / 2, "width": ends[1] - ends[0], "height": _TALL}
    ground = PAPER["ground"].light
    add(group, "rect", {**box, "class": "ground line", "fill": ground, "stroke": look.line.light})
    hatch(group, look, (ends[0], middle - _TALL / 2, ends[1], middle + _TALL / 2))


def _marks(parent: Element, look: EdgeLook, x: float, middle: float) -> None:
    group = add(parent, "g", {"class": f"look-{look.name}"})
    markup.marks(group, look, (x, middle), PAPER["ground"].light)


def _signs(moments: Sequence[Moment]) -> list[tuple[Sign, str]]:
    """What the marks and hatchings of the picture stand for."""
    shown = {words for moment in moments for words in moment.look.words.split("; ")}
    signs = [
        (_mark_sign(look), look.words)
        for look in EDGE_LOOKS.values()
        if look.marks and look.words in shown
    ]
    if any(_doubtful(moment) for moment in moments):
        doubt = CHART_LOOKS["doubt"]
        signs.append((area_sign(doubt, hatched=True), doubt.words))
    return signs


def _doubtful(moment: Moment) -> bool:
    days = stretch(moment)
    return days is not None and (days.first != days.begun or days.done != days.last)


def _mark_sign(look: EdgeLook) -> Sign:
    def sign(parent: Element, at: tuple[float, float]) -> None:
        _marks(parent, look, at[0] + 12, at[1])

    return sign
