"""Prints what ensembles and recoveries of very many contracts cost.

``python tests/bench/ensemble.py [--scale 0.1] [--scenarios 10000] [--workers 2]``. Nothing fails.
Times are of this machine; the ratios say more.
"""

import argparse
import os
import sys
import time
from fractions import Fraction

import networkx as nx
import numpy as np

from kg.data import ONTOLOGY
from kg.risk.ensemble.conclude import conclude
from kg.risk.ensemble.executors import Processes
from kg.risk.ensemble.factors import Factors
from kg.risk.ensemble.lapses import Lapses, Leaving
from kg.risk.ensemble.losses import Losses
from kg.risk.ensemble.reading import read_priors
from kg.risk.ensemble.run import run
from kg.risk.recovery.arcs import LOSS, PAID, liability_graph
from kg.risk.recovery.book import Book, Contract, Guarantee, Liable, lead_bears_all
from kg.risk.recovery.capped_flow import LIMIT, flow_from_source
from kg.risk.recovery.curve import first_return, recovery_curve
from kg.risk.recovery.payers import who_pays
from kg.risk.recovery.recover import recover
from kg.risk.recovery.sweep import alone, separate, sweep
from kg.risk.service.plan import Function, Service

CONTRACTS = 200_000
SAMPLE = 2_000
YEAR = 15_200_000_000
SEED = 20_240_401


def say(*words):
    """Print without delay."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def timed(work, repeats=1):
    """Run some times; the least processor time of this process, and the last result."""
    least, found = float("inf"), None
    for _ in range(repeats):
        start = time.process_time()
        found = work()
        least = min(least, time.process_time() - start)
    return least, found


def row(how, seconds, unit="", count=0, against=0.0):
    """Print one measurement."""
    each = f"{1e6 * seconds / count:>10.1f} us/{unit}" if count else " " * 14
    ratio = f"  {seconds / against:,.1f} x" if against else ""
    say(f"  {how:<58}{seconds:>9.3f} s {each}{ratio}")


def uniting():
    """A loss that falls on a vehicle, which others may guarantee."""
    loss = Contract("older people", 0, lead_bears_all("LLP"))
    promise = Guarantee("trusts", "LLP")
    book = Book((loss,), {"LLP": 0, "trusts": None}, (promise,))
    return Losses(
        book,
        overruns={"older people": Factors(YEAR, ("overrun",))},
        funds={"LLP": Factors(YEAR, ("own-funds-of-vehicle",))},
        guarantees={("trusts", "LLP"): Factors(YEAR, ("guarantee-exists", "guarantee-size"))},
    )


def calls():
    """Calls while a provider with nine months' notice is replaced."""
    service = Service("calls", (Function("calls", {"A": 1}),), activity=30_738)
    leaving = Leaving("A", Factors(9), Factors(1, ("replacement",)), Factors(1, ("contingency",)))
    return Lapses(service, (leaving,))


def ensembles(scenarios, workers):
    """Time whole ensembles, here and in processes."""
    shipped = read_priors(ONTOLOGY / "priors.yaml")
    losses = shipped.only("overrun", "own-funds-of-vehicle", "guarantee-exists", "guarantee-size")
    lapses = shipped.only("replacement", "contingency")
    say(f"\nensembles of {scenarios:,} scenarios")
    for name, model, priors, output in (
        ("losses", uniting(), losses, "returned"),
        ("lapses", calls(), lapses, "unhandled"),
    ):
        seconds, sample = timed(lambda m=model, p=priors: run(m, p, scenarios=scenarios), 3)
        row(f"{name}: draw and run", seconds, "scenario", scenarios)
        spent, found = timed(lambda s=sample, o=output: conclude(s, o), 3)
        row(f"{name}: conclude", spent, "scenario", scenarios)
        say(f"    {found}")
    big = 20 * scenarios
    seconds, _ = timed(lambda: run(uniting(), losses, scenarios=big, chunk=10_000))
    row(f"losses: {big:,} scenarios", seconds, "scenario", big)
    start = time.monotonic()
    run(uniting(), losses, scenarios=big, chunk=10_000, map_chunks=Processes(workers))
    row(f"the same in {workers} processes, elapsed, with their start", time.monotonic() - start)


