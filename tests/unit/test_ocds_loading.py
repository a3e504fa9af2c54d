"""A notice becomes a source, and what it says becomes facts or stays a plan."""

import json
from decimal import Decimal

from ocds_world import Loaded, known_after

from kg.dates import Period
from kg.sources.loading import Known, loaders

OCID = "ocds-h6vhtk-000001"
BUYER = {"id": "GB-FTS-1", "name": "A board", "roles": ["buyer"]}
ONE = {"id": "GB-FTS-2", "name": "One Ltd", "roles": ["supplier"]}
TWO = {"id": "GB-FTS-3", "name": "Two Ltd", "roles": ["supplier"]}
GBP = {"amount": 100, "currency": "GBP"}


def award(name="1", supplier=ONE, **more):
    return {"id": name, "status": "active", "suppliers": [supplier], **more}


def contract(name="1", **more):
    period = {"startDate": "2025-04-01", "endDate": "2027-03-31"}
    return {"id": name, "awardID": name, "status": "active", "value": GBP, "period": period, **more}


def release(number="000001-2025", **more):
    return {
        "ocid": OCID,
        "id": number,
        "date": "2025-02-01T10:00:00Z",
        "tag": ["award", "contract"],
        "initiationType": "tender",
        "buyer": {"id": "GB-FTS-1", "name": "A board"},
        "parties": [BUYER, ONE, TWO],
        "tender": {"id": "t", "title": "Night care", "value": {"amount": 999, "currency": "GBP"}},
        **more,
    }


def load(tmp_path, *releases, known=None):
    path = tmp_path / "notices.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in releases), encoding="utf-8")
    return Loaded(path, known)


def test_loader_is_found_by_its_kind():
    loader = loaders()["ocds"]
    assert ".jsonl" in loader.endings


def test_award_becomes_contract_roles_money_term_and_status(tmp_path):
    found = load(tmp_path, release(awards=[award()], contracts=[contract()]))
    (made,) = found.of("Contract")
    assert (made["key"], made["label"]) == (f"contract/{OCID}", "Night care")
    assert made["identifier"] == f"ocds:{OCID}"
    roles = {(each["role"], each["roleHolder"]) for each in found.of("ContractRole")}
    assert roles == {
        ("code/role/commissioner", "organisation/GB-FTS-1"),
        ("code/role/holder", "organisation/GB-FTS-2"),
    }
    (status,) = found.of("ContractStatusPeriod")
    assert status["contractStatus"] == "code/contract-status/active"
    (notice,) = found.of("Notice")
    facts = [each for kind in ("Money", "ContractTerm", "ContractRole") for each in found.of(kind)]
    assert {each["hadPrimarySource"] for each in facts} == {notice["key"]}


def test_value_of_the_tender_never_becomes_money(tmp_path):
    for tag in (["award"], ["tender"], ["planning"], ["compiled"]):
        found = load(tmp_path, release(tag=tag, awards=[award()]))
        assert not found.of("Money")
        assert not [quad for quad in found.quads if quad.object.value == "999"]


def test_tender_stays_a_plan_in_the_graph_of_its_notice(tmp_path):
    tender = {"id": "t", "title": "x", "contractPeriod": {"startDate": "2026-04-01"}}
    found = load(tmp_path, release(tag=["tender"], tender=tender, parties=[BUYER]))
    assert not found.of("ContractRole")
    claims = {each["predicate"].rsplit("#")[-1]: each for each in found.of("Claim")}
    assert set(claims) == {"commissions", "contractStart", "hasStatus"}
    assert {each["status"] for each in claims.values()} == {"code/claim-status/planned"}
    assert claims["hasStatus"]["object"] == "code/contract-status/in-procurement"
    graphs = {str(q.graph_name) for q in found.quads if "claim/" in q.subject.value}
    assert graphs == {"<https://w3id.org/nhs-kg/graph/source/notice-h6vhtk-000001-2025>"}


def test_plan_and_award_of_one_process_are_one_contract(tmp_path):
    tender = release("000001-2025", tag=["tender"], date="2025-01-01T00:00:00Z")
    found = load(tmp_path, tender, release("000002-2025", awards=[award()], contracts=[contract()]))
    assert len(found.of("Contract")) == 1
    (role,) = found.of("ContractRole", "role", "code/role/holder")
    assert role["hadPrimarySource"] == "source/notice-h6vhtk-000002-2025"


def test_awards_of_one_process_are_contracts_of_their_own(tmp_path):
    awards = [award("1", relatedLots=["1"]), award("2", TWO, relatedLots=["2"])]
    found = load(tmp_path, release(awards=awards, contracts=[contract("1"), contract("2")]))
    assert {each["key"] for each in found.of("Contract")} == {
        f"contract/{OCID}",
        f"contract/{OCID}-2",
    }
    holders = {(r["inContract"], r["roleHolder"]) for r in found.of("ContractRole")}
    assert (f"contract/{OCID}-2", "organisation/GB-FTS-3") in holders
    assert (f"contract/{OCID}", "organisation/GB-FTS-3") not in holders
    (notice,) = found.of("Notice")
    assert len(found.all(notice["key"], "noticeOf")) == 2


def test_known_process_attaches_to_its_contract_and_the_same_title_does_not(tmp_path):
    known = Known({f"ocds:{OCID}": (("contract/night-care", Period()),)})
    other = {**release("000002-2025", awards=[award()]), "ocid": "ocds-h6vhtk-000002"}
    found = load(tmp_path, release(awards=[award()], contracts=[contract()]), other, known=known)
    assert [each["key"] for each in found.of("Contract")] == ["contract/ocds-h6vhtk-000002"]
    (money,) = found.of("Money")
    assert money["moneyOf"] == "contract/night-care"


