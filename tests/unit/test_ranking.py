"""Rankings: by what a failure does and by what others do, in portions, by several processes."""

import numpy as np
import pytest

from kg.errors import MeasureError
from kg.risk import measure
from kg.risk.contagion.system import Case, Rates, System
from kg.risk.ensemble.executors import Processes
from kg.risk.models.kernels import arcs_of, push_room, spread
from kg.risk.models.push import push
from kg.risk.sketch import network
from kg.risk.snapshot import ranking as module
from kg.risk.snapshot.ranking import By, Portion, ranking, tally

RATES = Rates((0.5,) * 3, (0.25,) * 3)


def star(partners=5):
    """C pays L 1,000; L pays its partners 10, 20, 30 and so on."""
    names = ["C", "L", *(f"P{at}" for at in range(1, partners + 1))]
    return System.of(
        names,
        payers=[0, *[1] * partners],
        payees=list(range(1, partners + 2)),
        yearly=[1000, *(10 * at for at in range(1, partners + 1))],
        buffers=[0, 100, *[10] * partners],
        rates=RATES,
        statutory=[0],
    )


def random_system(size=300, seed=5):
    draw = np.random.default_rng(seed)
    arcs = 4 * size
    return System.of(
        [f"O{at:03}" for at in range(size)],
        payers=draw.integers(0, size, arcs),
        payees=draw.integers(0, size, arcs),
        yearly=draw.integers(1, 1000, arcs),
        buffers=draw.integers(1, 5000, size),
        rates=RATES,
        statutory=[0, 1],
    )


def places(found):
    return [(each.organisation, each.value) for each in found.page]


def test_the_one_that_many_depend_on_has_the_greatest_impact():
    found = ranking(star(), By.IMPACT, cutoff=1e-9)

    # C has half of 1,000 to find; of partners that are left with a quarter unpaid none loses more
    # than its buffer of 10.
    assert places(found)[0] == ("L", 500 + 2.5 + 5 + 7.5 + 10 + 10)
    assert "C" not in dict(places(found))
    assert found.total == 6


def test_fragility_adds_up_what_the_failures_of_others_bring():
    pair = System.of(
        ["A", "B", "D"], payers=[0, 0], payees=[1, 2], yearly=[20, 40],
        buffers=[100, 1000, 1000], rates=Rates((0.5,) * 3, (0.0,) * 3),
    )  # fmt: skip

    # B costs A 10 of 100 and D 20 of 100.
    assert dict(places(ranking(pair, By.FRAGILITY)))["A"] == pytest.approx(0.3)


def test_a_page_begins_where_it_is_asked_to():
    whole = ranking(star(), By.IMPACT)
    page = ranking(star(), By.IMPACT, first=2, count=2)

    assert page.page == whole.page[2:4]
    assert [each.place for each in page.page] == [3, 4]


def test_equals_are_in_order_of_name():
    alone = System.of(["A", "B"], payers=[], payees=[], yearly=[], buffers=[1, 1], rates=RATES)

    assert places(ranking(alone, By.IMPACT)) == [("A", 0.0), ("B", 0.0)]


def test_the_cases_are_in_order():
    rates = Rates((0.1, 0.3, 0.5), (0.0, 0.1, 0.2))
    system = random_system()
    wide = System(
        system.names, system.payers, system.payees, system.yearly, system.evidenced,
        system.buffers, system.statutory, rates,
    )  # fmt: skip

    low, middle, high = (
        dict(places(ranking(wide, By.IMPACT, case=case, count=300))) for case in Case
    )

    assert all(low[name] <= middle[name] * 1.01 <= high[name] * 1.03 for name in low)


@pytest.mark.parametrize("by", By)
def test_portions_and_processes_change_nothing_to_the_last_bit(by, monkeypatch):
    system = random_system()
    monkeypatch.setattr(module, "CHUNK", 70)
    here = ranking(system, by, count=300)

    there = ranking(system, by, count=300, map_chunks=Processes(2))

    assert places(here) == places(there)
    assert len(here.page) == 298


def test_the_form_for_the_compiler_does_what_the_push_does():
    exposures = random_system().exposures(Case.MIDDLE)
    nodes = np.arange(20)
    sums = np.zeros(20), np.zeros(exposures.size)

    tally(spread, arcs_of(exposures), push_room(exposures.size), nodes, sums, 1e-3)

    plain = Portion(exposures, nodes, 1e-3)
    found = [push(exposures, {at: 1.0}, cutoff=1e-3).stress for at in nodes.tolist()]
    lost = [
        sum(exposures.limits[near] * stress for near, stress in each.items() if near != at)
        for at, each in enumerate(found)
    ]
    assert np.allclose(sums[0], lost)
    assert np.allclose(
        sums[1], sum(_column(each, at, exposures.size) for at, each in enumerate(found))
    )
    assert plain.cutoff == 1e-3


def _column(stress, failing, size):
    column = np.zeros(size)
    for near, share in stress.items():
        column[near] = share
    column[failing] = 0
    return column


@pytest.mark.parametrize("page", [{"first": -1}, {"count": 0}])
def test_a_page_that_is_none_is_refused(page):
    with pytest.raises(MeasureError, match="page"):
        ranking(star(), By.IMPACT, **page)


def test_a_measure_by_something_else_is_refused():
    with pytest.raises(MeasureError, match="impact"):
        measure("ranking")(network("C commissioner K", "L lead-provider K"), by="size")


def test_a_day_on_which_nobody_can_fail_says_so():
    assert measure("ranking")(network("C commissioner K")).headline.startswith("nobody")
