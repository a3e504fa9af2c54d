"""Real notices load: counts, identities, money and terms are those the published files give."""

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from ocds_world import Loaded, known_after, known_from_seeds

from kg.build import write_graph
from kg.ontology import Ontology
from kg.shapes import check
from kg.sources.ocds.merging import merge
from kg.sources.seeds import read_seeds

DATA = Path(__file__).parents[3] / "shared" / "data" / "ocds"
FINDER = "contracts_finder_2025-03-11_200.releases.jsonl"
EXCERPTS = "fts_nhs_partial_excerpts.jsonl"
DORSET = "contract/dorset-iucs"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the register's files are not at hand")


@cache
def loaded(name):
    return Loaded(DATA / name, known_from_seeds())


def lines(name):
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def money(name, contract):
    return [
        (Decimal(each["amount"]), each["basis"])
        for each in loaded(name).of("Money", "moneyOf", contract)
    ]


@pytest.mark.parametrize(
    ("name", "notices"),
    [
        (FINDER, 200),
        (EXCERPTS, 20),
        ("fts_028961-2025_release_package.json", 1),
        ("fts_083685-2026_amendment_delta.json", 1),
        ("ocp_fictional_1.1_releases.json", 6),
        ("ocp_fictional_1.1_record.json", 1),
    ],
)
def test_every_release_of_a_file_becomes_a_notice_and_none_is_rejected(name, notices):
    found = loaded(name)
    assert len(found.of("Notice")) == notices
    assert not found.rejected
    assert sum(found.bytes) == (DATA / name).stat().st_size


def test_seventeen_of_the_two_hundred_releases_speak_of_the_nhs():
    releases = lines(FINDER)
    assert len(releases) == 200
    assert sum(bool(re.search(r"\bNHS\b", json.dumps(each))) for each in releases) == 17


def test_contracts_finder_gives_one_process_for_each_identifier_and_merges_its_releases():
    found = loaded(FINDER)
    ocids = {each["ocid"] for each in lines(FINDER)}
    assert len(ocids) == 190
    contracts = found.of("Contract")
    assert {each["identifier"].split("/")[0] for each in contracts} == {f"ocds:{o}" for o in ocids}


def test_contracts_finder_money_is_that_of_awards_and_zero_is_none():
    awards = {}
    for release in sorted(lines(FINDER), key=lambda each: each["date"]):
        for award in release.get("awards", []):
            awards[award["id"]] = Decimal(str(award["value"]["amount"]))
    stated = sorted(amount for amount in awards.values() if amount)
    found = loaded(FINDER).of("Money")
    assert sorted(Decimal(each["amount"]) for each in found) == stated
    assert {each["basis"] for each in found} == {"code/value-basis/award"}


def test_nobody_becomes_a_person():
    assert not loaded(FINDER).of("Person")


def test_dorset_modification_attaches_to_the_contract_of_the_article():
    found = loaded(EXCERPTS)
    assert (Decimal(100225741), "code/value-basis/whole-life") in money(EXCERPTS, DORSET)
    (term,) = found.of("ContractTerm", "termOf", DORSET)
    assert (term["from"], term["to"]) == ("2019-04-01", "2026-03-31")
    (notice,) = found.of("Notice", "noticeOf", DORSET)
    assert notice["noticeType"] == "code/notice-type/modification"
    roles = {each["role"]: each for each in found.of("ContractRole", "inContract", DORSET)}
    assert roles["code/role/holder"]["roleHolder"] == "organisation/RDY"
    assert roles["code/role/commissioner"]["roleHolder"] == "organisation/QVV"
    assert roles["code/role/commissioner"]["from"] == "2022-07-01"  # the board's first day
    assert DORSET not in {each["key"] for each in found.of("Contract")}  # it has its name already


def test_dorset_value_joins_the_fact_that_was_accepted_from_the_dossier():
    ontology = Ontology.load()
    seeds = write_graph(read_seeds(ontology), ontology)
    (fact,) = loaded(EXCERPTS).of("Money", "moneyOf", DORSET)
    assert any(quad.subject.value.endswith(fact["key"]) for quad in seeds.quads)


