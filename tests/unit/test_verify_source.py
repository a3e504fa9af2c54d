"""``nhs-kg verify-source``: the passages of a seed document in the text, or in another copy."""

import json

import pytest
from command import run

from kg.review.entry import span_digest

TEXT = (
    "The \u201cTrust\u2019s\u201d board met \u2013 at last.\n"
    "It paid \u00a35m for cr\u00e8che places \U0001f600 nearby.\nIt met again.\n"
)
PASSAGES = (
    "The \u201cTrust\u2019s\u201d board met \u2013",
    "paid \u00a35m for cr\u00e8che",
    "\U0001f600 nearby",
)
HEAD = """id: paper
title: Paper
publisher: organisation/paper
date: 2020
genre: news
licence: ours
verification: read
sha256: {digest}
claims:
"""


def seed(folder, text=TEXT, passages=PASSAGES, shift=0, line=0, digest=""):
    """Write a seed document whose passages are those of a text."""
    lines = [HEAD.format(digest=span_digest(text))]
    for number, passage in enumerate(passages, 1):
        start = text.index(passage) + shift
        at = line or text.count("\n", 0, start) + 1
        sha = digest or span_digest(passage)
        lines.append(
            f"  - id: paper-0{number}\n    says: Ours.\n    subject: organisation/paper\n"
            "    predicate: describedAs\n    value: {kind: text, text: ours}\n"
            "    status: asserted\n"
            f"    evidence:\n      - {{line: {at}, start: {start}, end: {start + len(passage)}, "
            f"sha256: {sha}}}\n    review: accepted\n"
        )
    path = folder / "paper.yaml"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def verified(folder, text, path, *more, code=0):
    copy = folder / "copy.txt"
    copy.write_text(text, encoding="utf-8", newline="")
    return run("verify-source", copy, path, *more, code=code)


def test_the_very_text_holds_every_passage(tmp_path):
    told = verified(tmp_path, TEXT, seed(tmp_path)).stdout
    assert told == "the very text that was read: 3 passages stand where the seed document says\n"


@pytest.mark.parametrize(
    ("copy", "form"),
    [
        (lambda text: "Printed today.\n" + text, "start: "),
        (lambda text: text.replace("\n", "\r\n"), "start: "),
        (lambda text: "\ufeff" + text, "start: "),
        (
            lambda text: text.translate({0x201C: '"', 0x201D: '"', 0x2019: "'", 0x2013: "-"}),
            "marks",
        ),
        (lambda text: text.replace("\u00e8", "e\u0300"), "composed characters"),
    ],
    ids=["moved", "windows", "mark", "plain quotation marks", "decomposed"],
)
def test_another_copy_holds_where_its_words_are_the_same(tmp_path, copy, form):
    told = verified(tmp_path, copy(TEXT), seed(tmp_path), "--moved").stdout
    assert told.splitlines()[-1].startswith("another copy of the text: ")
    assert "do not hold" not in told
    assert form in told


def test_other_words_are_a_problem_with_file_line_and_what_to_try(tmp_path):
    told = verified(tmp_path, TEXT.replace("5m", "6m"), seed(tmp_path), code=1)
    [problem] = [line for line in told.stdout.splitlines() if ".evidence" in line]
    assert problem.startswith(
        f"{tmp_path}/paper.yaml:19: paper-02.evidence[1]: not found: this copy"
    )
    assert problem.endswith("read line 2 again and mark the passage anew")
    assert "error: problems: 1" in told.stderr


def test_a_wrong_place_or_line_in_the_very_text_is_a_problem(tmp_path):
    told = verified(tmp_path, TEXT, seed(tmp_path, passages=PASSAGES[2:], shift=-1), code=1).stdout
    assert "write line: 2, start: " in told
    told = verified(tmp_path, TEXT, seed(tmp_path, passages=PASSAGES[1:2], line=3), code=1).stdout
    assert "stands in line 2; write line: 2" in told


def test_a_wrong_digest_is_told_apart_from_another_copy(tmp_path):
    told = verified(tmp_path, TEXT, seed(tmp_path, digest="0" * 64), code=1).stdout
    assert told.count("the digest is wrong") == 3


def test_places_in_words_are_counted_and_a_seed_without_passages_proves_nothing(tmp_path):
    path = seed(tmp_path, passages=PASSAGES[:1])
    text = path.read_text(encoding="utf-8")
    start = text.index("{line:")
    path.write_text(text[:start] + "{locator: page 3}\n    review: accepted\n", encoding="utf-8")
    told = verified(tmp_path, TEXT, path, code=1).stdout
    assert "names no passage of this text" in told
    assert "1 places are told in words only" in told


def test_json_gives_every_problem_and_every_place(tmp_path):
    shifted = "Before.\n" + TEXT.replace("\u00a35m", "\u00a37m")
    told = json.loads(verified(tmp_path, shifted, seed(tmp_path), "--json", code=1).stdout)
    assert (told["same_text"], len(told["moved"]), len(told["problems"])) == (False, 2, 1)


def test_a_source_that_the_seed_does_not_have_is_named(tmp_path):
    path = seed(tmp_path)
    assert (
        "no 'other'; one of paper"
        in verified(tmp_path, TEXT, path, "--source", "other", code=1).stderr
    )


def test_a_bad_seed_document_is_told_with_its_lines(tmp_path):
    path = seed(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("describedAs", "describdAs"))
    assert "did you mean 'describedAs'" in verified(tmp_path, TEXT, path, code=1).stderr
