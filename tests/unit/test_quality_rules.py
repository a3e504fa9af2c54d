"""Each rule of quality finds what its bad fixture marks, and nothing in its good one.

What ``tests/fixtures/quality/<rule>.bad.ttl`` gets wrong has a key that begins with ``bad``.
"""

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.data import QUALITY
from kg.errors import OntologyError
from kg.keys import key_of, last_segment
from kg.ontology import Ontology
from kg.quality import Rule, load_rules, quality_report
from kg.store.dataset import Dataset

FIXTURES = Path(__file__).parents[1] / "fixtures" / "quality"
RULES = {rule.name: rule for rule in load_rules()}
TODAY = date(2026, 1, 1)
GOOD = """#: title: A thing
#: meaning: It is there.
#: severity: warning
#: action: Nothing.
SELECT ?node ?value ?source WHERE { ?node ?value ?source }
"""
each_rule = pytest.mark.parametrize("name", sorted(path.stem for path in QUALITY.glob("*.rq")))


def parsed(name: str) -> list[ox.Quad]:
    return list(ox.parse(path=FIXTURES / f"{name}.ttl", format=ox.RdfFormat.TURTLE))


def result(rule: str, quads: list[ox.Quad]):
    dataset = Dataset.in_memory([*Ontology.load().quads, *quads])
    (found,) = quality_report(dataset, [RULES[rule]], today=TODAY, examples=50)
    return found


@each_rule
def test_a_rule_finds_all_that_its_bad_fixture_marks_and_no_more(name):
    quads = parsed(f"{name}.bad")
    nodes = {key_of(str(part.value)) for quad in quads for part in (quad.subject, quad.object)}
    marked = {node for node in nodes if last_segment(node).startswith("bad")}
    found = result(name, quads)
    assert marked
    assert {each.node for each in found.examples} == marked
    assert found.count == len(marked)
    assert all(each.source for each in found.by_source)


@each_rule
def test_a_rule_finds_nothing_in_its_good_fixture(name):
    assert result(name, parsed(f"{name}.ok")).count == 0


def test_every_fixture_has_its_rule():
    assert {path.name.split(".")[0] for path in FIXTURES.iterdir()} == set(RULES)


@each_rule
def test_a_rule_reads_well(name):
    rule = RULES[name]
    assert not rule.title.endswith(".")
    assert rule.meaning.endswith(".")
    assert rule.action.endswith(".")
    assert "SERVICE" not in rule.query
    assert "ORDER BY" not in rule.query
    assert "LIMIT" not in rule.query


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#: action: Nothing.\n", ""),
        ("warning", "grave"),
        ("?node ?value ?source WHERE", "?value ?node ?source WHERE"),
        ("SELECT ?node ?value ?source", "CONSTRUCT { ?node ?value ?source }"),
        ("SELECT", "CHOOSE"),
    ],
)
def test_a_rule_that_is_not_described_well_is_a_fault_of_ours(tmp_path, old, new):
    path = tmp_path / "bad.rq"
    path.write_text(GOOD)
    assert Rule.read(path).severity == "warning"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(OntologyError, match=r"bad\.rq"):
        Rule.read(path)
