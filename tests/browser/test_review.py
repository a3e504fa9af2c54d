"""The page of a review in a real browser: by keys, without scripts, in every light and width."""

import json

import pytest
import review_world as world
from browser_pages import barriers
from endpoint import listening

from api.app import create_app
from api.settings import Settings
from api.site.reviewing import open_review

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(small_build):
    """A service on the small seeds; each test opens a review of its own."""
    app = create_app(Settings(store=small_build, log="quiet"))
    with listening(app) as address:
        yield app, f"{address}/review"


@pytest.fixture
def address(served, tmp_path):
    """Address of a review that has just begun."""
    app, address = served
    app.state.review = open_review(app, world.written(tmp_path), None, "Ann")
    return address


def decisions(folder):
    path = folder / "paper-2020-02-03.reviews.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]


def press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_review_by_keys_alone(page, address, complaints, tmp_path):
    page.goto(address)
    press(page, "a")
    assert page.locator(".live").inner_text() == "Accepted."
    press(page, "s")
    page.keyboard.press("r")
    page.keyboard.type("not said there")
    press(page, "Enter")
    press(page, "u")
    press(page, "j")
    press(page, "k")
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type("Said in words of mine.")
    press(page, "Enter")
    told = [(each["action"], each["candidate"]) for each in decisions(tmp_path)]
    assert [action for action, _ in told] == ["accept", "skip", "reject", "undo", "accept"]
    assert told[2][1] == told[4][1]
    assert decisions(tmp_path)[4]["after"][0]["says"] == "Said in words of mine."
    page.keyboard.press("?")
    assert page.locator("#help").get_attribute("open") is not None
    assert complaints == []


def test_keys_rest_while_typing_and_can_be_turned_off(page, address, tmp_path):
    page.goto(address)
    page.keyboard.press("r")
    page.keyboard.type("a su?")
    assert page.locator("#reason").input_value() == "a su?"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.locator("h1").click()
    page.keyboard.press("a")
    page.reload()
    page.keyboard.press("a")
    page.locator("#do-skip").click()
    page.wait_for_url("**done=skip*")
    assert [each["action"] for each in decisions(tmp_path)] == ["skip"]


def test_a_number_takes_a_suggested_name(page, served, tmp_path):
    app, address = served
    unknown = {"key": None, "name": "the urgent care", "text": "urgent care contract"}
    path = world.written(tmp_path, [{**world.SHARES, "object": unknown}])
    app.state.review = open_review(app, path, None, "Ann")
    page.goto(address)
    assert "contract/urgent" in page.locator(".suggested").first.inner_text()
    press(page, "1")
    assert decisions(tmp_path)[0]["after"][0]["object"]["key"] == "contract/urgent"
    assert page.locator(".suggested").count() == 0


def test_without_scripts_forms_do_everything(open_page, address, tmp_path):
    page = open_page(java_script_enabled=False)
    page.goto(address)
    page.get_by_role("button", name="Accept").click()
    page.get_by_label("Why it is wrong").fill("hearsay")
    page.get_by_role("button", name="Reject").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Next").click()
    assert [each["action"] for each in decisions(tmp_path)] == ["accept", "reject", "undo"]
    assert not page.locator("#keys-choice").is_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everybody(open_page, address, complaints, scheme, width):
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(f"{address}?item=award")
    page.locator("#edit summary").click()
    page.locator("#help summary").click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


def test_another_sites_page_reads_nothing_and_posts_nothing(open_page, served, address, tmp_path):
    page = open_page()
    other = address.replace("127.0.0.1", "localhost").replace("/review", "/about")
    page.goto(other)
    read = page.evaluate(
        "(address) => fetch(address).then((a) => a.text()).catch(() => 'refused')", address
    )
    assert "was never a partner" not in read
    key = served[0].state.review.key
    page.evaluate(
        """([address, key]) => {
          const form = document.createElement("form");
          form.method = "post";
          form.action = address;
          for (const [name, value] of [["key", key], ["item", "never"], ["do", "accept"]]) {
            const field = document.createElement("input");
            field.name = name;
            field.value = value;
            form.append(field);
          }
          document.body.append(form);
          form.submit();
        }""",
        [address, key],
    )
    page.wait_for_load_state()
    assert not list(tmp_path.glob("*.reviews.jsonl"))
