"""Draws as they occur in life: a few of everything have nearly all of it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")
_MASK = (1 << 64) - 1
EPOCH = date(1900, 1, 1)
RELEASED = date(2026, 8, 28)
TODAY = (RELEASED - EPOCH).days
DAYS = tuple((EPOCH + timedelta(number)).isoformat() for number in range(TODAY + 6000))


def chance(seed: int, name: str) -> Random:
    """Begin a source of chance, the same for the same seed and name."""
    return Random(f"{seed}-{name}")  # noqa: S311 - no secret depends on it


def day_number(year: int, month: int = 1, day: int = 1) -> int:
    """Number a day; ``DAYS`` writes it.

    Example:
        >>> DAYS[day_number(2013, 4, 1)]
        '2013-04-01'
    """
    return (date(year, month, day) - EPOCH).days


def mixed(*numbers: int) -> int:
    """Mix numbers to one that looks drawn, the same each time.

    Example:
        >>> mixed(1, 2) == mixed(1, 2), mixed(1, 2) == mixed(2, 1)
        (True, False)
    """
    state = 0x9E3779B97F4A7C15
    for number in numbers:
        state = ((state ^ (number + 1)) * 0xBF58476D1CE4E5B9) & _MASK
        state ^= state >> 29
    return state


def rank(random: Random, count: int, steep: float = 3.0) -> int:
    """Draw one of so many, the first ones far more often than the last.

    Args:
        random: Where chance comes from.
        count: How many there are.
        steep: 1 draws all alike; with 3 the first of a thousand is drawn one time in ten.
    """
    return int(count * random.random() ** steep)


def pareto(random: Random, least: float, shape: float, most: float) -> float:
    """Draw a size of which there are many small and few huge ones."""
    return min(least / (1.0 - random.random()) ** (1.0 / shape), most)


def shares(total: int, weights: Mapping[str, float], least: int = 0) -> dict[str, int]:
    """Share out a total in proportion, exactly.

    Raises:
        ValueError: There is too little for each to have the least.

    Example:
        >>> shares(10, {"a": 1, "b": 2})
        {'a': 3, 'b': 7}
    """
    whole = sum(weights.values())
    found = {name: max(least, int(total * weight / whole)) for name, weight in weights.items()}
    most = max(weights, key=lambda name: weights[name])
    found[most] += total - sum(found.values())
    if found[most] < least:
        raise ValueError(f"{total:,} are too few to share; choose a scale of 0.001 or more")
    return found


def part_of(number: int, count: int, total: int) -> int:
    """Tell how many of a total fall to one of so many, as evenly as can be.

    Example:
        >>> [part_of(number, 3, 7) for number in range(3)]
        [2, 2, 3]
    """
    return (number + 1) * total // count - number * total // count


def pick(random: Random, choices: Sequence[Choice]) -> Choice:
    """Draw one, all alike; far quicker than ``Random.choice``."""
    return choices[int(random.random() * len(choices))]
