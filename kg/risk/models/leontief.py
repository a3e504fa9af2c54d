"""Input and output: what everything that is delivered rests on, and what stops with it.

Method:
    Leontief: with ``A_ij`` the part of ``i``'s product in one unit of ``j``'s, all that must be
    produced for a final demand ``f`` is ``x = (I - A)^-1 f``: the demand view, who needs whom.
    Ghosh: with ``B_ij`` the part of ``i``'s product that goes to ``j``, all that follows from
    primary inputs ``v`` is ``x = (I - B')^-1 v``: the supply view, who depends on whose supply.
    Inoperability ``q``, the part of normal production that is missing, solves ``q = A* q + c*``
    with the perturbation ``c*``, and never exceeds 1. Over time, ``q(t+1) = q(t) + K (A* q(t) +
    c*(t) - q(t))`` with each sector's rate of recovery ``K``.

References:
    Leontief, Quantitative Input and Output Relations in the Economic System of the United States,
    Review of Economics and Statistics 18 (1936) 105-125.
    Ghosh, Input-Output Approach in an Allocation System, Economica 25 (1958) 58-64.
    Haimes and Jiang, Leontief-Based Model of Risk in Complex Interconnected Infrastructures,
    Journal of Infrastructure Systems 7 (2001) 1-12.
    Lian and Haimes, Managing the Risk of Terrorism to Interdependent Infrastructure Systems through
    the Dynamic Inoperability Input-Output Model, Systems Engineering 9 (2006) 241-258.
    Miller and Blair, Input-Output Analysis, 2nd edition, Cambridge 2009.
"""

from math import log

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array, diags_array, eye_array
from scipy.sparse.linalg import splu

from kg.errors import MeasureError
from kg.risk.models.amounts import Matrix, Vector, portion, ratio, square, vector
from kg.risk.models.settling import AT_REST, Settled, Stop, settle


def coefficients(flows: Matrix, output: npt.ArrayLike) -> csr_array:
    """Compute the technical coefficients ``A_ij = Z_ij / x_j``; a sector without output has none.

    Raises:
        MeasureError: If shapes or amounts are wrong, or a sector without output uses inputs.

    Example:
        >>> coefficients([[150, 500], [200, 100]], [1000, 2000]).toarray()
        array([[0.15, 0.25],
               [0.2 , 0.05]])
    """
    used = square(flows, "flows")
    made = vector(output, "output", used.shape[0])
    return used @ _inverses(made, np.asarray(used.sum(axis=0)), "uses inputs")


def allocations(flows: Matrix, output: npt.ArrayLike) -> csr_array:
    """Compute Ghosh's allocation coefficients ``B_ij = Z_ij / x_i``.

    Raises:
        MeasureError: If shapes or amounts are wrong, or a sector without output delivers.

    Example:
        >>> allocations([[150, 500], [200, 100]], [1000, 2000]).toarray()
        array([[0.15, 0.5 ],
               [0.1 , 0.05]])
    """
    used = square(flows, "flows")
    made = vector(output, "output", used.shape[0])
    return _inverses(made, np.asarray(used.sum(axis=1)), "delivers") @ used


def inverse(matrix: Matrix) -> npt.NDArray[np.float64]:
    """Compute the Leontief inverse ``(I - A)^-1`` (or Ghosh's, of ``B``), as a dense matrix.

    Raises:
        MeasureError: If it does not exist or is not the sum of the powers of the matrix: more goes
            round than is made.

    Example:
        >>> inverse([[0.15, 0.25], [0.2, 0.05]]).round(4)
        array([[1.2541, 0.33  ],
               [0.264 , 1.1221]])
    """
    return _solve(matrix, np.eye(square(matrix, "coefficients").shape[0]))


def output(matrix: Matrix, demand: npt.ArrayLike) -> Vector:
    """Compute what must be produced in all for a final demand: the demand view.

    Raises:
        MeasureError: If shapes or amounts are wrong, or more goes round than is made.

    Example:
        >>> output([[0.15, 0.25], [0.2, 0.05]], [600, 1500]).round(1)
        array([1247.5, 1841.6])
    """
    size = square(matrix, "coefficients").shape[0]
    return _solve(matrix, vector(demand, "demand", size))


def supplied(matrix: Matrix, primary: npt.ArrayLike) -> Vector:
    """Compute what primary inputs lead to in all, by Ghosh's allocations: the supply view.

    Raises:
        MeasureError: If shapes or amounts are wrong, or more goes round than is made.

    Example:
        >>> supplied([[0.15, 0.5], [0.1, 0.05]], [650, 1400]).round(6)
        array([1000., 2000.])
    """
    allocated = square(matrix, "allocations")
    return _solve(allocated.T, vector(primary, "primary", allocated.shape[0]))


def demand_view(matrix: Matrix, output: npt.ArrayLike) -> csr_array:
    """Turn technical coefficients into ``A*_ij = A_ij x_j / x_i``, who loses by missing demand.

    Raises:
        MeasureError: If shapes or amounts are wrong, or a sector without output delivers.

    Example:
        >>> demand_view([[0.15, 0.25], [0.2, 0.05]], [1000, 2000]).toarray()
        array([[0.15, 0.5 ],
               [0.1 , 0.05]])
    """
    technical = square(matrix, "coefficients")
    made = vector(output, "output", technical.shape[0])
    flows = technical @ diags_array(made)
    return _inverses(made, np.asarray(flows.sum(axis=1)), "delivers") @ flows


