"""Compressed answers: the encoding a client likes best, the same bytes inside, another tag."""

import zlib

import brotli
import pytest

QUERY = {"query": "SELECT * { ?s a nhs:Contract ; ?p ?o }"}


def raw(client, path: str, encoding: str, **more):
    with client.stream("GET", path, headers={"accept-encoding": encoding}, **more) as answer:
        return answer, b"".join(answer.iter_raw())


def plain(answer, body: bytes) -> bytes:
    encoding = answer.headers.get("content-encoding", "")
    if encoding == "br":
        return brotli.decompress(body)
    return zlib.decompress(body, 31) if encoding else body


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0", None),
        ("identity", None),
        ("br;q=nonsense", None),
    ],
)
@pytest.mark.parametrize("path", ["/sparql", "/", "/static/site.css"])
def test_the_encoding_liked_best_is_used_and_holds_the_same(client, path, accepted, encoding):
    asked = {"params": QUERY} if path == "/sparql" else {}
    _, expected = raw(client, path, "identity", **asked)
    answer, body = raw(client, path, accepted, **asked)
    assert answer.headers.get("content-encoding") == encoding
    assert "Accept-Encoding" in answer.headers["vary"]
    assert int(answer.headers["content-length"]) == len(body)
    assert plain(answer, body) == expected
    assert (len(body) < len(expected)) == bool(encoding)


def test_other_bytes_have_other_tags(client):
    tags = {
        raw(client, "/sparql", each, params=QUERY)[0].headers["etag"]
        for each in ("br", "gzip", "identity")
    }
    assert len(tags) == 3


def test_what_is_short_or_compressed_already_stays_as_it_is(client):
    answer, body = raw(client, "/sparql", "br", params={"query": "ASK {}"})
    assert "content-encoding" not in answer.headers
    assert b"boolean" in body


def test_long_answers_are_compressed_part_by_part(client):
    text = {"query": "SELECT ?a ?b { ?a a ?x . ?b a ?y } LIMIT 30000"}
    _, expected = raw(client, "/sparql", "identity", params=text)
    for encoding in ("br", "gzip"):
        answer, body = raw(client, "/sparql", encoding, params=text)
        assert "content-length" not in answer.headers
        assert plain(answer, body) == expected
