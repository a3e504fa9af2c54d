"""Reading YAML with places: whatever stands where something else should, it is a problem."""

import pytest

from kg.sources.cursor import Cursor


def _problem(text, read):
    cursor = Cursor.of("a.yaml", text)
    read(cursor)
    assert len(cursor.problems) == 1, cursor.problems
    return str(cursor.problems[0])


@pytest.mark.parametrize(
    ("text", "read", "problem"),
    [
        ("a: [1]", lambda c: c.text("a"), "a.yaml:1: a: should be a single text"),
        ("a: x", lambda c: list(c.children("a")), "a.yaml:1: a: should be a list"),
        ("a: [x]", lambda c: list(c.children("a")), "a[1]: should have named fields"),
        ("a: x", lambda c: list(c.entries("a")), "a: should be a mapping"),
        ("a: x", lambda c: c.child("a"), "a: should have named fields"),
        ("a: x", lambda c: c.texts("a"), "a: should be a list of texts"),
        ("a: 1.5", lambda c: c.integer("a", 0), "a: '1.5' is not a whole number"),
        ("a: Infinity", lambda c: c.decimal("a"), "a: 'Infinity' is not a number"),
        ("a: yes", lambda c: c.boolean("a", default=True), "a: unknown 'yes'"),
        ("a: RDY", lambda c: c.key("a"), "a: 'RDY' is not a key"),
        ("b: 1", lambda c: c.text("a", required=True), "a: missing; add it"),
        ("[1]", lambda _: None, "a.yaml:1: yaml: the document is not a mapping"),
        ("\nto: 2019\nfrom: 2020", lambda c: c.period(), "a.yaml:2: to: ends before it starts"),
    ],
)
def test_a_wrong_value_is_a_problem_at_its_line(text, read, problem):
    assert problem in _problem(text, read)


def test_what_is_right_reads_as_it_is():
    cursor = Cursor.of("a.yaml", "n: 1_000\nl: [x, y]\nd: 2019-W29\nm:\n  k: {t: v}\n")
    assert cursor.integer("n", 0) == 1000
    assert cursor.texts("l") == ("x", "y")
    assert str(cursor.date("d")) == "2019-W29"
    assert [(name, child.text("t")) for name, child in cursor.entries("m")] == [("k", "v")]
    assert cursor.place.line == 1
    assert cursor.problems == []
