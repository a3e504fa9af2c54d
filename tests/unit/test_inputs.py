"""What the risk models take from facts: values, terms, finances, guarantees and flows."""

from decimal import Decimal
from fractions import Fraction

import pytest

from kg.errors import MeasureError
from kg.risk.delivery import read
from kg.risk.inputs.annual import annual, annual_values, value_doubts
from kg.risk.inputs.finance import deficit, own_funds, turnover
from kg.risk.inputs.flows import flows
from kg.risk.inputs.guarantees import State, guarantees_of
from kg.risk.inputs.known import as_json
from kg.risk.inputs.running import runs
from kg.risk.inputs.term import term_in_years, terms_in_years
from kg.risk.inputs.terms import terms_of
from kg.risk.inputs.told import holding
from kg.risk.inputs.years import Duration
from kg.risk.recovery.between import Between
from kg.risk.sketch import network

HELD = ("C lead-commissioner K", "L lead-provider K")


def facts(*lines, at="2019-10-20"):
    delivery = read(network(*HELD, *lines, at=at))
    return delivery, delivery.contract("K")


def pounds(known):
    return None if known is None else (known.low / 100, known.high and known.high / 100)


def yearly(*lines):
    return pounds(annual(*facts(*lines)))


def test_a_whole_life_is_divided_by_the_exact_years_between_two_days():
    dorset = ("K value 100225741 whole-life", "K told ContractTerm from=2019-04-01 to=2026-03-31")
    assert yearly(*dorset) == (14_317_963, 14_317_963)
    # A leap day makes 2020 longer: 366 days of it are a whole year.
    assert yearly("K value 366 award", "K told ContractTerm from=2020-01-01 to=2020-12-31") == (
        366,
        366,
    )


def test_a_term_with_and_without_an_extension_makes_a_range():
    lines = ("K value 70 award", "K told ContractTerm duration=P5Y source=a")
    assert yearly(*lines) == (14, 14)
    assert yearly(*lines, "K told ContractTerm duration=P7Y source=b") == (10, 14)


def test_dates_known_to_the_month_make_a_range_of_the_years_that_they_allow():
    low, high = yearly("K value 1461 award", "K told ContractTerm from=2014-01 to=2014-12")
    assert low == 1461
    assert high == pytest.approx(1461 * 365 / 305, abs=0.01)


def test_a_duration_outweighs_dates_because_a_contract_can_end_early():
    lines = ("K told ContractTerm duration=P5Y", "K told ContractTerm from=2015-04 to=2015-12-03")
    assert yearly("K value 725 award", *lines) == (145, 145)


def test_a_start_and_an_end_from_two_sources_make_a_term():
    term = term_in_years(
        *facts("K told ContractTerm from=2019-04-01", "K told ContractTerm from= to=2021-03-31")
    )
    assert (term.low, term.high) == (2, 2)


def test_an_end_goes_with_the_start_that_its_own_source_gives():
    delivery, contract = facts(
        "K told ContractTerm from=2014-04-01 to=2019-03-31 source=a",
        "K told ContractTerm from=2015-04-01 to=2018-03-31 source=b",
    )
    assert sorted(each.low for each in terms_in_years(delivery, contract)) == [3, 5]


def test_sources_on_several_bases_stand_side_by_side():
    lines = ("K value 726 award source=a", "K value 152 annual source=b", "K value 725 award")
    delivery, contract = facts(*lines, "K told ContractTerm duration=P5Y source=t")
    assert sorted(pounds(each) for each in annual_values(delivery, contract)) == [
        (145, 145),
        (145.2, 145.2),
        (152, 152),
    ]
    whole = annual(delivery, contract)
    assert pounds(whole) == (145, 152)
    assert whole.sources == ("source/a", "source/b", "source/t")
    assert "£726 (award) over 5 years is £145.20 a year" in whole.steps


def test_a_value_of_which_nobody_says_what_it_covers_is_a_year_or_a_term_unless_others_say_more():
    term = "K told ContractTerm duration=P5Y"
    delivery, contract = facts("K value 750 unspecified", term)
    assert pounds(annual(delivery, contract)) == (150, 750)
    assert annual(delivery, contract).steps == (
        "£750 (basis not stated) may be for a year or for all of 5 years",
    )
    assert yearly("K value 750 unspecified") == (0, 750)
    assert yearly("K value 750 unspecified", "K value 152 annual", term) == (152, 152)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("90 estimate", "expected, not agreed"),
        ("90 paid", "has been paid"),
        ("90 remaining", "left to be paid"),
        ("90 whole-life", "no term is on record"),
    ],
)
def test_what_is_no_annual_value_says_why(value, reason):
    delivery, contract = facts(f"K value {value}")
    assert annual(delivery, contract) is None
    assert [reason in doubt for doubt in value_doubts(delivery, contract)] == [True]


