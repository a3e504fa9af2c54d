"""Fetching the ODS register: in bulk, and what has changed since a day."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fetch_server import Files, Hourglass, Ord, in_json, organisation, serving
from ods_reading import FIXTURES, read
from replying import Reply

from kg.errors import BadAnswer, ServiceUnavailable, SinceTooEarly
from kg.sources.fetch import ods_changes
from kg.sources.fetch.fetched import Wanted
from kg.sources.fetch.ods_bulk import FILES
from kg.sources.fetch.services import SERVICES

NOW = datetime(2025, 9, 13, 9, 30, tzinfo=UTC)
TODAY = NOW.date()


class Fetch:
    """One fetch into a folder, with the waits and requests it took."""

    def __init__(self, service, into, *faults, since=None, now=NOW):
        self.time, self.told, self.error, self.result = Hourglass(now), [], None, None
        with serving(service, *faults) as server:
            address = f"{server.address}/ORD/organisations" if since else server.address
            wanted = Wanted(into, since, address, self.time.clock, self.told.append)
            try:
                self.result = SERVICES["ods"].fetch(wanted)
            except (BadAnswer, ServiceUnavailable) as error:
                self.error = str(error)
        self.asked = server.asked


def packed(*members):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member.name, member.read_bytes())
    return held.getvalue()


SAMPLES = {
    "etr.zip": "etr-2025-12.csv",
    "ets.zip": "ets.csv",
    "eccg.zip": "eccg-2025-12.csv",
    "epraccur.zip": "epraccur-2024-01.csv",
    "ect.zip": "etr-old.csv",
    "epcmem.zip": "epcmem.csv",
}


def bulk():
    return Files({name: packed(FIXTURES / file) for name, file in SAMPLES.items()})


def test_the_register_comes_in_bulk_and_the_loader_takes_every_file(tmp_path):
    fetch = Fetch(bulk(), tmp_path)
    assert list(fetch.result.files) == list(FILES)
    assert (fetch.result.load, fetch.result.new, fetch.result.incomplete) == ("ods-csv", 6, ())
    for name, records in fetch.result.files.items():
        assert records == len((FIXTURES / SAMPLES[name]).read_bytes().splitlines())
        plain = read("ods-csv", FIXTURES / SAMPLES[name])
        fetched = read("ods-csv", tmp_path / name)
        assert [each.reason for each in fetched.problems] == [
            each.reason for each in plain.problems
        ]
        assert len(fetched.rows("SELECT ?s ?p ?o {?s ?p ?o}")) > 10


def test_a_file_keeps_the_day_of_its_release(tmp_path):
    Fetch(bulk(), tmp_path)
    changed = datetime.fromtimestamp((tmp_path / "etr.zip").stat().st_mtime, UTC)
    assert changed.isoformat() == "2025-09-01T06:00:00+00:00"


def test_files_that_have_not_changed_are_not_downloaded_again(tmp_path):
    service = bulk()
    Fetch(service, tmp_path)
    service.sent.clear()
    before = (tmp_path / "etr.zip").stat().st_mtime_ns
    again = Fetch(service, tmp_path)
    assert (again.result.new, again.result.held, service.sent) == (0, 6, [])
    assert (tmp_path / "etr.zip").stat().st_mtime_ns == before
    service.contents["etr.zip"] = packed(FIXTURES / "etr-old.csv")
    newer = Fetch(service, tmp_path)
    assert (newer.result.new, newer.result.held) == (1, 5)
    (tmp_path / "ets.zip").unlink()
    assert Fetch(service, tmp_path).result.new == 1


def test_a_service_that_knows_no_versions_is_compared_by_content(tmp_path):
    plain = Reply(packed(FIXTURES / "ets.csv"), media="application/octet-stream")
    assert Fetch(lambda *_: plain, tmp_path).result.new == 6
    assert Fetch(lambda *_: plain, tmp_path).result.new == 0


def test_a_file_that_is_gone_is_named_and_the_others_come(tmp_path):
    service = bulk()
    del service.contents["eccg.zip"]
    fetch = Fetch(service, tmp_path)
    [gap] = fetch.result.incomplete
    assert gap.startswith("eccg.zip: not at 'http://127.0.0.1")
    assert "odsdatasearchandexport" in gap
    assert fetch.result.new == 5


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html>Sorry", media="text/html"), "'text/html' instead of a zip archive"),
        (Reply(packed(Path(__file__))), "a zip archive without a CSV file"),
    ],
    ids=["html", "no csv"],
)
def test_what_is_no_archive_of_tables_is_refused(reply, said, tmp_path):
    fetch = Fetch(bulk(), tmp_path, reply)
    assert said in fetch.error
    assert not list(tmp_path.glob("*.zip"))


def test_a_damaged_archive_is_asked_for_again(tmp_path):
    content = packed(FIXTURES / "ets.csv")
    damaged = content[:60] + bytes([content[60] ^ 255]) + content[61:]
    fetch = Fetch(bulk(), tmp_path, Reply(damaged), Reply(content[:-30]))
    assert fetch.result.new == 6
    assert fetch.time.waits[:2] == [1, 2]


def changes(count, day="2025-09-10"):
    return Ord({f"A{number:04}": day for number in range(count)})


def test_changes_are_listed_page_by_page_and_fetched_one_by_one(tmp_path, monkeypatch):
    monkeypatch.setattr(ods_changes, "LIMIT", 30)
    fetch = Fetch(changes(53), tmp_path, since=date(2025, 9, 1))
    lists = [each for each in fetch.asked if "?" in each]
    assert [each.partition("?")[2] for each in lists] == [
        "LastChangeDate=2025-09-01&Limit=30",
        "LastChangeDate=2025-09-01&Limit=30&Offset=30",
    ]
    assert len(fetch.asked) == 55
    assert fetch.result.files == {"ods-changes.jsonl": 53}
    taken = read("ods-ord", tmp_path / "ods-changes.jsonl")
    assert taken.problems == []
    assert taken.count("NHSTrust") == 53


def test_at_most_five_requests_go_out_in_a_second(tmp_path):
    fetch = Fetch(changes(40), tmp_path, since=date(2025, 9, 1))
    assert len(fetch.asked) / (fetch.time.passed + 1) <= 5
    assert set(fetch.time.waits) == {1}


def test_only_what_has_changed_since_is_asked_for_again(tmp_path):
    service = changes(60)
    Fetch(service, tmp_path, since=date(2025, 9, 1))
    same = Fetch(service, tmp_path, since=date(2025, 9, 1))
    assert (same.result.new, same.result.held, len(same.asked)) == (0, 60, 1)
    service.changed["A0007"] = "2025-09-12"
    newer = Fetch(service, tmp_path, since=date(2025, 9, 1))
    assert [each.rpartition("/")[2] for each in newer.asked[1:]] == ["A0007"]
    lines = (tmp_path / "ods-changes.jsonl").read_text().splitlines()
    found = [json.loads(line)["Organisation"] for line in lines]
    assert len(found) == 60
    assert {each["LastChangeDate"] for each in found if each["OrgId"]["extension"] == "A0007"} == {
        "2025-09-12"
    }


def test_what_changed_on_the_day_it_was_fetched_is_asked_for_once_more(tmp_path):
    service = changes(3, day=TODAY.isoformat())
    Fetch(service, tmp_path, since=TODAY)
    later = NOW + timedelta(days=1)
    assert Fetch(service, tmp_path, since=TODAY, now=later).result.new == 3
    assert Fetch(service, tmp_path, since=TODAY, now=later).result.new == 0


def test_a_fetch_that_was_stopped_goes_on_with_the_next_batch(tmp_path):
    service = changes(120)
    refused = [None] * 70 + [Reply(status=400)]
    broken = Fetch(service, tmp_path, *refused, since=date(2025, 9, 1))
    assert "status 400" in broken.error
    rest = Fetch(service, tmp_path, since=date(2025, 9, 1))
    assert (rest.result.new, rest.result.held) == (70, 50)
    assert rest.result.files == {"ods-changes.jsonl": 120}


def test_a_code_that_is_listed_but_not_found_is_named(tmp_path):
    service = changes(3)
    service.missing = {"A0001"}
    fetch = Fetch(service, tmp_path, since=date(2025, 9, 1))
    assert fetch.result.incomplete == ("A0001: listed, but not found",)
    assert fetch.result.files == {"ods-changes.jsonl": 2}


def test_no_change_is_no_file(tmp_path):
    fetch = Fetch(changes(0), tmp_path, since=date(2025, 9, 1))
    assert (fetch.result.files, len(fetch.asked)) == ({}, 1)


def test_a_day_too_far_back_is_an_error_that_names_the_bulk_way(tmp_path):
    wanted = Wanted(tmp_path, TODAY - timedelta(days=186), clock=Hourglass(NOW).clock)
    with pytest.raises(SinceTooEarly, match="leave --since out to get the register in bulk"):
        SERVICES["ods"].fetch(wanted)
    assert list(tmp_path.iterdir()) == []
    fetch = Fetch(changes(1), tmp_path, since=TODAY - timedelta(days=185))
    assert fetch.result.new == 1


ROW = {"OrgId": "A0001", "LastChangeDate": "2025-09-10"}


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ([in_json({"errorText": "Invalid date"})], "JSON that lists no organisations"),
        ([in_json({"Organisations": [ROW]})], "without its length"),
        ([in_json({"Organisations": [{}]}, X_Total_Count="1")], "something else than org"),
        ([in_json({"Organisations": [ROW]}, X_Total_Count="2")] * 2, "1 organisations where"),
        ([None, in_json({"Organisation": organisation("A0002", "")})], "'A0002' instead of"),
        ([None, in_json({"Organisation": None})], "JSON that is no organisation"),
        ([None, in_json([])], "JSON that is no organisation"),
    ],
    ids=["no list", "no length", "no rows", "same page", "other code", "no content", "a list"],
)
def test_a_bad_answer_of_the_service_is_one_clear_error(replies, said, tmp_path):
    fetch = Fetch(changes(1), tmp_path, *replies, since=date(2025, 9, 1))
    assert said in fetch.error
    assert not list(tmp_path.glob("*.jsonl"))


def test_bulk_and_changes_share_a_folder(tmp_path):
    Fetch(bulk(), tmp_path)
    Fetch(changes(2), tmp_path, since=date(2025, 9, 1))
    assert Fetch(bulk(), tmp_path).result.files["etr.zip"] > 0
    assert (tmp_path / "ods-changes.jsonl").is_file()
