"""The whole system in a real browser: drawn under the strict policy, found by name, by keyboard."""

import re
import sys

import pytest
from browser_pages import barriers, box_of
from playwright.sync_api import expect
from site_server import stay_inside
from system_world import HOSTILE, system_of

pytestmark = pytest.mark.browser

WAY = "/system?at=2019-12"
DRAWN = "() => document.documentElement.dataset.things"
COLOURS = """() => {
  const canvas = document.querySelector("#picture canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""


@pytest.fixture
def invented(monkeypatch):
    """Return a function that puts an invented system in the place of the real one."""

    def put(found):
        monkeypatch.setattr("api.routers.site_system.system", lambda *_: found)

    return put


def opened(page, address):
    page.goto(address)
    page.wait_for_function(DRAWN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_it_is_drawn_under_the_policy_without_barriers_and_asks_nothing_of_others(
    open_page, complaints, site, scheme, width
):
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked = stay_inside(page, site)
    opened(page, site + WAY)

    assert page.evaluate(COLOURS) > 20
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert barriers(page) == []
    assert complaints == []
    assert asked == []


def test_ten_thousand_things_are_drawn(page, complaints, site, invented):
    invented(system_of(10_000))
    opened(page, f"{site}/system?at=2019-11-01")

    assert page.locator("html").get_attribute("data-things") == "10000"
    assert page.evaluate(COLOURS) > 100
    assert complaints == []
    painted = page.evaluate("performance.getEntriesByName('system-painted')[0].startTime")
    sys.stdout.write(f"10,000 things were painted {painted:.0f} ms after the start\n")


def test_a_thing_is_found_by_name_and_keyboard_and_stays_in_the_address(page, complaints, site):
    opened(page, site + WAY)
    page.get_by_role("searchbox", name="Find in the picture").focus()
    page.keyboard.type("south western amb")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    chosen = page.locator("#chosen")
    assert "South Western Ambulance" in chosen.get_by_role("heading").inner_text()
    assert page.evaluate("document.activeElement.id") == "chosen"
    assert "focus=organisation%2FRYF" in page.url
    assert page.locator("form.as-of input[name=focus]").input_value() == "organisation/RYF"
    assert page.locator("form.as-of input[name=focus]").is_enabled()
    evidence = chosen.get_by_role("link", name=re.compile("evidence that")).first
    evidence.click()
    page.wait_for_url("**/explore?**")
    assert "selected=" in page.url
    assert complaints == []


def test_a_shared_address_shows_the_same_part_of_the_picture(open_page, site):
    def seen(address):
        page = open_page(viewport={"width": 1000, "height": 800})
        opened(page, address)
        return page.url, page.locator("#picture canvas").evaluate("each => each.toDataURL()")

    first = open_page(viewport={"width": 1000, "height": 800})
    opened(first, site + WAY)
    first.get_by_role("link", name="show Bedford Hospital NHS Trust").click()
    first.get_by_role("button", name="Zoom in").click()
    assert "#view=" in first.url

    assert seen(first.url) == seen(first.url)


def test_the_picture_moves_by_buttons(page, site):
    opened(page, site + WAY)
    urls = [page.url]
    for name in ("Zoom in", "Left", "Down", "Fit"):
        page.get_by_role("toolbar").get_by_role("button", name=name).click()
        urls.append(page.url)
    assert len(set(urls)) == 5


def test_a_click_beside_things_lets_go_and_one_on_a_thing_tells_of_it(open_page, site):
    page = open_page(viewport={"width": 1280, "height": 900})
    opened(page, f"{site}{WAY}&focus=RDY")
    page.locator("#picture canvas").click(position={"x": 5, "y": 5})
    expect(page.locator("#chosen").get_by_role("heading")).to_have_text("Nothing chosen")
    assert "focus=" not in page.url

    other = open_page(viewport={"width": 1280, "height": 900})
    opened(other, page.url)
    canvas = other.locator("#picture canvas")
    box = box_of(canvas)
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(other.locator("#chosen").get_by_role("heading")).to_have_text(
        "Dorset HealthCare University NHS Foundation Trust"
    )
    assert "focus=organisation%2FRDY" in other.url


def test_hostile_names_run_nothing(page, complaints, site, invented):
    invented(system_of(40, HOSTILE))
    opened(page, f"{site}/system?at=2019-11-03")
    page.get_by_role("searchbox", name="Find in the picture").fill("img 3")
    page.locator("#hits button").first.click()
    box = box_of(page.locator("#picture canvas"))
    for across in range(0, int(box["width"]), 40):
        page.mouse.move(box["x"] + across, box["y"] + box["height"] / 3)
    page.wait_for_function("document.querySelector('#chosen h2').textContent.includes('img')")
    assert page.evaluate("window.ran") is None
    assert page.locator("main img").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    assert complaints == []


def test_without_scripts_there_are_a_still_picture_tables_and_links(open_page, site):
    page = open_page(java_script_enabled=False)
    page.goto(site + WAY)
    still = page.get_by_role("img", name=re.compile("whole system by area"))
    assert still.evaluate("image => image.complete && image.naturalWidth") > 500
    assert not page.locator("#picture").is_visible()
    assert page.get_by_role("row").count() > 50
    page.get_by_role("searchbox", name="Find in the picture").fill("RDY")
    page.get_by_role("button", name="Find").click()
    assert "Dorset HealthCare" in page.locator("#chosen").inner_text()
    page.get_by_role("link", name="Explore around it").click()
    assert "/explore?" in page.url


def test_where_the_data_do_not_come_the_tables_are_still_there(page, site):
    page.route("**/system/picture.json*", lambda route: route.abort())
    page.goto(site + WAY)
    page.wait_for_function("document.querySelector('#picture p')")
    assert "could not be drawn" in page.locator("#picture").inner_text()
    assert page.get_by_role("row").count() > 50
