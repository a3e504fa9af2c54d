"""Cascades on systems of a few organisations: bands, rounds, costs of failing, refusals."""

import json
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from kg.errors import MeasureError, UnknownOrganisation
from kg.keys import key_of
from kg.network import Network
from kg.ontology import Ontology
from kg.risk import measure
from kg.risk.cascade import what_if
from kg.risk.contagion.band import FailingCosts
from kg.risk.contagion.result import MODELS, CascadeResult, Losses, Reached, Residual
from kg.risk.contagion.run import cascade
from kg.risk.contagion.system import Case, Ends, Rates, System
from kg.risk.sketch import network

DELIVERY = Rates((0.5,) * 3, (0.0,) * 3)
BOTH = Rates((0.5,) * 3, (0.25,) * 3)


def chain(buffers, rates=DELIVERY, statutory=(0,)):
    """C pays L 100, L pays P 60, P pays Q 40."""
    return System.of(
        ["C", "L", "P", "Q"],
        payers=[0, 1, 2], payees=[1, 2, 3], yearly=[100, 60, 40],
        buffers=buffers, rates=rates, statutory=list(statutory),
    )  # fmt: skip


def losses(result):
    return {
        each.organisation: tuple(each.losses[model].high for model in MODELS)
        for each in result.reached
    }


def rounds(result):
    return [[each.organisation for each in found] for found in result.rounds]


def test_the_three_models_part_where_a_buffer_holds():
    # Q costs P half of 40. P can bear 30, so by contract and by threshold it holds; by stress two
    # thirds of its half of 60 go on to L, 20 of 40, and half of that half of 100 to C.
    found = cascade(chain([0, 40, 30, 5]), ["Q"])

    assert losses(found) == {"P": (20, 20, 20), "L": (0, 0, 20), "C": (0, 0, 25)}


def test_the_contract_minimum_is_what_exceeds_the_buffer():
    # P can bear 15 of 20 and passes 5 on by contract, its whole 30 by threshold.
    found = cascade(chain([0, 40, 15, 5]), ["Q"])

    assert losses(found) == {"P": (20, 20, 20), "L": (5, 30, 30), "C": (0, 0, 38)}


def test_rounds_tell_who_is_reached_when_by_whom_and_behind_whose_failure():
    found = cascade(chain([0, 40, 15, 5]), ["Q"])

    assert rounds(found) == [["P"], ["L"], ["C"]]
    assert [(each.by, each.first_failing) for each in found.reached] == [
        ("Q", "Q"), ("P", "P"), ("L", ""),
    ]  # fmt: skip
    assert found.path("C") == ("Q", "P", "L", "C")


def test_of_several_that_fail_it_is_told_from_whom_most_came():
    pair = System.of(
        ["H", "P", "Q", "R"], payers=[0, 0, 0], payees=[1, 2, 3], yearly=[10, 100, 20],
        buffers=[500, 5, 5, 5], rates=DELIVERY,
    )  # fmt: skip

    assert [each.by for each in cascade(pair, ["P", "Q", "R"]).reached] == ["Q"]


def test_losses_of_income_go_down_the_contract():
    found = cascade(chain([0, 40, 60, 50_000], BOTH), ["L"])

    assert losses(found)["P"] == (15, 15, 15)
    assert {each.organisation for each in found.rounds[0]} == {"C", "P"}


def test_a_statutory_body_loses_and_passes_nothing_on():
    shared = System.of(
        ["C", "L", "M"], payers=[0, 0], payees=[1, 2], yearly=[100, 100],
        buffers=[1, 5, 5], rates=BOTH, statutory=[0],
    )  # fmt: skip

    found = cascade(shared, ["L"])

    assert losses(found) == {"C": (50, 50, 50)}
    assert found.reached[0].stress_high == 0.0


def test_a_body_without_a_bound_loses_and_passes_nothing_on():
    found = cascade(chain([0, 40, float("inf"), 5]), ["Q"])

    assert found.reached == () or [each.organisation for each in found.reached] == ["P"]
    assert "L" not in losses(found)


def test_an_unknown_buffer_gives_a_range_of_stress():
    ends = Ends(np.array([0.0, 10, 5, 5]), np.array([0.0, 40, 5, 5]), np.array([0.0, 80, 5, 5]))

    lead = cascade(chain(ends), ["P"]).reached[0]

    assert (lead.stress_low, lead.stress_high) == (30 / 80, 1.0)
    assert lead.stress("ceiling", Case.MIDDLE) == 30 / 40


