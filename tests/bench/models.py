"""Prints what the models of contagion cost on an invented network of England's size.

``python tests/bench/models.py [--scale 0.1] [--naive-rounds 5] [--scenarios 10000]``. Nothing
fails. Times are of this machine; the ratios say more. Compiled figures need the extra ``fast`` and
leave out the compiling itself.
"""

import argparse
import sys
import time
from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy.sparse import coo_array

from kg.risk.models import esri_push, fast, push, threshold
from kg.risk.models.clearing import clear, iterate
from kg.risk.models.debtrank import linear
from kg.risk.models.esri import Supply, index
from kg.risk.models.exposures import Exposures
from kg.risk.models.settling import Stop

NODES, ARCS = 300_000, 1_000_000
CUTOFFS = (1e-2, 1e-3, 1e-4, 1e-6)
MATERIAL, FEW = 0.01, 3_000
SEED = 20_240_401


@dataclass(frozen=True)
class Row:
    """One way of doing something, and what it cost."""

    how: str
    seconds: float
    note: str = ""


def england(scale=1.0, seed=SEED):
    """Exposures with heavy tails in who deals with whom, in the amounts and in the buffers."""
    draw = np.random.default_rng(seed)
    size, arcs = int(NODES * scale), int(ARCS * scale)
    owing, owed_to = (1 / np.arange(1, size + 1) ** power for power in (0.5, 0.5))
    sources = draw.choice(size, arcs, p=owing / owing.sum())
    targets = draw.permutation(size)[draw.choice(size, arcs, p=owed_to / owed_to.sum())]
    amounts = np.round(draw.pareto(1.3, arcs) * 20_000) + 1
    others = sources != targets
    owed = coo_array((amounts[others], (sources[others], targets[others])), shape=(size, size))
    arriving = np.asarray(owed.tocsr().sum(axis=0))
    own = draw.lognormal(8.5, 1.5, size)
    buffers = np.round(arriving * draw.lognormal(0.2, 0.7, size) + own)
    return Exposures.read(owed, buffers)


def timed(work, repeats=3):
    """The best time of a few, and what came of it."""
    best, result = float("inf"), None
    for _ in range(repeats):
        before = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - before)
    return best, result


def naive(graph, start, rounds):
    """Go through every arc of everybody whose stress grew, round by round, in dictionaries."""
    stress, before = dict.fromkeys(graph, 0.0) | start, dict.fromkeys(graph, 0.0)
    for _ in range(rounds):
        following = dict(stress)
        for node in graph:
            grown = stress[node] - before[node]
            if grown > 0:
                for near, arc in graph[node].items():
                    following[near] = min(1.0, following[near] + arc["share"] * grown)
        stress, before = following, stress
    return stress


def naive_rows(exposures, biggest, needed, rounds):
    """Time a few rounds over networkx, and say what all of them would take."""
    seconds, graph = timed(
        lambda: nx.from_scipy_sparse_array(
            exposures.leverage, create_using=nx.DiGraph, edge_attribute="share"
        ),
        1,
    )
    yield Row("networkx: build the graph", seconds)
    some = min(rounds, needed)
    seconds, _ = timed(lambda: naive(graph, {biggest: 1.0}, some), 1)
    yield Row(f"networkx dictionaries, {some} of {needed} rounds to 1e-6", seconds)
    if some < needed:
        note = f"EXTRAPOLATED from the first rounds, the cheapest, to the {needed} of 1e-6"
        yield Row("networkx dictionaries, to 1e-6", seconds * needed / some, note)


def debtrank_rows(exposures, biggest, naive_rounds):
    """One failure of the node that owes most, in every way there is."""
    start = np.zeros(exposures.size)
    start[biggest] = 1
    loose, rough = timed(lambda: linear(exposures, start, stop=Stop(1e-6)))
    tight, exact = timed(lambda: linear(exposures, start))
    yield from naive_rows(exposures, biggest, rough.rounds, naive_rounds)
    yield Row("scipy, to 1e-6", loose, f"{rough.rounds} rounds")
    yield Row("scipy, to 1e-12", tight, f"{exact.rounds} rounds")
    material = set(np.flatnonzero(exact.stress > MATERIAL).tolist())
    reached = int((exact.stress > 0).sum())
    say(f"one failure reaches {reached:,} nodes, {len(material):,} of them by more than 1%")
    seconds, _ = timed(lambda: exposures.growth, 1)
    yield Row("bound on what is held back, once per network", seconds)
    for name, run in ways(push.push, fast.push):
        run(exposures, {biggest: 1.0})
        for cutoff in CUTOFFS:
            seconds, found = timed(lambda: run(exposures, {biggest: 1.0}, cutoff=cutoff))  # noqa: B023
            yield Row(f"push {name}, cut-off {cutoff:g}", seconds, told(found, exact, material))


def told(found, exact, material):
    """How far a push is from the converged stress."""
    stress = np.zeros_like(exact.stress)
    stress[list(found.stress)] = list(found.stress.values())
    same = set(np.flatnonzero(stress > MATERIAL).tolist()) == material
    off, missed = (exact.stress - stress).max(), 1 - stress.sum() / exact.stress.sum()
    return (
        f"{len(found.stress):,} touched; off by at most {off:.1e} (bound {found.bound:.1e}), "
        f"{missed:.2%} of all; those above 1% {'are the same' if same else 'differ'}"
    )


