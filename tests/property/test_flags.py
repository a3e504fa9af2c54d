"""What holds for the flags of every contract, and for the gap of every service."""

from decimal import Decimal
from fractions import Fraction
from statistics import quantiles

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.risk.delivery import read
from kg.risk.ensemble.reading import shipped_priors
from kg.risk.flags.definitions import Threshold
from kg.risk.flags.peers import fences
from kg.risk.flags.registry import flags_of
from kg.risk.flags.state import Level, judged
from kg.risk.gap.left import only_ways, ways
from kg.risk.service_gap import service_risk
from kg.risk.sketch import network

# A busy machine would miss deadlines by chance.
few = settings(max_examples=40, deadline=None)
AT_ONCE = (
    shipped_priors()
    .learned("notice", 0, "at once")
    .learned("replacement", 5, "after five months")
    .learned("contingency", 0, "nothing in between")
)
parties = st.sampled_from("PQR")
roles = st.builds("{} {} K".format, parties, st.sampled_from(["partner", "subcontractor"]))
chains = st.sampled_from(["Q subcontracts P", "R subcontracts Q", "R subcontracts P"])
provisions = st.builds("{} provides {}".format, st.sampled_from("LPQR"), st.sampled_from("STU"))
needs = st.builds(
    "S needs {} {}".format, st.sampled_from("TU"), st.sampled_from(["essential", "replaceable"])
)
more = st.lists(st.one_of(roles, chains, provisions, needs), max_size=8, unique=True)
BASE = ("C commissioner K", "L lead-provider K", "K covers S")
numbers = st.fractions(min_value=0, max_value=4, max_denominator=8)
ORDER = [Level.CLEAR, Level.AMBER, Level.RED]


def found_in(delivery, leaves):
    return service_risk(delivery, "S", [leaves], priors=AT_ONCE, scenarios=20)


@few
@given(more)
def test_without_whoever_dominates_a_service_nothing_is_left_of_it(lines):
    delivery = read(network(*BASE, *lines))
    service = "https://w3id.org/nhs-kg/id/service/S"
    for node, _ in only_ways(delivery, ways(delivery, delivery.contract("K")), service):
        assert found_in(delivery, node).lowest.high.value == 0


@few
@given(more, st.sampled_from("PQR"))
def test_whoever_provides_only_what_others_can_leaves_no_gap(lines, leaves):
    keep = [line for line in lines if " needs T" not in line and " subcontracts " not in line]
    others = ["M partner K", "M provides T", "S needs T replaceable share=0.5"]
    lone = [line for line in keep if not line.startswith(f"{leaves} provides")]
    graph = network(*BASE, *lone, *others, f"{leaves} partner K", f"{leaves} provides T")
    assert not found_in(read(graph), leaves).has_gap


@few
@given(more)
def test_a_second_provider_beside_every_one_never_makes_it_worse(lines):
    graph = network(*BASE, *lines)
    doubled = [
        f"M{line[1:]}" for line in lines if " provides " in line and not line.startswith("L")
    ]
    richer = network(*BASE, *lines, *doubled, *(["M lead-provider K"] if doubled else []))
    for leaves in "PQR":
        if f"https://w3id.org/nhs-kg/id/organisation/{leaves}" in graph:
            before, after = (found_in(read(each), leaves) for each in (graph, richer))
            assert after.lowest.low.value >= before.lowest.low.value


@given(
    st.tuples(numbers, numbers).map(sorted),
    st.tuples(numbers, numbers).map(sorted),
    st.booleans(),
    st.fractions(min_value=0, max_value=1, max_denominator=8),
)
def test_knowing_a_number_better_never_turns_a_flag_round(ends, limits, below, part):
    amber, red = (Decimal(float(each)) for each in (reversed(limits) if below else limits))
    threshold = Threshold(amber, red, below=below)
    low, high = ends
    exact = low + Fraction(part) * (high - low)
    wide, narrow = judged(threshold, low, high), judged(threshold, exact, exact)
    assert narrow is not Level.UNKNOWN
    if wide is not Level.UNKNOWN:
        # What was said of the whole range was the mildest that could be said of any number in it.
        assert ORDER.index(narrow) >= ORDER.index(wide)
        assert (wide is Level.CLEAR) == (narrow is Level.CLEAR)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=14), st.integers(0, 2))
def test_a_contract_is_compared_with_the_quartiles_of_all_others(values, place):
    others = [*values[:place], *values[place + 1 :]]
    first, _, third = quantiles(others, n=4, method="inclusive")
    reach = 1.5 * (third - first)
    assert fences(sorted(values), values[place]) == (first - reach, third + reach)


@few
@given(more, st.randoms(use_true_random=False))
def test_names_order_and_strangers_change_no_flag(lines, random):
    every = [*BASE, *lines]
    shuffled = random.sample(every, len(every))
    stranger = ["X commissioner J", "Y lead-provider J", "Y provides V"]
    graphs = [network(*every), network(*shuffled), network(*every, *stranger)]
    new = {node: f"{node}-renamed" for node in graphs[0]}
    graphs.append(nx.relabel_nodes(graphs[0], new))
    told = []
    for graph in graphs:
        delivery = read(graph)
        contract = delivery.contract("K")
        # How many peers there are may change, and the words with that.
        told.append([(each.flag, each.level) for each in flags_of(delivery, contract)])
    assert all(each == told[0] for each in told)