def test_a_loss_below_the_materiality_is_counted_and_not_told():
    small = System.of(
        ["C", "L"], payers=[1], payees=[0], yearly=[100],
        buffers=[0, 10_000], rates=DELIVERY,
    )  # fmt: skip

    found = cascade(small, ["C"])

    assert (found.reached, found.touched) == ((), 1)
    assert rounds(cascade(small, ["C"], cutoff=0.001)) == [["L"]]


def test_failing_that_costs_something_raises_the_least_and_nothing_else():
    system = chain([0, 40, 15, 5])

    free, costly = (cascade(system, ["Q"], costs=FailingCosts(a, 1)) for a in (1, 0.5))

    # P has 25 of its own beside the 20 it is owed: half of them is 12.5 of the 30 that it owes.
    assert (losses(free)["L"], losses(costly)["L"]) == ((5, 30, 30), (18, 30, 30))


def test_failing_costs_of_nothing_are_eisenberg_and_noes_answer():
    system, nearly = chain([0, 8, 15, 5], BOTH), FailingCosts(1, 1 - 1e-12)

    plain, cleared = (cascade(system, ["Q"], costs=costs) for costs in (FailingCosts(), nearly))

    assert losses(plain) == losses(cleared)


def test_several_failures_share_their_effect_fairly():
    two = System.of(
        ["C", "L", "M"], payers=[0, 0], payees=[1, 2], yearly=[100, 300],
        buffers=[0, 5, 5], rates=DELIVERY, statutory=[0],
    )  # fmt: skip

    assert dict(cascade(two, ["L", "M"]).shares) == {"L": 50.0, "M": 150.0}
    assert cascade(two, ["L"]).shares == {}


def test_a_joint_effect_that_neither_has_alone_is_halved():
    # Each costs H 50 of 80, both bring it down and cost C 100; H's loss is capped by nothing.
    joint = System.of(
        ["C", "H", "P", "Q"], payers=[0, 1, 1], payees=[1, 2, 3], yearly=[200, 100, 100],
        buffers=[0, 80, 5, 5], rates=DELIVERY, statutory=[0],
    )  # fmt: skip

    shares = cascade(joint, ["P", "Q"]).shares

    assert shares["P"] == shares["Q"] == 100.0


def test_what_those_who_fail_cost_each_other_does_not_count():
    # P alone takes three quarters of L's buffer, and so 37.50 of C; L alone and both take 50 of C.
    shares = cascade(chain([0, 40, 30, 5]), ["L", "P"]).shares

    assert dict(shares) == {"L": pytest.approx(31.25), "P": pytest.approx(18.75)}


@pytest.mark.parametrize(
    ("fail", "message"),
    [
        (["X"], "not part of the system"),
        (["C"], "cannot fail"),
        ([], "nobody fails"),
    ],
)
def test_a_failure_that_makes_no_sense_is_refused(fail, message):
    with pytest.raises(MeasureError, match=message):
        cascade(chain([0, 1, 1, 1]), fail)


@pytest.mark.parametrize(
    "wrong",
    [
        {"payers": [0, 9]},
        {"payees": [1]},
        {"yearly": [1, -1]},
        {"yearly": [1, float("nan")]},
        {"buffers": [1]},
    ],
)
def test_a_system_that_does_not_fit_is_refused(wrong):
    told = {"payers": [0, 0], "payees": [1, 1], "yearly": [1, 1], "buffers": [1, 1]}

    with pytest.raises(MeasureError):
        System.of(["A", "B"], **(told | wrong), rates=DELIVERY)


def test_no_money_reaches_a_partner_that_nothing_says_is_paid():
    # As in Dorset: one partner hands back, and what the others are paid is not on record.
    graph = network(
        "C commissioner K", "K value 1000 annual", "L lead-provider K",
        "P partner K", "A partner K", "B partner K",
    )  # fmt: skip

    found = what_if(graph, ["P"])

    assert [each.organisation[-1] for each in found.reached] == ["L", "C"]


