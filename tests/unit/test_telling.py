"""Facts that tell of one thing and are no edge: how claims become them, where graphs have them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
import small

from kg.build import write_graph
from kg.keys import iri_of
from kg.network import Network
from kg.records.contract import contract_record
from kg.records.organisation import organisation_record
from kg.sources.seeds import read_seeds
from kg.store.dataset import Dataset

DAY = date(2019, 12, 1)
HEAD = """
id: terms-2020
title: Report on terms
publisher: organisation/paper
date: 2020-01-01
genre: news
licence: CC BY 4.0
verification: read
sources:
  note:
    title: A second paper
    publisher: organisation/paper
    date: 2020-02-01
    genre: news
    verification: read
claims:
"""
TERMS = """
  - {subject: contract/urgent, predicate: hasPaymentType, object: code/payment-type/block}
  - {subject: contract/urgent, predicate: sharesLosses,
     value: {kind: percent, number: 50, max: 10000000, currency: GBP}}
  - {subject: contract/urgent, predicate: capsLiability,
     value: {kind: money, amount: 7000000, currency: GBP, qualifier: about}}
  - {subject: contract/urgent, predicate: capsLiability, source: note,
     value: {kind: money, amount: 7000000, currency: GBP}}
  - {subject: contract/urgent, predicate: capsLiability, source: note, disputes: [terms-2020-03],
     value: {kind: money, amount: 5000000, currency: GBP}}
  - {subject: contract/urgent, predicate: hasNoticePeriod, value: {kind: duration, iso: P12M},
     from: 2019-04, to-earliest: 2020-03-01, to: 2020-05}
  - {subject: contract/urgent, predicate: hasLiabilityRule, object: code/liability-rule/joint}
  - {subject: contract/urgent, predicate: overran, status: alleged,
     value: {kind: money, amount: 1000000, currency: GBP}}
  - {subject: organisation/LLL, predicate: turnover, from: 2019, to: 2019,
     value: {kind: money, min: 90, max: 110, currency: GBP, basis: annual}}
  - {subject: organisation/LLL, predicate: deficit, from: 2018, to: 2018,
     value: {kind: money, amount: 5, currency: GBP, basis: annual}}
  - {subject: organisation/LLL, predicate: deficit, from: 2019, to: 2019,
     value: {kind: money, amount: 5, currency: GBP, basis: annual}}
  - {subject: service/calls, predicate: hasActivity,
     value: {kind: count, number: 30738, unit: calls a month}}
  - {subject: service/calls, predicate: serves, value: {kind: count, number: 810000, unit: people}}
  - {subject: organisation/PPP, predicate: showsSign, object: code/warning-sign/staff-turnover,
     value: {kind: percent, number: 36, text: who answer calls}, from: 2018}
  - {subject: organisation/EEE, predicate: guarantees, object: contract/urgent,
     value: {kind: money, amount: 4000000, currency: GBP}}
  - {subject: organisation/PPP, predicate: guarantees, object: contract/urgent, status: denied,
     speaker: organisation/paper}
  - {subject: organisation/LLL, predicate: guarantees, object: contract/urgent, status: denied,
     review: unreviewed}
  - {subject: service/care, predicate: needs, object: service/calls,
     value: {kind: percent, number: 40}}
  - {subject: service/care, predicate: canReplace, object: service/visits}
  - {subject: service/calls, predicate: hasActivity, source: note,
     value: {kind: count, number: 29000, unit: calls a month}}
  - {subject: contract/urgent, predicate: hasNoticePeriod, source: note,
     value: {kind: duration, iso: P12M}}
"""
ENTITIES = """
entities:
  - {key: service/care, kind: Service, name: Urgent care}
  - {key: service/visits, kind: Service, name: Home visits}
"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory) -> Dataset:
    folder = small.copy_of_seeds(tmp_path_factory.mktemp("terms"))
    claims = TERMS.split("\n  - {")[1:]
    written = (
        f"  - {{id: terms-2020-{number:02d}, says: It says so., {given(claim)}"
        for number, claim in enumerate(claims, 1)
    )
    text = HEAD.replace("claims:", f"{ENTITIES.strip()}\nclaims:") + "\n".join(written)
    (folder / "documents" / "terms-2020.yaml").write_text(text, encoding="utf-8")
    return Dataset.in_memory(
        list(write_graph(read_seeds(small.ontology(), folder), small.ontology()).quads)
    )


def given(claim: str) -> str:
    """Complete a claim with what every claim must have."""
    usual = {"status": "asserted", "review": "accepted", "evidence": "[{locator: page 1}]"}
    missing = [f"{name}: {value}" for name, value in usual.items() if f"{name}:" not in claim]
    return ", ".join([*missing, claim])


@pytest.fixture(scope="module")
def network(dataset) -> Network:
    return Network.of(dataset, small.ontology())


def told(network: Network, key: str, kind: str = "") -> list[Mapping[str, object]]:
    graph = network.at(DAY, things=[key])
    facts = graph.nodes[iri_of(key)]["told"]
    return [fact for fact in facts if kind in {"", fact["kind"]}]


