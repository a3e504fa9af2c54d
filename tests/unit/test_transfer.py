"""Risk transfer of contracts: published cases, what binds, scenarios, and what is left open."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from kg.data import ONTOLOGY
from kg.errors import MeasureError, SeedError, UnknownContract
from kg.risk.delivery import read
from kg.risk.ensemble.reading import read_priors
from kg.risk.finding import Interval
from kg.risk.lossrisk.contract import contract_risk
from kg.risk.lossrisk.position import position_of
from kg.risk.lossrisk.scenarios import simulate
from kg.risk.recovery.between import Between
from kg.risk.sketch import network
from kg.risk.transfer import risk_transfer

PRIORS = read_priors(ONTOLOGY / "priors.yaml")
BLOCK = "K told PaymentTypeUse code=block source=p"
NO_GUARANTEE = "K denies guarantees G speaker=NAO source=nao"
NO_CAP = "K told LiabilityCap amount=9000000000"
MILLION = 10**6
UNITINGCARE = ("K value 152000000 annual", "L lead-provider K", "L kind SpecialPurposeVehicle")


def risk(*lines, overrun="", **settings):
    delivery = read(network("C lead-commissioner K", *lines))
    return contract_risk(delivery, delivery.contract("K"), PRIORS, overrun, **settings)


def in_millions(amount):
    return (amount.low / 100 / MILLION, amount.high / 100 / MILLION)


def of_lead(funds, *lines):
    return ("L lead-provider K", f"L told OwnFunds amount={funds}", BLOCK, NO_CAP, *lines)


def test_without_funds_and_guarantee_everything_returns_and_the_missing_guarantee_is_named():
    found = risk(*of_lead(0, NO_GUARANTEE), overrun="34000000")
    assert found.possible.exact
    assert found.possible.tau == Between(0, 0)
    assert in_millions(found.possible.returned) == (34, 34)
    assert [each.kind for each in found.binding] == ["guarantee", "funds"]
    assert found.binding[0].sentence.startswith("no guarantee for L (denied by NAO: G gave none")
    assert found.binding[0].sources == ("source/nao",)
    assert found.curve.first_return == 100


def test_two_full_guarantees_absorb_everything():
    lines = [f"{name} guarantor K value=17000000 currency=GBP" for name in "GH"]
    funds = [f"{name} told OwnFunds amount=20000000" for name in "GH"]
    found = risk(*of_lead(0, *lines, *funds), overrun="34000000")
    assert found.possible.tau == Between(1, 1)
    assert {str(each) for each in found.pays} == {
        "G as guarantor £17,000,000",
        "H as guarantor £17,000,000",
    }
    assert found.binding == ()


def test_a_guarantor_pays_no_more_than_it_has():
    lines = ("G guarantor K value=17000000 currency=GBP", "G told OwnFunds amount=4000000")
    found = risk(*of_lead(0, *lines), overrun="34000000")
    assert in_millions(found.possible.recovered) == (4, 4)
    assert "the own funds of G (£4,000,000; source/a)" in [s.sentence for s in found.binding]


def test_a_cap_sends_back_what_exceeds_it_even_if_somebody_guarantees():
    lines = ("L lead-provider K", "L told OwnFunds amount=90000000", BLOCK)
    guarantee = ("G guarantor K value=50000000 currency=GBP", "G told OwnFunds amount=60000000")
    cap = "K told LiabilityCap amount=7000000 source=c"
    for more in ((NO_GUARANTEE,), guarantee):
        found = risk(*lines, cap, *more, overrun="12000000")
        assert in_millions(found.possible.returned) == (5, 5)
        assert found.possible.tau == Between(Fraction(7, 12), Fraction(7, 12))
        assert [each.sentence for each in found.binding] == [
            "the liability cap (£7,000,000; source/c)"
        ]


def test_at_least_what_exceeds_a_cap_ends_up_with_the_commissioner_whatever_else_is_unknown():
    hinchingbrooke = ("L lead-provider K", "K value 100000000 annual")
    found = risk(*hinchingbrooke, "K told LiabilityCap amount=7000000", overrun="12000000")
    assert in_millions(found.possible.commissioner) == (5, 12)


def partners(lead, *lines):
    return (
        *("L lead-provider K", "P subcontractor K share=0.3", "Q subcontractor K share=0.1"),
        *(f"L told OwnFunds amount={lead}", "P told OwnFunds amount=2000000"),
        *("Q told OwnFunds amount=5000000", NO_CAP, NO_GUARANTEE),
        "K told LossBand share=0.5 max=10000000",
        "K told LossBand share=1 min=10000000",
        *lines,
    )


def test_a_lead_with_funds_covers_its_partners():
    found = risk(*partners(50 * MILLION), overrun="20000000").possible
    assert in_millions(found.pool) == (15, 15)
    # Where the lead does not answer for the first partner, what that one lacks returns.
    assert in_millions(found.returned) == (0, 2.5)
    answering = "K told LiabilityRule code=head-provider"
    found = risk(*partners(50 * MILLION, answering), overrun="20000000").possible
    assert found.tau == Between(1, 1)


def test_who_bears_a_loss_lies_between_the_lead_alone_and_all_by_their_shares():
    answering = "K told LiabilityRule code=head-provider"
    found = risk(*partners(9 * MILLION, answering), overrun="20000000")
    assert in_millions(found.possible.returned) == (2.5, 6)
    assert [str(each) for each in found.bears] == [
        "L between £9,000,000 and £15,000,000",
        "P between £0 and £4,500,000",
        "Q between £0 and £1,500,000",
    ]
    alone = "K told LiabilityRule code=several"
    found = risk(*partners(9 * MILLION, alone), overrun="20000000").possible
    assert in_millions(found.returned) == (2.5, 2.5)
    jointly = "K told LiabilityRule code=joint"
    found = risk(*partners(9 * MILLION, jointly), overrun="20000000")
    assert in_millions(found.possible.returned) == (0, 0)
    assert {str(each)[2:] for each in found.bears} == {"£15,000,000"}


def test_a_partner_of_unknown_share_may_bear_everything_or_nothing():
    lines = ("L lead-provider K", "P partner K", "L told OwnFunds amount=40", BLOCK, NO_CAP)
    more = ("P told OwnFunds amount=10", NO_GUARANTEE, "K told LiabilityRule code=several")
    found = risk(*lines, *more, overrun="50").possible
    # From the partner alone to both in the division that recovers the most.
    assert (found.recovered.low, found.recovered.high) == (1000, 5000)


def test_payment_by_activity_leaves_an_overrun_with_the_commissioner():
    found = risk(
        "L lead-provider K",
        "K told PaymentTypeUse code=activity",
        "K value 100 annual",
        overrun="9",
    )
    assert found.possible.tau is None
    assert (found.possible.by_contract.low, found.possible.returned.high) == (900, 0)
    assert found.outlook.ratio is None
    assert found.outlook.tau is None


def test_unknown_payment_is_anything_between_both_sides():
    funds = ("L told OwnFunds amount=50", NO_CAP, NO_GUARANTEE)
    found = risk("L lead-provider K", *funds, overrun="100")
    assert (found.possible.pool.low, found.possible.pool.high) == (0, 10_000)
    assert found.possible.tau == Between(Fraction(1, 2), 1)
    assert {point.tau_high for point in found.curve.points[1:]} == {1}


def test_with_nothing_to_pay_with_even_the_slightest_loss_returns():
    nothing = ("L told OwnFunds amount=-5", NO_CAP, NO_GUARANTEE)
    found = risk("L lead-provider K", *nothing, overrun="100")
    assert found.possible.tau == Between(0, 0)
    assert {point.tau_high for point in found.curve.points[1:]} == {0}


def test_nobody_guarantees_for_itself():
    own = ("L guarantor K value=90 currency=GBP", "L told OwnFunds amount=20")
    found = risk("L lead-provider K", BLOCK, NO_CAP, *own, overrun="100")
    assert [str(each) for each in found.pays] == ["L £20"]


def test_the_overrun_is_supposed_or_on_record_or_a_prior():
    lead = ("L lead-provider K", "K value 200 annual")
    told = "K told Overrun amount=34"
    assert risk(*lead, told, overrun="21%").possible.overrun == Between(4200, 4200)
    assert risk(*lead, told, "K told Overrun amount=36").possible.overrun == Between(3400, 3600)
    assert risk(*lead).possible.overrun == Between(0, 5000)
    assert risk("L lead-provider K", overrun="21%").possible is None
    assert risk(*lead, overrun="0").possible.commissioner == Between(0, 0)


@pytest.mark.parametrize("overrun", ["-1", "much", "nan", 0.5, "x %"])
def test_an_overrun_that_is_none_is_refused(overrun):
    with pytest.raises(MeasureError, match=r"overrun|binary fraction"):
        risk("L lead-provider K", "K value 200 annual", overrun=overrun)


def test_scenarios_name_the_missing_guarantee_as_what_to_find_out():
    """The demonstration case: an overrun of up to 25% of £152m, a vehicle, nothing more known."""
    found = risk(*UNITINGCARE, BLOCK, NO_CAP).outlook
    assert in_millions(Between(0, round(found.returned.high.value))) == pytest.approx(
        (0, 32.7), abs=0.6
    )
    assert in_millions(Between(0, round(found.returned.median.value)))[1] == pytest.approx(
        4.3, abs=0.6
    )
    assert found.returned.low.value == pytest.approx(0, abs=1)
    assert found.ratio == pytest.approx(0.48, abs=0.02)
    first, second = found.finding_out[:2]
    assert first.startswith("Finding out whether a parent guarantee exists would remove 4")
    assert second.startswith("Finding out how large the overrun is would remove 3")
    assert found.driven_by_assumptions
    assert found.as_dict()["returned"]["50%"] is None
    assert float(found.as_dict()["returned"]["5%"]["error"]) >= 0
    assert found.as_dict()["ratio"] is None


def test_learning_that_there_is_no_guarantee_lowers_tau():
    found = risk(*UNITINGCARE, BLOCK, NO_CAP, NO_GUARANTEE).outlook
    assert found.ratio == pytest.approx(0.08, abs=0.01)


def test_evidence_that_decides_the_outcome_allows_a_single_figure():
    lines = ("K told Overrun amount=30000000", "K told Overrun amount=90000000 source=b")
    found = risk(*of_lead(1000000, NO_GUARANTEE), "K value 152000000 annual", *lines)
    assert found.assumed == 0
    assert not found.outlook.driven_by_assumptions
    assert found.outlook.as_dict()["returned"]["50%"]["value"] is not None


def test_the_same_seed_gives_the_same_scenarios_and_another_seed_others():
    one, same, other = (risk(*UNITINGCARE, BLOCK, seed=seed).outlook for seed in (0, 0, 1))
    assert one == same
    assert one.returned != other.returned
    assert (one.scenarios, one.version) == (10_000, PRIORS.version)


def test_with_everything_on_record_scenarios_give_the_exact_result():
    lines = partners(9 * MILLION, "K told LiabilityRule code=several")
    delivery = read(network("C lead-commissioner K", *lines))
    position = position_of(delivery, delivery.contract("K"), PRIORS, "20000000")
    sample = simulate(position, scenarios=3)
    assert sample.output("returned").tolist() == [250_000_000.0] * 3


def test_without_an_annual_value_nothing_is_drawn_and_that_is_said():
    found = risk("L lead-provider K", BLOCK, overrun="100")
    assert found.outlook is None
    assert found.possible.tau == Between(0, 1)
    assert "what K is worth in a year is not on record" in found.unknowns


def test_inputs_are_counted_as_evidenced_or_assumed():
    found = risk(*UNITINGCARE, BLOCK, NO_GUARANTEE, overrun="34000000")
    # Value, payment and guarantee; the vehicle's funds, and whether and where liability is capped.
    assert (found.evidenced, found.assumed) == (3, 3)
    assert found.basis == "based on 3 evidenced and 3 assumed inputs"
    assert [each for each in found.assumptions if "own-funds-of-vehicle of L" in each]


def test_conflicts_of_sources_are_kept():
    lines = ("K told LiabilityCap amount=5 source=a", "K told LiabilityCap amount=7 source=b")
    found = risk("L lead-provider K", *lines, BLOCK, overrun="12")
    assert found.conflicts == (
        (
            "sources differ on the liability cap: £5 (source/a) and £7 (source/b); "
            "all are used as a range"
        ),
    )
    result = risk_transfer(network("C lead-commissioner K", "L lead-provider K", *lines))
    assert result.findings[0].unknowns[0] == found.conflicts[0]


def test_shares_that_add_up_to_too_much_are_set_aside_and_told():
    lines = ("L lead-provider K share=0.7", "P partner K share=0.6", BLOCK)
    found = risk(*lines, "K value 100 annual", overrun="12")
    assert found.conflicts == (
        "the shares reported for K add up to more than the whole; none is used",
    )
    assert [str(each) for each in found.bears] == ["L between £0 and £12", "P between £0 and £12"]


def test_an_alliance_bears_a_loss_by_its_shares_and_what_they_leave_over():
    funds = ["A told OwnFunds amount=30", "B told OwnFunds amount=40"]
    lines = ("A alliance-member K share=0.5", "B alliance-member K share=0.3", BLOCK, NO_CAP)
    settled = (NO_GUARANTEE, "K told LiabilityRule code=several")
    found = risk(*lines, *funds, *settled, "K value 9 annual", overrun="100")
    # With the fifth that is left over, one of them has to bear 70 or the other 50.
    assert found.possible.recovered == Between(6000, 7000)
    assert [str(each) for each in found.bears] == ["A between £50 and £70", "B between £30 and £50"]
    # In scenarios they bear half of it each, 60 and 40.
    assert found.outlook.returned.median.value == pytest.approx(3000)


def test_one_of_many_contracts_has_to_be_named():
    lines = [f"L lead-provider K{number}" for number in range(201)]
    with pytest.raises(MeasureError, match="201 contracts run on this day; name one"):
        risk_transfer(network(*lines))
    assert len(risk_transfer(network(*lines), contract="K7").findings) == 1


def test_the_curve_bends_where_funds_and_cap_end():
    lines = ("L lead-provider K", "L told OwnFunds amount=90", BLOCK, NO_GUARANTEE)
    found = risk(*lines, "K told LiabilityCap amount=40", overrun="100").curve
    assert [(each.overrun, each.tau_low) for each in found.points] == [
        (0, None),
        (4000, 1),
        (20_000, Fraction(1, 5)),
    ]
    assert (found.first_return, found.sure_return) == (4100, 4100)
    assert found.points[-1].returned_high == 16_000


def test_a_curve_between_ends_encloses_the_result_at_its_overrun():
    found = risk(*UNITINGCARE, BLOCK, NO_GUARANTEE, overrun="34000000")
    assert found.curve.first_return == 100
    # The vehicle has £3.04m at the most, two per cent of £152m.
    assert found.curve.sure_return == 304_000_100
    assert found.possible.tau == Between(0, Fraction(304, 3400))


def test_everything_can_be_written_as_json():
    found = risk(*UNITINGCARE, "P partner K", BLOCK, NO_GUARANTEE, overrun="34000000")
    told = json.loads(json.dumps(found.as_dict()))
    assert told["possible"]["overrun"] == {
        "low": "34000000.00",
        "high": "34000000.00",
        "currency": "GBP",
        "basis": "",
    }
    assert told["possible"]["tau"] == ["0.0000", "1.0000"]
    assert told["basis"].startswith("based on 3 evidenced and ")
    assert told["curve"]["first_return"] == "1.00"


def test_a_contract_that_does_not_run_shows_no_exposure():
    graph = network("P bidder K", "K value 687000000 whole-life", "K status abandoned-before-award")
    result = risk_transfer(graph, contract="K", overrun="1")
    assert result.findings == ()
    assert result.headline.startswith("K does not run on 2019-10-20 (abandoned before award)")
    assert risk_transfer(graph).headline.startswith("no contract with parties is running")
    bidders = risk_transfer(network("P bidder K", "K status paused"), contract="K")
    assert bidders.findings == ()


def test_contracts_that_may_recover_nothing_come_first_and_are_counted():
    graph = network(
        *("C lead-commissioner J", "L lead-provider J", "J value 100 annual"),
        *("C lead-commissioner K", "M lead-provider K", "M told OwnFunds amount=500"),
        *("K value 100 annual", "K told LiabilityCap amount=500", BLOCK),
    )
    result = risk_transfer(graph, overrun="10%")
    assert [each.subject.label for each in result.findings] == ["J", "K"]
    assert result.headline.startswith("1 of 2 running contracts leaves it possible")
    assert result.findings[0].value == Interval(*map(type(result.findings[1].value), (0, 1)))
    assert result.findings[1].value == 1


def test_priors_come_from_a_file_that_python_names_and_never_from_a_text(tmp_path: Path):
    graph = network("C lead-commissioner K", *UNITINGCARE, BLOCK, NO_GUARANTEE)
    own = tmp_path / "mine.yaml"
    own.write_text(
        'version: "2"\npriors:\n  own-funds-of-vehicle:\n    meaning: What L has.\n'
        "    question: what L has\n    kind: point\n    value: 0.5\n    evidence: evidenced\n"
        "    source: Accounts.\n",
        encoding="utf-8",
    )
    result = risk_transfer(graph, contract="K", overrun="34000000", priors=own)
    assert isinstance(result.findings[0].value, Interval)
    assert "between 8.9% and 100%" in result.headline
    with pytest.raises(MeasureError, match=r"hand in a pathlib\.Path"):
        risk_transfer(graph, priors=str(own))
    with pytest.raises(UnknownContract):
        risk_transfer(graph, contract="J")
    own.write_text(own.read_text(encoding="utf-8").replace("vehicle", "vehicles"), encoding="utf-8")
    with pytest.raises(SeedError, match="own-funds-of-vehicles"):
        risk_transfer(graph, priors=own)


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        ({"recourse-cap-exists": 0.0, "recourse-cap-size": 0.05}, Fraction(152, 340)),
        ({"recourse-cap-exists": 1.0, "recourse-cap-size": 0.05}, Fraction(76, 340)),
    ],
)
def test_priors_that_leave_nothing_open_give_a_single_result(cap, expected):
    known = PRIORS
    for name, value in {"own-funds-of-vehicle": 0.1, **cap}.items():
        known = known.learned(name, value, "accounts")
    delivery = read(network("C lead-commissioner K", *UNITINGCARE, BLOCK, NO_GUARANTEE))
    found = contract_risk(delivery, delivery.contract("K"), known, "34000000")
    assert found.possible.tau == Between(expected, expected)
    assert found.outlook.tau.low.value == pytest.approx(float(expected))
    assert (found.assumed, found.possible.exact) == (0, True)
