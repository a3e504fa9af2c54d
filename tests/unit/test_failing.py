"""Failures on a store that is too large for a graph: the same answer, from a day and few facts."""

import re
from datetime import date
from threading import Event

import pytest

from api.asking import today
from api.measuring import prepare, run_measure
from kg.errors import MeasureError, UnknownOrganisation
from kg.network import Network
from kg.network.edge_reading import EdgeReading
from kg.ontology import Ontology
from kg.risk import FAMILIES
from kg.risk.cascade import cascade, what_if
from kg.risk.delivery import read
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.roles import PROVIDERS
from kg.risk.snapshot.day import Day
from kg.risk.snapshot.failing import cascade_on, fail_on
from kg.store.dataset import Dataset

DAYS = [date(2015, 10, 1), date(2016, 3, 1), date(2019, 7, 8), date(2025, 6, 30)]
AT = {"at": "2019-07-08"}


@pytest.fixture
def dorset(shipped):
    return Day.read(shipped, DAYS[2], Ontology.load(), shipped_priors())


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_whoever_fails_the_answer_is_that_of_the_whole_graph(shipped, whole, on_demand, day):
    graph = whole.at(day, families=FAMILIES)
    delivery = read(graph)
    providers = {
        fact.source for facts in delivery.roles.values() for fact in facts if fact.role in PROVIDERS
    }
    prepared = Day.read(shipped, day, Ontology.load(), shipped_priors())
    tried = 0
    for provider in sorted(providers):
        try:
            expected = cascade(graph, fail=provider)
        except MeasureError as error:
            with pytest.raises(MeasureError, match=re.escape(str(error))):
                fail_on(prepared, on_demand, [provider])
            continue
        found = cascade_on(prepared, on_demand, fail=provider)
        failure = fail_on(prepared, on_demand, [provider])

        assert found.findings == expected.findings
        assert found.headline == expected.headline
        assert found.assumptions == expected.assumptions
        assert failure.result == what_if(graph, [provider])
        tried += len(found.findings)
    assert tried


def test_several_fail_at_once_by_key_code_or_address(whole, on_demand, dorset):
    names = ["RYF", "organisation/RDY"]
    graph = whole.at(DAYS[2], families=FAMILIES)
    settings = {"fail": names, "materiality": "0.2", "alpha": "0.5", "beta": "0.9"}

    found = cascade_on(dorset, on_demand, **settings)

    assert found.findings == cascade(graph, **settings).findings
    assert "part of the effect" in {each.kind for each in found.findings}


def test_who_is_unknown_or_cannot_fail_is_told(on_demand, dorset):
    with pytest.raises(UnknownOrganisation):
        fail_on(dorset, on_demand, ["dorset-iucs"])
    with pytest.raises(MeasureError, match="cannot fail"):
        fail_on(dorset, on_demand, ["11J"])
    with pytest.raises(MeasureError, match="neither pays nor is paid"):
        fail_on(dorset, on_demand, ["RNA"])


def test_of_many_reached_those_who_can_lose_most_are_told_and_the_others_counted(
    on_demand, dorset, monkeypatch
):
    able = zip(dorset.system.names, dorset.system.statutory, strict=True)
    names = [name for name, statutory in able if not statutory]
    every = fail_on(dorset, on_demand, names)
    monkeypatch.setattr("kg.risk.snapshot.failing.MOST_TOLD", 1)

    few = fail_on(dorset, on_demand, names)
    told = cascade_on(dorset, on_demand, fail=names)

    every_one = {each.organisation: each for each in every.result.reached}
    most = max(every_one.values(), key=lambda each: each.loss_high)
    on_the_way = set(every.result.path(most.organisation)) - set(names)
    assert {each.organisation: each for each in few.result.reached} == {
        each: every_one[each] for each in on_the_way
    }
    assert few.result.left_out == len(every_one) - len(on_the_way) > 0
    assert few.result.number == every.result.number
    assert every_one.keys() - on_the_way
    shown = {each.subject.iri for each in told.findings if each.kind == "reached by a failure"}
    assert shown == on_the_way
    assert f"Of {len(every_one)} reached" in told.assumptions[-1]
    assert told.headline == cascade_on(dorset, on_demand, fail=names).headline


def test_what_a_contract_with_too_many_facts_leads_to_is_counted(
    shipped, on_demand, dorset, monkeypatch
):
    hubs = Network.of(shipped, Ontology.load(), small=0)
    monkeypatch.setattr(hubs, "_reading", EdgeReading(shipped, Ontology.load(), most=2))

    told = cascade_on(dorset, hubs, fail="RYF")

    assert fail_on(dorset, hubs, ["RYF"]).result == fail_on(dorset, on_demand, ["RYF"]).result
    assert "too many facts to read" in told.assumptions[-1]


