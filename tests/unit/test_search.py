"""Searching names: the right thing first, mistyped or not."""

import pytest

from kg.store.search_index import Entry, search, write_index

ENTRIES = [
    Entry(
        "organisation/11J",
        "ClinicalCommissioningGroup",
        "NHS Dorset CCG",
        "Dorset CCG",
        "other name",
        9,
    ),
    Entry("organisation/QVV", "IntegratedCareBoard", "NHS Dorset ICB", "NHS Dorset ICB", "name", 3),
    Entry(
        "organisation/RDY", "FoundationTrust", "Dorset HealthCare", "Dorset HealthCare", "name", 8
    ),
    Entry("organisation/RDY", "FoundationTrust", "Dorset HealthCare", "RDY", "code", 8),
    Entry("organisation/RAT", "FoundationTrust", "North East London", "RAT", "code", 0),
    Entry(
        "organisation/RYK",
        "NHSTrust",
        "Dudley Integrated Health",
        "Dudley Integrated Health",
        "name",
        1,
    ),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    write_index(path, ENTRIES)
    return path


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("dorset ccg", "organisation/11J"),
        ("DORSET health", "organisation/RDY"),
        ("rdy", "organisation/RDY"),
        ("dorst healtcare", "organisation/RDY"),
        ("dudly integrated", "organisation/RYK"),
        ("ccg dorset", "organisation/11J"),
    ],
)
def test_the_thing_meant_comes_first(index, text, first):
    assert search(index, text)[0].key == first


def test_each_thing_is_found_once(index):
    keys = [match.key for match in search(index, "dorset")]
    assert sorted(keys) == sorted(set(keys))


def test_kinds_narrow_a_search(index):
    found = search(index, "dorset", kinds=frozenset({"FoundationTrust"}))
    assert [match.key for match in found] == ["organisation/RDY"]


@pytest.mark.parametrize(
    "text", ["", "   ", "''\"*()", "AND OR NOT", 'dorset" OR "x', "%", "é\x00"]
)
def test_no_text_breaks_a_search(index, text):
    assert isinstance(search(index, text), list)


def test_nothing_alike_is_nothing_found(index):
    assert search(index, "zzzzqqqq") == []
