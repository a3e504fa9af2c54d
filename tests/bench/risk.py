"""Prints what risk analyses cost at England's size, beside the plain loop over networkx.

``python tests/bench/risk.py [--scale 0.01] [--store FOLDER] [--keep FOLDER] [--day 2025-06-30]
[--workers 2] [--asked]``.
Without ``--store``, a store of an invented England's contracts is written first, as loaders write
them: buyers, holders, sums and terms, with partners and subcontractors; ``--keep`` says where, if
it shall stay. ``--asked`` asks the engine for what is gathered while a version is made, for
comparison. Nothing fails. All figures
come from one run, so that their ratios hold on any machine; CPU seconds say more than seconds on
one that has other work.
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from pathlib import Path

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from starlette.testclient import TestClient

from api.app import create_app
from api.measuring import is_large
from api.settings import Settings
from kg.data import ONTOLOGY
from kg.keys import iri_of, term
from kg.namespaces import RDF, XSD
from kg.network import Network
from kg.ontology import Ontology
from kg.publish.version import fill
from kg.risk import measures
from kg.risk.contagion import band as sheet
from kg.risk.contagion.run import NO_COSTS, cascade
from kg.risk.contagion.system import Case, Ends
from kg.risk.ensemble.executors import Processes
from kg.risk.ensemble.reading import read_priors
from kg.risk.ensemble.run import in_process
from kg.risk.models import fast, neva, rounds
from kg.risk.models.push import push as one_by_one
from kg.risk.models.valuation import fall
from kg.risk.recovery.book import Book, Contract, Liable
from kg.risk.recovery.recover import recover
from kg.risk.recovery.sweep import separate, sweep
from kg.risk.recovery.together import recover_together
from kg.risk.snapshot import RiskSnapshot
from kg.risk.snapshot.day import Day
from kg.risk.snapshot.gathered import agreed_of
from kg.risk.snapshot.ranking import By, ranking
from kg.risk.snapshot.reading import read_agreed
from kg.risk.snapshot.system import system_of
from kg.shapes import Report
from kg.stated import kept
from kg.store.dataset import Dataset
from kg.store.folder import Folder
from kg.store.segment import Block, Rule, write_blocks, write_segment

SEED = 20_240_401
BODIES, CONTRACTS = 300_000, 200_000
ENSEMBLE, RANKED, NAIVE_ROUNDS, FEW = 10_000, 1_000, 10, 500
SOME = 2_000
FIRST, DAY = date(2020, 1, 1), date(2025, 6, 30)


def say(line):
    """Print a line at once, as the next one may take a while."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def timed(what, work):
    """Do something once, and print what it cost."""
    begun, used = time.perf_counter(), time.process_time()
    found = work()
    cpu, whole = time.process_time() - used, time.perf_counter() - begun
    say(f"  {what:<66}{cpu:>12.4f} s CPU{whole:>12.4f} s")
    return cpu, found


def invented(scale):
    """N-Quads of contracts: few bodies that hold many, sums with heavy tails, terms of years."""
    draw = np.random.default_rng(SEED)
    count, bodies = int(CONTRACTS * scale), int(BODIES * scale)
    weights = 1 / np.arange(1, bodies + 1) ** 0.6
    names = draw.permutation(bodies)
    sums = np.round(draw.pareto(1.1, count) * 40_000) + 1_000
    starts = draw.integers(0, (DAY - FIRST).days, count)
    years = draw.integers(1, 11, count)
    parties = names[draw.choice(bodies, (count, 4), p=weights / weights.sum())]
    others = draw.integers(0, 4, count)
    for at in range(count):
        start = FIRST + timedelta(days=int(starts[at]))
        period = start, start + timedelta(days=365 * int(years[at]) - 1)
        yield from _contract(at, parties[at], int(others[at]), (int(sums[at]), period))


def _contract(at, parties, others, agreed):
    amount, period = agreed
    contract = iri_of(f"contract/k-{at}")
    yield from _thing(contract, "Contract")
    roles = ["commissioner", "holder", *["partner", "subcontractor"][: max(others - 1, 0)]]
    for party, role in zip(parties.tolist(), roles, strict=False):
        body = iri_of(f"organisation/X{party}")
        yield from _thing(body, "Organisation")
        fact = iri_of(f"contract-role/k-{at}-{role}-{party}")
        links = {"roleHolder": body, "inContract": contract, "role": iri_of(f"code/role/{role}")}
        yield from _fact(fact, "ContractRole", links, period)
    held = {"statusOf": contract, "contractStatus": iri_of("code/contract-status/active")}
    yield from _fact(iri_of(f"contract-status-period/k-{at}"), "ContractStatusPeriod", held, period)
    yield from _fact(iri_of(f"contract-term/k-{at}"), "ContractTerm", {"termOf": contract}, period)
    money = iri_of(f"money/k-{at}")
    worth = {"moneyOf": contract, "basis": iri_of("code/value-basis/whole-life")}
    yield from _fact(money, "Money", worth, None)
    yield f'<{money}> <{term("amount")}> "{amount}"^^<{XSD}decimal> .\n'
    yield f'<{money}> <{term("currency")}> "GBP" .\n'


