"""The Herfindahl-Hirschman index of known and of partly known sizes, exactly.

The index is the sum of squared percentage shares: 10,000 for a single holder, near zero for many.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import product

WHOLE = 10_000
LOW, HIGH = 1000, 1800
_HUNDREDTH = Decimal("0.01")
# With more corners than this, trying them all takes too long, and a safe upper bound is used.
_CORNERS = 50_000

Size = tuple[Fraction, Fraction | None]
NOTHING: Size = (Fraction(0), Fraction(0))


def herfindahl(sizes: Iterable[int | Decimal | Fraction]) -> Fraction:
    """Compute the index of known sizes; no sizes at all: zero.

    Example:
        >>> herfindahl([30, 30, 20, 20])
        Fraction(2600, 1)
    """
    return _index(Counter(Fraction(size) for size in sizes))


def _index(times: Mapping[Fraction, int]) -> Fraction:
    """Compute the index of sizes, each of which comes so many times."""
    total = _sum(times)
    squares = sum((size**2 * count for size, count in times.items()), Fraction(0))
    return WHOLE * squares / total**2 if total else Fraction(0)


def _sum(times: Mapping[Fraction, int]) -> Fraction:
    return sum((size * count for size, count in times.items()), Fraction(0))


def bounds(sizes: Sequence[Size], anybodys: Sequence[Size] = ()) -> tuple[Fraction, Fraction]:
    """Compute the least and the greatest index when each size lies in a range.

    Sizes that are ``anybodys`` belong to newcomers for the least, to one holder for the greatest.
    The least is exact; the greatest is exact while the corners are few, else a safe bound.
    A range without an upper end can dwarf all others, so it allows the whole 10,000.

    Example:
        >>> known = [(Fraction(30), Fraction(30)), (Fraction(20), Fraction(20))]
        >>> [float(end) for end in bounds([*known, (Fraction(0), Fraction(30))])]
        [3421.0526315789475, 5200.0]
        >>> [float(end) for end in bounds(known, [(Fraction(50), Fraction(50))])]
        [3800.0, 6800.0]
        >>> float(bounds([*known, (Fraction(0), None)])[1])
        10000.0
    """
    every = [*sizes, *anybodys]
    if any(high is None for _, high in every):
        return _least(every), Fraction(WHOLE)
    if not any(high for _, high in every):
        return Fraction(0), Fraction(0)
    return _least(every), _greatest(sizes, total_of(anybodys))


def largest_share(
    sizes: Sequence[Size], anybodys: Sequence[Size] = ()
) -> tuple[Fraction, Fraction]:
    """Compute the least and the greatest share, from 0 to 1, that the largest holder can have.

    Example:
        >>> thirty, twenty = (Fraction(30), Fraction(30)), (Fraction(0), Fraction(20))
        >>> [str(end) for end in largest_share([thirty, twenty])]
        ['3/5', '1']
    """
    spare = total_of(anybodys)
    whole = total_of([*sizes, spare])
    shares = [(Fraction(0), Fraction(0))]
    for low, high in {*sizes, NOTHING}:
        rest_high = None if whole[1] is None else whole[1] - (high or 0)
        least = low / (low + rest_high) if low and rest_high is not None else Fraction(0)
        top = None if high is None or spare[1] is None else high + spare[1]
        rest_low = whole[0] - low - spare[0]
        shares.append((least, _ratio(top, rest_low)))
    return max(least for least, _ in shares), max(most for _, most in shares)


def _ratio(top: Fraction | None, rest: Fraction) -> Fraction:
    if top is None:
        return Fraction(1)
    return top / (top + rest) if top else Fraction(0)


def total_of(sizes: Sequence[Size]) -> Size:
    """Add ranges; without an upper end in one, there is none in the sum."""
    highs = [high for _, high in sizes if high is not None]
    low = sum((low for low, _ in sizes), Fraction(0))
    return low, sum(highs, Fraction(0)) if len(highs) == len(sizes) else None


def band(low: Fraction, high: Fraction) -> str:
    """Name the concentration by the thresholds 1,000 and 1,800.

    Example:
        >>> band(Fraction(2600), Fraction(2600)), band(Fraction(900), Fraction(1500))
        ('high', 'low to moderate')
    """
    names = ["low" if end < LOW else "moderate" if end <= HIGH else "high" for end in (low, high)]
    return " to ".join(dict.fromkeys(names))


def rounded(number: Fraction, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """Write an exact number with two decimals.

    Example:
        >>> rounded(Fraction(20000, 3)), rounded(Fraction(10000, 3), "ROUND_CEILING")
        (Decimal('6666.67'), Decimal('3333.34'))
    """
    scaled = Decimal(number.numerator * 100) / Decimal(number.denominator)
    return (scaled.to_integral_value(rounding) / 100).quantize(_HUNDREDTH)


def _least(sizes: Iterable[Size]) -> Fraction:
    """Draw every size towards the level at which the index stops falling.

    On the way up, the slope of the index has the sign of ``_slope``, which never falls; so the
    turning point is found by halving, and within its stretch it is a ratio.
    """
    times = Counter(sizes)
    marks = sorted({end for size in times for end in size if end}) or [Fraction(1)]
    place = bisect_left(marks, 1, key=lambda level: int(_slope(times, level) >= 0))
    if not place:
        return _index(_drawn(times, marks[0]))
    low, high = marks[place - 1], marks[place] if place < len(marks) else None
    fixed = _drawn({size: count for size, count in times.items() if not _follows(size, low)}, low)
    total = _sum(fixed)
    squares = sum((size**2 * count for size, count in fixed.items()), Fraction(0))
    level = max(low, squares / total) if total else low
    return _index(_drawn(times, level if high is None else min(high, level)))


def _slope(times: Mapping[Size, int], level: Fraction) -> Fraction:
    drawn = _drawn(times, level).items()
    return sum((size * (level - size) * count for size, count in drawn), Fraction(0))


def _drawn(times: Mapping[Size, int], level: Fraction) -> Counter[Fraction]:
    """Draw sizes as near to a level as each can be."""
    drawn: Counter[Fraction] = Counter()
    for size, count in times.items():
        drawn[_clamp(size, level)] += count
    return drawn


def _follows(size: Size, level: Fraction) -> bool:
    """Whether a size moves with the level just above it."""
    return size[0] <= level and (size[1] is None or size[1] > level)


def _clamp(size: Size, level: Fraction) -> Fraction:
    low, high = size
    return max(low, level if high is None else min(high, level))


def _greatest(sizes: Sequence[Size], spare: Size) -> Fraction:
    """Try every corner with everything spare in one hand, or bound it when they are too many."""
    ends = [(low, low if high is None else high) for low, high in sizes]
    extra = (spare[0], spare[0] if spare[1] is None else spare[1])
    open_ranges = sum(low != high for low, high in [*ends, extra])
    if not open_ranges:
        known = sorted(low for low, _ in ends) or [Fraction(0)]
        return herfindahl([*known[:-1], known[-1] + extra[0]])
    if len(ends) * 2**open_ranges <= _CORNERS:
        corners = product(*(sorted({low, high}) for low, high in [*ends, extra]))
        return max(_one_hand(corner) for corner in corners)
    firm = sum(low for low, _ in ends)
    tops = ((high + extra[1], firm - low) for low, high in ends)
    most = sum((Fraction(top, top + rest) ** 2 for top, rest in tops if top), Fraction(0))
    return min(Fraction(WHOLE), WHOLE * most)


def _one_hand(corner: Sequence[Fraction]) -> Fraction:
    known = sorted(corner[:-1]) or [Fraction(0)]
    return herfindahl([*known[:-1], known[-1] + corner[-1]])
