"""The server's pictures: links, emphasis, marks, names for readers, captions for export."""

import re
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from viz.caption import INDEPENDENCE, Caption
from viz.layout import place
from viz.legend import legend
from viz.svg import Emphasis, Links, draw, summary, swatch
from viz.table import node_key
from viz.theme import EDGE_LOOKS, NODE_LOOKS

TAG = "{http://www.w3.org/2000/svg}"


def urgent_care():
    graph = nx.MultiDiGraph(at="2020-07-07", sources={"source/post": {"title": "A post"}})
    graph.add_node(
        "i:RYF",
        key="organisation/RYF",
        label="South Western Ambulance Service NHS Foundation Trust",
        kind="AmbulanceTrust",
        group="organisation",
        state="current",
    )
    graph.add_node("i:11J", key="organisation/11J", label="Dorset CCG", state="ended")
    graph.add_node("i:diucs", key="contract/dorset-iucs", label="Urgent care", group="contract")
    roles = {
        "partner": {"state": "ended", "to": "2019-10-20", "sources": ("source/post",)},
        "bidder": {"state": "current", "disputed_by": ("claim/x-1",)},
    }
    for name, role in roles.items():
        graph.add_edge("i:RYF", "i:diucs", key=f"i:{name}")
        graph.edges["i:RYF", "i:diucs", f"i:{name}"].update(
            {"key": f"role/{name}", "kind": "ContractRole", "label": name} | role
        )
    return graph


def drawn(graph, **options):
    links = Links(node=lambda key: f"/at/{key}", edge=lambda edge: f"?selected={edge['key']}")
    return ET.fromstring(draw(graph, place(graph), links, **options))  # noqa: S314 our own output


def link(picture, key):
    (found,) = [one for one in picture.iter(f"{TAG}a") if one.get("data-key") == key]
    return found


def test_every_thing_and_every_relationship_is_a_link_of_the_callers_making():
    hrefs = {one.get("href") for one in drawn(urgent_care()).iter(f"{TAG}a")}

    assert hrefs == {
        "/at/organisation/RYF",
        "/at/organisation/11J",
        "/at/contract/dorset-iucs",
        "?selected=role/partner",
        "?selected=role/bidder",
    }


def test_a_relationship_is_named_as_a_sentence_in_its_tense_with_its_status():
    told = link(drawn(urgent_care()), "role/partner").get("aria-label")

    assert told == (
        "South Western Ambulance Service NHS Foundation Trust was a partner in "
        "(until 20 October 2019) Urgent care: ended"
    )


def test_the_hint_of_a_relationship_names_its_source():
    assert "Source: A post" in link(drawn(urgent_care()), "role/partner").findtext(f"{TAG}title")


def test_ended_and_disputed_relationships_carry_their_marks():
    marks = {
        key: [one.text for one in link(drawn(urgent_care()), key) if one.get("class") == "mark"]
        for key in ("role/partner", "role/bidder")
    }

    assert marks == {"role/partner": ["✕"], "role/bidder": ["!"]}


def test_parallel_relationships_take_different_ways():
    paths = [one.get("d") for one in drawn(urgent_care()).iter() if one.get("class") == "line"]

    assert len(set(paths)) == 2


def test_lines_that_arch_over_their_things_are_within_the_picture():
    graph = nx.MultiDiGraph()
    for node in "ab":
        graph.add_node(node, key=f"contract/{node}", label=node, kind="Contract")
    for number in range(9):
        graph.add_edge("a", "b", key=number)
        graph.edges["a", "b", number].update(key=f"role/{number}", label="partner")
    links = Links(node=str, edge=lambda edge: edge["key"])
    picture = draw(graph, {"a": (0.0, 0.0), "b": (200.0, 0.0)}, links)
    _, north, _, height = map(float, ET.fromstring(picture).get("viewBox").split())  # noqa: S314 our own
    tops = [float(y) for y in re.findall(r'class="edge[^>]*data-y="([-.0-9]+)"', picture)]
    assert len(tops) == 9
    assert all(north < top < north + height for top in tops)


def test_a_finger_can_hit_a_line():
    hit = [one for one in drawn(urgent_care()).iter() if one.get("class") == "hit"]

    assert [one.get("stroke-width") for one in hit] == ["24", "24"]


