"""What holds for percolation, fair shares and reconstruction on every network."""

from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.risk.models.percolation import component_sizes, giant_component, largest_after
from kg.risk.models.reconstruct import maximum_entropy, minimum_density
from kg.risk.models.shapley import airport, exact, sampled

# A busy machine would miss deadlines by chance.
few = settings(max_examples=60, deadline=None)


@st.composite
def amounts(draw):
    """A matrix of small whole amounts, often nothing, with nothing on its diagonal."""
    size = draw(st.integers(1, 6))
    row = st.lists(st.one_of(st.just(0), st.integers(0, 9)), min_size=size, max_size=size)
    matrix = np.array(draw(st.lists(row, min_size=size, max_size=size)), dtype=float)
    np.fill_diagonal(matrix, 0)
    return matrix


@few
@given(st.floats(1.001, 40))
def test_the_giant_component_solves_its_equation(degree):
    share = giant_component(degree)
    assert 0 < share <= 1
    assert share == pytest.approx(1 - np.exp(-degree * share), abs=1e-9)


@few
@given(amounts(), st.randoms(use_true_random=False), st.booleans())
def test_the_largest_components_are_those_counted_one_by_one(matrix, random, directed):
    graph = nx.from_numpy_array(matrix > 7, create_using=nx.DiGraph if directed else nx.Graph)
    removals = random.sample(list(graph), random.randint(0, len(graph)))
    counted = [
        max(component_sizes(graph, removals[:k]), default=0) for k in range(len(removals) + 1)
    ]
    assert largest_after(graph, removals) == counted
    left = len(graph) - len(removals)
    assert sum(component_sizes(graph, removals)) == left


@st.composite
def games(draw):
    """Up to five players and what each set of them is worth, nobody being worth nothing."""
    count = draw(st.integers(1, 5))
    sets = [frozenset(some) for k in range(1, count + 1) for some in combinations(range(count), k)]
    worths = draw(st.lists(st.integers(-9, 99), min_size=len(sets), max_size=len(sets)))
    return range(count), dict(zip(sets, worths, strict=True)) | {frozenset(): 0}


@few
@given(games())
def test_shares_are_the_average_over_all_orders(game):
    players, worth = game
    shares = exact(players, worth.__getitem__)
    assert sum(shares.values()) == pytest.approx(worth[frozenset(players)])
    orders = list(permutations(players))
    for player in players:
        added = [
            worth[frozenset(order[: order.index(player) + 1])]
            - worth[frozenset(order[: order.index(player)])]
            for order in orders
        ]
        assert shares[player] == pytest.approx(sum(added) / len(orders))


@few
@given(games(), st.integers(0, 99))
def test_sampled_shares_add_up_and_repeat(game, seed):
    players, worth = game
    found = sampled(players, worth.__getitem__, orders=50, seed=seed)
    total = sum(each.value for each in found.values())
    assert total == pytest.approx(worth[frozenset(players)], abs=1e-9)
    assert found == sampled(players, worth.__getitem__, orders=50, seed=seed)


@few
@given(st.lists(st.integers(0, 30), max_size=6))
def test_the_airport_game_has_its_closed_form(needs):
    shares = exact(range(len(needs)), lambda some: max((needs[at] for at in some), default=0))
    assert [float(share) for share in airport(needs)] == list(shares.values())


@few
@given(amounts(), st.integers(0, 99))
def test_both_reconstructions_keep_the_totals_and_nobody_deals_with_itself(matrix, seed):
    gives, gets = matrix.sum(axis=1), matrix.sum(axis=0)
    sparse = minimum_density(gives, gets, tries=3, seed=seed)
    assert (sparse.toarray() == minimum_density(gives, gets, tries=3, seed=seed).toarray()).all()
    assert sparse.nnz <= 3 * len(matrix)
    assert_rebuilt(sparse.toarray(), gives, gets)
    whole = gives.sum()
    # Where one node nearly takes part in everything, scaling in turn converges very slowly.
    assume(not np.any((gives + gets > 0.9 * whole) & (gives + gets < whole)))
    even = maximum_entropy(gives, gets)
    assert_rebuilt(even, gives, gets)
    assert sparse.nnz <= np.count_nonzero(even)


def assert_rebuilt(matrix, gives, gets):
    assert np.allclose(matrix.sum(axis=1), gives)
    assert np.allclose(matrix.sum(axis=0), gets)
    assert not matrix.diagonal().any()
    assert (matrix >= 0).all()


@few
@given(st.data())
def test_maximum_entropy_favours_no_pair(data):
    gives = np.array(data.draw(st.lists(st.integers(3, 6), min_size=5, max_size=5)))
    gets = data.draw(st.permutations(list(gives)).map(np.array))
    assume((gives + gets <= 0.7 * gives.sum()).all())
    even = maximum_entropy(gives, gets)
    for first, second, third, fourth in permutations(range(5), 4):
        crossed = even[first, fourth] * even[second, third]
        assert even[first, third] * even[second, fourth] == pytest.approx(crossed, rel=1e-6)
