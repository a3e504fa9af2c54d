"""How long a service can do less than all of its work, drawn from what is believed of inputs."""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import sqrt

import numpy as np

from kg.risk.ensemble.conclude import Conclusion, conclude
from kg.risk.ensemble.distributions import Dirichlet, Point, Vector
from kg.risk.ensemble.priors import Prior, Priors
from kg.risk.ensemble.run import Columns, run
from kg.risk.ensemble.spread import Estimate, Spread, spread
from kg.risk.service.lapse import Withdrawal, lapse
from kg.risk.service.plan import Function, Service

NOTICE, REPLACEMENT, CONTINGENCY = "notice", "replacement", "contingency"
EVENNESS = "share-concentration"


@dataclass(frozen=True)
class Part:
    """One thing that a service does, and what of it the leaving providers do.

    Attributes:
        name: What it is called.
        essential: Whether the service can do no more than this does.
        weight: Of what is not essential: which part of the service it makes up.
        providers: How many provide it.
        leaving: How many of these leave.
        share: The part that they do; None: not on record.
    """

    name: str
    essential: bool
    weight: float
    providers: int
    leaving: int
    share: float | None = None

    @property
    def lost(self) -> tuple[float, float]:
        """The least and the most of it that is lost while nobody stands in.

        Example:
            >>> [Part("calls", True, 0, *count).lost for count in ((2, 0), (2, 1), (1, 1))]
            [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
        """
        if self.share is not None:
            return self.share, self.share
        return float(self.leaving == self.providers), float(self.leaving > 0)

    @property
    def split(self) -> str:
        """Name of the input that tells how its providers divide it."""
        return f"division of {self.name}"

    @property
    def is_open(self) -> bool:
        """Whether the leaving providers' part has to be drawn."""
        low, high = self.lost
        return low < high

    def lost_in(self, inputs: Columns) -> Vector:
        """What is lost of it in each scenario."""
        if not self.is_open:
            return np.full(1, self.lost[0])
        columns = [inputs[f"{self.split}.{each}"] for each in range(self.leaving)]
        return np.asarray(np.sum(columns, axis=0))


@dataclass(frozen=True)
class Gap:
    """Works out what a service misses while those who leave are not replaced.

    The outputs are ``months`` with less than the whole service, the months of work ``unhandled``,
    and the ``lowest`` part of its work that the service can do.

    Attributes:
        parts: What the service does.

    Example:
        >>> model = Gap((Part("calls", essential=True, weight=0, providers=1, leaving=1),))
        >>> found = model({name: np.array([value]) for name, value in (
        ...     ("notice", 9.0), ("replacement", 11.0), ("contingency", 0.5))})
        >>> found["months"], found["unhandled"]
        (array([2.]), array([1.]))
    """

    parts: tuple[Part, ...]

    def __call__(self, inputs: Columns) -> dict[str, Vector]:
        """Work out every scenario."""
        covered = inputs[CONTINGENCY]
        withdrawals = [
            Withdrawal(
                str(place),
                inputs[NOTICE],
                inputs[REPLACEMENT],
                1 - part.lost_in(inputs) * (1 - covered),
            )
            for place, part in enumerate(self.parts)
        ]
        functions = (
            Function(part.name, {str(place): 1.0}, part.essential, part.weight)
            for place, part in enumerate(self.parts)
        )
        found = lapse(Service("service", tuple(functions), activity=1), withdrawals)
        return {"months": found.months, "unhandled": found.unhandled, "lowest": found.lowest}


@dataclass(frozen=True)
class Drawn:
    """What follows from the scenarios of a gap.

    Attributes:
        months: Months with less than the whole service.
        chance: How likely there is a gap.
        lowest: The smallest part of its work that the service can do.
        unhandled: Months of its work that nobody does.
    """

    months: Conclusion
    chance: Estimate
    lowest: Spread
    unhandled: Spread


def drawn(parts: tuple[Part, ...], priors: Priors, scenarios: int, seed: int) -> Drawn:
    """Draw scenarios of a gap; what comes to the same question is answered once.

    Args:
        parts: What the service does.
        priors: What is believed of notice, replacement, contingency and unknown shares.
        scenarios: How many to draw.
        seed: Another one gives other draws.

    Example:
        >>> from kg.risk.ensemble.reading import shipped_priors
        >>> calls = Part("calls", essential=True, weight=0, providers=1, leaving=1)
        >>> found = drawn((calls,), shipped_priors(), 100, 0)
        >>> [share.prior.name for share in found.months.shares]
        ['notice', 'replacement', 'contingency']
    """
    # Names only matter where the division of a part is drawn.
    alike = (each if each.is_open else replace(each, name="") for each in parts)
    return _drawn(tuple(alike), priors, scenarios, seed)


@lru_cache(maxsize=4096)
def _drawn(parts: tuple[Part, ...], priors: Priors, scenarios: int, seed: int) -> Drawn:
    splits = [_division(part, priors[EVENNESS]) for part in parts if part.is_open]
    chosen = priors.only(NOTICE, REPLACEMENT, CONTINGENCY)
    every = Priors(chosen.version, (*chosen.each, *splits))
    sample = run(Gap(parts), every, scenarios=scenarios, seed=seed)
    return Drawn(
        conclude(sample, "months"),
        probability(sample.output("months")),
        spread(sample.output("lowest")),
        spread(sample.output("unhandled")),
    )


def _division(part: Part, evenness: Prior) -> Prior:
    """How the providers of a part divide it, as evenly as the prior says."""
    even = evenness.distribution
    return Prior(
        part.split,
        Dirichlet(
            tuple(map(str, range(part.providers))), even.value if isinstance(even, Point) else 1
        ),
        f"how {part.name} is divided among its {part.providers} providers",
        evenness.source,
        evenness.evidence,
        evenness.meaning,
    )


def probability(values: Vector) -> Estimate:
    """Estimate how likely a number above zero is, with its Monte Carlo standard error.

    Example:
        >>> probability(np.array([0.0, 1.0, 2.0, 0.0]))
        Estimate(value=0.5, error=0.25)
    """
    part = float((values > 0).mean())
    return Estimate(part, sqrt(part * (1 - part) / values.size))
