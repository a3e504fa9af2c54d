"""The README says what the conformance tests hold."""

import subprocess
import sys
from pathlib import Path

import pytest
from conformance.report import README, placed, sections

REPORT = Path(__file__).with_name("report.py")


def test_the_tables_of_the_readme_are_those_of_the_tests():
    done = subprocess.run(
        [sys.executable, str(REPORT)], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_section_is_put_in_its_place_and_others_stay():
    text = "a\n<!-- conformance: x -->\nold\n<!-- end -->\n<!-- conformance: y -->\n1\n<!-- end -->"
    assert placed(text, {"x": "new"}) == text.replace("old", "new")
    with pytest.raises(LookupError, match="'z'"):
        placed(text, {"z": "new"})


def test_without_the_suites_their_section_is_left_alone():
    assert set(sections([])) == {"clauses", "reasons"}
    assert "<!-- conformance: suites -->\n| suites of the W3C |" in README.read_text("utf-8")
