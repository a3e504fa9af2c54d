"""The whole system on a day: the picture's data, its tables, its files, all in the address."""

import csv
import hashlib
import io
import json
import re
import xml.etree.ElementTree as ET

import networkx as nx
import pytest
from system_world import HOSTILE, system_of

from api.site import universe as universes
from viz.caption import Caption
from viz.system_data import system_data
from viz.system_picture import draw

LIBRARY_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
SVG = "{http://www.w3.org/2000/svg}"


def _data(client, query):
    answer = client.get(f"/system/picture.json?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def _file(client, form, query="at=2019-12"):
    answer = client.get(f"/system?{query}&format={form}")
    assert answer.status_code == 200, answer.text
    return answer


def test_nothing_moves_when_the_day_does(client):
    before, after = (
        {thing[0]: thing[3:5] for thing in _data(client, f"at={day}")["things"]}
        for day in ("2015-06", "2021-06")
    )
    both = before.keys() & after.keys()
    assert len(both) > 100
    assert before.keys() != after.keys()
    assert all(before[key] == after[key] for key in both)


def test_nothing_moves_when_filters_do(client):
    every = {thing[0]: thing[3:5] for thing in _data(client, "at=2019-12")["things"]}
    few = {
        thing[0]: thing[3:5]
        for thing in _data(client, "at=2019-12&relations=contract&status=accepted")["things"]
    }
    assert few
    assert few.items() < every.items()


def test_page_picture_and_files_count_the_same(client):
    page = client.get("/system?at=2019-12").text
    told = _data(client, "at=2019-12")
    graph = nx.node_link_graph(_file(client, "node-link").json(), edges="edges")
    counts = re.search(r"([\d,]+) things, ([\d,]+) relations on 31 December 2019", page)
    assert [int(each.replace(",", "")) for each in counts.groups()] == [
        len(told["things"]),
        len(told["relations"]),
    ]
    assert (len(graph), graph.number_of_edges()) == (len(told["things"]), len(told["relations"]))


def test_the_matrix_adds_up_to_the_things_of_the_picture(client):
    page = client.get("/system?at=2019-12").text
    table = page.partition("How many of each kind")[2].partition("</table>")[0]
    totals = [
        int(each.replace(",", "")) for each in re.findall(r"<strong>([\d,]+)</strong>", table)
    ]
    assert totals[-1] == sum(totals[:-1]) == len(_data(client, "at=2019-12")["things"])


def test_an_area_lists_only_its_own_and_pairs_tell_who_buys_from_whom(client):
    page = client.get("/system?at=2019-12&area=South+West&show=pairs").text
    rows = page.partition('id="list"')[2].partition("</tbody>")[0]
    assert "NHS Dorset CCG" in rows
    assert "Dorset HealthCare" in rows
    assert "Dorset Integrated Urgent Care Service contract" in rows
    assert "Midlands" not in rows


def test_a_list_is_read_in_parts(client):
    first = client.get("/system?at=2019-12&limit=20").text
    way = re.search(r'href="([^"]*cursor=[^"]*)" rel="next"', first)[1].replace("&amp;", "&")
    second = client.get(way).text
    keys = [set(re.findall(r'data-show="([^"]+)"', page)) for page in (first, second)]
    assert [len(each) for each in keys] == [20, 20]
    assert keys[0].isdisjoint(keys[1])


def test_what_is_in_focus_is_told_without_scripts(client):
    page = client.get("/system?at=2019-12&focus=RDY").text
    chosen = page.partition('id="chosen"')[2].partition("</section>")[0]
    assert "Dorset HealthCare University NHS Foundation Trust" in chosen
    assert "is the lead provider of" in chosen
    assert "/explore?focus=organisation%2FRDY" in chosen
    assert 'data-focus="organisation/RDY"' in page


@pytest.mark.parametrize(
    ("focus", "words"),
    [("nobody-9", 'role="alert"'), ("QVV", "It is not in this picture")],
)
def test_what_is_not_in_the_picture_is_said(client, focus, words):
    answer = client.get(f"/system?at=2005&focus={focus}")
    assert answer.status_code == 200
    assert words in answer.text
    assert words not in client.get("/system?at=2019-12&focus=RDY").text


@pytest.mark.parametrize("query", ["kinds=Contrac", "relations=contracts", "status=acepted"])
def test_an_unknown_filter_is_refused_by_name(client, query):
    answer = client.get(f"/system?{query}")
    assert answer.status_code == 400
    assert "did you mean" in answer.text


def test_more_than_the_most_leaves_out_and_says_what_and_why(client, monkeypatch):
    monkeypatch.setattr(universes, "MOST", 60)
    page = client.get("/system?at=2019-12-30").text
    told = re.search(
        r"Not drawn: ([\d,]+) of ([\d,]+) things are left out because (.*?)\.</p>", page
    )
    assert int(told[2]) - int(told[1]) == 60
    assert "organisation" in told[3]
    assert "contracts come first" in told[3]
    kept = [thing[0] for thing in _data(client, "at=2019-12-30")["things"]]
    assert 0 < len(kept) <= 60
    assert "contract/dorset-iucs" in kept


def test_the_library_comes_out_of_the_installed_wheel_as_it_was_looked_at(client):
    page = client.get("/system").text
    way = re.search(r'<script defer src="([^"]+)"', page)[1]
    answer = client.get(way)
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == LIBRARY_SHA256


def test_the_page_keeps_the_strict_policy_and_brings_no_script_of_its_own(client):
    answer = client.get("/system?at=2019-12")
    policy = answer.headers["content-security-policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script(?![^>]*\bsrc=)", answer.text) == []
    assert " style=" not in answer.text


def test_a_client_that_has_the_picture_is_told_so(client):
    for way in ("/system/picture.json?at=2019-12", "/system?at=2019-12&format=gexf"):
        first = client.get(way)
        again = client.get(way, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_gexf_holds_every_day_and_the_places_of_the_picture(client):
    text = _file(client, "gexf").text
    graph = nx.read_gexf(io.StringIO(text))
    drawn = nx.node_link_graph(_file(client, "node-link").json(), edges="edges")
    assert graph.number_of_edges() > drawn.number_of_edges()
    edges = list(graph.edges(data=True))
    assert any("end" in edge and edge["end"] < "2019-12-31" for *_, edge in edges)
    assert any("start" in edge and edge["start"] > "2019-12-31" for *_, edge in edges)
    node = next(iter(graph))
    assert {"x", "y"} <= graph.nodes[node]["viz"]["position"].keys()


def test_the_still_picture_has_every_thing_and_its_caption(client):
    picture = ET.fromstring(_file(client, "svg").text)  # noqa: S314 - our own picture
    said = " ".join(picture.itertext())
    assert len(picture.findall(f".//{SVG}use")) == len(_data(client, "at=2019-12")["things"])
    for part in ("As of 31 December 2019", "Sources: ", "CC BY 4.0", "http://testserver/system"):
        assert part in said


def test_hostile_names_stay_words_in_the_picture_and_its_data():
    found = system_of(30, HOSTILE)
    told = json.loads(json.dumps(system_data(found.graph, found.of.plan)))
    assert all("\u202e" not in thing[1] for thing in told["things"])
    picture = draw(found.graph, found.of.plan, Caption(HOSTILE, "7 July 2020"))
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    assert {each.tag.removeprefix(SVG) for each in root.iter()}.isdisjoint({"script", "img", "a"})


def test_each_thing_with_its_relations_takes_few_bytes():
    found = system_of(2_000)
    assert len(json.dumps(system_data(found.graph, found.of.plan))) < 2_000 * 250


def test_a_table_of_the_system_names_day_sources_and_address(client):
    lines = list(csv.DictReader(io.StringIO(_file(client, "csv").text)))
    assert {line["as_of"] for line in lines} == {"2019-12-31"}
    assert all("/system?" in line["link"] for line in lines)
    assert all(line["source_titles"] for line in lines)


def test_what_has_ended_is_shown_on_request(client):
    live, ended = (len(_data(client, f"at=2021&{more}")["relations"]) for more in ("", "ended=1"))
    assert ended > live