def _thing(node, kind):
    yield f"<{node}> <{RDF}type> <{term(kind)}> .\n"
    yield f'<{node}> <http://www.w3.org/2000/01/rdf-schema#label> "{node[-12:]}" .\n'


def _fact(node, kind, links, period):
    yield f"<{node}> <{RDF}type> <{term(kind)}> .\n"
    yield f"<{node}> <http://www.w3.org/ns/prov#hadPrimarySource> <{iri_of('source/x')}> .\n"
    for name, other in links.items():
        yield f"<{node}> <{term(name)}> <{other}> .\n"
    for name, day in zip(("from", "to"), period or (), strict=False):
        yield f'<{node}> <{term(name)}> "{day}"^^<{XSD}date> .\n'


def blocks(scale):
    """The same in blocks, as a loader hands them on."""
    lines = invented(scale)
    while some := "".join(islice(lines, SOME)):
        yield Block(Rule.ALWAYS, "", some.encode())


def written(folder, scale):
    """A store of an invented England's contracts, made as a load makes it."""
    target = Folder(folder)
    target.prepare().close()
    with target.building("bench") as draft, target.drafting() as drafts:
        words = write_segment(drafts, "seeds", Ontology.load().quads, {})
        about = {"kind": "ocds", "file": "invented", "source": iri_of("source/x")}
        target.add([words, write_blocks(drafts, "contracts", blocks(scale), about)])
        fill(draft, folder, "bench", Report(()))
    dataset = Dataset.open(folder)
    say(f"  {len(dataset):,} statements of {int(CONTRACTS * scale):,} contracts")
    return dataset


def opened(options, folder):
    """The store to read: the one that is named, or an invented one."""
    if options.store:
        return timed("open the store", lambda: Dataset.open(options.store))[1]
    spot = options.keep or folder / "store"
    return timed("write a store", lambda: written(spot, options.scale))[1]


def snapshots(dataset, day, folder, *, asked):
    """Read a snapshot from the store, then again from what is kept."""
    say("\nsnapshot")
    ontology = Ontology.load()

    def read(at=day):
        return RiskSnapshot.from_store(dataset, at, ontology, folder)

    cost, found = timed("the first one after a load", read)
    timed("another day", lambda: read(day - timedelta(days=365)))
    if asked:
        timed("what all days share, asked of the engine", lambda: read_agreed(dataset))
    timed("what all days share, from what was gathered", lambda: gathered(dataset))
    say(
        f"    {found.size:,} organisations, {len(found.contracts):,} contracts, "
        f"{len(found.flows.low):,} flows, {len(found.roles.groups):,} roles; "
        f"{1e6 * cost / max(len(found.roles.groups), 1):.0f} microseconds a role"
    )
    _, graph = timed("networkx: a graph of the same roles and flows", lambda: plain_graph(found))
    return found, graph


def gathered(dataset):
    """Put together what was gathered while the version was made."""
    stated = kept(dataset.home.path)
    say(f"    {len(stated):,} statements")
    return agreed_of(stated)


def pages(folder, snapshot, day):
    """Ask the site what comes of a failure: of who is paid most, and of who is paid least."""
    say("\npages of an organisation's risk")
    paid = np.bincount(snapshot.flows.payees, minlength=snapshot.size)
    most, least = int(np.argmax(paid)), int(np.flatnonzero(paid)[-1])
    with TestClient(create_app(Settings(store=folder, log="quiet"))) as client:
        client.get("/about")
        for what, node in (("the first of a day", most), ("another", least), ("again", least)):
            key = snapshot.organisations[node].rpartition("/")[2]
            way = f"/risk/organisations/{key}?at={day}"
            _, (times, answer) = timed(
                f"{what}, {paid[node]:,} flows",
                lambda: until_made(client, way),  # noqa: B023 - called at once
            )
            say(f"    {answer.status_code}, {len(answer.content):,} bytes, asked {times} times")


