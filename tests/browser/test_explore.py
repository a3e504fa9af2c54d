"""The explorer in a real browser: keys, pointer, time, filters, undo, sharing, no scripts."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from browser_pages import box_of
from explorer_site import AMBULANCE, HUB, PARTNER

pytestmark = pytest.mark.browser

DONE = "() => !document.querySelector('[data-explore][aria-busy]')"
SPOTS = """() => Object.fromEntries([...document.querySelectorAll("svg.network .node")]
  .map((each) => [each.dataset.key, `${each.dataset.x} ${each.dataset.y}`]))"""
# What lies nearer ahead than the link that has the focus, and no further aside.
CLOSER = """([start, along, across, sign]) => {
  const ahead = (each) => (Number(each.dataset[along]) - Number(start[along])) * sign;
  const aside = (each) => Math.abs(Number(each.dataset[across]) - Number(start[across]));
  const held = document.activeElement;
  return [ahead(held), [...document.querySelectorAll("svg.network a[data-key]")]
    .filter((each) => each !== held && ahead(each) > 1 && aside(each) <= aside(held)
      && ahead(each) < ahead(held)).map((each) => each.dataset.key)];
}"""
HELD = """() => { const { id, dataset, name, value, localName } = document.activeElement;
  return dataset.key ?? (id || (name && `${name}=${value}`) || localName) }"""


def _query(page):
    return parse_qs(urlsplit(page.url).query)


def _thing(page, key):
    return page.locator(f"svg.network a[data-key='{key}']")


def _wait_for(page, name, value=None):
    """Wait until the address has a parameter, or has it no longer, and the page shows that."""
    page.wait_for_url(
        lambda url: parse_qs(urlsplit(url).query).get(name) == (None if value is None else [value])
    )
    page.wait_for_function(DONE)


def _expand_by_menu(page, key=AMBULANCE):
    _thing(page, key).focus()
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name=re.compile("Add neighbours")).press("Enter")
    _wait_for(page, "expand", key)


def test_arrows_go_to_the_nearest_in_their_direction_and_home_and_end_to_first_and_last(explorer):
    page = explorer()
    page.locator("svg.network a[tabindex='0']").focus()
    assert page.evaluate(HELD) == "contract/dorset-iucs"
    for key, along, across in (("ArrowRight", "x", "y"), ("ArrowUp", "y", "x")):
        start = page.evaluate("() => ({ ...document.activeElement.dataset })")
        page.keyboard.press(key)
        ahead, closer = page.evaluate(CLOSER, [start, along, across, 1 if along == "x" else -1])
        assert ahead > 0
        assert closer == []
    page.keyboard.press("End")
    last = page.locator("svg.network .node").last.get_attribute("data-key")
    assert page.evaluate(HELD) == last
    page.keyboard.press("Home")
    assert page.evaluate(HELD) == "contract/dorset-iucs"
    assert page.locator("svg.network a[tabindex='0']").count() == 1


def test_every_link_of_the_picture_can_be_reached_by_keyboard(explorer):
    page = explorer()
    page.locator("svg.network a[tabindex='0']").focus()
    links = page.locator("svg.network a[data-key]").count()
    seen = set()
    for _ in range(links):
        page.keyboard.press("PageDown")
        seen.add(page.evaluate(HELD))
    assert len(seen) == links


def test_enter_opens_the_evidence_and_closing_it_returns(explorer):
    page = explorer()
    _thing(page, PARTNER).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'evidence-title'")
    told = page.locator("#evidence").inner_text()
    for words in (
        "is a partner in",
        "Since 1 April 2019",
        "Said by",
        "999 Call for the NHS",
        "20 October 2019",
        "Where",
        "line ",
        "past",
        "Disputed by 1 claim",
    ):
        assert words in told
    assert _query(page)["selected"] == [PARTNER]
    assert "Evidence shown" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Close").press("Enter")
    page.wait_for_function("() => document.activeElement.closest('svg')")
    assert page.evaluate(HELD) == PARTNER
    assert "selected" not in _query(page)


def test_what_rests_on_one_source_says_so(explorer):
    page = explorer()
    row = page.get_by_role("row").filter(has_text=re.compile(r"\b1 source\b")).first
    row.get_by_role("link", name="evidence").press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'evidence-title'")
    assert "only one source" in page.locator("#evidence").inner_text()


def test_widening_is_announced_and_undone_and_moves_nothing(explorer):
    page = explorer()
    before = page.evaluate(SPOTS)
    _expand_by_menu(page)
    after = page.evaluate(SPOTS)
    assert len(after) > len(before)
    assert {key: after[key] for key in before} == before
    assert page.evaluate(HELD) == AMBULANCE
    added = len(after) - len(before)
    assert f"{added} things added" in page.get_by_role("status").inner_text()
    _thing(page, PARTNER).press("Enter")
    _wait_for(page, "selected", PARTNER)
    page.keyboard.press("Control+z")
    _wait_for(page, "expand")
    assert page.evaluate(SPOTS) == before
    assert "Undone" in page.get_by_role("status").inner_text()
    assert page.evaluate("() => document.activeElement !== document.body")


def test_the_undo_button_keeps_the_focus_and_says_when_there_is_nothing_left(explorer):
    page = explorer()
    _expand_by_menu(page)
    undo = page.get_by_role("button", name="Undo")
    assert undo.get_attribute("aria-disabled") == "false"
    undo.press("Enter")
    _wait_for(page, "expand")
    assert undo.get_attribute("aria-disabled") == "true"
    assert undo.evaluate("button => button === document.activeElement")
    undo.press("Enter")
    assert page.get_by_role("status").inner_text() == "Nothing to undo."


def test_the_slider_goes_from_event_to_event_and_moves_no_thing(explorer):
    page = explorer()
    spots = page.evaluate(SPOTS)
    slider = page.get_by_role("slider")
    slider.focus()
    days = []
    for _ in range(2):
        before = page.url
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(lambda url, before=before: url != before)
        page.wait_for_function(DONE)
        days += _query(page)["at"]
        later = page.evaluate(SPOTS)
        assert {key: spots[key] for key in later.keys() & spots.keys()} == {
            key: later[key] for key in later.keys() & spots.keys()
        }
        assert page.evaluate(HELD) == "moment"
    listed = page.locator("#events a").evaluate_all(
        "links => links.map((each) => new URL(each.href).searchParams.get('at'))"
    )
    assert listed.index(days[0]) == listed.index(days[1]) + 1
    shown = page.locator("#events a[aria-current]").get_attribute("data-words")
    assert slider.get_attribute("aria-valuetext") == shown
    assert page.locator("#at").input_value() == days[1]
    page.go_back()
    _wait_for(page, "at", days[0])
    assert slider.get_attribute("aria-valuetext") != shown


def test_next_and_previous_event_are_links_and_keep_the_focus(explorer):
    page = explorer()
    page.get_by_role("link", name="Next event").press("Enter")
    _wait_for(page, "at", "2020-01-01")
    assert page.evaluate(HELD) == "step-next"
    page.get_by_role("link", name="Previous event").press("Enter")
    _wait_for(page, "at", "2019-10-20")
    assert page.evaluate(HELD) == "step-previous"


def test_a_filter_acts_at_once_keeps_the_focus_and_says_what_it_hides(explorer):
    page = explorer()
    before = page.evaluate(SPOTS)
    page.locator("#filters > summary").click()
    page.get_by_role("checkbox", name=re.compile("^contract")).first.focus()
    page.keyboard.press("Space")
    _wait_for(page, "relations", "contract")
    assert page.evaluate(HELD) == "relations=contract"
    assert "hidden by filters" in page.get_by_role("status").inner_text()
    left = page.evaluate(SPOTS)
    assert 1 < len(left) < len(before)
    assert left == {key: before[key] for key in left}
    page.keyboard.press("Space")
    _wait_for(page, "relations")
    assert page.evaluate(SPOTS) == before


def test_the_menu_opens_by_pointer_and_escape_returns_to_the_thing(explorer):
    page = explorer(viewport={"width": 320, "height": 720})
    _thing(page, "contract/dorset-iucs").locator(".shape").click(button="right")
    menu = page.get_by_role("menu")
    box = box_of(menu)
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    items = page.get_by_role("menuitem").all_inner_texts()
    assert items == ["What is told of it", "Path from here to …", "Open page"]
    page.keyboard.press("ArrowUp")
    assert page.evaluate("() => document.activeElement.textContent") == "Open page"
    page.keyboard.press("Escape")
    assert menu.count() == 0
    assert page.evaluate(HELD) == "contract/dorset-iucs"


def test_a_path_is_asked_for_by_choosing_a_second_thing(explorer):
    page = explorer()
    _thing(page, AMBULANCE).focus()
    page.keyboard.press("ContextMenu")
    page.get_by_role("menuitem", name="Path from here to").press("Enter")
    assert "choose the thing it leads to" in page.get_by_role("status").inner_text()
    _thing(page, "organisation/RDY").press("Enter")
    page.wait_for_url("**/path?**")
    query = _query(page)
    assert (query["from"], query["to"]) == ([AMBULANCE], ["organisation/RDY"])
    assert query["at"] == ["2019-12"]


def test_what_is_hidden_can_be_shown_again(explorer):
    page = explorer()
    before = page.evaluate(SPOTS)
    _thing(page, AMBULANCE).focus()
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Hide").press("Enter")
    _wait_for(page, "hide", AMBULANCE)
    assert AMBULANCE not in page.evaluate(SPOTS)
    assert page.evaluate("() => Boolean(document.activeElement.closest('svg'))")
    page.get_by_role("link", name=re.compile("show South Western")).press("Enter")
    _wait_for(page, "hide")
    assert page.evaluate(SPOTS) == before
    assert page.evaluate("() => document.activeElement !== document.body")


def test_focus_here_puts_another_thing_in_the_middle(explorer):
    page = explorer()
    # Without what the system makes of the keys, as where it makes nothing of them.
    _thing(page, AMBULANCE).dispatch_event("keydown", {"key": "F10", "shiftKey": True})
    page.get_by_role("menuitem", name="Focus here").press("Enter")
    _wait_for(page, "focus", AMBULANCE)
    assert page.locator("svg.network .node.focus").get_attribute("data-key") == AMBULANCE
    assert page.evaluate(HELD) == AMBULANCE
    assert "South Western" in page.get_by_role("heading", level=1).inner_text()


def test_a_hub_says_what_it_leaves_out_and_brings_it(explorer):
    page = explorer(HUB)
    before = page.evaluate(SPOTS)
    shown, total = re.search(
        r"Showing (\d+) of (\d+)", page.get_by_role("status").inner_text()
    ).groups()
    assert len(before) == int(shown) < int(total)
    assert page.locator("svg.network .more").text_content() == f"+{int(total) - int(shown)}"
    page.get_by_role("link", name=re.compile(r"^add \d+")).press("Enter")
    _wait_for(page, "expand", "place/nhs-region-south-west")
    after = page.evaluate(SPOTS)
    assert len(after) == int(total)
    assert {key: after[key] for key in before} == before


def test_a_drag_pans_and_follows_no_link(explorer):
    page = explorer()
    box = box_of(_thing(page, AMBULANCE))
    view = page.locator("svg.network").get_attribute("viewBox")
    address = page.url
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] + 40, steps=4)
    page.mouse.up()
    page.wait_for_function(
        "view => document.querySelector('svg.network').getAttribute('viewBox') !== view", arg=view
    )
    page.wait_for_function("() => !document.querySelector('svg.network').style.transform")
    moved = box_of(_thing(page, AMBULANCE))
    assert moved["x"] - box["x"] == pytest.approx(-60 - box["width"] / 2, abs=3)
    assert page.url == address


def test_the_share_link_gives_somebody_else_the_same_picture_byte_for_byte(explorer):
    page = explorer()
    _expand_by_menu(page)
    page.get_by_role("link", name="Next event").press("Enter")
    _wait_for(page, "at", "2020-01-01")
    spots = page.evaluate(SPOTS)
    address = page.locator("#share").get_attribute("href")
    assert "data=" in address

    def drawn():
        fresh = explorer(address, java_script_enabled=False)
        return fresh.locator("svg.network").evaluate("picture => picture.outerHTML")

    first = drawn()
    assert first == drawn()
    assert first.count('class="node ') == len(spots)
    for key, spot in spots.items():
        x, y = spot.split()
        assert f'data-key="{key}" data-x="{x}" data-y="{y}"' in first


def test_without_scripts_everything_is_a_link_or_a_form(explorer):
    page = explorer(java_script_enabled=False)
    _thing(page, AMBULANCE).click()
    card = page.locator("#evidence")
    assert "relations in this picture" in card.inner_text()
    before = page.locator("svg.network .node").count()
    card.get_by_role("link", name="Add neighbours").click()
    assert page.locator("svg.network .node").count() > before
    page.get_by_role("link", name="undo").click()
    assert page.locator("svg.network .node").count() == before
    assert page.get_by_role("slider").count() == 0
    page.get_by_role("link", name="Next event").click()
    assert _query(page)["at"] == ["2020-01-01"]
    page.locator("#filters > summary").click()
    page.get_by_role("checkbox", name=re.compile("^contract")).first.check()
    page.get_by_role("button", name="Show").click()
    assert _query(page)["relations"] == ["contract"]
    assert _query(page)["at"] == ["2020-01-01"]
    page.locator("#evidence").get_by_role("link", name="Hide").click()
    assert _thing(page, AMBULANCE).count() == 0
    _thing(page, "organisation/RDY").click()
    page.get_by_label("Path from here to").select_option("contract/dorset-iucs")
    page.get_by_role("button", name="Find path").click()
    assert urlsplit(page.url).path == "/path"
