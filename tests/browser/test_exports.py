"""Files of views in a real browser: taken by a click, opened from a disk, with no network."""

import re

import pytest
from browser_pages import unplugged

pytestmark = pytest.mark.browser

PAGES = {
    "system": "/system?at=2019-12",
    "path": "/path?from=Dorset+CCG&to=RYF",
    "contract": "/contracts/dorset-iucs?at=2019-12",
}


def link_to(page, words):
    return page.locator("#download + dl").get_by_role("link", name=words, exact=True)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_in_one_file_draws_everything_without_a_network(
    open_page, complaints, site, tmp_path, name
):
    page = open_page()
    page.goto(site + PAGES[name])
    html = page.request.get(site + link_to(page, "HTML").get_attribute("href")).text()
    data = page.request.get(site + link_to(page, "node-link JSON").get_attribute("href")).json()
    file = tmp_path / "page.html"
    file.write_text(html, encoding="utf-8")

    offline = open_page()
    asked = unplugged(offline, file)
    offline.wait_for_function("() => document.documentElement.dataset.nodes")

    assert offline.locator("html").get_attribute("data-nodes") == str(len(data["nodes"]))
    assert offline.locator("tbody tr").count() == len(data["edges"])
    assert asked == []
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_the_svg_opens_by_itself_and_asks_for_nothing(open_page, complaints, site, tmp_path, name):
    page = open_page()
    page.goto(site + PAGES[name])
    svg = page.request.get(site + link_to(page, "SVG").get_attribute("href")).text()
    file = tmp_path / "picture.svg"
    file.write_text(svg, encoding="utf-8")

    alone = open_page()
    asked = unplugged(alone, file)

    said = " ".join(alone.locator("text").all_text_contents())
    assert "As of" in said
    assert "Sources: " in said
    assert re.search(r"http://127.0.0.1:\d+/", said)
    assert asked == []
    assert complaints == []


def test_a_png_of_the_system_is_drawn_in_the_page(page, complaints, site, tmp_path):
    page.goto(site + PAGES["system"])
    with page.expect_download() as taken:
        page.get_by_role("button", name="PNG").click()
    file = tmp_path / "taken.png"
    taken.value.save_as(file)

    assert file.read_bytes().startswith(b"\x89PNG")
    assert file.stat().st_size > 50_000
    assert complaints == []
