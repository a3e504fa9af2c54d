"""What happens when a party withdraws or a contract overruns, on networks of a few lines."""

import json
from decimal import Decimal

import pytest

from kg.errors import MeasureError, UnknownContract, UnknownOrganisation
from kg.risk.sketch import network
from kg.risk.withdrawal import withdrawal

IUCS = (
    "C lead-commissioner K sources=source/notice",
    "K value 100225741 whole-life source=notice",
    "K covers S",
    "K covers T",
    "L lead-provider K sources=source/post",
    "P partner K sources=source/news",
    "Q partner K",
    "P provides S sources=source/news",
    "L provides T",
    "Q provides T",
)


def effects(answer):
    return {
        each.organisation.key.split("/")[1]: [effect.kind for effect in each.effects]
        for each in answer.affected
    }


def test_a_partner_leaves_and_its_only_service_is_named_with_a_range_of_value():
    answer = withdrawal(network(*IUCS), withdraw=["P"], contracts=["K"])

    assert answer.headline == (
        "If P withdraws from K and nothing else changes, 1 service has no other provider on record "
        "(S), between £0 and £100,225,741 (whole life) is at stake and 3 other organisations are "
        "affected"
    )
    assert effects(answer) == {
        "P": ["withdraws", "service"],
        "L": ["covers-gap"],
        "Q": ["loses-partner"],
        "C": ["keeps-duty", "service-gap"],
    }
    assert "what share of K P carries is not on record" in answer.unknowns


def test_the_answer_has_the_shape_of_the_interface_and_is_json():
    answer = withdrawal(network(*IUCS), withdraw=["organisation/P"]).as_dict()

    assert list(answer) == [
        "headline", "affected", "contracts", "services", "assumptions", "unknowns", "at",
    ]  # fmt: skip
    assert {frozenset(each) for each in answer["affected"]} == {
        frozenset({"organisation", "effects", "paths", "sources"})
    }
    assert answer["contracts"][0]["at_stake"] == [
        {"low": "0.00", "high": "100225741.00", "currency": "GBP", "basis": "whole-life"}
    ]
    assert json.loads(json.dumps(answer)) == answer


def test_every_hop_of_a_path_carries_edge_label_period_and_sources():
    answer = withdrawal(network(*IUCS), withdraw=["P"])

    lead = next(each for each in answer.affected if each.organisation.key == "organisation/L")
    assert [str(path) for path in lead.paths] == ["P -[partner]-> K <-[lead provider]- L"]
    assert lead.sources == ("source/news", "source/notice", "source/post")
    for each in answer.affected:
        for hop in (hop for path in each.paths for hop in path.hops):
            assert hop.label
            assert hop.sources
            assert hop.period == ("2019-04-01", "", "")


def test_the_lead_leaves_and_the_whole_contract_loses_its_head():
    answer = withdrawal(network(*IUCS), withdraw=["L"])

    assert effects(answer) == {
        "L": ["withdraws", "service"],
        "P": ["loses-lead"],
        "Q": ["loses-lead", "might-take-on"],
        "C": ["keeps-duty"],
    }
    assert answer.contracts[0].without_lead
    assert answer.contracts[0].at_stake[0].known
    assert [each.service.key for each in answer.services if each.without_lead] == [
        "service/S",
        "service/T",
    ]


def test_one_of_two_joint_leads_leaves_and_the_contract_keeps_a_head():
    answer = withdrawal(
        network("C commissioner K", "L lead-provider K", "M lead-provider K"), withdraw=["L"]
    )

    assert not answer.contracts[0].without_lead
    assert effects(answer)["M"] == ["covers-gap"]


def test_a_known_share_gives_an_amount_and_no_unknown_share():
    lines = [*IUCS, "R partner K share=0.1", "R provides U"]

    answer = withdrawal(network(*lines), withdraw=["R"])

    assert [str(each) for each in answer.contracts[0].at_stake] == ["£10,022,574.10 (whole life)"]
    assert not [doubt for doubt in answer.unknowns if "share" in doubt]


def test_every_reported_value_is_listed_and_none_preferred():
    lines = [*IUCS, "K value 360000000 unspecified source=letter"]

    answer = withdrawal(network(*lines), withdraw=["P"])

    conflict = next(doubt for doubt in answer.unknowns if doubt.startswith("several values"))
    assert "£360,000,000 (basis not stated), source/letter" in conflict
    assert "£100,225,741 (whole life), source/notice" in conflict
    assert [each.basis for each in answer.contracts[0].at_stake] == ["unspecified", "whole-life"]


def test_a_service_not_covered_by_the_contract_only_may_belong_to_it():
    lines = [*IUCS, "P provides U"]

    answer = withdrawal(network(*lines), withdraw=["P"], contracts=["K"])

    assert {each.service.key: each.belongs for each in answer.services} == {
        "service/S": True,
        "service/U": False,
    }
    assert "nor does U, which may not belong to the contract" in answer.headline
    assert "whether U belongs to K is not on record" in answer.unknowns


