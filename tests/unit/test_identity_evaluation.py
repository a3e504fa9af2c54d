"""Precision and recall on a labelled set of our own making, and on files of others."""

from pathlib import Path

import pytest

from kg.build import build_in_memory
from kg.errors import UnreadableFile
from kg.identity.crosswalk import Crosswalk
from kg.identity.evaluate import evaluate, read_labelled
from kg.sources.loading import Known

LABELLED = Path(__file__).parents[1] / "fixtures" / "identity" / "labelled.csv"
FEW = Crosswalk.of(Known(names={"alpha nhs trust": ("organisation/A",)}))


def test_our_labelled_names_are_resolved_with_few_misses_and_no_false_one():
    found = evaluate(Crosswalk.of(build_in_memory()), read_labelled(LABELLED))
    assert len(found.judged) >= 150
    assert [each.labelled.raw for each in found.wrong] == []
    assert found.total.recall > 0.9
    assert found.suggested / len(found.missed) > 0.75
    assert found.methods["fuzzy-candidate"].accepted == 0


def test_a_wrong_choice_lowers_precision_and_a_miss_recall(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("raw_name,canonical_name\nAlpha NHS Trust,Beta\nGamma,Alpha NHS Trust\n")
    found = evaluate(FEW, read_labelled(path))
    assert (found.total.precision, found.total.recall, found.total.f1) == (0, 0, 0)
    assert len(found.wrong) == 1
    assert len(found.missed) == 1


def test_a_name_that_stands_for_nothing_must_stay_unresolved(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("raw name,ODS code\nAlpha NHS Trust,\nOther,\n")
    found = evaluate(FEW, read_labelled(path))
    assert found.total.precision == 0
    assert [each.labelled.line for each in found.wrong] == [2]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a,b\nx,y\n", "no columns of raw names and ODS codes"),
        ("raw name,ODS code,date\nx,y,soon\n", "not a date"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path, text, reason):
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match=reason):
        read_labelled(path)
