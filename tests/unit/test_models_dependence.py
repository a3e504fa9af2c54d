"""Input and output, supply, ownership, percolation, shares and reconstruction, by hand."""

from math import log

import networkx as nx
import numpy as np
import pytest

from kg.errors import MeasureError
from kg.risk.models import esri_push
from kg.risk.models.esri import Need, Supply, index, standstill
from kg.risk.models.esri_push import Walk
from kg.risk.models.leontief import demand_view, inoperability, recovery, recovery_rate, supply_view
from kg.risk.models.ownership import dependency, failures
from kg.risk.models.percolation import component_sizes, giant_component, largest_after
from kg.risk.models.reconstruct import maximum_entropy, minimum_density
from kg.risk.models.settling import Stop
from kg.risk.models.shapley import exact, sampled


def test_inoperability_stops_at_everything():
    found = inoperability([[0, 0.9], [0.9, 0]], [0.5, 0.5])
    assert found.values.tolist() == [1, 1]


def test_a_sector_without_output_needs_nothing():
    assert demand_view([[0.5, 0], [0, 0]], [4, 0]).toarray().tolist() == [[0.5, 0], [0, 0]]
    assert supply_view([[0.5, 0], [0, 0]], [4, 0]).toarray().tolist() == [[0.5, 0], [0, 0]]


def test_recovery_follows_its_rate_and_its_perturbations():
    path = recovery([[0, 0], [0.5, 0]], [0.5, 1], [0.8, 0], [[0, 0], [0, 0.5], [0.4, 0]])
    assert path == pytest.approx(np.array([[0.8, 0], [0.4, 0.4], [0.2, 0.7], [0.3, 0.1]]))


def test_the_rate_of_recovery_leads_where_it_should_in_small_steps():
    rate = recovery_rate(0.8, 0.2, 1000, own=0.5)
    assert rate == pytest.approx(log(4) / 500)
    path = recovery([[0.5]], [rate], [0.8], np.zeros((1000, 1)))
    assert path[-1] == pytest.approx([0.2], rel=1e-2)


