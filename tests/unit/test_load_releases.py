"""Releases and batches side by side: which has the word on what, and what is told of it."""

import json
from pathlib import Path

import pytest
from command import run

from kg.errors import UnreadableFile
from kg.keys import key_of
from kg.loading.register import load_register
from kg.sources.loading import Known, loaders
from kg.store.dataset import Dataset

COLUMNS = 27
OLD = "etr_2015-10.csv"
NEW = "etr_2025-12.csv"
SEEN = """
SELECT ?name ?seen ?source {
  ?n nhs:nameOf id:organisation\\/ZZ1 ; skosxl:literalForm ?name ; nhs:observedOn ?seen ;
     prov:hadPrimarySource ?source }
"""


def _row(code, name, area="QZZ", closed=""):
    cells = [code, name, "Y60", area, *[""] * 6, "19940401", closed, *[""] * (COLUMNS - 12)]
    return ",".join(f'"{cell}"' for cell in cells)


def _file(folder, name, *rows):
    path = Path(folder) / name
    path.write_text("\n".join(rows) + "\n")
    return path


def _load(store, *paths, kind="ods-csv", **more):
    return load_register(store, loaders()[kind], paths, **more)


def _rows(store, query):
    return sorted(
        tuple(key_of(str(value)) for value in row.values())
        for row in Dataset.open(store).select(query)
    )


@pytest.fixture
def releases(tmp_path):
    old = _file(tmp_path, OLD, _row("ZZ1", "FIRST NHS TRUST", "QZ1"), _row("ZZ2", "GONE NHS TRUST"))
    rows = _row("ZZ1", "SECOND NHS TRUST", "QZ2", "20240930"), _row("ZZ3", "LATE NHS TRUST")
    return old, _file(tmp_path, NEW, *rows)


def test_an_older_release_keeps_only_its_names_and_what_has_vanished(small_store, releases):
    _load(small_store, *releases)
    assert [row[0] for row in _rows(small_store, SEEN)] == ["First NHS Trust", "Second NHS Trust"]
    label = (
        "SELECT ?code ?l { ?o nhs:odsCode ?code ; rdfs:label ?l FILTER(STRSTARTS(?code, 'ZZ')) }"
    )
    assert _rows(small_store, label) == [
        ("ZZ1", "Second NHS Trust"),
        ("ZZ2", "Gone NHS Trust"),
        ("ZZ3", "Late NHS Trust"),
    ]
    placed = "SELECT ?where { ?p nhs:placed id:organisation\\/ZZ1 ; nhs:placedIn ?where }"
    assert ("place/ods-QZ1",) not in _rows(small_store, placed)


def test_a_name_seen_in_two_releases_is_one_name_with_two_sources(small_store, tmp_path):
    _load(small_store, _file(tmp_path, NEW, _row("ZZ1", "SAME NHS TRUST")))
    _load(small_store, _file(tmp_path, OLD, _row("ZZ1", "SAME NHS TRUST")))
    assert (
        len(_rows(small_store, "SELECT DISTINCT ?n { ?n nhs:nameOf id:organisation\\/ZZ1 }")) == 1
    )
    assert {row[1:] for row in _rows(small_store, SEEN)} >= {
        ("2015-10-01", "source/ods-csv-etr-2015-10"),
        ("2025-12-01", "source/ods-csv-etr-2025-12"),
    }


def test_what_a_newer_release_changes_is_counted_by_facet(small_store, releases):
    old, new = releases
    _load(small_store, old)
    loaded = _load(small_store, new)
    (told,) = loaded.changes[new.name]
    assert (told.register, told.former, told.released) == ("ods-etr", "2015-10", "2025-12")
    assert (told.added, told.changed, told.ended, told.vanished) == (1, 1, 1, 1)
    assert told.facets == {"name": 1, "dates": 1, "relationships": 1}
    assert told.examples == {
        "added": ("ZZ3",),
        "changed": ("ZZ1",),
        "ended": ("ZZ1",),
        "vanished": ("ZZ2",),
    }


def test_a_release_that_says_the_same_again_changes_no_record(small_store, tmp_path):
    row = _row("ZZ1", "SAME NHS TRUST")
    loaded = _load(small_store, _file(tmp_path, OLD, row), _file(tmp_path, NEW, row))
    (told,) = loaded.changes[NEW]
    assert (told.added, told.changed, told.ended, told.vanished) == (0, 0, 0, 0)


def test_an_older_release_that_comes_later_says_that_it_is_older(small_store, releases):
    old, new = releases
    _load(small_store, new)
    loaded = _load(small_store, old)
    assert "newer releases (2025-12)" in loaded.notes[old.name][0]
    assert not loaded.changes


def test_two_files_of_one_release_are_refused_unless_they_are_the_same(small_store, tmp_path):
    first = _file(tmp_path, "etr_a_2025-12.csv", _row("ZZ1", "ONE NHS TRUST"))
    second = _file(tmp_path, "etr_b_2025-12.csv", _row("ZZ1", "TWO NHS TRUST"))
    with pytest.raises(UnreadableFile, match="put the day of each into its name"):
        _load(small_store, first, second)
    second.write_bytes(first.read_bytes())
    assert _load(small_store, first, second).version


