"""The loops of the cascade and the push in the plain form that a compiler takes.

They are Python like any other and may be run as such; :mod:`kg.risk.models.fast` compiles them. A
room has a place for each node of the network, of which only those touched are ever written.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.risk.models.amounts import Vector
from kg.risk.models.exposures import Exposures

Numbers = npt.NDArray[np.int64]
Kernel = Callable[..., Any]


class Arcs(NamedTuple):
    """Exposures as arrays: each node's arcs, where they lead, how much, and who bears what."""

    starts: npt.NDArray[np.int32]
    targets: npt.NDArray[np.int32]
    amounts: Vector
    limits: Vector


class PushRoom(NamedTuple):
    """Room for a push; ``first`` holds the stress of those that it starts from."""

    first: Vector
    stress: Vector
    losses: Vector
    passed: Vector
    known: npt.NDArray[np.bool_]
    waiting: npt.NDArray[np.bool_]
    queue: Numbers
    touched: Numbers


class Drawn(NamedTuple):
    """Scenarios one after another, and where each ends."""

    seeds: Numbers
    ends: Numbers


class Counts(NamedTuple):
    """How many failed in each scenario, and in how many scenarios each node did."""

    failures: Numbers
    times: Numbers


class FallRoom(NamedTuple):
    """Room for a cascade; ``fallen`` holds the round of each failure, counted from 1."""

    losses: Vector
    first: Numbers
    known: npt.NDArray[np.bool_]
    fallen: Numbers
    order: Numbers
    touched: Numbers


def push_room(size: int) -> PushRoom:
    """Make empty room for a push.

    Example:
        >>> push_room(2).stress
        array([0., 0.])
    """
    floats = np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size)
    flags = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    return PushRoom(*floats, *flags, np.empty(size, np.int64), np.empty(size, np.int64))


