"""What a withdrawal leaves of a service, followed by hand."""

import networkx as nx
import numpy as np
import pytest

from kg.errors import MeasureError
from kg.risk.service.dominators import cut_off, dominators
from kg.risk.service.lapse import Withdrawal, availability, lapse
from kg.risk.service.plan import Function, Service, Substitute

CALLS = Function("calls", {"A": 0.5, "B": 0.5})


def left(service, withdrawals, months):
    return [float(availability(service, withdrawals, month)[0]) for month in months]


def test_a_provider_is_missed_from_the_end_of_its_notice_until_it_is_replaced():
    line = Service("line", (CALLS,), activity=100, population=7)
    leaves = [Withdrawal("A", notice=3, replaced=9)]
    assert left(line, leaves, (0, 2.9, 3, 8.9, 9)) == [1, 1, 0.5, 0.5, 1]
    found = lapse(line, leaves)
    assert found.months.tolist() == [6]
    assert found.unhandled.tolist() == [300]
    assert (found.lowest.tolist(), found.people.tolist()) == ([0.5], [7])


def test_who_is_replaced_within_its_notice_is_not_missed():
    line = Service("line", (CALLS,), activity=100, population=7)
    found = lapse(line, [Withdrawal("A", notice=9, replaced=8)])
    assert (found.months.tolist(), found.unhandled.tolist()) == ([0], [0])
    assert (found.lowest.tolist(), found.people.tolist()) == ([1], [0])


def test_two_who_leave_at_different_times_are_missed_together():
    line = Service("line", (CALLS,), activity=100)
    leaves = [Withdrawal("A", 2, 6), Withdrawal("B", 4, 9, contingency=0.5)]
    assert left(line, leaves, (2, 4, 6, 9)) == [0.5, 0.25, 0.75, 1]
    found = lapse(line, leaves)
    assert found.months.tolist() == [7]
    assert found.unhandled.tolist() == [100 * (2 * 0.5 + 2 * 0.75 + 3 * 0.25)]
    assert found.lowest.tolist() == [0.25]
    assert found.people is None


def test_the_scarcest_essential_function_limits_and_others_add_up():
    functions = (
        Function("calls", {"A": 0.2, "B": 0.8}),
        Function("visits", {"A": 1}, essential=False, weight=0.3),
        Function("advice", {"A": 0.5, "C": 0.5}, essential=False, weight=0.4),
    )
    line = Service("line", functions)
    assert left(line, [Withdrawal("A", 0, 1)], [0]) == [pytest.approx(1 - 0.3 - 0.2)]
    assert left(line, [Withdrawal("B", 0, 1)], [0]) == [pytest.approx(0.2)]
    assert left(line, [Withdrawal("C", 0, 1)], [0]) == [pytest.approx(0.8)]


def test_a_substitute_stands_in_once_it_can_and_only_while_it_is_there():
    calls = Function("calls", {"A": 1}, substitutes=(Substitute("B", 0.6, after=2),))
    line = Service("line", (calls,), activity=10)
    assert left(line, [Withdrawal("A", 1, 5)], (1, 2, 5)) == [0, 0.6, 1]
    assert lapse(line, [Withdrawal("A", 1, 5)]).unhandled == pytest.approx([10 + 3 * 4])
    assert left(line, [Withdrawal("A", 1, 5), Withdrawal("B", 3, 4)], (2, 3, 4)) == [0.6, 0, 0.6]


def test_rounding_leaves_no_gap():
    # Taken from 1 one after the other, these leave a little more than nothing.
    parts = zip("BCD", (0.1, 0.3, 0.6), strict=True)
    calls = Function("calls", {"A": 1}, substitutes=tuple(Substitute(*part) for part in parts))
    assert lapse(Service("line", (calls,)), [Withdrawal("A", 0, np.inf)]).months.tolist() == [0]


def test_of_two_essential_functions_the_scarcer_limits():
    functions = (Function("calls", {"A": 0.2, "B": 0.8}), Function("triage", {"A": 0.5, "C": 0.5}))
    assert left(Service("line", functions), [Withdrawal("A", 0, 1)], [0]) == [0.5]


def test_who_is_never_replaced_is_missed_until_nothing_is_counted():
    line = Service("line", (CALLS,), activity=100)
    leaves = [Withdrawal("A", notice=3, replaced=np.inf)]
    assert lapse(line, leaves).months.tolist() == [np.inf]
    found = lapse(line, leaves, until=12)
    assert (found.months.tolist(), found.unhandled.tolist()) == ([9], [450])
    after = lapse(line, [Withdrawal("A", notice=12, replaced=15)], until=12)
    assert (after.months.tolist(), after.lowest.tolist()) == ([0], [1])


def test_a_stranger_makes_no_difference():
    assert lapse(Service("line", (CALLS,)), [Withdrawal("Z", 0, 9)]).lowest.tolist() == [1]


def test_scenarios_are_worked_out_one_by_one():
    line = Service("line", (CALLS,), activity=100)
    notice, replaced = np.array([1.0, 5, 3]), np.array([4.0, 2, 9])
    together = lapse(line, [Withdrawal("A", notice, replaced, np.array([0.0, 0, 0.5]))])
    assert together.months.tolist() == [3, 0, 6]
    assert together.unhandled.tolist() == [150, 0, 150]


def test_every_dominator_is_named_from_the_commissioner_down():
    graph = nx.DiGraph(
        [("C", "L"), ("L", "P"), ("L", "Q"), ("P", "R"), ("Q", "R"), ("R", "S"), ("C", "X")]
    )
    found = dominators(graph, "C", "S")
    assert [each.provider for each in found] == ["L", "R"]
    path = found[0].path
    assert (path[0], path[-1]) == ("C", "S")
    assert nx.is_path(graph, path)
    assert {"L", "R"} <= set(path)
    assert dominators(graph, "C", "L") == ()
    assert cut_off(graph, "C", ["L", "X"]) == {"L", "X", "P", "Q", "R", "S"}
    assert cut_off(graph, "C", ["stranger"]) == {"stranger"}


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: Service("s", (Function("f", {"A": 0.5}),)), "shares add up to 0.5; make it 1"),
        (lambda: Service("s", (Function("f", {"A": float("nan")}),)), "shares add up to nan"),
        (lambda: Service("s", (Function("f", {"A": 2, "B": -1}),)), "is negative"),
        (lambda: Service("s", (), activity=-1), "an activity of -1"),
        (
            lambda: Service("s", (Function("f", {"A": 1}, essential=False, weight=1.5),)),
            "makes up 1.5 of it",
        ),
        (
            lambda: Service("s", (Function("f", {"A": 1}, substitutes=(Substitute("B", 1, -1),)),)),
            "before the day of notice",
        ),
        (lambda: lapse(Service("s", ()), [Withdrawal("A", 1, 2)] * 2), "'A' withdraws twice"),
        (lambda: lapse(Service("s", ()), [Withdrawal("A", -1, 2)]), "before its notice"),
        (lambda: lapse(Service("s", ()), [Withdrawal("A", 1, 2, 1.5)]), "beyond 0 to 1"),
        (lambda: dominators(nx.DiGraph([("C", "L")]), "L", "C"), "no way leads from 'L' to 'C'"),
        (lambda: cut_off(nx.DiGraph([("C", "L")]), "C", ["C"]), "who would be served"),
    ],
)
def test_what_cannot_be_is_refused(build, told):
    with pytest.raises(MeasureError, match=told):
        build()
