"""Ensembles are the same to the last bit wherever they run, and plain runs where nothing varies."""

import multiprocessing
import os
import signal
import threading
import time
from fractions import Fraction

import numpy as np
import pytest

from kg.errors import MeasureError
from kg.risk.ensemble.distributions import Bernoulli, Dirichlet, Point, Uniform
from kg.risk.ensemble.executors import Processes
from kg.risk.ensemble.factors import Factors
from kg.risk.ensemble.lapses import Lapses, Leaving
from kg.risk.ensemble.losses import Losses
from kg.risk.ensemble.priors import Evidence, Prior, Priors
from kg.risk.ensemble.run import Chunk, Sample, draw, run
from kg.risk.recovery.book import Book, Contract, Guarantee, Liable
from kg.risk.recovery.recover import recover
from kg.risk.service.lapse import Withdrawal, lapse
from kg.risk.service.plan import Function, Service

BOOK = Book(
    (Contract("K", 0, (Liable("L", Fraction(2, 3)), Liable("S", Fraction(1, 3), head="L"))),),
    {"L": 300, "S": 50, "G": 1000},
    (Guarantee("G", "L"),),
)
MODEL = Losses(
    BOOK,
    overruns={"K": Factors(1200, ("overrun",))},
    funds={"S": Factors(100, ("split.S",))},
    guarantees={("G", "L"): Factors(400, ("exists", "size"))},
)


def of(name, distribution):
    return Prior(name, distribution, f"how large {name} is", "a guess", Evidence.ASSUMPTION)


PRIORS = Priors(
    "1",
    (
        of("overrun", Uniform(0, 1)),
        of("exists", Bernoulli(0.5)),
        of("size", Uniform(0.2, 1)),
        of("split", Dirichlet(("L", "S"), 1)),
    ),
)


def same(one, other):
    return all((one.outputs[name] == other.outputs[name]).all() for name in one.outputs) and all(
        (one.inputs[name] == other.inputs[name]).all() for name in one.inputs
    )


@pytest.fixture(scope="module")
def alone():
    return run(MODEL, PRIORS, scenarios=5_003, seed=7)


@pytest.mark.parametrize("chunk", [1, 998, 5_003, 10**6])
def test_the_size_of_portions_changes_no_bit(alone, chunk):
    scenarios = 20 if chunk == 1 else 5_003
    found = run(MODEL, PRIORS, scenarios=scenarios, seed=7, chunk=chunk)
    assert (found.outputs["returned"] == alone.outputs["returned"][:scenarios]).all()
    assert len(found.outputs["returned"]) == len(found.inputs["overrun"]) == scenarios


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_change_no_bit(alone, workers):
    found = run(MODEL, PRIORS, scenarios=5_003, seed=7, chunk=700, map_chunks=Processes(workers))
    assert same(found, alone)


def test_another_seed_gives_other_draws(alone):
    other = run(MODEL, PRIORS, scenarios=5_003, seed=8)
    assert (other.outputs["returned"] != alone.outputs["returned"]).mean() > 0.4


def kill_children(killed, times, spared):
    """Kill so many of the processes that this one begins, each as soon as it is there."""
    while len(killed) < times:
        pids = {child.pid for child in multiprocessing.active_children()} - {*killed, *spared, None}
        if pids:
            killed.append(min(pids))
            os.kill(killed[-1], signal.SIGKILL)
        time.sleep(0.01)


def killing(times):
    killed, spared = [], {child.pid for child in multiprocessing.active_children()}
    thread = threading.Thread(target=kill_children, args=(killed, times, spared), daemon=True)
    thread.start()
    return killed, thread


def test_a_process_that_dies_changes_no_bit(alone):
    killed, thread = killing(1)
    found = run(MODEL, PRIORS, scenarios=5_003, seed=7, chunk=500, map_chunks=Processes(2))
    thread.join(timeout=10)
    assert len(killed) == 1
    assert same(found, alone)


