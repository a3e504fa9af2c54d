"""The self-contained page in a real browser, with the network unplugged."""

from pathlib import Path

import networkx as nx
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_pages import box_of, unplugged

from viz.page import network_page

pytestmark = pytest.mark.browser

KINDS = ["AmbulanceTrust", "ClinicalCommissioningGroup", "Contract", "Service", "CampaignGroup"]
STATES = ["current", "ended", "withdrawing", "not-yet", "undated"]
PAYLOADS = [
    "<img src=x onerror=window.ran=1>",
    "</script><script>window.ran=1</script>",
    '"><svg onload=window.ran=1>',
    "href=javascript:window.ran=1",
    "javascript:window.ran=1",
    "{{constructor.constructor('window.ran=1')()}}",
    "\u202eNHS\u2066<b onmouseover=window.ran=1>",
]


def network(size, words="Trust"):
    graph = nx.MultiDiGraph(
        at="2020-07-07",
        version="0.1.0",
        sources={"source/a": {"title": words, "publisher": words, "url": "https://example.org/a"}},
    )
    for number in range(size):
        graph.add_node(
            f"i:{number}",
            key=f"organisation/{number}",
            label=f"{words} {number}",
            kind=KINDS[number % len(KINDS)],
        )
    for number in range(1, size):
        ends = (f"i:{number}", f"i:{number // 3}")
        graph.add_edge(*ends, key=f"i:role-{number}")
        graph.edges[*ends, f"i:role-{number}"].update(
            {
                "key": f"role/{number}",
                "kind": "ContractRole",
                "label": "partner",
                "state": STATES[number % len(STATES)],
                "status": "accepted",
                "from": "2019-04-01",
                "to": "2020-03-31",
                "sources": ("source/a",),
            }
        )
    return graph


def opened(page, html, folder):
    """Open *html* as a file; whatever it asks of the network is refused and listed."""
    file = Path(folder) / "network.html"
    file.write_text(html, encoding="utf-8")
    asked = unplugged(page, file)
    page.wait_for_function("() => document.documentElement.dataset.nodes")
    return asked


@pytest.mark.parametrize("size", [50, 300])
def test_the_page_draws_every_thing_without_asking_for_anything(page, complaints, tmp_path, size):
    asked = opened(page, network_page(network(size), title="Urgent care"), tmp_path)

    assert page.locator("html").get_attribute("data-nodes") == str(size)
    assert asked == []
    assert complaints == []


def test_the_picture_is_not_blank(page, tmp_path):
    opened(page, network_page(network(50), title="Urgent care"), tmp_path)

    colours = page.evaluate(
        """() => {
          const canvas = document.querySelector("canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )

    assert colours > 50


def test_hostile_words_do_nothing(page, complaints, tmp_path):
    graph = network(14)
    for number, node in enumerate(list(graph)):
        payload = PAYLOADS[number % len(PAYLOADS)]
        graph.nodes[node].update(label=payload, kind=payload, key=payload)
    for number, (_, _, edge) in enumerate(graph.edges(data=True)):
        payload = PAYLOADS[number % len(PAYLOADS)]
        edge.update(label=payload, kind=payload, claims=(payload,), value=payload)
    graph.graph["sources"]["source/a"] = dict.fromkeys(("title", "publisher", "url"), PAYLOADS[4])

    opened(page, network_page(graph, title=PAYLOADS[0]), tmp_path)
    for button in page.locator("tbody button").all():
        button.click()
    box = box_of(page.locator("canvas"))
    for across in range(0, int(box["width"]), 60):
        page.mouse.move(box["x"] + across, box["y"] + box["height"] / 2)
    page.wait_for_timeout(300)

    assert page.evaluate("() => window.ran") is None
    assert page.locator("main img").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    assert complaints == []


def test_a_row_of_the_table_shows_its_details_by_keyboard_alone(page, tmp_path):
    opened(page, network_page(network(10), title="Urgent care"), tmp_path)
    details = page.locator("#details")

    page.get_by_role("button", name="Trust 6 was a partner in").focus()
    page.keyboard.press("Enter")

    assert details.get_by_role("heading").inner_text() == (
        "Trust 6 was a partner in (until 31 March 2020) Trust 2"
    )
    for part in ("ended", "1 April 2019 to 31 March 2020", "contract role"):
        assert part in details.inner_text()
    assert details.get_by_role("link", name="Trust").get_attribute("href") == (
        "https://example.org/a"
    )
    assert page.evaluate("() => document.activeElement.id") == "details"


def test_a_click_on_a_thing_in_the_picture_shows_its_relationships(page, tmp_path):
    opened(page, network_page(network(1), title="Urgent care"), tmp_path)

    box = box_of(page.locator("canvas"))
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    assert page.locator("#details").get_by_role("heading").inner_text() == "Trust 0"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_no_barrier_is_found_and_nothing_hangs_over(open_page, tmp_path, scheme, width):
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)

    opened(page, network_page(network(14), title="Urgent care"), tmp_path)
    over = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")

    assert over <= 0
    # The page's own policy keeps a checker out, so it looks at the same page without one.
    page.close()
    free = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    opened(free, network_page(network(14), title="Urgent care"), tmp_path)
    found = Axe().run(free).response["violations"]
    assert [(problem["id"], problem["nodes"][0]["html"]) for problem in found] == []


def test_the_table_is_there_without_scripts(open_page, tmp_path):
    page = open_page(java_script_enabled=False)
    file = tmp_path / "network.html"
    file.write_text(network_page(network(5), title="Urgent care"), encoding="utf-8")

    page.goto(file.as_uri())

    assert page.get_by_role("row").count() == 5
    assert "The picture needs scripts." in page.locator("body").inner_text()