# Two of one sector supply a buyer each, a third sector supplies both buyers.
FLOWS = np.array(
    [[0, 0, 0, 1, 0], [0, 0, 0, 0, 3], [0, 0, 0, 1, 1], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
)
SECTORS = [0, 0, 1, 2, 2]


def needing(first, second):
    needs = np.full((3, 3), Need.IRRELEVANT)
    needs[0, 2], needs[1, 2] = first, second
    return Supply.read(FLOWS, SECTORS, needs)


@pytest.mark.parametrize(
    ("needs", "output"),
    [
        ((Need.ESSENTIAL, Need.ESSENTIAL), 0),
        ((Need.PROPORTIONAL, Need.ESSENTIAL), 0.5),
        ((Need.PROPORTIONAL, Need.PROPORTIONAL), 0.5),
        ((Need.IRRELEVANT, Need.ESSENTIAL), 1),
    ],
)
def test_a_lost_input_counts_as_it_is_needed(needs, output):
    stopped = standstill(needing(*needs), [0, 1, 1, 1, 1], replaceable=False)
    assert stopped.downstream.tolist() == [0, 1, 1, output, 1]


def test_a_market_stands_in_for_a_small_supplier():
    supply = needing(Need.ESSENTIAL, Need.ESSENTIAL)
    # Of what is left of its market, 3, the one lost delivered a third.
    stopped = standstill(supply, [0, 1, 1, 1, 1])
    assert stopped.downstream == pytest.approx([0, 1, 1, 2 / 3, 1])
    # A third of the larger one's is more than its market has left.
    assert standstill(supply, [1, 0, 1, 1, 1]).downstream.tolist() == [1, 0, 1, 1, 0]


def test_markets_may_differ_from_sectors():
    needs = np.full((3, 3), Need.ESSENTIAL)
    apart = Supply.read(FLOWS, SECTORS, needs, markets=[0, 1, 2, 3, 4])
    assert standstill(apart, [0, 1, 1, 1, 1]).downstream.tolist() == [0, 1, 1, 0, 1]


def test_the_scarcest_essential_input_limits_and_other_inputs_add_up():
    flows = np.zeros((4, 4))
    flows[:3, 3] = [1, 1, 2]
    left = [0.5, 0.25, 0.75, 1]
    essential = Supply.read(flows, [0, 1, 2, 3], np.full((4, 4), Need.ESSENTIAL))
    assert standstill(essential, left, replaceable=False).downstream[3] == 0.25
    proportional = Supply.read(flows, [0, 1, 2, 3])
    expected = 1 - (0.5 + 0.75 + 2 * 0.25) / 4
    assert standstill(proportional, left, replaceable=False).downstream[3] == expected


def test_suppliers_of_one_essential_input_share_it():
    flows = np.zeros((3, 3))
    flows[:2, 2] = [1, 3]
    supply = Supply.read(flows, [0, 0, 1], np.full((2, 2), Need.ESSENTIAL))
    assert standstill(supply, [0, 1, 1], replaceable=False).downstream.tolist() == [0, 1, 0.75]


def test_the_index_takes_weights_and_survives_an_empty_network():
    chain = Supply.read([[0, 1], [0, 0]], [0, 1])
    nothing = Supply.read([[0, 0], [0, 0]], [0, 0])
    assert index(chain, [0], weights=[0.25, 0.5]) == {0: 0.75}
    assert index(nothing, [0]) == {0: 0}
    assert esri_push.index(Walk(chain), [0], weights=[0.25, 0.5]) == {0: 0.75}
    assert esri_push.index(Walk(nothing), [0]) == {0: 0}


def test_the_index_by_pushing_touches_only_what_it_reaches():
    supply = Supply.read([[0, 1, 0], [0, 0, 9999], [0, 0, 0]], [0, 1, 2])
    walk = Walk(supply)
    assert walk.upstream(2, cutoff=1e-3) == {2: 1, 1: 1, 0: 1}
    assert walk.downstream(2, cutoff=1e-3) == {2: 1}
    minor = Walk(Supply.read([[0, 1, 0], [0, 0, 1], [0, 9999, 0]], [0, 1, 2]))
    assert minor.downstream(0, cutoff=1e-3) == {0: 1, 1: 1e-4}


def test_at_a_tipping_point_rounds_that_hardly_end_are_not_taken_for_the_end():
    flows = [[0, 0, 9, 0], [2, 0, 0, 0], [0, 0, 0, 8], [0, 0, 0, 0]]
    needs = [[2, 0, 1], [0, 2, 0], [1, 1, 2]]
    tipping = Supply.read(flows, [0, 2, 2, 0], needs)
    with pytest.raises(MeasureError, match=r"still moved by .* after 1000 rounds"):
        index(tipping, range(4), stop=Stop(rounds=1000))


def test_failures_spread_in_waves_and_cost_what_they_cost():
    shares = dependency([[0, 0.5, 0], [0, 0, 0.5], [0, 0, 0]])
    assert shares == pytest.approx(np.array([[1, 0.5, 0.25], [0, 0.5, 0.25], [0, 0, 0.5]]))
    found = failures(shares, [4, 4, 4], [5, 2.9, 2.5], [0, 4, 4])
    assert found.waves == ((2,), (1,), (0,))
    assert found.values.tolist() == [4, 0, 0]
    assert failures(shares, [4, 4, 4], [5, 2.9, 2], [0, 4, 4]).waves == ()


def test_nothing_giant_below_one_link_each():
    assert giant_component(1) == giant_component(0.3) == giant_component(0) == 0
    assert giant_component(1e6) == 1


def test_components_of_a_directed_graph_ignore_directions():
    arcs = nx.DiGraph([(1, 0), (1, 2), (3, 2), (4, 4)])
    assert component_sizes(arcs) == [4, 1]
    assert largest_after(arcs, [1, 4]) == [4, 2, 2]
    assert len(arcs) == 5


def test_samples_settle_on_the_exact_shares_within_their_errors():
    needs = dict(zip("abcd", (8, 11, 13, 18), strict=True))

    def worth(users):
        return max((needs[user] for user in users), default=0)

    shares, found = exact(needs, worth), sampled(needs, worth, orders=4000, seed=3)
    for player, share in shares.items():
        assert 0 < found[player].error < 0.2
        assert abs(found[player].value - share) < 4 * found[player].error
    fewer = sampled(needs, worth, orders=1000, seed=3)
    assert fewer["d"].error == pytest.approx(2 * found["d"].error, rel=0.1)


def test_the_error_of_two_orders_that_differ_is_half_their_difference():
    needs = {"a": 8, "b": 11}
    seen = set()

    def largest(users):
        return max((needs[user] for user in users), default=0)

    for seed in range(20):
        found = sampled(
            needs, lambda users: max(map(needs.get, users), default=0), orders=2, seed=seed
        )
        seen.add((found["a"].value, round(found["a"].error, 9)))
    assert seen == {(0, 0), (4, 4), (8, 0)}


def test_small_ones_tend_to_deal_with_large_ones():
    gives, gets = [10, 1, 0, 0], [0, 0, 10, 1]
    unlike = sum(minimum_density(gives, gets, tries=1, seed=seed).nnz == 3 for seed in range(200))
    # Twenty of twenty-two first draws pair a small with a large one; half would without weights.
    assert 160 < unlike < 200


def test_a_hub_that_takes_part_in_everything_leaves_no_choice():
    for found in (maximum_entropy([6, 1, 2], [3, 2, 4]), minimum_density([6, 1, 2], [3, 2, 4])):
        assert np.asarray(found.sum(axis=1)).tolist() == [6, 1, 2]
        dense = found if isinstance(found, np.ndarray) else found.toarray()
        assert dense == pytest.approx(np.array([[0, 2, 4], [1, 0, 0], [2, 0, 0]]))


def test_an_amount_goes_only_where_it_may():
    allowed = [[0, 1, 1], [1, 0, 0], [0, 1, 0]]
    found = maximum_entropy([3, 2, 1], [2, 3, 1], allowed=allowed)
    assert found == pytest.approx(np.array([[0, 2, 1], [2, 0, 0], [0, 1, 0]]))


def test_the_fewest_arcs_of_several_tries_are_kept():
    totals = np.arange(1, 13)
    counts = [minimum_density(totals, totals[::-1], tries=tries).nnz for tries in (1, 40)]
    assert 12 <= counts[1] < counts[0]


def test_nothing_to_share_is_shared_by_nobody():
    assert not maximum_entropy([0, 0], [0, 0]).any()
    assert minimum_density([0, 0], [0, 0]).nnz == 0
