"""What changed between two days: on the page and as JSON."""

import re

import pytest

TIME = {"from": "2019-04", "to": "2020-04"}


def changes(client, **given):
    answer = client.get("/api/v1/changes", params=TIME | given)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_may_be_in_the_time_is_told_from_what_must_be(client):
    found = changes(client, about="contract/dorset-iucs", kinds="role", limit=100)
    told = {(each["text"], each["what"]): each["certain"] for each in found["items"]}
    lead = "Dorset HealthCare University NHS Foundation Trust is the lead provider of"
    assert told[f"{lead} Dorset Integrated Urgent Care Service contract", "begins"] is True
    left = [
        certain
        for (text, what), certain in told.items()
        if what == "ends" and text.startswith("South Western Ambulance")
    ]
    assert left == [True]
    earlier = changes(client, about="contract/dorset-iucs", kinds="role", to="2019-12", limit=100)
    ends = [each for each in earlier["items"] if each["what"] == "ends"]
    assert [each["certain"] for each in ends if "South Western" in each["text"]] == [False]
    assert all(each["sources"] for each in found["items"])


def test_counts_are_of_every_kind_whichever_is_shown(client):
    every, names = changes(client), changes(client, kinds="name")
    assert every["counts"] == names["counts"]
    assert {each["kind"] for each in names["items"]} == {"name"}
    assert names["total"] == names["counts"]["name"] > 0


def test_parts_follow_one_another_without_gap_or_repetition(client):
    whole = changes(client, limit=200)
    seen, cursor = [], ""
    while True:
        part = changes(client, limit=37, cursor=cursor)
        seen += [each["key"] for each in part["items"]]
        cursor = part["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == whole["total"]
    assert seen[:200] == [each["key"] for each in whole["items"]]


def test_a_shorter_time_tells_a_part_of_a_longer_one(client):
    longer = {each["key"] for each in changes(client, limit=200, kinds="succession")["items"]}
    shorter = changes(client, to="2019-06", limit=200, kinds="succession")
    assert {each["key"] for each in shorter["items"]} < longer


def test_claims_change_nothing_but_what_they_contradict(client):
    found = changes(client, limit=200)
    facts = [each for each in found["items"] if each["kind"] != "dispute"]
    assert facts
    assert not any(each["claim"] for each in facts)


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"from": "2020-05", "to": "2019-01"}, 400, "ends before it begins"),
        ({"kinds": "rolle"}, 400, "rolle"),
        ({"about": "nobody of this name"}, 404, "nobody of this name"),
        ({"from": "yesterday"}, 400, "yesterday"),
    ],
)
def test_a_question_that_makes_no_sense_is_a_problem(client, given, status, words):
    answer = client.get("/api/v1/changes", params=TIME | given)
    assert answer.status_code == status, answer.text
    assert words in answer.json()["detail"]


def test_the_page_shows_every_kind_with_its_count_and_one_kind_in_parts(client):
    page = client.get("/changes", params=TIME).text
    assert "Roles in contracts" in page
    assert "changes from 1 April 2019 to 30 April 2020" in page
    part = client.get("/changes", params=TIME | {"kinds": "succession"}).text
    assert "Mergers and successions" in part
    assert re.findall('<h2 id="([^"]*)"', part) == ["download"]


def test_the_page_says_that_nothing_on_record_is_no_proof(client):
    page = client.get("/changes", params={"from": "1801", "to": "1802"})
    assert page.status_code == 200
    assert "That does not mean that nothing did" in page.text


def test_the_page_offers_to_turn_days_round(client):
    page = client.get("/changes", params={"from": "2020", "to": "2019"})
    assert page.status_code == 200
    assert "ends before it begins" in page.text
    assert "From 2019 to 2020" in page.text
