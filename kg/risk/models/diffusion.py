"""Susceptibility to impacts that come from afar, and each node's part in spreading them.

Method:
    With the impact matrix ``V``, by default reduced to failures that alone bring a node down, the
    communicability ``G = exp(V)`` without its diagonal weighs all routes by ``1/length!``. A
    node's susceptibility is the sum of its column of ``G`` over that of ``V``: above 1 it is
    vulnerable to nodes that are not its neighbours. A node's diffusion is what all others'
    communicability loses when the node no longer passes anything on, over the node's row of ``V``:
    as the start of a route, and as a step of one between others.

References:
    Silva, Souza and Tabak, Monitoring Vulnerability and Impact Diffusion in Financial Networks,
    Working Paper 392, Central Bank of Brazil, 2015.
    Estrada and Hatano, Communicability in Complex Networks, Physical Review E 77 (2008) 036111.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import expm

from kg.risk.models.amounts import Vector, ratio, vector
from kg.risk.models.debtrank import impact
from kg.risk.models.exposures import Exposures

Dense = npt.NDArray[np.float64]
"""A whole matrix; these measures are for networks of at most a few thousand nodes."""


@dataclass(frozen=True)
class Diffusion:
    """Each node's influence on how impacts spread.

    Attributes:
        start: As the start of routes.
        intermediate: As a step of routes between others.
    """

    start: Vector
    intermediate: Vector

    @property
    def total(self) -> Vector:
        """Both together.

        Example:
            >>> Diffusion(np.array([1.0]), np.array([0.5])).total
            array([1.5])
        """
        return self.start + self.intermediate


def susceptibility(
    exposures: Exposures, *, weights: npt.ArrayLike | None = None, binary: bool = True
) -> Vector:
    """Compute how much impact can reach each node, over what can reach it directly.

    Args:
        exposures: Who owes whom, and who can bear what.
        weights: Multiply the sums by these and do not divide, to give them an economic size.
        binary: Count only impacts that alone bring a node down.

    Raises:
        MeasureError: If the weights do not fit.

    Example:
        >>> chain = Exposures.read([[0, 10, 3], [1, 0, 2], [0, 3, 0]], buffers=[2, 5, 2])
        >>> susceptibility(chain)
        array([0.  , 1.  , 1.25])
    """
    direct = _impacts(exposures, binary=binary)
    reaching = _communicability(direct).sum(axis=0)
    if weights is not None:
        return np.asarray(reaching * vector(weights, "weights", exposures.size))
    return ratio(reaching, direct.sum(axis=0))


def fluidity(
    exposures: Exposures, *, weights: npt.ArrayLike | None = None, binary: bool = True
) -> float:
    """Average the susceptibility over all nodes.

    Raises:
        MeasureError: If the weights do not fit.

    Example:
        >>> fluidity(Exposures.read([[0, 10, 3], [1, 0, 2], [0, 3, 0]], buffers=[2, 5, 2]))
        0.75
    """
    return float(susceptibility(exposures, weights=weights, binary=binary).mean())


def diffusion(
    exposures: Exposures, *, weights: npt.ArrayLike | None = None, binary: bool = True
) -> Diffusion:
    """Compute what each node contributes to the spreading of impacts between all nodes.

    Args:
        exposures: Who owes whom, and who can bear what.
        weights: Weigh those reached by these and do not divide, to give it an economic size.
        binary: Count only impacts that alone bring a node down.

    Raises:
        MeasureError: If the weights do not fit.

    Example:
        >>> diffusion(Exposures.read([[0, 10, 3], [1, 0, 2], [0, 3, 0]], [2, 5, 2])).total
        array([1.25, 1.5 , 0.  ])
    """
    size = exposures.size
    value = None if weights is None else vector(weights, "weights", size)
    direct = _impacts(exposures, binary=binary)
    routes, given = _communicability(direct), direct.sum(axis=1)
    start, intermediate = np.zeros(size), np.zeros(size)
    for each in np.flatnonzero(given):
        mute = direct.copy()
        mute[each] = 0
        lost = np.maximum(routes - _communicability(mute), 0.0)
        sums = lost.sum(axis=1) / given[each] if value is None else lost @ value
        start[each] = sums[each]
        intermediate[each] = sums.sum() - sums[each]
    return Diffusion(start, intermediate)


def _impacts(exposures: Exposures, *, binary: bool) -> Dense:
    shares: Dense = impact(exposures).toarray()
    return np.where(shares >= 1, 1.0, 0.0) if binary else shares


def _communicability(matrix: Dense) -> Dense:
    routes: Dense = expm(matrix)
    np.fill_diagonal(routes, 0)
    return routes
