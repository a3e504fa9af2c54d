"""The JSON lists and records: search, organisations, contracts, claims, sources."""

import pytest

LISTS = ["organisations", "contracts", "claims", "sources"]


def _get(client, way, **query):
    answer = client.get(f"/api/v1/{way}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _problem(client, way, **query):
    answer = client.get(f"/api/v1/{way}", params=query)
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()


@pytest.mark.parametrize("way", LISTS)
def test_a_list_read_in_parts_is_the_whole_list_without_repeats(client, way):
    keys, cursor = [], ""
    while cursor is not None:
        part = _get(client, way, cursor=cursor, limit=40)
        keys += [item["key"] for item in part["items"]]
        cursor = part["next"]
    assert len(keys) == len(set(keys)) == part["total"]


def test_a_cursor_of_another_list_is_refused(client):
    cursor = _get(client, "claims", limit=1)["next"]
    status, problem = _problem(client, "contracts", cursor=cursor)
    assert status == 400
    assert "start again without a cursor" in problem["detail"]


def test_a_search_finds_by_former_name_acronym_and_with_a_typing_error(client):
    for text in ("Dorset HealthCare", "DHUFT", "RDY", "dorst helthcare"):
        assert _get(client, "search", q=text)["items"][0]["key"] == "organisation/RDY", text


def test_a_search_shows_the_name_of_the_day_and_keeps_to_a_kind(client):
    found = _get(client, "search", q="dorset", kind="IntegratedCareBoard", at="2023")["items"]
    assert [each["key"] for each in found] == ["organisation/QVV"]
    assert found[0]["sources"]


def test_the_organisations_of_a_day_are_those_that_existed_on_it(client):
    def boards(day):
        return _get(client, "organisations", kind="IntegratedCareBoard", at=day)["total"]

    def groups(day):
        return _get(client, "organisations", kind="ClinicalCommissioningGroup", at=day)["total"]

    assert (boards("2019-05-01"), boards("2023-01-01")) == (0, 42)
    assert groups("2022-06-30") == 106
    assert groups("2023-01-01") == 0


def test_a_code_means_the_body_that_held_it_on_the_day_asked_about(client):
    assert _get(client, "organisations/11J")["key"] == "organisation/11J"
    assert _get(client, "organisations/11J", at="2020-07-07")["label"] == "NHS Dorset CCG"
    assert _get(client, "organisations/11J", at="2023")["kind"] == "SubICBLocation"
    named = _get(client, "organisations/organisation/11J", at="2023")
    assert (named["key"], named["state"]) == ("organisation/11J", "ended")


def test_a_history_is_in_order_and_names_its_sources(client):
    history = _get(client, "organisations/RYF/history")
    days = [event["date"][:4] for event in history["events"]]
    assert days == sorted(days)
    assert {"opened", "begins", "ends", "happened"} <= {each["what"] for each in history["events"]}
    assert all(event["sources"] for event in history["events"])


def test_the_contracts_of_an_organisation_show_its_own_roles_apart(client):
    held = _get(client, "organisations/RYF/contracts", at="2019-05-01")["items"]
    urgent = next(each for each in held if each["contract"]["key"] == "contract/dorset-iucs")
    assert {role["label"] for role in urgent["own_roles"]} == {"partner"}
    assert "lead provider" in {role["label"] for role in urgent["contract"]["roles"]}


def test_contracts_are_found_by_who_buys_who_leads_and_their_status(client):
    day = {"at": "2019-12"}
    for query in ({"commissioner": "Dorset CCG"}, {"lead": "RDY"}):
        keys = [each["key"] for each in _get(client, "contracts", **query, **day)["items"]]
        assert "contract/dorset-iucs" in keys, query
    assert _get(client, "contracts", lead="RDY", at="2018")["total"] == 0
    statuses = {
        each["status"] for each in _get(client, "contracts", status="active", **day)["items"]
    }
    assert statuses == {"active"}


def test_a_contract_has_every_role_with_period_and_every_value_with_basis(client):
    contract = _get(client, "contracts/dorset-iucs", at="2020-07-07")
    partners = {role["other"]["key"]: role for role in contract["roles"]}
    assert partners["organisation/RYF"]["state"] == "ended"
    assert partners["organisation/RYF"]["end_earliest"] == "2019-07-10"
    assert [value["basis"] for value in contract["values"]] == ["whole life"]
    assert all(fact["sources"] for fact in [*contract["roles"], *contract["values"]])


def test_values_that_disagree_stand_side_by_side(client):
    values = _get(client, "contracts/unitingcare")["values"]
    assert len({value["amount"] for value in values}) > 3


def test_a_contract_is_found_by_its_identifier_in_a_register(client):
    assert _get(client, "contracts/ocds:ocds-h6vhtk-05050e")["key"] == "contract/dorset-iucs"


def test_claims_are_selected_by_what_they_are_about_and_who_said_them(client):
    about = _get(client, "claims", about="contract/dudley-icp")["items"]
    ends = [{each["subject"]["key"], (each["object"] or {}).get("key")} for each in about]
    assert ends
    assert all("contract/dudley-icp" in end for end in ends)
    said = _get(client, "claims", said_by="RDY")["items"]
    assert {each["speaker"]["key"] for each in said} == {"organisation/RDY"}


def test_disputed_finds_claims_that_another_one_contradicts(client):
    found = _get(client, "claims", about="programme/dudley-icp", status="disputed")["items"]
    assert found
    assert all(each["contradicts"] or each["status"] == "disputed" for each in found)


def test_claims_are_those_reported_by_the_day(client):
    assert _get(client, "claims", about="contract/dudley-icp", at="2016-06")["total"] == 0


def test_a_claim_has_speaker_place_and_those_who_dispute_it(client):
    claim = _get(client, "claims/dudley-icp-2020-07-07-28")
    assert claim["status"] == "denied"
    assert claim["evidence"][0]["sha256"]
    assert "claim/dudley-icp-2020-07-07-41" in {each["key"] for each in claim["disputed_by"]}


def test_a_claim_that_others_repeat_does_not_rest_on_one_source(client):
    assert _get(client, "claims/dorset-iucs-2019-10-20-10")["only_source"] is False
    assert _get(client, "claims/dorset-iucs-2019-10-20-47")["only_source"] is True


def test_a_source_lists_its_claims_and_the_facts_that_rest_on_it(client):
    source = _get(client, "sources/dorset-iucs-2019-10-20")
    assert {each["source"]["key"] for each in source["claims"]} == {source["key"]}
    assert source["facts_total"] == len(source["facts"]) > 0


def test_a_source_known_to_the_month_is_not_dated_to_a_day(client):
    dates = {each["key"]: each["date"] for each in _get(client, "sources", limit=500)["items"]}
    assert any(len(day) == len("2019-10") for day in dates.values())


@pytest.mark.parametrize(
    ("way", "query", "status"),
    [
        ("organisations/RDX9", {}, 404),
        ("contracts/nothing", {}, 404),
        ("claims/nothing-01", {}, 404),
        ("sources/nothing", {}, 404),
        ("claims", {"about": "NHS South"}, 409),
        ("claims", {"status": "asertted"}, 400),
        ("organisations", {"at": "2019-13"}, 400),
        ("organisations", {"limit": "many"}, 422),
        ("search", {}, 422),
    ],
)
def test_what_cannot_be_answered_is_a_problem_document(client, way, query, status):
    found, problem = _problem(client, way, **query)
    assert (found, problem["status"]) == (status, status)
    assert problem["title"]


def test_a_mistyped_key_is_answered_with_suggestions(client):
    _, problem = _problem(client, "claims/dorset-iucs-2019-10-2-29")
    assert "dorset-iucs-2019-10-20-29" in problem["did_you_mean"]


def test_answers_are_typed_and_their_problems_documented(client):
    paths = client.get("/openapi.json").json()["paths"]
    for way in (*LISTS, "search", "graph/path", "organisations/{key}", "claims/{key}"):
        route = paths[f"/api/v1/{way}"]["get"]
        assert "$ref" in str(route["responses"]["200"]["content"]["application/json"]), way
        assert "400" in route["responses"], way
