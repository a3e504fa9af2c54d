"""The economic systemic risk index: how much stops when one supplier does.

Method:
    ``W_ij`` is what ``i`` supplies to ``j``. A buyer is limited by the scarcest of its essential
    inputs (each sector's products one input), and by its other inputs in proportion to their part
    in all it buys; irrelevant inputs do not limit it. A supplier that is lost hurts less, the more
    its market can stand in for it. Downstream output ``h^d`` and, as demand fails, upstream output
    ``h^u`` fall from 1 until nothing moves:
    ``h^d_j = max(0, min(min_k Pi_jk, 1 - sum of the other inputs' losses, psi_j))`` with
    ``Pi_jk = 1 - sum_i sigma_i D_ij (1 - h^d_i)`` over the suppliers of essential input ``k``,
    ``h^u_i = max(0, min(1 - sum_j U_ij (1 - h^u_j), psi_i))``, and
    ``sigma_i = min(1, out_i / sum_m out_m h^d_m)`` over ``i``'s market.

References:
    Diem, Borsos, Reisch, Kertész and Thurner, Quantifying Firm-Level Economic Systemic Risk from
    Nation-Wide Supply Networks, Scientific Reports 12 (2022) 7719.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array

from kg.errors import MeasureError
from kg.risk.models.amounts import Matrix, Vector, node, portion, ratio, square, vector
from kg.risk.models.settling import AT_REST, Stop, settle

Numbers = npt.NDArray[np.int64]


class Need(IntEnum):
    """What an input is to those who buy it.

    Example:
        >>> Need(2).name
        'ESSENTIAL'
    """

    IRRELEVANT = 0
    PROPORTIONAL = 1
    ESSENTIAL = 2


@dataclass(frozen=True)
class Supply:
    """A supply network, read once.

    Attributes:
        out: What each node delivers in all.
        markets: Whose products can stand in for each other.
        essential: In each row one essential input of one buyer: its suppliers' parts in it.
        buyers: The buyer of each of these rows.
        proportional: In each buyer's row its other suppliers' parts in all that it buys.
        demand: In each supplier's row its buyers' parts in all that it delivers.
    """

    out: Vector
    markets: Numbers
    essential: csr_array
    buyers: Numbers
    proportional: csr_array
    demand: csr_array

    @classmethod
    def read(
        cls,
        supplied: Matrix,
        sectors: Iterable[int],
        needs: npt.ArrayLike | None = None,
        markets: Iterable[int] | None = None,
    ) -> "Supply":
        """Check and read a supply network.

        Args:
            supplied: In row ``i``, column ``j`` what ``i`` supplies to ``j``.
            sectors: Each node's sector, numbered from 0.
            needs: In row ``k``, column ``l`` the :class:`Need` of sector ``l`` for products of
                ``k``; all are proportional if not given.
            markets: Each node's market, numbered from 0; the sectors if not given.

        Raises:
            MeasureError: If shapes do not fit, or a number is out of range.

        Example:
            >>> Supply.read([[0, 2], [0, 0]], sectors=[0, 1]).out
            array([2., 0.])
        """
        flows = square(supplied, "supplied")
        size = flows.shape[0]
        sector = _numbers(sectors, "sectors", size)
        market = sector if markets is None else _numbers(markets, "markets", size)
        arcs = flows.tocoo()
        need = _needs(needs, int(sector.max(initial=0)) + 1)[sector[arcs.row], sector[arcs.col]]
        vital, partly = need == Need.ESSENTIAL, need == Need.PROPORTIONAL
        pairs = np.stack([arcs.col, sector[arcs.row]])[:, vital].astype(np.int64)
        inputs, rows = np.unique(pairs, axis=1, return_inverse=True)
        count = inputs.shape[1]
        essential = _matrix(arcs.data[vital], rows.ravel(), arcs.row[vital], (count, size))
        proportional = _matrix(arcs.data[partly], arcs.col[partly], arcs.row[partly], (size, size))
        bought, out = np.asarray(flows.sum(axis=0)), np.asarray(flows.sum(axis=1))
        return cls(
            out,
            market,
            _over(essential, np.asarray(essential.sum(axis=1))),
            inputs[0],
            _over(proportional, bought),
            _over(flows, out),
        )


@dataclass(frozen=True)
class Standstill:
    """What still works once nothing moves any more.

    Attributes:
        downstream: Each node's output as far as inputs allow, from 0 to 1.
        upstream: Each node's output as far as demand allows, from 0 to 1.
        loss: The weighted part of all output that is lost, the index if one node failed.
        rounds: How many rounds the slower direction took.
        residual: The larger last step of both.
    """

    downstream: Vector
    upstream: Vector
    loss: float
    rounds: int
    residual: float


def standstill(
    supply: Supply,
    left: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None = None,
    replaceable: bool = True,
    stop: Stop = AT_REST,
) -> Standstill:
    """Find what a shock leaves working.

    Where a market's shrinking just feeds itself, rounds come to rest ever more slowly; ask for a
    larger tolerance there, or leave markets out.

    Args:
        supply: The network.
        left: The part of its output that each node is still able to produce, ``psi``, from 0 to 1.
        weights: Each node's part in the whole; what it delivers of all deliveries if not given.
        replaceable: Let markets stand in for lost suppliers; otherwise every ``sigma`` is 1.
        stop: The largest last step, and the rounds.

    Raises:
        MeasureError: If shapes do not fit, a number is out of range, or the rounds do not suffice.

    Example:
        >>> chain = Supply.read([[0, 1, 0], [0, 0, 1], [0, 0, 0]], sectors=[0, 1, 2])
        >>> stopped = standstill(chain, [1, 0, 1])
        >>> stopped.downstream, stopped.upstream, stopped.loss
        (array([1., 0., 0.]), array([0., 0., 1.]), 1.0)
    """
    size = len(supply.out)
    psi = vector(left, "left", size)
    for share in psi:
        portion(share, "left")
    whole = float(supply.out.sum())
    value = supply.out / whole if whole else supply.out
    if weights is not None:
        value = vector(weights, "weights", size)

    def downstream(works: Vector) -> Vector:
        missing = (1 - works) * (_sigma(supply, works) if replaceable else 1)
        worst = np.zeros(size)
        np.maximum.at(worst, supply.buyers, supply.essential @ missing)
        limit = np.minimum(1 - worst, 1 - supply.proportional @ missing)
        return np.asarray(np.clip(np.minimum(limit, psi), 0.0, 1.0))

    def upstream(works: Vector) -> Vector:
        return np.asarray(np.clip(np.minimum(1 - supply.demand @ (1 - works), psi), 0.0, 1.0))

    down, up = settle(downstream, psi, stop), settle(upstream, psi, stop)
    loss = float(value @ (1 - np.minimum(down.values, up.values)))
    rounds, residual = max(down.rounds, up.rounds), max(down.residual, up.residual)
    return Standstill(down.values, up.values, loss, rounds, residual)


def index(
    supply: Supply,
    nodes: Iterable[int],
    *,
    weights: npt.ArrayLike | None = None,
    replaceable: bool = True,
    stop: Stop = AT_REST,
) -> dict[int, float]:
    """Compute the index of each of some nodes: what is lost when it alone stops.

    Args:
        supply: The network.
        nodes: Those to fail, each alone.
        weights: Each node's part in the whole; what it delivers of all deliveries if not given.
        replaceable: Let markets stand in for lost suppliers; otherwise every ``sigma`` is 1.
        stop: The largest last step, and the rounds.

    Raises:
        MeasureError: If a node does not exist, or as for :func:`standstill`.

    Example:
        >>> fork = Supply.read([[0, 1, 3], [0, 0, 0], [0, 0, 0]], sectors=[0, 1, 1])
        >>> index(fork, range(3))
        {0: 1.0, 1: 0.25, 2: 0.75}
    """
    size = len(supply.out)
    found = {}
    for each in nodes:
        left = np.ones(size)
        left[node(each, size)] = 0
        found[each] = standstill(
            supply, left, weights=weights, replaceable=replaceable, stop=stop
        ).loss
    return found


def _sigma(supply: Supply, works: Vector) -> Vector:
    left: Vector = np.bincount(supply.markets, weights=supply.out * works).astype(np.float64)
    return np.minimum(1.0, ratio(supply.out, left[supply.markets]))


def _needs(needs: npt.ArrayLike | None, sectors: int) -> Numbers:
    if needs is None:
        return np.full((sectors, sectors), Need.PROPORTIONAL, dtype=np.int64)
    read = np.asarray(needs)
    if read.ndim != 2 or min(read.shape) < sectors or read.shape[0] != read.shape[1]:  # noqa: PLR2004
        raise MeasureError(f"'needs' has shape {read.shape}; give {sectors} rows and columns")
    if not np.isin(read, list(Need)).all():
        raise MeasureError("'needs' has an unknown entry; give 0, 1 or 2 as in Need")
    return read.astype(np.int64)


def _numbers(values: Iterable[int], name: str, size: int) -> Numbers:
    read = vector(list(values), name, size)
    if (read != np.floor(read)).any():
        raise MeasureError(f"'{name}' has a part of a number; number them 0, 1, 2 and so on")
    return read.astype(np.int64)


def _matrix(data: Vector, rows: Numbers, columns: Numbers, shape: tuple[int, int]) -> csr_array:
    return csr_array((data, (rows, columns)), shape=shape)


def _over(matrix: csr_array, wholes: Vector) -> csr_array:
    return csr_array(diags_array(ratio(np.where(wholes > 0, 1.0, 0.0), wholes)) @ matrix)
