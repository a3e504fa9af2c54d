"""Searching names: the right thing first, mistyped or not."""

from datetime import date

import pytest

from kg.store.catalogue import Catalogue, Filter
from kg.store.catalogue_writing import write_catalogue
from kg.store.search_index import search

ROWS = {
    "kind": [
        ("organisation/11J", "ClinicalCommissioningGroup", 5),
        ("organisation/11J", "NHSBody", 3),
        ("organisation/QVV", "IntegratedCareBoard", 5),
        ("organisation/RDY", "FoundationTrust", 5),
        ("organisation/RAT", "FoundationTrust", 5),
        ("organisation/RYK", "NHSTrust", 5),
        ("organisation/unnamed", "NHSTrust", 5),
        ("contract/RDY", "Contract", 1),
    ],
    "label": [
        ("organisation/11J", "NHS Dorset CCG"),
        ("organisation/QVV", "NHS Dorset ICB"),
        ("organisation/RDY", "Dorset HealthCare"),
        ("organisation/RAT", "North East London"),
        ("organisation/RYK", "Dudley Integrated Health"),
        ("contract/RDY", "A contract"),
    ],
    "called": [("organisation/11J", "Dorset CCG", "other name")],
    "naming": [("name/1", "organisation/RYK")],
    "wording": [("name/1", "Mental Health Partnership")],
    "code": [("organisation/RDY", "RDY"), ("organisation/RAT", "RAT")],
    "start": [("organisation/QVV", "2022-07-01")],
    "finish": [("organisation/11J", "2022-06-01")],
    "exactness": [("organisation/11J", "month")],
    "weight": [("organisation/11J", 4), ("organisation/11J", 5), ("organisation/RDY", 8)],
}


def _adding(*lots):
    def fill(writer):
        for lot in lots:
            for table, rows in lot.items():
                for row in rows:
                    writer.add(table, *row)

    return fill


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    write_catalogue(path, _adding(ROWS))
    return Catalogue.open(path)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("dorset ccg", "organisation/11J"),
        ("DORSET health", "organisation/RDY"),
        ("rdy", "organisation/RDY"),
        ("dorst healtcare", "organisation/RDY"),
        ("dudly integrated", "organisation/RYK"),
        ("ccg dorset", "organisation/11J"),
        ("mental health partnership", "organisation/RYK"),
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


def test_a_thing_of_several_classes_is_listed_once_with_the_most_specific(index):
    thing = index.get("organisation/11J")
    assert (thing.kind, thing.weight, thing.last) == ("ClinicalCommissioningGroup", 9, "2022-06-30")
    assert index.get("organisation/none") is None


def test_things_are_listed_by_name_and_in_parts(index):
    listing = index.list(Filter("organisation"))
    labels = [each.label for each in listing]
    assert labels == sorted(labels)
    assert len(labels) == len(listing) == 5
    assert [each.label for each in listing[1:3]] == labels[1:3]
    assert listing.position("organisation/RYK") == labels.index("Dudley Integrated Health")
    with pytest.raises(ValueError, match="contract/RDY"):
        listing.position("contract/RDY")


@pytest.mark.parametrize(
    ("state", "day", "keys"),
    [
        ("", "2020-01-01", {"11J", "RDY", "RAT", "RYK"}),
        ("", "2022-06-30", {"11J", "RDY", "RAT", "RYK"}),
        ("", "2022-07-01", {"QVV", "RDY", "RAT", "RYK"}),
        ("ended", "2023-01-01", {"11J"}),
        ("not-yet", "2020-01-01", {"QVV"}),
        ("any", "2020-01-01", {"11J", "QVV", "RDY", "RAT", "RYK"}),
    ],
)
def test_a_list_is_as_of_a_day(index, state, day, keys):
    wanted = Filter("organisation", state=state, day=date.fromisoformat(day))
    assert {each.key.removeprefix("organisation/") for each in index.list(wanted)} == keys


def _told(catalogue):
    things = catalogue.select(
        "SELECT key, kind, label, first, last, code, weight, sorted FROM thing"
    )
    names = catalogue.select(
        "SELECT key, name, how, folded FROM name JOIN thing ON thing.rowid = name.thing"
    )
    return sorted(things), sorted(names)


NAMED = {table: ROWS[table] for table in ("kind", "label")}
REST = {
    **{table: rows for table, rows in ROWS.items() if table not in NAMED},
    "kind": [("organisation/RYK", "Trust", 9)],
    "label": [("organisation/RYK", "A better known name")],
}


def test_rows_added_later_make_the_catalogue_that_all_at_once_would(tmp_path):
    whole, added = tmp_path / "whole.sqlite", tmp_path / "added.sqlite"
    write_catalogue(whole, _adding(NAMED, REST))
    for lot in (NAMED, REST):
        write_catalogue(added, _adding(lot))
    one, other = Catalogue.open(whole), Catalogue.open(added)
    assert _told(one) == _told(other)
    assert one.get("organisation/RYK").kind == "Trust"
    for text in ("dorset ccg", "mental health partnership", "dudly", "better known", "RAT"):
        assert [each.key for each in search(one, text)] == [
            each.key for each in search(other, text)
        ]


def test_things_added_later_are_listed_and_found(tmp_path):
    path = tmp_path / "two.sqlite"
    write_catalogue(path, _adding(ROWS))

    def more(writer):
        writer.add("kind", "organisation/NEW", "NHSTrust", 5)
        writer.add("label", "organisation/NEW", "Quayside Trust")

    write_catalogue(path, more)
    found = Catalogue.open(path)
    assert [each.key for each in search(found, "quaysde")] == ["organisation/NEW"]
    assert "organisation/NEW" in {each.key for each in found.list(Filter("organisation"))}


def test_things_of_one_short_name_know_each_other(index):
    assert index.alike("organisation/RDY") == ("contract/RDY",)
    assert index.sharing_codes() == frozenset()
    assert index.kinds("organisation")["FoundationTrust"] == 2
