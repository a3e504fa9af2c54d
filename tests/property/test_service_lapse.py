"""What holds for every withdrawal from every service."""

import networkx as nx
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.risk.service.dominators import cut_off, dominators, with_all_it_carries
from kg.risk.service.lapse import Withdrawal, availability, lapse
from kg.risk.service.plan import Function, Service, Substitute

# A busy machine would miss deadlines by chance.
few = settings(max_examples=80, deadline=None)
months = st.integers(0, 12)


@st.composite
def functions(draw, name, providers="ABCD"):
    """A function in eighths, so that nothing is lost by rounding."""
    held = draw(st.lists(st.sampled_from(providers), min_size=8, max_size=8))
    shares = {each: held.count(each) / 8 for each in held}
    others = draw(
        st.lists(st.tuples(st.sampled_from("AEF"), st.integers(0, 8), months), max_size=2)
    )
    substitutes = tuple(Substitute(who, share / 8, after) for who, share, after in others)
    return Function(name, shares, draw(st.booleans()), draw(st.integers(0, 2)) / 8, substitutes)


@st.composite
def services(draw):
    names = "fgh"[: draw(st.integers(1, 3))]
    return Service("s", tuple(draw(functions(name)) for name in names), activity=80)


withdrawals = st.lists(
    st.builds(
        Withdrawal, st.sampled_from("ABEF"), months, months, st.integers(0, 8).map(lambda n: n / 8)
    ),
    max_size=3,
    unique_by=lambda each: each.provider,
)


@few
@given(services(), withdrawals)
def test_a_lapse_is_the_sum_of_what_is_missing_at_any_time(service, leaving):
    # Everything happens at whole months, so that twelve of them tell all.
    left = np.concatenate([availability(service, leaving, month) for month in range(13)])
    found = lapse(service, leaving)
    assert found.months[0] == np.count_nonzero(left < 1)
    assert found.unhandled[0] == 80 * (1 - left).sum()
    assert found.lowest[0] == left.min()
    assert ((left >= 0) & (left <= 1)).all()


@few
@given(services(), withdrawals, st.data())
def test_longer_notice_and_more_cover_never_make_it_worse(service, leaving, data):
    better = [
        Withdrawal(
            each.provider,
            each.notice + data.draw(months),
            max(each.replaced - data.draw(months), 0),
            max(each.contingency, data.draw(st.integers(0, 8)) / 8),
        )
        for each in leaving
    ]
    before, after = lapse(service, leaving), lapse(service, better)
    assert after.unhandled[0] <= before.unhandled[0]
    assert after.months[0] <= before.months[0]
    assert after.lowest[0] >= before.lowest[0]


@few
@given(services(), st.sampled_from("ABCD"), months, months)
def test_whoever_can_be_fully_substituted_is_not_missed(service, who, notice, replaced):
    substituted = tuple(
        Function(
            each.name,
            each.shares,
            each.essential,
            each.weight,
            (*each.substitutes, Substitute("Z", each.shares.get(who, 0), after=notice)),
        )
        for each in service.functions
    )
    found = lapse(Service("s", substituted, activity=80), [Withdrawal(who, notice, replaced)])
    assert (found.months[0], found.unhandled[0], found.lowest[0]) == (0, 0, 1)


@st.composite
def deliveries(draw):
    """A graph from the commissioner through up to five providers to the service S."""
    names = "ABDEF"[: draw(st.integers(1, 5))]
    pairs = [("C", each) for each in names] + [
        (one, other) for one in names for other in names if one != other
    ]
    graph = nx.DiGraph(draw(st.lists(st.sampled_from(pairs), min_size=1)))
    graph.add_nodes_from(["C", *names])
    ends = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    graph.add_edges_from((each, "S") for each in ends)
    assume(nx.has_path(graph, "C", "S"))
    return graph


@few
@given(deliveries(), st.integers(0, 6))
def test_without_its_dominator_nothing_is_left_of_a_service(graph, notice):
    reached = nx.descendants(graph, "C")
    held = sorted(each for each in graph.predecessors("S") if each in reached)
    service = Service("S", (Function("f", {each: 1 / len(held) for each in held}),), activity=80)
    named = {each.provider for each in dominators(graph, "C", "S")}
    for provider in reached - {"S"}:
        leaving = with_all_it_carries(graph, "C", Withdrawal(provider, notice, notice + 2))
        lowest = lapse(service, leaving).lowest[0]
        assert bool(lowest < 1e-9) is (provider in named)
        assert ("S" in cut_off(graph, "C", [provider])) is (provider in named)


@few
@given(deliveries())
def test_every_path_passes_through_every_dominator(graph):
    ways = list(nx.all_simple_paths(graph, "C", "S"))
    expected = set.intersection(*map(set, ways)) - {"C", "S"}
    found = dominators(graph, "C", "S")
    assert {each.provider for each in found} == expected
    assert all(list(each.path) in ways for each in found)
