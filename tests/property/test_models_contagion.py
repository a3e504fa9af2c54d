"""What holds for clearing, valuation, cascades and stress on every network."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kg.risk.models.clearing import clear, iterate
from kg.risk.models.debtrank import impact, linear, single_hit
from kg.risk.models.exposures import Exposures
from kg.risk.models.neva import equities
from kg.risk.models.push import push
from kg.risk.models.threshold import cascade, vulnerable
from kg.risk.models.valuation import eisenberg_noe, furfine, linear_debtrank

# A busy machine would miss deadlines by chance.
few = settings(max_examples=60, deadline=None)
VALUATIONS = (eisenberg_noe, furfine(), linear_debtrank)


SIZES = st.integers(1, 6)


@st.composite
def debts(draw, sizes=SIZES):
    """What each owes each, nothing to itself; often nothing at all."""
    size = draw(sizes)
    amounts = st.one_of(st.just(0), st.integers(0, 20))
    row = st.lists(amounts, min_size=size, max_size=size)
    owed = np.array(draw(st.lists(row, min_size=size, max_size=size)), dtype=float)
    np.fill_diagonal(owed, 0)
    return owed


@st.composite
def books(draw):
    """Debts between nodes, resources and debts outside."""
    owed = draw(debts())
    each = st.lists(st.integers(0, 20), min_size=len(owed), max_size=len(owed))
    return owed, np.array(draw(each), dtype=float), np.array(draw(each), dtype=float)


@st.composite
def shocked(draw):
    """Exposures, some of them without a buffer, and the stress that each node starts with."""
    owed = draw(debts())
    size = len(owed)
    buffers = draw(st.lists(st.integers(0, 30), min_size=size, max_size=size))
    tenths = draw(st.lists(st.sampled_from([0, 0, 0, 1, 5, 10]), min_size=size, max_size=size))
    return Exposures.read(owed, buffers), np.array(tenths) / 10


def stress_of(pushed, size):
    stress = np.zeros(size)
    stress[list(pushed.stress)] = list(pushed.stress.values())
    return stress


def start_of(stress):
    return {int(at): float(stress[at]) for at in np.flatnonzero(stress)}


@few
@given(books())
def test_the_greatest_payments_solve_the_linear_programme(book):
    owed, resources, outside = book
    found = clear(*book)
    promised = owed.sum(axis=1) + outside
    shares = np.divide(owed.T, promised, out=np.zeros_like(owed), where=promised > 0)
    limits = np.stack([np.zeros_like(promised), promised], axis=1)
    system = np.eye(len(owed)) - shares
    best = linprog(-np.ones(len(owed)), system, resources, bounds=limits)
    assert np.allclose(found.payments, best.x, atol=1e-7)
    assert found.residual < 1e-11


@few
@given(books())
def test_what_is_not_paid_outside_stays_as_equity(book):
    _, resources, outside = book
    for found in (clear(*book), iterate(*book), iterate(*book, least=True)):
        paid = np.divide(
            found.payments, found.promised, out=np.zeros_like(outside), where=found.promised > 0
        )
        kept = np.maximum(found.equity, 0).sum() + (paid * outside).sum()
        assert np.isclose(kept, resources.sum(), atol=1e-8)


@few
@given(books(), st.floats(0, 1), st.floats(0, 0.95))
def test_rounds_of_failures_and_iteration_agree_and_costs_only_lower_payments(book, alpha, beta):
    by_rounds = clear(*book, alpha=alpha, beta=beta)
    from_above = iterate(*book, alpha=alpha, beta=beta)
    assert np.allclose(by_rounds.payments, from_above.payments, atol=1e-8)
    assert (by_rounds.payments <= clear(*book).payments + 1e-9).all()
    least = iterate(*book, alpha=alpha, beta=beta, least=True)
    assert (least.payments <= by_rounds.payments + 1e-6).all()
    assert least.residual < 1e-9


@few
@given(books())
def test_payments_are_unique_where_everybody_has_something(book):
    owed, resources, outside = book
    least = iterate(owed, resources + 1, outside, least=True)
    assert np.allclose(least.payments, clear(owed, resources + 1, outside).payments, atol=1e-8)


@few
@given(books())
def test_valuation_by_eisenberg_and_noe_is_clearing(book):
    owed, resources, outside = book
    found = equities(owed, resources, outside, eisenberg_noe)
    assert np.allclose(found.after, clear(*book).equity, atol=1e-8)


@few
@given(books(), st.data())
def test_the_three_valuations_bracket_the_truth(book, data):
    owed, resources, outside = book
    shock = data.draw(st.lists(st.integers(0, 20), min_size=len(owed), max_size=len(owed)))
    mild, middle, harsh = (
        equities(owed, resources, outside, value, shock=shock).after for value in VALUATIONS
    )
    assert (mild >= middle - 1e-9).all()
    assert (middle >= harsh - 1e-9).all()


def as_books(exposures):
    """Assets and debts outside that leave each node with its buffer as equity."""
    owed = exposures.owed.toarray()
    spare = np.full(exposures.size, owed.sum() + 1)
    assets = exposures.buffers + owed.sum(axis=1) - owed.sum(axis=0) + spare
    return owed, assets, spare


@few
@given(shocked())
def test_valuation_by_linear_debtrank_is_linear_debtrank(case):
    exposures, start = case
    solid = Exposures.read(exposures.owed, exposures.buffers + 1)
    found = equities(*as_books(solid), linear_debtrank, shock=start * solid.buffers)
    stress = linear(solid, start)
    assert np.allclose(1 - found.after / solid.buffers, stress.uncapped, atol=1e-9)


@few
@given(shocked(), st.sampled_from([0, 0.25, 0.5]))
def test_valuation_by_furfine_is_the_threshold_cascade(case, recovery):
    exposures, start = case
    # The two differ only where a loss takes exactly all of a buffer, which eighths never do here.
    solid = Exposures.read(exposures.owed, exposures.buffers + 1 / 8)
    shock = np.floor(start * solid.buffers)
    found = equities(*as_books(solid), furfine(recovery), shock=shock)
    fallen = cascade(solid, [], dict(enumerate(shock)), recovery=recovery)
    assert set(np.flatnonzero(found.after < 0)) == set(fallen.rounds)
    lost = np.array([fallen.losses[at] for at in range(solid.size)])
    assert np.allclose(found.after, solid.buffers - lost)


@few
@given(shocked())
def test_a_cascade_is_closed_and_each_failure_has_its_reason(case):
    exposures, start = case
    first = [int(at) for at in np.flatnonzero(start)]
    found = cascade(exposures, first)
    owed = exposures.owed.toarray()
    lost = owed[list(found.rounds)].sum(axis=0) if found.rounds else np.zeros(exposures.size)
    down = (lost > 0) & (lost >= exposures.buffers)
    assert set(found.rounds) == set(first) | set(np.flatnonzero(down))
    for node, loss in found.losses.items():
        assert loss == lost[node]
        assert owed[found.first[node], node] > 0
    for node, done in found.rounds.items():
        before = [other for other, when in found.rounds.items() if when < done]
        assert done == 0 or owed[before, node].sum() >= exposures.buffers[node]
        earlier = [other for other, when in found.rounds.items() if when < done - 1]
        assert done <= 1 or not 0 < owed[earlier, node].sum() >= exposures.buffers[node]


@few
@given(shocked())
def test_the_vulnerable_are_those_that_one_failure_brings_down(case):
    exposures, _ = case
    alone = [set(cascade(exposures, [each]).rounds) - {each} for each in range(exposures.size)]
    direct = {
        node
        for each in range(exposures.size)
        for node in alone[each]
        if cascade(exposures, [each]).rounds[node] == 1
    }
    assert set(np.flatnonzero(vulnerable(exposures))) == direct


@few
@given(shocked(), st.data())
def test_stress_never_falls_below_its_start_nor_with_more_debt_or_shock(case, data):
    exposures, start = case
    base = linear(exposures, start).stress
    assert (base >= start).all()
    assert (base <= 1).all()
    more = data.draw(debts(st.just(exposures.size)))
    assert (linear(exposures, np.minimum(1, start + 0.1)).stress >= base - 1e-9).all()
    larger = Exposures.read(exposures.owed.toarray() + more, exposures.buffers)
    assert (linear(larger, start).stress >= base - 1e-9).all()


@few
@given(shocked())
def test_while_nothing_is_capped_stress_is_the_solution_of_a_linear_system(case):
    exposures, start = case
    buffers = exposures.owed.toarray().sum(axis=0) * 1.25 + 1
    solid = Exposures.read(exposures.owed, buffers)
    leverage = solid.owed.toarray() / buffers
    expected = np.linalg.solve(np.eye(solid.size) - leverage.T, start)
    small = 0.9 / max(expected.max(), 1)
    assert np.allclose(linear(solid, small * start).stress, small * expected, atol=1e-10)


@few
@given(shocked())
def test_a_single_hit_never_exceeds_the_linear_stress(case):
    exposures, start = case
    once = single_hit(impact(exposures), start)
    assert (once.stress <= linear(exposures, start).stress + 1e-9).all()
    assert (once.stress >= start).all()


@few
@given(shocked(), st.sampled_from([0.2, 1e-2, 1e-4]))
def test_what_a_push_leaves_out_is_within_its_bound(case, cutoff):
    exposures, start = case
    pushed = push(exposures, start_of(start), cutoff=cutoff)
    short = linear(exposures, start).stress - stress_of(pushed, exposures.size)
    assert short.min(initial=0) >= -1e-9
    assert short.max(initial=0) <= pushed.bound + 1e-9
    assert all(0 <= each <= cutoff for each in pushed.held.values())


@few
@given(shocked())
def test_a_push_with_a_falling_cut_off_reaches_the_converged_stress(case):
    exposures, start = case
    solid = Exposures.read(exposures.owed, exposures.owed.toarray().sum(axis=0) * 1.25 + 1)
    for cutoff in (1e-6, 1e-9, 1e-12):
        pushed = push(solid, start_of(start), cutoff=cutoff)
        assert 0 <= pushed.bound <= 10 * cutoff
        stress = stress_of(pushed, solid.size)
        assert np.allclose(stress, linear(solid, start).stress, atol=10 * cutoff + 1e-11)


@few
@given(shocked(), st.randoms(use_true_random=False), st.sampled_from([0.5, 4.0, 1024.0]))
def test_numbers_of_nodes_and_the_unit_of_money_do_not_matter(case, random, unit):
    exposures, start = case
    size = exposures.size
    order = list(range(size))
    random.shuffle(order)
    place = np.argsort(order)
    owed = exposures.owed.toarray()
    other = Exposures.read(unit * owed[np.ix_(order, order)], unit * exposures.buffers[order])
    assert np.allclose(linear(other, start[order]).stress[place], linear(exposures, start).stress)
    fallen = cascade(exposures, start_of(start)).rounds
    moved = cascade(other, start_of(start[order])).rounds
    assert {order[at]: done for at, done in moved.items()} == fallen
    small, large = (
        equities(*as_books(each), linear_debtrank, shock=each.buffers * begun).after
        for each, begun in ((exposures, start), (other, start[order]))
    )
    assert np.allclose(small, large[place] / unit, atol=1e-8)
    paid = clear(owed, exposures.buffers).payments
    assert np.allclose(clear(other.owed, other.buffers).payments[place], unit * paid)


@few
@given(shocked(), debts())
def test_those_who_are_not_connected_do_not_matter(case, others):
    exposures, start = case
    size, more = exposures.size, len(others)
    owed = np.block(
        [[exposures.owed.toarray(), np.zeros((size, more))], [np.zeros((more, size)), others]]
    )
    both = Exposures.read(owed, np.append(exposures.buffers, np.ones(more)))
    stress = linear(both, np.append(start, np.zeros(more))).stress
    assert np.allclose(stress[:size], linear(exposures, start).stress)
    assert not stress[size:].any()
    assert cascade(both, start_of(start)) == cascade(exposures, start_of(start))
    assert push(both, start_of(start)).stress == push(exposures, start_of(start)).stress


@few
@given(shocked())
def test_without_a_shock_nothing_happens(case):
    exposures, start = case
    assert not linear(exposures, 0 * start).stress.any()
    assert cascade(exposures).losses == push(exposures, {}).stress == {}
    assert push(exposures, {}).bound == 0
    for value in VALUATIONS:
        found = equities(*as_books(exposures), value)
        assert (found.after == found.before).all()
