"""``nhs-kg resolve`` explains its choice and measures itself."""

import json

from command import run


def test_a_name_is_resolved_with_method_score_and_evidence(small_store):
    result = run("resolve", "lead nhs foundation trust", "--store", small_store)
    assert "organisation/LLL" in result.output
    assert "score" in result.output


def test_the_day_decides_between_bodies_of_one_code(small_store):
    before = run("resolve", "CCC", "--at", "2020-01-01", "--json", "--store", small_store)
    after = run("resolve", "CCC", "--at", "2023-01-01", "--json", "--store", small_store)
    keys = [json.loads(each.output)[0]["key"] for each in (before, after)]
    assert keys == ["organisation/CCC", "organisation/CCC-20220701"]


def test_what_is_not_resolved_lists_candidates_and_fails(small_store):
    result = run("resolve", "Comissioner CCG", "--store", small_store, code=1)
    assert "not resolved" in result.output
    assert "organisation/CCC" in result.output


def test_a_labelled_file_is_measured_by_method(small_store, tmp_path):
    path = tmp_path / "labelled.csv"
    path.write_text("raw name,ODS code\nLLL,LLL\nNothing at all,\nUnheard of,ZZZ\n")
    result = run("resolve", "--evaluate", path, "--store", small_store)
    assert "exact-identifier" in result.output
    assert "missed, line 4" in result.output
    data = json.loads(run("resolve", "--evaluate", path, "--json", "--store", small_store).output)
    assert data["methods"][0]["precision"] == "1.000"
    assert data["methods"][0]["recall"] == "0.500"


def test_neither_names_nor_a_file_is_wrong_usage(small_store):
    result = run("resolve", "--store", small_store, code=2)
    assert "give names, or --evaluate FILE" in result.output
