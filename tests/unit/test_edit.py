"""Edits of a store: what they change, what a later version makes of them, and what stops them."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from killing import kill_rounds
from small import register_row

from kg.errors import MalformedGraph, MalformedQuery, QueryTimeout, QueryTooLarge, StoreError
from kg.loading.change import GraphPart, GraphWrite, Update
from kg.loading.edit import edit
from kg.loading.register import load_register
from kg.namespaces import GENID
from kg.sources.loading import loaders
from kg.store.dataset import Dataset
from kg.store.folder import Folder
from kg.store.limits import Limits
from kg.store.segment import Segment

GRAPH = "http://example.org/g"
INSERT = "INSERT DATA { <x:a> <x:b> 1 }"
LIMITS = Limits(seconds=5, memory_mb=256)


def _quads(store: Path) -> set[ox.Quad]:
    return set(Dataset.open(store).quads())


def test_an_edit_makes_a_version_and_leaves_the_one_before_as_it_was(small_store):
    former, before = Folder(small_store).current(), _quads(small_store)
    done = edit(small_store, Update(INSERT), LIMITS)
    assert done.version == Folder(small_store).current().name != former.name
    assert len(_quads(small_store) - before) == done.added == 1
    (small_store / "current").write_text(former.name)
    assert _quads(small_store) == before


def test_what_changes_nothing_makes_no_version(small_store):
    edit(small_store, Update(INSERT), LIMITS)
    former = Folder(small_store).current().name
    assert edit(small_store, Update(INSERT), LIMITS).version == former
    assert Folder(small_store).current().name == former


def test_an_edit_taken_back_leaves_the_graph_as_it_was(small_store):
    before = _quads(small_store)
    edit(small_store, Update(INSERT), LIMITS)
    edit(small_store, Update(INSERT.replace("INSERT", "DELETE")), LIMITS)
    assert _quads(small_store) == before
    segment = Segment(small_store / "segments", "edits")
    assert segment.gone()  # and a source that states it will not bring it back


def test_blank_nodes_become_addresses_that_last(small_store):
    part = GraphPart(b"[] <x:b> [ <x:c> 1 ] .", "text/turtle", GRAPH)
    edit(small_store, GraphWrite(GRAPH, (part,)), LIMITS)
    quads = Dataset.open(small_store).quads(ox.NamedNode(GRAPH))
    assert len(quads) == 2
    assert all(quad.subject.value.startswith(GENID) for quad in quads)


WRONG = {
    "an update": (Update("INSERT {"), MalformedQuery, "line 1"),
    "a graph": (
        GraphWrite(GRAPH, (GraphPart(b"?", "text/turtle", GRAPH),)),
        MalformedGraph,
        "no text/turtle",
    ),
    "without end": (
        Update("INSERT { ?a ?b 1 } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"),
        (QueryTimeout, QueryTooLarge),
        "stopped",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_done_changes_nothing(small_store, case):
    change, error, told = WRONG[case]
    before = _quads(small_store)
    with pytest.raises(error, match=told):
        edit(small_store, change, LIMITS)
    assert _quads(small_store) == before
    assert not list(small_store.glob(".drafts-*"))
    assert edit(small_store, Update(INSERT), LIMITS).added == 1


MUCH = {
    "statements": ("kg.loading.edit._MOST_CHANGED", "3 statements, and one edit may change 2"),
    "things to check": ("kg.loading.edit_check._MOST", "4 things would have to be checked"),
}


@pytest.mark.parametrize("case", MUCH)
def test_an_edit_that_is_too_large_is_told_and_not_begun(small_store, monkeypatch, case):
    limit, told = MUCH[case]
    monkeypatch.setattr(limit, 2)
    before = _quads(small_store)
    with pytest.raises(QueryTooLarge, match=told):
        edit(small_store, Update("INSERT DATA { <x:a> <x:b> <x:c> , <x:d> , <x:e> }"), LIMITS)
    assert _quads(small_store) == before


def test_two_processes_that_write_at_once_do_not_undo_each_other(small_store, monkeypatch):
    other = Update("INSERT DATA { <x:other> <x:b> 1 }")
    check = edit.__globals__["check_change"]

    def meanwhile(*given):
        monkeypatch.setitem(edit.__globals__, "check_change", check)
        edit(small_store, other, LIMITS)
        return check(*given)

    monkeypatch.setitem(edit.__globals__, "check_change", meanwhile)
    with pytest.raises(StoreError, match="meanwhile"):
        edit(small_store, Update(INSERT), LIMITS)
    edit(small_store, Update(INSERT), LIMITS)
    subjects = {str(quad.subject) for quad in _quads(small_store)}
    assert {"<x:a>", "<x:other>"} <= subjects


def test_an_edit_takes_up_what_a_load_that_was_killed_has_left(small_store, tmp_path):
    former = Folder(small_store).current().name
    load_register(
        small_store, loaders()["ods-csv"], [register_row(tmp_path, "etr_2025-12.csv", "ZZ1")]
    )
    (small_store / "current").write_text(former)  # as if the load had ended before this
    edit(small_store, Update(INSERT), LIMITS)
    subjects = {str(quad.subject) for quad in _quads(small_store)}
    assert "<x:a>" in subjects
    assert any(subject.endswith("organisation/ZZ1>") for subject in subjects)


def test_killing_a_writer_loses_nothing_it_acknowledged(small_store):
    tally = kill_rounds(small_store, rounds=6)
    assert tally.acknowledged > 0
    assert (tally.rounds, tally.lost, tally.partial) == (6, 0, 0)
