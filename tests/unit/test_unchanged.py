"""JSON that has not changed is not sent, nor worked out, again."""

from datetime import date

import pytest

from api.caching import as_json
from api.routers import graph, money

PATH = "/api/v1/graph/path?from=Dorset+CCG&to=RYF"
WAYS = [
    PATH,
    "/api/v1/money?focus=dorset-iucs&at=2019-06",
    "/api/v1/graph/neighbourhood?focus=RYF&at=2019-12",
    "/tables/contracts?at=2019-12",
]


@pytest.mark.parametrize("way", WAYS)
def test_who_has_an_answer_gets_304_without_a_body(client, way):
    first = client.get(way)
    etag = first.headers["etag"]
    again = client.get(way, headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert again.headers["cache-control"] == first.headers["cache-control"]


@pytest.mark.parametrize("way", WAYS)
def test_who_has_another_answer_gets_this_one(client, way):
    answer = client.get(way, headers={"If-None-Match": '"other"'})
    assert answer.status_code == 200
    assert answer.content == client.get(way).content
    assert answer.headers["content-type"] == client.get(way).headers["content-type"]


def test_every_parameter_and_day_has_a_tag_of_its_own(client):
    tags = {
        client.get(way).headers["etag"]
        for way in (PATH, f"{PATH}&hubs=true", f"{PATH}&at=2019-06", f"{PATH}&format=csv")
    }
    assert len(tags) == 4


def test_a_tag_of_today_does_not_hold_tomorrow(client, monkeypatch):
    etag = client.get(PATH).headers["etag"]
    monkeypatch.setattr("api.unchanged.today", lambda: date(2030, 1, 1))
    assert client.get(PATH, headers={"If-None-Match": etag}).status_code == 200


def test_json_is_worked_out_once(client, monkeypatch):
    made = []
    real = graph.connected
    monkeypatch.setattr(graph, "connected", lambda *a, **k: made.append(1) or real(*a, **k))
    way = "/api/v1/graph/path?from=11J&to=RDY&at=2019-07-07"
    assert client.get(way).json() == client.get(way).json()
    assert made == [1]


def test_an_error_is_neither_kept_nor_tagged(client):
    answer = client.get("/api/v1/money?focus=nobody-9")
    assert answer.status_code == 404
    assert "etag" not in answer.headers


def test_a_dataclass_is_written_as_fastapi_would(client):
    way = "/api/v1/money?focus=dorset-iucs&at=2019-05"
    answer = client.get(way).json()
    made = money.Money(**{**answer, "payments": (), "sources": ()})
    assert b'"payments":[]' in as_json(made)
    assert as_json(made).startswith(b'{"at":"2019-05-31","focus":{')