@pytest.mark.parametrize("status", ["planned", "in-procurement", "abandoned-before-award"])
def test_a_contract_that_does_not_deliver_has_no_annual_value(status):
    delivery, contract = facts("K value 90 annual", f"K status {status}")
    assert annual(delivery, contract) is None
    assert not runs(delivery, contract)


def test_bidders_and_advisers_alone_put_nothing_at_stake():
    delivery = read(network("P bidder K", "A adviser K", "K value 90 annual", "K status paused"))
    assert annual(delivery, delivery.contract("K")) is None


@pytest.mark.parametrize("text", ["P", "5Y", "P5", "PT3H", ""])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(MeasureError, match="is not a duration"):
        Duration.parse(text)


def test_terms_are_read_with_their_sources():
    found = terms_of(
        *facts(
            "K told PaymentTypeUse code=capitated source=p",
            "K told LiabilityCap amount=7000000 source=c claims=claim/x-1",
            "K told NoticePeriod duration=P12M source=n",
            "K told LiabilityRule code=joint source=r",
            "K told Overrun amount=34 qualifier=asked state=ended source=o",
        )
    )
    assert (found.payment, found.rule, found.bands) == ("capitated", "joint", None)
    assert (found.cap.low, found.notice.low) == (700_000_000, 12.0)
    assert [each.low for each in found.overruns] == [3400]
    assert found.sources == ("source/c", "source/n", "source/o", "source/p", "source/r")
    assert (found.claims, found.conflicts) == (("claim/x-1",), ())


def test_bands_leave_open_what_nobody_tells_of():
    bands = terms_of(*facts("K told LossBand share=0.5 min=10 max=30")).bands
    anything = Between(Fraction(0), Fraction(1))
    assert [(band.up_to, band.provider) for band in bands] == [
        (1000, anything),
        (3000, Fraction(1, 2)),
        (None, anything),
    ]


def test_sources_that_differ_are_told_and_none_is_preferred():
    found = terms_of(
        *facts(
            "K told PaymentTypeUse code=block source=a",
            "K told PaymentTypeUse code=activity source=b",
            "K told LossBand share=0.5 max=10",
            "K told LossBand share=1 min=5",
            "K told LiabilityCap amount=5 source=a",
            "K told LiabilityCap amount=7 source=b",
        )
    )
    assert (found.payment, found.bands) == ("", None)
    assert (found.cap.low, found.cap.high) == (500, 700)
    assert [sentence.split(":")[0] for sentence in found.conflicts] == [
        "sources differ on the payment type",
        "the loss bands on record overlap (source/a); none is used",
        "sources differ on the liability cap",
    ]


@pytest.mark.parametrize("pair", ["state=ended", "state=not-yet", "state=undated"])
def test_a_term_that_is_not_in_force_is_not_used(pair):
    assert terms_of(*facts(f"K told LiabilityCap amount=5 {pair}")).cap is None


def test_a_term_without_dates_is_said_not_to_be_used():
    assert terms_of(*facts("K told LiabilityRule code=joint from= state=undated")).conflicts == (
        "the liability rule of K (source/a) has no dates and is not used",
    )


def test_a_disputed_term_is_not_used_and_said_to_be():
    found = terms_of(*facts("K told LiabilityCap amount=5 disputed_by=claim/x-2"))
    assert found.cap is None
    assert found.conflicts == (
        "the liability cap of K (£5, source/a) is disputed by claim/x-2 and not used",
    )


def test_the_latest_year_on_record_counts_and_one_to_come_does_not():
    delivery, _ = facts(
        "L told Turnover amount=80 from=2017-04 to=2018-03 state=ended",
        "L told Turnover amount=90 from=2018-04 to=2019-03 state=ended source=b",
        "L told Turnover amount=95 from=2018-04 to=2019-03 state=ended source=c",
        "L told OwnFunds amount=4 from=2020 state=not-yet",
        "L told Deficit amount=3 from=2018",
    )
    lead = delivery.organisation("L")
    year = turnover(delivery, lead)
    assert (pounds(year), year.sources) == ((90, 95), ("source/b", "source/c"))
    assert own_funds(delivery, lead) is None
    assert pounds(deficit(delivery, lead)) == (3, 3)