def test_a_service_of_another_contract_is_not_touched_when_one_contract_is_named():
    lines = [*IUCS, "P partner J", "J covers U", "P provides U"]

    named = withdrawal(network(*lines), withdraw=["P"], contracts=["K"])
    every = withdrawal(network(*lines), withdraw=["P"])

    assert [each.service.key for each in named.services] == ["service/S"]
    assert [each.service.key for each in every.services] == ["service/S", "service/U"]


def test_two_parties_that_leave_together_leave_what_either_could_have_kept():
    alone = withdrawal(network(*IUCS), withdraw=["Q"])
    both = withdrawal(network(*IUCS), withdraw=["L", "Q"])

    assert not [each for each in alone.services if each.without_provider]
    assert [each.service.key for each in both.services if each.without_provider] == ["service/T"]


def test_claims_undated_and_ended_facts_never_make_a_second_provider():
    lines = [
        *IUCS,
        "X says P",
        "R provides S state=undated",
        "V provides S state=ended",
        "W provides S status=alleged",
        "U provides S state=not-yet",
    ]

    answer = withdrawal(network(*lines), withdraw=["P"])

    assert answer.services[0].without_provider
    assert any(doubt.startswith("1 fact without any date left out") for doubt in answer.unknowns)


def test_a_party_already_leaving_and_a_disputed_role_are_told():
    leaving = "P partner K state=withdrawing to=2020-03-31 to_earliest=2019-07-10"
    graph = network("L lead-provider K", f"{leaving} disputed_by=claim/a")

    told = withdrawal(graph, withdraw=["P"]).unknowns

    already = "its role as partner ends between 2019-07-10 and 2020-03-31"
    assert f"P is on record as leaving K already: {already}" in told
    assert "'partner' between P and K is disputed by claim/a" in told


def test_a_subcontractor_and_a_guarantor_are_affected():
    lines = [*IUCS, "Z subcontracts P", "G guarantor K"]

    answer = withdrawal(network(*lines), withdraw=["P"])

    assert effects(answer)["Z"] == ["loses-main-contractor"]
    assert effects(answer)["G"] == ["guarantee"]
    assert "how far the guarantee of K reaches is not on record" in answer.unknowns


def test_a_commissioner_that_leaves_takes_the_contract_along():
    answer = withdrawal(network(*IUCS), withdraw=["C"])

    assert effects(answer)["L"] == ["covers-gap", "loses-commissioner"]
    assert answer.contracts[0].at_stake[0].known


def test_an_overrun_lies_between_the_lead_alone_and_all_by_share():
    graph = network("C commissioner K", "L lead-provider K", "P partner K share=0.3")

    answer = withdrawal(graph, overrun={"K": Decimal("1000000.50")})

    amounts = {
        each.organisation.key[-1]: [str(money.amount) for e in each.effects for money in e.amounts]
        for each in answer.affected
    }
    assert amounts == {
        "L": ["between £700,000.35 and £1,000,000.50"],
        "P": ["between £0 and £300,000.15"],
        "C": ["between £0 and £1,000,000.50"],
    }


def test_the_affected_part_is_a_network_of_its_own_for_drawing():
    graph = network(*IUCS, "C commissioner J", "M lead-provider J")

    part = withdrawal(graph, withdraw=["P"]).subgraph

    assert {part.nodes[node]["key"] for node in part} == {
        "contract/K", "organisation/C", "organisation/L", "organisation/P", "organisation/Q",
        "service/S",
    }  # fmt: skip
    assert all(told["key"].startswith("fact/") for *_, told in part.edges(data=True))
    assert part.graph["at"] == "2019-10-20"


@pytest.mark.parametrize(
    ("withdraw", "contracts", "overrun", "error", "words"),
    [
        ([], [], {}, MeasureError, "nothing to work out"),
        (["RYX"], [], {}, UnknownOrganisation, "unknown organisation 'RYX'"),
        (["P"], ["KK"], {}, UnknownContract, "unknown contract 'KK'"),
        (["P"], ["J"], {}, MeasureError, "'P' has no role in force in J on 2019-10-20"),
        (["N"], [], {}, MeasureError, "'N' has no role or service in force on 2019-10-20"),
        (["M"], ["I"], {}, MeasureError, "'I' does not run on 2019-10-20 .planned."),
        ([], [], {"K": 0.5}, MeasureError, "not a decimal amount above zero"),
        ([], [], {"K": -1}, MeasureError, "not a decimal amount above zero"),
        ([], [], {"K": "NaN"}, MeasureError, "not a decimal amount above zero"),
        ([], [], {"K": "much"}, MeasureError, "'much' is not an amount"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_with_the_reason(
    withdraw, contracts, overrun, error, words
):
    graph = network(
        *IUCS,
        "M lead-provider J",
        "M lead-provider I",
        "I status planned",
        "N partner K state=ended",
    )

    with pytest.raises(error, match=words):
        withdrawal(graph, withdraw, contracts, overrun)
