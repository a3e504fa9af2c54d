"""What holds for failures followed by many at once: the same as one by one, and as by rounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.risk.models import neva, settling
from kg.risk.models.debtrank import linear
from kg.risk.models.exposures import Exposures
from kg.risk.models.neva import equities
from kg.risk.models.push import bound_on
from kg.risk.models.push import push as one_by_one
from kg.risk.models.rounds import NOBODY, begin, first_hit, push
from kg.risk.models.settling import Stop
from kg.risk.models.threshold import cascade
from kg.risk.models.valuation import eisenberg_noe, furfine, linear_debtrank

few = settings(max_examples=60, deadline=None)
VALUATIONS = (eisenberg_noe, furfine(), linear_debtrank)


@st.composite
def exposed(draw):
    """Exposures in whole numbers, some of nobody, and who fails."""
    size = draw(st.integers(1, 9))
    draws = np.random.default_rng(draw(st.integers(0, 2**32)))
    owed = np.where(draws.random((size, size)) < 0.4, draws.integers(0, 20, (size, size)), 0)
    np.fill_diagonal(owed, 0)
    failed = draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=2))
    return Exposures.read(owed, draws.integers(0, 40, size)), sorted(failed)


@few
@given(exposed(), st.sampled_from([0.2, 1e-2, 1e-4]))
def test_stress_passed_on_by_many_at_once_is_as_near_to_what_it_converges_to(case, cutoff):
    exposures, failed = case
    found = push(exposures, begin(exposures, failed), cutoff)
    plain = one_by_one(exposures, dict.fromkeys(failed, 1.0), cutoff=cutoff)
    converged = linear(exposures, np.isin(np.arange(exposures.size), failed).astype(float)).stress

    assert found.held <= cutoff
    assert (found.stress <= converged + 1e-9).all()
    assert (converged <= found.stress + bound_on(exposures, {0: found.held}) + 1e-9).all()
    assert set(np.flatnonzero(found.touched)) >= {at for at, share in plain.stress.items() if share}


@few
@given(exposed())
def test_a_push_that_goes_on_from_another_ends_where_one_alone_does(case):
    exposures, failed = case
    start = begin(exposures, failed)
    further = push(exposures, push(exposures, start, 0.1), 1e-12)

    assert np.allclose(further.stress, push(exposures, start, 1e-12).stress, atol=1e-9)
    assert np.allclose(further.losses, exposures.owed.T @ further.passed)


@few
@given(exposed())
def test_whose_failure_hits_first_is_that_of_the_cascade_one_by_one(case):
    exposures, failed = case
    origin = first_hit(exposures, failed)

    assert {at: int(by) for at, by in enumerate(origin) if by != NOBODY} == cascade(
        exposures, failed
    ).first


@few
@given(exposed(), st.sampled_from(VALUATIONS), st.booleans())
def test_values_solved_at_once_are_those_that_rounds_come_to(case, valuation, outside_first):
    exposures, failed = case
    size = exposures.size
    assets, debts = exposures.buffers, np.arange(size, dtype=float)
    shock = np.where(np.isin(np.arange(size), failed), 1_000.0, 0.0)
    book = (exposures.owed, assets, debts, valuation)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neva, "fall", lambda *_: None)
        rounds = equities(*book, shock=shock, outside_first=outside_first)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "_FIRST_LEAP", 1)
        solved = equities(*book, shock=shock, outside_first=outside_first)

    assert np.allclose(solved.after, rounds.after, rtol=1e-7, atol=1e-5)


# Of what goes round between the last two a hundredth leaves in each round; of 40 pounds that come
# in, more would be lost in the end than there is.
@pytest.mark.parametrize("lost", [10, 40])
@pytest.mark.parametrize("valuation", [eisenberg_noe, linear_debtrank])
def test_losses_that_go_round_for_long_are_solved_in_few_rounds(valuation, lost):
    owed = np.array([[0, lost, 0, 0], [0, 0, 1e3, 10], [0, 1e3, 0, 10], [0, 0, 0, 0]])
    even = valuation is eisenberg_noe
    assets = np.array([0, 2.0, 2, 0] if even else [lost, 1020.0 - lost, 1020, 5])
    shock = np.array([50.0, 0, 0, 0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neva, "fall", lambda *_: None)
        rounds = equities(owed, assets, np.zeros(4), valuation, shock=shock)
    solved = equities(owed, assets, np.zeros(4), valuation, shock=shock)

    assert solved.rounds < 12 < rounds.rounds
    assert np.allclose(solved.after, rounds.after, atol=1e-6)


def test_nobody_fails_because_others_were_thought_to_lose_more_than_all():
    # The last two owe each other all they have: if one fell short, both would for good. What goes
    # round between the two before them costs the fourth exactly what it can bear.
    owed = np.zeros((5, 5))
    owed[0, 1], owed[1, 2], owed[2, 1], owed[1, 3], owed[2, 3] = 40, 1e3, 1e3, 10, 10
    owed[3, 4] = owed[4, 3] = 100
    shock, debts = np.array([90.0, 0, 0, 0, 0]), np.array([0.0, 5, 5, 0, 0])

    found = equities(
        owed, np.zeros(5), debts, eisenberg_noe, shock=shock, outside_first=True, stop=Stop(1e-9)
    )

    assert found.rounds < 12
    assert found.after[3:].tolist() == [0, 0]
