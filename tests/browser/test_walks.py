"""Ten walks: a question that somebody comes with, and the way to its evidence."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from site_server import stay_inside

pytestmark = pytest.mark.browser

DORSET, DUDLEY = "contract/dorset-iucs", "contract/dudley-icp"
LEFT = "South Western Ambulance Service NHS Foundation Trust withdrew from"


@pytest.fixture
def walk(open_page, complaints, site):
    """Return a function that opens a page; nobody may complain or ask elsewhere."""
    asked = []

    def opened(path="/", **options):
        page = open_page(**{"viewport": {"width": 1280, "height": 900}, **options})
        asked.append(stay_inside(page, site))
        page.goto(site + path)
        return page

    yield opened
    assert complaints == []
    assert not any(asked)


def main_of(page):
    return " ".join(page.locator("main").inner_text().split())


def drawn(page):
    return page.locator("svg.network").first.evaluate("picture => picture.outerHTML")


WINDOWS = {
    "by pointer": {},
    "without scripts": {"java_script_enabled": False},
    "narrow and dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
}


@pytest.mark.parametrize("options", WINDOWS.values(), ids=WINDOWS)
def test_1_what_is_the_evidence_that_the_ambulance_trust_withdrew(walk, options):
    page = walk(**options)
    page.get_by_role("searchbox").first.fill("dorset ccg")
    page.get_by_role("searchbox").first.press("Enter")
    page.get_by_role("link", name="NHS Dorset CCG", exact=True).first.click()
    bought = page.locator("main table").first
    bought.get_by_role("link", name="Dorset Integrated Urgent Care Service contract").first.click()
    page.get_by_role("link", name="Explore it").click()
    page.get_by_role("link", name=f"evidence that {LEFT}").first.click()
    page.wait_for_url("**selected=**")
    evidence = page.locator("#evidence")
    evidence.get_by_text("Accepted from").wait_for()
    told = evidence.inner_text()
    assert "withdrew from" in told
    assert "20 October 2019" in told
    assert "characters" in told


def test_2_a_link_to_dudley_in_july_2020_shows_the_same_to_everybody(walk):
    page = walk(f"/explore?focus={DUDLEY}&at=2020-07&depth=2")
    share = page.locator("#share").get_attribute("href")
    first, second = (walk(share, java_script_enabled=False) for _ in range(2))
    assert drawn(first) == drawn(second)
    assert "at=2020-07-31" in share
    letter = "Letter of the Dudley Group consultants"
    assert letter in main_of(walk("/claims?about=organisation/RNA&at=2020-07"))
    assert letter not in main_of(walk("/claims?about=organisation/RNA&at=2020-06"))


def test_3_the_picture_for_an_article_carries_its_day_and_sources(walk, site):
    page = walk(f"/explore?focus={DORSET}&at=2019-12")
    link = page.get_by_role("link", name="SVG")
    answer = page.request.get(site + link.get_attribute("href"))
    words = " ".join(ET.fromstring(answer.text()).itertext())  # noqa: S314 - our own picture
    assert "31 December 2019" in words
    assert "Dorset HealthCare" in words
    assert "CC BY 4.0" in words
    assert "/explore?" in words
    assert page.get_by_role("button", name="PNG").count() == 1


def test_4_who_disputes_dudley_and_what_is_it_worth(walk):
    page = walk("/contracts/dudley-icp?at=2020-07-31")
    told = main_of(page)
    assert re.search(r"£360,000,000 .{0,120} planned", told)
    assert "in procurement" in told
    rivals = main_of(walk("/query?ask=role-disputes&organisation=organisation/RNA"))
    assert "Letter of the Dudley Group consultants, July 2020" in rivals
    assert "Dudley Integrated Health and Care NHS Trust" in rivals
    assert {"denied", "asserted"} <= set(rivals.split())


def test_5_how_two_are_connected_says_what_it_leaves_out(walk):
    page = walk("/path")
    page.get_by_label("From").fill("RYF")
    page.get_by_label("To", exact=True).fill("Dorset CCG")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**from=RYF**")
    told = main_of(page)
    assert "Path 1: 2 steps" in told
    assert "Calderdale and Kirklees 999 Call for the NHS, 20 October 2019" in told
    assert page.get_by_label("through national bodies too").is_checked() is False
    nobody = main_of(walk("/path?from=Attain&to=Dorset+CCG&at=2019-12"))
    assert "No connection of up to 6 steps on this day" in nobody


def test_6_what_changed_in_dorset_in_2019(walk):
    page = walk(f"/changes?from=2019-04&to=2019-11&about={DORSET}", java_script_enabled=False)
    told = main_of(page)
    assert "from 1 April 2019 to 30 November 2019" in told
    assert LEFT in told
    page.get_by_role("link", name="Withdrawals and terminations").first.click()
    assert "kinds=withdrawal" in page.url
    assert LEFT in main_of(page)


def test_7_everything_on_the_word_of_the_campaign_post(walk):
    page = walk("/sources/dorset-iucs-2019-10-20", java_script_enabled=False)
    told = main_of(page)
    assert "66 claims" in told
    assert told.count("only one source") > 5
    page.get_by_role("link", name="Dorset CCG formed a group").first.click()
    assert "/claims/dorset-iucs-2019-10-20-" in page.url


def test_8_lead_providers_as_table_file_and_network(walk, site):
    page = walk("/query?ask=lead-providers")
    held = page.request.get(
        site + page.get_by_role("link", name="CSV").first.get_attribute("href")
    ).text()
    rows = list(csv.DictReader(line for line in io.StringIO(held) if not line.startswith("#")))
    assert len(rows) == page.locator("table tbody tr").count()
    page.get_by_role("link", name="Show as a network").click()
    page.wait_for_url("**view=network**")
    picture = page.locator("svg.network")
    assert picture.locator("a.node[data-key='contract/dorset-iucs']").count() == 1
    assert picture.locator("a.edge").count() >= len({row["contract"] for row in rows})


def test_9_what_became_of_dorset_ccg(walk):
    page = walk("/organisations/11J", java_script_enabled=False)
    assert "1 April 2013 to 30 June 2022" in main_of(page)
    page.get_by_role("link", name="NHS Dorset Integrated Care Board").first.click()
    told = main_of(page)
    assert "open since 1 July 2022" in told
    assert "Came out of NHS Dorset CCG" in told
    old = walk(f"/organisations/11J?at={date(2024, 1, 1)}")
    assert "NHS Dorset" in old.title()


def test_10_the_file_works_for_a_colleague_without_a_network(walk, site, open_page, tmp_path):
    page = walk(f"/explore?focus={DORSET}&at=2019-12")
    link = page.get_by_role("link", name="HTML", exact=True)
    file = tmp_path / "dorset.html"
    file.write_bytes(page.request.get(site + link.get_attribute("href")).body())
    alone = open_page(offline=True)
    alone.goto(file.as_uri())
    alone.wait_for_function("() => document.querySelector('canvas')")
    told = alone.locator("body").inner_text()
    assert "Dorset HealthCare" in told
    assert "31 December 2019" in told