def until_made(client, way):
    """Ask until nothing is still being worked out; who asks waits a few seconds at most."""
    times, answer = 1, client.get(way)
    while "no-store" in answer.headers.get("cache-control", ""):
        times, answer = times + 1, client.get(way)
    return times, answer


def plain_graph(snapshot):
    """The flows as a networkx graph, as a plain script would hold them."""
    graph, flows = nx.MultiDiGraph(), snapshot.flows
    names = snapshot.organisations
    graph.add_nodes_from(names)
    for at in range(len(flows.low)):
        ends = names[flows.payers[at]], names[flows.payees[at]]
        graph.add_edge(*ends, low=int(flows.low[at]), high=int(flows.high[at]))
    return graph


def funded(system):
    """Invent what each can bear: about what it is paid in a year, since hardly any is on record."""
    draw = np.random.default_rng(SEED)
    paid = np.bincount(system.payees, system.yearly.middle, minlength=system.size)
    size = system.size
    held = np.round(paid * draw.lognormal(0.2, 0.7, size) + draw.lognormal(13, 1.5, size))
    return replace(system, buffers=Ends.exact(held))


def what_ifs(system):
    """One failure of whoever may be paid most, and the naive rounds beside it."""
    say("\none what-if: the body that is paid most fails")
    paid = np.bincount(system.payees, system.yearly.middle, minlength=system.size)
    paid[system.statutory] = 0
    biggest = int(np.argmax(paid))
    exposures = system.exposures(Case.MIDDLE)
    timed("numbers to lists, once for a system", lambda: (exposures.starts, exposures.amounts))
    fast.push(exposures, {biggest: 1.0})
    quick, pushed = timed("push in the middle case", lambda: fast.push(exposures, {biggest: 1.0}))
    say(f"    {len(pushed.stress):,} bodies touched")
    for which in ("the first of a system", "another"):
        _, found = timed(
            f"the whole band with rounds, 3 models in 3 cases, {which}",
            lambda: cascade(system, [system.names[biggest]]),
        )
    say(f"    {found.touched:,} lose anything, {len(found.reached):,} what matters")
    graph = nx.from_scipy_sparse_array(
        exposures.leverage, create_using=nx.DiGraph, edge_attribute="share"
    )
    slow, _ = timed(
        f"networkx dictionaries, the first {NAIVE_ROUNDS} rounds", lambda: naive(graph, biggest)
    )
    say(f"    the push takes {slow / max(quick, 1e-9):,.0f} times less than these rounds")


def both_ways(system):
    """Each quicker way of the band beside the one that it took the place of."""
    say("\nthe body that most pay fails, with buffers as believed")
    paid = np.where(system.statutory, 0, np.bincount(system.payees, minlength=system.size))
    biggest = int(np.argmax(paid))
    for case in (Case.MIDDLE, Case.HIGH):
        exposures = system.exposures(case)
        say(f"  the {case.value} case, each way")
        timed("    push, one after another", lambda: one_by_one(exposures, {biggest: 1.0}))  # noqa: B023
        _, pushed = timed(
            "    push, many at once",
            lambda: rounds.push(exposures, rounds.begin(exposures, [biggest]), 1e-3),  # noqa: B023
        )
        nodes = np.flatnonzero(pushed.touched)
        say(f"    {len(nodes):,} bodies touched")
        part = csr_array(exposures.owed[nodes][:, nodes])
        limits, firm = system.limits(case)[nodes], system.firm(case)[nodes]
        book = sheet.Book.of(part, limits, firm, nodes == biggest)
        for what, leap in (("rounds alone", lambda *_: None), ("solved at once", fall)):
            neva.fall = leap
            timed(f"    the three models, {what}", lambda: sheet.losses(book, NO_COSTS))  # noqa: B023


def of_everything(dataset, day):
    """Ask measures of a whole day, which no graph is made for."""
    say("\nmeasures of everything")
    network = Network(dataset, Ontology.load())
    made = Day.read(dataset, day, Ontology.load(), read_priors(ONTOLOGY / "priors.yaml"))
    for name, each in measures().items():
        if each.of_day and not each.of_day.setting:
            _, found = timed(name, lambda: each.of_day.run(made, network))  # noqa: B023
            say(f"    {len(found.findings):,} findings: {found.headline}")


