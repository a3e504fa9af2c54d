"""Measures of a store that is too large for a graph: the same answers, from a day and few facts."""

from datetime import date

import pytest

from api.measuring import run_measure
from kg.errors import MeasureError, UnknownContract, UnknownOrganisation
from kg.network import Network
from kg.ontology import Ontology
from kg.risk import FAMILIES, measure
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.sketch import network
from kg.risk.snapshot import RiskSnapshot
from kg.risk.snapshot.day import Day
from kg.risk.snapshot.dependences import dependences

DAYS = [date(2015, 10, 1), date(2019, 7, 8), date(2025, 6, 30)]
AT = {"at": "2019-07-08"}
ASKED = [
    ("ranking", {}),
    ("ranking", {"by": "fragility"}),
    ("look-through", {}),
    ("look-through", {"commissioner": "11J"}),
    ("look-through", {"contract": "dorset-iucs"}),
    ("concentration", {}),
    ("concentration", {"least": "1"}),
    ("concentration", {"least": "1", "commissioner": "organisation/11J"}),
]


@pytest.fixture(scope="module")
def days(shipped):
    return {day: Day.read(shipped, day, Ontology.load(), shipped_priors()) for day in DAYS}


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(("name", "given"), ASKED, ids=str)
def test_the_answer_is_that_of_the_whole_graph(whole, on_demand, days, day, name, given):
    asked = measure(name)
    try:
        expected = asked(whole.at(day, families=FAMILIES), **given)
    except (UnknownOrganisation, UnknownContract):
        return

    found = asked.of_day.run(days[day], on_demand, **given)

    assert found.findings == expected.findings
    assert found.headline == expected.headline
    assert found.assumptions == expected.assumptions
    assert found.unknowns == expected.unknowns
    assert expected.findings or day == DAYS[0] or "commissioner" in given


def test_of_many_contracts_those_are_followed_along_which_most_flows(
    on_demand, whole, days, monkeypatch
):
    monkeypatch.setattr("kg.risk.snapshot.dependences.MOST_READ", 2)
    every = measure("look-through")(whole.at(DAYS[0], families=FAMILIES)).findings

    found = measure("look-through").of_day.run(days[DAYS[0]], on_demand)

    assert 0 < len(found.findings) < len(every)
    assert all(each in every for each in found.findings)
    assert f"{len(found.findings)}, each through all of its contracts" in found.assumptions[-1]
    assert found.headline.startswith("of ")


def test_of_many_contracts_the_number_is_compared_and_a_few_are_shown(
    on_demand, whole, days, monkeypatch
):
    every = measure("concentration")(whole.at(DAYS[0], families=FAMILIES)).findings
    by_number = {
        (each.subject, each.kind): each for each in every if each.kind.endswith("of contracts")
    }
    monkeypatch.setattr("kg.risk.concentration.MOST_READ", 2)

    found = measure("concentration").of_day.run(days[DAYS[0]], on_demand)

    assert {(each.subject, each.kind) for each in found.findings} == by_number.keys()
    for each in found.findings:
        whole_one = by_number[each.subject, each.kind]
        assert (each.sentence, each.value) == (whole_one.sentence, whole_one.value)
        assert each.touches
        assert set(each.touches) <= set(whole_one.touches)
        assert each.sources
    assert "not compared by value" in found.assumptions[-2]


def test_of_many_commissioners_those_with_most_contracts_are_told_of(on_demand, days, monkeypatch):
    monkeypatch.setattr("kg.risk.concentration.MOST_READ", 2)
    monkeypatch.setattr("kg.risk.concentration.MOST_TOLD", 1)

    found = measure("concentration").of_day.run(days[DAYS[0]], on_demand, least="1")

    assert len(found.findings) == 3
    assert "those with most contracts are told of: 1" in found.assumptions[-1]


@pytest.mark.parametrize("by", ["impact", "fragility"])
def test_of_many_who_can_fail_those_who_are_paid_most_are_ranked(
    on_demand, whole, days, monkeypatch, by
):
    every = measure("ranking")(whole.at(DAYS[0], families=FAMILIES), by=by).findings
    monkeypatch.setattr("kg.risk.ranking.MOST_TOLD", 3)
    monkeypatch.setattr("kg.risk.ranking.MOST_READ", 1)

    found = measure("ranking").of_day.run(days[DAYS[0]], on_demand, by=by)

    values = {each.subject: each.value for each in every}
    assert len(found.findings) == 3 < len(every)
    assert "the 3 who may be paid most were let fail" in found.assumptions[-2]
    assert "through which most flows" in found.assumptions[-1]
    if by == "impact":
        assert {each.subject: each.value for each in found.findings}.items() <= values.items()
        order = [each.subject for each in every if each.subject in dict(found_by(found))]
        assert [each.subject for each in found.findings] == order


def found_by(result):
    return [(each.subject, each) for each in result.findings]


def sketched(monkeypatch, *lines):
    """A day of a small graph, of which the facts are read as if out of a store."""
    graph = network(*lines)
    for place in ("lookthrough", "concentration"):
        monkeypatch.setattr(f"kg.risk.{place}.facts_of", lambda *_, **__: graph)
    return graph, Day.of(RiskSnapshot.from_networkx(graph), shipped_priors())


