"""How much of an output's variance would go if one input were known.

Method:
    The first-order share of an input is the variance of the output's mean given the input, over the
    output's variance. The sample is put into bins by the input, and the variance between bins is
    taken, less what it would be by chance. Nothing has to be run again.

References:
    Sobol, Sensitivity Estimates for Nonlinear Mathematical Models, Mathematical Modelling and
    Computational Experiments 1 (1993) 407-414.
    Plischke, Borgonovo and Smith, Global Sensitivity Measures from Given Data, European Journal of
    Operational Research 226 (2013) 536-550.
    Kelley, An Unbiased Correlation Ratio Measure, Proceedings of the National Academy of Sciences
    21 (1935) 554-559, for the correction.
"""

import numpy as np
import numpy.typing as npt

from kg.risk.ensemble.distributions import Vector

BINS = 50
"""Bins at most; fewer where that would leave fewer than so many scenarios in each."""


def first_order_share(values: Vector, output: Vector) -> float:
    """Estimate the part of an output's variance that knowing an input would remove on average.

    Args:
        values: Values of the input; where they are few, each is a bin.
        output: Values of the output.

    Returns:
        From 0 to 1; 0 where the output does not vary.

    Example:
        >>> draw = np.random.default_rng(1)
        >>> one, other = draw.normal(size=(2, 20_000))
        >>> round(first_order_share(one, 2 * one + other), 2)
        0.8
    """
    bins = _bins(values)
    counts = np.bincount(bins)
    spare = len(output) - len(counts)
    if not np.ptp(output) or spare < 1:
        return 0.0
    total = float(((output - output.mean()) ** 2).sum())
    means = np.bincount(bins, weights=output) / counts
    within = float(((output - means[bins]) ** 2).sum())
    return max(1 - (within / spare) / (total / (len(output) - 1)), 0.0)


def _bins(values: Vector) -> npt.NDArray[np.intp]:
    most = max(min(BINS, len(values) // BINS), 1)
    distinct, bins = np.unique(values, return_inverse=True)
    if len(distinct) <= max(most, 2):
        return bins
    # By rank, so that every bin holds as many; equal values stay together as far as that goes.
    ranks = np.empty(len(values), dtype=np.intp)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks * most // len(values)