def naive(graph, start):
    """Go through everybody whose stress grew, round by round, in dictionaries."""
    stress, before = dict.fromkeys(graph, 0.0) | {start: 1.0}, dict.fromkeys(graph, 0.0)
    for _ in range(NAIVE_ROUNDS):
        following = dict(stress)
        for node in graph:
            grown = stress[node] - before[node]
            if grown > 0:
                for near, arc in graph[node].items():
                    following[near] = min(1.0, following[near] + arc["share"] * grown)
        stress, before = following, stress
    return stress


def rankings(system, workers):
    """A thousand in turn, here and by several processes."""
    some = system.statutory.copy()
    some[np.flatnonzero(~some)[RANKED:]] = True
    part = replace(system, statutory=some)
    say(f"\nranking of {int((~some).sum()):,} (numba: {fast.compiled()})")
    ranking(part, By.IMPACT, count=1)
    cost, _ = timed("here", lambda: ranking(part, By.IMPACT, map_chunks=in_process))
    timed(
        f"by {workers} processes", lambda: ranking(part, By.IMPACT, map_chunks=Processes(workers))
    )
    able = int((~system.statutory).sum())
    say(f"    EXTRAPOLATED to all {able:,}: {cost / max(int((~some).sum()), 1) * able:,.0f} s")


def ensembles(system):
    """Threshold cascades from a failure or thirty, drawn at random."""
    say(f"\n{ENSEMBLE:,} scenarios")
    draw = np.random.default_rng(SEED)
    exposures, able = system.exposures(Case.MIDDLE), np.flatnonzero(~system.statutory)
    for first in (1, 30):
        drawn = draw.choice(able, (ENSEMBLE, min(first, len(able)))).tolist()
        fast.ensemble(exposures, drawn[:1])
        _, found = timed(
            f"threshold cascades from {first}",
            lambda: fast.ensemble(exposures, drawn),  # noqa: B023 - called at once
        )
        say(f"    {found.failures.mean():,.1f} failures each")


def recoveries(snapshot, system):
    """What providers can pay of an overrun of a twentieth in every such contract at once."""
    say("\nmaximum flow: every contract of a statutory body overruns by a twentieth")
    flows, names = snapshot.flows, snapshot.organisations
    owes, pools = {}, {}
    for at in np.flatnonzero((flows.high > 0) & (flows.contracts >= 0)).tolist():
        contract = int(flows.contracts[at])
        if contract not in owes and system.statutory[flows.payers[at]]:
            owes[contract] = names[flows.payees[at]]
            pools[contract] = int(flows.high[at]) // 20
    books = tuple(Contract(str(at), pools[at], (Liable(owes[at], Fraction(1)),)) for at in owes)
    bearers = set(owes.values())
    held = {
        name: int(system.buffers.middle[at]) for at, name in enumerate(names) if name in bearers
    }
    _, book = timed("hold the book together", lambda: Book(books, held))
    quick, found = timed("all contracts together", lambda: recover_together(book))
    say(f"    {len(books):,} contracts in {len(found.pool):,} groups, exact: {sure(found)}")
    few = Book(
        books[:FEW], {each.liable[0].party: held[each.liable[0].party] for each in books[:FEW]}
    )
    slow, _ = timed(f"networkx, {len(few.contracts)} contracts", lambda: recover(few))
    ratio = slow / max(len(few.contracts), 1) / max(quick / max(len(books), 1), 1e-12)
    say(f"    {ratio:,.0f} times less a contract")
    parts = separate(book)
    timed("by a flow through arrays instead", lambda: sweep(parts))


def sure(found):
    """Whether every group is known to the penny."""
    return bool((found.low == found.high).all())


def main():
    """Read the options and measure."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--scale", type=float, default=0.01, help="1.0 is England")
    options.add_argument("--store", type=Path, help="a store to read instead")
    options.add_argument("--keep", type=Path, help="where to write the invented one, to stay")
    options.add_argument("--asked", action="store_true", help="also ask the engine, which is slow")
    options.add_argument("--day", type=date.fromisoformat, default=DAY)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nhs-kg-bench-") as folder:
        dataset = opened(chosen, Path(folder))
        snapshot, _ = snapshots(dataset, chosen.day, Path(folder), asked=chosen.asked)
        if is_large(dataset):  # of a smaller one a page asks every measure of everything
            pages(dataset.home.path.parents[1], snapshot, chosen.day)
            of_everything(dataset, chosen.day)
        believed = system_of(snapshot, read_priors(ONTOLOGY / "priors.yaml"))
        both_ways(believed)
        system = funded(believed)
        what_ifs(system)
        rankings(system, chosen.workers)
        ensembles(system)
        recoveries(snapshot, system)


if __name__ == "__main__":
    main()
