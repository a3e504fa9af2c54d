"""The log of a review: added to, never changed, whole whatever happens."""

import json

import pytest

from kg.errors import UnreadableFile
from kg.review.draft import Draft, Name
from kg.review.log import Decision, Log, standing

SKIP = Decision("skip", "a1", "Ann", "2026-01-02T12:00:00Z")


def test_every_decision_is_one_line_with_a_number_and_none_is_changed(tmp_path):
    log = Log(tmp_path / "deep" / "a.reviews.jsonl")
    first = log.add(SKIP)
    before = log.path.read_bytes()
    second = log.add(Decision("undo", "a1", "Bea", "2026-01-02T12:01:00Z", undoes=first.number))
    assert log.path.read_bytes().startswith(before)
    assert [json.loads(line)["number"] for line in log.path.read_text().splitlines()] == [1, 2]
    assert log.read() == (first, second)
    assert standing(log.read()) == ()


def test_a_line_tells_who_what_when_by_which_tool_and_what_it_was_before_and_after(tmp_path):
    log = Log(tmp_path / "a.jsonl")
    draft = Draft(Name("organisation/A", "A"), "provides", Name("", "clinic"))
    more = {"document": "f" * 64, "path": "a.txt", "tool": "nhs-kg 1", "rules": "abc", "rule": "r"}
    made = log.add(
        Decision("edit", "a1", "Ann", "2026", before=draft, after=(draft,), reason="why", **more)
    )
    told = json.loads(log.path.read_text())
    assert told["document"] == {"sha256": "f" * 64, "path": "a.txt"}
    assert {"reviewer", "at", "candidate", "rule", "tool", "rules", "before", "after"} <= set(told)
    assert log.read() == (made,)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.99])
def test_what_a_killed_program_left_of_a_line_loses_no_other_decision(tmp_path, share):
    log = Log(tmp_path / "a.jsonl")
    log.add(SKIP)
    whole = log.path.read_bytes()
    log.add(Decision("reject", "b2", "Ann", "2026", reason='says "} {" £', path="a.txt"))
    line = log.path.read_bytes()[len(whole) :]
    torn = whole + line[: int(len(line) * share)]
    log.path.write_bytes(torn)
    assert [each.item for each in log.read()] == ["a1"]
    log.add(Decision("skip", "c3", "Ann", "2026"))
    assert [(each.number, each.item) for each in log.read()] == [(1, "a1"), (2, "c3")]
    assert log.path.read_bytes().startswith(torn)


@pytest.mark.parametrize("line", ["no json", '{"number": 2}', '{"action": "sell", "number": 2}'])
def test_a_whole_line_that_is_no_decision_is_named_with_its_place(tmp_path, line):
    log = Log(tmp_path / "a.jsonl")
    log.add(SKIP)
    with log.path.open("a") as file:
        file.write(line + "\n")
    with pytest.raises(UnreadableFile, match=r"a\.jsonl:2: log: .*--log"):
        log.read()


def test_a_log_that_cannot_be_written_is_an_error_of_ours(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UnreadableFile, match="--log"):
        Log(tmp_path / "file" / "a.jsonl").add(SKIP)
