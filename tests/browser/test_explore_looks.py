"""How the explorer looks and what it costs: axe, forced colours, no motion, large pictures."""

import gzip
import re
import sys

import networkx as nx
import pytest
from browser_pages import barriers, box_of
from explorer_site import AMBULANCE, DORSET, HUB, PARTNER

from viz.svg import Emphasis, Links, draw

pytestmark = pytest.mark.browser


RICH = f"{DORSET}&expand={AMBULANCE}&hide=organisation/RBD&selected={PARTNER}"
CARD = f"{DORSET}&relations=contract&selected={AMBULANCE}"


@pytest.mark.parametrize(
    ("address", "options"),
    [
        (RICH, {"color_scheme": "light"}),
        (CARD, {"color_scheme": "dark"}),
        (RICH, {"color_scheme": "dark", "viewport": {"width": 320, "height": 720}}),
        (CARD, {"forced_colors": "active"}),
        (HUB, {"color_scheme": "light", "viewport": {"width": 320, "height": 720}}),
    ],
    ids=["light", "dark", "narrow and dark", "forced colours", "narrow hub"],
)
def test_axe_finds_nothing_whatever_is_open(explorer, address, options):
    page = explorer(address, **options)
    for each in page.locator("details").all():
        each.evaluate("details => { details.open = true }")
    page.locator("svg.network .node.focus").focus()
    page.keyboard.press("Shift+F10")
    assert page.get_by_role("menuitem").count() > 1
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_nothing_of_the_picture_is_told_by_colour_alone(explorer):
    page = explorer(forced_colors="active")
    colours = page.locator("svg.network .edge .line").evaluate_all(
        "lines => [...new Set(lines.map((line) => getComputedStyle(line).stroke))]"
    )
    assert len(colours) == 1
    marks = page.locator("svg.network .edge .mark").all_text_contents()
    legend = page.locator("#legend").inner_text()
    assert {"!", "~", "?"} <= set(marks)
    for words in ("disputed by another claim", "withdrawing", "planned", "in the middle"):
        assert words in legend


def test_who_wants_no_motion_gets_none(explorer):
    page = explorer(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((each) => {
          const { transitionDuration, animationName } = getComputedStyle(each);
          return animationName !== "none" || transitionDuration.split(", ").some((t) => t !== "0s");
        }).length"""
    )
    assert moving == 0


def _large(things):
    """A picture of so many things with names, and half as many relations again."""
    graph = nx.MultiDiGraph(at="2026-01-01")
    for rank in range(things):
        label = f"Specimen Healthcare NHS Foundation Trust {rank}"
        kind = ("FoundationTrust", "Contract", "Service")[rank % 3]
        graph.add_node(rank, key=f"organisation/X{rank}", label=label, kind=kind)
    for rank in range(things * 3 // 2):
        origin = rank % things
        end = (origin + 1 + rank // things * 25) % things
        graph.add_edge(origin, end, key=str(rank))
        graph.edges[origin, end, str(rank)].update(
            {
                "key": f"contract-role/{rank}",
                "label": "partner",
                "state": ("current", "ended")[rank % 2],
            }
        )
    graph = nx.relabel_nodes(graph, str)
    spots = {node: (int(node) % 25 * 150.0, int(node) // 25 * 110.0) for node in graph}
    links = Links(node=lambda key: f"?selected={key}", edge=lambda edge: f"?selected={edge['key']}")
    return draw(graph, spots, links, emphasis=Emphasis("organisation/X0"))


FRAMES = """() => { window.drawn = []; const count = (now) => {
  window.drawn.push(now); window.asked = requestAnimationFrame(count); };
  requestAnimationFrame(count); }"""
COUNTED = "() => { cancelAnimationFrame(window.asked); return window.drawn; }"
# What was asked for before it is drawn by the same frame, ahead of what is asked for now.
DRAWN = "() => new Promise((done) => requestAnimationFrame(done))"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


@pytest.mark.parametrize("things", [150, 500])
def test_a_large_picture_is_whole_and_follows_the_mouse(explorer, capsys, things):
    page = explorer()

    def enlarged(route):
        answer = route.fetch()
        text = re.sub(
            r"<svg xmlns.*?</svg>",
            lambda _: _large(things),
            answer.text(),
            count=1,
            flags=re.DOTALL,
        )
        size.append(len(gzip.compress(text.encode(), 6)))
        route.fulfill(response=answer, body=text)

    size = []
    page.route(re.compile(r"/explore\?"), enlarged)
    page.reload()
    page.get_by_role("button", name="Fit").click()
    page.evaluate(DRAWN)
    assert page.locator("svg.network .node .name:first-of-type").count() >= things
    assert page.locator("svg.network .edge").count() == things * 3 // 2
    painted = page.evaluate(PAINTED)
    box = box_of(page.locator("#picture"))
    x, y = box["x"] + 400, box["y"] + 300
    first = page.locator("svg.network .node").first
    before = box_of(first)["x"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y)
    page.evaluate(FRAMES)
    for step in range(40):
        page.mouse.move(x + 10 + step * 3, y + step * 2)
    frames = page.evaluate(COUNTED)
    page.mouse.up()
    assert page.locator("figure[aria-busy]").count() == 0, "the drag followed a link"
    page.evaluate(DRAWN)
    assert page.evaluate("() => document.querySelector('svg.network').style.transform") == ""
    assert box_of(first)["x"] - before == pytest.approx(127, abs=4)
    rate = 1000 * (len(frames) - 1) / (frames[-1] - frames[0])
    with capsys.disabled():
        sys.stdout.write(
            f"\nexplorer with {things} things: {size[0] / 1000:.0f} kB compressed, "
            f"painted after {painted / 1000:.2f} s, {rate:.0f} frames a second while dragged\n"
        )
