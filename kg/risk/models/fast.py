"""The cascade and the push, compiled: the same answers, several times sooner.

With the extra ``fast`` installed (numba), these run as machine code; without it they are the plain
functions of :mod:`kg.risk.models.threshold` and :mod:`kg.risk.models.push`. Both do the same
operations in the same order, so their results are equal to the last bit. The first call in a
process compiles, which takes a few seconds, and each call makes room for the whole network, so
many nodes or scenarios belong into one call of :func:`impacts` or :func:`ensemble`.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from kg.risk.models import push as plain_push
from kg.risk.models import threshold as plain_threshold
from kg.risk.models.amounts import portion
from kg.risk.models.exposures import Exposures
from kg.risk.models.kernels import (
    Counts,
    Drawn,
    arcs_of,
    count_failures,
    fall,
    fall_room,
    push_room,
    rank,
    spread,
)
from kg.risk.models.push import Pushed
from kg.risk.models.threshold import Cascade, Ensemble

Kernel = Callable[..., Any]


@cache
def compiled() -> bool:
    """Tell whether numba is there to compile with.

    Example:
        >>> compiled() in (True, False)
        True
    """
    return find_spec("numba") is not None


def push(exposures: Exposures, start: Mapping[int, float], *, cutoff: float = 1e-3) -> Pushed:
    """Spread stress from a few nodes; as :func:`kg.risk.models.push.push`, which see.

    Raises:
        MeasureError: If a node does not exist, a share is not one, or the cut-off is not above 0.

    Example:
        >>> chain = Exposures.read([[0, 1], [0, 0]], [1, 2])
        >>> push(chain, {0: 1.0}).stress
        {0: 1.0, 1: 0.5}
    """
    if not compiled():
        return plain_push.push(exposures, start, cutoff=cutoff)
    first = plain_push.begin(exposures, start, cutoff)
    room, seeds = push_room(exposures.size), np.fromiter(first, np.int64, len(first))
    room.first[seeds] = list(first.values())
    count, pushes = _kernel(spread)(arcs_of(exposures), room, seeds, cutoff)
    touched = room.touched[:count]
    nodes = touched.tolist()
    stress = dict(zip(nodes, room.stress[touched].tolist(), strict=True))
    held = dict(zip(nodes, (room.stress[touched] - room.passed[touched]).tolist(), strict=True))
    # What starts with stress may be reached by nobody, and then has no losses.
    reached = zip(nodes, room.losses[touched].tolist(), strict=True)
    losses = {at: loss for at, loss in reached if loss > 0 or at not in first}
    return Pushed(stress, losses, held, plain_push.bound_on(exposures, held), int(pushes))


def cascade(
    exposures: Exposures,
    failed: Iterable[int] = (),
    losses: Mapping[int, float] | None = None,
    *,
    recovery: float = 0,
) -> Cascade:
    """Follow a threshold cascade; as :func:`kg.risk.models.threshold.cascade`, which see.

    Raises:
        MeasureError: If a node does not exist, a loss is negative or the recovery is not a share.

    Example:
        >>> cascade(Exposures.read([[0, 5], [0, 0]], [1, 4]), [0]).rounds
        {0: 0, 1: 1}
    """
    if not compiled():
        return plain_threshold.cascade(exposures, failed, losses, recovery=recovery)
    kept = 1 - portion(recovery, "recovery")
    falling, lost = plain_threshold.opening(exposures, failed, losses)
    room, seeds = fall_room(exposures.size), np.array(falling, dtype=np.int64)
    begun = np.fromiter(lost, np.int64, len(lost))
    room.losses[begun] = list(lost.values())
    down, count = _kernel(fall)(arcs_of(exposures), room, seeds, kept)
    order, touched = room.order[:down], room.touched[:count]
    hit = touched.tolist()
    lost |= dict(zip(hit, room.losses[touched].tolist(), strict=True))
    origin = dict(zip(hit, room.first[touched].tolist(), strict=True))
    rounds = dict(zip(order.tolist(), (room.fallen[order] - 1).tolist(), strict=True))
    return Cascade(rounds, lost, origin)


def impacts(
    exposures: Exposures,
    nodes: Iterable[int],
    weights: Iterable[float] | None = None,
    *,
    cutoff: float = 1e-3,
) -> dict[int, float]:
    """Rank nodes by what they do to all others; as :func:`kg.risk.models.push.impacts`, which see.

    Raises:
        MeasureError: If a node does not exist or the cut-off is not above 0.

    Example:
        >>> impacts(Exposures.read([[0, 1], [0, 0]], [1, 2]), range(2))
        {0: 1.0, 1: 0.0}
    """
    everyone = list(nodes)
    if not compiled():
        return plain_push.impacts(exposures, everyone, weights, cutoff=cutoff)
    plain_push.begin(exposures, dict.fromkeys(everyone, 1.0), cutoff)
    value = np.array(plain_push.worths(exposures, weights))
    room, chosen = push_room(exposures.size), np.array(everyone, dtype=np.int64)
    totals = _kernel(rank)(_kernel(spread), arcs_of(exposures), room, chosen, value, cutoff)
    return plain_push.ranked(dict(zip(everyone, totals.tolist(), strict=True)))


def ensemble(
    exposures: Exposures, scenarios: Iterable[Iterable[int]], *, recovery: float = 0
) -> Ensemble:
    """Count who fails in scenarios; as :func:`kg.risk.models.threshold.ensemble`, which see.

    Raises:
        MeasureError: If a node does not exist or the recovery is not a share.

    Example:
        >>> ensemble(Exposures.read([[0, 5], [0, 0]], [1, 4]), [[0], [1]]).failures
        array([2, 1])
    """
    if not compiled():
        return plain_threshold.ensemble(exposures, scenarios, recovery=recovery)
    kept = 1 - portion(recovery, "recovery")
    openings = [plain_threshold.opening(exposures, each, None)[0] for each in scenarios]
    seeds = np.array([seed for each in openings for seed in each], dtype=np.int64)
    ends = np.cumsum([len(each) for each in openings], dtype=np.int64)
    tally = Ensemble(np.zeros(len(ends), np.int64), np.zeros(exposures.size, np.int64))
    counts, drawn = Counts(tally.failures, tally.times), Drawn(seeds, ends)
    _kernel(count_failures)(
        _kernel(fall), arcs_of(exposures), fall_room(exposures.size), drawn, counts, kept
    )
    return tally


@cache
def _kernel(function: Kernel) -> Kernel:
    kernel: Kernel = import_module("numba").njit(function, nogil=True)
    return kernel
