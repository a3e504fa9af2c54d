"""Relationships in words: the tense follows the state, doubt about dates stays."""

from decimal import Decimal

import networkx as nx
import pytest

from viz import dates, wording
from viz.table import money, rows
from viz.text import clean, lines, link_address, web_address, width


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("current", "is a partner in"),
        ("undated", "is a partner in"),
        ("ended", "was a partner in (until 31 March 2020)"),
        ("not-yet", "is to be a partner in (1 April 2019 to 31 March 2020)"),
    ],
)
def test_the_tense_follows_the_state(state, words):
    edge = {"kind": "ContractRole", "label": "partner", "from": "2019-04-01", "to": "2020-03-31"}

    assert wording.dated_relation(edge | {"state": state}) == (
        words.replace("since 1 April 2019 to", "")
    )


def test_an_end_known_only_between_two_days_is_told_as_such():
    edge = {
        "kind": "ContractRole",
        "label": "partner",
        "state": "withdrawing",
        "from": "2019-04-01",
        "to_earliest": "2019-07-10",
        "to": "2019-10-20",
    }

    assert wording.period(edge) == (
        "since 1 April 2019; ending between 10 July 2019 and 20 October 2019"
    )
    assert wording.dated_relation(edge | {"state": "ended"}) == (
        "was a partner in (ended between 10 July 2019 and 20 October 2019)"
    )


def test_a_planned_claim_is_told_in_the_future_and_a_past_one_in_the_past():
    claim = {"kind": "Claim", "label": "is partner in", "state": "current"}

    assert wording.relation(claim | {"status": "planned"}) == "is to be partner in"
    assert wording.relation(claim | {"status": "past"}) == "was partner in"


def test_an_end_that_may_lie_anywhere_is_told_by_its_last_possible_day():
    edge = {"kind": "Post", "label": "chair", "from": "2017", "to": "2023", "state": "withdrawing"}

    assert wording.dated_relation(edge | {"to_earliest": "2017-01-01"}) == (
        "is chair at (ending by 2023 at the latest)"
    )


def test_a_label_with_braces_is_told_as_it_stands():
    edge = {"kind": "ContractRole", "label": "{0.__class__}", "state": "current"}

    assert wording.relation(edge) == "is a {0.__class__} in"


def test_an_event_is_told_with_its_date_and_not_as_ended():
    edge = {"kind": "Succession", "label": "succeeded by", "from": "2022-07-01", "to": "2022-07-01"}

    assert wording.dated_relation(edge | {"state": "ended"}) == "was succeeded by (1 July 2022)"


@pytest.mark.parametrize("odd", ["2019-13", "2019-02-30", "0", "20x9", "2019-1-1-1", "٢٠١٩"])
def test_what_is_no_date_is_shown_but_never_placed_in_time(odd):
    assert dates.spoken(odd) == odd
    assert dates.first_day(odd) == dates.last_day(odd) == ""


def test_rows_carry_sources_claims_value_and_who_disputes():
    graph = nx.MultiDiGraph(
        sources={
            "source/notice": {
                "title": "Notice",
                "publisher": "Find a Tender",
                "date": "2025-05",
                "url": "https://example.org/n",
                "verification": "reported-in-reference",
            }
        }
    )
    graph.add_node("i:a", key="organisation/a", label="A")
    graph.add_node("i:b", key="organisation/b", label="B")
    graph.add_edge("i:a", "i:b", key="i:p")
    graph.edges["i:a", "i:b", "i:p"].update(
        key="money/p",
        kind="Payment",
        label="paid",
        family="money",
        value=Decimal(2000000),
        currency="GBP",
        basis="paid",
        sources=("source/notice", "source/unknown"),
        claims=("claim/n-1",),
        disputed_by=("claim/n-2",),
    )

    (row,) = rows(graph)

    assert (row.sentence, row.kind, row.value) == ("A paid B", "payment", "£2,000,000 (paid)")
    assert (row.claims, row.disputed_by) == (("claim/n-1",), ("claim/n-2",))
    assert [source.title for source in row.sources] == ["Notice", "source/unknown"]
    assert row.sources[0].date == "May 2025"
    assert row.sources[0].verification == "reported in reference"


def test_rows_do_not_depend_on_the_order_of_edges():
    edges = [("a", "b", "k1", {"key": "x"}), ("b", "c", "k2", {"key": "y"})]
    one, other = nx.MultiDiGraph(), nx.MultiDiGraph()
    for graph, order in ((one, edges), (other, edges[::-1])):
        for origin, end, key, attributes in order:
            graph.add_edge(origin, end, key=key)
            graph.edges[origin, end, key].update(attributes)

    assert rows(one) == rows(other)


@pytest.mark.parametrize(
    ("value", "currency", "written"),
    [
        ("0", "GBP", "£0"),
        (None, "GBP", ""),
        ("12.5", "CHF", "12.50 CHF"),
        ("about two", "GBP", "£about two"),
        ("1E+6", "", "1,000,000"),
        ("NaN", "GBP", "£NaN"),
    ],
)
def test_amounts_are_written_exactly(value, currency, written):
    assert money(value, currency) == written


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "\x00javascript:x", "data:text/html,x", "VBScript:x", "ftp://x/y", ""],
)
def test_only_web_addresses_are_followed(address):
    assert web_address(address) == ""


def test_relative_addresses_may_be_linked_but_no_other_scheme():
    assert link_address("?focus=organisation/RYF") == "?focus=organisation/RYF"
    assert link_address("java\nscript:alert(1)") == "java script:alert(1)"
    assert link_address("mailto:a@b") == ""


def test_direction_marks_and_control_characters_do_not_survive():
    assert clean("a\u202eb\x07c\ud800d") == "ab\N{REPLACEMENT CHARACTER}c\N{REPLACEMENT CHARACTER}d"


def test_a_long_label_is_cut_visibly():
    cut = lines("one two three four five six seven eight nine ten eleven twelve", longest=10)

    assert len(cut) == 3
    assert cut[-1].endswith("…")


def test_wide_characters_take_more_room():
    assert width("漢字", 10) > width("ab", 10)
