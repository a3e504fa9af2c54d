"""A cascade as plain values: whom it reaches, in which round, from whom, and how hard."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import MeasureError
from viz.span import Pence, Span, in_percent
from viz.tabular import Line, Tabular
from viz.text import clean

MOST = 60
"""How many boxes a picture holds beside those that sum up the rest."""
MOST_IN_ROUND = 20
"""How many of these one round may have."""


@dataclass(frozen=True)
class Reached:
    """An organisation that a cascade reaches.

    Attributes:
        key: What others name it by in *sources*.
        label: Its name.
        round: 0 for what the scenario starts with.
        stress: Its share of what it could lose, from contract minimum to stress ceiling.
        sources: Keys of those from whom it came.
        href: Where its box leads.
    """

    key: str
    label: str
    round: int
    stress: Span
    sources: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class Rounds:
    """What a picture shows of a cascade.

    Attributes:
        columns: The boxes of each round, the gravest first; a round without any is left out.
        numbers: The round of each column.
        rest: For each column those who have no box of their own.
    """

    columns: tuple[tuple[Reached, ...], ...]
    numbers: tuple[int, ...]
    rest: tuple[tuple[Reached, ...], ...]


def rounds_of(reached: Iterable[Reached]) -> Rounds:
    """Return the boxes of a picture, and how many more there are in each round.

    Rounds share the room evenly; what a small one leaves goes to the others.

    Raises:
        MeasureError: Two have the same key, or a round is below 0.

    >>> told = [Reached(str(n), "x", 1, Span(0, 1)) for n in range(100)]
    >>> shown = rounds_of([Reached("start", "y", 0, Span(1, 1)), *told])
    >>> [len(column) for column in shown.columns], [len(rest) for rest in shown.rest]
    ([1, 20], [0, 80])
    """
    everyone = sorted(reached, key=_gravest)
    doubled = [key for key, count in Counter(each.key for each in everyone).items() if count > 1]
    if doubled or any(each.round < 0 for each in everyone):
        wrong = f"'{doubled[0]}' twice" if doubled else "a round below 0"
        raise MeasureError(f"{wrong} in a cascade; give each organisation once, from round 0 on")
    numbers = tuple(sorted({each.round for each in everyone}))
    columns = [[each for each in everyone if each.round == number] for number in numbers]
    most = _room([len(column) for column in columns])
    return Rounds(
        columns=tuple(tuple(column[:most]) for column in columns),
        numbers=numbers,
        rest=tuple(tuple(column[most:]) for column in columns),
    )


def table(reached: Iterable[Reached]) -> Tabular:
    """Return everyone whom a cascade reaches as a table, round by round, the gravest first.

    Raises:
        Nothing.

    >>> table([Reached("a", "Dorset HealthCare", 0, Span(1, 1))]).lines[0].cells
    ('Dorset HealthCare', '0', '100%', '')
    """
    everyone = sorted(reached, key=_gravest)
    names = {each.key: clean(each.label) for each in everyone}
    return Tabular(
        ("organisation", "round", "share of what it could lose", "through"),
        tuple(
            Line(
                (
                    names[each.key],
                    str(each.round),
                    in_percent(each.stress),
                    "; ".join(names.get(source, clean(source)) for source in each.sources),
                ),
                each.href,
            )
            for each in everyone
        ),
    )


def _room(sizes: list[int]) -> int:
    """The most boxes that every round may have so that all together are few enough."""
    fitting = [
        most
        for most in range(1, MOST_IN_ROUND + 1)
        if sum(min(size, most) for size in sizes) <= MOST
    ]
    return max(fitting, default=1)


def _gravest(each: Reached) -> tuple[int, Pence, Pence, str, str]:
    high = each.stress.low if each.stress.high is None else each.stress.high
    return (each.round, -high, -each.stress.low, clean(each.label), each.key)
