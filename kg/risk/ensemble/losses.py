"""A model for ensembles: how much of a loss returns to the commissioner."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.risk.ensemble.distributions import Vector
from kg.risk.ensemble.factors import Factors
from kg.risk.ensemble.run import Columns
from kg.risk.recovery.book import Book
from kg.risk.recovery.draws import Draws, recover_each


@dataclass(frozen=True)
class Losses:
    """Recovers the losses of a book in which some amounts are drawn.

    The outputs are ``pool``, ``recovered`` and ``returned``, in pence. Risk transfer effectiveness
    over all scenarios is ``sample.ratio("recovered", "pool")``.

    Attributes:
        book: Contracts, funds and guarantees; what is not drawn is taken from here.
        overruns: Pence of overrun by contract.
        funds: Pence by party.
        guarantees: Pence by guarantor and beneficiary.
        recourse: Pence by contract and party.

    Example:
        >>> import numpy as np
        >>> from kg.risk.recovery.book import Contract, lead_bears_all
        >>> book = Book((Contract("K", 0, lead_bears_all("L")),), {"L": 300})
        >>> model = Losses(book, overruns={"K": Factors(1000, ("overrun",))})
        >>> model({"overrun": np.array([0.2, 0.5])})["returned"]
        array([  0., 200.])
    """

    book: Book
    overruns: Mapping[str, Factors] = field(default_factory=dict)
    funds: Mapping[str, Factors] = field(default_factory=dict)
    guarantees: Mapping[tuple[str, str], Factors] = field(default_factory=dict)
    recourse: Mapping[tuple[str, str], Factors] = field(default_factory=dict)

    def __call__(self, inputs: Columns) -> dict[str, Vector]:
        """Work out every scenario.

        Raises:
            MeasureError: If an input is not drawn, or the book has no such contract or party.
        """
        found = recover_each(
            self.book,
            Draws(
                {name: each.of(inputs) for name, each in self.overruns.items()},
                {name: each.of(inputs) for name, each in self.funds.items()},
                {pair: each.of(inputs) for pair, each in self.guarantees.items()},
                {pair: each.of(inputs) for pair, each in self.recourse.items()},
            ),
        )
        return {"pool": found.pool, "recovered": found.recovered, "returned": found.returned}