def test_a_page_of_a_large_store_tells_what_that_of_a_small_one_tells(client, large_client):
    path = "/api/v1/risk/organisations/RYF"
    small, large = (each.get(path, params=AT).json() for each in (client, large_client))
    asked = client.get("/api/v1/risk/cascade", params={**AT, "fail": "RYF"}).json()
    again = large_client.get("/api/v1/risk/cascade", params={**AT, "fail": "RYF"}).json()
    (told,) = (each for each in large["results"] if each["measure"] == "cascade")
    page = large_client.get("/risk/organisations/RYF", params=AT).text

    assert large["cascade"] == small["cascade"]
    assert told["findings"] == again["findings"] == asked["findings"]
    assert told["sources"] == asked["sources"]
    assert "If South Western Ambulance" in page
    assert "cannot be worked out" not in page


def test_a_large_store_is_not_asked_for_every_lead_in_turn(large_client):
    refused = large_client.get("/api/v1/risk/cascade", params=AT)

    assert refused.status_code == 422
    assert "nhs-kg risk" in refused.json()["detail"]


@pytest.mark.parametrize("asked", [["RYF"], ["RYF", "RDY"]], ids=str)
def test_what_if_on_a_large_store_lets_those_who_leave_fail(client, large_client, asked):
    body = {"withdraw": asked, **AT}
    small, large = (
        each.post("/api/v1/risk/whatif", json=body).json() for each in (client, large_client)
    )
    page = large_client.get("/whatif", params={"withdraw": asked[0], **AT}).text

    assert large["cascade"]["rounds"]
    assert large["cascade"] == small["cascade"]
    assert "fail altogether, which is more than a withdrawal" in page


def test_what_is_still_being_gathered_is_told_and_kept_nowhere(large_client, monkeypatch):
    go, made, day = Event(), Day.read, {"at": "2019-06-01"}

    def late(*told):
        go.wait()
        return made(*told)

    with monkeypatch.context() as patch:
        patch.setattr(Day, "read", late)
        for place in ("api.risk_views", "api.routers.risk", "api.site.supposing"):
            patch.setattr(f"{place}.WAIT", 0)
        pages = [
            large_client.get("/risk/organisations/RYF", params=day),
            large_client.get("/whatif", params={"withdraw": "RYF", **day}),
        ]
        told = large_client.get("/api/v1/risk/organisations/RYF", params=day)
        what_if = large_client.post("/api/v1/risk/whatif", json={"withdraw": ["RYF"], **day})
        asked = large_client.get("/api/v1/risk/cascade", params={"fail": "RYF", **day})
        go.set()
    later = large_client.get("/api/v1/risk/organisations/RYF", params=day)

    for page in (*pages, told):
        assert page.status_code == 200
        assert "still being worked out" in page.text
        assert page.headers["cache-control"] == "no-store"
    assert told.json()["cascade"] is what_if.json()["cascade"] is None
    assert "still being worked out" in what_if.json()["why_none"]
    assert (asked.status_code, asked.headers["retry-after"]) == (503, "30")
    assert later.json()["cascade"]["rounds"]
    assert "no-store" not in later.headers["cache-control"]


def test_today_is_made_before_anybody_asks(shipped_store, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "api.measuring.day_of", lambda _, day, seconds: asked.append((day, seconds))
    )
    dataset = Dataset.open(shipped_store)

    prepare(dataset)
    monkeypatch.setattr("api.measuring.MOST_CONTRACTS", 3)
    prepare(dataset)

    assert asked == [(today(), 0)]


def test_a_command_that_lets_one_fail_makes_no_graph_of_everything(
    shipped, on_demand, whole, monkeypatch
):
    expected = run_measure(shipped, whole, "cascade", DAYS[2], {"fail": "RYF"})
    monkeypatch.setattr("api.measuring.MOST_CONTRACTS", 3)
    monkeypatch.setattr(on_demand, "at", lambda *_, **__: pytest.fail("a graph of everything"))

    found = run_measure(shipped, on_demand, "cascade", DAYS[2], {"fail": "RYF"})

    assert found.findings == expected.findings
    with pytest.raises(MeasureError, match="unknown setting 'nonsense'"):
        run_measure(shipped, on_demand, "cascade", DAYS[2], {"fail": "RYF", "nonsense": "1"})
