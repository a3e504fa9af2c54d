"""Who loses what when an organisation fails: yearly payments, buffers and rates as plain arrays.

Method:
    Two things are lost when an organisation fails. Whoever pays it has to have its work done again,
    at a part ``rho`` of what it was paid in a year (delivery). Whoever it pays is left with a part
    ``omega`` of that unpaid (income). A buffer is what an organisation can lose before it hands its
    contracts back. Whoever commissions and provides nothing is statutory: it loses, and goes on.

    Nothing here knows of contracts in a graph: organisations are numbers from 0, money is pence a
    year. :func:`kg.risk.snapshot.system.system_of` makes a system of a snapshot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array

from kg.errors import MeasureError
from kg.risk.ensemble.distributions import Distribution
from kg.risk.ensemble.priors import Priors
from kg.risk.models.amounts import Flags, Vector
from kg.risk.models.exposures import Exposures

Numbers = npt.NDArray[np.int64]
# Larger than any loss in pence, so that a loss is no part of it.
_BOUNDLESS = 1e30
_ENDS = (0.05, 0.5, 0.95)


class Case(StrEnum):
    """At which ends of what is possible the inputs are taken."""

    LOW = "low"
    """Least payments and rates, largest buffers."""
    MIDDLE = "middle"
    """Everything in the middle of what it can be."""
    HIGH = "high"
    """Largest payments and rates, least buffers."""


@dataclass(frozen=True)
class Ends:
    """One number for each of many things, at three places of what it can be.

    Example:
        >>> Ends.exact([1, 2]).of(Case.HIGH)
        array([1., 2.])
    """

    low: Vector
    middle: Vector
    high: Vector

    @classmethod
    def exact(cls, values: npt.ArrayLike) -> "Ends":
        """Take numbers that are known.

        Example:
            >>> Ends.exact([3]).middle
            array([3.])
        """
        each = np.asarray(values, dtype=np.float64)
        return cls(each, each, each)

    @classmethod
    def between(cls, low: npt.ArrayLike, high: npt.ArrayLike) -> "Ends":
        """Take numbers known to lie between two ends, with the middle halfway.

        Example:
            >>> Ends.between([0], [10]).middle
            array([5.])
        """
        least, most = (np.asarray(end, dtype=np.float64) for end in (low, high))
        return cls(least, np.where(np.isinf(most), least, (least + most) / 2), most)

    def of(self, case: Case) -> Vector:
        """Give the numbers of a case.

        Example:
            >>> Ends.between([0], [10]).of(Case.LOW)
            array([0.])
        """
        found: Vector = getattr(self, case.value)
        return found


@dataclass(frozen=True)
class Rates:
    """What a failure costs others, as a part of what was paid in a year; for each case.

    Attributes:
        delivery: Of having the work done again.
        income: Of what goes unpaid.

    Example:
        >>> Rates((0.5,) * 3, (0.0,) * 3).delivery[0]
        0.5
    """

    delivery: tuple[float, float, float]
    income: tuple[float, float, float]

    @classmethod
    def of(cls, priors: Priors) -> "Rates":
        """Take the 5th, 50th and 95th of a hundred of what is believed of them.

        Example:
            >>> from kg.risk.ensemble.reading import shipped_priors
            >>> [round(rate, 4) for rate in Rates.of(shipped_priors()).income]
            [0.0125, 0.125, 0.2375]
        """
        names = ("re-provision", "lost-income")
        delivery, income = (three_of(priors[name].distribution) for name in names)
        return cls(delivery, income)


def three_of(distribution: Distribution) -> tuple[float, float, float]:
    """Give the 5th, 50th and 95th of a hundred of what a number can be.

    Example:
        >>> from kg.risk.ensemble.distributions import Uniform
        >>> three_of(Uniform(0, 100))
        (5.0, 50.0, 95.0)
    """
    low, middle, high = distribution.draw(np.array([_ENDS]))[0].tolist()
    return low, middle, high


@dataclass(frozen=True)
class System:
    """Payments between organisations and what each can lose.

    Attributes:
        names: The organisations, by number.
        payers: Of each payment, the number of who pays.
        payees: Of each payment, the number of who is paid.
        yearly: Pence a year of each payment.
        evidenced: Which payments have an amount on record for this very payee. Where only the
            whole of a contract is known, nothing says that its payee is paid at all.
        buffers: Pence that each organisation can lose; infinite where nothing bounds it.
        statutory: Which of them lose and never fail.
        rates: What a failure costs others.

    Example:
        A lead passes 60 of 100 on to a partner.

        >>> lead = System.of(["C", "L", "P"], payers=[0, 1], payees=[1, 2], yearly=[100, 60],
        ...     buffers=[0, 20, 5], rates=Rates((0.5,) * 3, (0.25,) * 3), statutory=[0])
        >>> lead.exposures(Case.HIGH).owed.toarray()
        array([[ 0., 25.,  0.],
               [50.,  0., 15.],
               [ 0., 30.,  0.]])
    """

    names: tuple[str, ...]
    payers: Numbers
    payees: Numbers
    yearly: Ends
    evidenced: Flags
    buffers: Ends
    statutory: Flags
    rates: Rates

    @classmethod
    def of(
        cls,
        names: list[str],
        *,
        payers: npt.ArrayLike,
        payees: npt.ArrayLike,
        yearly: npt.ArrayLike | Ends,
        buffers: npt.ArrayLike | Ends,
        rates: Rates,
        statutory: list[int] | None = None,
    ) -> "System":
        """Make a system of plain lists or arrays; every payment is evidenced.

        Raises:
            MeasureError: If lengths do not fit, or a number is negative or not one.
        """
        firm = np.zeros(len(names), np.bool_)
        firm[statutory or []] = True
        giving, taking = (np.asarray(each, dtype=np.int64) for each in (payers, payees))
        amounts = yearly if isinstance(yearly, Ends) else Ends.exact(yearly)
        limits = buffers if isinstance(buffers, Ends) else Ends.exact(buffers)
        paid = np.ones(len(amounts.low), np.bool_)
        return cls(tuple(names), giving, taking, amounts, paid, limits, firm, rates)

    def __post_init__(self) -> None:
        """Check that everything fits."""
        size, arcs = len(self.names), len(self.payers)
        ends = np.concatenate([self.payers, self.payees])
        if len(self.payees) != arcs or ((ends < 0) | (ends >= size)).any():
            raise MeasureError(f"a payment needs a payer and a payee from 0 to {size - 1}")
        for case in Case:
            for name, each, count in (
                ("yearly", self.yearly.of(case), arcs),
                ("buffers", self.buffers.of(case), size),
            ):
                if each.shape != (count,) or not (each >= 0).all():
                    raise MeasureError(f"'{name}' needs {count} numbers that are zero or more")

    @property
    def size(self) -> int:
        """How many organisations there are.

        Example:
            >>> System.of([], payers=[], payees=[], yearly=[], buffers=[],
            ...     rates=Rates((0, 0, 0), (0, 0, 0))).size
            0
        """
        return len(self.names)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of each organisation, by its name.

        Example:
            >>> System.of(["A", "B"], payers=[], payees=[], yearly=[], buffers=[1, 1],
            ...     rates=Rates((0, 0, 0), (0, 0, 0))).number["B"]
            1
        """
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def _exposures(self) -> dict[Case, Exposures]:
        return {}

    def limits(self, case: Case) -> Vector:
        """Give what each can lose in a case; the largest buffers are those of the lowest losses.

        Example:
            >>> System.of(["A"], payers=[], payees=[], yearly=[], buffers=Ends.between([1], [9]),
            ...     rates=Rates((0, 0, 0), (0, 0, 0))).limits(Case.LOW)
            array([9.])
        """
        found = {Case.LOW: self.buffers.high, Case.HIGH: self.buffers.low}
        return np.rint(found.get(case, self.buffers.middle))

    def firm(self, case: Case) -> Flags:
        """Tell who cannot fail in a case: statutory bodies, and whose buffer nothing bounds.

        Example:
            >>> System.of(["A", "B"], payers=[], payees=[], yearly=[], buffers=[1, float("inf")],
            ...     rates=Rates((0, 0, 0), (0, 0, 0))).firm(Case.HIGH).tolist()
            [False, True]
        """
        return np.asarray(self.statutory | np.isinf(self.limits(case)))

    def exposures(self, case: Case) -> Exposures:
        """Give what each loses when another fails, in whole pence, and what each can lose.

        In whole pence, sums are exact, and nobody is brought down by rounding. They are made once
        for each case, as many failures are followed through one system.
        """
        if case not in self._exposures:
            self._exposures[case] = self._exposed(case)
        return self._exposures[case]

    def _exposed(self, case: Case) -> Exposures:
        at = list(Case).index(case)
        amounts = self.yearly.of(case)
        delivery, income = self.rates.delivery[at], self.rates.income[at]
        owed = np.rint(np.concatenate([delivery * amounts, income * amounts * self.evidenced]))
        losing = np.concatenate([self.payers, self.payees])
        failing = np.concatenate([self.payees, self.payers])
        others = losing != failing
        matrix = coo_array(
            (owed[others], (failing[others], losing[others])), shape=(self.size, self.size)
        )
        limits = np.where(self.firm(case), _BOUNDLESS, self.limits(case))
        return Exposures.read(matrix, limits)
