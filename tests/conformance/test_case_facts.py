"""What the shipped graph tells of the nine cases that ended early or were never let."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from kg.keys import iri_of, key_of
from kg.network import Network
from kg.network.projection import EVERY_STATE
from kg.ontology import Ontology

FACTS = (
    ("contract/unitingcare", "PaymentTypeUse", {"code": "outcomes"}),
    ("contract/unitingcare", "Overrun", {"amount": 34_000_000, "basis": "annual"}),
    ("contract/unitingcare", "Overrun", {"amount": 34_300_000, "basis": "annual"}),
    ("contract/unitingcare", "WarningSign", {"code": "vat-not-recoverable"}),
    ("contract/unitingcare", "WarningSign", {"code": "open-at-start"}),
    ("contract/unitingcare", "WarningSign", {"code": "falling-income"}),
    ("contract/unitingcare", "WarningSign", {"code": "advice-not-followed"}),
    ("contract/unitingcare", "WarningSign", {"code": "price-below-ceiling", "share": "0.035"}),
    ("organisation/unitingcare-partnership", "WarningSign", {"code": "new-vehicle"}),
    ("organisation/06H", "WarningSign", {"code": "below-target-funding", "share": "0.03"}),
    ("contract/hinchingbrooke-franchise", "LiabilityCap", {"amount": 7_000_000}),
    ("organisation/RQQ", "Deficit", {"amount": 13_000_000, "from": "2006-04-01"}),
    ("organisation/RQQ", "Deficit", {"amount": 16_000_000, "from": "2007-04-01"}),
    ("organisation/RQQ", "Turnover", {"amount": 100_000_000, "basis": "annual"}),
    ("contract/east-staffordshire-improving-lives", "PaymentTypeUse", {"code": "fixed-price"}),
    ("contract/east-staffordshire-improving-lives", "NoticePeriod", {"duration": "P12M"}),
    (
        "contract/east-staffordshire-improving-lives",
        "WarningSign",
        {"code": "vat-not-recoverable", "amount": 300_000},
    ),
    ("contract/sussex-patient-transport", "WarningSign", {"code": "single-bidder", "number": 1}),
    ("organisation/coperforma", "OwnFunds", {"amount": 400_000, "from": "2018"}),
    ("organisation/coperforma", "OwnFunds", {"amount": 2_900_000, "from": "2018"}),
    ("contract/nhs-direct-111", "PaymentTypeUse", {"code": "activity"}),
    ("contract/nhs-direct-111", "WarningSign", {"code": "price-below-cost", "number": "2.5"}),
    ("organisation/RYH", "WarningSign", {"code": "national-share", "share": "0.239"}),
    ("contract/bedfordshire-msk", "WarningSign", {"code": "unsigned-partner"}),
    ("contract/bedfordshire-msk", "WarningSign", {"code": "open-at-start"}),
    ("contract/staffordshire-cancer", "WarningSign", {"code": "bidder-withdrew", "number": 2}),
    ("organisation/RYF", "WarningSign", {"code": "staff-turnover", "share": "0.36"}),
    ("service/dorset-iucs", "Activity", {"number": 30_738, "unit": "calls a month"}),
    ("service/dorset-iucs", "Population", {"number": 810_000, "unit": "people"}),
    ("contract/dorset-iucs", "ContractTerm", {"from": "2019-04-01", "to": "2026-03-31"}),
    ("contract/dudley-icp", "WarningSign", {"code": "services-in-scope", "share": "0.4"}),
    ("contract/dudley-icp", "WarningSign", {"code": "first-of-its-kind"}),
    ("organisation/RYK", "WarningSign", {"code": "thin-vehicle", "from": "2020-07-07"}),
)


@pytest.fixture(scope="module")
def network(shipped):
    return Network.of(shipped, Ontology.load())


def node(network, key: str, day: date = date(2020, 8, 1)) -> Mapping[str, object]:
    return network.at(day, things=[key]).nodes[iri_of(key)]


def fits(fact: Mapping[str, object], wanted: Mapping[str, object]) -> bool:
    return all(
        fact[name] == (Decimal(value) if isinstance(fact[name], Decimal) else value)
        for name, value in wanted.items()
    )


@pytest.mark.parametrize(
    ("key", "kind", "wanted"), FACTS, ids=lambda value: str(value).rsplit("/")[-1]
)
def test_a_case_tells_what_its_sources_say(network, key, kind, wanted):
    told = [fact for fact in node(network, key)["told"] if fact["kind"] == kind]
    (found,) = [fact for fact in told if fits(fact, wanted)]
    assert found["sources"]
    assert found["claims"]


def test_both_trusts_behind_uniting_care_gave_no_guarantee(network):
    denied = node(network, "contract/unitingcare")["denials"]
    assert {
        key_of(each["subject"]): each["speaker"]
        for each in denied
        if each["predicate"] == "guarantees"
    } == {"organisation/RGT": "organisation/nao", "organisation/RT1": "organisation/nao"}


def test_what_was_planned_or_alleged_is_told_of_no_case(network):
    bedford = node(network, "contract/bedfordshire-msk")["told"]
    east = node(network, "contract/east-staffordshire-improving-lives")["told"]
    frail = node(network, "service/east-staffordshire-long-term-conditions-and-frailty")["told"]
    assert not [fact for fact in bedford if fact["code"] == "services-in-scope"]
    assert [fact["amount"] for fact in east if fact["kind"] == "Overrun"] == [1_000_000]
    assert frail == ()


def test_that_the_dudley_trust_was_new_is_told_with_what_disputes_it(network):
    (sign,) = [
        fact for fact in node(network, "organisation/RYK")["told"] if fact["code"] == "new-vehicle"
    ]
    assert sign["disputed_by"] == ("claim/dudley-icp-2015-2024-28",)


def test_urgent_care_in_dorset_cannot_do_without_the_answering_of_calls(network):
    graph = network.at(date(2019, 9, 1), families=("service", "contract"))
    calls = iri_of("service/dorset-nhs-111")
    (need,) = [
        edge for edge in graph[iri_of("service/dorset-iucs")][calls].values() if edge["label"]
    ]
    assert (need["kind"], need["label"]) == ("ServiceInput", "essential")
    assert {
        graph.nodes[who]["key"]
        for who, _, edge in graph.in_edges(calls, data=True)
        if edge["kind"] == "ServiceProvision"
    } == {"organisation/RYF"}


def test_the_ambulance_service_was_leaving_dorset_from_july_2019_until_march_2020(network):
    graph = network.at(date(2019, 9, 1), families=("contract",))
    edges = graph[iri_of("organisation/RYF")][iri_of("contract/dorset-iucs")].values()
    (leaving,) = [edge for edge in edges if edge["kind"] == "Withdrawal"]
    assert (leaving["from"], leaving["to"]) == ("2019-07-10", "2020-03-31")


def test_cancer_care_in_staffordshire_was_never_awarded(network):
    graph = network.at(
        date(2020, 8, 1), states=EVERY_STATE, things=["contract/staffordshire-cancer"]
    )
    cancer = iri_of("contract/staffordshire-cancer")
    assert graph.nodes[cancer]["status"] == "abandoned-before-award"
    roles = {edge["role"] for _, _, edge in graph.in_edges(cancer, data=True)}
    assert "bidder" in roles
    assert not roles & {"holder", "lead-provider", "prime-contractor", "commissioner"}
