"""The self-contained page: nothing from outside, nothing runs that is not ours."""

import hashlib
import json
import re
from base64 import b64encode
from importlib.resources import files
from pathlib import Path

import networkx as nx
import pytest

from viz.caption import INDEPENDENCE
from viz.page import content_security_policy, network_page

ROOT = Path(__file__).parents[2]
LIBRARY_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
FORBIDDEN = (
    ".show(",
    "write_html",
    "save_graph",
    "from_nx",
    "from_DOT",
    "heading=",
    "select_menu",
    "filter_menu",
    "set_options",
)
HOSTILE = "</script><img src=x onerror=alert(1)>\u2028 href=javascript:alert(1)"


def network(words="Dorset"):
    graph = nx.MultiDiGraph(at="2020-07-07", sources={"source/a": {"title": words, "url": words}})
    graph.add_node("i:a", key="organisation/a", label=words, kind=words)
    graph.add_node("i:b", key="contract/b", label="Urgent care", group="contract")
    for key in ("role/x", "role/y"):
        graph.add_edge("i:a", "i:b", key=f"i:{key}")
        graph.edges["i:a", "i:b", f"i:{key}"].update(
            key=key, label=words, kind="ContractRole", state="ended", sources=("source/a",)
        )
    return graph


def data_of(page):
    (block,) = re.findall(r'<script type="application/json" id="network">(.*?)</script>', page)
    return json.loads(block)


def test_the_page_is_a_whole_document_in_british_english():
    page = network_page(network(), title="Urgent care")

    assert page.startswith('<!doctype html>\n<html lang="en-GB">')
    assert "As of 7 July 2020." in page
    assert "CC BY 4.0" in page
    assert INDEPENDENCE in page


def test_no_source_or_stylesheet_comes_from_elsewhere():
    page = network_page(network(), title="Urgent care")

    assert re.findall(r"<(?:script|link|img|iframe|object)[^>]*\b(?:src|href)=", page) == []
    assert "sourceMappingURL=" not in page


def test_parallel_relationships_are_kept_apart_in_picture_and_table():
    page = network_page(network(), title="Urgent care")
    edges = data_of(page)["edges"]

    assert len({edge["smooth"]["roundness"] for edge in edges}) == 2
    assert page.count("<tr data-row=") == 2


def test_hostile_names_stay_words():
    page = network_page(network(HOSTILE), title=HOSTILE)

    assert "<img" not in page
    assert page.count("</script>") == 3
    assert 'href="javascript' not in page
    assert data_of(page)["nodes"][0]["title"].startswith("</script><img")


def test_the_policy_names_exactly_the_scripts_and_the_style_of_the_page():
    page = network_page(network(), title="Urgent care")
    code = re.findall(r"<script>(.*?)</script>|<style>(.*?)</style>", page, re.DOTALL)
    hashes = {
        f"sha256-{b64encode(hashlib.sha256((script or style).encode()).digest()).decode()}"
        for script, style in code
    }

    assert set(re.findall(r"sha256-[^']+", content_security_policy(page))) == hashes
    assert len(hashes) == 3


def test_the_header_adds_who_may_frame_the_page():
    policy = content_security_policy(network_page(network(), title="x"))

    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.endswith("frame-ancestors 'self'")
    assert "unsafe" not in policy


def test_a_text_without_a_policy_is_refused():
    with pytest.raises(ValueError, match="network_page"):
        content_security_policy("<p>hello</p>")


def test_the_focus_may_be_a_key_or_an_iri():
    for focus in ("contract/b", "i:b"):
        nodes = data_of(network_page(network(), title="x", focus=focus))["nodes"]
        assert [node["id"] for node in nodes if node["focus"]] == ["i:b"]


def test_making_a_page_leaves_the_network_as_it_was():
    graph, same = network(), network()

    network_page(graph, title="x")

    assert nx.utils.graphs_equal(graph, same)


def test_a_page_of_nothing_says_so():
    assert "No relationships on this day." in network_page(nx.MultiDiGraph(), title="Nothing")


def test_the_library_in_the_wheel_is_the_one_that_was_looked_at():
    library = files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_bytes()

    assert hashlib.sha256(library).hexdigest() == LIBRARY_SHA256


def test_nothing_calls_the_parts_of_pyvis_that_are_unsafe():
    code = [path for folder in ("kg", "viz", "api") for path in (ROOT / folder).rglob("*.py")]
    calls = [
        (path.name, call)
        for path in code
        for call in FORBIDDEN
        if call in path.read_text(encoding="utf-8")
    ]

    assert len(code) > 10
    assert calls == []


def test_only_the_page_imports_pyvis():
    importers = {
        str(path.relative_to(ROOT))
        for folder in ("kg", "viz", "api")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"^\s*(?:from|import) pyvis", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert importers == {"viz/page.py"}
