"""Looking back: the shipped seeds against a reading of the same cases by hand.

Every difference is listed with its reason.

Y: public before the failure; y: documented only afterwards; ?: unknown; -: not raised.
"""

from datetime import date

import pytest

from kg.errors import SeedError
from kg.network import Network
from kg.ontology import Ontology
from kg.risk.flags.backtest import Case, backtest, mark_case, published_before, read_cases
from kg.risk.flags.definitions import read_definitions
from kg.risk.sketch import network

FLAGS = [f"F{n}" for n in range(1, 19)]
# As read in the papers on each case; Staffordshire was not read this way.
BY_HAND = {
    "unitingcare": "Y Y y y Y Y - - y y Y Y Y Y ? Y - -",
    "east-staffordshire": "? - ? ? Y Y - y y - Y Y Y ? Y ? - ?",
    "coperforma": "? Y - ? - Y - y ? - - - Y Y - - - Y",
    "hinchingbrooke": "- - - Y - - - - - - Y - Y - - ? - ?",
    "nhs-direct-111": "- - - - - - - - y - - - Y - - - Y -",
    "bedfordshire-msk": "? - ? ? ? Y - Y - Y - - Y - Y - - -",
    "dorset-iucs": "- - - ? - Y Y Y - - - - - - - - - -",
    "dudley-icp": "- Y - ? ? Y - Y - - - - Y Y Y - - -",
}

LATER = "what the graph holds of it appeared only afterwards"
SILENT = "no source in the graph speaks of it"
PEERS = "too few contracts in the graph to compare it with"
MORE = "the graph shows what the reading did not ask"
DIFFERENCES = {
    "unitingcare": {
        **dict.fromkeys(("F2", "F5", "F11", "F12", "F14", "F16"), LATER),
        **dict.fromkeys(("F1", "F4", "F13"), SILENT),
        "F6": PEERS,
    },
    "east-staffordshire": {
        **dict.fromkeys(("F8", "F9", "F12", "F13", "F15"), SILENT),
        "F6": PEERS,
    },
    "coperforma": {
        **dict.fromkeys(("F2", "F18"), LATER),
        **dict.fromkeys(("F8", "F13", "F14"), SILENT),
        "F6": PEERS,
    },
    "hinchingbrooke": {
        **dict.fromkeys(("F7", "F16"), MORE),
        **dict.fromkeys(("F11", "F13"), SILENT),
    },
    "nhs-direct-111": {
        "F17": LATER,
        **dict.fromkeys(("F7", "F11"), MORE),
        "F13": SILENT,
    },
    "bedfordshire-msk": {"F6": PEERS, **dict.fromkeys(("F13", "F15"), SILENT)},
    "dorset-iucs": {"F6": PEERS},
    # Nobody held the contract yet, and the sign of the trust is not tied to it.
    "dudley-icp": dict.fromkeys(("F2", "F6", "F14"), SILENT),
}


@pytest.fixture(scope="module")
def table(shipped):
    return backtest(Network.of(shipped, Ontology.load()))


def marks(table):
    return {each.case.name: {f: m.value for f, m in each.marks.items()} for each in table.cases}


def reason(hand, mark, state):
    """Why a mark differs from the reading by hand, as far as the answer itself shows it."""
    if (hand, mark) == ("Y", "y"):
        return LATER
    if hand in "-?" and mark in "Yy":
        return MORE
    assert mark == "?", (hand, mark)
    assert state.unknowns
    return PEERS if "other contracts" in state.unknowns[0] else SILENT


def test_the_shipped_graph_agrees_with_a_reading_by_hand_but_for_what_is_listed(table):
    found = {}
    for each in table.cases:
        states = {state.flag: state for state in each.known}
        by_hand = zip(FLAGS, BY_HAND.get(each.case.name, "").split(), strict=False)
        for flag, hand in by_hand:
            mark = each.marks[flag].value
            # What the reader took to be no matter in a case is unknown here if nothing tells.
            if mark not in (hand, "?" if hand == "-" else hand):
                found.setdefault(each.case.name, {})[flag] = reason(hand, mark, states[flag])
    assert found == DIFFERENCES


