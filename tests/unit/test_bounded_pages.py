"""Pages of things with very many relations tell the first of them, and say what they leave out."""

import re
from datetime import date

import pytest

from api.routers import site_sources
from api.site import describing, lines
from api.site.describing import timeline
from api.site.reading import reading
from kg.keys import iri_of
from kg.records.history import history_of
from kg.records.notice import notices_of
from kg.records.source import source_record
from kg.store.catalogue import Filter

CONTRACT, DAY = "contract/dorset-iucs", date(2020, 1, 1)


@pytest.fixture
def reads(client):
    return reading(client.app.state.store.current())


def _text(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.text))


def test_a_section_says_how_many_it_leaves_out_and_where_they_are(client, monkeypatch):
    monkeypatch.setattr(lines, "MOST_LINES", 1)
    told = client.get("/contracts/dorset-iucs?at=2020-01-01")
    assert re.search(r"Showing 1 of \d+; more in the question on it", _text(told))
    (asked, *_) = re.findall(r'href="(/query[?]ask=contract-roles[^"]*)"', told.text)
    assert client.get(asked.replace("&amp;", "&")).status_code == 200
    told = client.get("/organisations/RDY?at=2020-01-01")
    (asked, *_) = re.findall(r'href="(/query[?]ask=contracts-of-organisation[^"]*)"', told.text)
    assert "dorset-iucs" in client.get(asked.replace("&amp;", "&")).text
    (seen, *_) = re.findall(
        r'href="(/explore[?]focus=[^"]*relations=[^"]*limit=500[^"]*)"', told.text
    )
    assert client.get(seen.replace("&amp;", "&")).status_code == 200


def test_a_section_that_shows_everything_says_nothing_of_more(client):
    assert "; more in" not in _text(client.get("/contracts/dorset-iucs?at=2020-01-01"))


def test_a_long_timeline_keeps_names_and_changes_and_says_what_it_leaves_out(reads, monkeypatch):
    record = reads.organisation("organisation/RDY", DAY)
    whole = timeline(reads, record, record.names, DAY)
    every = [event for moment in whole.moments for event in moment.events]
    assert (whole.left_out, whole.unread) == (0, 0)
    kept = sum(not event.fact for event in every)
    assert 0 < kept < len(every)
    monkeypatch.setattr(describing, "MOST_EVENTS", kept + 1)
    short = timeline(reads, record, record.names, DAY)
    told = [event for moment in short.moments for event in moment.events]
    assert [event for event in told if not event.fact] == [e for e in every if not e.fact]
    assert len(told) == kept + 1
    assert short.left_out == len(every) - len(told)
    assert [moment.date for moment in short.moments] == sorted(m.date for m in short.moments)


def test_a_page_with_a_long_timeline_says_so(client, monkeypatch):
    monkeypatch.setattr(describing, "MOST_EVENTS", 2)
    told = client.get("/contracts/dorset-iucs?at=2020-01-01")
    assert re.search(r"Left out: \d+ events\. Names, changes and parts", _text(told))
    assert "/changes?about=contract/dorset-iucs" in told.text.replace("%2F", "/")


def test_a_history_is_told_of_the_relations_that_are_given(reads):
    record = reads.contract(CONTRACT, DAY)
    edges = list(reads.network.edges_of(iri_of(CONTRACT)))
    whole = history_of(reads.network, reads.ontology, record, (), DAY)
    assert history_of(reads.network, reads.ontology, record, (), DAY, edges) == whole
    alone = history_of(reads.network, reads.ontology, record, (), DAY, [])
    assert {event.fact for event in alone.events} <= {None}
    assert len(whole.events) > len(alone.events)


@pytest.mark.parametrize("way", ["organisation", "contract", "thing"])
def test_a_record_may_be_had_without_its_relations(reads, way):
    key = {"organisation": "organisation/RDY", "contract": CONTRACT, "thing": CONTRACT}[way]
    described = getattr(reads, way)
    whole, bare = described(key, DAY), described(key, DAY, connected=False)
    assert whole.relations
    assert bare.relations == ()
    assert {**vars(bare), "relations": (), "roles": ()} == {
        **vars(whole),
        "relations": (),
        "roles": (),
    }


def test_a_page_offers_what_if_only_of_what_has_a_part_in_a_contract(client):
    told = client.get("/contracts/dorset-iucs?at=2020-01-01").text
    assert "What if a party leaves?" in told
    assert "What if it leaves?" in client.get("/organisations/RDY?at=2020-01-01").text


def test_as_many_notices_are_described_as_are_asked_for(loaded_client):
    reads = reading(loaded_client.app.state.store.current())
    (key,) = reads.dataset.select(
        "SELECT ?x { ?n nhs:noticeOf ?x } GROUP BY ?x ORDER BY DESC(COUNT(?n)) ?x LIMIT 1"
    )
    contract = str(key["x"]).removeprefix("https://w3id.org/nhs-kg/id/")
    whole = notices_of(reads.dataset, reads.network, contract, date(2030, 1, 1))
    assert len(whole.items) > 1
    first = notices_of(reads.dataset, reads.network, contract, date(2030, 1, 1), 1)
    assert (first.items, first.total) == (whole.items[:1], whole.total)


def test_a_source_s_page_lists_some_of_its_facts_and_claims_and_the_record_as_many_as_asked(
    client, reads, monkeypatch
):
    key = "source/dorset-iucs-2019-10-20"
    described = (reads.dataset, reads.network, reads.claims, key, DAY)
    whole, few = source_record(*described), source_record(*described, most_facts=1, most_claims=2)
    assert (len(few.facts), len(few.claims)) == (1, 2)
    assert (few.facts_total, few.claims_total) == (whole.facts_total, whole.claims_total)
    assert len(whole.facts) > 1
    assert len(whole.claims) > 2
    monkeypatch.setattr(site_sources, "MOST_LINES", 1)
    monkeypatch.setattr(site_sources, "_MOST_CLAIMS", 2)
    told = client.get("/sources/dorset-iucs-2019-10-20?at=2020-01-01")
    assert f"Showing 1 of {whole.facts_total}; more as data" in _text(told)
    assert f"{whole.claims_total - 2} claims more" in _text(told)
    assert client.get("/api/v1/sources/dorset-iucs-2019-10-20").status_code == 200
    assert "/api/v1/sources/dorset-iucs-2019-10-20" in told.text


@pytest.mark.parametrize("state", ["", "ended", "not-yet", "any"])
@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2013, 4, 1), date(2022, 6, 30), None])
@pytest.mark.parametrize("kinds", [frozenset(), frozenset({"ClinicalCommissioningGroup"})])
def test_a_list_has_as_many_things_as_it_says_on_any_day(reads, state, day, kinds):
    listing = reads.catalogue.list(Filter("organisation", kinds, state, day))
    assert len(listing) == len(listing[:10_000])
    again = reads.catalogue.list(Filter("organisation", kinds, state, date(2019, 1, 1)))
    assert len(again) == len(again[:10_000])
