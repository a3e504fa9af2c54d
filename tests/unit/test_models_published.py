"""Numbers that others have published, or that follow from a closed form, for every model."""

from fractions import Fraction

import networkx as nx
import numpy as np
import pytest

from kg.risk.chain import absorb, inflow
from kg.risk.herfindahl import herfindahl
from kg.risk.models.clearing import clear, iterate
from kg.risk.models.debtrank import impact, linear, single_hit
from kg.risk.models.diffusion import diffusion, fluidity, susceptibility
from kg.risk.models.esri import Supply, index, standstill
from kg.risk.models.exposures import Exposures
from kg.risk.models.leontief import coefficients, inoperability, inverse, output
from kg.risk.models.neva import equities
from kg.risk.models.ownership import dependency
from kg.risk.models.percolation import giant_component
from kg.risk.models.push import push
from kg.risk.models.shapley import airport, exact, reach
from kg.risk.models.threshold import cascade
from kg.risk.models.valuation import eisenberg_noe, furfine, linear_debtrank

HALVES = [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
RESOURCES, OUTSIDE = [1 / 2, 5 / 8, 3 / 4], [3 / 2, 1 / 2, 1 / 2]
# A has lent to B, B to C and C to A.
RING = [[0, 0, 0.5], [0.5, 0, 0], [0, 0.5, 0]]
RING_ASSETS, RING_DEBTS = [10, 5, 3], [9, 4, 2]
SIX = "ABCEFD"
SIX_OWE = [
    [0, 5, 0, 0, 10, 2],
    [0, 0, 3, 0, 2, 0],
    [0, 0, 0, 4, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [0, 0, 2, 5, 5, 0],
    [0, 2, 2, 0, 0, 0],
]
SIX_BEAR = [10, 2, 2, 1, 10, 4]


def ring(nodes, leverage):
    """Each owes the next, who has lent ``leverage`` times its buffer of 1."""
    owed = np.zeros((nodes, nodes))
    for each in range(nodes):
        owed[each, (each + 1) % nodes] = leverage
    return Exposures.read(owed, np.ones(nodes))


def only(size, node, share=1.0):
    start = np.zeros(size)
    start[node] = share
    return start


@pytest.mark.parametrize("find", [clear, iterate])
@pytest.mark.parametrize(
    ("costs", "payments", "failed"),
    [
        ({}, [1.473214, 1.419643, 1.5], [True, True, False]),
        ({"alpha": 0.5, "beta": 0.7}, [0.5020200, 0.5147049, 0.5653806], [True, True, True]),
    ],
)
def test_three_banks_clear_as_the_package_systemicrisk_documents(find, costs, payments, failed):
    found = find(HALVES, RESOURCES, OUTSIDE, **costs)
    assert found.payments == pytest.approx(payments, abs=1e-6)
    assert found.failed.tolist() == failed


@pytest.mark.parametrize("find", [clear, iterate, lambda *a, **k: iterate(*a, least=True, **k)])
def test_rogers_and_veraart_example_3_3(find):
    # From below the payments halt at (1, 1), which is no clearing vector: both could pay in full.
    found = find([[0, 2], [2.2, 0]], [1, 1], alpha=0.5, beta=0.5)
    assert found.payments.tolist() == [2, 2.2]


def test_a_circle_without_cash_has_two_clearing_vectors_eisenberg_and_noe():
    circle = [[0, 1], [1, 0]], [0, 0]
    assert clear(*circle).payments.tolist() == [1, 1]
    assert iterate(*circle).payments.tolist() == [1, 1]
    assert iterate(*circle, least=True).payments.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("shock", "expected"),
    [
        ([1.2, 0, 0], [-0.2, 1, 0.989473684]),
        ([0, 1.2, 1.2], [0.973333333, -0.24, -0.2]),
    ],
)
def test_the_ring_of_the_package_neva_under_eisenberg_and_noe(shock, expected):
    found = equities(RING, RING_ASSETS, RING_DEBTS, eisenberg_noe, shock=shock)
    assert found.before == pytest.approx([1, 1, 1])
    assert found.after == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("shock", "expected"),
    [(0.5, [1 - 4 / 7, 1 - 1 / 7, 1 - 2 / 7]), (1, [-0.125, 0.75, 0.5])],
)
def test_the_ring_of_the_package_neva_under_linear_debtrank(shock, expected):
    found = equities(RING, RING_ASSETS, RING_DEBTS, linear_debtrank, shock=[shock, 0, 0])
    assert found.after == pytest.approx(expected, abs=1e-11)


