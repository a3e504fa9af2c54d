"""What scenarios say of one contract: ranges with their errors, and what to find out first."""

from dataclasses import dataclass

from kg.risk.ensemble.conclude import WORTH_TELLING, Conclusion, conclude
from kg.risk.ensemble.run import Sample
from kg.risk.ensemble.spread import Estimate, Spread
from kg.risk.finding import Json
from kg.risk.wording import first_of_each

_PENCE = 100
_MOST_TOLD = 5


@dataclass(frozen=True)
class Outlook:
    """What follows if the priors hold.

    Attributes:
        scenarios: How many were drawn.
        seed: Seed of the draws.
        version: Version of the priors.
        returned: What returns to the commissioner of the providers' part, in pence.
        tau: Risk transfer effectiveness; None where in some scenario nothing falls on providers.
        ratio: What is recovered in all scenarios, over what falls on providers in all of them;
            None where nothing ever does.
        driven_by_assumptions: Whether assumptions drive more than half of the variance of what
            returns, so that no single figure may be given.
        finding_out: What is worth finding out, as sentences, the most telling first.
    """

    scenarios: int
    seed: int
    version: str
    returned: Spread
    tau: Spread | None
    ratio: float | None
    driven_by_assumptions: bool
    finding_out: tuple[str, ...]

    def as_dict(self) -> Json:
        """Write for JSON; money in pounds. A middle that assumptions would decide is null."""
        return {
            "scenarios": self.scenarios,
            "seed": self.seed,
            "priors": self.version,
            "returned": self._spread(self.returned, 1 / _PENCE, 2),
            "tau": None if self.tau is None else self._spread(self.tau, 1, 4),
            "ratio": None if self._hidden or self.ratio is None else f"{self.ratio:.4f}",
            "driven_by_assumptions": self.driven_by_assumptions,
            "finding_out": list(self.finding_out),
        }

    @property
    def _hidden(self) -> bool:
        return self.driven_by_assumptions

    def _spread(self, spread: Spread, unit: float, digits: int) -> Json:
        def told(each: Estimate) -> Json:
            return {
                "value": f"{each.value * unit:.{digits}f}",
                "error": f"{each.error * unit:.{digits}f}",
            }

        median = None if self._hidden else told(spread.median)
        return {"5%": told(spread.low), "50%": median, "95%": told(spread.high)}


def outlook(sample: Sample) -> Outlook:
    """Sum up the scenarios of a contract.

    Example:
        >>> import numpy as np
        >>> from kg.risk.ensemble.priors import Priors
        >>> one = np.ones(10)
        >>> found = outlook(Sample(Priors("1", ()), 0, {}, {
        ...     "pool": 400 * one, "recovered": 100 * one, "returned": 300 * one,
        ...     "tau": one / 4}))
        >>> found.ratio, found.returned.median.value, found.finding_out
        (0.25, 300.0, ())
    """
    returned, pool = conclude(sample, "returned"), sample.output("pool")
    return Outlook(
        len(pool),
        sample.seed,
        sample.priors.version,
        returned.spread,
        conclude(sample, "tau").spread if (pool > 0).all() else None,
        sample.ratio("recovered", "pool") if pool.any() else None,
        returned.point is None,
        _worth(returned),
    )


def _worth(conclusion: Conclusion) -> tuple[str, ...]:
    told = [str(each) for each in conclusion.shares if each.share >= WORTH_TELLING]
    return first_of_each(told)[:_MOST_TOLD]
