"""The measure of early warning: what it lists, what it leaves open, and what it can be asked."""

import pytest

from kg.data import ONTOLOGY
from kg.errors import UnknownContract
from kg.risk.early_warning import early_warning
from kg.risk.sketch import network

LINES = (
    "L lead-provider K",
    "M lead-provider J",
    "K told WarningSign code=open-at-start source=b",
    "J told WarningSign code=price-below-ceiling share=0.03 source=c",
)


def kinds(result):
    return [(each.kind, each.subject.label) for each in result.findings]


def test_findings_are_raised_flags_and_the_others_are_listed_as_unknown():
    result = early_warning(network(*LINES))

    assert kinds(result) == [("F10 price or scope open at the start, amber", "K")]
    assert result.findings[0].sources == ("source/b",)
    assert "J, F10 price or scope open at the start: No source on record says of J: " in " ".join(
        result.unknowns
    )
    # What is known not to be raised is neither a finding nor unknown.
    assert not [told for told in result.unknowns if told.startswith("J, F9 ")]
    assert [told for told in result.unknowns if told.startswith("K, F9 ")]


def test_one_contract_can_be_asked_about_even_if_it_does_not_run():
    graph = network(
        *LINES, "B bidder H", "H status planned", "H told WarningSign code=single-bidder"
    )

    assert kinds(early_warning(graph, contract="J")) == []
    assert kinds(early_warning(graph, contract="H")) == [("F18 last bidder, amber", "H")]
    assert "H" not in {each.subject.label for each in early_warning(graph).findings}
    with pytest.raises(UnknownContract, match="unknown contract 'Z'"):
        early_warning(graph, contract="Z")


def test_other_thresholds_can_be_put_in_place(tmp_path):
    path = tmp_path / "flags.yaml"
    text = (ONTOLOGY / "warning-flags.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("amber: 0.035", "amber: 0.03"), encoding="utf-8")

    result = early_warning(network(*LINES), contract="J", definitions=path)

    assert kinds(result) == [("F9 price out of line, amber", "J")]


def test_nothing_is_summed_and_nothing_predicted():
    result = early_warning(network(*LINES))

    assert {each.value for each in result.findings} == {1}
    assert result.headline.endswith("none of them says that it will fail")
    assert "predict nothing" in " ".join(result.assumptions)
