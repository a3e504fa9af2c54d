"""Clearing, cascades and stress at their edges: empty buffers, ties, ranks, and what they cost."""

import numpy as np
import pytest

from kg.errors import MeasureError
from kg.risk.models.clearing import clear, iterate
from kg.risk.models.debtrank import impact, linear, single_hit
from kg.risk.models.diffusion import diffusion, susceptibility
from kg.risk.models.exposures import Exposures
from kg.risk.models.neva import equities
from kg.risk.models.push import impacts, push
from kg.risk.models.threshold import cascade, ensemble, vulnerable
from kg.risk.models.valuation import eisenberg_noe, furfine, linear_debtrank

CHAIN = [[0, 1, 0], [0, 0, 1], [0, 0, 0]]


def test_an_empty_buffer_falls_at_the_first_loss_and_not_before():
    exposures = Exposures.read(CHAIN, [1, 0, 4])
    assert linear(exposures, [0, 0, 0]).stress.tolist() == [0, 0, 0]
    found = linear(exposures, [0.001, 0, 0])
    assert found.stress.tolist() == [0.001, 1, 0.25]
    assert found.uncapped.tolist() == [0.001, np.inf, 0.25]
    assert push(exposures, {0: 0.01}).stress == {0: 0.01, 1: 1, 2: 0.25}
    assert impact(exposures).toarray().tolist() == [[0, 1, 0], [0, 0, 0.25], [0, 0, 0]]
    assert cascade(exposures).rounds == {}
    assert cascade(exposures, losses={1: 0.5}).rounds == {1: 0}
    assert cascade(exposures, losses={1: 0}).rounds == {}


def test_where_a_buffer_is_empty_the_bound_promises_nothing():
    exposures = Exposures.read(CHAIN, [1, 0, 4])
    pushed = push(exposures, {0: 0.0005}, cutoff=1e-3)
    assert pushed.stress == {0: 0.0005}
    assert pushed.bound == 1


def test_what_goes_round_and_grows_has_no_bound_but_one():
    growing = Exposures.read([[0, 2], [2, 0]], [1, 1])
    pushed = push(growing, {0: 0.01}, cutoff=0.1)
    assert pushed.bound == 1
    assert push(growing, {0: 0.01}, cutoff=1e-3).stress == {0: 1, 1: 1}


def test_the_bound_is_tight_along_a_chain():
    exposures = Exposures.read(CHAIN, [1, 1, 1])
    pushed = push(exposures, {0: 0.01}, cutoff=0.1)
    assert pushed.bound == pytest.approx(0.02)
    assert linear(exposures, [0.01, 0, 0]).stress.tolist() == [0.01, 0.01, 0.01]


def test_a_push_touches_only_what_it_reaches():
    exposures = Exposures.read(CHAIN, [1, 1, 1000])
    pushed = push(exposures, {1: 1.0})
    assert pushed.stress == {1: 1, 2: 0.001}
    assert (pushed.held, pushed.losses, pushed.pushes) == ({1: 0, 2: 0.001}, {2: 1}, 1)


def test_a_cut_off_may_rank_by_weights_of_ones_own():
    exposures = Exposures.read([[0, 1, 5], [0, 0, 0], [0, 2, 0]], [1, 2, 4])
    assert impacts(exposures, range(3), [1, 10, 100]) == {0: 110, 2: 10, 1: 0}


def test_a_loss_that_takes_exactly_the_buffer_brings_down():
    exposures = Exposures.read([[0, 4], [0, 0]], [9, 4])
    assert cascade(exposures, [0]).rounds == {0: 0, 1: 1}
    assert cascade(exposures, [0], recovery=0.01).rounds == {0: 0}
    assert cascade(exposures, [0], recovery=1).losses == {}


def test_the_first_to_fail_gets_the_blame():
    owed = [[0, 0, 1, 1], [0, 0, 0, 5], [0, 0, 0, 5], [0, 0, 0, 0]]
    found = cascade(Exposures.read(owed, [1, 1, 1, 4]), [0])
    assert found.rounds == {0: 0, 2: 1, 3: 2}
    assert found.first == {2: 0, 3: 0}
    assert found.losses == {2: 1, 3: 6}


def test_an_ensemble_counts_by_scenario_and_by_node():
    counted = ensemble(Exposures.read(CHAIN, [1, 1, 2]), [[0], [1, 2], []])
    assert counted.failures.tolist() == [2, 2, 0]
    assert counted.times.tolist() == [1, 2, 1]


