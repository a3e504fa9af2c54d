"""What may be said of an output: its range, what it rests on, and what to find out first."""

from dataclasses import dataclass

from kg.risk.ensemble.importance import first_order_share
from kg.risk.ensemble.priors import Evidence, Prior
from kg.risk.ensemble.run import Sample
from kg.risk.ensemble.spread import Spread, spread

MOST_ASSUMED = 0.5
"""Where assumptions may drive more of the variance than this, no single figure is given."""
WORTH_TELLING = 0.005
"""Inputs that would remove less are not mentioned."""


@dataclass(frozen=True)
class Share:
    """The value of finding out one input.

    Attributes:
        prior: The input and what is believed of it.
        share: The part of the variance that knowing it would remove on average; of an input of
            several parts, that of the part which tells most.
    """

    prior: Prior
    share: float

    def __str__(self) -> str:
        """Write as a sentence.

        Example:
            >>> from kg.risk.ensemble.distributions import Bernoulli
            >>> told = ("whether a parent guarantee exists", "no schedule", Evidence.ASSUMPTION)
            >>> print(Share(Prior("guarantee", Bernoulli(0.5), *told), 0.43))
            Finding out whether a parent guarantee exists would remove 43% of the uncertainty.
        """
        removed = f"{100 * self.share:.0f}% of the uncertainty"
        return f"Finding out {self.prior.question} would remove {removed}."


@dataclass(frozen=True)
class Conclusion:
    """What may be said of an output.

    Attributes:
        output: Name of the output.
        spread: Mean and quantiles with their errors.
        shares: What each input is worth finding out, the most telling first.
    """

    output: str
    spread: Spread
    shares: tuple[Share, ...]

    @property
    def assumed(self) -> float:
        """The part of the variance that assumed inputs may drive.

        That is all that evidenced inputs do not explain, each alone: what inputs only do together
        counts as assumed, unless all of them are evidenced.
        """
        if not (self._varies and self._count(Evidence.ASSUMPTION)):
            return 0.0
        explained = (s.share for s in self.shares if s.prior.evidence is Evidence.EVIDENCED)
        return max(1 - sum(explained), 0.0)

    @property
    def point(self) -> float | None:
        """The median, or None where assumptions rather than evidence would decide it."""
        return None if self.assumed > MOST_ASSUMED else self.spread.median.value

    @property
    def basis(self) -> str:
        """What the output rests on, in words."""
        known, guessed = self._count(Evidence.EVIDENCED), self._count(Evidence.ASSUMPTION)
        return f"based on {known} evidenced and {guessed} assumed inputs"

    @property
    def _varies(self) -> bool:
        return self.spread.low.value < self.spread.high.value or self.spread.mean.error > 0

    def _count(self, kind: Evidence) -> int:
        return sum(each.prior.evidence is kind for each in self.shares)

    def __str__(self) -> str:
        """Write as sentences."""
        low, high = self.spread.low.value, self.spread.high.value
        told = f"Between {low:,.3g} and {high:,.3g} in nine of ten scenarios, {self.basis}"
        if self.point is None:
            told += "; assumptions drive it, so that no single figure is given"
        else:
            told += f"; {self.point:,.3g} in the middle"
        worth = [str(each) for each in self.shares[:1] if each.share >= WORTH_TELLING]
        return " ".join([f"{told}.", *worth])


def conclude(sample: Sample, output: str) -> Conclusion:
    """Sum up one output of a sample.

    Raises:
        MeasureError: If there is no such output.

    Example:
        >>> from kg.risk.ensemble.distributions import Uniform
        >>> from kg.risk.ensemble.priors import Priors
        >>> from kg.risk.ensemble.run import run
        >>> known = Prior("x", Uniform(0, 1), "how large x is", "a survey", Evidence.EVIDENCED)
        >>> found = conclude(run(lambda draws: {"y": draws["x"]}, Priors("1", (known,))), "y")
        >>> found.basis, round(found.point, 1), round(found.shares[0].share, 2)
        ('based on 1 evidenced and 0 assumed inputs', 0.5, 1.0)
    """
    values = sample.output(output)
    shares = [
        Share(prior, max(first_order_share(sample.inputs[name], values) for name in prior.columns))
        for prior in sample.priors
    ]
    ordered = sorted(shares, key=lambda each: (-each.share, each.prior.name))
    return Conclusion(output, spread(values), tuple(ordered))
