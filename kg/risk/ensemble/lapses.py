"""A model for ensembles: what a service misses while a provider is not replaced."""

from dataclasses import dataclass

from kg.risk.ensemble.distributions import Vector
from kg.risk.ensemble.factors import NOTHING, Factors
from kg.risk.ensemble.run import Columns
from kg.risk.service.lapse import Withdrawal, lapse
from kg.risk.service.plan import Service


@dataclass(frozen=True)
class Leaving:
    """A provider gives notice; the numbers are drawn.

    Attributes:
        provider: Who.
        notice: Months until it leaves.
        replaced: Months, from the same day, until someone else does what it did.
        contingency: The part of what it did that is covered in between.
    """

    provider: str
    notice: Factors
    replaced: Factors
    contingency: Factors = NOTHING


@dataclass(frozen=True)
class Lapses:
    """Works out what a service misses.

    The outputs are ``months`` with less than the whole service, the activity ``unhandled``, and the
    ``lowest`` part of its work that the service can do.

    Attributes:
        service: The service.
        leaving: Who gives notice, all on the same day.
        until: Months after which nothing is counted any more.

    Example:
        >>> import numpy as np
        >>> from kg.risk.service.plan import Function
        >>> line = Service("line", (Function("calls", {"A": 1}),), activity=100)
        >>> model = Lapses(line, (Leaving("A", Factors(9), Factors(1, ("replacement",))),))
        >>> model({"replacement": np.array([8.0, 12.0])})["unhandled"]
        array([  0., 300.])
    """

    service: Service
    leaving: tuple[Leaving, ...]
    until: float = float("inf")

    def __call__(self, inputs: Columns) -> dict[str, Vector]:
        """Work out every scenario.

        Raises:
            MeasureError: If an input is not drawn, or a notice is not one that can be.
        """
        withdrawals = [
            Withdrawal(
                each.provider,
                each.notice.of(inputs),
                each.replaced.of(inputs),
                each.contingency.of(inputs),
            )
            for each in self.leaving
        ]
        found = lapse(self.service, withdrawals, until=self.until)
        return {"months": found.months, "unhandled": found.unhandled, "lowest": found.lowest}