def test_processes_that_always_die_are_an_error():
    killed, thread = killing(2)
    with pytest.raises(MeasureError, match="2 processes died and 1 portions are missing"):
        run(MODEL, PRIORS, scenarios=100, map_chunks=Processes(1, retries=1))
    thread.join(timeout=10)
    assert len(killed) == 2


def test_an_error_of_the_model_is_not_taken_for_a_death():
    stranger = Losses(BOOK, funds={"Z": Factors(1)})
    with pytest.raises(MeasureError, match="not once in the book: Z"):
        run(stranger, PRIORS, scenarios=10, map_chunks=Processes(1))


def test_where_nothing_varies_an_ensemble_is_a_single_recovery():
    points = {"overrun": 0.8, "exists": 1, "size": 0.5}
    fixed = Priors("1", (*(of(name, Point(value)) for name, value in points.items()),))
    model = Losses(
        BOOK,
        overruns=MODEL.overruns,
        guarantees=MODEL.guarantees,
        recourse={("K", "L"): Factors(100)},
    )
    found = run(model, fixed, scenarios=50)
    liable = (Liable("L", Fraction(2, 3), 100), Liable("S", Fraction(1, 3), head="L"))
    single = recover(Book((Contract("K", 960, liable),), BOOK.funds, (Guarantee("G", "L", 200),)))
    assert single.returned == 960 - 100 - 200 - 50
    assert found.outputs["returned"] == pytest.approx(np.full(50, single.returned))
    assert found.ratio("recovered", "pool") == pytest.approx(float(single.tau))


def test_where_nothing_varies_an_ensemble_is_a_single_lapse():
    line = Service("line", (Function("calls", {"A": 0.5, "B": 0.5}),), activity=100)
    leaving = Leaving("A", Factors(3), Factors(1, ("replacement",)), Factors(0.5, ("cover",)))
    fixed = Priors("1", (of("replacement", Point(7)), of("cover", Point(0.5))))
    found = run(Lapses(line, (leaving,), until=6), fixed, scenarios=5)
    single = lapse(line, [Withdrawal("A", 3, 7, 0.25)], until=6)
    assert single.unhandled.tolist() == [3 * 100 * 0.5 * 0.75]
    for name in ("months", "unhandled", "lowest"):
        assert found.outputs[name].tolist() == [getattr(single, name)[0]] * 5


def test_a_model_that_gives_one_number_gives_it_in_every_scenario():
    assert run(lambda _: {"y": 4.0}, PRIORS, scenarios=3).outputs["y"].tolist() == [4, 4, 4]


def test_what_a_model_gives_is_one_number_for_each_scenario():
    with pytest.raises(MeasureError, match=r"output 'y' has shape \(3,\) for 10 scenarios"):
        run(lambda _: {"y": np.ones(3)}, PRIORS, scenarios=10)
    fourteenth = draw(PRIORS, 0, Chunk(14, 1))["size"]

    def blank(draws):
        return {"y": np.where(draws["size"] == fourteenth, np.nan, 1)}

    with pytest.raises(MeasureError, match="output 'y' is not a number in scenario 14"):
        run(blank, PRIORS, scenarios=20, chunk=10)


def test_a_model_names_the_inputs_that_it_misses():
    wrong = Losses(BOOK, overruns={"K": Factors(1, ("sizes",))})
    with pytest.raises(MeasureError, match=r"needs 'sizes', but what is drawn is exists, overrun"):
        run(wrong, PRIORS, scenarios=10)


def test_an_ensemble_without_scenarios_is_refused():
    with pytest.raises(MeasureError, match="0 scenarios in portions of 2000"):
        run(MODEL, PRIORS, scenarios=0)


def test_nothing_is_divided_by_nothing():
    found = Sample(PRIORS, 0, {}, {"pool": np.zeros(2), "recovered": np.zeros(2)})
    with pytest.raises(MeasureError, match="'pool' is 0 in all scenarios"):
        found.ratio("recovered", "pool")
    with pytest.raises(MeasureError, match="no output 'pols'; the model gives pool, recovered"):
        found.output("pols")
