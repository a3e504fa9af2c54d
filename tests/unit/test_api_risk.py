"""The analyses over HTTP: measures, what they find about one thing, and what-if scenarios."""

import pytest

from kg.risk import measures

DAY = "2019-07-11"


def _whatif(client, **body):
    answer = client.post("/api/v1/risk/whatif", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_measure_is_listed_with_its_question(client):
    listed = client.get("/api/v1/risk").json()["measures"]
    assert [each["name"] for each in listed] == sorted(measures())
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
    assert "2019-07-09" in answer["note"]


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
    [
        "/api/v1/risk/concentration",
        "/api/v1/risk/organisations/RDY",
        "/risk",
        "/risk/concentration",
    ],
)
def test_where_measures_would_take_minutes_a_page_says_what_to_run_instead(
    client, monkeypatch, path
):
    monkeypatch.setattr("api.measuring.MOST_CONTRACTS", 3)
    refused = client.get(path, params={"at": "2018-01-02"})
    assert refused.status_code == 422
    assert "nhs-kg risk" in refused.text