def test_the_ambulance_service_leaving_dorset_costs_the_acute_trusts_no_money(shipped):
    graph = Network.of(shipped, Ontology.load()).at(date(2019, 5, 1))

    found = what_if(graph, ["RYF"])

    # The trust that leads, and the commissioner; not RBD, RD3 and RDZ, partners as RYF is.
    assert [key_of(each.organisation) for each in found.reached] == [
        "organisation/RDY",
        "organisation/11J",
    ]


def test_a_partner_that_is_known_to_be_paid_is_reached():
    graph = network(
        "C commissioner K", "K value 1000 annual", "L lead-provider K", "L told OwnFunds amount=1",
        "P partner K", "A partner K share=0.2", "A told OwnFunds amount=50",
    )  # fmt: skip

    assert "A" in [each.organisation[-1] for each in what_if(graph, ["P"]).reached]


def test_each_step_of_a_path_is_a_fact_with_its_source():
    graph = network(
        "C commissioner K source=c", "K value 1000 annual", "L lead-provider K source=l",
        "L told OwnFunds amount=10", "P partner K share=0.6 source=p",
    )  # fmt: skip

    last = measure("cascade")(graph, fail="P").findings[-1]

    hops = last.paths[0].hops
    assert all(first.end == second.start for first, second in pairwise(hops))
    assert {"source/c", "source/l", "source/p"} <= set(last.sources)
    assert last.paths[0].hops[0].start.label == "P"


def test_a_subcontract_without_an_amount_is_no_payment():
    graph = network(
        "C commissioner K", "K value 1000 annual", "L lead-provider K", "Z subcontracts L"
    )

    assert what_if(graph, ["Z"]).reached == ()


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"fail": "C"}, MeasureError),
        ({"fail": "X"}, UnknownOrganisation),
        ({"fail": "G"}, MeasureError),
        ({"alpha": "2"}, MeasureError),
        ({"materiality": "much"}, MeasureError),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, error):
    graph = network("C commissioner K", "K value 9 annual", "L lead-provider K", "G says L")

    with pytest.raises(error):
        measure("cascade")(graph, **settings)


def test_a_day_without_leads_says_so():
    assert measure("cascade")(network("C commissioner K")).headline.startswith("no lead provider")


def test_a_result_can_be_written_as_json():
    told = cascade(chain([0, float("inf"), 15, 5]), ["P"]).as_dict()

    assert json.loads(json.dumps(told)) == told
    assert told["rounds"] == [[]] or told["rounds"][0][0]["buffers"]["low"] is None


def small_losses(brought):
    """P fails; A's loss does not matter before Z falls, to whom it brings more than B does."""
    return System.of(
        ["P", "A", "B", "Z"], payers=[1, 2, 3, 3, 1], payees=[0, 0, 1, 2, 3],
        yearly=[2, 100, 100_000, brought, 10_000], buffers=[1_000, 10_000, 100, 0], rates=DELIVERY,
    )  # fmt: skip


def test_a_way_leads_by_those_whose_losses_matter_by_then():
    found = cascade(small_losses(brought=2), ["P"])

    assert [[each.organisation for each in some] for some in found.rounds] == [["B"], ["Z"], ["A"]]
    assert found.path("A") == ("P", "B", "Z", "A")


def test_a_way_that_leads_round_in_a_circle_ends():
    lost = {model: Losses(1, 1, 1) for model in MODELS}
    beside = {"statutory": False, "round": 1, "first_failing": "", "losses": lost}
    hits = [
        Reached(organisation=one, by=by, buffers=Losses(1, 1, 1), **beside)
        for one, by in ("AZ", "ZA")
    ]
    found = CascadeResult(("P",), (tuple(hits),), 2, Residual(0.01, 0, 0, 0, 0), {})

    assert found.path("A") == ("Z", "A")


def test_of_many_leads_those_who_may_be_paid_most_fail_in_turn(monkeypatch):
    of_one = "C commissioner K{0}", "K{0} value 10{0} annual", "L{0} lead-provider K{0}"
    lines = [line.format(at) for at in range(3) for line in of_one]
    every = measure("cascade")(network(*lines))
    monkeypatch.setattr("kg.risk.cascade.MOST_LEADS", 2)

    found = measure("cascade")(network(*lines))

    assert {each.beside.label for each in every.findings} == {"L0", "L1", "L2"}
    assert {each.beside.label for each in found.findings} == {"L1", "L2"}
    assert found.assumptions[-1] == (
        "Of 3 leads, the 2 who may be paid most were let fail in turn."
    )
