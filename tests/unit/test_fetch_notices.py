"""Fetching notices end to end: from a replayed service to files that the loader takes."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from fetch_server import ContractsFinder, FindATender, Hourglass, in_json, release, serving
from ocds_world import Loaded
from replying import Reply

from kg.errors import BadAnswer, ServiceUnavailable
from kg.sources.fetch.fetched import Wanted
from kg.sources.fetch.services import SERVICES

NOW = datetime(2025, 3, 13, 9, 30, tzinfo=UTC)
FIRST = datetime(2025, 3, 11)  # noqa: DTZ001 - the services know local time only
TITLE = "Café – 24/7 “urgent”"  # noqa: RUF001 - what Windows-1252 has and Latin-1 has not
SINCE = FIRST.date()
FTS, CF = "find-a-tender", "contracts-finder"


def notices(count, *, every=timedelta(minutes=1), title="", prefix="h6vhtk"):
    moments = [FIRST + number * every for number in range(count)]
    return [(each, release(n, each, prefix, title)) for n, each in enumerate(moments)]


class Fetch:
    """One fetch into a folder, with the waits and requests it took."""

    def __init__(self, kind, service, into, *faults, now=NOW, since=SINCE):
        self.time, self.told, self.error = Hourglass(now), [], None
        with serving(service, *faults) as server:
            wanted = Wanted(into, since, server.address, self.time.clock, self.told.append)
            try:
                self.result = SERVICES[kind].fetch(wanted)
            except (BadAnswer, ServiceUnavailable) as error:
                self.error = str(error)
        self.asked = server.asked
        self.path = into / f"{kind}.jsonl"


def ids(path):
    lines = path.read_bytes().decode("latin-1").splitlines()
    return [json.loads(line)["releases"][0]["id"] for line in lines]


@pytest.mark.parametrize(
    ("kind", "service", "prefix"),
    [(FTS, FindATender, "h6vhtk"), (CF, ContractsFinder, "b5fd17")],
)
def test_every_notice_arrives_once_and_the_loader_takes_it(kind, service, prefix, tmp_path):
    published = notices(300, every=timedelta(minutes=9), title=TITLE, prefix=prefix)
    fetch = Fetch(kind, service(published), tmp_path)
    assert sorted(ids(fetch.path)) == sorted(each["id"] for _, each in published)
    assert fetch.result.files == {f"{kind}.jsonl": 300}
    assert fetch.result.incomplete == ()
    loaded = Loaded(fetch.path)
    assert loaded.rejected == []
    assert TITLE in {name for pairs in loaded.facts.values() for _, name in pairs}


@pytest.mark.parametrize(("kind", "service"), [(FTS, FindATender), (CF, ContractsFinder)])
def test_a_second_fetch_asks_only_for_the_day_that_is_not_over(kind, service, tmp_path):
    published = notices(300, every=timedelta(minutes=10))
    first = Fetch(kind, service(published), tmp_path)
    assert (first.result.new, first.result.held) == (3, 0)
    before = first.path.read_bytes()
    second = Fetch(kind, service(published), tmp_path)
    assert (second.result.new, second.result.held) == (0, 2)
    assert {"2025-03-13T00%3A00%3A00" in each for each in second.asked} == {True}
    assert second.path.read_bytes() == before


def test_without_a_day_the_folder_is_brought_up_to_date(tmp_path):
    published = notices(600, every=timedelta(minutes=10))
    service = FindATender(published)
    Fetch(FTS, service, tmp_path)
    later = Fetch(FTS, service, tmp_path, now=NOW + timedelta(days=2), since=None)
    assert (later.result.new, later.result.held) == (3, 2)
    fresh = Fetch(FTS, service, tmp_path / "fresh", now=NOW + timedelta(days=5), since=None)
    assert fresh.result.new == 8
    assert sorted(ids(later.path)) == sorted(ids(fresh.path))


def test_find_a_tender_is_asked_at_its_pace_without_a_cursor_in_local_time(tmp_path):
    summer = datetime(2025, 7, 1, 11, 30, tzinfo=UTC)
    fetch = Fetch(FTS, FindATender([]), tmp_path, now=summer, since=summer.date())
    [asked] = fetch.asked
    window = "updatedFrom=2025-07-01T00%3A00%3A00&updatedTo=2025-07-01T12%3A30%3A00"
    assert asked.partition("?")[2] == f"{window}&limit=100"
    busy = Fetch(FTS, FindATender(notices(2300)), tmp_path / "busy")
    assert len(busy.asked) > 24
    assert not [each for each in busy.asked if "cursor" in each]
    assert busy.time.waits == [120] * ((len(busy.asked) - 1) // 12)


def test_a_second_with_more_than_a_page_is_named_and_asked_for_again(tmp_path):
    crowded = notices(130, every=timedelta(0)) + notices(20, every=timedelta(minutes=1))
    for number, (_, each) in enumerate(crowded):
        each["id"] = f"{number:06}"
    fetch = Fetch(FTS, FindATender(crowded), tmp_path)
    [gap] = fetch.result.incomplete
    assert gap.startswith("2025-03-11T00:00:00 to 2025-03-11T00:00:00: more releases than an")
    again = Fetch(FTS, FindATender(crowded), tmp_path)
    assert again.result.incomplete == (gap,)
    mended = Fetch(FTS, FindATender(crowded[:60] + crowded[130:]), tmp_path)
    assert mended.result.incomplete == ()


@pytest.mark.parametrize(
    ("kind", "fault", "waits"),
    [
        (FTS, Reply(status=429, headers={"Retry-After": "120"}), [120]),
        (FTS, Reply(status=429), [120]),
        (CF, Reply(status=403), [300]),
        (CF, Reply(status=429), [300]),
        (CF, Reply(status=429, headers={"Retry-After": "20"}), [20]),
    ],
)
def test_each_service_is_waited_for_as_it_asks(kind, fault, waits, tmp_path):
    service = {FTS: FindATender, CF: ContractsFinder}[kind](notices(20))
    fetch = Fetch(kind, service, tmp_path, fault)
    assert fetch.time.waits[:1] == waits
    assert len(ids(fetch.path)) == 20


def test_contracts_finder_stays_with_its_host_whatever_the_next_page_says(tmp_path):
    fetch = Fetch(CF, ContractsFinder(notices(250)), tmp_path)
    assert len(ids(fetch.path)) == 250
    assert len([each for each in fetch.asked if "cursor=" in each]) == 2


def test_pages_that_go_round_in_a_ring_are_an_error(tmp_path):
    ring = in_json({"releases": [], "links": {"next": "https://x.invalid/?cursor=1"}})
    fetch = Fetch(CF, lambda *_: ring, tmp_path)
    assert "a next page that was there before" in fetch.error


@pytest.mark.parametrize(
    "bad",
    [
        Reply(b"<html>Sorry</html>", media="text/html"),
        in_json({"message": "maintenance"}),
        Reply(b"\x89PNG", media="image/png"),
    ],
    ids=["html", "json", "png"],
)
def test_a_bad_answer_leaves_nothing_half_written_and_the_next_fetch_goes_on(bad, tmp_path):
    service = FindATender(notices(300, every=timedelta(minutes=10)))
    broken = Fetch(FTS, service, tmp_path, None, None, None, bad)
    assert "answered with" in broken.error
    assert [each.name for each in (tmp_path / "parts").iterdir()] == ["2025-03-11.jsonl.gz"]
    assert not broken.path.exists()
    assert not list(tmp_path.rglob("*.draft"))
    Fetch(FTS, service, tmp_path)
    whole = Fetch(FTS, service, tmp_path / "whole")
    assert broken.path.read_bytes() == whole.path.read_bytes()


class Breaking(FindATender):
    """Writes one amount in a way that JSON does not know, as the service has been seen to do."""

    def __call__(self, *asked):
        reply = super().__call__(*asked)
        return Reply(reply.body.replace(b'"Broken"', b" 000"), reply.status)


def test_a_release_that_breaks_its_page_is_named_and_the_others_come(tmp_path):
    published = notices(150)
    published[70][1]["tender"]["title"] = "Broken"
    fetch = Fetch(FTS, Breaking(published), tmp_path)
    [gap] = fetch.result.incomplete
    assert gap.startswith("2025-03-11T01:10:00 to 2025-03-11T01:10:00: ")
    assert sorted(ids(fetch.path)) == [
        each["id"] for _, each in published if each["id"][:6] != "000070"
    ]
    assert Fetch(FTS, FindATender(published), tmp_path).result.incomplete == ()


def test_a_service_that_breaks_every_page_is_given_up(tmp_path):
    always = Reply(b'{"releases": [000]}')
    fetch = Fetch(FTS, lambda *_: always, tmp_path)
    assert "broken JSON" in fetch.error
    assert len(fetch.asked) == 101


def test_nothing_published_makes_no_file(tmp_path):
    fetch = Fetch(FTS, FindATender([]), tmp_path)
    assert fetch.result.files == {}
    assert not fetch.path.exists()