def england(count):
    """Contracts with heavy tails in value, and few leads that hold many of them."""
    draw = np.random.default_rng(SEED)
    organisations = max(int(1.5 * count), 10)
    overruns = np.round(draw.pareto(1.3, count) * 2_000_000) + 1
    leads = (organisations * draw.random(count) ** 3).astype(int)
    others = draw.integers(0, organisations, (count, 3))
    numbers = draw.integers(0, 4, count)
    contracts, parties = [], set()
    for at in range(count):
        lead, rest = f"P{leads[at]}", {f"P{each}" for each in others[at, : numbers[at]]}
        subs = sorted(rest - {lead})
        share = Fraction(1, 10)
        liable = [Liable(lead, 1 - share * len(subs))]
        liable += [Liable(each, share, head=lead) for each in subs]
        parties |= {lead, *subs}
        contracts.append(Contract(f"K{at}", int(overruns[at]), tuple(liable)))
    funds = np.round(draw.lognormal(13, 2, len(parties)))
    purses = {party: int(purse) for party, purse in zip(sorted(parties), funds, strict=True)}
    return Book(tuple(contracts), purses)


def sweeps(count):
    """Time the recovery of very many contracts, together and each alone."""
    say(f"\n{count:,} contracts")
    seconds, book = timed(lambda: england(count))
    row("invent them", seconds, "contract", count)
    seconds, parts = timed(lambda: separate(book))
    row(f"part them: {len(parts):,} books", seconds, "contract", count)
    together, found = timed(lambda: sweep(parts))
    row("all overrun at once: sweep", together, "contract", count)
    exact = sum(each.exact for each in found)
    pool = sum(each.pool for each in found)
    low, high = (sum(getattr(each.recovered, end) for each in found) for end in ("low", "high"))
    say(f"    {exact:,} exact; recovered {low / pool:.6f} to {high / pool:.6f} of the pool")
    seconds, singles = timed(lambda: alone(book))
    row("a book for each contract", seconds, "contract", count)
    each_alone, _ = timed(lambda: sweep(singles))
    row("each overruns alone: sweep", each_alone, "contract", count)
    sample = singles[:: max(len(singles) // SAMPLE, 1)]
    seconds, _ = timed(lambda: [recover(each) for each in sample])
    row(f"networkx, contract by contract: {len(sample):,}", seconds, "contract", len(sample))
    say(f"    {seconds / len(sample) / (each_alone / count):,.1f} times the sweep, for a contract")
    few = Book(book.contracts[:SAMPLE], book.funds)
    seconds, graph = timed(lambda: liability_graph(few))
    row(f"networkx, {SAMPLE:,} contracts in one graph: building it", seconds, "contract", SAMPLE)
    plain, _ = timed(lambda: nx.maximum_flow_value(graph, LOSS, PAID))
    row("  preflow-push by networkx", plain, "contract", SAMPLE)
    arrays = as_arrays(graph)
    fast, _ = timed(lambda: flow_from_source(*arrays, size=len(graph)), 3)
    row("  the same by scipy, in coarse units", fast, "contract", SAMPLE)
    say(f"    {plain / fast:,.0f} times as fast")


def as_arrays(graph):
    """The arcs of a liability graph for scipy, cut down to capacities that fit."""
    number = {node: at for at, node in enumerate(graph)}
    columns = zip(
        *(
            (number[u], number[v], min(capacity // 100_000, LIMIT - 1))
            for u, v, capacity in graph.edges(data="capacity", default=10**15)
        ),
        strict=True,
    )
    return [np.array(column, dtype=np.int64) for column in columns]


def small_books():
    """Time what is asked of a single contract."""
    say("\na single contract of three providers and two guarantors")
    liable = (
        Liable("L", Fraction(6, 10)),
        Liable("S", Fraction(3, 10), head="L"),
        Liable("T", Fraction(1, 10), head="L"),
    )
    promises = (Guarantee("G", "L", 300_000_000), Guarantee("H", "L", 200_000_000))
    funds = {"L": 900_000_000, "S": 200_000_000, "T": 500_000_000, "G": None, "H": None}
    book = Book((Contract("K", 2_000_000_000, liable),), funds, promises)
    for name, work in (
        ("recover", lambda: recover(book)),
        ("who pays", lambda: who_pays(book)),
        ("curve", lambda: recovery_curve(book, "K", 9_000_000_000)),
        ("first return", lambda: first_return(book, "K", 9_000_000_000)),
    ):
        row(name, timed(work, 5)[0])


def main():
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--scenarios", type=int, default=10_000)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = options.parse_args()
    small_books()
    ensembles(chosen.scenarios, chosen.workers)
    sweeps(int(CONTRACTS * chosen.scale))


if __name__ == "__main__":
    main()
