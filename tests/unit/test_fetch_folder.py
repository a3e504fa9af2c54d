"""The folder of a fetch: whole files only, whatever stops it."""

import gzip
import json

import pytest

from kg.errors import UnusableFolder
from kg.sources.fetch.folder import Folder


def key(line):
    return line.partition(b":")[0]


def fill(path):
    """Fill a folder as a fetch does; tell how many parts were new."""
    new = 0
    with Folder.open(path, "test") as folder:
        for name, lines in {"1": [b"a:1", b"b:1"], "2": [b"b:2", b"c:2"]}.items():
            if folder.part(name) is None:
                new += folder.keep_lines(name, lines)
        folder.join("all.jsonl", folder.names(), key)
    return new


def contents(path):
    return {
        each.relative_to(path).as_posix(): each.read_bytes()
        for each in path.rglob("*")
        if each.is_file() and each.name != "fetch.lock"
    }


def test_parts_are_joined_with_each_record_once_and_the_newest_winning(tmp_path):
    assert fill(tmp_path) == 2
    assert (tmp_path / "all.jsonl").read_bytes() == b"b:2\nc:2\na:1\n"
    assert gzip.decompress((tmp_path / "parts/1.jsonl.gz").read_bytes()) == b"a:1\nb:1\n"


def test_a_second_time_nothing_is_written(tmp_path):
    fill(tmp_path)
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in contents(tmp_path)}
    assert fill(tmp_path) == 0
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in contents(tmp_path)} == before


class Killed(BaseException):
    """Stands for a kill: nothing may catch it."""


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(6))
def test_a_stop_at_any_step_leaves_a_folder_that_the_next_fetch_completes(
    tmp_path, monkeypatch, step, late
):
    whole = tmp_path / "whole"
    fill(whole)
    broken = tmp_path / "broken"
    steps, replace = iter(range(100)), type(broken).replace

    def stopped(self, target):
        if next(steps) == step:
            if late:
                replace(self, target)
            raise Killed
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(type(broken), "replace", stopped)
        with pytest.raises(Killed):
            fill(broken)
    for name, content in contents(broken).items():
        if name in {"all.jsonl", "parts/1.jsonl.gz", "parts/2.jsonl.gz"}:
            assert content == (whole / name).read_bytes()
    fill(broken)
    assert contents(broken) == contents(whole)


def test_a_part_that_is_gone_or_cut_short_is_not_there(tmp_path):
    fill(tmp_path)
    (tmp_path / "parts/1.jsonl.gz").write_bytes(b"x")
    (tmp_path / "parts/2.jsonl.gz").unlink()
    with Folder.open(tmp_path, "test") as folder:
        assert folder.names() == []
    assert fill(tmp_path) == 2


def test_a_part_damaged_within_is_one_clear_error(tmp_path):
    fill(tmp_path)
    part = tmp_path / "parts/1.jsonl.gz"
    part.write_bytes(b"x" * part.stat().st_size)
    (tmp_path / "all.jsonl").unlink()
    with pytest.raises(UnusableFolder, match=r"'1\.jsonl\.gz' in it is damaged .*, remove it"):
        fill(tmp_path)
    part.unlink()
    assert fill(tmp_path) == 1


def test_a_joined_file_that_is_gone_is_made_again(tmp_path):
    fill(tmp_path)
    (tmp_path / "all.jsonl").unlink()
    fill(tmp_path)
    assert (tmp_path / "all.jsonl").is_file()


def test_without_records_there_is_no_joined_file(tmp_path):
    with Folder.open(tmp_path, "test") as folder:
        folder.keep_lines("1", [])
        assert folder.join("all.jsonl", folder.names(), key) == 0
        assert folder.join("all.jsonl", folder.names(), key) == 0
    assert not (tmp_path / "all.jsonl").exists()


def test_a_folder_of_another_kind_is_left_alone(tmp_path):
    fill(tmp_path)
    before = contents(tmp_path)
    with (
        pytest.raises(UnusableFolder, match="it holds 'test', not 'other'; choose another"),
        Folder.open(tmp_path, "other"),
    ):
        pass
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "state", ["", "[]", "{}", '{"kind": "test", "parts": {"1": {"size": 1}}, "joined": {}}']
)
def test_a_damaged_state_is_one_clear_error(tmp_path, state):
    fill(tmp_path)
    (tmp_path / "fetch.json").write_text(state)
    with (
        pytest.raises(UnusableFolder, match=r"its 'fetch\.json' is damaged"),
        Folder.open(tmp_path, "test"),
    ):
        pass


def test_two_fetches_do_not_fill_one_folder_at_the_same_time(tmp_path):
    with (
        Folder.open(tmp_path, "test"),
        pytest.raises(UnusableFolder, match="another fetch fills it"),
        Folder.open(tmp_path, "test"),
    ):
        pass
    assert fill(tmp_path) == 2


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(UnusableFolder, match="cannot be written"),
        Folder.open(tmp_path / "file" / "x", "test"),
    ):
        pass


def test_an_error_while_writing_leaves_the_former_file(tmp_path):
    fill(tmp_path)
    before = contents(tmp_path)

    def full(_):
        raise OSError(28, "No space left on device")

    with Folder.open(tmp_path, "test") as folder:
        folder.keep_lines("3", [b"d:3"])
        with pytest.raises(UnusableFolder, match="No space left on device"):
            folder.join("all.jsonl", folder.names(), full)
    assert contents(tmp_path)["all.jsonl"] == before["all.jsonl"]


def test_the_state_says_what_is_there_in_words_that_can_be_read(tmp_path):
    fill(tmp_path)
    state = json.loads((tmp_path / "fetch.json").read_text())
    assert state["kind"] == "test"
    assert state["parts"]["1"]["records"] == 2
    assert state["joined"]["all.jsonl"]["records"] == 3
