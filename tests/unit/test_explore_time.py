"""Events of the explorer: what changes when, as exactly as it is known."""

from datetime import date
from types import SimpleNamespace

from api.site.happening import events, moment
from kg.dates import Period
from kg.network.edges import Edge

REPORTED = {"claim/a-1": SimpleNamespace(reported="2020-05")}
READS = SimpleNamespace(claims=SimpleNamespace(get=REPORTED.get, read=list))


def _edge(start="", end="", earliest="", *, reported=None):
    return Edge(
        key="claim/a-1" if reported else "role/x",
        source="a",
        target="b",
        kind="ContractRole",
        label="partner",
        family="contract",
        role="partner",
        status="accepted",
        period=Period.parse(start, end, earliest),
        reported=reported,
        value="",
        currency="",
        basis="",
        directed=True,
    )


def _told(*edges):
    return {each.at: each.words for each in events(READS, edges)}


def test_a_relation_begins_withdraws_and_is_over_the_day_after_its_last():
    assert _told(_edge("2019-04-01", "2020-03-31", "2019-07-10")) == {
        "2019-04-01": "1 April 2019: 1 new",
        "2019-07-10": "10 July 2019: 1 withdrawing",
        "2020-04-01": "1 April 2020: 1 ended",
    }


def test_what_is_known_to_the_month_or_year_is_told_so():
    assert _told(_edge("2019-04", "2020")) == {
        "2019-04-01": "April 2019: 1 new",
        "2021-01-01": "after 2020: 1 ended",
    }


def test_one_exact_day_names_the_day_for_all_that_change_with_it():
    told = _told(_edge("2019"), _edge("2019-01-01"), _edge("", "2018-12-31"))
    assert told == {"2019-01-01": "1 January 2019: 2 new, 1 ended"}


def test_a_claim_is_new_when_it_is_reported_whatever_it_claims():
    claim = _edge("2015", "2016", reported=date(2020, 5, 31))
    assert _told(claim) == {"2020-05-31": "May 2020: 1 new"}


def test_a_start_before_the_service_existed_is_no_event():
    assert _told(_edge("1847-01-01")) == {}


def test_each_event_shows_on_its_own_day_and_no_day_sooner():
    for bounds in (("2019-04-01", "2020-03-31", "2019-07-10"), ("2019-04", "2021", "2019-07")):
        edge = _edge(*bounds)
        for event in events(READS, [edge]):
            eve = date.fromordinal(event.day.toordinal() - 1)
            assert edge.state(event.day) != edge.state(eve)


def test_a_moment_between_events_knows_both():
    known = events(READS, [_edge("2019-04-01", "2020-03-31")])
    before, between, after = (moment(known, day) for day in _DAYS)
    assert (before.before, before.after) == (None, known[0])
    assert before.words == "1 January 2018"
    assert (between.before, between.after, between.rank) == (known[0], known[1], 0)
    assert (after.before, after.after, after.rank) == (known[1], None, 1)
    on_it = moment(known, known[1].day)
    assert (on_it.before, on_it.after, on_it.words) == (known[0], None, known[1].words)


_DAYS = (date(2018, 1, 1), date(2019, 6, 1), date(2021, 1, 1))
