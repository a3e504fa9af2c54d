"""Adding files of registers: the same however often, replaced by newer ones, told what is left."""

import json
from datetime import date
from pathlib import Path

import pytest
from command import run

from kg.errors import UnreadableFile
from kg.loading.register import load_register
from kg.network import Network
from kg.ontology import Ontology
from kg.records.organisation import organisation_record
from kg.sources.loading import loaders
from kg.store.dataset import Dataset
from kg.store.folder import Folder

COLUMNS = 27
NAME = "SELECT ?name { ?o nhs:odsCode 'ZZ9' ; rdfs:label ?name }"


def _row(code, name, opened="19940401"):
    cells = [code, name, "Y60", "QZZ", *[""] * 6, opened, *[""] * (COLUMNS - 11)]
    return ",".join(f'"{cell}"' for cell in cells)


def _file(folder, *rows, name="etr_2026-01.csv"):
    path = Path(folder) / name
    path.write_text("\n".join(rows) + "\n")
    return path


def _load(store, *paths, **more):
    return load_register(store, loaders()["ods-csv"], paths, **more)


def test_a_trust_of_the_register_can_be_found_by_its_code(small_store, tmp_path):
    loaded = _load(small_store, _file(tmp_path, _row("ZZ9", "MADE UP NHS TRUST")))
    assert loaded.files["etr_2026-01.csv"] > 5
    assert [row["name"] for row in Dataset.open(small_store).select(NAME)] == ["Made Up NHS Trust"]


def test_loading_twice_changes_nothing(small_store, tmp_path):
    path = _file(tmp_path, _row("ZZ9", "MADE UP NHS TRUST"))
    first = _load(small_store, path)
    again = _load(small_store, path)
    assert (first.version, again.version) == (Folder(small_store).current().name, "")


def test_a_newer_release_replaces_the_former(small_store, tmp_path):
    _load(small_store, _file(tmp_path, _row("ZZ9", "MADE UP NHS TRUST")))
    (tmp_path / "new").mkdir()
    _load(small_store, _file(tmp_path / "new", _row("ZZ9", "RENAMED NHS TRUST")))
    assert [row["name"] for row in Dataset.open(small_store).select(NAME)] == ["Renamed NHS Trust"]


def test_a_code_that_the_seeds_know_stays_one_organisation(small_store, tmp_path):
    _load(small_store, _file(tmp_path, _row("LLL", "LEAD NHS FOUNDATION TRUST")))
    rows = Dataset.open(small_store).select("SELECT DISTINCT ?o { ?o nhs:odsCode 'LLL' }")
    assert [row["o"].rsplit("/")[-1] for row in rows] == ["LLL"]


def test_a_file_that_is_none_of_the_register_changes_nothing(small_store, tmp_path):
    before = Folder(small_store).current().name
    page = tmp_path / "etr.csv"
    page.write_text("<!doctype html><html><body>Not found</body></html>")
    with pytest.raises(UnreadableFile, match="nothing was changed"):
        _load(small_store, page)
    assert Folder(small_store).current().name == before
    assert "etr.csv" in run("load", "ods-csv", page, "--store", small_store, code=1).output


def test_the_command_lists_what_was_not_taken(small_store, tmp_path):
    path = _file(tmp_path, _row("ZZ9", "MADE UP NHS TRUST"), _row("!!", "NO CODE NHS TRUST"))
    told = json.loads(run("load", "ods-csv", path, "--store", small_store, "--json").stdout)
    assert len(told["rejected"]) == 1
    assert told["rejected"][0]["line"] == 2
    shown = run("load", "ods-csv", path, "--store", small_store, "--dry-run")
    assert "not taken" in shown.output
    assert "nothing was changed" in shown.output


def test_every_kind_of_the_interface_has_its_loader():
    assert set(loaders()) == {"ods-csv", "ods-xml", "ods-ord", "ods-fhir", "ocds", "spend"}


def test_a_code_told_by_two_sources_is_shown_once(small_store, tmp_path):
    _load(small_store, _file(tmp_path, _row("LLL", "LEAD NHS FOUNDATION TRUST")))
    dataset, ontology = Dataset.open(small_store), Ontology.load()
    record = organisation_record(
        dataset, Network.of(dataset, ontology), ontology, "organisation/LLL", date(2020, 1, 1)
    )
    assert [each.organisation.key for each in record.code_history] == ["organisation/LLL"]
