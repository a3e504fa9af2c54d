"""Layouts do not depend on accidents, keep what is fixed, and leave room for labels."""

import random
from itertools import combinations, pairwise

import networkx as nx

from viz.layout import fan, place
from viz.packing import box


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
