"""A sum of money that goes into a recovery: what it can be, and what is drawn for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kg.errors import MeasureError
from kg.risk.ensemble.distributions import (
    Bernoulli,
    Distribution,
    Lognormal,
    Point,
    Triangular,
    Uniform,
)
from kg.risk.ensemble.factors import Factors
from kg.risk.ensemble.priors import Evidence, Prior
from kg.risk.inputs.known import Known
from kg.risk.money import MoneyRange
from kg.risk.recovery.between import End
from kg.risk.wording import first_of_each, listed, unique


@dataclass(frozen=True)
class Quantity:
    """A sum of money.

    Attributes:
        what: What it is, in words.
        low: The least it can be, in pence.
        high: The most it can be; None: nothing bounds it.
        drawn: What is drawn for it in a scenario; None: nothing can be.
        priors: Priors of the inputs that are drawn.
        assumed: Whether any of it rests on an assumption.
        sources: Keys of the sources of what is on record.
        steps: How it came about, in words.
        claims: Keys of the claims it rests on.
    """

    what: str
    low: int
    high: int | None
    drawn: Factors | None
    priors: tuple[Prior, ...] = ()
    assumed: bool = False
    sources: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    def at(self, end: End) -> int | None:
        """Take one end, in pence; None where nothing bounds it."""
        return self.low if end is End.LOW else self.high

    @property
    def amount(self) -> str:
        """What it can be, in words."""
        return MoneyRange("GBP", "", self.low, self.high).amount

    def __str__(self) -> str:
        """Write with its sources, or with the assumption that stands for them.

        Example:
            >>> print(evidenced("own funds of L", Known(500, 500, ("source/a",))))
            own funds of L: £5 (source/a)
        """
        if not self.assumed:
            return f"{self.what}: {self.amount} ({', '.join(self.sources) or 'as supposed'})"
        guessed = [prior for prior in self.priors if prior.evidence is Evidence.ASSUMPTION]
        told = listed([f"{prior.name}: {prior.source}" for prior in guessed])
        return f"{self.what}: {self.amount}, assumed ({told})"


def supposed(what: str, pence: int) -> Quantity:
    """Make a quantity of a sum that the question supposes.

    Example:
        >>> supposed("overrun", 100).amount
        '£1'
    """
    return Quantity(what, pence, pence, Factors(pence))


def evidenced(what: str, known: Known[int]) -> Quantity:
    """Make a quantity of what is on record; a range is drawn evenly, which is not on record.

    Example:
        >>> found = evidenced("own funds of L", Known(100, 300, ("source/a",)))
        >>> found.drawn, [prior.evidence.value for prior in found.priors]
        (Factors(times=1, inputs=('own funds of L',)), ['evidenced'])
    """
    told = Quantity(
        what,
        known.low,
        known.high,
        None,
        sources=known.sources,
        steps=known.steps,
        claims=known.claims,
    )
    if known.high is None:
        return told
    if known.exact:
        return replace(told, drawn=Factors(known.low))
    prior = Prior(
        what,
        Uniform(known.low, known.high),
        f"which of the figures on record is the {what}",
        ", ".join(known.sources),
        Evidence.EVIDENCED,
        f"The {what}, between figures on record.",
    )
    return replace(told, drawn=Factors(1, (what,)), priors=(prior,))


def part_of(what: str, priors: Sequence[Prior], whole: Quantity | None) -> Quantity:
    """Make a quantity that is assumed to be a part of another, such as 2% of an annual value.

    Without the whole it can be anything, and nothing can be drawn.

    Args:
        what: What it is.
        priors: Priors of the parts, which are multiplied.
        whole: What it is a part of; None: not on record.

    Example:
        >>> prior = Prior("fund", Uniform(0, 0.02), "what L has", "a guess", Evidence.ASSUMPTION)
        >>> found = part_of("own funds of L", [prior], supposed("annual value", 10_000))
        >>> found.low, found.high, found.drawn
        (0, 200, Factors(times=10000, inputs=('fund',)))
        >>> part_of("own funds of L", [prior], None).high is None
        True
    """
    if whole is None:
        return Quantity(what, 0, None, None, tuple(priors), assumed=True)
    ends = [support(prior.distribution) for prior in priors]
    low, high = Fraction(whole.low), None if whole.high is None else Fraction(whole.high)
    for least, most in ends:
        low *= least
        high = None if high is None or most is None else high * most
    names = tuple(prior.name for prior in priors)
    drawn = whole.drawn and Factors(whole.drawn.times, (*names, *whole.drawn.inputs))
    return Quantity(
        what,
        int(low // 1),
        None if high is None else -int(-high // 1),
        drawn,
        (*priors, *whole.priors),
        assumed=True,
        sources=whole.sources,
        steps=whole.steps,
        claims=whole.claims,
    )


def about(prior: Prior, whom: str) -> Prior:
    """Make a prior of its own for one body, so that two bodies are not drawn alike.

    Example:
        >>> prior = Prior("fund", Uniform(0, 1), "what it has", "a guess", Evidence.ASSUMPTION)
        >>> own = about(prior, "L")
        >>> own.name, own.question
        ('fund of L', 'what it has (L)')
    """
    return replace(prior, name=f"{prior.name} of {whom}", question=f"{prior.question} ({whom})")


def support(distribution: Distribution) -> tuple[Fraction, Fraction | None]:
    """Give the least and the most that can be drawn from a distribution of single numbers.

    Raises:
        MeasureError: If it is none of single numbers.

    Example:
        >>> [str(end) for end in support(Uniform(0.02, 0.5))]
        ['1/50', '1/2']
    """
    match distribution:
        case Point(value):
            return _exact(value), _exact(value)
        case Uniform(low, high) | Triangular(low, _, high):
            return _exact(low), _exact(high)
        case Bernoulli(probability):
            return Fraction(int(probability == 1)), Fraction(int(probability > 0))
        case Lognormal():
            return Fraction(0), None
        case _:
            name = type(distribution).__name__
            raise MeasureError(f"a prior of kind {name} is no single number; take another")


def every_prior(quantities: Sequence[Quantity | None]) -> tuple[Prior, ...]:
    """List the priors of several quantities, each once.

    Example:
        >>> every_prior([None, supposed("overrun", 5)])
        ()
    """
    each = {prior.name: prior for one in quantities if one for prior in one.priors}
    return tuple(each[name] for name in first_of_each(list(each)))


def sources_of(quantities: Sequence[Quantity | None]) -> tuple[str, ...]:
    """Keys of the sources of several quantities, sorted, each once.

    Example:
        >>> sources_of([evidenced("cap", Known(5, 5, ("source/a",))), None])
        ('source/a',)
    """
    return unique(source for one in quantities if one for source in one.sources)


def _exact(value: float) -> Fraction:
    """A number as it was written: 0.02 is a fiftieth."""
    return Fraction(str(value))