def test_a_dependence_is_followed_through_all_of_its_contracts_or_not_told(monkeypatch):
    graph, day = sketched(
        monkeypatch,
        *("C commissioner K", "K value 90 annual", "L lead-provider K", "P partner K"),
        *("C commissioner J", "J value 50 annual", "L lead-provider J"),
        *("D commissioner I", "I value 70 annual", "Q lead-provider I", "R partner I"),
        *("S subcontracts Q", "Q subcontracts S"),
    )
    monkeypatch.setattr("kg.risk.snapshot.dependences.MOST_READ", 2)
    every = {(each.beside, each.subject): each for each in measure("look-through")(graph).findings}

    chosen = dependences(day)
    found = measure("look-through").of_day.run(day, None)

    names = [sorted(each.rpartition("/")[2] for each in pair) for pair in chosen.pairs]
    assert (names, chosen.number) == ([["C", "L"]], 5)
    assert {each.rpartition("/")[2] for each in chosen.contracts} == {"J", "K"}
    assert [each.subject.label for each in found.findings] == ["L"]
    assert found.findings[0] == every[found.findings[0].beside, found.findings[0].subject]
    assert "of 5 dependences" in found.headline


def test_contracts_that_are_counted_are_those_that_are_read(monkeypatch):
    graph, day = sketched(
        monkeypatch,
        *("C commissioner K", "L lead-provider K", "M prime-contractor K", "N provider K"),
        *("C commissioner J", "L lead-provider J", "P partner J"),
        *("C commissioner I", "N alliance-member I", "M provider I", "D commissioner I"),
        *("C commissioner H", "Q partner H"),
    )
    read = measure("concentration")(graph, least=1).findings
    monkeypatch.setattr("kg.risk.concentration.MOST_READ", 1)

    found = measure("concentration").of_day.run(day, None, least=1).findings

    told = {(each.subject.label, each.kind): (each.sentence, each.value) for each in read}
    assert {(each.subject.label, each.kind): (each.sentence, each.value) for each in found} == told
    assert any("one of the leads for 1 of 4 contracts" in str(each.unknowns) for each in found)


def test_who_or_what_is_unknown_is_told(on_demand, days):
    run = measure("look-through").of_day.run
    with pytest.raises(UnknownOrganisation):
        run(days[DAYS[1]], on_demand, commissioner="dorset-iucs")
    with pytest.raises(UnknownContract):
        run(days[DAYS[1]], on_demand, contract="11J")
    with pytest.raises(MeasureError, match="impact"):
        measure("ranking").of_day.run(days[DAYS[1]], on_demand, by="size")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("look-through", {"contract": "dorset-iucs"}),
        ("risk-transfer", {"contract": "dorset-iucs"}),
        ("service-gap", {"withdraw": "RYF"}),
        ("withdrawal", {"withdraw": "RYF,RDY"}),
    ],
    ids=str,
)
def test_a_large_store_is_asked_about_some_things_alone(
    client, large_client, monkeypatch, name, given
):
    asked = {**AT, **given}
    small = client.get(f"/api/v1/risk/{name}", params=asked).json()
    monkeypatch.setattr(Network, "at", lambda *_, **__: pytest.fail("a graph of everything"))
    large = large_client.get(f"/api/v1/risk/{name}", params=asked).json()

    assert without_counts(large["findings"]) == without_counts(small["findings"]) != []
    assert large["sources"] == small["sources"]


def without_counts(findings):
    """Drop how many facts of the whole graph have no dates, which a part of it does not know."""
    counts = "of this or other contracts"
    return [
        {**each, "unknowns": [doubt for doubt in each["unknowns"] if counts not in doubt]}
        for each in findings
    ]


@pytest.mark.parametrize(("name", "given"), ASKED, ids=str)
def test_a_large_store_answers_as_a_small_one(client, large_client, name, given):
    asked = {**AT, **given}
    small, large = (
        each.get(f"/api/v1/risk/{name}", params=asked).json() for each in (client, large_client)
    )

    assert large["findings"] == small["findings"] != []
    assert large["sources"] == small["sources"]


@pytest.mark.parametrize("name", ["ranking", "look-through", "concentration"])
def test_a_large_store_has_the_page_of_a_measure(large_client, name):
    page = large_client.get(f"/risk/{name}", params=AT)

    assert page.status_code == 200
    assert "NHS" in page.text


@pytest.mark.parametrize("name", ["early-warning", "single-points", "withdrawal", "risk-transfer"])
def test_what_still_needs_the_whole_graph_is_refused(large_client, name):
    refused = large_client.get(f"/api/v1/risk/{name}", params=AT)

    assert refused.status_code == 422
    assert "nhs-kg risk" in refused.json()["detail"]


def test_a_command_reads_no_graph_of_everything(shipped, on_demand, whole, monkeypatch):
    expected = {name: run_measure(shipped, whole, name, DAYS[1], {}) for name, _ in ASKED}
    monkeypatch.setattr("api.measuring.MOST_CONTRACTS", 3)
    monkeypatch.setattr(on_demand, "at", lambda *_, **__: pytest.fail("a graph of everything"))

    for name, result in expected.items():
        assert run_measure(shipped, on_demand, name, DAYS[1], {}).findings == result.findings
