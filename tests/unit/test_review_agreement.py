"""Claims side by side: contradictions, differences, and how many sources are independent."""

from dataclasses import replace

import pytest
import small

from kg.review.agreement import compare, contradictions, corroborations, independent
from kg.review.statement import Statement, statements

ONE = Statement(
    *("claim/a", "A.", "organisation/A", "partnerIn", "contract/C"),
    speaker="organisation/S",
    source="source/a",
    publisher="organisation/P",
    spans=frozenset({"1"}),
)
POUNDS = (("amount", "5"), ("basis", "annual"), ("currency", "GBP"), ("valueKind", "money"))


def other(**more):
    return replace(ONE, **{"id": "claim/b", "source": "source/b", **more})


@pytest.mark.parametrize(
    ("more", "kind", "by"),
    [
        ({}, "corroborates", ()),
        ({"speaker": "organisation/T"}, "corroborates", ("speaker",)),
        ({"status": "past"}, "corroborates", ()),
        ({"status": "planned"}, "differs", ("status",)),
        ({"status": "denied", "speaker": "x"}, "contradicts", ("status", "speaker")),
        ({"status": "disputed"}, "contradicts", ("status",)),
    ],
)
def test_two_claims_of_the_same_things(more, kind, by):
    link = compare(ONE, other(**more))
    assert (link.kind, link.by) == (kind, by)


@pytest.mark.parametrize(
    "more", [{"subject": "organisation/B"}, {"predicate": "bidsFor"}, {"object": "contract/D"}]
)
def test_claims_of_other_things_are_not_compared(more):
    assert compare(ONE, other(**more)) is None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (POUNDS, "corroborates"),
        ((("amount", "6"), *POUNDS[1:]), "differs"),
        ((("amount", "6"), ("basis", "paid"), *POUNDS[2:]), None),
        ((("amount", "6"), ("text", "a fee"), *POUNDS[2:]), "differs"),
        ((("number", "6"), ("unit", "beds"), ("valueKind", "count")), None),
    ],
)
def test_values_are_compared_where_they_measure_the_same(value, kind):
    worth = replace(ONE, object="", predicate="contractValue", value=POUNDS)
    link = compare(worth, replace(worth, id="claim/b", value=value))
    assert (link.kind if link else None) == kind


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({"publisher": "organisation/Q", "spans": frozenset({"2"})}, 2),
        ({"spans": frozenset({"2"})}, 1),
        ({"publisher": "organisation/Q"}, 1),
        ({"publisher": "organisation/Q", "spans": frozenset(), "text": "t"}, 2),
    ],
)
def test_the_same_publisher_or_the_very_words_are_no_further_source(more, count):
    assert len(independent([ONE, other(**more)])) == count


def test_a_text_that_two_sources_have_in_common_joins_those_that_share_either():
    chain = [
        replace(ONE, publisher="p1", text="t1", spans=frozenset()),
        other(publisher="p2", text="t2", spans=frozenset()),
        other(source="source/c", publisher="p2", text="t1", spans=frozenset()),
    ]
    assert independent(chain) == (frozenset({"source/a", "source/b", "source/c"}),)


def test_the_small_seeds_hold_one_denial_and_one_pair_of_values():
    found = {(each.kind, each.one.id, each.other.id) for each in contradictions(small.dataset())}
    assert ("contradicts", "claim/paper-2019-08", "claim/paper-2019-09") in found
    assert {kind for kind, *_ in found} == {"contradicts", "differs"}
    assert all(
        {"10", "11"} == {each[-2:] for each in pair} for kind, *pair in found if kind == "differs"
    )
    assert contradictions(small.dataset(), subject="organisation/LLL") == []


def test_whether_the_dudley_group_was_a_partner_is_in_dispute(shipped):
    found = contradictions(shipped, subject="organisation/RNA", predicate="partnerIn")
    [link] = [each for each in found if each.kind == "contradicts"]
    assert {link.one.id, link.other.id} == {
        "claim/dudley-icp-2020-07-07-28",
        "claim/dudley-icp-2020-07-07-41",
    }
    assert {link.one.status, link.other.status} == {"denied", "asserted"}
    assert {link.one.speaker, link.other.speaker} == {
        "document/dudley-consultants-letter-2020-07",
        "organisation/RYK",
    }


def test_what_several_publishers_say_is_found_once_with_all_of_them(shipped):
    found = corroborations(shipped, predicate="leadProviderOf")
    [lead] = [each for each in found if each.claims[0].subject == "organisation/RDY"]
    assert len(lead.sources) == len({each.publisher for each in lead.claims}) == 3
    assert corroborations(shipped, predicate="leadProviderOf", least=4) == []


def test_rejected_claims_are_not_read_and_filters_hold():
    every = statements(small.dataset())
    assert len(every) == 15
    [one] = statements(small.dataset(), subject="contract/urgent", predicate="coversService")
    assert (one.id, one.object, one.publisher) == (
        "claim/paper-2019-13",
        "service/calls",
        "organisation/paper",
    )