def test_cancelled_award_makes_no_contract_and_is_reported(tmp_path):
    awards = [award("1"), award("2", TWO, status="unsuccessful")]
    found = load(tmp_path, release(awards=awards))
    assert len(found.of("Contract")) == 1
    assert "awards: '2' is unsuccessful; it makes no contract" in found.all(
        "source/notice-h6vhtk-000001-2025", "shortcoming"
    )


def test_cancelled_tender_has_no_parties_but_a_status(tmp_path):
    found = load(tmp_path, release(tag=["tenderCancellation"]))
    assert not found.of("ContractRole")
    (status,) = found.of("ContractStatusPeriod")
    assert status["contractStatus"] == "code/contract-status/abandoned-before-award"


def test_terminated_contract_ended_on_the_day_of_the_notice(tmp_path):
    found = load(
        tmp_path,
        release(tag=["contractTermination"], awards=[award()], contracts=[contract()]),
    )
    (status,) = found.of("ContractStatusPeriod")
    assert status["contractStatus"] == "code/contract-status/terminated-early"
    assert status["from"] == "2025-02-01"


def test_removed_supplier_holds_nothing_after_its_removal(tmp_path):
    first = release("000001-2025", awards=[award(), award("1", TWO)][:1], contracts=[contract()])
    removal = release(
        "000002-2025",
        date="2026-01-15T00:00:00Z",
        tag=["awardUpdate", "contractUpdate"],
        parties=[BUYER, {**ONE, "roles": ["removedSupplier"]}],
        awards=[{"id": "1", "amendments": [{"id": "x"}]}],
    )
    found = load(tmp_path, first, removal)
    (role,) = found.of("ContractRole", "role", "code/role/holder")
    assert (role["roleHolder"], role["to"]) == ("organisation/GB-FTS-2", "2026-01-15")


def test_lots_related_processes_and_extension_are_kept(tmp_path):
    lots = [{"id": "1", "title": "North", "status": "active"}]
    related = [{"id": "1", "relationship": ["framework"], "identifier": "ocds-h6vhtk-000009"}]
    period = {"startDate": "2025-04-01", "endDate": "2027-03-31", "maxExtentDate": "2029-03-31"}
    tender = {"id": "t", "title": "x", "lots": lots}
    found = load(
        tmp_path,
        release(
            tender=tender,
            relatedProcesses=related,
            awards=[award()],
            contracts=[contract(period=period)],
        ),
    )
    (notice,) = found.of("Notice")
    assert notice["lot"] == "lot 1 North (active)"
    assert notice["relatedProcess"] == "framework ocds-h6vhtk-000009"
    (term,) = found.of("ContractTerm")
    assert (term["to"], term["mayExtendTo"]) == ("2027-03-31", "2029-03-31")


def test_tax_makes_two_sums_of_one_contract(tmp_path):
    gross = {"amount": 100, "amountGross": 120, "currency": "GBP"}
    found = load(tmp_path, release(awards=[award()], contracts=[contract(value=gross)]))
    sums = {(Decimal(each["amount"]), each["qualifier"]) for each in found.of("Money")}
    assert sums == {(Decimal(100), "excluding VAT"), (Decimal(120), "including VAT")}


def test_undated_and_repeated_releases_are_rejected_by_name(tmp_path):
    plain = release(awards=[award()])
    undated = {**plain, "id": "000003-2025", "date": None}
    found = load(tmp_path, plain, plain, undated)
    assert {(each.line, each.field) for each in found.rejected} == {
        (2, "000001-2025"),
        (3, "000003-2025"),
    }
    assert len(found.of("Notice")) == 1


def test_releases_that_cannot_be_merged_are_rejected_and_others_loaded(tmp_path):
    bad = {**release("000002-2025"), "tender": [{"id": "t"}], "date": "2025-03-01"}
    other = {**release("000003-2025", awards=[award()]), "ocid": "ocds-h6vhtk-000002"}
    found = load(tmp_path, release(awards=[award()]), bad, other)
    (problem,) = found.rejected
    assert problem.field == OCID
    assert [each["key"] for each in found.of("Contract")] == ["contract/ocds-h6vhtk-000002"]


def test_fields_of_wrong_types_do_no_harm(tmp_path):
    found = load(
        tmp_path,
        release(
            awards="none", contracts=[None, 7], parties={}, buyer=[], tender={"lots": 5, "id": 1}
        ),
    )
    assert len(found.of("Notice")) == 1


def test_loading_again_gives_the_same_quads_though_the_store_now_knows_them(tmp_path):
    releases = (
        release(awards=[award(), award("2", TWO)], contracts=[contract()]),
        {**release("000002-2025", tag=["tender"], buyer={"name": "One Ltd"}), "parties": []},
    )
    first = load(tmp_path, *releases)
    again = load(tmp_path, *releases, known=known_after(first, Known()))
    assert again.quads == first.quads


def test_one_account_with_two_names_is_described_once(tmp_path):
    other = {**ONE, "name": "ONE LIMITED"}
    second = {
        **release("000002-2025", awards=[award(supplier=other)]),
        "ocid": "ocds-h6vhtk-000002",
    }
    found = load(tmp_path, release(awards=[award()]), second)
    assert found.all("organisation/GB-FTS-2", "label") == ["One Ltd"]
