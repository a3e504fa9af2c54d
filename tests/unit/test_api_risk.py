"""The analyses over HTTP: measures, what they find about one thing, and what-if scenarios."""

import pytest

from kg.risk import measures
from kg.risk.buying import indicators

DAY = "2019-07-11"


def _whatif(client, **body):
    answer = client.post("/api/v1/risk/whatif", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_measure_is_listed_with_its_question(client):
    listed = client.get("/api/v1/risk").json()["measures"]
    assert [each["name"] for each in listed] == sorted({*measures(), *indicators()})
    assert all(each["question"].endswith("?") for each in listed)


@pytest.mark.parametrize("name", sorted(measures()))
def test_every_measure_answers_with_sources_for_every_finding(client, name):
    answer = client.get(f"/api/v1/risk/{name}", params={"at": DAY})
    assert answer.status_code == 200, answer.text
    result = answer.json()
    assert (result["measure"], result["at"]) == (name, DAY)
    assert result["findings"]
    for finding in result["findings"]:
        assert finding["sources"], finding["sentence"]
        assert set(finding["sources"]) <= set(result["sources"])
    assert all(card["title"] for card in result["sources"].values())


@pytest.mark.parametrize("name", sorted(indicators()))
def test_every_indicator_answers_in_the_shape_of_a_measure(loaded_client, name):
    answer = loaded_client.get(f"/api/v1/risk/{name}", params={"at": "2026-01-01"})
    assert answer.status_code == 200, answer.text
    result = answer.json()
    assert (result["measure"], result["at"]) == (name, "2026-01-01")
    assert all({"threshold", "measured", "n"} <= finding.keys() for finding in result["findings"])
    assert loaded_client.get(f"/risk/{name}", params={"at": "2026-01-01"}).status_code == 200


def test_settings_go_in_the_query_string_and_wrong_ones_are_named(client):
    path = "/api/v1/risk/single-points"
    only = client.get(path, params={"at": DAY, "commissioner": "11J"}).json()
    assert {each["beside"]["key"] for each in only["findings"]} == {"organisation/11J"}
    for given in ({"least": "few"}, {"nonsense": "1"}):
        answer = client.get(path, params={"at": DAY, **given})
        assert answer.status_code == 422
        assert next(iter(given)) in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "key"),
    [("organisations/RDY", "organisation/RDY"), ("contracts/dorset-iucs", "contract/dorset-iucs")],
)
def test_what_is_found_about_one_thing_concerns_it(client, path, key):
    found = client.get(f"/api/v1/risk/{path}", params={"at": DAY}).json()
    assert found["about"]["key"] == key
    findings = [each for result in found["results"] for each in result["findings"]]
    assert findings
    for each in findings:
        named = [each["subject"], each["beside"], *each["touches"]]
        assert key in {thing["key"] for thing in named if thing}


def test_an_unknown_thing_is_not_found(client):
    assert client.get("/api/v1/risk/organisations/NOPE").status_code == 404
    assert client.get("/api/v1/risk/contracts/nope").json()["title"] == "Unknown contract"


def test_a_withdrawal_names_services_money_and_sourced_paths(client):
    answer = _whatif(client, withdraw=["RYF"], overrun={"dorset-iucs": 1000000}, at=DAY)
    assert answer["at"] == DAY
    assert answer["note"] == ""
    alone = {each["label"] for each in answer["services"] if each["without_provider"]}
    assert "NHS 111 in Dorset" in alone
    stake = answer["contracts"][0]["at_stake"]
    assert [each["low"] for each in stake] == ["0.00"] * len(stake) != []
    assert all(each["sources"] for each in answer["affected"] if each["paths"])
    assert answer["assumptions"]
    assert answer["unknowns"]
    affected = {each["organisation"]["key"] for each in answer["affected"]}
    assert {"organisation/RYF", "organisation/RDY", "organisation/11J"} <= affected


def test_without_a_day_the_last_day_together_is_taken_and_said(client):
    answer = _whatif(client, withdraw=["RYF"], contracts=["dorset-iucs"])
    assert answer["at"] == "2019-07-09"
    assert "9 July 2019" in answer["note"]


def test_on_a_day_after_the_withdrawal_there_is_nothing_to_withdraw_from(client):
    body = {"withdraw": ["RYF"], "contracts": ["dorset-iucs"], "at": "2023-01-01"}
    answer = client.post("/api/v1/risk/whatif", json=body)
    assert answer.status_code == 422
    assert answer.json()["title"] == "Measure undefined"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"withdraw": ["NOPE"]}, 404),
        ({"withdraw": ["RYF"], "at": "soon"}, 400),
        ({"overrun": {"dorset-iucs": "much"}}, 422),
        ({"overrun": {"dorset-iucs": -1}, "at": DAY}, 422),
    ],
    ids=["nothing", "nobody", "no date", "no amount", "below zero"],
)
def test_a_scenario_that_makes_no_sense_is_a_problem(client, body, status):
    answer = client.post("/api/v1/risk/whatif", json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["/api/v1/risk/single-points", "/risk/single-points"],
)
def test_where_measures_would_take_minutes_a_page_says_what_to_run_instead(
    client, monkeypatch, path
):
    monkeypatch.setattr("api.measuring.MOST_CONTRACTS", 3)
    refused = client.get(path, params={"at": "2018-01-02"})
    assert refused.status_code == 422
    assert "nhs-kg risk" in refused.text


