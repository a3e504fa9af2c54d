"""Where a picture of money has its holders and ribbons: columns, heights in proportion, no overlap.

Every ribbon is as thick as its least amount, all on one scale; one whose amount is not on record
has a fixed thickness. A holder is as high as the fuller of its two sides.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from viz.money_flow import KEPT, UNSEEN, Holder, MoneyFlow, Ribbon, in_order, told
from viz.text import clean

UNKNOWN_THICKNESS = 9.0
"""How thick a ribbon is whose amount is not on record, in pixels."""
_LEAST = 3.0


@dataclass(frozen=True)
class Slot:
    """The place of a holder: *north* is its top, above which its own words may have room."""

    holder: Holder
    west: float
    north: float
    height: float


@dataclass(frozen=True)
class Strip:
    """The place of a ribbon: its top where it leaves and where it arrives, and its thickness."""

    ribbon: Ribbon
    start: tuple[float, float]
    end: tuple[float, float]
    thickness: float

    @property
    def unknown(self) -> bool:
        """Whether its thickness says nothing.

        >>> Strip(Ribbon("a", "b", None), (0, 0), (9, 0), UNKNOWN_THICKNESS).unknown
        True
        """
        return not self.ribbon.least


@dataclass(frozen=True)
class Frame:
    """The room of a picture.

    Attributes:
        west: Left side of the first column.
        east: Left side of the last column.
        bar: How broad a holder is.
        money: How high the column is that most money passes, without gaps.
        above: Room for words above a holder in that column.
        least: Room that a holder needs at least, with its gap, whatever its height.
        gap: Room below a holder.
    """

    west: float
    east: float
    bar: float
    money: float
    above: Callable[[Holder], float]
    least: Callable[[Holder], float]
    gap: float


@dataclass(frozen=True)
class FlowLayout:
    """All places, and pixels per penny."""

    slots: Mapping[str, Slot]
    strips: tuple[Strip, ...]
    scale: float
    height: float


def lay_out(flow: MoneyFlow, frame: Frame) -> FlowLayout:
    """Place the holders and ribbons of *flow*, always in the same way.

    Raises:
        Nothing.

    >>> from viz.span import just
    >>> holders = (Holder("c", "CCG", 0), Holder("l", "Lead", 1))
    >>> frame = Frame(0.0, 90.0, 10.0, 100.0, lambda _: 0.0, lambda _: 0.0, 8.0)
    >>> placed = lay_out(MoneyFlow(holders, (Ribbon("c", "l", just(50)),)), frame)
    >>> placed.slots["l"].height, placed.strips[0].thickness, placed.scale
    (100.0, 100.0, 2.0)
    """
    # Sums of numbers with fractions depend on their order in the last place.
    flow = in_order(flow)
    sides, columns = _sides(flow), _columns(flow)
    scale = _scale(columns, sides, frame.money)
    tall = {each.key: _height(sides[each.key], scale) for each in flow.holders}
    slots = dict[str, Slot]()
    # The first column has nobody to its left: a second time, it follows whom it leads to.
    for _ in range(2):
        slots = _placed(columns, sides, tall, frame, slots)
    height = max((each.north + each.height for each in slots.values()), default=0.0)
    return FlowLayout(slots, _strips(flow, slots, scale, frame.bar), scale, height)


_Sides = tuple[list[Ribbon], list[Ribbon]]


def _sides(flow: MoneyFlow) -> dict[str, _Sides]:
    """For each holder the ribbons that arrive and those that leave."""
    sides: dict[str, _Sides] = defaultdict(lambda: ([], []))
    for ribbon in flow.ribbons:
        sides[ribbon.end][0].append(ribbon)
        sides[ribbon.origin][1].append(ribbon)
    return sides


def _columns(flow: MoneyFlow) -> dict[int, list[Holder]]:
    columns: dict[int, list[Holder]] = defaultdict(list)
    for holder in flow.holders:
        columns[holder.column].append(holder)
    return columns


def _scale(
    columns: Mapping[int, Sequence[Holder]], sides: Mapping[str, _Sides], money: float
) -> float:
    totals = [sum(_worth(sides[each.key]) for each in column) for column in columns.values()]
    return float(money / max(totals)) if any(totals) else 0.0


def _worth(sides: _Sides) -> Fraction:
    """The fuller side, in pence."""
    return max(sum((Fraction(ribbon.least) for ribbon in side), Fraction(0)) for side in sides)


def _thickness(ribbon: Ribbon, scale: float) -> float:
    if ribbon.least:
        return float(ribbon.least) * scale
    return 0.0 if ribbon.amount and ribbon.amount.exact else UNKNOWN_THICKNESS


def _height(sides: _Sides, scale: float) -> float:
    return max(*(sum(_thickness(ribbon, scale) for ribbon in side) for side in sides), _LEAST)


def _placed(
    columns: Mapping[int, Sequence[Holder]],
    sides: Mapping[str, _Sides],
    tall: Mapping[str, float],
    frame: Frame,
    before: Mapping[str, Slot],
) -> dict[str, Slot]:
    """Fill the columns from left to right, each in the middle of the height."""
    breadth = max(columns, default=0) - min(columns, default=0)
    slots, stacks = dict[str, Slot](), dict[int, float]()
    for number, column in sorted(columns.items()):
        share = (number - min(columns)) / breadth if breadth else 0.0
        west, top = frame.west + (frame.east - frame.west) * share, 0.0
        for holder in sorted(column, key=_order(sides, {**before, **slots})):
            own = frame.above(holder) + tall[holder.key]
            spare = max(frame.least(holder) - own, 0.0)
            north = top + frame.above(holder) + spare / 2
            slots[holder.key] = Slot(holder, west, north, tall[holder.key])
            top += own + spare + frame.gap
        stacks[number] = top - frame.gap
    highest = max(stacks.values(), default=0.0)
    lifts = {number: (highest - stack) / 2 for number, stack in stacks.items()}
    return {
        key: replace(slot, north=slot.north + lifts[slot.holder.column])
        for key, slot in slots.items()
    }


def _order(
    sides: Mapping[str, _Sides], slots: Mapping[str, Slot]
) -> Callable[[Holder], tuple[bool, float, Fraction, str, str]]:
    """Near those from whom most comes, else to whom most goes; what is not on record last."""

    def place(holder: Holder) -> tuple[bool, float, Fraction, str, str]:
        coming, going = sides[holder.key]
        others = [(each, each.origin) for each in coming] or [(each, each.end) for each in going]
        known = [(float(each.least) + 1.0, slots[key]) for each, key in others if key in slots]
        middle = sum(weight * (slot.north + slot.height / 2) for weight, slot in known)
        middle /= sum(weight for weight, _ in known) or 1.0
        amount = sum((Fraction(each.least) for each, _ in others), Fraction(0))
        ours = holder.key in {KEPT, UNSEEN}
        return (ours, round(middle, 3), -amount, clean(holder.label), holder.key)

    return place


def _strips(
    flow: MoneyFlow, slots: Mapping[str, Slot], scale: float, bar: float
) -> tuple[Strip, ...]:
    sizes = [_thickness(ribbon, scale) for ribbon in flow.ribbons]
    starts = _stacked(flow, [(each.origin, each.end) for each in flow.ribbons], slots, sizes)
    ends = _stacked(flow, [(each.end, each.origin) for each in flow.ribbons], slots, sizes)
    return tuple(
        Strip(
            ribbon,
            (slots[ribbon.origin].west + bar, starts[rank]),
            (slots[ribbon.end].west, ends[rank]),
            sizes[rank],
        )
        for rank, ribbon in enumerate(flow.ribbons)
    )


def _stacked(
    flow: MoneyFlow,
    ways: Sequence[tuple[str, str]],
    slots: Mapping[str, Slot],
    sizes: Sequence[float],
) -> dict[int, float]:
    """The top of each ribbon at the first of its two keys, in the order of the second's places."""

    def order(rank: int) -> tuple[float, str, str, str, str]:
        other, ribbon = slots[ways[rank][1]], flow.ribbons[rank]
        return (other.north, other.holder.key, ribbon.title, told(ribbon), ribbon.href)

    tops, used = dict[int, float](), defaultdict[str, float](float)
    for rank in sorted(range(len(ways)), key=order):
        own = ways[rank][0]
        tops[rank] = slots[own].north + used[own]
        used[own] += sizes[rank]
    return tops
