"""Whatever is wrong with what a model is given is named, and nothing is guessed."""

from functools import partial

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import coo_array

from kg.errors import MeasureError
from kg.risk.models import esri_push, fast, push, shapley, threshold
from kg.risk.models.amounts import square
from kg.risk.models.clearing import clear, iterate
from kg.risk.models.debtrank import linear, single_hit
from kg.risk.models.diffusion import diffusion, susceptibility
from kg.risk.models.esri import Supply, index, standstill
from kg.risk.models.esri_push import Walk
from kg.risk.models.exposures import Exposures
from kg.risk.models.leontief import (
    allocations,
    coefficients,
    demand_view,
    inoperability,
    inverse,
    recovery,
    recovery_rate,
)
from kg.risk.models.neva import equities
from kg.risk.models.ownership import dependency, failures
from kg.risk.models.percolation import component_sizes, giant_component, largest_after
from kg.risk.models.reconstruct import maximum_entropy, minimum_density
from kg.risk.models.settling import Stop
from kg.risk.models.valuation import eisenberg_noe, furfine, linear_debtrank

NAN = float("nan")
PAIR = [[0, 1], [0, 0]]
CIRCLE = [[0, 0.9], [0.9, 0]]
EXPOSURES = Exposures.read(PAIR, [1, 1])
SUPPLY = Supply.read(PAIR, [0, 1])
ONCE = Stop(rounds=1)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[0, -1], [0, 0]], "'owed' is -1.0 from node 0 to 1; give a finite number"),
        ([[0, NAN], [0, 0]], "'owed' is nan from node 0 to 1"),
        ([[0, 0], [np.inf, 0]], "'owed' is inf from node 1 to 0"),
        ([[0, 1]], r"'owed' has shape \(1, 2\); give as many rows as columns"),
        ([0, 1], "'owed' has shape"),
        # An amount below zero stays wrong when another one for the same pair makes up for it.
        (coo_array(([-1.0, 2.0], ([0, 0], [1, 1])), shape=(2, 2)), "'owed' is -1.0"),
    ],
)
def test_a_wrong_matrix_is_refused(matrix, message):
    with pytest.raises(MeasureError, match=message):
        Exposures.read(matrix, [1, 1])


@pytest.mark.parametrize(
    ("buffers", "message"),
    [
        ([1, -2], "'buffers' is -2.0 for node 1"),
        ([NAN, 1], "'buffers' is nan for node 0"),
        ([1, np.inf], "'buffers' is inf for node 1"),
        ([1], r"'buffers' has shape \(1,\); give one number for each of 2"),
    ],
)
def test_wrong_buffers_are_refused(buffers, message):
    with pytest.raises(MeasureError, match=message):
        Exposures.read(PAIR, buffers)


def test_amounts_for_the_same_pair_are_added():
    twice = coo_array(([1.0, 2.0], ([0, 0], [1, 1])), shape=(2, 2))
    assert square(twice, "owed").toarray().tolist() == [[0, 3], [0, 0]]