def test_a_guarantee_is_on_record_or_denied_or_unknown():
    promised = guarantees_of(*facts("G guarantor K value=17 currency=GBP source=g"))
    assert (promised.state, promised.promises[0].cap.low) == (State.YES, 1700)
    unsized = guarantees_of(*facts("G guarantor K"))
    assert (unsized.state, unsized.promises[0].cap) == (State.YES, None)
    denied = guarantees_of(*facts("K denies guarantees G speaker=NAO source=n"))
    assert (denied.state, denied.denials[0].speaker) == (State.NO, "NAO")
    assert guarantees_of(*facts()).state is State.UNKNOWN
    assert guarantees_of(*facts("K denies leads G")).state is State.UNKNOWN


def test_a_guarantee_that_is_both_told_and_denied_is_open():
    found = guarantees_of(*facts("G guarantor K", "K denies guarantees G source=n"))
    assert (found.state, found.promises, found.denials) == (State.UNKNOWN, (), ())
    assert found.conflicts == ("whether G guarantees K is disputed: source/n",)
    disputed = guarantees_of(*facts("K denies guarantees G disputed_by=claim/x-1"))
    assert disputed.state is State.UNKNOWN


def test_flows_follow_the_roles_and_keep_unknown_parts_open():
    delivery, _ = facts(
        "D associate-commissioner K",
        "K value 100 annual source=v",
        "P partner K share=0.3",
        "Q subcontractor K",
        "R subcontracts P",
    )
    told = {
        (delivery.label(each.payer), delivery.label(each.payee)): pounds(each.yearly)
        for each in flows(delivery)
    }
    assert told == {
        ("C", "L"): (0, 100),
        ("D", "L"): (0, 100),
        ("L", "P"): (30, 30),
        ("L", "Q"): (0, 70),
        ("P", "R"): None,
    }
    assert all("source/v" in each.sources for each in flows(delivery) if each.contract)


def test_joint_holders_are_paid_by_their_shares_and_pass_on_what_partners_have():
    delivery = read(
        network(
            "C commissioner K",
            "A alliance-member K share=0.5",
            "B alliance-member K share=0.3",
            "P partner K share=0.2",
            "K value 100 annual",
        )
    )
    told = {
        (delivery.label(each.payer), delivery.label(each.payee)): pounds(each.yearly)
        for each in flows(delivery)
    }
    assert told == {
        ("C", "A"): (50, 70),
        ("C", "B"): (30, 50),
        ("A", "P"): (0, 20),
        ("B", "P"): (0, 20),
    }


def test_facts_of_any_thing_can_be_sketched():
    delivery, contract = facts(
        'S told Activity number=30738 unit="calls a month" source=x',
        "organisation/L told WarningSign code=unsigned-partner",
        "K told WarningSign code=open-at-start share=0.1",
        "S needs T essential share=0.5",
        "L kind SpecialPurposeVehicle",
    )
    lead = delivery.organisation("L")
    (need,) = [fact for fact in delivery.facts if fact.attributes["kind"] == "ServiceInput"]
    (calls,) = holding(delivery, need.source, "Activity")
    assert (calls.decimal("number"), calls.text("unit")) == (30738, "calls a month")
    assert calls.sources == ("source/x",)
    assert [each.code for each in holding(delivery, lead, "WarningSign")] == ["unsigned-partner"]
    assert [each.code for each in holding(delivery, contract, "WarningSign")] == ["open-at-start"]
    assert (need.attributes["label"], need.share) == ("essential", "0.5")
    assert delivery.graph.nodes[lead]["kind"] == "SpecialPurposeVehicle"


def test_what_is_known_turns_into_json_with_its_sources():
    delivery, contract = facts("K told LiabilityCap min=5 max=7 source=b")
    (cap,) = holding(delivery, contract, "LiabilityCap")
    assert cap.decimal("max") == Decimal(7)
    assert as_json(cap.money) == {
        "low": "500",
        "high": "700",
        "sources": ["source/b"],
        "steps": [],
        "claims": [],
    }