@pytest.mark.parametrize(
    ("shock", "stress", "uncapped"),
    [
        (0.5, [4 / 7, 1 / 7, 2 / 7], [4 / 7, 1 / 7, 2 / 7]),
        (1, [1, 0.25, 0.5], [1.125, 0.25, 0.5]),
    ],
)
def test_linear_debtrank_on_a_ring_of_three(shock, stress, uncapped):
    exposures = Exposures.read(RING, [1, 1, 1])
    found = linear(exposures, only(3, 0, shock))
    assert found.stress == pytest.approx(stress, abs=1e-11)
    assert found.uncapped == pytest.approx(uncapped, abs=1e-11)
    pushed = push(exposures, {0: shock}, cutoff=1e-12).stress
    assert [pushed[each] for each in range(3)] == pytest.approx(stress, abs=1e-11)


def test_furfine_on_the_ring_takes_the_whole_claim():
    found = equities(RING, RING_ASSETS, RING_DEBTS, furfine(), shock=[1.2, 0, 0])
    assert found.after == pytest.approx([-0.2, 1, 0.5])


def test_single_hit_debtrank_in_the_supplement_of_battiston_et_al():
    invested = [
        (2, 1, 4), (5, 2, 3), (7, 5, 5), (2, 5, 2), (3, 1, 6),
        (4, 1, 3), (6, 4, 2), (8, 6, 7), (5, 6, 2),
    ]  # fmt: skip
    impacts, weights = np.zeros((8, 8)), np.zeros(8)
    for investor, held, amount in invested:
        impacts[held - 1, investor - 1] = 0.5
        weights[investor - 1] += amount
    found = single_hit(impacts, only(8, 0), weights / weights.sum())
    assert found.stress.tolist() == [1, 0.625, 0.5, 0.5, 0.375, 0.25, 0.125, 0.125]
    assert found.debtrank == pytest.approx(0.357, abs=5e-4)


def test_the_impact_matrix_of_the_package_networkriskmeasures():
    expected = [
        [0, 1, 0, 0, 1, 0.5],
        [0, 0, 1, 0, 0.2, 0],
        [0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, 0.5, 0],
        [0, 1, 1, 0, 0, 0],
    ]
    assert impact(Exposures.read(SIX_OWE, SIX_BEAR)).toarray().tolist() == expected


@pytest.mark.parametrize(
    ("failing", "uncapped"),
    [
        ("A", [1, 3, 3, 9, 1.7, 0.5]),
        ("B", [0, 1, 1.9, 6, 0.4, 0]),
        ("D", [0, 1, 2.9, 6, 0.4, 1]),
    ],
)
def test_the_stress_of_networkriskmeasures_once_it_has_converged(failing, uncapped):
    exposures = Exposures.read(SIX_OWE, SIX_BEAR)
    found = linear(exposures, only(6, SIX.index(failing)))
    assert found.uncapped == pytest.approx(uncapped, abs=1e-10)
    assert found.stress == pytest.approx(np.minimum(1, uncapped), abs=1e-10)


@pytest.mark.parametrize(
    ("failing", "stress"), [("A", [1, 2.5, 2.5, 9, 1.7, 0.5]), ("D", [0, 1, 2.5, 4, 0.2, 1])]
)
def test_the_threshold_cascade_of_networkriskmeasures(failing, stress):
    node = SIX.index(failing)
    found = cascade(Exposures.read(SIX_OWE, SIX_BEAR), [node])
    lost = [found.losses.get(each, 0) / SIX_BEAR[each] for each in range(6)]
    lost[node] += 1
    assert lost == pytest.approx(stress)


def test_susceptibility_fluidity_and_diffusion_of_networkriskmeasures():
    assets = np.array([[0, 1, 0], [10, 0, 3], [3, 2, 0]])
    exposures = Exposures.read(assets.T, [2, 5, 2])
    assert susceptibility(exposures) == pytest.approx([0, 1, 1.25])
    assert fluidity(exposures) == pytest.approx(0.75)
    assert diffusion(exposures).total == pytest.approx([1.25, 1.5, 0])


