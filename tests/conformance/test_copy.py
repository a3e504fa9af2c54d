"""No run of seven words of the two opening articles stands anywhere in the repository.

The articles are known here only by truncated hashes of their runs of seven words, one a line in
``tests/fixtures/copy/shingles.txt``, so that the check works without them. Runs that are names or
titles may be allowed in ``allowed.yaml``, each with its reason.
"""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from kg.review.copying import runs

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "copy"
ARTICLES = Path(__file__).parents[2].parent / "shared" / "documents"
HEX = 16
LARGEST = 5_000_000
OUTSIDE = {".git", ".venv", ".uv", "store", "dist", "__pycache__"}


def digest(run):
    return hashlib.sha256(run.encode()).hexdigest()[:HEX]


def hashes():
    return frozenset((FIXTURES / "shingles.txt").read_text(encoding="ascii").split())


def allowed():
    listed = yaml.safe_load((FIXTURES / "allowed.yaml").read_text(encoding="utf-8"))
    return {run: entry["reason"] for entry in listed for run in entry["runs"]}


def files(root):
    """List what is or would be in the repository; without git, what is in the folder."""
    git = shutil.which("git")
    if git and (root / ".git").exists():
        command = [git, "ls-files", "-z", "-co", "--exclude-standard"]
        listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode()
        return [root / name for name in listed.split("\0") if name]
    return [path for path in root.rglob("*") if not OUTSIDE & set(path.relative_to(root).parts)]


def copies(path, known):
    """Name the runs of a text file that are known; a file that is no text has none."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    return [f"{path.name}: {run}" for run in runs(text) if digest(run) in known]


def test_no_file_repeats_seven_words_of_an_article():
    known = hashes() - set(allowed())
    found = [
        f"{path.parent.relative_to(ROOT)}/{copy}"
        for path in files(ROOT)
        for copy in copies(path, known)
    ]
    assert found == [], "say it in our own words"


def test_a_copied_run_is_found_whatever_its_case_and_punctuation(tmp_path):
    article = "The ferry to the island sails twice a day, and never on Sundays."
    known = {digest(run) for run in runs(article)}
    note = tmp_path / "note.md"
    note.write_text('says: "SAILS twice a day - and\n  never on Sundays"', encoding="utf-8")
    assert copies(note, known) == [
        "note.md: sails twice a day and never on",
        "note.md: twice a day and never on sundays",
    ]


def test_six_words_in_a_row_are_no_copy(tmp_path):
    known = {digest(run) for run in runs("The ferry to the island sails twice a day")}
    note = tmp_path / "note.md"
    note.write_text("the ferry to the island sails once", encoding="utf-8")
    assert copies(note, known) == []


def test_a_file_that_is_no_text_is_left_out(tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\xff the ferry to the island sails twice")
    assert copies(picture, {digest("the ferry to the island sails twice")}) == []


def test_the_scan_reaches_seeds_ontology_code_and_guides():
    reached = {path.relative_to(ROOT).parts[0] for path in files(ROOT)}
    assert {"README.md", "api", "kg", "ontology", "seeds", "tests", "viz"} <= reached


def test_the_hashes_are_sorted_distinct_and_truncated():
    lines = (FIXTURES / "shingles.txt").read_text(encoding="ascii").splitlines()
    assert lines == sorted(set(lines))
    assert all(re.fullmatch(r"[0-9a-f]{16}", line) for line in lines)
    assert len(lines) > 1500


def test_what_is_allowed_stands_in_an_article_and_has_a_reason():
    assert set(allowed()) <= hashes()
    assert all(len(reason) > 20 for reason in allowed().values())


def test_the_hashes_are_those_of_the_articles():
    texts = sorted(ARTICLES.glob("*.txt"))
    if not texts:
        pytest.skip("the articles are not at hand")
    made = {digest(run) for text in texts for run in runs(text.read_text(encoding="utf-8"))}
    assert made == hashes()


def test_an_article_put_into_the_repository_would_be_caught():
    texts = sorted(ARTICLES.glob("*.txt"))
    if not texts:
        pytest.skip("the articles are not at hand")
    assert all(len(copies(text, hashes())) > 500 for text in texts)
