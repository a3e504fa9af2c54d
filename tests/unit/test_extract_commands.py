"""``nhs-kg extract`` and ``nhs-kg evaluate`` as a user runs them."""

import json
from pathlib import Path

import pytest
from command import run

from kg.extract.confidence import MEASURED
from kg.extract.evaluation.gold import read_gold

FIXTURES = Path(__file__).parents[1] / "fixtures" / "extract"
LOOKED_AT, UNSEEN, UNRELATED = (FIXTURES / each for each in ("looked-at", "unseen", "unrelated"))
KEYS = {"id", "document", "subject", "predicate", "object", "value", "status", "speaker"}
TEXT = "Lead NHS Foundation Trust has pulled out of the stroke contract."


def test_candidates_are_json_lines_with_resolved_keys(small_store, tmp_path):
    path = tmp_path / "2021-01-01.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = run("extract", path, "--store", small_store)
    [line] = [json.loads(each) for each in result.stdout.splitlines()]
    assert KEYS | {"evidence", "rule", "confidence"} <= set(line)
    assert line["subject"]["key"] == "organisation/LLL"
    assert (line["predicate"], line["status"]) == ("withdrawsFrom", "past")
    assert TEXT[line["evidence"][0]["start"] : line["evidence"][0]["end"]] in TEXT
    assert 0 < line["confidence"] <= 1


def test_a_document_that_cannot_be_read_fails_after_the_others(small_store, tmp_path):
    good, bad = tmp_path / "a.txt", tmp_path / "b.docx"
    good.write_text(TEXT, encoding="utf-8")
    bad.write_bytes(b"PK\x03\x04")
    result = run("extract", bad, good, "--store", small_store, code=1)
    assert "archive" in result.stderr
    assert "withdrawsFrom" in result.stdout


def test_texts_about_something_else_yield_nothing(small_store):
    texts = sorted(UNRELATED.glob("*.txt"))
    assert len(texts) > 5
    result = run("extract", LOOKED_AT / "weather.txt", *texts, "--store", small_store)
    assert not result.stdout


def test_an_evaluation_counts_by_relation_and_writes_what_rules_achieved(small_store, tmp_path):
    kept = tmp_path / "precision.json"
    gold = LOOKED_AT / "gold.yaml"
    arguments = ("evaluate", gold, LOOKED_AT, "--json", "--store", small_store)
    told = json.loads(run(*arguments, "--write-precision", kept).stdout)
    assert told["triple"]["gold"] == 843
    assert told["triple"]["right"] >= told["with_status"]["right"] >= told["with_speaker"]["right"]
    assert sum(each["gold"] for each in told["relations"]) == 843
    assert told["triple"]["right"] >= 530, "rules have fallen back on texts that were looked at"
    assert told["triple"]["found"] - told["triple"]["right"] <= 66
    assert set(told["intervals"]) == {"triple", "with_status", "with_speaker"}
    for low, high in told["intervals"]["triple"].values():
        assert low < high
    assert sum(each["count"] for each in told["confusion"]) == told["triple"]["right"]
    wrote = json.loads(kept.read_text())
    assert wrote["all"]["seen"] == told["triple"]["found"]
    assert wrote["measured_on"] == {"gold": gold.as_posix(), "documents": 56}


def test_an_evaluation_prints_all_levels_intervals_passages_and_statuses(small_store):
    said = run("evaluate", UNSEEN / "gold.yaml", UNSEEN, "--store", small_store).stdout
    for part in ("precision", "recall", "F1", "with status", "with speaker", "95%, by document"):
        assert part in said
    assert "same passage as the gold" in said
    assert "parties linked to their key" in said
    assert "as asserted" in said


def test_confidence_is_measured_on_texts_that_no_rule_was_made_for():
    told = json.loads(MEASURED.read_text(encoding="utf-8"))
    assert told["measured_on"]["gold"] == "tests/fixtures/extract/unseen/gold.yaml"
    for count in ("seen", "right"):
        assert told["all"][count] == sum(each[count] for each in told["rules"].values())


def test_gold_whose_passage_is_not_in_its_document_is_refused(small_store, tmp_path):
    (tmp_path / "a.txt").write_text("Nothing.", encoding="utf-8")
    gold = tmp_path / "gold.yaml"
    gold.write_text(
        "schema: nhs-kg-gold/1\ndocuments:\n- {id: a, file: a.txt, claims: [],"
        " entities: [{id: x, type: CCG, mentions: [Dale CCG]}]}\n"
    )
    result = run("evaluate", gold, tmp_path, "--store", small_store, code=1)
    assert "'Dale CCG' does not stand in the document" in result.stderr


@pytest.mark.parametrize("name", ["unseen", "unseen-2"])
def test_what_was_measured_is_told_of_all_the_claims_that_are_marked(name):
    folder = FIXTURES / name
    told = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    gold = read_gold(folder / "gold.yaml", folder)
    assert told["texts"] == len(gold) == len(list(folder.glob("*.txt")))
    assert told["claims"] == sum(len(document.claims) for document in gold)
    for run_ in told["runs"]:
        triple = run_["triple"]
        assert triple["precision"] == round(triple["right"] / triple["found"], 3)
        assert triple["recall"] == round(triple["right"] / told["claims"], 3)