def test_inoperability_in_haimes_and_jiang():
    found = inoperability([[0, 0.8], [0.2, 0]], [0, 0.6])
    assert found.values == pytest.approx([0.571, 0.714], abs=5e-4)


def test_the_inverse_in_miller_and_blair():
    technical = coefficients([[150, 500], [200, 100]], [1000, 2000])
    assert inverse(technical) == pytest.approx(
        np.array([[1.2541, 0.3300], [0.2640, 1.1221]]), abs=5e-5
    )
    assert output(technical, [600, 1500]) == pytest.approx([1247.5, 1841.6], abs=0.05)


def test_the_drunkards_walk_in_grinstead_and_snell():
    half = Fraction(1, 2)
    walk = {
        "1": {"0": half, "2": half},
        "2": {"1": half, "3": half},
        "3": {"2": half, "4": half},
    }
    visits = [[inflow(walk, start).get(step, 0) for step in "123"] for start in "123"]
    assert visits == [[1.5, 1, 0.5], [1, 2, 1], [0.5, 1, 1.5]]
    ends = [[absorb(walk, start)[end] for end in "04"] for start in "123"]
    assert ends == [[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]]


@pytest.mark.parametrize(
    ("needs", "shares"),
    [([8, 11, 13, 18], [2, 3, 4, 9]), ([1500, 2200, 3000], [500, 850, 1650])],
)
def test_the_airport_game_of_littlechild_and_owen(needs, shares):
    assert airport(needs) == shares
    everyone = range(len(needs))
    worth = exact(everyone, lambda users: max((needs[user] for user in users), default=0))
    assert list(worth.values()) == shares


def test_the_index_of_four_shares_in_the_merger_guidelines():
    assert herfindahl([30, 30, 20, 20]) == 2600


def test_the_index_of_eleven_firms_in_the_example_of_the_package_glcascade():
    links = [(2, 1), (2, 3), (3, 7), (6, 7), (7, 4), (7, 11), (8, 11), (9, 5), (9, 10), (10, 7)]
    supplied = np.zeros((11, 11))
    for supplier, buyer in links:
        supplied[supplier - 1, buyer - 1] = 1
    supply = Supply.read(supplied, [1, 2, 1, 3, 4, 2, 4, 1, 2, 3, 5])
    both = [0.1, 0.366667, 0.266667, 0.35, 0.1, 0.166667, 0.7, 0.1, 0.366667, 0.266667, 0.45]
    down = [0, 0.366667, 0.166667, 0, 0, 0.166667, 0.2, 0.1, 0.366667, 0.166667, 0]
    up = [0.1, 0.2, 0.2, 0.35, 0.1, 0.1, 0.7, 0.1, 0.2, 0.2, 0.45]
    found = index(supply, range(11), replaceable=False)
    assert list(found.values()) == pytest.approx(both, abs=1e-6)
    weights = supply.out / supply.out.sum()
    for firm in range(11):
        stopped = standstill(supply, 1 - only(11, firm), replaceable=False)
        assert weights @ (1 - stopped.downstream) == pytest.approx(down[firm], abs=1e-6)
        assert weights @ (1 - stopped.upstream) == pytest.approx(up[firm], abs=1e-6)


def test_two_who_own_half_of_each_other_in_elliott_golub_and_jackson():
    assert dependency([[0, 0.5], [0.5, 0]]) == pytest.approx(np.array([[2, 1], [1, 2]]) / 3)


def test_the_giant_component_at_mean_degree_two():
    assert giant_component(2) == pytest.approx(0.796812, abs=5e-7)


def test_the_reach_of_a_star_in_michalak_et_al():
    star = nx.star_graph(3)
    assert list(reach(star).values()) == [1.75, 0.75, 0.75, 0.75]
    shares = exact(star, lambda some: len(some.union(*(star[each] for each in some))))
    assert list(shares.values()) == [1.75, 0.75, 0.75, 0.75]


@pytest.mark.parametrize(("nodes", "leverage", "shock"), [(7, 0.4, 0.2), (3, 0.9, 0.01)])
def test_the_closed_form_of_linear_debtrank_on_a_ring(nodes, leverage, shock):
    expected = [shock * leverage**k / (1 - leverage**nodes) for k in range(nodes)]
    assert linear(ring(nodes, leverage), only(nodes, 0, shock)).stress == pytest.approx(expected)
