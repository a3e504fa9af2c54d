"""Pairs of files in ``tests/fixtures/risk``: a small network, and what a measure says about it.

``<measure>[-<what is special>].json`` holds lines for ``kg.risk.sketch.network`` and settings;
``.expected.json`` beside it holds, for each finding, what a reader would check by hand.
Letters: C, D commissioners; L, M leads; P, Q partners; G guarantor; H-K contracts; S, T services.
"""

import json
from pathlib import Path

import pytest

from kg.risk import measures
from kg.risk.finding import value_as_json
from kg.risk.sketch import network

FOLDER = Path(__file__).parents[1] / "fixtures" / "risk"
CASES = sorted(path for path in FOLDER.glob("*.json") if ".expected" not in path.name)


def measure_of(path):
    named = [name for name in measures() if path.stem == name or path.stem.startswith(f"{name}-")]
    assert named, f"'{path.name}' begins with no measure's name"
    return measures()[max(named, key=len)]


def summary(result):
    return {
        "headline": result.headline,
        "findings": [
            {
                "kind": finding.kind,
                "subject": finding.subject.key,
                "beside": finding.beside.key if finding.beside else None,
                "value": value_as_json(finding.value),
                "sentence": finding.sentence,
                "touches": [thing.key for thing in finding.touches],
                "paths": [str(path) for path in finding.paths],
                "sources": list(finding.sources),
                "unknowns": list(finding.unknowns),
            }
            for finding in result.findings
        ],
        "coverage": str(result.coverage),
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_fixture_gives_what_stands_beside_it(path):
    case = json.loads(path.read_text())
    expected = json.loads(path.with_suffix(".expected.json").read_text())

    result = measure_of(path)(network(*case["network"], at=case["at"]), **case["settings"])

    assert summary(result) == expected


def test_every_measure_has_a_fixture_and_every_fixture_a_measure():
    assert {measure_of(path).name for path in CASES} == set(measures())


def test_every_measure_explains_itself_in_its_page():
    for name, measure in measures().items():
        page = __import__(measure.run.__module__, fromlist=["MEASURE"]).__doc__
        headings = ("Method:", "Why it matters:", "Settings:", "Example:", "Reference:")
        assert [heading for heading in headings if heading not in page] == [], name
        assert [setting for setting in measure.settings if f"    {setting}:" not in page] == [], (
            name
        )
