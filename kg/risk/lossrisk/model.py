"""A model for ensembles: what becomes of the overrun of one contract."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kg.risk.ensemble.distributions import Vector
from kg.risk.ensemble.factors import Factors
from kg.risk.ensemble.run import Columns
from kg.risk.lossrisk.allocations import ANSWERS, HEAD, JOINT, PASSED, SEVERAL
from kg.risk.lossrisk.drawing import Liabilities, recovered, recovered_jointly
from kg.risk.recovery.draws import pool_each
from kg.risk.recovery.terms import Terms

PART = "provider-part"
"""Prior of the providers' part where it is not on record."""


@dataclass(frozen=True)
class Transfer:
    """A model for ensembles: what becomes of the overrun of one contract.

    The outputs are ``overrun``, ``pool``, ``recovered`` and ``returned``, in pence, and ``tau``,
    which is 1 where nothing falls on the providers.

    Attributes:
        overrun: The overrun.
        least: Terms that leave nothing with the providers where their part is not on record.
        most: Terms that leave everything there; between both the prior ``provider-part`` decides.
        cap: The most that can be had.
        cap_exists: Input that says whether it exists; empty: it does.
        funds: What each provider and guarantor can pay.
        promises: Guarantor to the most it pays.
        heads: Providers who answer for the contract.
        others: The other providers.
        shares: Known shares of the value.
        silent: Input of the part of the rest that each provider without a known share has.
        rule: Concept of the liability rule, or empty.
    """

    overrun: Factors
    least: Terms
    most: Terms
    cap: Factors
    cap_exists: str
    funds: Mapping[str, Factors]
    promises: Mapping[str, Factors]
    heads: tuple[str, ...]
    others: tuple[str, ...]
    shares: Mapping[str, float]
    silent: Mapping[str, Factors]
    rule: str

    def __call__(self, inputs: Columns) -> dict[str, Vector]:
        """Work out every scenario.

        Raises:
            MeasureError: If an input is not drawn.
        """
        count = len(next(iter(inputs.values()))) if inputs else 1
        overrun = np.broadcast_to(self.overrun.of(inputs), (count,)).astype(np.float64)
        part = inputs.get(PART, np.zeros(1))
        least, most = pool_each(self.least, overrun), pool_each(self.most, overrun)
        pool = least + part * (most - least)
        loss = np.minimum(pool, self._capped(inputs))
        by = self._liabilities(inputs, np.ones_like(loss))
        found = recovered_jointly(loss, by) if self.rule == JOINT else recovered(loss, by)
        tau = np.divide(found, pool, out=np.ones_like(pool), where=pool > 0)
        told = {"overrun": overrun, "pool": pool, "recovered": found, "returned": pool - found}
        return {**told, "tau": tau}

    def _capped(self, inputs: Columns) -> Vector:
        cap = self.cap.of(inputs)
        return np.where(inputs[self.cap_exists] > 0, cap, np.inf) if self.cap_exists else cap

    def _liabilities(self, inputs: Columns, one: Vector) -> Liabilities:
        passed, answers = (self._given(inputs, name) * one for name in (PASSED, ANSWERS))
        shares = {
            party: self.shares[party] if party in self.shares else self.silent[party].of(inputs)
            for party in (*self.heads, *self.others)
        }
        # Without losses passed on, those who answer for the contract divide all among themselves.
        own = sum((shares[head] for head in self.heads), np.zeros(1))
        even = np.full_like(own, 1 / len(self.heads))
        alone = {
            head: np.divide(shares[head], own, out=even.copy(), where=own > 0)
            for head in self.heads
        }
        parts = {
            party: one * (passed * share + (1 - passed) * alone.get(party, 0.0))
            for party, share in shares.items()
        }
        funds = {party: one * each.of(inputs) for party, each in self.funds.items()}
        promises = {guarantor: one * each.of(inputs) for guarantor, each in self.promises.items()}
        return Liabilities(parts, self.heads, answers, funds, promises)

    def _given(self, inputs: Columns, name: str) -> Vector:
        """A drawn yes or no; what the rule settles is not drawn."""
        lone = len(self.heads) == 1
        settled = {PASSED: float(self.rule == SEVERAL), ANSWERS: float(self.rule == HEAD and lone)}
        return inputs.get(name, np.full(1, settled[name]))
