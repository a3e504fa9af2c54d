"""Who loses what when a node fails, read once and ready to be walked arc by arc.

Walking starts at the node that fails and touches nothing else, so a scenario costs what it reaches
and not what the network holds.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from kg.risk.models.amounts import Matrix, Vector, ratio, square, vector

# The closer to 1, the tighter the bound; the first powers may grow before they shrink.
_SWEEPS, _ENOUGH, _HOPELESS = 300, 0.95, 1e12


@dataclass(frozen=True)
class Exposures:
    """Debts between nodes and the buffers that absorb losses.

    Attributes:
        owed: In row ``i``, column ``j`` what ``i`` owes ``j``, and ``j`` loses if ``i`` fails.
        buffers: What each node can lose before it fails, in the same unit.

    Example:
        >>> pair = Exposures.read([[0, 5], [0, 0]], buffers=[1, 10])
        >>> pair.size, pair.targets, pair.amounts
        (2, [1], [5.0])
    """

    owed: csr_array
    buffers: Vector

    @classmethod
    def read(cls, owed: Matrix, buffers: npt.ArrayLike) -> "Exposures":
        """Check and read a matrix of debts and the nodes' buffers.

        A node with an empty buffer fails at its first loss, however small, and not before.

        Raises:
            MeasureError: If shapes do not fit, or an amount is negative or not finite.

        Example:
            >>> Exposures.read([[0, 5], [0, 0]], [1, 10]).size
            2
        """
        amounts = square(owed, "owed")
        return cls(amounts, vector(buffers, "buffers", amounts.shape[0]))

    @property
    def size(self) -> int:
        """How many nodes there are.

        Example:
            >>> Exposures.read([[0]], [1]).size
            1
        """
        return len(self.buffers)

    # Python walks lists of its own numbers several times faster than arrays.
    @cached_property
    def starts(self) -> list[int]:
        """Where each node's arcs begin; one more entry says where the last one's end.

        Example:
            >>> Exposures.read([[0, 5], [3, 0]], [1, 10]).starts
            [0, 1, 2]
        """
        return list(self.owed.indptr.tolist())

    @cached_property
    def targets(self) -> list[int]:
        """The node at the end of each arc.

        Example:
            >>> Exposures.read([[0, 5], [3, 0]], [1, 10]).targets
            [1, 0]
        """
        return list(self.owed.indices.tolist())

    @cached_property
    def amounts(self) -> list[float]:
        """The amount of each arc.

        Example:
            >>> Exposures.read([[0, 5], [3, 0]], [1, 10]).amounts
            [5.0, 3.0]
        """
        return list(self.owed.data.tolist())

    @cached_property
    def limits(self) -> list[float]:
        """The buffers as a list.

        Example:
            >>> Exposures.read([[0, 5], [3, 0]], [1, 10]).limits
            [1.0, 10.0]
        """
        return list(self.buffers.tolist())

    @cached_property
    def leverage(self) -> csr_array:
        """The share of ``j``'s buffer that is lost with ``i``; infinite where ``j`` has none.

        Example:
            >>> Exposures.read([[0, 5], [3, 0]], [1, 10]).leverage.toarray()
            array([[0. , 0.5],
                   [3. , 0. ]])
        """
        shares = ratio(self.owed.data, self.buffers[self.owed.indices])
        return csr_array((shares, self.owed.indices, self.owed.indptr), shape=self.owed.shape)

    @cached_property
    def growth(self) -> float:
        """What a stress of 1 on every node could at most add to any of them, if nothing capped it.

        It bounds ``(I - A')^-1 A' 1`` for leverage ``A``: with ``w`` the sum of the first powers of
        ``A'`` applied to ones, and ``c`` the smallest of ``w - A'w``, it is the largest ``w / c``,
        less 1. Where rounds do not die out by themselves there is no such bound: it is infinite.

        Example:
            >>> Exposures.read([[0, 5], [0, 0]], [1, 10]).growth
            0.5
            >>> Exposures.read([[0, 9], [9, 0]], [1, 1]).growth
            inf
        """
        if not np.isfinite(self.leverage.data).all():
            return float("inf")
        shares = self.leverage.T.tocsr()
        weights = power = np.ones(self.size)
        for _ in range(_SWEEPS):
            power = shares @ power
            spare = 1 - float(power.max(initial=0))
            if spare >= _ENOUGH:
                return float(weights.max(initial=1)) / spare - 1
            if spare < -_HOPELESS:
                break
            weights = weights + power
        return float("inf")
