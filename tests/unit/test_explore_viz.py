"""What the explorer adds to pictures: signs, ticks, counts on hubs, free places for newcomers."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np

from viz.clearing import cleared
from viz.layout import place
from viz.packing import box
from viz.signs import signs
from viz.svg import Emphasis, Links, draw
from viz.ticks import Tick, ticks

TAG = "{http://www.w3.org/2000/svg}"


def star(count, first=0):
    graph = nx.MultiDiGraph()
    graph.add_node("hub", key="organisation/HUB", label="Hub", kind="Organisation")
    for rank in range(first, first + count):
        name = f"leaf{rank:03}"
        graph.add_node(name, key=f"organisation/{name}", label=f"A leaf with the number {rank}")
        graph.add_edge("hub", name, key=f"edge{rank}", directed=True)
    return graph


def overlaps(graph, spots):
    def area(node):
        (x, y), own = spots[node], box(graph, node)
        return x - own.half, y - own.up, x + own.half, y + own.down

    areas = {node: area(node) for node in graph}
    return [
        (one, other)
        for one in graph
        for other in graph
        if one < other
        and areas[one][0] < areas[other][2]
        and areas[other][0] < areas[one][2]
        and areas[one][1] < areas[other][3]
        and areas[other][1] < areas[one][3]
    ]


def test_what_comes_to_a_crowded_picture_covers_nothing_and_moves_nothing():
    before = place(star(40))
    crowded = star(90)
    after = place(crowded, fixed=before)
    assert {node: after[node] for node in before} == before
    assert overlaps(crowded, after) == []


def test_only_what_may_move_is_moved():
    graph = star(3)
    nodes = sorted(graph)
    points = np.zeros((len(nodes), 2))
    moved = cleared(graph, nodes, points, [True, True, False, False])
    assert moved[:2].tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert len({tuple(row) for row in moved[2:].tolist()} | {(0.0, 0.0)}) == 3


def test_signs_are_those_that_occur():
    graph = star(1)
    assert [line.words for line in signs(graph)] == ["from whom the sentence speaks, to whom"]
    graph.nodes["leaf000"]["state"] = "ended"
    told = [line.words for line in signs(graph, focus="organisation/HUB", left_out={"x": 3})]
    assert told[:3] == ["in the middle", "no longer exists", "so many neighbours are not shown"]


def test_ticks_stand_as_evenly_as_the_stops_of_a_slider():
    drawn = ET.fromstring(  # noqa: S314 our own output
        ticks([Tick(f"20{year}-01-01", begun=1, ended=year % 2) for year in range(10, 15)])
    )
    begun = [one.get("x1") for one in drawn.iter("line") if one.get("class") == "begun"]
    ended = [one.get("x1") for one in drawn.iter("line") if one.get("class") == "ended"]
    assert begun == ["0%", "25%", "50%", "75%", "100%"]
    assert ended == ["25%", "75%"]


def test_years_of_many_events_leave_each_other_room():
    drawn = ticks([Tick(f"{year}-01-01", 1, 0) for year in range(1950, 2020)])
    places = [float(each) for each in re.findall(r'<text x="([\d.]+)%', drawn)]
    assert len(places) > 5
    assert min(b - a for a, b in pairwise(places)) > 10


def test_a_thing_says_how_many_neighbours_are_left_out_and_a_menu_how_many_may_come():
    graph = star(1)
    emphasis = Emphasis(
        "organisation/HUB",
        "organisation/leaf000",
        beyond={"organisation/leaf000": 7},
        left_out={"organisation/HUB": 1234},
    )
    links = Links(node=str, edge=lambda _: "", page=lambda key: f"/{key}")
    picture = ET.fromstring(  # noqa: S314 our own output
        draw(graph, place(graph), links, emphasis=emphasis)
    )
    things = {one.get("data-key"): one for one in picture.iter(f"{TAG}a") if one.get("data-page")}
    hub, leaf = things["organisation/HUB"], things["organisation/leaf000"]
    assert "1,234 neighbours not shown" in hub.get("aria-label")
    assert [one.text for one in hub if one.get("class") == "more"] == ["+1,234"]
    assert leaf.get("data-more") == "7"
    assert leaf.get("aria-current") == "true"
    assert hub.get("aria-current") is None
    assert leaf.get("data-page") == "/organisation/leaf000"
