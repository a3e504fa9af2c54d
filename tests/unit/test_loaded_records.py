"""What notices and registers tell, as records: with sources, bounded, and never a contract."""

from dataclasses import replace
from datetime import date

import pytest
import small
from loaded_world import files_of, world

from kg.index import catalogue_of
from kg.network import Network
from kg.quality import keep_report, kept_report, quality_report
from kg.records import register
from kg.records.notice import notices_of
from kg.records.register import register_record
from kg.store.catalogue import Filter
from kg.store.folder import Version

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def loaded():
    return world(files_of("ods-csv", "ods-ord", "ocds"))


@pytest.fixture(scope="module")
def network(loaded):
    return Network(loaded, small.ontology())


def test_the_notices_of_a_contract_come_newest_first_with_how_the_provider_was_chosen(
    loaded, network
):
    contract = catalogue_of(loaded).list(Filter("contract"))
    nursing = next(each.key for each in contract if each.label == "Made-up community nursing")
    found = notices_of(loaded, network, nursing, DAY)
    assert found.total == len(found.items) == 2
    assert [each.type for each in found.items] == ["modification", "confirmation"]
    assert [each.issued for each in found.items] == ["2025-11-03", "2025-02-10"]
    assert found.items[1].process == "direct award process C"
    assert all(each.is_fact for each in found.items)
    assert all(each.source.publisher for each in found.items)


def test_a_notice_published_later_is_not_told_yet(loaded, network):
    supplier = "organisation/ZA1"
    early = notices_of(loaded, network, supplier, date(2025, 3, 1))
    later = notices_of(loaded, network, supplier, DAY)
    assert 0 < early.total < later.total
    assert max(each.issued for each in early.items) <= "2025-03-01"


def test_a_notice_that_only_plans_is_no_fact(loaded, network):
    found = notices_of(loaded, network, "organisation/QZ8", DAY)
    planned = [each for each in found.items if each.type in {"intention", "engagement"}]
    assert planned
    assert not any(each.is_fact for each in planned)


def test_a_code_s_roles_and_relationships_have_their_periods_and_releases(loaded, network):
    found = register_record(loaded, network, "organisation/8Z2", DAY)
    roles = {(each.role, each.start) for each in found.roles}
    assert ("RO319", "2013-04-01") in roles or ("RO319", "") in roles
    assert all(each.sources for each in found.roles)
    (commissioned,) = [each for each in found.relationships if each.code == "RE4"]
    assert not commissioned.forwards
    assert {each.other.label for each in commissioned.items} >= {"Made-Up Quay Surgery"}
    states = {each.other.label: each.state for each in commissioned.items}
    assert states["Made-Up Dune Surgery"] == "ended"


def test_relationships_are_listed_up_to_a_bound_and_counted(loaded, network, monkeypatch):
    whole = register_record(loaded, network, "organisation/8Z2", DAY)
    monkeypatch.setattr(register, "MOST_RELATIONSHIPS", 1)
    cut = register_record(loaded, network, "organisation/8Z2", DAY)
    assert [each.total for each in cut.relationships] == [
        each.total for each in whole.relationships
    ]
    assert {len(each.items) for each in cut.relationships} == {1}


def test_an_organisation_that_no_register_knows_has_no_entry(loaded, network):
    assert register_record(loaded, network, "organisation/nobody", DAY).roles == ()


def test_a_report_of_quality_is_kept_as_it_was_made(loaded, tmp_path):
    made = quality_report(loaded, today=DAY)
    assert any(each.count for each in made)
    keep_report(tmp_path, made)
    assert kept_report(Version(tmp_path)) == made
    assert kept_report(Version(tmp_path / "other")) == ()
    gone = replace(made[0], rule=replace(made[0].rule, name="no-rule-any-more"))
    keep_report(tmp_path, [gone, *made[1:]])
    assert kept_report(Version(tmp_path)) == made[1:]
