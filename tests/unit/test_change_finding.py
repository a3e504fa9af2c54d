"""What changed between two days: found in facts, lives and claims, told on a page and as JSON."""

from datetime import date, timedelta

import pytest

from kg.ontology import Ontology
from kg.records import change_finding
from kg.records.change_finding import find_changes
from kg.records.changed import KINDS, Stretch

SUMMER = {"from": "2019-04", "to": "2019-11"}


def _get(client, **query):
    answer = client.get("/api/v1/changes", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _of(client, **query):
    return [(each["what"], each["text"]) for each in _get(client, limit=500, **query)["items"]]


def test_a_withdrawal_counts_while_it_may_have_happened(client):
    def withdrew(since, until):
        found = _get(client, **{"from": since, "to": until}, kinds="withdrawal", about="RYF")
        return [(each["date"], each["until"], each["certain"]) for each in found["items"]]

    assert withdrew("2019-04", "2019-11") == [("2019-07-10", "2020-03-31", False)]
    assert withdrew("2019-04", "2020-04") == [("2019-07-10", "2020-03-31", True)]
    assert withdrew("2019-04", "2019-07-09") == []
    assert withdrew("2020-04", "2020-12") == []


def test_the_start_of_a_contract_brings_its_parties_and_its_status(client):
    found = _of(client, about="contract/dorset-iucs", **SUMMER)
    told = [text for what, text in found if what == "begins"]
    assert any(text.startswith("Dorset HealthCare") and "lead provider" in text for text in told)
    assert "Dorset Integrated Urgent Care Service contract becomes active" in told
    assert any(what == "disputed" for what, _ in found)


def test_mergers_lives_and_names_are_changes(client):
    merged = _of(client, **{"from": "2022-07-01", "to": "2022-07-01"}, kinds="succession,life")
    assert any("NHS Dorset" in text and what == "happened" for what, text in merged)
    assert any(what == "opened" for what, _ in merged)
    named = _of(client, **{"from": "2020", "to": "2020"}, kinds="name")
    assert any("takes the name Dudley Integrated Health and Care" in text for _, text in named)


def test_every_change_names_its_sources(client):
    items = _get(client, limit=500, **{"from": "2014", "to": "2020"})["items"]
    assert {each["kind"] for each in items} >= {"role", "succession", "status", "dispute", "life"}
    assert [each["key"] for each in items if not each["sources"]] == []


def test_more_than_can_be_told_is_said_and_the_earliest_are_kept(shipped):
    time = Stretch(date(2013, 1, 1), date(2026, 1, 1))
    short = find_changes(shipped, Ontology.load(), time, most=3)
    assert short.cut
    whole = find_changes(shipped, Ontology.load(), time)
    assert not whole.cut
    opened = [each for each in whole.changes if each.what == "opened"]
    kept = [each for each in short.changes if each.what == "opened"]
    assert kept == opened[:3]


def test_a_month_counts_in_every_part_of_it(shipped):
    def when(first, last):
        found = find_changes(
            shipped, Ontology.load(), Stretch(first, last), about="contract/dorset-iucs"
        )
        return {each.date for each in found.changes if each.kind == "service"}

    middle = date(2019, 4, 10), date(2019, 4, 12)
    assert when(*middle) == {"2019-04"}
    assert when(date(2019, 4, 1), date(2019, 4, 1)) == {"2019-04", "2019-04-01"}
    every = find_changes(shipped, Ontology.load(), Stretch(*middle))
    assert {each.date for each in every.changes if each.kind == "service"} >= {"2019-04"}


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"from": "2020", "to": "2019"}, 400, "ends before it begins"),
        ({"from": "soon"}, 400, "soon"),
        ({"kinds": "weather"}, 400, "unknown value 'weather'"),
        ({"about": "organisation/nobody-9"}, 404, "nobody-9"),
    ],
)
def test_what_cannot_be_answered_is_told(client, query, status, words):
    answer = client.get("/api/v1/changes", params=query)
    assert answer.status_code == status
    assert words in answer.json()["detail"]


def test_the_page_groups_by_kind_and_leads_to_the_evidence(client):
    page = client.get("/changes", params=SUMMER).text
    assert [kind for kind in KINDS if f'<h2 id="{kind}">' in page] == [
        kind for kind, count in _get(client, **SUMMER)["counts"].items() if count
    ]
    assert "selected=withdrawal%2FRYF-dorset-iucs" in page
    assert "between 10 July 2019 and 31 March 2020" in page


@pytest.mark.parametrize("until", [date(2014, 4, 1), date(2014, 12, 31), date(2020, 6, 30)])
def test_days_are_asked_for_one_by_one_or_compared_with_the_same_answer(
    shipped, monkeypatch, until
):
    time = Stretch(date(2014, 4, 1), until)
    listed = find_changes(shipped, Ontology.load(), time)
    monkeypatch.setattr(change_finding, "_MOST_DAYS", 0)
    assert len(listed.changes) > 3
    assert find_changes(shipped, Ontology.load(), time) == listed


@pytest.mark.parametrize("most", [3, 5000])
def test_changes_are_the_same_however_few_days_are_asked_of_first(shipped, monkeypatch, most):
    years = Stretch(date(2018, 3, 5), date(2021, 9, 30))
    every = find_changes(shipped, Ontology.load(), years).changes
    days = sorted({each.date for each in every if len(each.date) == len("2019-04-01")})
    assert len(days) > 5
    for day in map(date.fromisoformat, days[:3]):
        time, found = Stretch(day - timedelta(days=1), day + timedelta(days=40)), []
        for first in (5000, 1, 2):
            monkeypatch.setattr(change_finding, "_FIRST_DAYS", first)
            found.append(find_changes(shipped, Ontology.load(), time, most=most))
        assert found[0] == found[1] == found[2]
        assert found[0].changes