def supply_view(matrix: Matrix, output: npt.ArrayLike) -> csr_array:
    """Turn Ghosh's allocations into ``B_ji x_j / x_i``, who loses by missing supply.

    Raises:
        MeasureError: If shapes or amounts are wrong, or a sector without output uses inputs.

    Example:
        >>> supply_view([[0.15, 0.5], [0.1, 0.05]], [1000, 2000]).toarray()
        array([[0.15, 0.2 ],
               [0.25, 0.05]])
    """
    allocated = square(matrix, "allocations")
    made = vector(output, "output", allocated.shape[0])
    flows = allocated.T @ diags_array(made)
    return _inverses(made, np.asarray(flows.sum(axis=1)), "uses inputs") @ flows


def inoperability(
    dependence: Matrix, perturbation: npt.ArrayLike, *, stop: Stop = AT_REST
) -> Settled:
    """Find the least inoperability that a perturbation leads to, each capped at 1.

    Args:
        dependence: In row ``i``, column ``j`` how much of ``j``'s inoperability reaches ``i``: one
            of the two views.
        perturbation: What each sector loses directly, from 0 to 1.
        stop: The largest last step, and the rounds.

    Raises:
        MeasureError: If shapes do not fit, a number is out of range, or the rounds do not suffice.

    Example:
        >>> inoperability([[0, 0.8], [0.2, 0]], [0, 0.6]).values.round(3)
        array([0.571, 0.714])
    """
    matrix = square(dependence, "dependence")
    direct = _shares(perturbation, "perturbation", matrix.shape[0])
    return settle(lambda missing: np.minimum(1.0, matrix @ missing + direct), direct, stop)


def recovery_rate(begun: float, left: float, time: float, own: float = 0) -> float:
    """Compute a rate of recovery from how inoperability falls, ``ln(q(0)/q(T)) / (T (1 - a))``.

    Args:
        begun: Inoperability at the start.
        left: What is left of it after ``time``.
        time: The time, in steps of the dynamic model.
        own: How much the sector depends on itself, ``a_ii``.

    Raises:
        MeasureError: If it does not fall, or the sector lives on itself only.

    Example:
        >>> round(recovery_rate(0.8, 0.008, 10), 4)
        0.4605
    """
    if not (0 < left <= begun <= 1 and time > 0 and 0 <= own < 1):
        raise MeasureError(
            f"no recovery leads from {begun} to {left} in {time} steps; give 0 < left <= begun"
            " <= 1, a time above 0 and a dependence on itself below 1"
        )
    return log(begun / left) / (time * (1 - own))


def recovery(
    dependence: Matrix,
    rates: npt.ArrayLike,
    begun: npt.ArrayLike,
    perturbations: npt.ArrayLike,
) -> npt.NDArray[np.float64]:
    """Follow inoperability over time while sectors recover, each capped at 1.

    Args:
        dependence: One of the two views.
        rates: Each sector's rate of recovery per step, from 0 to 1.
        begun: Each sector's inoperability at the start.
        perturbations: A row for each step, with what each sector loses directly in it.

    Returns:
        A row for the start and one after each step.

    Raises:
        MeasureError: If shapes do not fit or a number is out of range.

    Example:
        >>> recovery([[0, 0], [0.5, 0]], [0.5, 1], [0.8, 0], [[0, 0]] * 2)
        array([[0.8, 0. ],
               [0.4, 0.4],
               [0.2, 0.2]])
    """
    matrix = square(dependence, "dependence")
    size = matrix.shape[0]
    speed = _shares(rates, "rates", size)
    path = [_shares(begun, "begun", size)]
    for step in np.asarray(perturbations, dtype=np.float64):
        direct = _shares(step, "perturbations", size)
        missing = path[-1]
        moved = missing + speed * (matrix @ missing + direct - missing)
        path.append(np.clip(moved, 0.0, 1.0))
    return np.stack(path)


def _inverses(made: Vector, handled: Vector, does: str) -> csr_array:
    idle = (made == 0) & (handled > 0)
    if idle.any():
        raise MeasureError(f"sector {int(np.argmax(idle))} {does} without output; give its output")
    return csr_array(diags_array(ratio(np.where(made > 0, 1.0, 0.0), made)))


def _solve(matrix: Matrix, right: Vector) -> Vector:
    used = square(matrix, "coefficients")
    try:
        solver = splu(csc_array(eye_array(used.shape[0]) - used))
        # With no negative entry, this test on a positive vector is exact: it has a positive
        # solution if and only if all powers of the matrix add up.
        sums = solver.solve(np.ones(used.shape[0]))
    except RuntimeError as problem:
        raise MeasureError("all that is made is used up to make it; check the flows") from problem
    if not (np.isfinite(sums).all() and (sums > 0).all()):
        raise MeasureError("more is used than is made; check the flows and the outputs")
    solved: Vector = solver.solve(right)
    return solved


def _shares(values: npt.ArrayLike, name: str, size: int) -> Vector:
    shares = vector(values, name, size)
    for share in shares:
        portion(share, name)
    return shares
