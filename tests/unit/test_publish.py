"""A new version: begun from the one in use where it only has more, whole whatever kills it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import small
from dying import dying
from small import register_row

from kg.build import build
from kg.index import catalogue_of
from kg.loading.register import load_register
from kg.publish.version import is_complete
from kg.sources.loading import loaders
from kg.store.dataset import Dataset
from kg.store.folder import Folder

IMPORTS = """
from kg.loading.register import load_register
from kg.sources.loading import loaders
"""
LOADS = 'load_register(store, loaders()["ods-csv"], [Path(sys.argv[1])])'


def _load(store: Path, *paths: Path) -> None:
    load_register(store, loaders()["ods-csv"], paths)


def _quads(store: Path) -> set:
    return set(Dataset.open(store).quads())


def _inodes(store: Path) -> set[int]:
    return {path.stat().st_ino for path in Folder(store).current().data.glob("*.sst")}


def test_more_segments_begin_from_the_version_in_use_and_end_as_a_rebuild_does(
    small_store, tmp_path
):
    before = _inodes(small_store)
    _load(small_store, register_row(tmp_path, "etr_2025-12.csv", "ZZ1"))
    assert before & _inodes(small_store)
    grown = _quads(small_store)
    (small_store / "current").unlink()
    build(small_store, seeds_folder=small.SMALL)
    assert not before & _inodes(small_store)
    assert grown == _quads(small_store)


def test_a_release_that_takes_the_word_from_another_makes_a_version_from_nothing(
    small_store, tmp_path
):
    _load(small_store, register_row(tmp_path, "etr_2015-10.csv", "ZZ1"))
    before = _inodes(small_store)
    _load(small_store, register_row(tmp_path, "etr_2025-12.csv", "ZZ1"))
    assert not before & _inodes(small_store)


def test_seeds_that_come_out_the_same_share_the_files_of_the_version_in_use(small_store):
    before = _inodes(small_store)
    assert build(small_store, seeds_folder=small.SMALL, fresh=True).built
    assert before & _inodes(small_store)


def test_a_version_that_grew_leaves_the_one_before_as_it_was(small_store, tmp_path):
    former = Folder(small_store).current()
    before = _quads(small_store)
    _load(small_store, register_row(tmp_path, "etr_2025-12.csv", "ZZ1"))
    (small_store / "current").write_text(former.name)
    assert _quads(small_store) == before


def test_a_damaged_version_is_no_ground_for_the_next(small_store, tmp_path):
    data = Folder(small_store).current().data
    (data / "CURRENT").write_text("MANIFEST-999999\n")
    assert build(small_store, seeds_folder=small.SMALL, fresh=True).built
    _load(small_store, register_row(tmp_path, "etr_2025-12.csv", "ZZ1"))
    assert is_complete(Folder(small_store))


def test_drafts_of_a_dead_process_are_cleared_away(small_store, tmp_path):
    left = small_store / f".drafts-{2**22 + 1}-x"
    left.mkdir()
    _load(small_store, register_row(tmp_path, "etr_2025-12.csv", "ZZ1"))
    assert not left.exists()


@pytest.mark.parametrize("newer", [False, True])
def test_a_load_killed_at_any_moment_leaves_the_old_version_or_the_new(
    small_store, tmp_path, newer
):
    path = register_row(tmp_path, "etr_2025-12.csv", "ZZ1")
    if newer:
        _load(small_store, register_row(tmp_path, "etr_2015-10.csv", "ZZ1"))
    old = _quads(small_store)
    whole = Path(shutil.copytree(small_store, tmp_path / "whole"))
    with dying(IMPORTS, LOADS, path) as load:
        calls = len(load.calls(whole))
        new = _quads(whole)
        assert new != old
        moments = {calls * part // 5 for part in range(1, 5)} | {calls - 1, calls}
        for at in sorted(moments):
            store = Path(shutil.copytree(small_store, tmp_path / f"at-{at}"))
            load.killed(store, at)
            assert _quads(store) in (old, new)
            if at % 2:
                build(store, seeds_folder=small.SMALL)
                assert is_complete(Folder(store))
            _load(store, path)
            assert is_complete(Folder(store))
            assert _quads(store) == new
            assert not list(store.glob(".drafts-*"))
            assert not list((store / "versions").glob(".building-*"))


def test_a_script_of_a_user_may_load_what_is_worth_another_core(small_store, tmp_path):
    """What is done beside the loading must not run the script a second time."""
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "import kg.publish.catalogue\n"
        "from kg.build import build\n"
        "kg.publish.catalogue._LITTLE = 0\n"
        "print(build(Path(sys.argv[1]), seeds_folder=Path(sys.argv[2]), fresh=True).built)\n"
    )
    done = subprocess.run(
        [sys.executable, str(script), str(small_store), str(small.SMALL)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout == "True\n", done.stderr
    found = catalogue_of(Dataset.open(small_store))
    assert found.get("organisation/LLL") is not None