@pytest.mark.parametrize(("debtors", "fragile"), [(4, True), (6, False)])
def test_gai_and_kapadia_a_bank_with_fewer_than_five_debtors_is_vulnerable(debtors, fragile):
    # Interbank assets of a fifth and a buffer of a twenty-fifth of all assets.
    owed = np.zeros((debtors + 1, debtors + 1))
    owed[:-1, -1] = 0.2 / debtors
    exposures = Exposures.read(owed, np.full(debtors + 1, 0.04))
    assert vulnerable(exposures).tolist() == [False] * debtors + [fragile]


def test_a_debt_to_oneself_makes_nobody_vulnerable_to_another():
    exposures = Exposures.read([[5, 0], [0, 0]], [1, 1])
    assert not vulnerable(exposures).any()


def test_debts_outside_may_rank_first():
    owed, assets, debts = [[0, 4], [0, 0]], [6, 4], [4, 1]
    equal = equities(owed, assets, debts, eisenberg_noe, shock=[4, 0])
    first = equities(owed, assets, debts, eisenberg_noe, shock=[4, 0], outside_first=True)
    assert equal.values.tolist() == [0.25, 1]
    assert first.values.tolist() == [0, 1]
    assert (equal.after.tolist(), first.after.tolist()) == ([-6, 4], [-6, 3])


def test_furfine_recovers_a_part():
    owed, assets, debts = [[0, 4], [0, 0]], [6, 4], [1, 1]
    for recovery in (0, 0.25, 1):
        found = equities(owed, assets, debts, furfine(recovery), shock=[2, 0])
        assert found.after.tolist() == [-1, 3 + 4 * recovery]


def test_valuations_of_debtors_without_debts_or_equity():
    nothing = np.zeros(3)
    equity = np.array([0.0, -1.0, 2.0])
    assert eisenberg_noe(equity, nothing, nothing).tolist() == [1, 0, 1]
    assert furfine(0.5)(equity, nothing, nothing).tolist() == [1, 0.5, 1]
    assert linear_debtrank(equity, np.array([0, -1.0, 1]), nothing).tolist() == [1, 0, 1]


def test_failing_itself_costs_what_alpha_and_beta_say():
    found = clear([[0, 4, 0], [0, 0, 4], [0, 0, 0]], [2, 2, 0], alpha=0.5, beta=0.25)
    assert found.payments.tolist() == [1, 1.25, 0]
    assert found.shortfall.tolist() == [3, 2.75, 0]
    assert found.equity.tolist() == [-2, -1, 1.25]


def test_nodes_without_debts_pay_nothing_and_do_not_fail():
    found = clear(np.zeros((2, 2)), [0, 3])
    assert (found.payments.tolist(), found.failed.tolist()) == ([0, 0], [False, False])
    assert found.equity.tolist() == [0, 3]


def test_where_rounding_decides_who_fails_in_a_circle_it_is_said():
    # A circle without cash whose debts differ by more than numbers can hold.
    owed = [
        [0.0, 3.197260871360024e-11, 0.0, 7.642855119851165e-05],
        [1.2416795524532718e-07, 0.0, 1.982467443155828e-09, 8.371071926837772e-06],
        [1.3707969525887902e-06, 0.0017624177555380326, 0.0, 85.03205705149898],
        [0.0, 2.830795520633672e-12, 3299849413.491176, 0.0],
    ]
    with pytest.raises(MeasureError, match="pass everything they get round in a circle"):
        clear(owed, np.zeros(4))
    assert iterate(owed, np.zeros(4)).residual <= 1e-12


def test_single_hits_do_not_go_round_twice():
    once = single_hit([[0, 0.5], [0.5, 0]], [0.5, 0], [1, 2])
    assert once.stress.tolist() == [0.625, 0.25]
    assert once.debtrank == 0.125 + 2 * 0.25
    assert single_hit([[0, 0.5], [0.5, 0]], [0, 0]).rounds == 0


def test_weights_give_susceptibility_and_diffusion_a_size():
    owed = np.array([[0, 10, 3], [1, 0, 2], [0, 3, 0]])
    exposures = Exposures.read(owed, [2, 5, 2])
    assert susceptibility(exposures, weights=[1, 10, 100]).tolist() == [0, 10, 250]
    weighed = diffusion(exposures, weights=[1, 10, 100])
    assert weighed.start.tolist() == [160, 100, 0]
    assert weighed.intermediate.tolist() == [0, 50, 0]


def test_impacts_that_do_not_bring_down_count_unless_they_are_left_out():
    exposures = Exposures.read([[0, 1], [0, 0]], [1, 2])
    assert susceptibility(exposures).tolist() == [0, 0]
    assert susceptibility(exposures, binary=False).tolist() == [0, 1]
    assert diffusion(exposures, binary=False).start.tolist() == [1, 0]