def test_a_code_only_mentioned_in_one_table_is_described_by_another(small_store, tmp_path):
    cells = ["Z99001", "A SURGERY", *[""] * 10, "A", "", "ZZ1", *[""] * 10, "4", ""]
    practices = _file(tmp_path, "epraccur_2025-12.csv", ",".join(cells))
    trusts = _file(tmp_path, NEW, _row("ZZ1", "REAL NHS TRUST"))
    _load(small_store, practices)
    _load(small_store, trusts)
    practices.write_text(practices.read_text().replace("A SURGERY", "B SURGERY"))
    _load(small_store, practices)
    assert _rows(small_store, "SELECT ?l { id:organisation\\/ZZ1 rdfs:label ?l }") == [
        ("Real NHS Trust",)
    ]


def test_the_command_tells_what_changed_in_words_and_as_json(small_store, releases):
    shown = run("load", "ods-csv", *releases, "--store", small_store)
    assert "ods-etr, 2025-12 after 2015-10" in shown.output
    assert "1 changed (name 1, dates 1, relationships 1), such as ZZ1" in shown.output
    told = json.loads(
        run("load", "ods-csv", *releases, "--store", small_store, "--json", "--dry-run").stdout
    )
    assert told["changes"][NEW][0]["examples"]["vanished"] == ["ZZ2"]


PAID = "SELECT ?amount { ?p a nhs:Payment ; nhs:amount ?amount }"


def _spend(folder, name, *amounts, supplier="B Ltd"):
    lines = (f"A made-up trust,01/09/2020,Gas,{supplier},{each}" for each in amounts)
    return _file(folder, name, "Entity,Date,Expense type,Supplier,Amount", *lines)


def test_a_corrected_list_of_payments_takes_the_place_of_the_former(small_store, tmp_path):
    _load(
        small_store, _spend(tmp_path, "ZZ1_2020-09.csv", 30000, supplier="Wrong Ltd"), kind="spend"
    )
    corrected = _spend(tmp_path, "ZZ1_2020-09_corrected.csv", 40000)
    loaded = _load(small_store, corrected, kind="spend")
    assert _rows(small_store, PAID) == [("40000",)]
    (note,) = loaded.notes[corrected.name]
    assert note.startswith("replaces what 'ZZ1_2020-09.csv' tells of ")
    labels = "SELECT ?l { ?o rdfs:label ?l FILTER(CONTAINS(?l, 'Wrong')) }"
    assert _rows(small_store, labels) == []


TENDER = {
    "ocid": "ocds-h6vhtk-000001",
    "id": "000001-2025",
    "date": "2025-02-01T10:00:00Z",
    "tag": ["award", "contract"],
    "buyer": {"id": "GB-FTS-1", "name": "A board"},
    "parties": [
        {"id": "GB-FTS-1", "name": "A board", "roles": ["buyer"]},
        {"id": "GB-FTS-2", "name": "One Ltd", "roles": ["supplier"]},
    ],
    "tender": {"id": "t", "title": "Night care"},
    "awards": [{"id": "1", "status": "active", "suppliers": [{"id": "GB-FTS-2"}]}],
    "contracts": [
        {
            "id": "1",
            "awardID": "1",
            "status": "active",
            "value": {"amount": 100, "currency": "GBP"},
            "period": {"startDate": "2025-04-01", "endDate": "2027-03-31"},
        }
    ],
}
LONGER = {
    **{name: TENDER[name] for name in ("ocid", "buyer", "parties")},
    "id": "000002-2026",
    "date": "2026-02-01T10:00:00Z",
    "tag": ["contractAmendment"],
    "contracts": [{"id": "1", "awardID": "1", "period": {"endDate": "2029-03-31"}}],
}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_process_in_two_files_is_told_as_one_whichever_comes_first(small_store, tmp_path, order):
    whole = _file(tmp_path, "whole.jsonl", json.dumps(TENDER), json.dumps(LONGER))
    parts = (
        _file(tmp_path, "a.jsonl", json.dumps(TENDER)),
        _file(tmp_path, "b.jsonl", json.dumps(LONGER)),
    )
    loader = loaders()["ocds"]
    for place in order:
        loaded = _load(small_store, parts[place], kind="ocds")
    assert loaded.notes[parts[order[1]].name][0].startswith("is put together with what")
    asked = (
        "SELECT ?f ?t { ?r a nhs:ContractRole ; nhs:inContract id:contract\\/ocds-h6vhtk-000001"
        " OPTIONAL { ?r nhs:from ?f } OPTIONAL { ?r nhs:to ?t } }"
    )
    apart = _rows(small_store, asked)
    assert apart
    known = Dataset.in_memory(list(loader.quads(whole, Known(), print)))
    told = sorted(tuple(key_of(str(v)) for v in row.values()) for row in known.select(asked))
    assert apart == told
    noticed = "SELECT DISTINCT ?n { ?n a nhs:Notice }"
    assert len(_rows(small_store, noticed)) == 2


def test_shortcomings_of_notices_are_counted_by_kind(small_store, tmp_path):
    lines = [json.dumps({**LONGER, "ocid": f"ocds-h6vhtk-00000{number}"}) for number in range(3)]
    loaded = _load(small_store, _file(tmp_path, "n.jsonl", *lines), kind="ocds", dry_run=True)
    assert loaded.shortcomings["initiationType: missing"] == 3
    shown = run("load", "ocds", tmp_path / "n.jsonl", "--store", small_store, "--dry-run")
    assert "3 initiationType: missing" in shown.output
