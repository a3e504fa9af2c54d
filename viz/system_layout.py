"""Where everything stands when a whole system is drawn: by area, within an area by kind.

Forces make a ball of wool of thousands of things. Here each area is a field of its own; in it the
things of one look fill a disc, best connected first, on the spiral of sunflower seeds, which keeps
all of them equally far apart (H. Vogel, A better way to construct the sunflower head, 1979).
Nothing depends on the day, so that no thing moves from day to day.
"""

import math
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from viz.curves import Area as Extent
from viz.curves import Point
from viz.theme import NODE_LOOKS

ELSEWHERE = "More than one area, or none on record"
"""The heading of what belongs to no one area."""

RADIUS = 9.0
"""Radius of a thing in a picture of everything; hubs are up to twice as large."""

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_STEP = 19.0
_PADDING = 16.0
_HEADING = 44.0
_GAP = 56.0
_LANDSCAPE = 2.0
_RANKS = {name: rank for rank, name in enumerate(NODE_LOOKS)}


@dataclass(frozen=True)
class Member:
    """A thing to be placed.

    Attributes:
        node: Its node.
        label: Its name, which settles ties.
        look: Name of its look.
        degree: How many relations it has on any day.
        area: Name of its area; empty for none.
    """

    node: str
    label: str
    look: str
    degree: int
    area: str = ""


@dataclass(frozen=True)
class Disc:
    """The things of one look in an area, whether or not they are drawn on a day."""

    look: str
    nodes: tuple[str, ...]
    centre: Point
    radius: float


@dataclass(frozen=True)
class Field:
    """An area with its discs; *extent* is west, north, east, south."""

    label: str
    extent: Extent
    discs: tuple[Disc, ...]

    def shown(self, nodes: Container[str]) -> tuple[Disc, ...]:
        """Return the discs in which something is drawn.

        Raises:
            Nothing.

        >>> Field("Dorset", (0, 0, 9, 9), (Disc("contract", ("i:a",), (5, 5), 4),)).shown(())
        ()
        """
        return tuple(each for each in self.discs if any(node in nodes for node in each.nodes))


@dataclass(frozen=True)
class Plan:
    """Positions of all things in pixels, y downwards, and the fields they stand in."""

    spots: Mapping[str, Point] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()


def arrange(members: Iterable[Member]) -> Plan:
    """Place every thing; the order in which they come makes no difference.

    Raises:
        Nothing.

    >>> plan = arrange(
    ...     [
    ...         Member("i:a", "Dorset CCG", "commissioner", 2, "South West"),
    ...         Member("i:b", "Urgent care", "contract", 3, "South West"),
    ...         Member("i:c", "NHS England", "national", 9),
    ...     ]
    ... )
    >>> [(each.label, [disc.look for disc in each.discs]) for each in plan.fields]
    [('South West', ['commissioner', 'contract']), ('More than one area, or none on record', ['national'])]
    >>> len(set(plan.spots.values()))
    3
    """  # noqa: E501 - the heading is one
    grouped: dict[str, dict[str, list[Member]]] = defaultdict(lambda: defaultdict(list))
    for member in members:
        grouped[member.area][member.look].append(member)
    laid = [_laid(area or ELSEWHERE, looks) for area, looks in grouped.items()]
    ordered = sorted(laid, key=lambda each: (each[0].label == ELSEWHERE, *_size(each[0])))
    corners = _shelves([_breadth(each.extent) for each, _ in ordered])
    spots: dict[str, Point] = {}
    fields = []
    for (own, inside), (x, y) in zip(ordered, corners, strict=True):
        fields.append(_moved(own, x, y))
        spots.update({n: (round(x + a, 1), round(y + b, 1)) for n, (a, b) in inside.items()})
    return Plan(spots, tuple(fields))


def scale(degree: int) -> float:
    """Return how much larger than others a thing with *degree* relations is drawn.

    Raises:
        Nothing.

    >>> scale(0), scale(400), scale(20) < scale(60)
    (1.0, 2.0, True)
    """
    return 1.0 + min(1.0, math.sqrt(degree) / 12)


def _laid(label: str, looks: Mapping[str, Sequence[Member]]) -> tuple[Field, dict[str, Point]]:
    """Set the discs of an area beside each other, its corner at the origin."""
    names = sorted(looks, key=lambda look: (-len(looks[look]), _RANKS.get(look, 99), look))
    radii = [_STEP * math.sqrt(len(looks[name])) + _PADDING for name in names]
    discs, spots = [], dict[str, Point]()
    for name, radius, (x, y) in zip(
        names, radii, _shelves([(2 * r, 2 * r + 24) for r in radii], gap=4.0), strict=True
    ):
        centre = (x + radius + _PADDING, y + radius + _HEADING + 24)
        seeds = _seeds(looks[name], centre)
        discs.append(Disc(name, tuple(seeds), centre, radius))
        spots.update(seeds)
    east = max(disc.centre[0] + disc.radius for disc in discs) + _PADDING
    south = max(disc.centre[1] + disc.radius for disc in discs) + _PADDING
    return Field(label, (0.0, 0.0, east, south), tuple(discs)), spots


def _seeds(members: Iterable[Member], centre: Point) -> dict[str, Point]:
    ordered = sorted(members, key=lambda each: (-each.degree, each.label, each.node))
    return {
        each.node: (
            centre[0] + _STEP * math.sqrt(rank + 0.3) * math.cos(rank * _GOLDEN_ANGLE),
            centre[1] + _STEP * math.sqrt(rank + 0.3) * math.sin(rank * _GOLDEN_ANGLE),
        )
        for rank, each in enumerate(ordered)
    }


def _shelves(sizes: Sequence[tuple[float, float]], gap: float = _GAP) -> list[Point]:
    """Set rectangles in rows from the left, so that all of them make a landscape page."""
    if not sizes:
        return []
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    room = max(math.sqrt(area * _LANDSCAPE), *(width for width, _ in sizes))
    corners, x, y, tallest = [], 0.0, 0.0, 0.0
    for width, height in sizes:
        if x and x + width > room:
            x, y, tallest = 0.0, y + tallest + gap, 0.0
        corners.append((x, y))
        x, tallest = x + width + gap, max(tallest, height)
    return corners


def _breadth(extent: Extent) -> tuple[float, float]:
    return (extent[2] - extent[0], extent[3] - extent[1])


def _size(own: Field) -> tuple[float, str]:
    return (-own.extent[3], own.label)


def _moved(own: Field, x: float, y: float) -> Field:
    west, north, east, south = own.extent
    discs = tuple(
        Disc(each.look, each.nodes, (each.centre[0] + x, each.centre[1] + y), each.radius)
        for each in own.discs
    )
    return Field(own.label, (west + x, north + y, east + x, south + y), discs)
