"""The compiled twins give the same answers as the plain functions, to the last bit."""

import numpy as np
import pytest

from kg.risk.models import fast, push, threshold
from kg.risk.models.exposures import Exposures

NETWORKS = range(60)


@pytest.fixture(params=["compiled", "interpreted"])
def twin(request, monkeypatch):
    """The twins as numba compiles them, and their own code run by Python, which needs no numba."""
    if request.param == "compiled" and not fast.compiled():
        pytest.skip("numba, the extra 'fast', is absent")
    if request.param == "interpreted":
        monkeypatch.setattr(fast, "compiled", lambda: True)
        monkeypatch.setattr(fast, "_kernel", lambda function: function)
    return fast


def network(seed):
    """A network of up to 40 nodes with heavy tails, circles, self-exposures and empty buffers."""
    draw = np.random.default_rng(seed)
    size = int(draw.integers(1, 40))
    there = draw.random((size, size)) < 3 / size
    owed = np.where(there, draw.lognormal(0, 2, (size, size)), 0)
    buffers = np.where(draw.random(size) < 0.2, 0, draw.lognormal(1, 1, size))
    start = dict.fromkeys(draw.integers(0, size, 3).tolist(), 0.0)
    return Exposures.read(owed, buffers), {at: float(draw.random()) for at in start}


@pytest.mark.parametrize("cutoff", [1e-1, 1e-3, 1e-7])
def test_the_compiled_push_is_the_plain_one(twin, cutoff):
    for exposures, start in map(network, NETWORKS):
        compiled = twin.push(exposures, start, cutoff=cutoff)
        plain = push.push(exposures, start, cutoff=cutoff)
        assert compiled == plain
        assert list(compiled.stress) == list(plain.stress)


@pytest.mark.parametrize("recovery", [0, 0.3, 1])
def test_the_compiled_cascade_is_the_plain_one(twin, recovery):
    for exposures, start in map(network, NETWORKS):
        first, *others = start
        lost = {at: 10 * start[at] for at in others}
        compiled = twin.cascade(exposures, [first], lost, recovery=recovery)
        plain = threshold.cascade(exposures, [first], lost, recovery=recovery)
        assert compiled == plain
        assert list(compiled.rounds) == list(plain.rounds)


def test_rankings_and_ensembles_are_the_plain_ones(twin):
    for exposures, _ in map(network, range(1, 20)):
        everyone = range(exposures.size)
        ranked = twin.impacts(exposures, everyone)
        assert list(ranked.items()) == list(push.impacts(exposures, everyone).items())
        weighed = twin.impacts(exposures, everyone, everyone, cutoff=1e-6)
        assert weighed == push.impacts(exposures, everyone, everyone, cutoff=1e-6)
        scenarios = [[at, (at + 3) % exposures.size] for at in everyone]
        plain = threshold.ensemble(exposures, [*scenarios, []], recovery=0.1)
        counted = twin.ensemble(exposures, [*scenarios, []], recovery=0.1)
        assert plain.failures.tolist() == counted.failures.tolist()
        assert plain.times.tolist() == counted.times.tolist()
    assert plain.failures.sum() == plain.times.sum() > 2 * len(scenarios)


def test_without_numba_the_plain_functions_answer(monkeypatch):
    monkeypatch.setattr(fast, "compiled", lambda: False)
    monkeypatch.delattr(fast, "_kernel")
    exposures, start = network(5)
    assert fast.push(exposures, start) == push.push(exposures, start)
    assert fast.cascade(exposures, start) == threshold.cascade(exposures, start)
    assert fast.impacts(exposures, start) == push.impacts(exposures, start)
    assert fast.ensemble(exposures, [start]).failures.tolist() == [
        len(threshold.cascade(exposures, start).rounds)
    ]
