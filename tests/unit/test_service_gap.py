"""Gaps in services: against closed forms, on Dorset's facts, and where little is known."""

import json
from datetime import date
from math import inf

import pytest

from kg.errors import MeasureError, UnknownOrganisation
from kg.network import Network
from kg.ontology import Ontology
from kg.risk import FAMILIES
from kg.risk.delivery import read
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.service_gap import service_gap, service_risk
from kg.risk.sketch import network

SOLE = ("C commissioner K", "L lead-provider K", "P partner K", "K covers S", "P provides T")
NEED = (*SOLE, "S needs T essential")
FIVE = 5
"""Standard errors within which a sample should meet a closed form."""


def risk(*lines, leaves=("P",), **settings):
    return service_risk(read(network(*lines)), "S", leaves, **settings)


def sure(**values):
    """The shipped priors with some inputs found out."""
    priors = shipped_priors()
    for name, value in values.items():
        priors = priors.learned(name, value, "a test")
    return priors


@pytest.fixture(scope="module")
def dorset(shipped):
    network = Network.of(shipped, Ontology.load())
    return read(network.at(date(2019, 7, 11), families=FAMILIES))


def test_a_gap_is_as_likely_and_as_long_as_the_closed_form_says():
    found = risk(*NEED, notice=9, activity=1000)

    # Replacing takes 4 to 15 months, mostly 9: longer than 9 in 6/11, by 12/11 months on average.
    assert found.chance.value == pytest.approx(6 / 11, abs=FIVE * found.chance.error)
    assert found.chance.error == pytest.approx((6 / 11 * 5 / 11 / 10_000) ** 0.5, rel=0.01)
    mean = found.months.spread.mean
    assert mean.value == pytest.approx(12 / 11, abs=FIVE * mean.error)
    # One scenario in twenty takes 15 - sqrt(66 / 20) months or more.
    high = found.months.spread.high
    assert high.value == pytest.approx(15 - 3.3**0.5 - 9, abs=FIVE * high.error)
    # Half of the calls at the least are covered, so that 500 a month at the most are not.
    assert 0 < found.unhandled[2] < 500 * high.value


@pytest.mark.parametrize(("notice", "chance"), [(15, 0), (4, 1), (0, 1), (3, 1)])
def test_the_notice_decides_whether_there_is_a_gap(notice, chance):
    assert risk(*NEED, notice=notice).chance.value == pytest.approx(chance, abs=0.001)


def test_dorset_when_the_ambulance_trust_leaves(dorset):
    found = service_risk(dorset, "dorset-iucs", ["RYF"], notice=9, activity=30_738)

    (left,) = [each for each in found.left if each.gone]
    assert left.part.name == "NHS 111 in Dorset"
    assert left.need.essential
    assert left.nobody
    assert found.chance.value == pytest.approx(6 / 11, abs=FIVE * found.chance.error)
    # Nine months, 30,738 calls a month: as good as none, or some 40,000 with nobody to handle them.
    low, middle, high = found.unhandled
    assert low == 0
    assert middle == pytest.approx(820, rel=0.3)
    assert high == pytest.approx(39_485, rel=0.05)
    assert [thing.key for thing in found.only_ways] == ["organisation/RDY"]
    assert found.months.point is None
    assert found.worth[0].startswith("Finding out how long replacing takes would remove")
    assert {told.split(":")[0] for told in found.assumptions} == {"replacement", "contingency"}


def test_dorset_by_the_dates_of_its_own_notice(dorset):
    found = service_risk(dorset, "service/dorset-nhs-111", ["RYF"])

    # From 10 July 2019 to 31 March 2020 are 265 days.
    assert found.notice.low == found.notice.high == pytest.approx(265 / (365.25 / 12))
    assert found.months.basis == "based on 1 evidenced and 2 assumed inputs"
    assert "source/bbc-48942644" in found.sources
    assert found.use is None
    other = service_risk(dorset, "service/dorset-nhs-111", ["RDY"])
    assert other.notice is None
    assert any(told.startswith("how long the notice is") for told in other.unknowns)


def test_what_is_on_record_without_a_date_is_named_and_not_used(dorset):
    found = service_risk(dorset, "dorset-iucs", ["RYF"])
    assert found.unhandled is None
    assert any("30,738 calls a month, without a date" in told for told in found.unknowns)


def test_longer_notice_helps_more_than_more_cover(dorset):
    mean = {
        months: service_risk(dorset, "dorset-iucs", ["RYF"], notice=months).months.spread.mean.value
        for months in (3, 9, 12)
    }
    assert mean[3] > 4 * mean[9] > 4 * mean[12] > 0


