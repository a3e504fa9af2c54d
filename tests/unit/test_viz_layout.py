"""Layouts do not depend on accidents, keep what is fixed, and leave room for labels."""

import random
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from viz.layout import fan, place
from viz.packing import box
from viz.passing import bundles, crossings

ROOT = Path(__file__).parents[2]


def chain_with_branches(size):
    graph = nx.MultiDiGraph()
    names = [f"thing {number:03d}" for number in range(size)]
    nx.add_path(graph, names[: size // 2])
    for number, name in enumerate(names[size // 2 :]):
        graph.add_edge(name, names[number // 3])
    return graph


def shuffled(graph, seed):
    nodes, edges = list(graph), list(graph.edges(keys=True))
    chance = random.Random(seed)  # noqa: S311 an order, not a secret
    chance.shuffle(nodes)
    chance.shuffle(edges)
    other = nx.MultiDiGraph()
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other


def overlaps(graph, spots):
    rooms = {node: box(graph, node) for node in graph}
    return [
        (one, other)
        for one, other in combinations(graph, 2)
        if abs(spots[one][0] - spots[other][0]) < rooms[one].half + rooms[other].half
        and spots[one][1] - rooms[one].up < spots[other][1] + rooms[other].down
        and spots[other][1] - rooms[other].up < spots[one][1] + rooms[one].down
    ]


def test_the_order_of_nodes_and_edges_makes_no_difference():
    graph = chain_with_branches(40)

    assert place(shuffled(graph, 1)) == place(shuffled(graph, 2)) == place(graph)


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_another_run_of_the_interpreter_draws_the_same_picture(seed):
    code = """if True:
        import networkx as nx
        from viz.layout import place
        graph = nx.MultiDiGraph((f"n{n}", f"n{n // 3}") for n in range(1, 40))
        graph.add_edges_from([("x", "y"), ("y", "z"), ("z", "x"), ("p", "q")])
        print(sorted(place(graph).items()))
    """
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": hash_seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("0", seed)
    ]

    assert runs[0] == runs[1]
    assert "('q', " in runs[0]


def test_labels_of_a_tree_do_not_overlap():
    graph = chain_with_branches(60)

    assert overlaps(graph, place(graph)) == []


def test_labels_around_a_hub_do_not_overlap():
    graph = nx.MultiDiGraph([("hub", f"spoke number {number}") for number in range(30)])

    assert overlaps(graph, place(graph)) == []


def test_components_stand_side_by_side_without_touching():
    graph = nx.MultiDiGraph([("a", "b"), ("c", "d"), ("e", "f")])
    graph.add_nodes_from(["g", "h"])

    assert overlaps(graph, place(graph)) == []


def test_things_that_were_there_do_not_move_when_others_join():
    graph = chain_with_branches(30)
    before = place(graph)
    graph.add_edge("thing 003", "newcomer")
    graph.add_edge("stranger", "other stranger")

    after = place(graph, fixed=before)

    assert {node: after[node] for node in before} == before
    assert {"newcomer", "stranger", "other stranger"} <= after.keys()
    assert [pair for pair in overlaps(graph, after) if "stranger" in pair] == []


def test_what_is_fixed_is_not_even_rounded():
    graph = nx.MultiDiGraph([("a", "b"), ("b", "c")])
    fixed = {"a": (0.123456, -7.654321), "b": (200.000001, 1 / 3)}

    spots = place(graph, fixed=fixed)

    assert {node: spots[node] for node in fixed} == fixed


def test_a_newcomer_settles_nearer_to_its_neighbour_than_to_the_far_end():
    graph = nx.MultiDiGraph(pairwise("abcdefgh"))
    before = place(graph)
    graph.add_edge("a", "new")

    spots = place(graph, fixed=before)

    near, far = (abs(complex(*spots["new"]) - complex(*spots[node])) for node in "ah")
    assert near < far


def test_positions_of_things_that_are_gone_are_ignored():
    assert place(nx.MultiDiGraph([("a", "b")]), fixed={"gone": (5, 5)}).keys() == {"a", "b"}


def test_a_network_of_nothing_has_no_positions():
    assert place(nx.MultiDiGraph()) == {}


def test_thousands_of_things_still_get_distinct_places():
    graph = nx.MultiDiGraph((f"n{number}", f"n{number // 7}") for number in range(1, 2000))

    assert len(set(place(graph).values())) == 2000


def test_parallel_edges_fan_out_evenly_whichever_way_they_point():
    graph = nx.MultiDiGraph()
    for key, (origin, end) in {"k1": "ab", "k2": "ab", "k3": "ba"}.items():
        graph.add_edge(origin, end, key=key)

    bends = fan(graph)

    seen_from_a = [bends["a", "b", "k1"], bends["a", "b", "k2"], -bends["b", "a", "k3"]]
    assert sorted(seen_from_a) == [-1, 0, 1]


def passed_over(graph, spots):
    """Lines, each with a thing of another line whose shape or label it runs over."""
    return [
        (origin, end, node)
        for origin, end in graph.edges()
        for node in graph
        if node not in {origin, end} and _runs_over(spots[origin], spots[end], graph, spots, node)
    ]


def _runs_over(start, end, graph, spots, node):
    room, (x, y) = box(graph, node), spots[node]
    along = (
        (start[0] + (end[0] - start[0]) * step / 100, start[1] + (end[1] - start[1]) * step / 100)
        for step in range(101)
    )
    return any(abs(px - x) < room.half and y - room.up < py < y + room.down for px, py in along)


@pytest.mark.parametrize(("size", "lines", "seed"), [(8, 12, 3), (10, 15, 6), (12, 18, 7)])
def test_things_step_out_of_the_way_of_lines_they_have_no_part_in(size, lines, seed):
    drawn = nx.gnm_random_graph(size, lines, seed=seed)
    graph = nx.MultiDiGraph((f"thing {one}", f"thing {other}") for one, other in drawn.edges())

    assert passed_over(graph, place(graph)) == []


def test_lines_that_need_not_cross_do_not():
    left, right = [f"left {n}" for n in range(9)], [f"right {n}" for n in range(9)]
    graph = nx.MultiDiGraph(zip(left, right, strict=True))
    for side in (left, right):
        nx.add_path(graph, side)
    nodes, spots = sorted(graph), place(graph)

    lines, _ = bundles(graph, nodes)

    assert crossings(lines, np.array([spots[node] for node in nodes])) == 0
