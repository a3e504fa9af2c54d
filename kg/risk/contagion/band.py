"""Three answers to what a failure costs, on the part of a system that it touches.

Method:
    Everybody's claims on others are carried at what the others can bear. By Eisenberg and Noe a
    debtor that fails costs only what its losses exceed its buffer by; by Furfine it costs all of
    it, once it fails; by linear DebtRank it costs in proportion, before it fails. Losses never fall
    in this order, so the first is the least that the contracts mean and the last the most. With
    ``alpha`` or ``beta`` below 1 failing itself costs, and Rogers and Veraart take the first place;
    that can exceed the other two.

References:
    Barucca et al., Network Valuation in Financial Systems, Mathematical Finance 30 (2020).
    Eisenberg and Noe, Management Science 47 (2001) 236-249; Rogers and Veraart, Management
    Science 59 (2013) 882-898; Furfine, Journal of Money, Credit and Banking 35 (2003) 111-128;
    Bardoscia et al., PLoS ONE 10 (2015) e0130406.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, diags_array

from kg.risk.models.amounts import Flags, Vector
from kg.risk.models.clearing import iterate
from kg.risk.models.neva import equities
from kg.risk.models.settling import Stop
from kg.risk.models.valuation import Valuation, eisenberg_noe, furfine, linear_debtrank

_STOP = Stop(tolerance=1e-10)


@dataclass(frozen=True)
class FailingCosts:
    """The parts that whoever fails still realises, of its own and of what others owe it.

    Example:
        >>> FailingCosts().none
        True
    """

    alpha: float = 1
    beta: float = 1

    @property
    def none(self) -> bool:
        """Whether failing itself costs nothing."""
        return self.alpha == self.beta == 1


@dataclass(frozen=True)
class Book:
    """A part of a system as a balance sheet in which every claim is carried in full.

    Attributes:
        owed: In row ``i``, column ``j`` what ``j`` loses if ``i`` fails; only of those who can.
        assets: What each has beside, so that its equity is its buffer.
        debts: What each owes beside, for the same reason. What exceeds a buffer falls on those
            inside; only where failing costs do both have the same rank.
        failed: Who fails at the start.
    """

    owed: csr_array
    assets: Vector
    debts: Vector
    failed: Flags

    @classmethod
    def of(cls, owed: csr_array, buffers: Vector, firm: Flags, failed: Flags) -> "Book":
        """Balance exposures; whoever is firm passes nothing on, unless it is made to fail."""
        passing = diags_array(np.where(firm & ~failed, 0.0, 1.0))
        kept = csr_array(passing @ owed)
        least = np.where(firm, 0.0, buffers)
        beside = least + np.asarray(kept.sum(axis=1)) - np.asarray(kept.sum(axis=0))
        return cls(kept, np.maximum(beside, 0.0), np.maximum(-beside, 0.0), failed)


def losses(book: Book, costs: FailingCosts) -> dict[str, Vector]:
    """What each loses through others, by model.

    Example:
        >>> owed = csr_array(np.array([[0.0, 30, 0], [0, 0, 50], [0, 0, 0]]))
        >>> first, last = np.array([True, False, False]), np.array([False, False, True])
        >>> found = losses(Book.of(owed, np.array([5.0, 20, 0]), last, first), FailingCosts())
        >>> {model: lost.round(6).tolist() for model, lost in found.items()}
        {'minimum': [0.0, 30.0, 10.0], 'threshold': [0.0, 30.0, 50.0], 'ceiling': [0.0, 30.0, 50.0]}
    """
    least = _valued(book, eisenberg_noe) if costs.none else _cleared(book, costs)
    return {
        "minimum": least,
        "threshold": _valued(book, furfine()),
        "ceiling": _valued(book, linear_debtrank),
    }


def _valued(book: Book, valuation: Valuation) -> Vector:
    """Shock whoever fails by so much that nothing owed by it is worth anything."""
    inside = np.asarray(book.owed.sum(axis=1))
    arriving = np.asarray(book.owed.sum(axis=0))
    gone = np.where(book.failed, book.assets + arriving + inside + book.debts + 1, 0.0)
    found = equities(
        book.owed, book.assets, book.debts, valuation, shock=gone, outside_first=True, stop=_STOP
    )
    lost: Vector = found.before - gone - found.after
    return lost


def _cleared(book: Book, costs: FailingCosts) -> Vector:
    """Pay what can be paid when whoever fails pays nothing and others lose by failing."""
    paying = csr_array(diags_array(np.where(book.failed, 0.0, 1.0)) @ book.owed)
    found = iterate(paying, book.assets, book.debts, alpha=costs.alpha, beta=costs.beta, stop=_STOP)
    parts = np.divide(
        found.payments, found.promised, out=np.zeros_like(found.payments), where=found.promised > 0
    )
    claims = np.asarray(book.owed.sum(axis=0))
    lost: Vector = np.maximum(claims - paying.T @ parts, 0.0)
    return lost
