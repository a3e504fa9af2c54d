"""What a claim on a debtor is worth, given the debtor's equity: the three classic answers.

A valuation takes the equities now, the equities before any shock and what each node owes in all,
and gives the part of its face value at which a claim on each node is carried. For the same book
Eisenberg and Noe's is at no equity below Furfine's without recovery, nor that below linear
DebtRank's; so the equities they lead to are ordered in the same way, and bracket the truth.

References:
    Barucca, Bardoscia, Caccioli, D'Errico, Visentin, Caldarelli and Battiston, Network Valuation in
    Financial Systems, Mathematical Finance 30 (2020) 1181-1204.
"""

from collections.abc import Callable

import numpy as np

from kg.risk.models.amounts import Vector, portion

Valuation = Callable[[Vector, Vector, Vector], Vector]
"""Equities now, equities before, debts in all; to parts of face value from 0 to 1."""


def eisenberg_noe(equity: Vector, _before: Vector, promised: Vector) -> Vector:
    """Value a solvent debtor in full and an insolvent one at what it can still pay.

    Example:
        >>> eisenberg_noe(np.array([1.0, -2.0, -9.0]), np.zeros(3), np.array([8.0, 8.0, 8.0]))
        array([1.  , 0.75, 0.  ])
    """
    paid = np.maximum(equity + promised, 0.0) / np.where(promised > 0, promised, 1.0)
    return np.where(equity >= 0, 1.0, paid)


def furfine(recovery: float = 0) -> Valuation:
    """Value a solvent debtor in full and an insolvent one at a fixed rate of recovery.

    A debtor whose equity is exactly nothing still counts as solvent here.

    Raises:
        MeasureError: If the rate does not lie between 0 and 1.

    Example:
        >>> furfine(0.4)(np.array([1.0, 0.0, -2.0]), np.zeros(3), np.ones(3))
        array([1. , 1. , 0.4])
    """
    rate = portion(recovery, "recovery")

    def value(equity: Vector, _before: Vector, _promised: Vector) -> Vector:
        return np.where(equity >= 0, 1.0, rate)

    return value


def linear_debtrank(equity: Vector, before: Vector, _promised: Vector) -> Vector:
    """Value a debtor at the part of its equity that is left.

    A debtor that had no equity is worth everything until it loses anything, and then nothing.

    Example:
        >>> before = np.array([4.0, 4.0, 0.0, 0.0])
        >>> linear_debtrank(np.array([3.0, -1.0, 0.0, -0.1]), before, np.ones(4))
        array([0.75, 0.  , 1.  , 0.  ])
    """
    none = np.where(equity >= 0, 1.0, 0.0)
    left = np.divide(equity, before, out=none, where=before > 0)
    return np.clip(left, 0.0, 1.0)


def fall(valuation: Valuation, before: Vector, promised: Vector) -> tuple[Vector, Vector] | None:
    """Say where the value of a claim on each begins to fall evenly, and over how much equity.

    Returns:
        The equity at which it is still worth its face value, and how much less makes it worth
        nothing; None for a valuation that falls at once.

    Example:
        >>> fall(linear_debtrank, np.array([4.0]), np.array([9.0]))
        (array([4.]), array([4.]))
    """
    if valuation is eisenberg_noe:
        return np.zeros_like(promised), promised
    return (before, before) if valuation is linear_debtrank else None
