"""Lines between things: bent apart where parallel, ending at outlines, with a place for words."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Point = tuple[float, float]
Area = tuple[float, float, float, float]
"""West, north, east, south."""

_BEND = 34.0
_CELL = 80.0
_LOOP = 46.0
_HALF = 0.5


@dataclass(frozen=True)
class Curve:
    """A quadratic Bézier curve from outline to outline."""

    start: Point
    control: Point
    end: Point

    def at(self, share: float) -> Point:
        """Return the point that lies *share* of the way along.

        Raises:
            Nothing.

        >>> Curve((0, 0), (5, 10), (10, 0)).at(0.5)
        (5.0, 5.0)
        """
        rest = 1 - share
        weights = (rest * rest, 2 * rest * share, share * share)
        points = (self.start, self.control, self.end)
        return (
            sum(weight * x for weight, (x, _) in zip(weights, points, strict=True)),
            sum(weight * y for weight, (_, y) in zip(weights, points, strict=True)),
        )

    def part(self, share: float) -> "Curve":
        """Return the curve up to *share* of its way (de Casteljau).

        Raises:
            Nothing.

        >>> Curve((0, 0), (5, 10), (10, 0)).part(0.5).end
        (5.0, 5.0)
        """
        (x0, y0), (x1, y1) = self.start, self.control
        middle = (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
        return Curve(self.start, middle, self.at(share))

    def arrow(self, length: float, breadth: float) -> tuple[Point, Point, Point]:
        """Return the corners of an arrowhead that ends where the curve ends.

        Raises:
            Nothing.

        >>> Curve((0, 0), (5, 0), (10, 0)).arrow(4, 2)
        ((10, 0), (6.0, 1.0), (6.0, -1.0))
        """
        (x, y), (cx, cy) = self.end, self.control
        distance = math.hypot(x - cx, y - cy) or 1.0
        dx, dy = (x - cx) / distance, (y - cy) / distance
        bx, by = x - dx * length, y - dy * length
        half = breadth / 2
        return (self.end, (bx - dy * half, by + dx * half), (bx + dy * half, by - dx * half))


@dataclass(frozen=True)
class Extent:
    """How far a thing reaches: its outline's radius, and the label *half* wide, *down* deep."""

    radius: float
    half: float = 0.0
    down: float = 0.0

    def reach(self, direction: Point) -> float:
        """Return how far from the centre a line in *direction* (of length 1) leaves the thing.

        Raises:
            Nothing.

        >>> Extent(10, 30, 50).reach((0.0, 1.0)), Extent(10, 30, 50).reach((1.0, 0.0))
        (50.0, 10)
        """
        dx, dy = direction
        # A flat line meets the thing itself; only a steep one arrives through the label below.
        if dy < abs(dx) or not self.down:
            return self.radius
        out = min(self.down / dy, self.half / abs(dx) if dx else self.down / dy)
        return max(self.radius, out)


def curve(origin: Point, end: Point, extents: tuple[Extent, Extent], bend: float) -> Curve:
    """Return the line from *origin* to *end*, outline to outline, bent by *bend* gaps.

    Raises:
        Nothing.

    >>> curve((0, 0), (100, 0), (Extent(10), Extent(20)), 0)
    Curve(start=(10.0, 0.0), control=(45.0, 0.0), end=(80.0, 0.0))
    """
    (x0, y0), (x1, y1) = origin, end
    distance = math.hypot(x1 - x0, y1 - y0)
    if distance < 1:
        return _loop(origin, extents[0].radius, bend)
    near = distance < sum(extent.down + extent.radius for extent in extents)
    first_extent, last_extent = (Extent(e.radius) if near else e for e in extents)
    lift = bend * _BEND * 2
    normal = (-(y1 - y0) / distance, (x1 - x0) / distance)
    aim = ((x0 + x1) / 2 + normal[0] * lift, (y0 + y1) / 2 + normal[1] * lift)
    first, last = _towards(origin, aim, first_extent), _towards(end, aim, last_extent)
    middle = (
        (first[0] + last[0]) / 2 + normal[0] * lift,
        (first[1] + last[1]) / 2 + normal[1] * lift,
    )
    return Curve(first, middle, last)


@dataclass
class Room:
    """The areas of a picture that are taken, kept in a grid so that asking is quick."""

    cells: dict[tuple[int, int], list[Area]] = field(default_factory=dict)

    def take(self, area: Area) -> None:
        """Mark *area* as taken.

        Raises:
            Nothing.

        >>> room = Room()
        >>> room.take((0, 0, 10, 10))
        >>> room.is_free((0, 0, 10, 10))
        False
        """
        for cell in _cells(area):
            self.cells.setdefault(cell, []).append(area)

    def is_free(self, area: Area) -> bool:
        """Tell whether nothing taken overlaps *area*.

        Raises:
            Nothing.

        >>> room = Room()
        >>> room.take((0, 0, 10, 10))
        >>> room.is_free((5, 5, 20, 20)), room.is_free((11, 0, 20, 10))
        (False, True)
        """
        return not any(
            area[0] < other[2] and other[0] < area[2] and area[1] < other[3] and other[1] < area[3]
            for cell in _cells(area)
            for other in self.cells.get(cell, ())
        )

    def first_free(self, centres: Iterable[Point], width: float, height: float) -> Point | None:
        """Take the first of *centres* where a label of that size fits, and return it.

        Raises:
            Nothing.

        >>> Room().first_free([(0, 0)], 20, 10)
        (0, 0)
        """
        for x, y in centres:
            area = (x - width * _HALF, y - height * _HALF, x + width * _HALF, y + height * _HALF)
            if self.is_free(area):
                self.take(area)
                return (x, y)
        return None


def _towards(origin: Point, aim: Point, extent: Extent) -> Point:
    distance = math.hypot(aim[0] - origin[0], aim[1] - origin[1]) or 1.0
    direction = ((aim[0] - origin[0]) / distance, (aim[1] - origin[1]) / distance)
    reach = min(extent.reach(direction), distance * 0.9)
    return (origin[0] + direction[0] * reach, origin[1] + direction[1] * reach)


def _loop(origin: Point, radius: float, bend: float) -> Curve:
    x, y = origin
    reach = _LOOP + abs(bend) * _BEND
    control = (x, y - reach * 2)
    return Curve(
        _towards(origin, (x - reach, y - reach), Extent(radius)),
        control,
        _towards(origin, (x + reach, y - reach), Extent(radius)),
    )


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    west, north, east, south = (math.floor(side / _CELL) for side in area)
    for column in range(west, east + 1):
        for line in range(north, south + 1):
            yield (column, line)