def fall_room(size: int) -> FallRoom:
    """Make empty room for a cascade.

    Example:
        >>> fall_room(2).fallen
        array([0, 0])
    """
    clear = np.zeros(size), np.empty(size, np.int64), np.zeros(size, np.bool_)
    return FallRoom(
        *clear, np.zeros(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    )


def arcs_of(exposures: Exposures) -> Arcs:
    """Take the arrays that exposures are made of.

    Example:
        >>> arcs_of(Exposures.read([[0, 5], [0, 0]], [1, 4])).amounts
        array([5.])
    """
    owed = exposures.owed
    return Arcs(owed.indptr, owed.indices, owed.data, exposures.buffers)


def spread(arcs: Arcs, room: PushRoom, seeds: Numbers, cutoff: float) -> tuple[int, int]:
    """Push stress from ``seeds`` and leave in ``room`` what came of it.

    Returns:
        How many nodes are in ``touched``, and how often one passed something on.

    Example:
        >>> room = push_room(2)
        >>> room.first[0] = 1
        >>> arcs = arcs_of(Exposures.read([[0, 1], [0, 0]], [1, 4]))
        >>> spread(arcs, room, np.array([0]), 1e-3), room.stress
        ((2, 2), array([1.  , 0.25]))
    """
    size, count, pushes, head, held = len(arcs.limits), 0, 0, 0, 0
    for seed in seeds:
        room.stress[seed] = room.first[seed]
        room.known[seed] = True
        room.touched[count] = seed
        count += 1
        if room.first[seed] > cutoff:
            room.queue[held] = seed
            room.waiting[seed] = True
            held += 1
    while held > 0:
        source = room.queue[head]
        head, held = (head + 1) % size, held - 1
        room.waiting[source] = False
        step = room.stress[source] - room.passed[source]
        room.passed[source] = room.stress[source]
        pushes += 1
        for arc in range(arcs.starts[source], arcs.starts[source + 1]):
            target = arcs.targets[arc]
            if not room.known[target]:
                room.known[target] = True
                room.touched[count] = target
                count += 1
            room.losses[target] += arcs.amounts[arc] * step
            limit, loss = arcs.limits[target], room.losses[target]
            if limit > 0:
                share = min(room.first[target] + loss / limit, 1.0)
            else:
                share = 1.0 if loss > 0 else 0.0
            room.stress[target] = share
            if share - room.passed[target] > cutoff and not room.waiting[target]:
                room.waiting[target] = True
                room.queue[(head + held) % size] = target
                held += 1
    return count, pushes


def fall(arcs: Arcs, room: FallRoom, seeds: Numbers, kept: float) -> tuple[int, int]:
    """Let ``seeds`` fail and leave in ``room`` what came of it.

    Returns:
        How many nodes failed and are in ``order``, and how many lost and are in ``touched``.

    Example:
        >>> room = fall_room(2)
        >>> arcs = arcs_of(Exposures.read([[0, 5], [0, 0]], [1, 4]))
        >>> fall(arcs, room, np.array([0]), 1.0), room.fallen
        ((2, 1), array([1, 2]))
    """
    count, begin, end, after = 0, 0, len(seeds), len(seeds)
    for at in range(end):
        room.order[at] = seeds[at]
        room.fallen[seeds[at]] = 1
    done = 1
    while begin < end:
        done += 1
        for at in range(begin, end):
            source = room.order[at]
            for arc in range(arcs.starts[source], arcs.starts[source + 1]):
                target, loss = arcs.targets[arc], kept * arcs.amounts[arc]
                if loss <= 0:
                    continue
                if not room.known[target]:
                    room.known[target] = True
                    room.first[target] = source
                    room.touched[count] = target
                    count += 1
                room.losses[target] += loss
                if room.losses[target] >= arcs.limits[target] and room.fallen[target] == 0:
                    room.fallen[target] = done
                    room.order[after] = target
                    after += 1
        room.order[end:after] = np.sort(room.order[end:after])
        begin, end = end, after
    return after, count


def rank(
    push: Kernel, arcs: Arcs, room: PushRoom, nodes: Numbers, value: Vector, cutoff: float
) -> Vector:
    """Compute the weighted stress of all others as each node fails; leave ``room`` as it was.

    ``push`` is :func:`spread`, or what a compiler made of it.

    Example:
        >>> arcs = arcs_of(Exposures.read([[0, 1], [0, 0]], [1, 4]))
        >>> rank(spread, arcs, push_room(2), np.array([0, 1]), np.array([1.0, 4.0]), 1e-3)
        array([1., 0.])
    """
    totals, seeds = np.zeros(len(nodes)), np.zeros(1, np.int64)
    for each in range(len(nodes)):
        seeds[0] = nodes[each]
        room.first[nodes[each]] = 1.0
        count, _ = push(arcs, room, seeds, cutoff)
        # The node that fails is touched first, and does not count itself.
        for at in room.touched[1:count]:
            totals[each] += value[at] * room.stress[at]
        for at in room.touched[:count]:
            room.stress[at] = room.losses[at] = room.passed[at] = 0.0
            room.known[at] = False
        room.first[nodes[each]] = 0.0
    return totals


def count_failures(
    run: Kernel, arcs: Arcs, room: FallRoom, drawn: Drawn, counts: Counts, kept: float
) -> None:
    """Add each scenario's failures to ``counts``; leave ``room`` as it was.

    ``run`` is :func:`fall`, or what a compiler made of it.

    Example:
        >>> arcs = arcs_of(Exposures.read([[0, 5], [0, 0]], [1, 4]))
        >>> counts = Counts(np.zeros(2, np.int64), np.zeros(2, np.int64))
        >>> drawn = Drawn(seeds=np.array([0, 1]), ends=np.array([1, 2]))
        >>> count_failures(fall, arcs, fall_room(2), drawn, counts, 1.0)
        >>> counts.failures, counts.times
        (array([2, 1]), array([1, 2]))
    """
    begin = 0
    for each in range(len(drawn.ends)):
        end = drawn.ends[each]
        down, count = run(arcs, room, drawn.seeds[begin:end], kept)
        counts.failures[each] = down
        for at in room.order[:down]:
            counts.times[at] += 1
            room.fallen[at] = 0
        for at in room.touched[:count]:
            room.losses[at] = 0.0
            room.known[at] = False
        begin = end
