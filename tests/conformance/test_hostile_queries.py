"""Queries of ill will: each is refused, stopped at the limit it says, or does no harm.

The corpus is in ``tests/fixtures/hostile``. Lines that begin with ``#:`` say what a file attempts
and what is expected; ``[[3 times:text]]`` stands for repeated text, in which ``{i}`` and ``{next}``
count, and ``{port}`` for a port of this machine on which nothing may ever arrive.
"""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hostile import QUIET_FOR, Hostile, all_rest, arrived, listening
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings

FOLDER = Path(__file__).parents[1] / "fixtures" / "hostile"
QUERIES = sorted(FOLDER.glob("*.rq"))
UPDATES = sorted(FOLDER.glob("*.ru"))
SECONDS, MEGABYTES, BYTES = 1.0, 128, 500_000
GRACE = 30.0  # a machine with other work to do is slow; whatever is not stopped takes longer
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
PROBLEM = "application/problem+json"
INNOCENT = "ASK { ?contract a nhs:Contract }"
RUNAWAY = (FOLDER / "cross-product-counted.rq").read_text(encoding="utf-8")
# What an answer says of the limit that was reached, and of what to try.
STOPPED = {
    "stopped: time": (503, "Query timeout", "after 1 seconds; narrow it or add a LIMIT"),
    "stopped: memory": (507, "Query too large", "128 MB of memory and was stopped; narrow it"),
    "stopped: size": (507, "Query too large", "more than 500,000 bytes; add a LIMIT"),
    "stopped: length": (507, "Query too large", "too long or nested too deep for the engine"),
}


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A port of this machine to which nobody has a reason to connect."""
    with listening() as opened:
        yield opened


@pytest.fixture(scope="module")
def server(shipped_store: Path) -> Iterator[TestClient]:
    """A service with small limits."""
    settings = Settings(
        store=shipped_store,
        log="quiet",
        query_seconds=SECONDS,
        query_memory_mb=MEGABYTES,
        result_limit=BYTES,
        workers=2,
    )
    with TestClient(create_app(settings)) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _no_trace(server: TestClient, listener: socket.socket) -> Iterator[None]:
    """See after each test that nothing got out and that the service is as before."""
    before = count(server)
    yield
    assert ask(server, INNOCENT).json() == {"head": {}, "boolean": True}
    assert count(server) == before
    assert not arrived(listener), "a connection came out of the service"


def count(server: TestClient) -> int:
    [row] = ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"]
    return int(row["n"]["value"])


def ask(server: TestClient, text: str) -> Any:
    accept = "application/sparql-results+json, application/n-triples;q=0.9"
    headers = {"content-type": QUERY, "accept": accept}
    return server.post("/sparql", content=text.encode(), headers=headers)


def check_problem(answer: Any, told: dict[str, Any]) -> None:
    problem = answer.json()
    assert answer.headers["content-type"] == PROBLEM
    assert problem["status"] == answer.status_code
    # Where a machine is slow the deadline may come before any other limit.
    slow = ["stopped: time"] if told["expected"].startswith("stopped") else []
    outcomes = [told["expected"], *told.get("alternative", []), *slow]
    if told["expected"] == "refused":
        assert answer.status_code == told["status"], problem
        assert told.get("says", "") in problem["detail"]
    else:
        seen = [STOPPED[each] for each in outcomes]
        found = (answer.status_code, problem["title"])
        assert any(found == each[:2] and each[2] in problem["detail"] for each in seen), problem


def check_answer(answer: Any, told: dict[str, Any]) -> None:
    assert answer.status_code == 200, answer.text
    assert told.get("has", "") in answer.text
    if answer.headers["content-type"] == "application/n-triples":
        assert len(list(ox.parse(answer.content, ox.RdfFormat.N_TRIPLES))) == told["answer"]
        return
    held = json.loads(answer.content)
    found = held["boolean"] if "boolean" in held else len(held["results"]["bindings"])
    assert found == told["answer"]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_hostile_query_ends_as_expected_and_in_time(server, listener, path):
    hostile = Hostile.read(path, listener.getsockname()[1])
    started = time.monotonic()
    answer = ask(server, hostile.text)
    took = time.monotonic() - started
    if hostile.told["expected"] == "harmless":
        check_answer(answer, hostile.told)
    else:
        check_problem(answer, hostile.told)
    assert took < SECONDS + GRACE


@pytest.mark.parametrize("path", UPDATES, ids=lambda path: path.stem)
def test_an_update_is_refused_wherever_it_is_sent(server, listener, path):
    text = Hostile.read(path, listener.getsockname()[1]).text
    answers = [
        ask(server, text),
        server.get("/sparql", params={"query": text}),
        server.get("/sparql", params={"update": text}),
        server.post("/sparql", data={"query": text}),
        server.post("/sparql", data={"update": text}),
        server.post("/sparql", content=text, headers={"content-type": UPDATE}),
        server.post("/sparql/update", content=text, headers={"content-type": UPDATE}),
        server.post("/sparql/update", data={"update": text}),
    ]
    assert [each.status_code for each in answers] == [
        answers[0].status_code, answers[0].status_code, 400, answers[0].status_code, 400, 415, 403,
        403,
    ]  # fmt: skip
    assert answers[0].status_code in {400, 403}
    assert {each.headers["content-type"] for each in answers} == {PROBLEM}


def test_a_neighbour_is_answered_while_a_query_runs_away(server):
    ended = []
    thread = threading.Thread(target=lambda: ended.append(ask(server, RUNAWAY).status_code))
    thread.start()
    answers = 0
    while thread.is_alive():
        assert ask(server, f"{INNOCENT} # {answers}").json()["boolean"] is True
        answers += 1
    thread.join()
    assert ended == [503]
    assert answers > 3


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system shows no processes")
@pytest.mark.parametrize(
    "name", ["cross-product-counted", "cross-product-sorted", "exclamation-marks"]
)
def test_no_process_burns_on_after_a_query_was_stopped(server, name):
    answer = ask(server, Hostile.read(FOLDER / f"{name}.rq").text)
    assert answer.status_code in {503, 507}
    assert all_rest()


def test_the_corpus_is_large_and_says_what_each_file_attempts():
    corpus = [Hostile.read(path).told for path in (*QUERIES, *UPDATES)]
    assert len(corpus) >= 40
    assert len({told["title"] for told in corpus}) == len(corpus)
    assert all(told["attempts"] for told in corpus)
    outcomes = {told["expected"] for told in corpus}
    assert outcomes == {"refused", "harmless", *STOPPED}
    assert all(told["checked"] for told in corpus if told["expected"] == "harmless")


def test_a_connection_would_have_been_seen(listener):
    with socket.create_connection(listener.getsockname()):
        assert arrived(listener)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
def test_a_process_that_burns_would_have_been_seen():
    if (pid := os.fork()) == 0:
        while True:
            pass
    try:
        assert not all_rest(within=2 * QUIET_FOR)
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