def test_a_code_a_share_and_a_duration_are_told_with_state_sources_and_claims(network):
    (payment,) = told(network, "contract/urgent", "PaymentTypeUse")
    (band,) = told(network, "contract/urgent", "LossBand")
    (notice,) = told(network, "contract/urgent", "NoticePeriod")
    (rule,) = told(network, "contract/urgent", "LiabilityRule")
    assert (payment["code"], rule["code"]) == ("block", "joint")
    assert (band["share"], band["min"], band["max"]) == (Decimal("0.5"), None, Decimal(10_000_000))
    assert band["number"] is None
    assert (notice["duration"], notice["from"], notice["to"]) == ("P12M", "2019-04", "2020-05")
    assert (notice["state"], notice["to_earliest"]) == ("current", "2020-03-01")
    assert notice["sources"] == ("source/note", "source/terms-2020")
    assert notice["claims"] == ("claim/terms-2020-06", "claim/terms-2020-21")


def test_sources_that_give_one_sum_join_and_those_that_give_another_stand_beside(network):
    five, seven = sorted(
        told(network, "contract/urgent", "LiabilityCap"), key=lambda fact: fact["amount"]
    )
    assert (five["amount"], seven["amount"]) == (Decimal(5_000_000), Decimal(7_000_000))
    assert seven["sources"] == ("source/note", "source/terms-2020")
    assert (five["currency"], seven["qualifier"], five["basis"]) == ("GBP", "about", "unspecified")
    assert five["disputed_by"] == ("claim/terms-2020-03",)
    assert seven["disputed_by"] == ("claim/terms-2020-05",)


def test_what_is_only_alleged_is_not_told(network):
    assert told(network, "contract/urgent", "Overrun") == []


def test_equal_figures_of_two_years_are_two_facts(network):
    years = [(each["from"], each["state"]) for each in told(network, "organisation/LLL", "Deficit")]
    assert sorted(years) == [("2018", "ended"), ("2019", "current")]
    (turnover,) = told(network, "organisation/LLL", "Turnover")
    assert (turnover["min"], turnover["max"], turnover["basis"]) == (90, 110, "annual")


def test_counts_keep_their_unit_and_percentages_become_shares(network):
    fewer, activity = sorted(
        told(network, "service/calls", "Activity"), key=lambda fact: fact["number"]
    )
    (population,) = told(network, "service/calls", "Population")
    (sign,) = told(network, "organisation/PPP", "WarningSign")
    assert (fewer["number"], fewer["sources"]) == (Decimal(29000), ("source/note",))
    assert (activity["number"], activity["unit"]) == (Decimal(30738), "calls a month")
    assert (population["number"], population["unit"]) == (Decimal(810_000), "people")
    assert (sign["code"], sign["share"], sign["text"]) == (
        *("staff-turnover", Decimal("0.36"), "who answer calls"),
    )


def test_of_a_thing_nobody_tells_anything_nothing_is_told(network):
    assert told(network, "organisation/CCC") == []


def test_a_guarantor_keeps_the_sum_it_guarantees(network):
    graph = network.at(DAY, families=("contract",))
    edges = graph.get_edge_data(iri_of("organisation/EEE"), iri_of("contract/urgent")).values()
    assert [(edge["value"], edge["currency"]) for edge in edges if edge["role"] == "guarantor"] == [
        ("4000000", "GBP")
    ]


def test_accepted_denials_are_told_of_contracts_and_no_others(network):
    graph = network.at(DAY, things=["contract/urgent", "contract/dream"])
    assert graph.nodes[iri_of("contract/urgent")]["denials"] == (
        {
            "predicate": "guarantees",
            "subject": iri_of("organisation/PPP"),
            "subject_name": "Partner NHS Trust",
            "claim": "claim/terms-2020-16",
            "speaker": "organisation/paper",
            "speaker_name": "The Paper",
            "sources": ("source/terms-2020",),
            "disputed_by": (),
        },
    )
    assert "denials" not in graph.nodes[iri_of("organisation/LLL")]


def test_inputs_of_a_service_are_edges_that_say_whether_it_can_do_without(network):
    graph = network.at(DAY, families=("service",))
    edges = {
        graph.nodes[to]["key"]: (edge["label"], edge["share"])
        for _, to, edge in graph.out_edges(iri_of("service/care"), data=True)
    }
    assert edges == {"service/calls": ("essential", "0.4"), "service/visits": ("replaceable", "")}


def test_the_same_is_told_whether_things_are_read_at_once_or_one_by_one(dataset, network):
    piecewise = Network.of(dataset, small.ontology(), small=0)
    keys = sorted(thing.key for thing in network.things.values())
    assert sum(len(told(network, key)) for key in keys) >= 12
    for key in keys:
        thing = piecewise.things[iri_of(key)]
        assert thing == network.things[iri_of(key)], key


def test_the_record_of_a_contract_writes_what_is_told_and_denied_in_words(dataset, network):
    record = contract_record(dataset, network, small.ontology(), "contract/urgent", DAY)
    told = {(each.label, each.concept, each.value) for each in record.told}
    assert told == {
        ("use of a payment type", "block payment", ""),
        ("loss band", "", "50% up to GBP 10,000,000"),
        ("liability cap", "", "about GBP 7,000,000"),
        ("liability cap", "", "GBP 5,000,000"),
        ("notice period", "", "P12M"),
        ("liability rule", "joint liability", ""),
    }
    assert all(each.sources and each.claims for each in record.told)
    (denial,) = record.denials
    assert (denial.relation, denial.subject.key) == ("guarantees", "organisation/PPP")


def test_the_record_of_an_organisation_writes_its_signs_in_words(dataset, network):
    record = organisation_record(dataset, network, small.ontology(), "organisation/PPP", DAY)
    assert [(each.concept, each.value) for each in record.told] == [
        ("staff turnover", "36% who answer calls")
    ]