def test_focus_and_selection_show():
    picture = drawn(
        urgent_care(), emphasis=Emphasis(focus="organisation/11J", selected="role/partner")
    )

    assert "focus" in link(picture, "organisation/11J").get("class").split()
    assert link(picture, "role/partner").get("aria-current") == "true"
    assert link(picture, "role/bidder").get("aria-current") is None


def test_title_and_description_count_what_is_shown():
    picture = drawn(urgent_care(), identifier="dorset")

    assert picture.findtext(f"{TAG}title") == (
        "Network: 3 things, 2 relationships, as of 7 July 2020"
    )
    assert picture.get("aria-labelledby") == "dorset-title"


def test_the_same_network_gives_the_same_bytes():
    graph = urgent_care()
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    for origin, end, key, attributes in reversed(list(graph.edges(keys=True, data=True))):
        other.add_edge(origin, end, key=key)
        other.edges[origin, end, key].update(attributes)
    links = Links(node=str, edge=lambda edge: edge["key"])

    assert draw(graph, place(graph), links) == draw(other, place(other), links)


def test_addresses_that_run_code_are_left_out():
    graph = urgent_care()
    links = Links(node=lambda _: "javascript:alert(1)", edge=lambda _: " JaVaScRiPt:alert(1)")

    assert "href" not in draw(graph, place(graph), links)


def test_an_exported_picture_carries_title_day_sources_address_and_licence():
    caption = Caption("Urgent care", "7 July 2020", ("A post, 2019",), "https://example.org/x")

    words = " ".join(drawn(urgent_care(), caption=caption).itertext())

    for part in ("Urgent care", "As of 7 July 2020", "A post, 2019", "https://example.org/x"):
        assert part in words
    assert "CC BY 4.0" in words
    assert INDEPENDENCE in re.sub(r"\s+", " ", words)


def test_a_picture_holds_no_script_style_or_outside_reference():
    graph = urgent_care()
    allowed = {"svg", "title", "desc", "g", "a", "path", "circle", "text", "rect"}

    picture = drawn(graph, caption=Caption("x", "y"))

    assert {one.tag.removeprefix(TAG) for one in picture.iter()} <= allowed


def test_a_picture_of_nothing_is_a_picture():
    picture = drawn(nx.MultiDiGraph())

    assert picture.findtext(f"{TAG}title") == "Network: 0 things, 0 relationships"


def test_a_relationship_with_itself_is_drawn_as_a_loop():
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "a", key="i:loop", **{"from": "2019"})
    graph.edges["a", "a", "i:loop"]["key"] = "change/loop"

    (line,) = [one for one in drawn(graph).iter() if one.get("class") == "line"]

    start, _, _ = line.get("d").partition("Q")
    assert not line.get("d").endswith(start[1:])


def test_words_of_relationships_that_would_collide_are_dropped_but_marks_stay():
    graph = nx.MultiDiGraph()
    for number in range(12):
        graph.add_edge("a", "b", key=f"i:{number:02d}")
        graph.edges["a", "b", f"i:{number:02d}"].update(
            key=f"role/{number}", label="commissioner", state="ended"
        )
    spots = {"a": (0.0, 0.0), "b": (130.0, 0.0)}

    links = Links(node=str, edge=lambda edge: edge["key"])
    picture = draw(graph, spots, links)

    assert picture.count('class="words"') < 12
    assert picture.count('class="mark"') == 12


@pytest.mark.parametrize("look", [*NODE_LOOKS.values(), *EDGE_LOOKS.values()])
def test_every_look_has_a_swatch_that_screen_readers_skip(look):
    drawn_look = ET.fromstring(swatch(look))  # noqa: S314 our own output

    assert drawn_look.get("aria-hidden") == "true"
    assert len(drawn_look[0]) >= 1


def test_the_legend_explains_only_what_occurs():
    lines = legend(urgent_care())

    assert [line.words for line in lines.things] == ["NHS provider", "contract", "other thing"]
    assert {line.words for line in lines.relationships} == {
        "current",
        "ended",
        "disputed by another claim",
    } - {"current"}


def test_the_summary_knows_one_from_many():
    graph = nx.MultiDiGraph()
    graph.add_node("a")

    assert summary(graph) == "1 thing, 0 relationships"
    assert node_key(graph, "a") == "a"