REFUSED = {
    "clear, owes itself": (partial(clear, [[1]], [1]), "against itself"),
    "clear, negative resources": (partial(clear, PAIR, [1, -1]), "'resources' is -1.0"),
    "clear, negative outside": (partial(clear, PAIR, [1, 1], [0, -1]), "'outside' is -1.0"),
    "clear, alpha": (partial(clear, PAIR, [1, 1], alpha=2), "'alpha' is 2"),
    "clear, beta": (partial(clear, PAIR, [1, 1], beta=-1), "'beta' is -1"),
    "iterate, rounds": (partial(iterate, [[0, 3], [2, 0]], [0.1, 0], stop=ONCE), "after 1 rounds"),
    "neva, rounds": (
        partial(equities, CIRCLE, [1, 1], [0, 0], linear_debtrank, shock=[0.1, 0], stop=ONCE),
        "after 1 rounds",
    ),
    "neva, shock": (
        partial(equities, PAIR, [1, 1], [0, 0], eisenberg_noe, shock=[-1, 0]),
        "'shock' is -1.0",
    ),
    "furfine": (partial(furfine, 1.5), "'recovery' is 1.5"),
    "linear, rounds": (
        partial(linear, Exposures.read(CIRCLE, [1, 1]), [0.1, 0], stop=ONCE),
        "after 1 rounds",
    ),
    "linear, start": (partial(linear, EXPOSURES, [1.5, 0]), "'start' is 1.5 for node 0"),
    "single hit, impacts": (partial(single_hit, [[0, 2], [0, 0]], [1, 0]), "above 1"),
    "single hit, weights": (partial(single_hit, PAIR, [1, 0], [1]), "'weights' has shape"),
    "susceptibility": (partial(susceptibility, EXPOSURES, weights=[1]), "'weights' has shape"),
    "diffusion": (partial(diffusion, EXPOSURES, weights=[-1, 0]), "'weights' is -1.0"),
    "threshold, node": (partial(threshold.cascade, EXPOSURES, [2]), "no node 2"),
    "threshold, negative node": (partial(threshold.cascade, EXPOSURES, [-1]), "no node -1"),
    "threshold, loss": (partial(threshold.cascade, EXPOSURES, [], {0: NAN}), "loss of node 0"),
    "threshold, recovery": (
        partial(threshold.cascade, EXPOSURES, [0], recovery=NAN),
        "'recovery' is nan",
    ),
    "vulnerable": (partial(threshold.vulnerable, EXPOSURES, recovery=2), "'recovery' is 2"),
    "push, node": (partial(push.push, EXPOSURES, {5: 1.0}), "no node 5"),
    "push, share": (partial(push.push, EXPOSURES, {0: NAN}), "'start' is nan"),
    "push, cut-off": (partial(push.push, EXPOSURES, {0: 1.0}, cutoff=0), "cut-off is 0"),
    "push, weights": (partial(push.impacts, EXPOSURES, [0], [1.0]), "'weights' has shape"),
    "fast push, node": (partial(fast.push, EXPOSURES, {5: 1.0}), "no node 5"),
    "fast cascade, node": (partial(fast.cascade, EXPOSURES, [2]), "no node 2"),
    "leontief, unproductive": (partial(inverse, [[0, 1.2], [1.2, 0]]), "more is used than is made"),
    "leontief, singular": (partial(inverse, [[0, 1], [1, 0]]), "used up"),
    "leontief, no output": (partial(coefficients, PAIR, [1, 0]), "sector 1 uses inputs"),
    "ghosh, no output": (partial(allocations, PAIR, [0, 1]), "sector 0 delivers"),
    "demand view, no output": (partial(demand_view, PAIR, [0, 1]), "sector 0 delivers"),
    "inoperability, above one": (partial(inoperability, PAIR, [0, 2]), "'perturbation' is 2.0"),
    "recovery, rates": (partial(recovery, PAIR, [2, 1], [0, 0], [[0, 0]]), "'rates' is 2.0"),
    "recovery rate": (partial(recovery_rate, 0.1, 0.2, 1), "no recovery leads from 0.1 to 0.2"),
    "esri, sectors": (partial(Supply.read, PAIR, [0]), "'sectors' has shape"),
    "esri, half a sector": (partial(Supply.read, PAIR, [0, 0.5]), "part of a number"),
    "esri, needs' shape": (partial(Supply.read, PAIR, [0, 1], [[1]]), "'needs' has shape"),
    "esri, needs": (partial(Supply.read, PAIR, [0, 1], [[3, 1], [1, 1]]), "unknown entry"),
    "esri, left": (partial(standstill, SUPPLY, [2, 1]), "'left' is 2.0"),
    "esri, node": (partial(index, SUPPLY, [7]), "no node 7"),
    "esri push, node": (partial(esri_push.index, Walk(SUPPLY), [-1]), "no node -1"),
    "esri push, cut-off": (partial(Walk(SUPPLY).upstream, 0, cutoff=0), "cut-off is 0"),
    "esri push, weights": (
        partial(esri_push.index, Walk(SUPPLY), [0], weights=[1]),
        "'weights' has shape",
    ),
    "ownership, itself": (partial(dependency, [[0.5]]), "against itself"),
    "ownership, all": (partial(dependency, PAIR), "outsiders own nothing of node 1"),
    "ownership, assets": (partial(failures, PAIR, [NAN, 1], [1, 1], [1, 1]), "'assets' is nan"),
    "percolation, degree": (partial(giant_component, NAN), "mean degree is nan"),
    "percolation, twice": (partial(largest_after, nx.path_graph(3), [0, 0]), "twice"),
    "percolation, no node": (partial(component_sizes, nx.path_graph(3), [7]), "not there"),
    "shapley, many": (partial(shapley.exact, range(13), len), "8192 subsets"),
    "shapley, twice": (partial(shapley.exact, "aa", len), "named twice"),
    "shapley, nan": (partial(shapley.exact, "a", lambda _: NAN), "is worth nan"),
    "shapley, sampled nan": (partial(shapley.sampled, "a", lambda _: NAN), "is worth nan"),
    "shapley, one order": (partial(shapley.sampled, "a", len, orders=1), "no spread"),
    "shapley, airport": (partial(shapley.airport, [-1]), "a need is negative"),
    "shapley, reach": (partial(shapley.reach, nx.DiGraph()), "undirected"),
    "reconstruct, unequal": (partial(maximum_entropy, [1, 2], [1, 1]), "make them equal"),
    "reconstruct, itself": (partial(maximum_entropy, [2, 1], [2, 1]), "deal with itself"),
    "reconstruct, places": (
        partial(maximum_entropy, [1, 1], [1, 1], allowed=[[1, 1], [1, 1]]),
        "nothing on its diagonal",
    ),
    "reconstruct, lonely": (
        partial(maximum_entropy, [1, 1], [1, 1], allowed=[[0, 1], [0, 0]]),
        "nobody to share it with",
    ),
    "reconstruct, impossible": (
        partial(
            maximum_entropy,
            [2, 1, 1],
            [1, 1, 2],
            allowed=[[0, 1, 0], [0, 0, 1], [1, 0, 0]],
        ),
        "no matrix with these places|values still moved",
    ),
    "reconstruct, no tries": (partial(minimum_density, [1, 1], [1, 1], tries=0), "0 tries"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_sense_is_refused_and_named(case):
    call, message = REFUSED[case]
    with pytest.raises(MeasureError, match=message):
        call()