def test_what_could_be_seen_before_is_seen_before(table):
    seen = marks(table)
    assert seen["hinchingbrooke"]["F4"] == "Y"
    assert seen["east-staffordshire"]["F5"] == "Y"
    assert (seen["dorset-iucs"]["F7"], seen["dorset-iucs"]["F8"]) == ("Y", "Y")
    assert seen["bedfordshire-msk"]["F8"] == "Y"
    assert (seen["staffordshire-cancer"]["F16"], seen["staffordshire-cancer"]["F18"]) == ("Y", "Y")
    assert seen["unitingcare"]["F3"] == "y"


def test_the_caveat_and_the_meanings_go_with_every_table(table):
    told = table.as_dict()
    assert "at failures only" in told["caveat"]
    assert "no accuracy of prediction is claimed" in told["caveat"]
    assert set(told["meanings"]) == {"Y", "y", "?", "-"}
    assert [case["as_of"] < case["failed"] for case in told["cases"]] == [True] * 9


def test_the_sources_of_the_days_are_in_the_graph_and_some_cases_can_be_chosen(shipped):
    graph = Network.of(shipped, Ontology.load())
    assert [case.source for case in read_cases()[0] if case.source not in graph.sources] == []
    only = backtest(graph, ["dorset-iucs"])
    assert [each.case.contract for each in only.cases] == ["contract/dorset-iucs"]


CASE = Case("k", "K", "contract/K", date(2015, 6, 30), "2015-07", "It ended.", "source/b")


@pytest.mark.parametrize(
    ("issued", "mark"),
    [
        ("2015-06-29", "Y"),
        ("2015-06-30", "y"),
        ("2015-06", "y"),
        ("2015-05", "Y"),
        ("2015", "y"),
        ("2014", "Y"),
        ("", "y"),
    ],
)
def test_a_source_counts_once_all_of_its_stated_date_is_over(issued, mark):
    graph = network("L lead-provider K", "K told WarningSign code=open-at-start", at="2015-06-30")
    found = mark_case(graph, CASE, lambda _: issued, read_definitions())
    assert found.marks["F10"].value == mark


def test_one_early_source_of_several_is_enough_and_values_and_denials_go_too():
    graph = network(
        "L lead-provider K sources=source/a,source/b", "P partner K source=b",
        "K value 5 annual source=b", "K denies guarantees P source=b", "K value 6 annual source=a",
    )  # fmt: skip
    kept = published_before(graph, date(2015, 6, 30), {"source/a": "2014", "source/b": ""}.get)
    contract = next(told for _, told in kept.nodes(data=True) if told["group"] == "contract")
    assert [told["role"] for *_, told in kept.edges(data=True)] == ["lead-provider"]
    assert [value["source"] for value in contract["values"]] == ["source/a"]
    assert contract["denials"] == ()
    # The graph handed in stays as it was.
    assert graph.number_of_edges() == 2


def test_a_day_that_is_none_or_not_before_the_failure_is_faulted(tmp_path):
    path = tmp_path / "flags.yaml"
    case = "    {}: {{contract: contract/k, as-of: {}, failed: {}, what: w, source: source/s}}"
    lines = ["backtest:", "  caveat: c", "  cases:"]
    lines += [case.format("a", "2015-06", "2015-08"), case.format("b", "2015-07-01", "2015-07")]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_cases(path)
    assert "'2015-06' is not a day" in str(caught.value)
    assert "'2015-07-01' is not before '2015-07'" in str(caught.value)
    path.write_text("version: '1'\n", encoding="utf-8")
    with pytest.raises(SeedError, match="backtest: missing"):
        read_cases(path)
