"""``nhs-kg fetch`` as a user runs it."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from command import run
from fetch_server import ContractsFinder, FindATender, Ord, release, serving
from replying import Reply

from api.cli.fetch import past_day
from kg.sources.fetch.clock import uk_time

TODAY = datetime.combine(uk_time(datetime.now(UTC)).date(), datetime.min.time())
FIRST = TODAY - timedelta(days=3)


def published(count):
    moments = [FIRST + number * timedelta(minutes=9) for number in range(count)]
    return [(each, release(number, each, "b5fd17")) for number, each in enumerate(moments)]


def fetch(kind, server, into, *more, code=0):
    since = FIRST.date().isoformat()
    where = ("--into", into, "--address", server.address)
    return run("fetch", kind, "--since", since, *where, *more, code=code)


def test_a_fetch_ends_with_the_command_that_loads_what_came(tmp_path, small_store):
    into = tmp_path / "my notices"
    with serving(ContractsFinder(published(150))) as server:
        told = fetch("contracts-finder", server, into)
        again = fetch("contracts-finder", server, into)
    # One file for each day; another one where the day ended since this module was read.
    days = (uk_time(datetime.now(UTC)).date() - FIRST.date()).days + 1
    assert told.stdout.splitlines() == [
        f"{days} new or changed, 0 already there, in {days + 1} requests",
        f"       150 records in {into}/contracts-finder.jsonl",
        f"nhs-kg load ocds '{into}/contracts-finder.jsonl'",
    ]
    assert f"{FIRST.date()}: 150 releases" in told.stderr
    assert again.stdout.startswith("nothing new, ")
    loaded = run("load", "ocds", into / "contracts-finder.jsonl", "--store", small_store, "--json")
    assert json.loads(loaded.stdout)["rejected"] == []


def test_a_fetch_tells_programs_the_same(tmp_path):
    with serving(Ord({"A0001": TODAY.date().isoformat()})) as server:
        server.address += "/ORD/organisations"
        told = json.loads(fetch("ods", server, tmp_path, "--json").stdout)
    assert told == {
        "files": {"ods-changes.jsonl": 1},
        "load": "ods-ord",
        "new": 1,
        "held": 0,
        "requests": 2,
        "incomplete": [],
        "folder": str(tmp_path),
        "next": f"nhs-kg load ods-ord {tmp_path}/ods-changes.jsonl",
    }


def test_what_is_not_complete_ends_with_1_and_says_so(tmp_path):
    service = Ord({"A0001": TODAY.date().isoformat(), "A0002": TODAY.date().isoformat()})
    service.missing = {"A0002"}
    with serving(service) as server:
        server.address += "/ORD/organisations"
        told = fetch("ods", server, tmp_path, code=1)
    assert "incomplete: A0002: listed, but not found" in told.stderr
    assert "not complete; run the same command again" in told.stdout


def test_a_bad_answer_is_one_clear_error(tmp_path):
    with serving(FindATender([]), Reply(b"<html>Sorry", media="text/html")) as server:
        told = fetch("find-a-tender", server, tmp_path, code=1)
    assert told.stdout == ""
    assert told.stderr.startswith(f"error: '{server.address}?updatedFrom=")
    assert "answered with 'text/html' instead of JSON, beginning '<html>Sorry'" in told.stderr


def test_nothing_to_load_is_said_in_words(tmp_path):
    with serving(FindATender([])) as server:
        told = fetch("find-a-tender", server, tmp_path)
    assert told.stdout.endswith("there is nothing to load; choose an earlier day with --since\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pigeons"], "'find-a-tender'"),
        (["ods", "--since", "soon"], "not a date: 'soon'"),
        (["ods", "--since", "2999"], "'2999' is still to come"),
        (["ods", "--since", "2019"], "leave --since out to get the register in bulk"),
        (["ods", "--address", "ftp://a.invalid"], "write https://host/path"),
        (["ods", "--address", "https://"], "write https://host/path"),
        (["ods", "--address", "http://[a"], "write https://host/path"),
        (["ods", "--address", "http://a:x/"], "write https://host/path"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_ends_with_2(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = run("fetch", *words, code=2)
    assert said in " ".join(told.stderr.split())
    assert told.stdout == ""


def test_a_month_means_its_first_day():
    assert past_day("2025-02") == date(2025, 2, 1)


@pytest.mark.parametrize(("before", "held"), [(1, 0), (3, 2)], ids=["in a day", "between days"])
def test_a_killed_fetch_is_completed_by_the_next(tmp_path, before, held):
    started = []

    def kill():
        os.kill(started[0].pid, signal.SIGKILL)
        started[0].wait()

    service = ContractsFinder(published(150))
    with serving(service, *[None] * before, kill) as server:
        where = ["--into", str(tmp_path), "--address", server.address]
        words = ["fetch", "contracts-finder", "--since", FIRST.date().isoformat(), *where]
        command = [sys.executable, "-c", "from api.cli import main; main()", *words]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        started[0].communicate(timeout=60)
        assert started[0].returncode == -signal.SIGKILL
        told = json.loads(fetch("contracts-finder", server, tmp_path, "--json").stdout)
    assert told["files"] == {"contracts-finder.jsonl": 150}
    assert told["held"] == held
