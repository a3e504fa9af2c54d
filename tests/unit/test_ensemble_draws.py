"""Draws: by counting, from the distributions that were asked for."""

import numpy as np
import pytest
from scipy import stats

from kg.errors import MeasureError
from kg.risk.ensemble.counter import uniforms
from kg.risk.ensemble.distributions import (
    Bernoulli,
    Dirichlet,
    Lognormal,
    Point,
    Triangular,
    Uniform,
)
from kg.risk.ensemble.priors import Evidence, Prior, Priors
from kg.risk.ensemble.run import Chunk, draw


def of(distribution, name="x"):
    return Prior(name, distribution, f"how large {name} is", "a guess", Evidence.ASSUMPTION)


@pytest.mark.parametrize(("first", "count"), [(0, 1), (3, 2), (4, 4), (7, 93), (99, 1)])
def test_a_scenario_gets_its_numbers_whoever_works_it_out(first, count):
    every = uniforms(5, "notice", first=0, count=100)
    assert (uniforms(5, "notice", first=first, count=count) == every[first : first + count]).all()


def test_seeds_names_and_streams_give_other_numbers():
    columns = [
        uniforms(seed, name, first=0, count=5000, stream=stream)
        for seed in (1, 2)
        for name in ("a", "b")
        for stream in (0, 1)
    ]
    correlations = np.corrcoef(columns) - np.eye(len(columns))
    assert np.abs(correlations).max() < 0.06


def test_numbers_are_uniform_and_inside():
    found = uniforms(3, "x", first=0, count=50_000)
    assert 0 < found.min() < found.max() < 1
    assert stats.kstest(found, "uniform").pvalue > 1e-3


@pytest.mark.parametrize(
    ("distribution", "reference"),
    [
        (Uniform(2, 5), stats.uniform(2, 3)),
        (Triangular(4, 9, 15), stats.triang(5 / 11, 4, 11)),
        (Triangular(4, 4, 15), stats.triang(0, 4, 11)),
        (Triangular(4, 15, 15), stats.triang(1, 4, 11)),
        (Lognormal(200, 0.5), stats.lognorm(0.5, scale=200)),
    ],
)
def test_values_are_quantiles_of_the_distribution(distribution, reference):
    at = np.linspace(0.001, 0.999, 97)
    assert distribution.draw(at[None])[0] == pytest.approx(reference.ppf(at))


def test_yes_is_as_frequent_as_it_is_probable():
    found = draw(Priors("1", (of(Bernoulli(0.3)),)), 1, Chunk(0, 20_000))["x"]
    assert set(found) == {0, 1}
    assert found.mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / 20_000))
    assert not Bernoulli(0).draw(np.array([[1e-16]])).any()
    assert Bernoulli(1).draw(np.array([[1 - 1e-16]])).all()


def test_shares_add_up_and_favour_nobody():
    found = draw(Priors("1", (of(Dirichlet(("A", "B", "C"), 2), "share"),)), 1, Chunk(0, 20_000))
    assert list(found) == ["share.A", "share.B", "share.C"]
    assert sum(found.values()) == pytest.approx(np.ones(20_000))
    for part in found.values():
        # Beta(2, 4).
        assert part.mean() == pytest.approx(1 / 3, abs=0.006)
        assert part.var() == pytest.approx(2 / 63, rel=0.05)


def test_degenerate_distributions_are_points():
    at = np.array([[0.1, 0.9]])
    for each in (Point(3), Uniform(3, 3), Triangular(3, 3, 3), Lognormal(3, 0)):
        assert each.draw(at)[0] == pytest.approx([3, 3])


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: Point(float("inf")), "inf; give finite numbers"),
        (lambda: Uniform(2, 1), "2, 1; give finite numbers with low <= high"),
        (lambda: Triangular(1, 5, 4), "with low <= mode <= high"),
        (lambda: Lognormal(0, 1), "a median of 0; give a number above 0"),
        (lambda: Lognormal(1, -1), "with 0 <= sigma"),
        (lambda: Bernoulli(1.5), "with 0 <= probability <= 1"),
        (lambda: Dirichlet(("A",), 1), "name at least two"),
        (lambda: Dirichlet(("A", "A"), 1), "each once"),
        (lambda: Dirichlet(("A", "B"), 0), "a concentration of 0"),
    ],
)
def test_distributions_that_cannot_be_are_refused(build, told):
    with pytest.raises(MeasureError, match=told):
        build()
