"""From when to when entries exist, and which ones take over from which."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from bench.england.draws import TODAY, chance, day_number, mixed
from bench.england.layout import Kind, Layout

_EARLIEST, _LATEST = day_number(1974, 4, 1), day_number(2024, 4, 1)
_BODIES_LATEST = day_number(2013, 4, 1)
_CLOSED = 0.33
_LONGEST_CHAIN, _LARGEST_MERGER = 4, 8
_OPENED = {"icb": day_number(2014, 4, 1), "ccg": day_number(2013, 4, 1)}
_ENDED = {"pct": day_number(2013, 3, 31), "health-authority": day_number(2006, 6, 30)}


@dataclass(frozen=True, slots=True)
class Takeover:
    """One entry takes over from another.

    Attributes:
        predecessor: Number of the entry that ends.
        successor: Number of the entry that goes on.
        day: The day, as a number.
        told_by: Which ends state it: the predecessor, the successor or both.
    """

    predecessor: int
    successor: int
    day: int
    told_by: frozenset[int]


@dataclass
class Takeovers:
    """All successions, by the entries that state them.

    Attributes:
        of: Number of an entry -> the successions that its record states.
        ends: Number of an entry -> its last day, because another took over.
        count: How many there are, each counted once.
    """

    of: dict[int, list[Takeover]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[int, int] = field(default_factory=dict)
    count: int = 0


def takeovers(layout: Layout) -> Takeovers:
    """Draw the successions: chains of one after another, and mergers of several into one."""
    random = chance(layout.seed, "successions")
    found = Takeovers()
    for kind in layout.kinds:
        pairs = _pairs(kind, random)
        for _ in range(kind.successions):
            before, after, day = next(pair for pair in pairs if pair[0] != pair[1])
            both = frozenset({before, after})
            told_by = both if random.random() < 0.6 else frozenset({random.choice((before, after))})
            takeover = Takeover(before, after, day, told_by)
            for number in told_by:
                found.of[number].append(takeover)
            found.ends[before] = max(day - 1, found.ends.get(before, 0))
            found.count += 1
    return found


def _pairs(kind: Kind, random: Random) -> Iterator[tuple[int, int, int]]:
    """Go through a kind from its end, where the less important entries are."""
    number = kind.count - 1
    while True:
        day = day_number(random.randint(1999, 2023), random.choice((4, 7, 10)))
        size = random.randint(1, _LONGEST_CHAIN)
        if random.random() < 0.3:
            size = random.randint(2, _LARGEST_MERGER)
            for step in range(1, size + 1):
                yield _at(kind, number - step), _at(kind, number), day
        else:
            for step in range(size, 0, -1):
                later = day + 500 * (size - step)
                yield _at(kind, number - step), _at(kind, number - step + 1), min(later, TODAY)
        number -= size + 1


def _at(kind: Kind, place: int) -> int:
    """The first half of a kind, which has the bodies that buy and pay, goes on for good."""
    half = kind.count // 2
    return kind.first + half + place % (kind.count - half)


def life(layout: Layout, kind: Kind, number: int, found: Takeovers) -> tuple[int, int]:
    """Give the first and the last day of an entry, as numbers; 0 is an open end."""
    drawn = mixed(layout.seed, number, 2)
    latest = _BODIES_LATEST if kind.body else _LATEST
    start = _OPENED.get(kind.name) or _EARLIEST + drawn % (latest - _EARLIEST)
    end = _ENDED.get(kind.name) or found.ends.get(number, 0)
    if not end and not kind.body and (drawn >> 20) % 1000 < _CLOSED * 1000:
        end = start + 200 + (drawn >> 40) % 9000
    if end and start >= end:
        start = max(end - 1500, 1)
    return start, end if end <= TODAY else 0
