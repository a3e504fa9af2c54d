"""Asking a model: one whole answer, or one clear error, whatever the endpoint does."""

import json
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fetch_server import Hourglass
from language_model_server import answer, refusing, serving
from replying import Reply

from kg.errors import BadAnswer, ServiceUnavailable
from kg.extract.language_model.cache import Cache, Question
from kg.extract.language_model.endpoint import Bounds, Endpoint
from kg.extract.language_model.endpoint import Reply as Answered

NOON = datetime(2025, 3, 11, 12, 0, tzinfo=UTC)
MESSAGES = [{"role": "system", "content": "Read."}, {"role": "user", "content": "=\n="}]
SCHEMA = {"type": "object", "title": "of this test"}
GOOD = answer([])
CUT = Reply(GOOD.body, withheld=9)


class Asked:
    """Some questions to a server with faults, and everything that came of them."""

    def __init__(self, *faults, times=1, key="", url="", chance=1.0, **bounds):
        self.time, self.told, self.replies = Hourglass(NOON), [], []
        self.error = ""
        with serving(lambda _: [], *faults) as self.server:
            endpoint = Endpoint(
                *(url or self.server.url, "invented"),
                key=key,
                bounds=Bounds(**bounds),
                clock=replace(self.time.clock, chance=lambda: chance),
                tell=self.told.append,
            )
            with endpoint:
                try:
                    self.replies += [endpoint.ask(MESSAGES, SCHEMA) for _ in range(times)]
                except (BadAnswer, ServiceUnavailable) as error:
                    self.error = str(error)


def test_a_question_is_asked_so_that_the_answer_is_the_same_next_time():
    asked = Asked(key="s3cret", tokens=500)
    assert asked.replies == [Answered('{"claims": []}', "stop", 700, 30)]
    [request] = asked.server.asked
    assert (asked.server.paths, asked.server.keys) == (["/v1/chat/completions"], ["Bearer s3cret"])
    assert (request["model"], request["temperature"], request["max_tokens"]) == ("invented", 0, 500)
    assert isinstance(request["seed"], int)
    assert request["messages"] == MESSAGES
    named = {"name": "claims", "strict": True, "schema": SCHEMA}
    assert request["response_format"] == {"type": "json_schema", "json_schema": named}
    assert (asked.time.waits, asked.told) == ([], [])


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (refusing(429, Retry_After="20"), 20),
        (refusing(503, Retry_After="Tue, 11 Mar 2025 12:00:45 GMT"), 45),
        (refusing(429, Retry_After="soon"), 1),
        (refusing(500), 1),
        (refusing(529), 1),
        (CUT, 1),
        (Reply(GOOD.body[:-9]), 1),
        (Reply(b"nonsense", headers={"Content-Encoding": "gzip"}), 1),
    ],
    ids=["busy", "until", "soon", "500", "529", "cut off", "broken JSON", "not packed"],
)
def test_what_may_pass_is_waited_for(fault, wait):
    asked = Asked(fault)
    assert ([each.content for each in asked.replies], asked.time.waits) == (
        ['{"claims": []}'],
        [wait],
    )
    assert f"asking again in {wait} s" in asked.told[0]


@pytest.mark.parametrize("fault", [refusing(500), CUT], ids=["500", "cut off"])
def test_waits_are_spread_so_that_clients_do_not_come_back_together(fault):
    waits = [Asked(fault, chance=chance).time.waits for chance in (0.0, 0.5, 1.0)]
    assert waits == [[0.5], [0.75], [1]]


def test_an_endpoint_that_stays_down_is_one_error_after_three_attempts():
    asked = Asked(*[refusing(503)] * 3)
    assert asked.time.waits == [1, 2]
    assert "no answer from" in asked.error
    assert "in 3 attempts (status 503)" in asked.error


def test_where_nobody_listens_the_error_names_the_address():
    with socket.socket() as held:  # bound and not listening: no other can answer there
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        asked = Asked(url=url)
    assert f"no answer from '{url}/chat/completions' in 3 attempts" in asked.error
    assert asked.server.asked == []


def test_a_wait_that_nobody_would_sit_through_is_an_error_at_once():
    asked = Asked(refusing(429, Retry_After="86400"))
    assert (asked.time.waits, len(asked.server.asked)) == ([], 1)
    assert "to be asked again in 86,400 s" in asked.error


