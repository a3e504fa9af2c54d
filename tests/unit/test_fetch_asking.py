"""Asking a service: exact waits, whole answers, and never another host."""

import threading
from datetime import UTC, datetime

import pytest
from fetch_server import Hourglass, in_json, serving
from replying import Reply

from kg.errors import BadAnswer, ServiceUnavailable
from kg.sources.fetch.answers import read_json
from kg.sources.fetch.asking import Asker, Manners
from kg.sources.fetch.waiting import Pace, Patience, told_wait

NOON = datetime(2025, 3, 11, 12, 0, tzinfo=UTC)
GOOD = in_json({"said": "yes"})


class Asked:
    """One request to a server with faults, and everything that came of it."""

    def __init__(self, *faults, path="/x", good=GOOD, **manners):
        self.time, self.told = Hourglass(NOON), []
        given = Manners(**{"requests": 100, "seconds": 1, "busy": {403: 300}, **manners})
        self.error = self.value = None
        with (
            serving(lambda *_: good, *faults) as self.server,
            Asker(given, self.time.clock, self.told.append) as asker,
        ):
            try:
                _, self.value = asker.ask(f"{self.server.address}{path}", read_json)
            except (BadAnswer, ServiceUnavailable) as error:
                self.error = str(error)


def test_a_good_answer_needs_no_wait_and_the_asker_says_who_it_is():
    asked = Asked()
    assert (asked.value, asked.time.waits, asked.told) == ({"said": "yes"}, [], [])
    [agent] = asked.server.agents
    assert agent.startswith("nhs-kg/")


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Reply(status=429, headers={"Retry-After": "120"}), [120]),
        (Reply(status=503, headers={"Retry-After": "Tue, 11 Mar 2025 12:00:45 GMT"}), [45]),
        (Reply(status=429, headers={"Retry-After": "Tue, 11 Mar 2025 11:00:00 GMT"}), [0]),
        (Reply(status=429, headers={"Retry-After": "soon"}), [1]),
        (Reply(status=403), [300]),
        (Reply(status=403, headers={"Retry-After": "7"}), [7]),
        (Reply(status=500), [1]),
        (Reply(b'{"said": "yes"}', withheld=4), [1]),
        (Reply(b'{"said": "y'), [1]),
        (Reply(b""), [1]),
        (Reply(b"nonsense", headers={"Content-Encoding": "gzip"}), [1]),
    ],
    ids=str,
)
def test_each_fault_has_its_wait_and_the_answer_comes_after_it(fault, waits):
    asked = Asked(fault)
    assert (asked.value, asked.time.waits) == ({"said": "yes"}, waits)
    assert len(asked.server.asked) == 2
    assert f"asking again in {waits[0]} s" in asked.told[0]


def test_waits_double_up_to_a_cap_and_then_the_service_counts_as_unavailable():
    asked = Asked(*[Reply(status=500)] * 6, patience=Patience(attempts=6, longest=10))
    assert asked.time.waits == [1, 2, 4, 8, 10]
    assert len(asked.server.asked) == 6
    assert "in 6 attempts (status 500); what was fetched is kept" in asked.error


def test_a_wait_that_nobody_would_sit_through_is_an_error_at_once():
    asked = Asked(Reply(status=429, headers={"Retry-After": "86400"}))
    assert asked.time.waits == []
    assert "to be asked again in 86,400 s" in asked.error


def test_a_silent_service_is_not_waited_for():
    never = threading.Event()
    asked = Asked(Reply(GOOD.body, after=never), timeout=0.1)
    never.set()
    assert (asked.value, asked.time.waits) == ({"said": "yes"}, [1])


def test_an_answer_that_takes_too_long_as_a_whole_is_given_up():
    asked = Asked(longest=-1, patience=Patience(attempts=2))
    assert "still not complete" in asked.error


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html>  Sorry \x1b[31m", media="text/html"), "'text/html' instead of JSON"),
        (Reply(b"<html>\n Sorry"), "something else than JSON, beginning '<html> Sorry'"),
        (Reply(b"PK..", media="application/zip"), "'application/zip' instead of JSON"),
        (Reply(b"[" * 100_000), "nested too deeply"),
        (Reply(b'{"amount": 000}'), "broken JSON (Expecting ',' delimiter"),
        (Reply(b'{"message": "bad since"}', status=400), 'status 400, beginning \'{"message"'),
        (Reply(status=404), "status 404"),
    ],
    ids=["html", "html as json", "zip", "deep", "broken", "400", "404"],
)
def test_an_answer_of_another_kind_is_one_clear_error_and_not_asked_for_again(reply, said):
    asked = Asked(reply)
    assert said in asked.error
    assert f"{asked.server.address}/x' answered with" in asked.error
    assert asked.error.endswith("try again later, or give another address with --address")
    assert "\x1b" not in asked.error
    assert asked.time.waits == []


def test_an_answer_may_not_be_larger_than_the_bound():
    assert "more than 10 bytes" in Asked(most=10).error
    assert Asked(most=len(GOOD.body)).value


def test_packed_answers_are_bounded_by_what_comes_out_of_them():
    import gzip  # noqa: PLC0415 - only here

    body = gzip.compress(b" " * 10_000 + GOOD.body)
    asked = Asked(Reply(body, headers={"Content-Encoding": "gzip"}), most=5_000)
    assert "more than 5,000 bytes" in asked.error


def test_redirects_stay_with_the_host():
    asked = Asked(Reply(status=302, headers={"Location": "/y?z=1"}))
    assert asked.value == {"said": "yes"}
    assert asked.server.asked == ["/x", "/y?z=1"]


@pytest.mark.parametrize(
    "place", ["https://elsewhere.invalid/x", "http://127.0.0.1:1/x", "//elsewhere.invalid/x", ""]
)
def test_redirects_to_another_place_are_refused(place):
    asked = Asked(Reply(status=301, headers={"Location": place}))
    assert "a redirect to another place" in asked.error
    assert len(asked.server.asked) == 1


def test_redirects_do_not_go_on_for_ever():
    asked = Asked(*[Reply(status=302, headers={"Location": "/x"})] * 9)
    assert "more than 5 redirects" in asked.error


def test_a_pace_lets_a_number_through_and_then_waits_for_its_turn():
    time = Hourglass(NOON)
    told = []
    pace = Pace(12, 120, time.clock, told.append)
    for _ in range(25):
        pace.take_turn()
    assert time.waits == [120, 120]
    assert told == ["waiting 120 s: 12 requests are the limit"] * 2


def test_a_date_without_its_zone_counts_as_universal_time():
    assert told_wait("Tue, 11 Mar 2025 12:00:30 -0000", NOON) == 30
