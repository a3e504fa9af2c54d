"""Money from commissioners through contracts and leads to partners, and what is not on record.

Ribbons are as thick as their pounds, all on one scale. One whose amount is not on record is
striped and of a fixed thickness, which says nothing.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from viz import text
from viz.caption import Caption
from viz.chart import (
    LEADING,
    SMALL,
    WIDE,
    Names,
    begin,
    finish,
    fit,
    is_narrow,
    linked,
    reach,
    say,
)
from viz.chart_key import Sign, area_sign, key, line_sign
from viz.chart_looks import CHART_LOOKS, ChartLook, solid
from viz.curves import Room
from viz.flow_layout import FlowLayout, Frame, Slot, Strip, lay_out
from viz.markup import Element, add, number
from viz.money_flow import (
    KEPT,
    UNSEEN,
    Holder,
    MoneyFlow,
    balanced,
    in_order,
    in_words,
    told,
)
from viz.theme import NodeLook, node_look

_BAR = 12.0
_MARGIN, _LAST = 172.0, 190.0
_STRIPES = "3 3"
_OPACITY = "0.72"
_LEAST_LABELLED = 13.0


def draw(
    flow: MoneyFlow,
    *,
    width: float = WIDE,
    caption: Caption | None = None,
    identifier: str = "money",
) -> str:
    """Return *flow*, balanced, as one ``<svg>`` element.

    Raises:
        Nothing.

    >>> from viz.money_flow import Ribbon
    >>> from viz.span import just
    >>> holders = (Holder("c", "CCG", 0), Holder("l", "Lead", 1))
    >>> picture = draw(MoneyFlow(holders, (Ribbon("c", "l", just(14_300_000_00), href="/x"),)))
    >>> "£14.3m" in picture, 'href="/x"' in picture
    (True, True)
    """
    whole = in_order(balanced(flow))
    unknown = sum(ribbon.amount is None for ribbon in whole.ribbons)
    title = f"Money from hand to hand: {len(flow.ribbons)} flows, {unknown} of unknown amount"
    note = "Ribbons are as thick as the least amount on record; the table holds every flow."
    root, layer = begin("money", width, Names(identifier, title, note))
    words = _words(whole)
    placed = lay_out(whole, _frame(words, width))
    top = 12.0
    canvas = add(layer, "g", {"transform": f"translate(0 {number(top)})"})
    names = {each.key: text.clean(each.label) for each in whole.holders}
    for strip in sorted(placed.strips, key=lambda each: -each.thickness):
        _ribbon(canvas, strip, names, placed.slots[strip.ribbon.origin].holder)
    for slot in placed.slots.values():
        _bar(canvas, slot)
    _amounts(canvas, placed)
    bottom = top + placed.height + 14
    if is_narrow(width):
        bottom = _numbered(layer, placed, words, (width, top, bottom))
    else:
        for slot in placed.slots.values():
            _name(canvas, slot, words[slot.holder.key])
    bottom += key(layer, _signs(whole), (8.0, bottom), width - 16)
    return finish(root, layer, (width, bottom + 4), caption)


@dataclass(frozen=True)
class _Words:
    """What is said of a holder: its name, whole and in lines, what it receives or else pays.

    *side* is the end of the words that is at the holder: it stands left of the first column, right
    of the last one, and above those in between.
    """

    name: str
    lines: tuple[str, ...]
    amount: str
    side: str

    @property
    def height(self) -> float:
        return (len(self.lines) + 1) * LEADING


def _words(flow: MoneyFlow) -> dict[str, _Words]:
    first = min((each.column for each in flow.holders), default=0)
    last = max((each.column for each in flow.holders), default=0)
    between = max((WIDE - _MARGIN - _LAST) / max(last - first, 1) - 20, 96.0)
    words = dict[str, _Words]()
    for holder in flow.holders:
        coming = [ribbon for ribbon in flow.ribbons if ribbon.end == holder.key]
        going = [ribbon for ribbon in flow.ribbons if ribbon.origin == holder.key]
        amount = in_words(coming or going) if coming or going else ""
        side = {first: "end", last: "start"}.get(holder.column, "middle")
        room = between if side == "middle" else _MARGIN - 24
        words[holder.key] = _Words(
            text.clean(holder.label), fit(holder.label, room, most=4), amount, side
        )
    return words


def _frame(words: Mapping[str, _Words], width: float) -> Frame:
    if is_narrow(width):
        return Frame(26.0, width - 40, _BAR, 260.0, lambda _: 0.0, lambda _: 15.0, 9.0)

    def above(holder: Holder) -> float:
        own = words[holder.key]
        return own.height + 4 if own.side == "middle" else 0.0

    def least(holder: Holder) -> float:
        return words[holder.key].height

    return Frame(_MARGIN, width - _LAST, _BAR, 320.0, above, least, 12.0)


def _look(holder: Holder) -> NodeLook | ChartLook:
    if holder.key in {KEPT, UNSEEN}:
        return CHART_LOOKS["rest"]
    return node_look({"kind": holder.kind})


def _ribbon(parent: Element, strip: Strip, names: Mapping[str, str], origin: Holder) -> None:
    ribbon = strip.ribbon
    ours = {ribbon.origin, ribbon.end} & {KEPT, UNSEEN}
    look = CHART_LOOKS["rest"] if ours else _look(origin)
    said = f"{names[ribbon.origin]} to {names[ribbon.end]}: {told(ribbon)}"
    what = text.clean(ribbon.title)
    group = linked(parent, ribbon.href, f"{said} ({what})" if what else said, look)
    (x0, y0), (x1, y1) = strip.start, strip.end
    if strip.unknown:
        half = strip.thickness / 2
        path = f"M{_at(x0, y0 + half)}{_bend(x0, y0 + half, x1, y1 + half)}"
        paint = {"fill": "none", "stroke": look.line.light, "stroke-opacity": _OPACITY}
        stripes = {"stroke-width": strip.thickness or 1.0, "stroke-dasharray": _STRIPES}
        add(group, "path", {"class": "line flow", "d": path, **paint, **stripes})
        return
    t = strip.thickness
    back = f"V{number(y1 + t)}{_bend(x1, y1 + t, x0, y0 + t)}Z"
    path = f"M{_at(x0, y0)}{_bend(x0, y0, x1, y1)}{back}"
    paint = {"fill": look.fill.light, "fill-opacity": _OPACITY, "stroke": look.line.light}
    add(group, "path", {"class": "fill line flow", "d": path, **paint, "stroke-width": "0.6"})


def _at(x: float, y: float) -> str:
    return f"{number(x)} {number(y)}"


def _bend(x0: float, y0: float, x1: float, y1: float) -> str:
    middle = (x0 + x1) / 2
    return f"C{_at(middle, y0)} {_at(middle, y1)} {_at(x1, y1)}"


def _bar(parent: Element, slot: Slot) -> None:
    group = add(parent, "g", {"class": f"look-{_look(slot.holder).name}"})
    box = {"x": slot.west, "y": slot.north, "width": _BAR, "height": slot.height, "rx": "1.5"}
    add(group, "rect", {**box, **solid(_look(slot.holder))})


def _name(parent: Element, slot: Slot, words: _Words) -> None:
    told_ = f"{words.name}: {words.amount}"
    group = linked(parent, slot.holder.href, told_, _look(slot.holder))
    beside = slot.north + slot.height / 2 - words.height / 2 + 11
    x, y = {
        "end": (slot.west - 8, beside),
        "start": (slot.west + _BAR + 8, beside),
        "middle": (slot.west + _BAR / 2, slot.north - words.height + 7),
    }[words.side]
    say(group, words.lines, (x, y), text_anchor=words.side, halo=True)
    below = {"text_anchor": words.side, "tone": "quiet", "halo": True, "font_size": SMALL}
    say(group, words.amount, (x, y + len(words.lines) * LEADING), **below)


def _amounts(parent: Element, placed: FlowLayout) -> None:
    """Amounts at the ends of ribbons, where an end has several and there is room."""
    arriving = Counter(strip.ribbon.end for strip in placed.strips)
    room = Room()
    for strip in sorted(placed.strips, key=lambda each: (-each.thickness, each.end)):
        if arriving[strip.ribbon.end] < 2 or strip.thickness < _LEAST_LABELLED:  # noqa: PLR2004
            continue
        said = told(strip.ribbon)
        wide = reach(said, SMALL)
        middle = strip.end[1] + strip.thickness / 2
        if room.first_free([(strip.end[0] - 6 - wide / 2, middle)], wide, LEADING):
            at = (strip.end[0] - 6, middle + 4)
            say(parent, said, at, text_anchor="end", halo=True, font_size=SMALL)


def _numbered(
    parent: Element,
    placed: FlowLayout,
    words: Mapping[str, _Words],
    room: tuple[float, float, float],
) -> float:
    """Numbers at the holders and their names below; returns where these end."""
    width, top, bottom = room
    ranked = sorted(placed.slots.values(), key=lambda slot: (slot.west, slot.north))
    first, last = ranked[0].west if ranked else 0.0, ranked[-1].west if ranked else 0.0
    for rank, slot in enumerate(ranked, 1):
        middle = top + slot.north + slot.height / 2 + 4
        before = slot.west == first != last
        x = slot.west - 6 if before else slot.west + _BAR + 6
        anchor = "end" if before else "start"
        say(parent, str(rank), (x, middle), text_anchor=anchor, halo=True, font_weight="600")
        own = words[slot.holder.key]
        told_ = f"{own.name}: {own.amount}"
        group = linked(parent, slot.holder.href, told_, _look(slot.holder))
        say(group, str(rank), (26, bottom + 14), text_anchor="end", font_weight="600")
        lines = fit(own.name, width - 42, most=2)
        say(group, lines, (34, bottom + 14))
        bottom += len(lines) * LEADING
        say(group, own.amount, (34, bottom + 14), tone="quiet", font_size=SMALL)
        bottom += LEADING + 7
    return bottom + 8


def _signs(flow: MoneyFlow) -> list[tuple[Sign, str]]:
    looks = dict.fromkeys(_look(holder) for holder in flow.holders)
    signs = [(area_sign(look), look.words) for look in looks if isinstance(look, NodeLook)]
    if any(ribbon.end == KEPT for ribbon in flow.ribbons):
        signs.append((area_sign(CHART_LOOKS["rest"]), CHART_LOOKS["rest"].words))
    if any(not ribbon.least for ribbon in flow.ribbons):
        look = CHART_LOOKS["unknown"]
        signs.append((line_sign(look, width=9.0, dash=_STRIPES), look.words))
    return signs
