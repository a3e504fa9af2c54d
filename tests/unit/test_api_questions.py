"""The named questions over HTTP: right, sourced, of a day, in several formats."""

import csv
import io

URGENT = "contract/dorset-iucs"


def _rows(client, name, **given):
    answer = client.get(f"/api/v1/questions/{name}", params=given)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_question_is_listed_with_its_parameters(client):
    listed = client.get("/api/v1/questions").json()["questions"]
    assert len(listed) >= 25
    leads = next(each for each in listed if each["name"] == "lead-providers")
    assert {each["name"] for each in leads["parameters"]} == {"at", "contract"}
    assert leads["query"].startswith("#: title")


def test_who_leads_depends_on_the_day(client):
    leads = _rows(client, "lead-providers", contract="dorset-iucs", at="2019-05-01")
    assert {row["organisation"] for row in leads["rows"]} == {"organisation/RDY"}
    assert {row["state"] for row in leads["rows"]} == {"current"}
    before = _rows(client, "lead-providers", contract="dorset-iucs", at="2019-03-01")
    assert before["rows"] == []
    assert before["parameters"] == {"at": "2019-03-01", "contract": URGENT}


def test_every_source_that_rows_name_is_described(client):
    answer = _rows(client, "lead-providers", at="2019-05-01")
    named = {row["source"] for row in answer["rows"]}
    described = {each["key"]: each for each in answer["sources"]}
    assert named == set(described)
    assert all(each["title"] and each["publisher"] for each in described.values())


def test_a_parameter_may_be_a_code_or_a_name(client):
    by_key = _rows(client, "disputed-claims", about="programme/dudley-icp")
    by_slug = _rows(client, "disputed-claims", about="dudley-icp")
    assert by_key["rows"] == by_slug["rows"] != []


def test_csv_holds_the_same_rows(client):
    answer = client.get("/api/v1/questions/who-withdrew", params={"format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    read = list(csv.DictReader(io.StringIO(answer.text)))
    rows = _rows(client, "who-withdrew")["rows"]
    assert [each["contract"].rpartition("/id/")[2] for each in read] == [
        each["contract"] for each in rows
    ]
    by_header = client.get("/api/v1/questions/who-withdrew", headers={"accept": "text/csv"})
    assert by_header.text == answer.text


def test_wrong_parameters_are_problems(client):
    for given, status in (
        ({"nonsense": "1"}, 400),
        ({"at": "yesterday"}, 400),
        ({"contract": "no-such-contract"}, 404),
        ({"format": "png"}, 422),
    ):
        answer = client.get("/api/v1/questions/lead-providers", params=given)
        assert answer.status_code == status, given
        assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/api/v1/questions/lead-provider").json()["did_you_mean"] == [
        "lead-providers"
    ]


def test_an_answer_need_not_be_made_again(client):
    first = client.get("/api/v1/questions/who-withdrew")
    again = client.get(
        "/api/v1/questions/who-withdrew", headers={"if-none-match": first.headers["etag"]}
    )
    assert again.status_code == 304
