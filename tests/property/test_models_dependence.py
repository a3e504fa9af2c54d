"""What holds for input and output, supply and ownership in every economy."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.risk.models import esri_push
from kg.risk.models.esri import Need, Supply, standstill
from kg.risk.models.esri_push import Walk
from kg.risk.models.leontief import (
    allocations,
    coefficients,
    demand_view,
    inoperability,
    output,
    recovery,
    supplied,
    supply_view,
)
from kg.risk.models.ownership import dependency, failures
from kg.risk.models.settling import Stop

# A busy machine would miss deadlines by chance.
few = settings(max_examples=60, deadline=None)
SIZES = st.integers(1, 6)


@st.composite
def flows(draw, *, hollow=False):
    """A matrix of small whole amounts, often nothing."""
    size = draw(SIZES)
    row = st.lists(st.one_of(st.just(0), st.integers(0, 9)), min_size=size, max_size=size)
    matrix = np.array(draw(st.lists(row, min_size=size, max_size=size)), dtype=float)
    if hollow:
        np.fill_diagonal(matrix, 0)
    return matrix


def vectors(size, low=0, high=10):
    return st.lists(st.integers(low, high), min_size=size, max_size=size).map(
        lambda values: np.array(values, dtype=float)
    )


@st.composite
def economies(draw):
    """Flows with final demand and primary inputs that balance."""
    used = draw(flows())
    slack = used.sum(axis=0).max() + used.sum(axis=1).max() + 1
    made = slack + draw(vectors(len(used)))
    return used, made


@st.composite
def supplies(draw):
    """A supply network with sectors and needs, and what a shock leaves."""
    matrix = draw(flows(hollow=True))
    size = len(matrix)
    sectors = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    row = st.lists(st.sampled_from(list(Need)), min_size=3, max_size=3)
    needs = np.array(draw(st.lists(row, min_size=3, max_size=3)))
    left = draw(vectors(size, 0, 4)) / 4
    return matrix, sectors, needs, left


@few
@given(economies())
def test_both_views_of_an_economy_give_back_its_output(economy):
    used, made = economy
    assert np.allclose(output(coefficients(used, made), made - used.sum(axis=1)), made)
    assert np.allclose(supplied(allocations(used, made), made - used.sum(axis=0)), made)


@few
@given(economies(), st.data())
def test_inoperability_is_the_loss_of_output_that_the_economy_itself_shows(economy, data):
    used, made = economy
    lost = data.draw(vectors(len(made))) / 10
    demand, primary = made - used.sum(axis=1), made - used.sum(axis=0)
    seen = {
        "demand": (coefficients, demand_view, output, demand),
        "supply": (allocations, supply_view, supplied, primary),
    }
    for ratios, view, total, outside in seen.values():
        matrix = ratios(used, made)
        found = inoperability(view(matrix, made), lost * outside / made)
        assert np.allclose(found.values, 1 - total(matrix, (1 - lost) * outside) / made, atol=1e-9)


@few
@given(flows(), st.data())
def test_inoperability_is_capped_and_rises_with_the_perturbation(dependence, data):
    direct = data.draw(vectors(len(dependence), 0, 5)) / 10
    found = inoperability(dependence / 9, direct).values
    assert (found >= direct).all()
    assert (found <= 1).all()
    assert np.allclose(found, np.minimum(1, dependence / 9 @ found + direct), atol=1e-9)
    assert (inoperability(dependence / 9, 2 * direct).values >= found - 1e-9).all()


@few
@given(economies(), st.data())
def test_recovery_under_a_lasting_perturbation_ends_where_the_static_model_does(economy, data):
    used, made = economy
    view = demand_view(coefficients(used, made), made)
    lost = data.draw(vectors(len(made))) / 10 * (1 - used.sum(axis=1) / made)
    path = recovery(view, np.full(len(made), 0.8), np.zeros(len(made)), np.tile(lost, (300, 1)))
    reached = np.allclose(path[-1], inoperability(view, lost).values, atol=1e-6)
    slow = np.abs(path[-1] - path[-2]).max() > 1e-9
    assert reached or slow


QUICK, CLOSE = Stop(tolerance=1e-7), 1e-5


def quickly(supply, left, **options):
    """A standstill that is near after few rounds; at a tipping point the rounds hardly end."""
    found = standstill(supply, left, stop=QUICK, **options)
    assume(found.rounds < 300)
    return found


@few
@given(supplies())
def test_a_standstill_holds_together(case):
    matrix, sectors, needs, left = case
    supply = Supply.read(matrix, sectors, needs)
    found = quickly(supply, left)
    assert standstill(supply, np.ones_like(left)).loss == 0
    for works in (found.downstream, found.upstream):
        assert (works <= left).all()
        assert (works >= 0).all()
    milder = quickly(supply, (1 + left) / 2)
    assert (milder.downstream >= found.downstream - CLOSE).all()
    assert (milder.upstream >= found.upstream - CLOSE).all()
    rigid = quickly(supply, left, replaceable=False)
    assert (rigid.downstream <= found.downstream + CLOSE).all()
    essential = Supply.read(matrix, sectors, np.full((3, 3), Need.ESSENTIAL))
    proportional = Supply.read(matrix, sectors)
    harsh, mild = (quickly(each, left, replaceable=False) for each in (essential, proportional))
    assert (harsh.downstream <= mild.downstream + CLOSE).all()
    irrelevant = Supply.read(matrix, sectors, np.full((3, 3), Need.IRRELEVANT))
    assert (standstill(irrelevant, left).downstream == left).all()


@few
@given(supplies())
def test_the_index_solves_the_published_equations(case):
    matrix, sectors, needs, left = case
    size, sector = len(matrix), np.array(sectors)
    down = quickly(Supply.read(matrix, sectors, needs), left).downstream
    out, bought = matrix.sum(axis=1), matrix.sum(axis=0)
    for buyer in range(size):
        inputs, others = [1.0], 0.0
        for kind in range(3):
            of_kind = np.flatnonzero((sector == kind) & (matrix[:, buyer] > 0))
            lost = 0.0
            for each in of_kind:
                market = (out * down)[sector == kind].sum()
                sigma = min(1.0, out[each] / market) if market else 1.0
                lost += sigma * matrix[each, buyer] * (1 - down[each])
            need = needs[kind, sector[buyer]]
            if len(of_kind) and need == Need.ESSENTIAL:
                inputs.append(1 - lost / matrix[of_kind, buyer].sum())
            elif len(of_kind) and need == Need.PROPORTIONAL:
                others += lost / bought[buyer]
        expected = max(0, min(*inputs, 1 - others, left[buyer]))
        assert down[buyer] == pytest.approx(expected, abs=1e-6)


@few
@given(supplies(), st.booleans())
def test_a_push_comes_to_the_same_index(case, replaceable):
    matrix, sectors, needs, _ = case
    supply, everyone = Supply.read(matrix, sectors, needs), np.arange(len(matrix))
    walk = Walk(supply, replaceable=replaceable)
    for failed in everyone:
        stopped = quickly(supply, everyone != failed, replaceable=replaceable)
        near, rough = (
            esri_push.index(walk, [failed], cutoff=cutoff)[failed] for cutoff in (1e-9, 0.2)
        )
        assert near == pytest.approx(stopped.loss, abs=CLOSE)
        assert rough <= near + 1e-12
        ways = (walk.downstream, stopped.downstream), (walk.upstream, stopped.upstream)
        for push, works in ways:
            missing = push(failed, cutoff=1e-9)
            assert [missing.get(at, 0) for at in everyone] == pytest.approx(1 - works, abs=CLOSE)


@few
@given(supplies(), st.randoms(use_true_random=False))
def test_numbers_of_firms_and_the_unit_do_not_matter_to_the_index(case, random):
    matrix, sectors, needs, left = case
    order = list(range(len(matrix)))
    random.shuffle(order)
    moved = 8 * matrix[np.ix_(order, order)], [sectors[each] for each in order]
    here = quickly(Supply.read(matrix, sectors, needs), left)
    there = quickly(Supply.read(*moved, needs), left[order])
    assert there.downstream == pytest.approx(here.downstream[order], abs=CLOSE)
    assert there.upstream == pytest.approx(here.upstream[order], abs=CLOSE)
    assert there.loss == pytest.approx(here.loss, abs=CLOSE)


def test_nobody_stands_for_less_than_nothing_by_rounding():
    held = np.array([[0, 2, 0, 0], [5, 0, 0, 6], [0, 0, 0, 0], [0, 0, 0, 0]]) / 7
    assert dependency(held).min() == 0


@few
@given(flows(hollow=True), st.data())
def test_failures_through_ownership_are_as_few_as_can_be(held, data):
    size = len(held)
    shares = dependency(held / (held.sum(axis=0).max() + 1))
    assert np.allclose(shares.sum(axis=0), 1)
    assets, least, costs = (data.draw(vectors(size)) for _ in range(3))
    least += 0.0123456789  # no value meets it exactly, where rounding would decide
    found = failures(shares, assets, least, costs)
    failed = {node for wave in found.waves for node in wave}

    def falls(some):
        values = shares @ (assets - np.array([costs[at] * (at in some) for at in range(size)]))
        return {at for at in range(size) if values[at] < least[at]}

    assert falls(failed) <= failed
    stable = [
        set(some)
        for count in range(size + 1)
        for some in combinations(range(size), count)
        if falls(set(some)) <= set(some)
    ]
    assert failed == set.intersection(*stable)
    reached = set()
    for wave in found.waves:
        assert set(wave) == falls(reached) - reached
        reached |= set(wave)
