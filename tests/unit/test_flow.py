"""Long answers on their way: parts before the end, one making for many, nothing for nobody."""

import asyncio
import http.client
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import quote, urlsplit

import pytest
from endpoint import listening

from api.app import create_app
from api.settings import Settings
from api.sparql.flow import HELD, ClientGone, Flows
from kg.errors import QueryQueueFull, QueryTimeout

PAIRS = "SELECT ?a ?b {{ ?a a ?x . ?b a ?y }} LIMIT {rows}"
LONG = PAIRS.format(rows=100_000)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def app(shipped_store):
    return create_app(
        Settings(
            store=shipped_store, log="quiet", result_limit=8_000_000, query_seconds=20, workers=1
        )
    )


@pytest.fixture(scope="module")
def server(app) -> Iterator[str]:
    with listening(app) as address:
        yield urlsplit(address).netloc


@contextmanager
def asked(server: str, text: str) -> Iterator[http.client.HTTPConnection]:
    with closing(http.client.HTTPConnection(server, timeout=15)) as connection:
        connection.request("GET", f"/sparql?query={quote(text)}")
        yield connection


def pairs(answer: http.client.HTTPResponse) -> int:
    return answer.read().count(b'"a":')


def test_a_long_answer_comes_in_parts_and_whole(server):
    with asked(server, PAIRS.format(rows=20_000)) as connection:
        answer = connection.getresponse()
        assert answer.getheader("transfer-encoding") == "chunked"
        assert answer.getheader("content-length") is None
        body = answer.read()
    assert len(body) > HELD
    assert body.count(b'"a":') == 20_000


def test_a_short_answer_tells_its_length(server):
    with asked(server, PAIRS.format(rows=5)) as connection:
        answer = connection.getresponse()
        assert int(answer.getheader("content-length")) == len(answer.read())


def test_an_answer_that_fails_in_mid_course_has_no_end(server):
    with asked(server, LONG) as connection:
        answer = connection.getresponse()
        assert answer.status == 200
        with pytest.raises(http.client.IncompleteRead):
            answer.read()


def test_a_slow_client_holds_no_process(server):
    with asked(server, PAIRS.format(rows=30_000)) as slow:
        late = slow.getresponse()
        with asked(server, PAIRS.format(rows=6)) as quick:
            assert pairs(quick.getresponse()) == 6
        assert pairs(late) == 30_000


def test_a_client_that_goes_away_takes_its_query_with_it(server, app):
    pool = app.state.store.current().pool
    with asked(server, RUNAWAY):
        while len(pool.resting) > 1:  # until the only process is at work; the other is the spare
            time.sleep(0.01)
        time.sleep(0.2)
    with asked(server, PAIRS.format(rows=7)) as connection:
        assert pairs(connection.getresponse()) == 7


async def never() -> dict[str, str]:
    await asyncio.Event().wait()
    raise AssertionError


async def gone() -> dict[str, str]:
    return {"type": "http.disconnect"}


def test_those_who_ask_the_same_read_one_answer():
    made = []

    async def parts():
        made.append("once")
        await asyncio.sleep(0.1)
        yield b"ab"
        yield b"c"

    async def both():
        flows = Flows()
        first, second = flows.join("name", parts), flows.join("name", parts)
        await asyncio.gather(first.begin(never), second.begin(never))
        told = first.whole(), b"".join([part async for part in second.read()])
        flows.leave("name", first)
        assert flows.join("name", parts) is first
        flows.leave("name", first)
        flows.leave("name", first)
        again = flows.join("name", parts)
        assert again is not first
        flows.leave("name", again)
        return told

    assert asyncio.run(both()) == (b"abc", b"abc")
    assert made == ["once"]


def test_who_leaves_does_not_stop_it_for_others():
    async def parts():
        await asyncio.sleep(0.2)
        yield b"abc"

    async def one_goes():
        flows = Flows()
        flow, same = flows.join("name", parts), flows.join("name", parts)
        with pytest.raises(ClientGone):
            await flow.begin(gone)
        flows.leave("name", flow)
        await same.begin(never)
        return same.whole()

    assert asyncio.run(one_goes()) == b"abc"


def test_what_stops_an_answer_reaches_all_who_wait():
    async def parts():
        await asyncio.sleep(0.1)
        raise QueryTimeout(1)
        yield b""

    async def two():
        flows = Flows()
        return await asyncio.gather(
            *(flows.join("name", parts).begin(never) for _ in range(2)), return_exceptions=True
        )

    assert [type(each) for each in asyncio.run(two())] == [QueryTimeout, QueryTimeout]


def test_answers_that_nobody_fetches_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr("api.sparql.flow._MOST_HELD", 5)

    async def parts():
        yield b"123456"

    async def two():
        flows = Flows()
        held = flows.join("", parts)
        await held.begin(never)
        with pytest.raises(QueryQueueFull, match="still being sent"):
            flows.join("", parts)
        flows.leave("", held)
        flows.join("", parts)

    asyncio.run(two())
