"""What holds for every cascade: order of the models, monotony, invariance, and what is left out."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.risk.contagion.result import MODELS
from kg.risk.contagion.run import cascade
from kg.risk.contagion.system import Case, Ends, Rates, System

# A busy machine would miss deadlines by chance.
few = settings(max_examples=60, deadline=None)
SIZE = 6
# Amounts are multiples of 40 and buffers of 4, so that rates and halves give whole pence.
RATES = Rates((0.25, 0.5, 0.75), (0.0, 0.1, 0.25))
# Rounding to whole pence may move a loss by one on each of a few steps.
PENNY = 3
NEARLY = 1e-6


@st.composite
def systems(draw):
    """Payments between a few organisations; the first is statutory, the second fails."""
    arcs = draw(st.integers(0, 12))
    ends = st.lists(st.integers(0, SIZE - 1), min_size=arcs, max_size=arcs)
    amounts = st.lists(st.integers(0, 50), min_size=arcs, max_size=arcs)
    buffers = 4 * np.array(draw(st.lists(st.integers(0, 200), min_size=SIZE, max_size=SIZE)))
    low = 40 * np.array(draw(amounts), dtype=float)
    more = 40 * np.array(draw(amounts), dtype=float)
    return System.of(
        [f"O{at}" for at in range(SIZE)],
        payers=draw(ends),
        payees=draw(ends),
        yearly=Ends(low, low + more, low + 2 * more),
        buffers=Ends.between(buffers, 2 * buffers),
        rates=RATES,
        statutory=[0],
    )


def changed(system, **told):
    parts = {
        name: getattr(system, name)
        for name in (
            *("names", "payers", "payees", "yearly", "evidenced"),
            *("buffers", "statutory", "rates"),
        )
    }
    return System(**(parts | told))


def told(result):
    """Losses by organisation, model and case."""
    return {
        each.organisation: {
            (model, case): getattr(each.losses[model], case) for model in MODELS for case in Case
        }
        for each in result.reached
    }


def scaled(ends, factor):
    return Ends(*(end * factor for end in (ends.low, ends.middle, ends.high)))


def failing(system, cutoff=1e-9):
    return cascade(system, ["O1"], cutoff=cutoff)


@few
@given(systems())
def test_the_models_are_ordered_and_so_are_the_cases(system):
    for losses in told(failing(system)).values():
        for case in Case:
            least, threshold, most = (losses[model, case] for model in MODELS)
            assert least <= threshold + NEARLY
            assert threshold <= most + NEARLY
        for model in MODELS:
            low, middle, high = (losses[model, case] for case in Case)
            assert low <= middle <= high


@few
@given(systems())
def test_stress_is_a_part_and_nobody_is_hit_by_nobody(system):
    found = failing(system)

    for each in found.reached:
        assert 0 <= each.stress_low <= each.stress_high <= 1
        assert each.by in {"O1", *(other.organisation for other in found.reached)}
        assert each.organisation not in found.failed
        assert found.path(each.organisation)[0] == "O1"
        assert len(found.path(each.organisation)) <= each.round + 1


@few
@given(systems())
def test_less_to_bear_never_lowers_a_loss(system):
    before = told(failing(system))

    after = told(failing(changed(system, buffers=scaled(system.buffers, 0.5))))

    for name, losses in before.items():
        for key, loss in losses.items():
            assert after[name][key] >= loss - PENNY


@few
@given(systems(), st.integers(0, 11), st.integers(1, 20))
def test_more_paid_never_lowers_a_loss(system, arc, more):
    before = told(failing(system))
    raised = scaled(system.yearly, 1)
    for end in (raised.low, raised.middle, raised.high):
        end[arc : arc + 1] += 40 * more

    after = told(failing(changed(system, yearly=raised)))

    for name, losses in before.items():
        for (model, case), loss in losses.items():
            # By contract a shortfall is shared out, and one more to share with helps the others.
            if model != "minimum":
                assert after[name][model, case] >= loss - PENNY


@few
@given(systems())
def test_a_second_failure_never_lowers_what_others_lose(system):
    one, both = told(failing(system)), told(cascade(system, ["O1", "O2"], cutoff=1e-9))

    for name in one.keys() - {"O2"}:
        for case in Case:
            assert both[name]["ceiling", case] >= one[name]["ceiling", case] - PENNY


@few
@given(systems(), st.permutations(range(SIZE)), st.permutations(range(12)))
def test_numbers_and_order_do_not_matter(system, numbers, order):
    to = np.array(numbers)
    rows = np.array([at for at in order if at < len(system.payers)], dtype=int)
    back = np.argsort(to)
    other = changed(
        system,
        names=tuple(system.names[at] for at in back),
        payers=to[system.payers][rows],
        payees=to[system.payees][rows],
        yearly=Ends(
            *(end[rows] for end in (system.yearly.low, system.yearly.middle, system.yearly.high))
        ),
        evidenced=system.evidenced[rows],
        buffers=Ends(
            *(end[back] for end in (system.buffers.low, system.buffers.middle, system.buffers.high))
        ),
        statutory=system.statutory[back],
    )

    one, two = failing(system), failing(other)

    assert told(one) == told(two)
    assert [{each.organisation for each in found} for found in one.rounds] == [
        {each.organisation for each in found} for found in two.rounds
    ]


@few
@given(systems())
def test_a_payment_in_two_halves_is_the_payment(system):
    halves = changed(
        system,
        payers=np.tile(system.payers, 2),
        payees=np.tile(system.payees, 2),
        yearly=Ends(
            *(
                np.tile(end / 2, 2)
                for end in (system.yearly.low, system.yearly.middle, system.yearly.high)
            )
        ),
        evidenced=np.tile(system.evidenced, 2),
        rates=Rates((0.2, 0.4, 0.6), (0.0, 0.1, 0.2)),
    )
    whole = changed(system, rates=halves.rates)

    assert told(failing(whole)) == told(failing(halves))


@few
@given(systems(), st.sampled_from([2, 10, 100]))
def test_pounds_and_pence_make_no_difference(system, factor):
    larger = changed(
        system, yearly=scaled(system.yearly, factor), buffers=scaled(system.buffers, factor)
    )

    one, two = told(failing(system)), told(failing(larger))

    assert one.keys() == two.keys()
    for name, losses in one.items():
        for key, loss in losses.items():
            assert abs(two[name][key] - factor * loss) <= factor


@few
@given(systems())
def test_an_unconnected_part_changes_nothing(system):
    names = (*system.names, "X", "Y")
    joined = changed(
        system,
        names=names,
        payers=np.append(system.payers, SIZE),
        payees=np.append(system.payees, SIZE + 1),
        yearly=Ends(
            *(
                np.append(end, 400)
                for end in (system.yearly.low, system.yearly.middle, system.yearly.high)
            )
        ),
        evidenced=np.append(system.evidenced, True),
        buffers=Ends(
            *(
                np.append(end, [5, 5])
                for end in (system.buffers.low, system.buffers.middle, system.buffers.high)
            )
        ),
        statutory=np.append(system.statutory, [False, False]),
    )

    assert failing(system).as_dict() | {"residual": 0} == failing(joined).as_dict() | {
        "residual": 0
    }


@few
@given(systems(), st.sampled_from([0.3, 0.05, 0.01]))
def test_what_is_left_out_is_within_its_bound(system, cutoff):
    rough, fine = failing(system, cutoff), failing(system)
    stress = {each.organisation: each.stress("ceiling", Case.HIGH) for each in rough.reached}

    assert rough.residual.held <= cutoff
    assert rough.residual.change <= rough.residual.bound + NEARLY
    for each in fine.reached:
        exact = each.stress("ceiling", Case.HIGH)
        if not each.statutory:
            assert (
                exact - stress.get(each.organisation, 0.0) <= rough.residual.bound + cutoff + NEARLY
            )


@few
@given(systems())
def test_without_rates_or_payments_nothing_happens(system):
    free = changed(system, rates=Rates((0.0,) * 3, (0.0,) * 3))
    unpaid = changed(system, yearly=scaled(system.yearly, 0))

    for each in (free, unpaid):
        found = failing(each)
        assert (found.reached, found.touched) == ((), 0)
