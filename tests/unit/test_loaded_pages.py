"""Pages and routes over registers, notices and payments that were loaded."""

import re

import pytest

from kg.network import Network

BOARD, TRUST = "/organisations/QZ8", "/organisations/ZA1"


def _json(client, path, **query):
    answer = client.get(f"/api/v1{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_organisation_s_page_shows_its_notices_and_what_the_register_states(loaded_client):
    page = loaded_client.get(TRUST, params={"at": "2026-06"}).text
    assert 'id="notices"' in page
    assert "confirmation" in page.casefold()
    assert 'id="register"' in page
    assert "no evidence of a contract" in page


def test_what_commissions_a_practice_in_the_register_stands_under_no_other_heading(loaded_client):
    page = loaded_client.get("/organisations/8Z2").text
    before, _, after = page.partition('id="register"')
    assert "RE4" not in before
    assert "RE4" in after


def test_a_contract_s_page_shows_its_notices_with_what_they_lack(loaded_client):
    (first, *_) = _json(loaded_client, "/organisations/ZA1/contracts", at="2026-06")["items"]
    key = first["contract"]["key"].removeprefix("contract/")
    page = loaded_client.get(f"/contracts/{key}", params={"at": "2026-06"}).text
    assert 'id="notices"' in page
    told = _json(loaded_client, f"/contracts/{key}/notices", at="2026-06")
    assert told["total"] == len(told["items"]) >= 1
    assert all(each["source"]["key"].startswith("source/notice-") for each in told["items"])


def test_notices_and_register_are_json_too(loaded_client):
    notices = _json(loaded_client, f"{BOARD}/notices", at="2026-06")
    assert {each["is_fact"] for each in notices["items"]} == {True, False}
    register = _json(loaded_client, "/organisations/8Z2/register")
    assert [each["code"] for each in register["relationships"]] == ["RE4"]
    assert loaded_client.get("/api/v1/organisations/nobody-9/register").status_code == 404


def test_the_page_of_data_lists_each_release_with_its_quality(loaded_client):
    page = loaded_client.get("/data").text
    for file in ("etr-2026-01.csv", "notices.jsonl", "QZ8-2025-09.csv"):
        assert file in page
    assert "January 2026" in page
    assert "Open Government Licence" in page
    assert re.search(r"\d+ violations?, \d+ warnings?", page)
    quality = page[page.index('id="quality"') :].partition("<h2>")[0]
    shown = re.sub(r"<[^>]*>", " ", quality)
    assert re.search(r"Made-up", shown, re.IGNORECASE)
    assert not re.search(
        r"\b(?:source|organisation|contract|contract-status|notice)/[a-z0-9]", shown
    )


def test_lists_come_in_parts_that_add_up(loaded_client):
    seen, cursor = [], ""
    for _ in range(50):
        part = _json(loaded_client, "/organisations", limit=7, cursor=cursor, state="any")
        seen += [each["key"] for each in part["items"]]
        cursor = part["next"] or ""
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == part["total"]
    sources = _json(loaded_client, "/sources", limit=500)["items"]
    months = [each["date"][:7] for each in sources]
    assert months == sorted(months, reverse=True)
    assert any(each["facts"] > 5 for each in sources)


@pytest.mark.parametrize("text", ["Made-up Harbour", "made-up harbor trust", "ZA1"])
def test_loaded_bodies_are_found(loaded_client, text):
    assert _json(loaded_client, "/search", q=text)["items"][0]["key"] == "organisation/ZA1"


def test_a_network_too_large_for_one_answer_is_refused_with_what_to_ask_instead(
    loaded_client, monkeypatch
):
    monkeypatch.setattr(Network, "is_complete", property(lambda _: False))
    refused = loaded_client.get("/api/v1/graph")
    assert refused.status_code == 400
    assert "neighbourhood" in refused.json()["detail"]
    some = _json(loaded_client, "/graph", relations="contract")
    assert {edge["family"] for edge in some["edges"]} == {"contract"}
