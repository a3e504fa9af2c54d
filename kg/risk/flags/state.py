"""What a flag says of a contract: raised, not raised or unknown, with its grounds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from kg.risk.finding import Interval, Json, Path, Thing, value_as_json
from kg.risk.flags.definitions import Definition, Threshold
from kg.risk.wording import unique

Measured: TypeAlias = int | Decimal | Interval
"""A count, a number, or the ends of what a number can be."""
Number: TypeAlias = int | Decimal | Fraction
_DIGITS = 4


class Level(StrEnum):
    """How a flag stands, the worst first."""

    RED = "red"
    AMBER = "amber"
    UNKNOWN = "unknown"
    CLEAR = "not raised"


RAISED = frozenset({Level.RED, Level.AMBER})


@dataclass(frozen=True)
class FlagState:
    """How one flag stands for one contract.

    Attributes:
        flag: Short name of the flag.
        name: Its name in words.
        about: The contract, or the organisation concerned.
        level: How it stands.
        sentence: Why, as a sentence.
        value: What was measured; None where it is unknown.
        unit: What the value counts.
        threshold: Where it is raised, in words.
        paths: The facts that lead to it.
        sources: Keys of the sources it rests on.
        unknowns: What would have to be known to say more.
    """

    flag: str
    name: str
    about: Thing
    level: Level
    sentence: str
    value: Measured | None = None
    unit: str = ""
    threshold: str = ""
    paths: tuple[Path, ...] = ()
    sources: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()

    @property
    def raised(self) -> bool:
        """Whether it is amber or red."""
        return self.level in RAISED

    def as_dict(self) -> Json:
        """Write for JSON.

        Example:
            >>> state = FlagState("F5", "VAT gap", Thing("contract/K", "K"), Level.CLEAR, "None.")
            >>> state.as_dict()["level"], state.as_dict()["value"]
            ('not raised', None)
        """
        return {
            "flag": self.flag,
            "name": self.name,
            "about": self.about.as_dict(),
            "level": self.level.value,
            "sentence": self.sentence,
            "value": None if self.value is None else value_as_json(self.value),
            "unit": self.unit,
            "threshold": self.threshold,
            "paths": [path.as_dict() for path in self.paths],
            "sources": list(self.sources),
            "unknowns": list(self.unknowns),
        }


def judged(threshold: Threshold, low: Number, high: Number | None) -> Level:
    """Compare a number that is known to lie between two ends with a threshold.

    It is raised only where even the lower end raises it, and not raised only where even the upper
    end does not; anything else is unknown. No upper end: nothing bounds it.

    Example:
        >>> ends = Threshold(Decimal(1), Decimal(2))
        >>> [judged(ends, Decimal(low), Decimal(3)).value for low in (0, 1, 2)]
        ['unknown', 'amber', 'red']
        >>> judged(ends, Decimal(0), Decimal("0.9")).value
        'not raised'
        >>> judged(Threshold(Decimal(1), below=True), Decimal(0), Decimal("0.9")).value
        'amber'
    """
    ends = {Level.RED: threshold.red, Level.AMBER: threshold.amber}
    exact = {level: Fraction(end) for level, end in ends.items() if end is not None}
    for level, end in exact.items():
        if (high is not None and high < end) if threshold.below else low >= end:
            return level
    if not exact:
        return Level.UNKNOWN
    if threshold.below:
        return Level.CLEAR if low >= max(exact.values()) else Level.UNKNOWN
    return Level.CLEAR if high is not None and high < min(exact.values()) else Level.UNKNOWN


def between(low: Number, high: Number | None) -> Measured:
    """Write the ends of a number, rounded, as one number where they are the same.

    Example:
        >>> between(Fraction(2, 3), Fraction(2, 3)), str(between(1, None))
        (Decimal('0.6667'), 'between 1 and any number')
    """
    if low == high:
        return _rounded(low)
    return Interval(_rounded(low), None if high is None else _rounded(high))


def _rounded(number: Number) -> Decimal:
    exact = Fraction(number)
    told = round(Decimal(exact.numerator) / Decimal(exact.denominator), _DIGITS)
    return told.to_integral_value() if told == told.to_integral_value() else told.normalize()


def state(  # noqa: PLR0913 - the fields of a state, most of them by name
    definition: Definition,
    about: Thing,
    level: Level,
    sentence: str,
    *,
    value: Measured | None = None,
    paths: Iterable[Path] = (),
    sources: Iterable[str] = (),
    unknowns: Iterable[str] = (),
) -> FlagState:
    """Say how a flag stands, in the words of its definition.

    Example:
        >>> found = state(Definition("F5", "VAT gap"), Thing("contract/K", "K"), Level.RED, "One.")
        >>> found.flag, found.raised, found.threshold
        ('F5', True, 'raised by a single one')
    """
    every = tuple(paths)
    return FlagState(
        definition.id,
        definition.name,
        about,
        level,
        sentence,
        value,
        definition.unit,
        str(definition.threshold),
        every,
        unique([*sources, *(source for path in every for source in path.sources)]),
        tuple(unknowns),
    )


def worse(*states: FlagState) -> FlagState:
    """Of several readings of one flag, give the worst; a raised one keeps the others' grounds.

    Example:
        >>> each = [state(Definition("F8", "left"), Thing("contract/K", "K"), level, f"{level}.")
        ...         for level in (Level.CLEAR, Level.UNKNOWN, Level.AMBER, Level.RED)]
        >>> worse(*each).sentence, worse(*each[:2]).sentence
        ('red. amber.', 'unknown.')
    """
    ordered = sorted(states, key=_severity)
    raised = [each for each in ordered if each.raised]
    if not raised:
        return ordered[0]
    return replace(
        raised[0],
        sentence=" ".join(each.sentence for each in raised),
        paths=tuple(path for each in raised for path in each.paths),
        sources=unique(source for each in raised for source in each.sources),
        unknowns=tuple(doubt for each in raised for doubt in each.unknowns),
    )


def either(read: FlagState, told: FlagState) -> FlagState:
    """Let a document raise what the graph itself does not show.

    That no document says so does not stand against what the graph shows.

    Example:
        >>> clear, silent, amber = (
        ...     state(Definition("F5", "VAT gap"), Thing("contract/K", "K"), level, f"{level}.")
        ...     for level in (Level.CLEAR, Level.UNKNOWN, Level.AMBER))
        >>> either(clear, silent).sentence, either(clear, amber).sentence
        ('not raised.', 'amber.')
    """
    return worse(read, told) if told.raised else read


def _severity(found: FlagState) -> int:
    return list(Level).index(found.level)