def test_a_silent_endpoint_is_given_up():
    never = threading.Event()
    asked = Asked(*[Reply(GOOD.body, after=never)] * 3, silence=0.05)
    never.set()
    assert "in 3 attempts" in asked.error
    assert "timed out" in asked.error


def test_an_answer_that_trickles_without_end_is_given_up():
    assert "still not complete" in Asked(longest=-1).error


def test_an_answer_may_not_be_larger_than_the_bound():
    asked = Asked(answer("x" * 10_000), most=5_000)
    assert "more than 5,000 bytes" in asked.error
    assert len(asked.server.asked) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (refusing(401, "no such key"), ("status 401", "no such key", "see that the key is right")),
        (refusing(404, "no such model"), ("status 404", "see that --model-url and --model")),
        (refusing(400, "too long"), ("status 400", "too long")),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:1/x"}), ("status 302",)),
        (
            Reply(b"<html>Hi", media="text/html"),
            ("something else than JSON, beginning '<html>Hi'",),
        ),
        (Reply(b'{"a":' * 100_000), ("nested too deeply",)),
        (Reply(b'{"choices": []}'), ("no chat completion",)),
        (Reply(b'{"choices": [{"message": "hm"}]}'), ("no chat completion",)),
        (Reply(b"[]"), ("no chat completion",)),
        (Reply(b'{"choices": [{"message": {"content": null}}]}'), ("without text",)),
        (Reply(b'{"choices": [{"message": {"content": ["a"]}}]}'), ("without text",)),
    ],
)
def test_an_answer_of_another_kind_is_one_clear_error_and_not_asked_for_again(fault, said):
    asked = Asked(fault)
    assert all(each in asked.error for each in said)
    assert (asked.time.waits, len(asked.server.asked)) == ([], 1)


def test_an_endpoint_without_schemas_is_asked_for_plainer_json_and_the_schema_is_written_out():
    asked = Asked(
        refusing(400, "'response_format' of type json_schema is not supported"),
        refusing(422, "unknown field response_format"),
        times=2,
    )
    assert [each.content for each in asked.replies] == ['{"claims": []}'] * 2
    formats = [each.get("response_format", {}).get("type") for each in asked.server.asked]
    assert formats == ["json_schema", "json_object", None, None]
    for request in asked.server.asked[1:]:
        assert json.dumps(SCHEMA) in request["messages"][0]["content"]
    assert len(asked.told) == 2


def test_what_is_merely_convenient_is_left_out_where_it_is_not_taken():
    asked = Asked(
        refusing(400, "Unrecognized argument: seed"),
        refusing(400, "Use 'max_completion_tokens' instead of 'max_tokens'"),
        times=2,
        tokens=700,
    )
    last = asked.server.asked[-1]
    assert last["max_completion_tokens"] == 700
    assert not {"seed", "max_tokens"} & last.keys()
    assert (last["temperature"], len(asked.server.asked)) == (0, 4)


def test_a_refusal_of_the_model_is_told_as_one():
    asked = Asked(answer("", refusal="I would rather not."))
    assert asked.replies[0][:2] == ("I would rather not.", "refusal")


QUESTION = Question("d" * 64, 1, "http://127.0.0.1", "invented", "asked")


@pytest.mark.parametrize(
    "other",
    [
        {"document": "e" * 64},
        {"version": 2},
        {"address": "http://127.0.0.2"},
        {"model": "another"},
        {"asked": "else"},
    ],
    ids=str,
)
def test_another_question_has_no_answer(tmp_path, other):
    cache = Cache(tmp_path)
    cache.keep(QUESTION, Answered("kept"))
    assert cache.find(QUESTION).content == "kept"
    assert cache.find(Question(**{**QUESTION.__dict__, **other})) is None


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", None], ids=str)
def test_a_damaged_answer_counts_as_missing(tmp_path, damage):
    cache = Cache(tmp_path / "cache")
    cache.keep(QUESTION, Answered("kept"))
    [path] = (tmp_path / "cache").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    path.write_bytes(damage if damage is not None else path.read_bytes().replace(b"kept", b"made"))
    assert cache.find(QUESTION) is None