@pytest.mark.parametrize("path", ["organisations/RDY", "contracts/dorset-iucs"])
def test_of_a_large_store_one_thing_is_answered_from_the_facts_near_it(client, monkeypatch, path):
    at = {"at": "2019-07-08"}
    whole = client.get(f"/api/v1/risk/{path}", params=at).json()
    monkeypatch.setattr("api.measuring.MOST_CONTRACTS", 3)
    near = client.get(f"/api/v1/risk/{path}", params={**at, "again": "1"}).json()
    assert whole["left_out"] == []
    assert any("concentration" in each for each in near["left_out"])
    told = {each["measure"]: each["findings"] for each in whole["results"]}
    assert near["results"]
    for each in near["results"]:
        found = without_counts(each["findings"])
        assert found
        assert all(finding in without_counts(told[each["measure"]]) for finding in found)
    assert near.get("transfer") == whole.get("transfer")


def without_counts(findings):
    """Drop how many facts of the whole graph have no dates, which a part of it does not know."""
    counts = "of this or other contracts"
    return [
        {**each, "unknowns": [doubt for doubt in each["unknowns"] if counts not in doubt]}
        for each in findings
    ]


@pytest.mark.parametrize(
    ("name", "setting"), [("early-warning", "definitions"), ("risk-transfer", "priors")]
)
def test_no_request_can_have_a_file_of_the_machine_read(client, name, setting, tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: letmein\n")
    for path in ("/api/v1/risk", "/risk"):
        answer = client.get(f"{path}/{name}", params={"at": DAY, setting: str(secret)})
        assert "letmein" not in answer.text
        assert "password" not in answer.text
    refused = client.get(f"/api/v1/risk/{name}", params={"at": DAY, setting: str(secret)})
    assert refused.status_code == 422
    assert "only 'nhs-kg risk' can be given" in refused.json()["detail"]


def test_the_list_of_a_large_store_runs_nothing(client, monkeypatch):
    monkeypatch.setattr("api.measuring.MOST_CONTRACTS", 3)
    monkeypatch.setattr("api.routers.site_risk._result", lambda *_: 1 / 0)
    page = client.get("/risk", params={"at": "2018-01-03"})
    assert page.status_code == 200
    assert "Risk transfer" in page.text


def test_a_contract_tells_how_far_it_transfers_risk_and_how_each_flag_stands(client):
    found = client.get("/api/v1/risk/contracts/unitingcare", params={"at": "2015-10-01"}).json()
    transfer = found["transfer"]
    assert transfer["running"]
    assert transfer["possible"]["tau"][0] == "0.0000"
    assert "no guarantee" in transfer["binding"][0]["sentence"]
    assert transfer["binding"][0]["sources"]
    assert {"F3", "F5"} <= {
        each["flag"] for each in found["flags"] if each["level"] in {"amber", "red"}
    }
    tenth = {"at": "2015-10-01", "overrun": "10 %"}
    asked = client.get("/api/v1/risk/contracts/unitingcare", params=tenth).json()
    assert asked["transfer"]["overrun"] != transfer["overrun"]


def test_an_abandoned_procurement_has_no_exposure(client):
    path = "/api/v1/risk/contracts/staffordshire-cancer"
    found = client.get(path, params={"at": "2017-06-01"}).json()["transfer"]
    assert (found["running"], found["possible"], found["curve"]) == (False, None, None)


def test_the_failure_of_a_partner_reaches_lead_and_commissioner_and_no_acute_trust(client):
    path = "/api/v1/risk/organisations/RYF"
    found = client.get(path, params={"at": "2019-07-08"}).json()["cascade"]
    reached = {each["organisation"]["key"] for round_ in found["rounds"] for each in round_}
    assert reached == {"organisation/RDY", "organisation/11J"}
    statutory = {
        each["organisation"]["key"]: each["statutory"]
        for round_ in found["rounds"]
        for each in round_
    }
    assert statutory == {"organisation/RDY": False, "organisation/11J": True}


def test_who_has_no_payments_has_no_cascade_and_is_told_why(client):
    found = client.get("/api/v1/risk/organisations/RDY", params={"at": "2010-01-01"}).json()
    assert found["cascade"] is None
    assert "neither pays nor is paid" in found["why_none"]


def test_looking_back_comes_with_its_caveat(client):
    found = client.get("/api/v1/risk/back-test").json()
    assert "no accuracy of prediction is claimed" in found["caveat"]
    marks = {each["case"]: each["marks"] for each in found["cases"]}
    assert marks["hinchingbrooke"]["F4"] == "Y"
    assert marks["unitingcare"]["F3"] == "y"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("contracts/unitingcare?at=2015-10-01", "no guarantee for UnitingCare"),
        ("contracts/dorset-iucs?at=2019-07-08&overrun=10+%25", "Early-warning flags"),
        ("contracts/staffordshire-cancer?at=2017-06-01", "It does not run on 1 June 2017"),
        ("organisations/RYF?at=2019-07-08", "If it fails and nothing else changes"),
        ("organisations/RDY?at=2010-01-01", "This cannot be worked out"),
        ("back-test", "looking back"),
    ],
)
def test_pages_of_risk_show_it(client, path, words):
    page = client.get(f"/risk/{path}")
    assert page.status_code == 200
    assert words in page.text
