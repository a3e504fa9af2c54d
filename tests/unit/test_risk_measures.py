"""The measures on small networks: what they count, what they refuse, and published numbers."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import MeasureError, UnknownMeasure, UnknownOrganisation
from kg.risk import measure, measures
from kg.risk.chain import absorb, inflow
from kg.risk.delivery import read
from kg.risk.herfindahl import WHOLE, bounds, herfindahl
from kg.risk.roles import COMMISSIONERS, GUARANTORS, PROVIDERS
from kg.risk.sketch import network

HALF = Fraction(1, 2)
WALK = {"1": {"0": HALF, "2": HALF}, "2": {"1": HALF, "3": HALF}, "3": {"2": HALF, "4": HALF}}


def kinds(result):
    return {(each.kind, each.subject.label, each.value) for each in result.findings}


def test_the_drunkards_walk_gives_the_published_fundamental_matrix_and_absorption():
    visits = [[inflow(WALK, start)[step] for step in "123"] for start in "123"]
    ends = [[absorb(WALK, start)[end] for end in "04"] for start in "123"]

    assert visits == [[1.5, 1, 0.5], [1, 2, 1], [0.5, 1, 1.5]]
    assert [sum(row) for row in visits] == [3, 4, 3]
    assert ends == [[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]]


def test_shares_of_30_30_20_and_20_give_the_published_index():
    assert herfindahl([30, 30, 20, 20]) == 2600


def test_a_circle_that_keeps_nothing_is_refused():
    with pytest.raises(MeasureError, match="nobody keeps any"):
        absorb({"a": {"b": Fraction(1)}, "b": {"a": Fraction(1)}}, "a")


@pytest.mark.parametrize("share", ["1.5", "-0.1", "half", "NaN", "Infinity"])
def test_a_share_out_of_range_is_refused(share):
    graph = network("C commissioner K", "L lead-provider K", f"P partner K share={share}")

    with pytest.raises(MeasureError, match="share"):
        measure("look-through")(graph)


def test_shares_that_exceed_the_whole_are_told_and_not_used():
    graph = network(
        "C commissioner K", "K value 100", "L lead-provider K share=0.7", "P partner K share=0.7"
    )

    result = measure("look-through")(graph)

    assert (
        "the shares reported for K add up to more than the whole; none is used" in result.unknowns
    )
    assert all(not money.known for each in result.findings for money in each.value)


def test_money_follows_a_subcontract_on_record_between_organisations():
    graph = network("C commissioner K", "K value 100", "L lead-provider K", "Z subcontracts L")

    result = measure("look-through")(graph)

    assert {each.subject.label: str(each.value[0].amount) for each in result.findings} == {
        "L": "between £0 and £100",
        "Z": "between £0 and £100",
    }
    assert [str(path) for path in result.findings[1].paths] == [
        "C -[commissioner]-> K <-[lead provider]- L <-[subcontracts]- Z"
    ]


def test_a_rest_that_no_share_explains_is_allotted_to_nobody():
    graph = network("C commissioner K", "K value 100", "L lead-provider K share=0.9")

    found = measure("look-through")(graph).findings

    assert [(each.kind, each.subject.label, each.value[0].amount) for each in found] == [
        ("allotted to nobody", "K", "£10"),
        ("dependence", "L", "£90"),
    ]


def test_a_commissioner_or_contract_can_be_singled_out():
    graph = network(
        "C commissioner K", "L lead-provider K", "D commissioner J", "M lead-provider J"
    )

    one = measure("look-through")(graph, commissioner="organisation/C")
    other = measure("look-through")(graph, contract="J")

    assert [each.subject.label for each in one.findings] == ["L"]
    assert [each.subject.label for each in other.findings] == ["M"]


def test_a_second_provider_within_reach_ends_a_single_point():
    lines = ["C commissioner K", "L lead-provider K", "P partner K", "K covers S", "P provides S"]

    before = measure("single-points")(network(*lines), commissioner="C")
    after = measure("single-points")(network(*lines, "L provides S"), commissioner="C")

    assert kinds(before) == {("only route", "L", 2), ("only route", "P", 1)}
    assert kinds(after) == {("only route", "L", 2)}


def test_a_provider_of_the_service_under_somebody_elses_contract_is_no_second_route():
    graph = network(
        "C commissioner K", "L lead-provider K", "K covers S", "L provides S",
        "D commissioner J", "Q lead-provider J", "J covers T", "Q provides T", "Q provides S",
    )  # fmt: skip

    found = measure("single-points")(graph, commissioner="C")

    assert kinds(found) == {("only route", "L", 1)}


def test_an_articulation_point_and_a_bridge_say_what_they_cut_off():
    graph = network(
        "C commissioner K", "L lead-provider K", "P partner K",
        "L partner J", "D commissioner J", "M lead-provider J", "N partner J",
    )  # fmt: skip

    found = [each for each in measure("single-points")(graph).findings if each.kind != "only route"]

    assert [(each.kind, each.sentence) for each in found] == [
        (
            "articulation point",
            "Without L, 3 things lose every link on record to the rest: K, C and P.",
        ),
        (
            "bridge",
            "L -[partner]-> J is the only fact on record that links J, D, M and N to the rest.",
        ),
        (
            "bridge",
            "L -[lead provider]-> K is the only fact on record that links K, C and P to the rest.",
        ),
    ]


def test_roles_that_run_beside_each_other_are_no_bridge():
    graph = network("C commissioner K", "L lead-provider K", "L partner K")

    found = measure("single-points")(graph, least="1").findings

    assert [each.sentence for each in found if each.kind == "bridge"] == [
        "C -[commissioner]-> K is the only fact on record that links C to the rest."
    ]


def test_a_contract_without_a_value_leaves_the_index_by_value_open():
    graph = network(
        "C commissioner H", "L lead-provider H", "H value 50 annual",
        "C commissioner J", "M lead-provider J", "J value 50 annual",
        "C commissioner K", "N lead-provider K",
    )  # fmt: skip

    found = [each for each in measure("concentration")(graph).findings if "value" in each.kind]

    assert found[0].value.as_dict() == {"low": "3333.33", "high": "10000.00"}
    assert found[0].unknowns == ("K has no value on this basis on record: value in GBP (annual)",)


def test_values_on_different_bases_are_not_compared():
    graph = network(
        "C commissioner H", "L lead-provider H", "H value 50 annual",
        "C commissioner J", "M lead-provider J", "J value 50 whole-life",
    )  # fmt: skip

    found = measure("concentration")(graph).findings

    assert [each.kind for each in found if "value" in each.kind] == []


def test_contracts_that_do_not_run_and_parties_that_had_closed_are_set_aside():
    graph = network(
        "L lead-provider K", "K status expired", "P partner J", "P state ended", "M partner J",
    )  # fmt: skip

    delivery = read(graph)

    assert [fact.attributes["label"] for fact in delivery.facts] == ["partner"]
    assert delivery.aside == {"of a contract not running": 1, "at a thing not in being": 1}


@pytest.mark.parametrize("mark", ["family=claim", "status=asserted", "state=undated"])
def test_what_is_no_dated_fact_is_never_used(mark):
    lines = ["C commissioner K", "L lead-provider K", "L provides S"]
    more = [f"Q lead-provider K {mark}", f"Q provides S {mark}"]

    for each in measures().values():
        before, after = each(network(*lines)), each(network(*lines, *more))
        assert kinds(before) == kinds(after)
        assert before.headline == after.headline


def test_on_a_day_without_contracts_every_measure_says_so():
    for each in measures().values():
        result = each(network("P provides S state=ended"))
        assert result.findings == ()
        assert result.headline


@pytest.mark.parametrize(
    "graph", [nx.DiGraph(at="2019-10-20"), nx.MultiGraph(at="2019-10-20"), nx.MultiDiGraph()]
)
def test_a_graph_that_is_not_one_of_facts_at_a_day_is_refused(graph):
    with pytest.raises(MeasureError, match="directed multigraph of facts projected at a day"):
        measure("concentration")(graph)


def test_an_unknown_measure_setting_or_organisation_is_refused_with_the_known_ones():
    with pytest.raises(UnknownMeasure, match="did you mean single-points"):
        measure("single-point")
    with pytest.raises(
        MeasureError, match="unknown setting 'leest' of 'concentration'; known: commissioner, lea"
    ):
        measure("concentration")(network("L lead-provider K"), leest=3)
    with pytest.raises(UnknownOrganisation, match="unknown organisation 'RYF'"):
        measure("look-through")(network("L lead-provider K"), commissioner="RYF")


def test_the_roles_that_measures_know_are_those_of_the_code_list():
    codes = Path(__file__).parents[2] / "ontology" / "codes.ttl"
    if not codes.exists():
        pytest.skip("the code lists are not built yet")
    listed = codes.read_text(encoding="utf-8")
    assert [
        role for role in COMMISSIONERS | PROVIDERS | GUARANTORS if f"role/{role}" not in listed
    ] == []


def test_a_line_that_is_no_sentence_is_refused():
    with pytest.raises(MeasureError, match="'L provides' is not 'subject verb object'"):
        network("L provides")


def test_a_known_share_of_a_subcontract_is_followed_to_the_penny():
    graph = network(
        "C commissioner K", "K value 100", "L lead-provider K", "P subcontractor K share=0.5",
        "P subcontracts L", "Z subcontracts P share=0.1",
    )  # fmt: skip

    result = measure("look-through")(graph)

    assert {each.subject.label: each.value[0].amount for each in result.findings} == {
        "L": "£50",
        "P": "£45",
        "Z": "£5",
    }


def test_subcontracts_that_pass_on_more_than_comes_in_are_refused():
    graph = network("L lead-provider K", "Y subcontracts L share=0.6", "Z subcontracts L share=0.6")

    with pytest.raises(MeasureError, match="would pass on more than it gets"):
        measure("look-through")(graph)


def test_commissioners_whose_shares_are_known_pay_their_part():
    graph = network(
        "C lead-commissioner K share=0.75", "D associate-commissioner K share=0.25",
        "K value 100", "L lead-provider K",
    )  # fmt: skip

    found = measure("look-through")(graph).findings

    assert {each.beside.label: each.value[0].amount for each in found} == {"C": "£75", "D": "£25"}


def test_a_value_that_only_has_a_lower_end_has_no_upper_one():
    graph = network("C commissioner K", "L lead-provider K", "P partner K")
    contract = read(graph).contract("K")
    graph.nodes[contract]["values"] = ({"min": Decimal(5), "currency": "GBP", "basis": "award"},)

    found = measure("look-through")(graph).findings

    assert [each.value[0].as_dict()["high"] for each in found] == [None, None]


def test_a_subcontractor_of_a_provider_is_reached_through_it():
    graph = network(
        "C commissioner K", "L lead-provider K", "P partner K", "Z subcontracts P",
        "Y subcontracts Z", "Y provides S",
    )  # fmt: skip

    found = measure("single-points")(graph, commissioner="C")

    assert kinds(found) == {
        ("only route", "L", 4),
        ("only route", "P", 3),
        ("only route", "Z", 2),
        ("only route", "Y", 1),
    }


def test_a_covered_service_hangs_on_the_contract_when_nobody_answers_for_it():
    graph = network("C commissioner K", "P partner K", "K covers S")

    found = measure("single-points")(graph, commissioner="C")

    assert kinds(found) == set()
    assert found.unknowns == ("who provides S is not on record",)


def test_many_open_ranges_give_a_bound_that_still_holds():
    sizes = [(Fraction(1), Fraction(3))] * 30

    low, high = bounds(sizes)

    assert low == herfindahl([1] * 30)
    assert herfindahl([3] + [1] * 29) <= high < WHOLE


def test_a_withdrawal_on_record_is_an_event_and_holds_nothing_together():
    graph = network("C commissioner K", "L lead-provider K", "Q provides S", "Q withdrew K")
    for *_, told in graph.edges(data=True):
        told["role"] = "" if told["role"] == "withdrew" else told["role"]

    found = measure("single-points")(graph, least=1).findings

    assert "withdrew" not in str([each.sentence for each in found])
