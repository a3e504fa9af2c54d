"""Clearing: who pays whom how much when several parties cannot pay in full.

Method:
    Node ``i`` has resources ``e_i`` and owes ``P_i`` in all, to other nodes and outside, every
    creditor with equal rank. A clearing vector ``p`` of payments satisfies
    ``p_i = P_i`` where ``e_i`` and what arrives reach ``P_i``, and otherwise
    ``p_i = alpha * e_i + beta * (what arrives)``, where ``pi_ji = L_ji / P_j`` of what ``j`` pays
    arrives at ``i``. With ``alpha = beta = 1`` nothing is lost by failing (Eisenberg and Noe);
    below 1 failing itself costs (Rogers and Veraart). Clearing vectors form a lattice with a
    greatest and a least one; they may differ where a circle of debts holds no resources, or where
    failing costs.

References:
    Eisenberg and Noe, Systemic Risk in Financial Systems, Management Science 47 (2001) 236-249.
    Rogers and Veraart, Failure and Rescue in an Interbank Network, Management Science 59 (2013)
    882-898.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array, diags_array, eye_array
from scipy.sparse.linalg import splu

from kg.errors import MeasureError
from kg.risk.models.amounts import Flags, Matrix, Vector, portion, ratio, square, vector
from kg.risk.models.settling import AT_REST, Stop, settle

# Short by less than this part of its debts, a node is short by rounding only.
_ROUNDING = 1e-12
# An iteration from below nears a node's debts without reaching them.
_NEARLY = 1e-9


@dataclass(frozen=True)
class Clearing:
    """What everyone pays.

    Attributes:
        payments: What each node pays in all.
        promised: What each node owes in all.
        equity: Resources and receipts less debts; negative for whoever falls short. What failing
            itself costs is not taken off.
        failed: Who does not pay in full.
        rounds: How many solves or iterations it took.
        residual: How far one more application of the rule moves a payment, as a part of the
            largest amount.
    """

    payments: Vector
    promised: Vector
    equity: Vector
    failed: Flags
    rounds: int
    residual: float

    @property
    def shortfall(self) -> Vector:
        """What each node's creditors lose.

        Example:
            >>> clear([[0, 4], [0, 0]], [3, 0]).shortfall
            array([1., 0.])
        """
        return self.promised - self.payments


@dataclass(frozen=True)
class _Book:
    """Debts in the form the rules use: who receives which share of whose payments."""

    receives: csr_array
    resources: Vector
    promised: Vector
    alpha: float
    beta: float

    @property
    def scale(self) -> float:
        return float(max(self.promised.max(initial=0), self.resources.max(initial=0))) or 1.0

    def short(self, payments: Vector, slack: float) -> Flags:
        has = self.resources + self.receives @ payments
        return np.asarray(has < self.promised * (1 - slack))

    def rule(self, payments: Vector, slack: float) -> Vector:
        received: Vector = self.receives @ payments
        if self.alpha == self.beta == 1:
            return np.minimum(self.promised, self.resources + received)
        realised = np.minimum(self.promised, self.alpha * self.resources + self.beta * received)
        return np.where(self.short(payments, slack), realised, self.promised)

    def result(self, payments: Vector, rounds: int, slack: float) -> Clearing:
        equity = self.resources + self.receives @ payments - self.promised
        moved = np.abs(self.rule(payments, slack) - payments).max(initial=0) / self.scale
        failed = self.short(payments, slack)
        return Clearing(payments, self.promised, equity, failed, rounds, float(moved))


def clear(
    owed: Matrix,
    resources: npt.ArrayLike,
    outside: npt.ArrayLike | None = None,
    *,
    alpha: float = 1,
    beta: float = 1,
) -> Clearing:
    """Find the greatest clearing vector by letting nodes fail in rounds.

    Each round solves the linear system of those that have failed so far, so it is exact up to
    rounding after at most as many rounds as there are nodes. Where tens of thousands fail at once,
    the systems take long, and :func:`iterate` is the better choice.

    Args:
        owed: In row ``i``, column ``j`` what ``i`` owes ``j``; nothing on the diagonal.
        resources: What each node has beside what others owe it.
        outside: What each node owes outside the network, with the same rank.
        alpha: The part of its own resources that a node which fails can still pay out.
        beta: The part of what arrives that a node which fails can still pay out.

    Raises:
        MeasureError: If shapes or amounts are wrong, or those who fail pass everything round in a
            circle, so that rounding decides; :func:`iterate` then still answers.

    Example:
        >>> cleared = clear([[0, 2], [2.2, 0]], [1, 1], alpha=0.5, beta=0.5)
        >>> cleared.payments, cleared.failed.any()
        (array([2. , 2.2]), np.False_)
    """
    book = _read(owed, resources, outside, alpha, beta)
    failed = np.zeros(len(book.promised), dtype=np.bool_)
    payments, rounds = book.promised, 0
    while True:
        short = failed | book.short(payments, _ROUNDING)
        if (short == failed).all():
            return book.result(payments, rounds, _ROUNDING)
        failed, rounds = short, rounds + 1
        payments = _solve(book, failed)


def iterate(
    owed: Matrix,
    resources: npt.ArrayLike,
    outside: npt.ArrayLike | None = None,
    *,
    least: bool = False,
    alpha: float = 1,
    beta: float = 1,
    stop: Stop = AT_REST,
) -> Clearing:
    """Find the greatest or the least clearing vector by applying the rule until nothing moves.

    The greatest is approached from full payment, the least from none. Where failing costs, the
    approach from below can halt just under a node's debts; it counts as paying, and goes on.

    Args:
        owed: In row ``i``, column ``j`` what ``i`` owes ``j``; nothing on the diagonal.
        resources: What each node has beside what others owe it.
        outside: What each node owes outside the network, with the same rank.
        least: Look for the least clearing vector.
        alpha: The part of its own resources that a node which fails can still pay out.
        beta: The part of what arrives that a node which fails can still pay out.
        stop: The last step allowed, as a part of the largest amount, and the rounds.

    Raises:
        MeasureError: If shapes or amounts are wrong, or the rounds do not suffice.

    Example:
        Two who owe each other one pound and have nothing may pay, or not.

        >>> circle = [[0, 1], [1, 0]]
        >>> iterate(circle, [0, 0]).payments, iterate(circle, [0, 0], least=True).payments
        (array([1., 1.]), array([0., 0.]))
    """
    book = _read(owed, resources, outside, alpha, beta)
    slack = _NEARLY if least else _ROUNDING
    payments = np.zeros_like(book.promised) if least else book.promised
    found = settle(lambda paid: book.rule(paid, slack), payments, stop, scale=book.scale)
    return book.result(found.values, found.rounds, slack)


def _read(
    owed: Matrix,
    resources: npt.ArrayLike,
    outside: npt.ArrayLike | None,
    alpha: float,
    beta: float,
) -> _Book:
    debts = square(owed, "owed", hollow=True)
    size = debts.shape[0]
    has = vector(resources, "resources", size)
    beyond = np.zeros(size) if outside is None else vector(outside, "outside", size)
    promised = np.asarray(debts.sum(axis=1)) + beyond
    shares = diags_array(ratio(np.where(promised > 0, 1.0, 0.0), promised)) @ debts
    receives = csr_array(shares.T)
    return _Book(receives, has, promised, portion(alpha, "alpha"), portion(beta, "beta"))


def _solve(book: _Book, failed: Flags) -> Vector:
    """What everyone pays when those who failed pass on what they realise, the rest pays in full."""
    at = np.flatnonzero(failed)
    full = np.where(failed, 0.0, book.promised)
    arriving = (book.receives @ full)[at]
    within = book.receives[at][:, at]
    system = csc_array(eye_array(len(at)) - book.beta * within)
    try:
        paid = splu(system).solve(book.alpha * book.resources[at] + book.beta * arriving)
    except RuntimeError as problem:
        nodes = ", ".join(map(str, at[:5]))
        raise MeasureError(
            f"nodes {nodes} pass everything they get round in a circle; use the iteration"
        ) from problem
    payments = full.copy()
    payments[at] = np.clip(paid, 0.0, book.promised[at])
    return payments
