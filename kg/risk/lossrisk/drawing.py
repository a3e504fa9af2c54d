"""Recovery of one contract's loss in very many scenarios, where the division of it is drawn too.

Method:
    Whoever is liable pays its own part first. Then who answers for the contract pays what its
    partners cannot, if it answers for them, out of what it has left. What is still open of the
    parts of those who answer for the contract, guarantors pay up to their caps and what they have
    left. With one contract no other order recovers more: a pound that a provider keeps back for a
    guarantee leaves a pound of its own part open. Amounts are floating point numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kg.risk.ensemble.distributions import Vector

Vectors = Mapping[str, Vector]


@dataclass(frozen=True)
class Liabilities:
    """Who bears which part of a loss in each scenario, and what there is to pay with, in pence.

    Attributes:
        parts: Provider to its part of the loss, from 0 to 1.
        heads: Providers who answer for the contract; guarantors stand behind them.
        answers: 1 where the only head answers for all others, else 0.
        funds: What each provider and guarantor can pay.
        promises: Guarantor to the most it pays; one that has no funds of its own here pays so much.
    """

    parts: Vectors
    heads: tuple[str, ...]
    answers: Vector
    funds: Vectors
    promises: Vectors


def recovered(loss: Vector, by: Liabilities) -> Vector:
    """Work out what can be recovered of a loss where each answers for its own part.

    Args:
        loss: Pence in each scenario, capped.
        by: Who is liable.

    Example:
        >>> one = np.ones(2)
        >>> by = Liabilities(
        ...     {"L": 0.7 * one, "S": 0.3 * one}, ("L",), np.array([0.0, 1.0]),
        ...     {"L": 80 * one, "S": 10 * one}, {})
        >>> recovered(100 * one, by)
        array([80., 90.])
    """
    paid = {party: np.minimum(part * loss, by.funds[party]) for party, part in by.parts.items()}
    short = {party: part * loss - paid[party] for party, part in by.parts.items()}
    nothing = np.zeros_like(loss)
    beside = by.answers * sum((short[each] for each in short if each not in by.heads), nothing)
    lead = by.heads[0]
    extra = np.minimum(beside, by.funds[lead] - paid[lead])
    spent = {**paid, lead: paid[lead] + extra}
    still = sum((short[head] for head in by.heads if head in short), nothing) + beside - extra
    pledged = sum(
        (
            np.minimum(cap, by.funds[each] - spent.get(each, 0.0)) if each in by.funds else cap
            for each, cap in by.promises.items()
        ),
        nothing,
    )
    return np.asarray(sum(paid.values(), nothing) + extra + np.minimum(still, pledged))


def recovered_jointly(loss: Vector, by: Liabilities) -> Vector:
    """Work out what can be recovered of a loss where each provider answers for all of it.

    Args:
        loss: Pence in each scenario, capped.
        by: Who is liable; parts do not matter.

    Example:
        >>> by = Liabilities(
        ...     {"L": np.ones(1), "S": np.zeros(1)}, ("L",), np.zeros(1),
        ...     {"L": np.array([5.0]), "S": np.array([3.0])}, {"G": np.array([1.0])})
        >>> recovered_jointly(np.array([20.0]), by)
        array([9.])
    """
    total = sum((by.funds[party] for party in by.parts), np.zeros_like(loss))
    for guarantor, cap in by.promises.items():
        if guarantor not in by.parts:
            total = total + np.minimum(cap, by.funds.get(guarantor, cap))
    return np.asarray(np.minimum(loss, total))
