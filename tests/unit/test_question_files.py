"""The files of named questions, and the parameters that people give."""

from datetime import date

import pyoxigraph as ox
import pytest

from kg.errors import InvalidParameter, OntologyError, UnknownQuestion
from kg.questions import Question, Questions

GOOD = """#: title: Who?
#: topic: Money
#: answers: One row for each.
#: parameters:
#:   at: {type: date, default: today, meaning: the day}
#:   who: {type: key, of: organisation, optional: true, meaning: only this one}
#:   kind: {type: term, optional: true, meaning: a concept}
#:   least: {type: integer, optional: true, meaning: at least}
#:   word: {type: text, optional: true, meaning: a word}
SELECT ?at ?who { ?who ?p ?least , ?word , ?kind }
"""
TODAY = date(2026, 1, 2)


@pytest.fixture
def question(tmp_path):
    path = tmp_path / "who.rq"
    path.write_text(GOOD)
    return Question.read(path)


def test_parameters_are_read_by_their_types(question):
    given = {"who": "RDY", "kind": "role/partner", "least": "-3", "word": "x", "at": "2019-02"}
    bound = question.bindings(given, today=TODAY)
    assert bound["at"] == date(2019, 2, 28)
    assert bound["who"].value.endswith("/id/organisation/RDY")
    assert bound["kind"].value.endswith("/code/role/partner")
    assert bound["least"] == ox.Literal(-3)
    assert bound["word"] == ox.Literal("x")


def test_a_default_and_what_is_optional(question):
    assert question.bindings({}, today=TODAY) == {"at": TODAY}
    assert question.columns == ("at", "who")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"at": "soon"}, "not a date: 'soon'"),
        ({"least": "many"}, "'many' is no whole number"),
        ({"whom": "RDY"}, "no parameter 'whom'; it takes: at, kind, least, who, word"),
    ],
)
def test_a_wrong_parameter_is_named(question, given, problem):
    with pytest.raises(InvalidParameter, match=problem):
        question.bindings(given, today=TODAY)


def test_a_missing_parameter_is_named_with_its_meaning(tmp_path):
    path = tmp_path / "need.rq"
    path.write_text(GOOD.replace("default: today, ", ""))
    with pytest.raises(InvalidParameter, match=r"needs 'at' \(the day\)"):
        Question.read(path).bindings({}, today=TODAY)


@pytest.mark.parametrize(
    "text", ["SELECT ?x {}", "#: title: [\nSELECT ?x {}", "#: title: a\n#: parameters: {a: 1}\n"]
)
def test_a_question_that_is_not_described_is_a_fault_of_ours(tmp_path, text):
    path = tmp_path / "bad.rq"
    path.write_text(text)
    with pytest.raises(OntologyError, match=r"bad\.rq"):
        Question.read(path)


def test_every_shipped_question_is_listed_under_one_topic():
    questions = Questions.load()
    listed = [each for topic in questions.by_topic().values() for each in topic]
    assert "" not in questions.by_topic()
    assert {each.name for each in listed} == {each.name for each in questions.all()}
    assert len(listed) == len(questions.all())


def test_an_unknown_question_is_refused_with_suggestions():
    with pytest.raises(UnknownQuestion) as caught:
        Questions.load()["lead-provider"]
    assert "lead-providers" in caught.value.did_you_mean
