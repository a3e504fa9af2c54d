"""Every named question gives its expected answers over the shipped seeds or a small loaded world.

A fixture ``<question>.<case>.json`` holds parameters and the answer: all rows in order, or for a
long answer their number and some of them. Columns that only repeat our wording are left out. Where
it has ``load``, a list of files in ``tests/fixtures/loaded``, these are asked instead of the seeds.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
import yaml
from loaded_world import world

from kg.data import QUESTIONS
from kg.keys import iri_of, key_of
from kg.questions import Question, Questions
from kg.review.agreement import contradictions
from kg.store.dataset import Dataset, Iri, Row, Value

FIXTURES = Path(__file__).parents[1] / "fixtures" / "questions"
ALL = Questions.load()
NAMES = tuple(question.name for question in ALL.all())
REQUIRED = {
    "lead-providers",
    "who-withdrew",
    "disputed-claims",
    "commissioners-of-contract",
    "partners-of-contract",
    "contract-values",
    "contract-roles",
    "what-became-of",
    "names-over-time",
    "organisations-of-kind",
}
LONG = 40
NO_DAY = date(1900, 1, 1)
_CONTRADICTS = "SELECT ?claim ?other { GRAPH ?graph { ?claim nhs:contradicts ?other } }"
_PATH = re.compile(r"\^?\w+:\w+[*+?]|\(\^|\w+:\w+/\w+:\w+")


class Case(NamedTuple):
    """One fixture: a question with parameters, the answer expected, and what to ask."""

    question: str
    parameters: Mapping[str, str]
    columns: list[str]
    rows: list[list[str]]
    count: int
    load: tuple[str, ...]


def read_case(path: Path) -> Case:
    held = json.loads(path.read_text(encoding="utf-8"))
    rows = held.get("rows") or held.get("contains") or []
    name = path.stem.split(".", 1)[0]
    count, load = held.get("count", len(rows)), tuple(held.get("load", ()))
    return Case(name, held["parameters"], held["columns"], rows, count, load)


CASES = {path.stem: read_case(path) for path in sorted(FIXTURES.glob("*.json"))}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
each_question = pytest.mark.parametrize("name", NAMES)


def described(name: str) -> dict[str, object]:
    lines = (QUESTIONS / f"{name}.rq").read_text(encoding="utf-8").splitlines()
    return yaml.safe_load("\n".join(line[2:] for line in lines if line.startswith("#:")))


def text(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Iri):
        return key_of(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def answer(case: Case, shipped: Dataset) -> list[Row]:
    question, dataset = ALL[case.question], world(case.load) if case.load else shipped
    return question.ask(dataset, question.bindings(case.parameters, today=NO_DAY))


def dates(question: Question) -> set[str]:
    return {each.name for each in question.parameters if each.type == "date"}


@each_case
def test_the_answer_is_the_expected_one(case: Case, shipped: Dataset):
    found = [[text(row.get(name)) for name in case.columns] for row in answer(case, shipped)]
    assert len(found) == case.count
    if case.count > LONG:
        assert [row for row in found if row in case.rows] == case.rows
    else:
        assert found == case.rows


@each_case
def test_no_expected_answer_is_empty_and_its_days_are_explicit(case: Case):
    assert case.rows
    assert dates(ALL[case.question]) <= set(case.parameters)


@each_case
def test_every_row_names_its_source_and_every_claim_its_place(case: Case, shipped: Dataset):
    columns = ALL[case.question].columns
    for row in answer(case, shipped):
        assert row["source_title"]
        if "line" in columns and "claim" in row:
            assert "line" in row or "locator" in row


def test_there_are_enough_questions_and_the_promised_ones_among_them():
    assert len(NAMES) >= 28
    assert set(NAMES) >= REQUIRED


def test_every_question_has_an_expected_answer_and_every_fixture_a_question():
    assert {case.question for case in CASES.values()} == set(NAMES)


@each_question
def test_a_question_reads_well(name: str):
    question = ALL[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert question.title.endswith("?")
    assert question.answers.endswith(".")
    assert all(parameter.meaning for parameter in question.parameters)
    assert all(each.default == "today" for each in question.parameters if each.name == "at")


@each_question
def test_a_question_can_be_asked_of_any_endpoint(name: str):
    question = ALL[name]
    declared = set(re.findall(r"^PREFIX ([\w-]+):", question.query, re.MULTILINE))
    used = set(re.findall(r"(?<![\w:-])([a-z][\w-]*):[a-zA-Z]", without_comments(question.query)))
    assert declared == used
    assert "SERVICE" not in question.query
    ox.Store().query(question.query)


def without_comments(query: str) -> str:
    lines = (line for line in query.splitlines() if not line.startswith(("#", "PREFIX")))
    return "\n".join(lines)


@each_question
def test_parameters_are_columns_and_the_order_is_left_to_the_others(name: str):
    question = ALL[name]
    parameters = {each.name for each in question.parameters}
    assert parameters <= set(question.columns)
    ordered_by = set(re.findall(r"\?(\w+)", question.query.rsplit("ORDER BY", 1)[1]))
    assert ordered_by
    assert ordered_by <= set(question.columns) - parameters


def test_ten_questions_and_more_answer_differently_on_different_days():
    answers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case in CASES.values():
        days = dates(ALL[case.question])
        fixed = {name: value for name, value in case.parameters.items() if name not in days}
        if days:
            kept = [index for index, name in enumerate(case.columns) if name not in days]
            rows = [[row[index] for index in kept] for row in case.rows]
            key = (case.question, json.dumps([fixed, case.load], sort_keys=True))
            answers[key].add(json.dumps([case.count, rows]))
    changing = {question for (question, _), found in answers.items() if len(found) > 1}
    assert len(changing) >= 10


def test_five_questions_and_more_follow_paths_of_several_hops():
    several = {name for name in NAMES if int(str(described(name).get("hops", 0))) >= 2}
    with_paths = {name for name in several if _PATH.search(without_comments(ALL[name].query))}
    assert len(with_paths) >= 5


def conflicting() -> list[str]:
    return [name for name in NAMES if described(name).get("conflicting")]


def test_five_questions_and_more_return_conflicting_claims():
    assert len(conflicting()) >= 5


@pytest.mark.parametrize("name", conflicting())
def test_a_conflicting_answer_holds_claims_that_contradict_each_other(name: str, shipped: Dataset):
    pairs = {(row["claim"], row["other"]) for row in shipped.select(_CONTRADICTS)}
    for case in (each for each in CASES.values() if each.question == name and each.count > 1):
        claims = {iri_of(cell) for row in case.rows for cell in row if cell.startswith("claim/")}
        assert any((one, other) in pairs for one in claims for other in claims)


@pytest.mark.parametrize("day", [date(2016, 12, 31), date(2026, 11, 26)])
def test_conflicting_claims_are_those_that_a_review_finds_in_conflict(day: date, shipped: Dataset):
    question = ALL["conflicting-claims"]
    rows = question.ask(shipped, question.bindings({"at": str(day)}, today=NO_DAY))
    found = {(text(row["claim"]), text(row["other_claim"])): text(row["differ_in"]) for row in rows}
    links = [
        each
        for each in contradictions(shipped)
        if (each.kind == "contradicts" or "value" in each.by)
        and max(each.one.reported, each.other.reported) <= str(day)
    ]
    assert found.keys() == {tuple(sorted((each.one.id, each.other.id))) for each in links}
    values = {tuple(sorted((each.one.id, each.other.id))) for each in links if "value" in each.by}
    assert {pair for pair, differ in found.items() if differ.startswith("value")} == values
    assert len(values) > 10
    assert len(found) > len(values)
