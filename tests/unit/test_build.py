"""A build changes nothing until it has succeeded, whatever goes wrong."""

import os
import shutil

import pytest
import small
from dying import dying

from kg.build import build, check_seeds
from kg.errors import DamagedStore, NonConformant, NoStore, SeedError, StoreError, UnwritableStore
from kg.store.dataset import Dataset
from kg.store.folder import KEPT_VERSIONS, Folder

DOCUMENT = "documents/paper-2019.yaml"
IMPORTS = "import pyshacl\nfrom kg.build import build"
BUILDS = "build(store, seeds_folder=Path(sys.argv[1]), fresh=True)"
TITLE = "SELECT ?title { id:source\\/paper-2019 rdfs:label ?title }"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A store of the small seeds, with its seeds beside it."""
    home = tmp_path_factory.mktemp("built")
    seeds = small.copy_of_seeds(home)
    build(home / "store", seeds_folder=seeds)
    return home


def _titles(store) -> list[object]:
    return [row["title"] for row in Dataset.open(store).select(TITLE)]


def test_a_build_can_be_opened_and_searched(built):
    dataset = Dataset.open(built / "store")
    assert _titles(built / "store") == ["Report on urgent care"]
    assert dataset.manifest["counts"]["claims"] == 15
    assert dataset.home.search.is_file()


def test_a_second_build_finds_nothing_to_do(built):
    again = build(built / "store", seeds_folder=built / "seeds")
    assert not again.built


def test_a_bad_seed_leaves_the_former_store_as_it_was(built, tmp_path):
    seeds = small.copy_of_seeds(tmp_path)
    path = seeds / DOCUMENT
    path.write_text(path.read_text().replace("leadProviderOf", "leadsSomething"))
    before = Folder(built / "store").current().name
    with pytest.raises(SeedError):
        build(built / "store", seeds_folder=seeds)
    assert Folder(built / "store").current().name == before


def test_a_violated_shape_names_file_line_and_field(built, tmp_path):
    seeds = small.copy_of_seeds(tmp_path)
    path = seeds / "organisations" / "organisations.csv"
    path.write_text(path.read_text().replace("LLL,LLL,", "LLL,l?l,", 1))
    with pytest.raises(NonConformant, match=r"organisations.csv:3: organisation/LLL.odsCode"):
        build(built / "store", seeds_folder=seeds)
    report = check_seeds(seeds_folder=seeds)
    assert not report.conforms
    assert report.violations[0].problem.line == 3


def test_old_versions_are_kept_but_not_for_ever(tmp_path):
    seeds = small.copy_of_seeds(tmp_path)
    for _ in range(KEPT_VERSIONS + 1):
        build(tmp_path / "store", seeds_folder=seeds, fresh=True)
    names = [version.name for version in Folder(tmp_path / "store").versions()]
    assert len(names) == KEPT_VERSIONS
    assert Folder(tmp_path / "store").current().name == names[-1]


def test_kill_nine_at_any_moment_leaves_a_whole_store(built, tmp_path):
    seeds, store = small.copy_of_seeds(tmp_path), tmp_path / "store"
    shutil.copytree(built / "store", store)
    whole = shutil.copytree(store, tmp_path / "whole")
    changed = seeds / DOCUMENT
    changed.write_text(changed.read_text().replace("Report on urgent care", "Second edition"))
    outcomes = []
    with dying(IMPORTS, BUILDS, seeds) as building:
        calls = building.calls(whole)
        switch = range(calls.index("_publish"), calls.index("_prune") + 1)
        for at in (1, *(each + 1 for each in switch[::3])):
            building.killed(store, at)
            outcomes += _titles(store)
    assert set(outcomes) == {"Report on urgent care", "Second edition"}
    assert outcomes == sorted(outcomes)
    build(store, seeds_folder=seeds, fresh=True)
    assert _titles(store) == ["Second edition"]
    assert list((store / "versions").glob(".building*")) == []


def test_two_builds_at_once_are_refused(tmp_path):
    folder = Folder(tmp_path)
    with pytest.raises(StoreError, match="another build"), folder.building("a"):  # noqa: SIM117
        with folder.building("b"):
            pass


def test_nothing_built_is_said_so(tmp_path):
    with pytest.raises(NoStore, match="nhs-kg build"):
        Dataset.open(tmp_path)


@pytest.mark.parametrize("pointer", ["", "000009-none", "\xff"])
def test_a_damaged_pointer_is_said_so(tmp_path, pointer):
    (tmp_path / "current").write_bytes(pointer.encode("latin-1"))
    with pytest.raises(DamagedStore, match="--fresh"):
        Dataset.open(tmp_path)


def test_damaged_data_are_said_so_and_can_be_built_anew(tmp_path):
    seeds, store = small.copy_of_seeds(tmp_path), tmp_path / "store"
    build(store, seeds_folder=seeds)
    for path in Folder(store).current().data.glob("*"):
        if path.is_file():
            path.write_bytes(b"rubbish")
    with pytest.raises(DamagedStore):
        Dataset.open(store)
    build(store, seeds_folder=seeds, fresh=True)
    assert _titles(store) == ["Report on urgent care"]


def test_a_store_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "store").write_text("a file, not a folder")
    with pytest.raises(UnwritableStore, match="--store"):
        build(tmp_path / "store", seeds_folder=small.SMALL)
    assert os.listdir(tmp_path) == ["store"]  # noqa: PTH208 - names are what is compared
