"""Priors in YAML: read, overridden, and faulted with file and line."""

import pytest

from kg.data import ONTOLOGY
from kg.errors import MeasureError, SeedError
from kg.risk.ensemble.distributions import (
    Bernoulli,
    Dirichlet,
    Lognormal,
    Point,
    Triangular,
    Uniform,
)
from kg.risk.ensemble.priors import Evidence
from kg.risk.ensemble.reading import read_priors

WORDS = "meaning: m, question: how much, source: s"


def written(path, *lines, version="version: '1'"):
    path.write_text("\n".join([version, "priors:", *lines]), encoding="utf-8")
    return path


def prior(name, rest, evidence="assumption"):
    return f"  {name}: {{{WORDS}, evidence: {evidence}, {rest}}}"


def test_every_kind_is_read(tmp_path):
    path = written(
        tmp_path / "p.yaml",
        prior("a", "kind: point, value: 1_000", "evidenced"),
        prior("b", "kind: uniform, low: -1, high: 2.5"),
        prior("c", "kind: triangular, low: 4, mode: 9, high: 15"),
        prior("d", "kind: lognormal, median: 20, sigma: 0.5"),
        prior("e", "kind: bernoulli, probability: 0.25"),
        prior("f", "kind: dirichlet, parts: [L, S], concentration: 1"),
    )
    found = read_priors(path)
    assert found.version == "1"
    assert [each.distribution for each in found] == [
        Point(1000),
        Uniform(-1, 2.5),
        Triangular(4, 9, 15),
        Lognormal(20, 0.5),
        Bernoulli(0.25),
        Dirichlet(("L", "S"), 1),
    ]
    assert found["a"].evidence is Evidence.EVIDENCED
    assert (found["b"].question, found["b"].source, found["b"].meaning) == ("how much", "s", "m")
    assert found["f"].columns == ("f.L", "f.S")


def test_the_shipped_priors_are_all_justified():
    found = read_priors(ONTOLOGY / "priors.yaml")
    assert found["replacement"].distribution == Triangular(4, 9, 15)
    for each in found:
        assert each.question.split()[0] in {"how", "whether", "what"}
        assert len(each.source) > 20
        assert each.meaning.endswith(".")


def test_every_problem_comes_with_its_line(tmp_path):
    path = written(
        tmp_path / "p.yaml",
        prior("a", "kind: uniform, low: 3, high: 2"),
        prior("b", "kind: unifrom, low: 3, high: 2"),
        prior("c", "kind: uniform, low: 3"),
        prior("d", "kind: point, value: many"),
        prior("e", "kind: point, value: 1, low: 3"),
        prior("f", "kind: point, value: 1", "guess"),
        "  g: {kind: point, value: 1, evidence: assumption}",
        prior("a", "kind: point, value: 1"),
        version="verison: '1'",
    )
    with pytest.raises(SeedError) as caught:
        read_priors(path)
    told = [str(problem) for problem in caught.value.problems]
    expected = [
        "p.yaml:1: verison: unknown field; did you mean 'version'?",
        "p.yaml:3: priors.a.kind: 3, 2; give finite numbers with low <= high",
        "p.yaml:4: priors.b.kind: unknown 'unifrom'; did you mean 'uniform'?",
        "p.yaml:5: priors.c.high: missing; add it",
        "p.yaml:6: priors.d.value: 'many' is not a number",
        "p.yaml:7: priors.e.low: unknown field",
        "p.yaml:8: priors.f.evidence: unknown 'guess'",
        "p.yaml:9: priors.g.meaning: missing; add it",
        "p.yaml:9: priors.g.question: missing; add it",
        "p.yaml:9: priors.g.source: missing; add it",
        "p.yaml:10: priors.a: given twice; keep one",
    ]
    for start in expected:
        assert any(line.startswith(start) for line in told), (start, told)
    assert len(told) == len(expected) + 1
    assert any(line.endswith("version: missing; add it") for line in told)


def test_a_file_without_priors_is_none(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("version: '1'\n", encoding="utf-8")
    with pytest.raises(SeedError, match="priors: missing; add it"):
        read_priors(path)


def test_users_put_their_own_in_place_and_misspell_none(tmp_path):
    shipped = written(tmp_path / "p.yaml", prior("notice", "kind: uniform, low: 3, high: 12"))
    own = written(tmp_path / "own.yaml", prior("notice", "kind: point, value: 6", "evidenced"))
    assert read_priors(shipped, own)["notice"].distribution == Point(6)
    assert read_priors(shipped)["notice"].distribution == Uniform(3, 12)
    wrong = written(tmp_path / "wrong.yaml", prior("notise", "kind: point, value: 6"))
    with pytest.raises(SeedError, match=r"wrong.yaml:3: priors: no prior 'notise'; did you mean"):
        read_priors(shipped, wrong)


def test_what_was_learned_counts_as_evidenced():
    priors = read_priors(ONTOLOGY / "priors.yaml").only("notice", "replacement")
    known = priors.learned("notice", 9, "contract")
    assert [each.name for each in known] == ["notice", "replacement"]
    assert known["notice"].distribution == Point(9)
    assert known["notice"].evidence is Evidence.EVIDENCED
    assert priors["notice"].evidence is Evidence.ASSUMPTION
    with pytest.raises(MeasureError, match="no prior 'notices'; did you mean 'notice'"):
        priors.learned("notices", 9, "contract")
