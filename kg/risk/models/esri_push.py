"""The economic systemic risk index by pushing: a failure costs what it reaches, not the network.

Method:
    The equations are those of :mod:`kg.risk.models.esri`. Each supplier holds back what its buyers
    have not yet lost through it, and each buyer what its suppliers have not; whoever holds more
    than the cut-off passes it on. Losses only ever grow, so that with the cut-off falling to zero
    the result rises to the one of all rounds. What stays below the cut-off is little for each, but
    at very many nodes it can add up to some hundredths of the index.

References:
    Diem, Borsos, Reisch, Kertész and Thurner, Quantifying Firm-Level Economic Systemic Risk from
    Nation-Wide Supply Networks, Scientific Reports 12 (2022) 7719.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from kg.errors import MeasureError
from kg.risk.models.amounts import node, vector
from kg.risk.models.esri import Supply

Missing = dict[int, float]
"""The part of its output that each touched node no longer makes."""


@dataclass(frozen=True)
class _Rows:
    """A sparse matrix as lists, which Python walks quicker than arrays."""

    starts: list[int]
    columns: list[int]
    values: list[float]

    @classmethod
    def of(cls, matrix: csr_array) -> "_Rows":
        return cls(matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist())

    def __getitem__(self, row: int) -> Iterator[tuple[int, float]]:
        begin, end = self.starts[row], self.starts[row + 1]
        return zip(self.columns[begin:end], self.values[begin:end], strict=True)


@dataclass(frozen=True)
class Walk:
    """A supply network made ready to be walked from any node.

    Attributes:
        supply: The network.
        replaceable: Let markets stand in for lost suppliers.

    Example:
        >>> chain = Supply.read([[0, 1, 0], [0, 0, 1], [0, 0, 0]], sectors=[0, 1, 2])
        >>> Walk(chain).downstream(1)
        {1: 1.0, 2: 1.0}
    """

    supply: Supply
    replaceable: bool = True

    @cached_property
    def _inputs(self) -> tuple[_Rows, _Rows, list[int]]:
        essential, proportional = self.supply.essential.T, self.supply.proportional.T
        buyers = self.supply.buyers.tolist()
        return _Rows.of(essential.tocsr()), _Rows.of(proportional.tocsr()), buyers

    @cached_property
    def _suppliers(self) -> _Rows:
        return _Rows.of(self.supply.demand.T.tocsr())

    @cached_property
    def _markets(self) -> tuple[list[int], list[float], list[float]]:
        whole = np.bincount(self.supply.markets, weights=self.supply.out)
        return self.supply.markets.tolist(), self.supply.out.tolist(), whole.tolist()

    def downstream(self, failed: int, *, cutoff: float = 1e-4) -> Missing:
        """Follow what buyers lose when a node stops.

        Raises:
            MeasureError: If the node does not exist or the cut-off is not above 0.

        Example:
            >>> fork = Supply.read([[0, 1, 0], [0, 0, 0], [0, 3, 0]], sectors=[0, 1, 0])
            >>> Walk(fork, replaceable=False).downstream(0)
            {0: 1.0, 1: 0.25}
        """
        spread = _Downstream(self, self._begin(failed, cutoff))
        spread.run(cutoff)
        return spread.missing

    def upstream(self, failed: int, *, cutoff: float = 1e-4) -> Missing:
        """Follow what suppliers lose when a node stops buying.

        Raises:
            MeasureError: If the node does not exist or the cut-off is not above 0.

        Example:
            >>> fork = Supply.read([[0, 1, 3], [0, 0, 0], [0, 0, 0]], sectors=[0, 1, 1])
            >>> Walk(fork).upstream(2)
            {2: 1.0, 0: 0.75}
        """
        missing = self._begin(failed, cutoff)
        passed = defaultdict[int, float](float)
        queue = deque([failed])
        while queue:
            buyer = queue.popleft()
            step = missing[buyer] - passed[buyer]
            if step <= cutoff:
                continue
            passed[buyer] = missing[buyer]
            for supplier, share in self._suppliers[buyer]:
                missing[supplier] = min(1.0, missing.get(supplier, 0.0) + share * step)
                queue.append(supplier)
        return missing

    def _begin(self, failed: int, cutoff: float) -> Missing:
        if not 0 < cutoff < 1:
            raise MeasureError(f"the cut-off is {cutoff}; give a small share above 0, such as 1e-6")
        return {node(failed, len(self.supply.out)): 1.0}


class _Downstream:
    """One failure on its way to buyers."""

    def __init__(self, walk: Walk, missing: Missing) -> None:
        self.missing = missing
        self.replaceable = walk.replaceable
        self.essential, self.proportional, self.buyers = walk._inputs  # noqa: SLF001 - its own other half
        self.markets, self.out, self.whole = walk._markets  # noqa: SLF001 - its own other half
        self.left: dict[int, float] = {}
        self.lacks, self.less = defaultdict[int, float](float), defaultdict[int, float](float)
        self.passed = defaultdict[int, float](float)
        self.queue = deque(missing)
        for each, part in missing.items():
            self.shrink(each, part)

    def run(self, cutoff: float) -> None:
        while self.queue:
            while self.queue:
                supplier = self.queue.popleft()
                step = self.felt(supplier) - self.passed[supplier]
                if step > cutoff:
                    self.pass_on(supplier, step)
            # As markets shrink, losses in them that were passed on already weigh more.
            waiting = (
                each for each in self.missing if self.felt(each) - self.passed[each] > cutoff
            )
            self.queue.extend(waiting)

    def felt(self, supplier: int) -> float:
        """What is missing of a supplier, less what its market makes good."""
        market, out = self.markets[supplier], self.out[supplier]
        left = self.left.get(market, self.whole[market])
        scarce = not self.replaceable or left <= out
        return self.missing[supplier] * (1.0 if scarce else out / left)

    def pass_on(self, supplier: int, step: float) -> None:
        self.passed[supplier] += step
        for row, share in self.essential[supplier]:
            self.lacks[row] += share * step
            self.worsen(self.buyers[row], self.lacks[row])
        for buyer, share in self.proportional[supplier]:
            self.less[buyer] += share * step
            self.worsen(buyer, self.less[buyer])

    def worsen(self, buyer: int, lost: float) -> None:
        grown = min(1.0, lost) - self.missing.get(buyer, 0.0)
        if grown > 0:
            self.missing[buyer] = min(1.0, lost)
            self.shrink(buyer, grown)
            self.queue.append(buyer)

    def shrink(self, supplier: int, part: float) -> None:
        market = self.markets[supplier]
        self.left[market] = self.left.get(market, self.whole[market]) - part * self.out[supplier]


def index(
    walk: Walk,
    nodes: Iterable[int],
    *,
    weights: npt.ArrayLike | None = None,
    cutoff: float = 1e-4,
) -> dict[int, float]:
    """Compute the index of each of some nodes: what is lost when it alone stops.

    Args:
        walk: The network, made ready.
        nodes: Those to fail, each alone.
        weights: Each node's part in the whole; what it delivers of all deliveries if not given.
        cutoff: A loss of output, as a part of a node's own, that need not be passed on.

    Raises:
        MeasureError: If a node does not exist, the weights do not fit or the cut-off is not above
            0.

    Example:
        >>> fork = Supply.read([[0, 1, 3], [0, 0, 0], [0, 0, 0]], sectors=[0, 1, 1])
        >>> index(Walk(fork), range(3))
        {0: 1.0, 1: 0.25, 2: 0.75}
    """
    out = walk.supply.out
    value = out / (float(out.sum()) or 1.0)
    if weights is not None:
        value = vector(weights, "weights", len(out))
    found = {}
    for each in nodes:
        down, up = (way(each, cutoff=cutoff) for way in (walk.downstream, walk.upstream))
        lost = {at: max(down.get(at, 0.0), up.get(at, 0.0)) for at in {**down, **up}}
        found[each] = float(sum(value[at] * part for at, part in lost.items()))
    return found