def test_a_part_that_others_provide_too_is_lost_in_part_as_far_as_that_is_known():
    both = (*NEED, "Q partner K", "Q provides T")
    told = sure(notice=0, replacement=2, contingency=0)
    found = risk(*both, priors=told)
    # Nothing says how they divide it: any division is as likely, half on average.
    assert found.lowest.mean.value == pytest.approx(0.5, abs=FIVE * found.lowest.mean.error)
    assert "how T is divided among its providers" in found.unknowns
    assert found.months.point is not None  # two months, whatever the division
    lines = [line.replace("provides T", "provides T share=0.25") for line in both]
    # Shares that do not make up the whole are not used.
    assert risk(*lines, priors=told).lowest.low.value < 0.1
    lines = [*both[:-1], "Q provides T share=0.75"]
    lines[lines.index("P provides T")] = "P provides T share=0.25"
    assert risk(*lines, priors=told).lowest.mean.value == 0.75


def test_a_replaceable_part_is_lost_by_its_weight_where_nobody_else_provides_it():
    told = sure(notice=0, replacement=2, contingency=0)
    lines = (*SOLE, "S needs T replaceable share=0.25", "S needs U essential", "Q provides U")
    found = risk(*lines, priors=told, activity=100)
    assert found.lowest.mean.value == 0.75
    assert found.unhandled == (50, 50, 50)
    found = risk(*lines, "M provides T", priors=told)
    assert not found.has_gap
    without = [line.replace(" share=0.25", "") for line in lines]
    found = risk(*without, priors=told)
    assert not found.has_gap
    assert "how much of S T makes up, so that its loss is not counted" in found.unknowns


def test_a_use_that_is_reported_as_a_range_widens_the_ends():
    told = sure(notice=0, replacement=2, contingency=0)
    use = ('service/S told Activity number={} unit="calls a month" source={}',) * 2
    lines = [each.format(number, number) for each, number in zip(use, (10, 20), strict=True)]
    found = risk(*NEED, *lines, priors=told)
    assert found.unhandled == (20, 30, 40)
    assert found.use.what == "calls"


def test_whoever_only_those_who_leave_tie_to_the_commissioner_goes_with_them():
    found = risk(*NEED, leaves=["L"], priors=sure(notice=0, replacement=2, contingency=0))
    assert [thing.label for thing in found.carried] == ["P"]
    assert found.lowest.mean.value == 0
    # A second head keeps the others tied.
    found = risk(*NEED, "M lead-provider K", leaves=["L"], notice=0)
    assert (found.carried, found.has_gap) == ((), False)


def test_another_seed_gives_other_draws_and_the_same_seed_the_same():
    one, same, other = (risk(*NEED, seed=seed).as_dict() for seed in (1, 1, 2))
    assert one == same
    assert one["months"]["mean"] != other["months"]["mean"]
    assert json.loads(json.dumps(one)) == one


def test_each_provider_is_tried_in_turn_and_whoever_has_no_part_is_left_out():
    graph = network(*NEED, "Q partner K", "Q provides U", "K covers U")
    result = service_gap(graph)
    asked = {(each.subject.label, each.beside.label) for each in result.findings}
    assert asked == {("S", "L"), ("S", "P"), ("U", "L"), ("U", "Q")}
    assert "replacement" in " ".join(result.assumptions)
    found = service_gap(graph, withdraw="Q").findings
    assert [each.subject.label for each in found] == ["U"]


def test_settings_may_come_as_text():
    graph = network(*NEED)
    found = service_gap(graph, withdraw="P", notice="9", activity="100", service="service/S")
    assert [each.as_dict() for each in found.findings] == [
        each.as_dict()
        for each in service_gap(graph, withdraw=["P"], notice=9, activity=100).findings
    ]


@pytest.mark.parametrize("number", ["-1", "soon", "nan", "inf"])
def test_a_notice_that_is_no_number_is_refused(number):
    with pytest.raises(MeasureError, match=f"notice '{number}'; give a number, zero or more"):
        service_gap(network(*NEED), notice=number)


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(MeasureError, match="no running contract covers 'Z' on 2019-10-20"):
        service_gap(network(*NEED), service="Z")
    with pytest.raises(UnknownOrganisation):
        service_gap(network(*NEED), withdraw="Z")
    with pytest.raises(MeasureError, match="name a party that withdraws"):
        risk(*NEED, leaves=[])
    with pytest.raises(MeasureError, match="activity 'inf'"):
        risk(*NEED, activity=inf)
    with pytest.raises(MeasureError, match="'S' is covered by J and K; name one"):
        risk(*NEED, "M lead-provider J", "J covers S")
    assert risk(*NEED, "M lead-provider J", "J covers S", contract="K").contract.label == "K"


def test_a_service_under_two_contracts_of_one_question_is_asked_under_each():
    result = service_gap(network(*NEED, "M lead-provider J", "J covers S"), withdraw="P")
    assert [[thing.label for thing in each.touches] for each in result.findings] == [["J"], ["K"]]