def ways(plain, compiled):
    """The plain function, and its twin if numba is there."""
    yield "in Python", plain
    if fast.compiled():
        yield "compiled", compiled


def ranking_rows(exposures, draw):
    """What it takes to let every node fail alone, from some of them."""
    some = draw.choice(exposures.size, min(2000, exposures.size), replace=False).tolist()
    for name, rank in ways(push.impacts, fast.impacts):
        rank(exposures, some[:1])
        seconds, _ = timed(lambda: rank(exposures, some), 1)  # noqa: B023
        each = seconds / len(some)
        note = f"{each * 1e3:.3f} ms each; EXTRAPOLATED to all: {each * exposures.size:,.0f} s"
        yield Row(f"rank {len(some):,} nodes, push {name}", seconds, note)


def cascade_rows(exposures, draw, scenarios):
    """Threshold cascades for an ensemble of scenarios."""
    for first in (30, 1):
        drawn = [draw.choice(exposures.size, first).tolist() for _ in range(scenarios)]
        for name, run in ways(threshold.ensemble, fast.ensemble):
            run(exposures, drawn[:1])
            seconds, found = timed(lambda: run(exposures, drawn), 1)  # noqa: B023
            note = f"{found.failures.mean():,.1f} failures each"
            yield Row(f"{scenarios:,} cascades from {first}, {name}", seconds, note)


def other_rows(exposures, draw):
    """Clearing, and the systemic risk index of a few nodes."""
    inside = exposures.owed.sum(axis=1)
    resources = 0.7 * inside * draw.random(exposures.size)
    outside = 0.1 * inside
    seconds, found = timed(lambda: iterate(exposures.owed, resources, outside), 1)
    note = f"{found.rounds} rounds, {int(found.failed.sum()):,} do not pay in full"
    yield Row("Eisenberg-Noe clearing, iterated to 1e-12", seconds, note)
    part = england(FEW / NODES)
    due = part.owed.sum(axis=1)
    few = part.owed, 0.7 * due * draw.random(part.size), 0.1 * due
    seconds, exact = timed(lambda: clear(*few), 1)
    off = np.abs(exact.payments - iterate(*few).payments).max() / exact.payments.max()
    note = f"{exact.rounds} linear systems, {off:.0e} of the largest payment from the iteration"
    yield Row(f"the same by rounds of failures, {len(few[1]):,} nodes only", seconds, note)
    seconds, supply = timed(
        lambda: Supply.read(exposures.owed, draw.integers(0, 50, exposures.size)), 1
    )
    yield Row("ESRI: read the network", seconds)
    some = draw.choice(exposures.size, 5).tolist()
    seconds, whole = timed(lambda: index(supply, some), 1)
    yield Row("ESRI of 5 nodes, scipy, to 1e-12", seconds, f"{seconds / 5:.2f} s each")
    walk = esri_push.Walk(supply)
    seconds, _ = timed(lambda: (walk.downstream(some[0]), walk.upstream(some[0])), 1)
    yield Row("ESRI: lists for walking in Python", seconds)
    for cutoff in CUTOFFS[1:]:
        seconds, near = timed(lambda: esri_push.index(walk, some, cutoff=cutoff), 1)  # noqa: B023
        note = f"{sum(near.values()) / sum(whole.values()):.2%} of the whole"
        yield Row(f"ESRI of 5 nodes, push in Python, cut-off {cutoff:g}", seconds, note)


def say(line):
    """Print a line at once, as the next one may take a while."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def show(title, rows):
    """Print rows, each beside the quickest of its table."""
    rows = list(rows)
    quickest = min(row.seconds for row in rows)
    say(f"\n{title}\n")
    for row in rows:
        ratio = row.seconds / quickest
        say(f"  {row.how:<48}{row.seconds * 1e3:>14,.2f} ms{ratio:>12,.0f} x  {row.note}")


def main():
    """Read the options, invent the network, print the tables."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--naive-rounds", type=int, default=1000)
    options.add_argument("--scenarios", type=int, default=10_000)
    chosen = options.parse_args()
    exposures, draw = england(chosen.scale), np.random.default_rng(SEED + 1)
    biggest = int(np.argmax(exposures.owed.sum(axis=1)))
    say(f"{exposures.size:,} nodes, {exposures.owed.nnz:,} arcs, numba: {fast.compiled()}")
    seconds, _ = timed(lambda: (exposures.starts, exposures.targets, exposures.amounts), 1)
    say(f"lists for walking in Python, once per network: {seconds * 1e3:.0f} ms")
    show("DebtRank, one failure", debtrank_rows(exposures, biggest, chosen.naive_rounds))
    show("DebtRank, a ranking", ranking_rows(exposures, draw))
    show("threshold cascades", cascade_rows(exposures, draw, chosen.scenarios))
    show("clearing and supply", other_rows(exposures, draw))


if __name__ == "__main__":
    main()
