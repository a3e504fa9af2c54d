"""A version is filled on other cores while its statements are still being made."""

import sqlite3
from pathlib import Path
from threading import Event
from unittest.mock import Mock

import pyoxigraph as ox
import pytest
from small import register_row

import kg.publish.catalogue
import kg.publish.version
from kg.errors import StoreError
from kg.loading.register import load_register
from kg.publish.catalogue import CatalogueMaking
from kg.sources.loading import loaders
from kg.store.aside import Aside
from kg.store.bulk import BulkLoad
from kg.store.dataset import Dataset

LABELLED = '<https://w3id.org/nhs-kg/id/organisation/ZZ{0}> <{1}> "{0}" .\n'
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def _load(store: Path, *paths: Path, **more) -> None:
    load_register(store, loaders()["ods-csv"], paths, **more)


def _codes(store: Path) -> set[str]:
    rows = Dataset.open(store).select("SELECT ?c { ?o nhs:odsCode ?c FILTER(STRSTARTS(?c, 'ZZ')) }")
    return {str(row["c"]) for row in rows}


@pytest.fixture
def filled_late(monkeypatch):
    """Counts the versions that were filled once everything had been read."""
    with monkeypatch.context() as patch:
        late = Mock(wraps=kg.publish.version.Draft)
        patch.setattr(kg.publish.version, "Draft", late)
        yield late


def test_what_stands_whole_is_filled_while_it_is_read(small_store, tmp_path, filled_late):
    _load(small_store, register_row(tmp_path, "etr_2025-12.csv", "ZZ1"))
    assert not filled_late.called
    assert _codes(small_store) == {"ZZ1"}


def test_what_gives_way_is_filled_when_all_is_read(small_store, tmp_path, filled_late):
    _load(small_store, register_row(tmp_path, "etr_2015-10.csv", "ZZ1"))
    _load(small_store, register_row(tmp_path, "etr_2025-12.csv", "ZZ1"))
    assert filled_late.called
    assert _codes(small_store) == {"ZZ1"}


def test_what_another_process_publishes_meanwhile_is_kept(small_store, tmp_path, filled_late):
    other = register_row(tmp_path, "etr_2014-01.csv", "ZZ9")

    def meanwhile(step: str) -> None:
        if step.startswith("reading"):
            _load(small_store, other)

    _load(small_store, register_row(tmp_path, "etr_2025-12.csv", "ZZ1"), progress=meanwhile)
    assert filled_late.called
    assert _codes(small_store) == {"ZZ1", "ZZ9"}


def test_statements_come_in_many_portions(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.store.bulk._FIRST", 7)
    monkeypatch.setattr("kg.store.bulk._MOST", 20)
    store = ox.Store()
    with BulkLoad(store, tmp_path) as load:
        for number in range(300):
            load.take(LABELLED.format(number, LABEL).encode())
        load.finish()
    assert len(store) == 300
    assert not list(tmp_path.iterdir())


def test_what_is_no_statement_fails_the_load(tmp_path):
    with BulkLoad(ox.Store(), tmp_path) as load:
        load.take(b"<x:a> <x:b> .\n")
        with pytest.raises(SyntaxError):
            load.finish()


def test_a_catalogue_made_beside_is_the_one_made_here(tmp_path, monkeypatch):
    kind = "<https://w3id.org/nhs-kg/id/organisation/ZZ{0}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/nhs-kg/def#NHSTrust> .\n"  # noqa: E501
    found = []
    for little in (0, 1 << 30):
        monkeypatch.setattr(kg.publish.catalogue, "_LITTLE", little)
        monkeypatch.setattr(kg.publish.catalogue, "_PIECE", 1000)
        path = tmp_path / f"{little}.sqlite"
        with CatalogueMaking(path) as making:
            for number in range(100):
                making.take((LABELLED.format(number, LABEL) + kind.format(number)).encode())
            making.end()
            making.finish()
        rows = sqlite3.connect(path).execute("SELECT key, kind, label FROM thing ORDER BY key")
        found.append(rows.fetchall())
    assert found[0] == found[1]
    assert len(found[0]) == 100


def test_a_catalogue_that_cannot_be_written_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(kg.publish.catalogue, "_LITTLE", 0)
    with CatalogueMaking(tmp_path / "missing" / "search.sqlite") as making:
        for number in range(100):
            making.take(LABELLED.format(number, LABEL).encode())
        making.end()
        with pytest.raises(StoreError, match="unable to open database"):
            making.finish()


def test_tasks_aside_are_done_in_order_and_not_too_many_wait():
    done, go = [], Event()
    with Aside(most=2) as aside:
        aside.do(go.wait)
        aside.do(lambda: done.append(1))
        assert not done
        go.set()
        aside.do(lambda: done.append(2))
        aside.finish()
    assert done == [1, 2]


def test_a_task_that_fails_is_told_and_the_rest_is_left_out_at_the_end_of_the_block():
    done = []
    with Aside(most=3) as aside:
        aside.do(lambda: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            aside.finish()
    with pytest.raises(RuntimeError), aside:
        aside.do(lambda: done.append(1))
    assert not done
