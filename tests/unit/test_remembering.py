"""Answers that are remembered: made once, the same bytes again, forgotten with the version."""

import threading
import time

import pytest
from starlette.testclient import TestClient

from api.app import create_app, remembering
from api.caching import Kept
from api.remembering import Remembered
from api.settings import Settings
from kg.loading.change import Update
from kg.loading.edit import edit
from kg.store.limits import Limits
from kg.store.pool import QueryPool

SELECT = "SELECT ?s { ?s a nhs:Contract } ORDER BY ?s"


@pytest.fixture
def asked(monkeypatch):
    """The texts that reach the query processes."""
    texts = []
    stream = QueryPool.stream

    def noting(self, query, seconds=None):
        texts.append(query.text)
        return stream(self, query, seconds)

    monkeypatch.setattr(QueryPool, "stream", noting)
    return texts


@pytest.fixture
def server(small_store):
    app = remembering(create_app(Settings(store=small_store, log="quiet")))
    with TestClient(app) as opened:
        yield opened


def _get(server, text=SELECT, **headers):
    return server.get("/sparql", params={"query": text}, headers=headers)


def test_the_same_question_is_asked_once_and_answered_with_the_same_bytes(server, asked):
    first, second = _get(server), _get(server)
    assert asked == [SELECT]
    assert first.content == second.content
    told = [
        {name: value for name, value in each.headers.items() if name != "x-request-id"}
        for each in (first, second)
    ]
    assert told[0] == told[1]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_what_an_answer_depends_on_is_no_other_question(server):
    _get(server)
    assert _get(server, accept="text/csv").headers["content-type"].startswith("text/csv")
    assert "access-control-allow-origin" in _get(server, origin="https://a.example").headers
    plain = _get(server, **{"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_a_client_that_has_an_answer_gets_none(server):
    etag = _get(server).headers["etag"]
    unchanged = _get(server, **{"if-none-match": f'"other", {etag}'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == etag


def test_another_version_of_the_store_forgets_everything(server, small_store, asked):
    text = "SELECT ?o { <x:a> ?p ?o }"
    assert not _get(server, text).json()["results"]["bindings"]
    edit(small_store, Update("INSERT DATA { <x:a> <x:b> 1 }"), Limits())
    assert len(_get(server, text).json()["results"]["bindings"]) == 1
    assert len(asked) == 2


def test_small_answers_to_many_questions_do_not_fill_the_memory(small_store, asked):
    app = create_app(Settings(store=small_store, log="quiet"))
    remembered = Remembered(app, app.state.store, app.state.metrics, most=10_000)
    with TestClient(remembered) as server:
        for number in range(6):
            _get(server, f"ASK {{}} # {number}")
        _get(server, "ASK {} # 5")
    assert len(asked) == 6
    assert 0 < len(remembered) < 6


@pytest.mark.parametrize(("largest", "kept"), [(2_000_000, 1), (900_000, 0)])
def test_a_large_answer_is_put_together_from_its_parts_unless_it_is_too_large(
    small_store, largest, kept
):
    rows = " ".join(f"VALUES ?{name} {{ 0 1 2 3 4 5 6 7 8 9 }}" for name in "abcd")
    text = f'SELECT (CONCAT("{"x" * 60}", STR(?a)) AS ?text) {{ {rows} }}'
    app = create_app(Settings(store=small_store, log="quiet"))
    remembered = Remembered(app, app.state.store, app.state.metrics, largest=largest)
    with TestClient(remembered) as server:
        first, second = (_get(server, text, **{"Accept-Encoding": "identity"}) for _ in range(2))
    assert first.content == second.content
    assert len(first.content) > 1_000_000
    assert len(remembered) == kept


@pytest.mark.parametrize("text", ["SELECT (UUID() AS ?new) {}", "SELECT {"])
def test_what_changes_by_itself_or_failed_is_not_remembered(server, asked, text):
    answers = [_get(server, text) for _ in range(2)]
    assert len(asked) == 2
    assert answers[0].status_code == answers[1].status_code


def test_what_many_ask_at_once_is_made_once():
    kept, made = Kept(), []

    def make():
        made.append(1)
        time.sleep(0.2)
        return b"answer"

    found = []
    threads = [threading.Thread(target=lambda: found.append(kept.get("a", make))) for _ in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (found, made) == ([b"answer"] * 5, [1])


def test_what_fails_is_tried_again():
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: b"%d" % (1 // 0))
    assert kept.get("a", lambda: b"1") == b"1"