def test_dorset_intention_of_2026_stays_planned():
    found, contract = loaded(EXCERPTS), "contract/dorset-iucs-2026"
    for kind, prop in (
        ("Money", "moneyOf"),
        ("ContractTerm", "termOf"),
        ("ContractRole", "inContract"),
        ("ContractStatusPeriod", "statusOf"),
    ):
        assert not found.of(kind, prop, contract)
    claims = [
        each
        for each in found.of("Claim")
        if contract in (each["subject"], each.get("object")) and "067a2b" in each["key"]
    ]
    assert {each["status"] for each in claims} == {"code/claim-status/planned"}
    amounts = [
        dict(found.claims[each["value"]]).get("amount") for each in claims if "value" in each
    ]
    assert "20297837" in amounts
    (notice,) = [each for each in found.of("Notice") if "067a2b" in each["key"]]
    assert notice["selectionProcess"] == "code/selection-process/direct-award-c"


def test_mistitled_notice_of_402_million_stays_apart():
    apart = "contract/dorset-physical-health-services"
    assert (Decimal(402000000), "code/value-basis/whole-life") in money(EXCERPTS, apart)
    assert Decimal(402000000) not in {amount for amount, _ in money(EXCERPTS, DORSET)}
    (notice,) = [each for each in loaded(EXCERPTS).of("Notice") if "067acc" in each["key"]]
    assert notice["noticeOf"] == apart
    assert notice["selectionProcess"] == "code/selection-process/direct-award-a"


def test_notice_without_process_is_known_by_its_number():
    found = loaded(EXCERPTS)
    assert (Decimal(811000000), "code/value-basis/whole-life") in money(
        EXCERPTS, "contract/swast-999"
    )
    (notice,) = found.of("Notice", "noticeOf", "contract/swast-999")
    assert "ocid: missing" in found.all(notice["key"], "shortcoming")
    roles = found.of("ContractRole", "inContract", "contract/swast-999")
    assert {each["roleHolder"] for each in roles} == {"organisation/RYF", "organisation/QVV"}


def test_partial_excerpts_say_what_they_lack():
    found = loaded(EXCERPTS)
    for notice in found.of("Notice"):
        assert "id: missing" in found.all(notice["key"], "shortcoming")


def test_framework_ceiling_never_becomes_money():
    amounts = {Decimal(each["amount"]) for each in loaded(EXCERPTS).of("Money")}
    assert Decimal(312750) in amounts
    assert not {Decimal(500000000), Decimal(1800000000)} & amounts
    said = json.dumps(list(loaded(EXCERPTS).claims.values()))
    assert "500000000" not in said
    assert "1800000000" not in said


def test_identifier_of_a_notice_service_finds_the_nhs_body():
    found = loaded(EXCERPTS)
    holders = {each["roleHolder"] for each in found.of("ContractRole")}
    assert {"organisation/QVV", "organisation/RYF", "organisation/RDY"} <= holders
    subjects = {each["subject"] for each in found.of("Claim")}
    assert "organisation/RNA" in subjects | holders


def test_delta_writes_what_it_says_and_reports_what_it_lacks():
    found = loaded("fts_083685-2026_amendment_delta.json")
    (notice,) = found.of("Notice")
    assert found.all(notice["key"], "shortcoming") == [
        "awards: 34 are only amended, and the file lacks what they amend"
    ]
    (removed,) = found.of("ContractRole", "role", "code/role/holder")
    assert removed["roleHolder"] == "organisation/GB-PPON-PGDC-7539-YXVM"
    assert removed["to"] == "2026-09-03"


def test_find_a_tender_money_is_exact_with_and_without_tax():
    found = loaded("fts_028961-2025_release_package.json").of("Money")
    assert {(each["amount"], each["qualifier"]) for each in found} == {
        ("54393.6", "excluding VAT"),
        ("67992", "including VAT"),
    }


def test_fictional_process_merges_to_its_published_record():
    releases = json.loads((DATA / "ocp_fictional_1.1_releases.json").read_text(encoding="utf-8"))
    record = json.loads((DATA / "ocp_fictional_1.1_record.json").read_text(encoding="utf-8"))
    (published,) = record["records"]
    merged = merge(list(reversed(releases["releases"])))
    assert merged.release == published["compiledRelease"]
    assert not merged.notes


@pytest.mark.parametrize("name", [EXCERPTS, FINDER])
def test_loaded_notices_conform_to_the_shapes_beside_the_seeds(name):
    ontology = Ontology.load()
    graph = write_graph(read_seeds(ontology), ontology)
    report = check([*graph.quads, *loaded(name).quads], {})
    assert not report.violations


@pytest.mark.parametrize("name", [EXCERPTS, FINDER])
def test_loading_again_gives_the_same_quads_though_the_store_now_knows_them(name):
    first = loaded(name)
    again = Loaded(DATA / name, known_after(first, known_from_seeds()))
    assert again.quads == first.quads
    assert len(again.quads) == len(set(again.quads))
