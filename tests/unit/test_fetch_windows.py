"""Windows: everything of a period is collected, or what is missing is named."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fetch_server import FindATender, release
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.fetch.answers import Answer
from kg.sources.fetch.release_pages import Page, read_page
from kg.sources.fetch.windows import collect

START = datetime(2025, 3, 11)  # noqa: DTZ001 - the service knows local time only
END = START + timedelta(days=1)
LIMIT = 5


def asking(service):
    """Ask a replayed service without its server."""

    def ask(start, end, **more):
        query = {"updatedFrom": start.isoformat(), "updatedTo": end.isoformat(), "limit": "100"}
        reply = service("/", {**query, **more}, {})
        return read_page(Answer("", reply.status, {}, reply.body))

    return ask


def published(seconds):
    return [
        (START + timedelta(seconds=second), release(number, START))
        for number, second in enumerate(seconds)
    ]


seconds = st.integers(0, 86_400) | st.integers(40_000, 40_003)


@given(st.lists(seconds, max_size=60))
def test_every_release_is_collected_or_its_second_is_named(found):
    rows = published(found)
    collected = collect(START, END, asking(FindATender(rows, LIMIT)), LIMIT)
    got = {number for _, number in collected.rows}
    crowded = {when for when, count in Counter(when for when, _ in rows).items() if count >= LIMIT}
    for when, each in rows:
        assert each["id"] in got or when in crowded
    assert {start for start, _ in collected.incomplete} == crowded


@given(st.lists(st.integers(0, 20), max_size=60, unique=True).map(sorted))
def test_seconds_that_hold_just_less_than_a_page_are_collected_whole(found):
    rows = published([second for second in found for _ in range(LIMIT - 1)])
    collected = collect(START, END, asking(FindATender(rows, LIMIT)), LIMIT)
    assert len(collected.rows) == len(rows)
    assert collected.incomplete == []


def test_following_the_cursor_loses_releases_and_windows_do_not():
    rows = published([60 * (number // 3) for number in range(152)])
    ask = asking(FindATender(rows))
    page = ask(START, END)
    followed = {key for key, _ in page.rows}
    while page.next:
        page = ask(START, END, cursor=page.next.rpartition("cursor=")[2])
        followed |= {key for key, _ in page.rows}
    assert len(followed) == 151
    by_windows = collect(START, END, ask, 100)
    assert len(by_windows.rows) == 152
    assert by_windows.incomplete == []


def test_both_ends_of_a_period_count():
    collected = collect(START, END, asking(FindATender(published([0, 86_400]))), 100)
    assert len(collected.rows) == 2


def test_a_page_full_of_one_release_repeated_is_a_full_page():
    again = [(START + timedelta(hours=1), release(1, START))] * LIMIT
    later = [(START, release(2, START))]
    collected = collect(START, END, asking(FindATender(again + later, LIMIT)), LIMIT)
    assert len(collected.rows) == 2
    assert len(collected.incomplete) == 1


UK = ZoneInfo("Europe/London")


def by_instant(instants, fold, most):
    """A service that takes a local time that comes twice for the first, or for the second."""

    def instant(local):
        return local.replace(tzinfo=UK, fold=fold).astimezone(UTC)

    def ask(start, end):
        found = [n for n, when in enumerate(instants) if instant(start) <= when <= instant(end)]
        return Page(tuple((("", str(n)), b"") for n in found[:most]))

    return ask


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("day", ["2025-10-26", "2025-03-30"], ids=["back", "forward"])
@given(moments=st.lists(st.integers(0, 25 * 7200), max_size=40))
def test_nothing_is_lost_when_clocks_change(day, fold, moments):
    start = datetime.fromisoformat(day)
    midnight = start.replace(tzinfo=UK).astimezone(UTC)
    end = start + timedelta(days=1)
    length = end.replace(tzinfo=UK).astimezone(UTC) - midnight
    instants = [midnight + timedelta(seconds=half / 2) for half in moments]
    instants = [each for each in instants if each - midnight <= length]
    collected = collect(start, end, by_instant(instants, fold, LIMIT), LIMIT)
    if not collected.incomplete:
        assert len(collected.rows) == len(instants)


def test_what_lies_between_two_seconds_is_named_when_no_window_can_show_it():
    instants = [datetime(2025, 3, 11, 9, 0, 0, 500_000, tzinfo=UTC)] * 7
    collected = collect(START, END, by_instant(instants, 0, LIMIT), LIMIT)
    [(first, last)] = collected.incomplete
    assert (first.hour, first.second, last.second) == (9, 0, 1)
