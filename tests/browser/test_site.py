"""The site in a real browser: by keyboard, without scripts, in light, dark and narrow windows."""

import re
from typing import NamedTuple

import pytest
from browser_pages import LEVELS, OF_COLOUR, barriers, opening
from playwright.sync_api import Page
from site_server import stay_inside

pytestmark = pytest.mark.browser

DORSET = "contract/dorset-iucs"
PAGES = {
    "home": "/",
    "search": "/search?q=dorset",
    "organisations": "/organisations",
    "organisation": "/organisations/RDY?at=2019-12",
    "contract": "/contracts/dorset-iucs?at=2019-12",
    "contracts": "/contracts",
    "claims": "/claims",
    "claim": "/claims/dorset-iucs-2019-10-20-29",
    "source": "/sources/dorset-iucs-2019-10-20",
    "explore": f"/explore?focus={DORSET}&at=2019-12",
    "evidence": f"/explore?focus={DORSET}&selected=contract-role/RYF-dorset-iucs-partner",
    "path": "/path?from=Dorset+CCG&to=RYF",
    "money": f"/money?focus={DORSET}&at=2019-12",
    "embed": f"/embed/explore?focus={DORSET}&at=2019-12",
    "query": "/query",
    "answer": "/query?ask=lead-providers",
    "whatif": "/whatif?withdraw=RYF&contract=dorset-iucs",
    "risk": "/risk",
    "measure": "/risk/withdrawal?at=2019-06",
    "overrun": "/whatif?contract=unitingcare&overrun=34,000,000&at=2015-10",
    "contract risk": "/risk/contracts/unitingcare?at=2015-10",
    "organisation risk": "/risk/organisations/RYF?at=2019-07-08",
    "look back": "/risk/back-test",
    "changes": "/changes?from=2019-04&to=2020-04",
    "terms": "/contracts/unitingcare?at=2015-10",
    "about": "/about",
}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 720}
SCHEMES = [("light", LEVELS), ("dark", OF_COLOUR)]


class Shown(NamedTuple):
    """A page of the site, and what went wrong on it."""

    page: Page
    complaints: list[str]
    asked: list[str]


@pytest.fixture(scope="module", params=PAGES)
def shown(request, browser, site):
    """A page of the site, loaded once for the tests of it."""
    complaints = []
    with opening(browser, complaints) as opened:
        # Where things move, colours take their time to change too.
        page = opened(viewport=WIDE, reduced_motion="reduce")
        asked = stay_inside(page, site)
        page.goto(site + PAGES[request.param])
        yield Shown(page, complaints, asked)


@pytest.mark.parametrize(("scheme", "rules"), SCHEMES, ids=["light", "dark"])
def test_a_page_has_no_fault_that_axe_finds_and_breaks_no_rule_of_its_own(shown, scheme, rules):
    shown.page.set_viewport_size(WIDE)
    shown.page.emulate_media(color_scheme=scheme)
    assert barriers(shown.page, rules) == []
    assert shown.complaints == []
    assert shown.asked == []


def test_a_page_fits_a_narrow_window(shown):
    shown.page.emulate_media(color_scheme="dark")
    shown.page.set_viewport_size(NARROW)
    shown.page.reload()
    assert shown.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def _tab_to(page, words, most=120):
    """Press Tab until the link or button that has the focus says *words*."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "document.activeElement.matches('a, button') ? "
            "document.activeElement.textContent.trim() : ''"
        )
        if words == said:
            return
    pytest.fail(f'no stop at "{words}" within {most} tabs')


def test_from_the_start_page_to_the_evidence_by_keyboard(page, complaints, site):
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_role("searchbox").focus()
    page.keyboard.type("Dorset urgent care contract")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    _tab_to(page, "Dorset Integrated Urgent Care Service contract")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contracts/dorset-iucs**")
    _tab_to(page, "Explore it", most=150)
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore?**")
    page.locator("svg.network a.edge[data-key='contract-role/RYF-dorset-iucs-partner']").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('#evidence')")
    evidence = page.locator("#evidence").inner_text()
    assert "was a partner in" in evidence
    assert "Campaign post" in evidence
    assert "selected=" in page.url
    assert complaints == []


def test_the_picture_is_one_tab_stop_and_arrows_move_within_it(page, site):
    page.goto(site + PAGES["explore"])
    assert page.locator("svg.network a[tabindex='0']").count() == 1
    page.locator("svg.network a[tabindex='0']").focus()
    first = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.key") != first


def test_without_scripts_the_evidence_is_one_link_away(open_page, site):
    page = open_page(java_script_enabled=False)
    page.goto(site + PAGES["explore"])
    page.get_by_role("link", name="evidence that South Western Ambulance").first.click()
    assert "Accepted from" in page.locator("#evidence").inner_text()
    page.goto(site + "/query")
    page.get_by_role("button", name="Run").click()
    assert "Answer" in page.locator("main").inner_text()


def test_a_shared_link_shows_the_same_picture_to_somebody_else(open_page, site):
    address = f"{site}/explore?focus={DORSET}&at=2020-07-07&expand=organisation/RYF"

    def drawn():
        page = open_page(java_script_enabled=False)
        page.goto(address)
        return page.locator("svg.network").evaluate("picture => picture.outerHTML")

    assert drawn() == drawn()


@pytest.mark.parametrize("name", ["explore", "money"])
def test_a_picture_can_be_taken_as_png_at_twice_its_size(page, complaints, site, tmp_path, name):
    page.goto(site + PAGES[name])
    with page.expect_download() as taken:
        page.get_by_role("button", name="PNG").click()
    file = tmp_path / "taken.png"
    taken.value.save_as(file)
    data = file.read_bytes()
    assert data.startswith(b"\x89PNG")
    width = int.from_bytes(data[16:20])
    svg = page.request.get(page.locator("a[data-png]").evaluate("link => link.href")).text()
    assert width == pytest.approx(2 * float(re.search(r'width="([\d.]+)"', svg)[1]), abs=2)
    colours = page.evaluate(
        """async bytes => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, image.width, image.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }""",
        list(data),
    )
    assert colours > 20
    assert complaints == []


def test_a_page_of_others_may_frame_the_embedded_picture(page, site):
    policy = page.request.get(site + PAGES["embed"]).headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    page.goto(site + PAGES["embed"])
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Evidence, table and other days").click()
    opened.value.wait_for_load_state()
    assert "/explore?" in opened.value.url


def test_a_hostile_address_runs_nothing(page, complaints, site):
    words = "%22%3E%3Cimg%20src=x%20onerror=window.ran=1%3E"
    for way in ("/search?q=", "/path?to=RYF&from=", "/explore?selected=", "/query?query="):
        page.goto(site + way + words)
        assert page.evaluate("window.ran") is None
    assert complaints == []
