"""What a page shows of one thing: every fact with its sources, conflicts side by side."""

from datetime import date
from decimal import Decimal

import pytest
import small

from kg.errors import UnknownTerm
from kg.network.projection import EVERY_STATE
from kg.records.claims import Claims
from kg.records.contract import contract_record, contract_summaries
from kg.records.fact import fact_record
from kg.records.organisation import organisation_record

DAY = date(2019, 12, 1)


@pytest.fixture(scope="module")
def claims():
    return Claims(small.dataset(), small.network(), small.ontology())


def _graph():
    return small.dataset(), small.network(), small.ontology()


def test_an_organisation_shows_names_codes_and_relations_with_sources():
    record = organisation_record(*_graph(), "organisation/PPP", DAY)
    assert (record.label, record.ods, record.kind_label) == (
        "Partner NHS Trust",
        "PPP",
        "NHS trust",
    )
    assert [name.name for name in record.names] == ["Former Partner NHS Trust", "Partner NHS Trust"]
    partner = next(each for each in record.relations if each.role == "partner")
    assert (partner.state, partner.end, partner.end_earliest) == (
        "withdrawing",
        "2020-03-31",
        "2019-07-10",
    )
    assert all(relation.sources for relation in record.relations)


def test_a_code_shows_every_body_it_stood_for():
    record = organisation_record(*_graph(), "organisation/CCC", DAY)
    assert [(each.organisation.key, each.start) for each in record.code_history] == [
        ("organisation/CCC", "2013-04-01"),
        ("organisation/CCC-20220701", "2022-07-01"),
    ]


def test_a_contract_shows_every_reported_value_side_by_side():
    record = contract_record(*_graph(), "contract/urgent", DAY)
    amounts = {(value.amount, value.minimum, value.maximum) for value in record.values}
    assert amounts == {
        (Decimal(10_000_000), None, None),
        (None, Decimal(8_000_000), Decimal(9_000_000)),
    }
    assert {value.basis for value in record.values} == {"whole life"}


def test_a_contract_in_a_list_shows_the_roles_of_the_day():
    (later,) = contract_summaries(*_graph(), ["contract/urgent"], date(2023, 1, 1))
    assert [role.role for role in later.roles] == ["lead-provider"]


def test_contracts_in_a_list_say_what_each_says_alone():
    dataset, network, ontology = _graph()
    keys = sorted(each.key for each in network.things.values() if each.group == "contract")
    every = contract_summaries(dataset, network, ontology, keys, DAY, EVERY_STATE)
    alone = [contract_record(dataset, network, ontology, key, DAY) for key in keys]
    for listed, record in zip(every, alone, strict=True):
        for name in ("key", "label", "status", "roles", "values"):
            assert getattr(listed, name) == getattr(record, name), name
    assert len(keys) > 1
    assert any(each.values for each in every)


def test_a_claim_shows_who_says_otherwise(claims):
    claim = claims.get("paper-2019-09")
    assert claim.contradicts == ("claim/paper-2019-08",)
    assert claim.facts == ()
    assert claim.speaker.label == "The Paper"


def test_a_promoted_claim_names_its_fact(claims):
    assert claims.get("claim/paper-2019-02").facts == ("contract-role/LLL-urgent-lead-provider",)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 15),
        ({"about": "contract/dream"}, 4),
        ({"status": "denied"}, 1),
        ({"status": "disputed"}, 4),
        ({"said_by": "organisation/LLL"}, 2),
        ({"source": "source/paper-2019"}, 15),
        ({"at": date(2019, 10, 19)}, 0),
        ({"reviews": ("unreviewed",)}, 1),
    ],
)
def test_claims_can_be_filtered(claims, filters, count):
    assert len(claims.select(**filters)) == count


def test_an_unknown_claim_or_thing_is_an_error(claims):
    with pytest.raises(UnknownTerm):
        claims.get("paper-2019-99")
    with pytest.raises(UnknownTerm):
        organisation_record(*_graph(), "organisation/NONE", DAY)


def test_an_end_that_no_source_gives_says_whose_end_it_is():
    network = small.network()
    edge = network.edge("contract-role/EEE-urgent-partner")
    told = fact_record(network, edge, DAY)
    assert (told.end, told.ended_with) == ("2020-09-30", "organisation/EEE")
    given = fact_record(network, network.edge("contract-role/PPP-urgent-partner"), DAY)
    assert (given.end, given.ended_with) == ("2020-03-31", "")
    seen = organisation_record(*_graph(), "organisation/EEE", DAY).relations
    assert [each.ended_with for each in seen if each.role] == ["organisation/EEE"]
