"""The page of a review: who may see it, who may post, and what a form does."""

import base64
import json
import re

import pytest
import review_world as world
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.site.reviewing import open_review
from kg.store.dataset import Dataset

HERE = "http://127.0.0.1:8000"
OWN = {"origin": HERE}
TOKEN = "a-token-of-many-letters"  # noqa: S105 - for this test
LOCAL = ("127.0.0.1", 50000)


@pytest.fixture(scope="module")
def apps(small_build):
    """The service with a token and without, on a store that nobody changes."""
    settings = {"store": small_build, "log": "quiet"}
    return {word: create_app(Settings(token=word, **settings)) for word in (None, TOKEN)}


@pytest.fixture
def opened(apps, tmp_path):
    """Return a function that opens a review, and gives a browser somewhere."""

    def opening(*, peer=LOCAL, base=HERE, token=None, file=None, reviewer="Ann"):
        app = apps[token]
        app.state.review = open_review(app, file or world.written(tmp_path), None, reviewer)
        return TestClient(app, base_url=base, client=peer, follow_redirects=False)

    return opening


@pytest.fixture
def here(opened):
    """A browser of this machine."""
    return opened()


def decisions(folder):
    path = folder / "paper-2020-02-03.reviews.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def form(client, **more):
    key = re.search(r'name="key" value="([^"]+)"', client.get("/review").text)
    return {"key": key[1], "item": "never", **more}


def basic(name, word):
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{word}".encode()).decode()}


def test_without_a_review_there_is_no_page_but_a_hint(apps):
    apps[None].state.review = None
    answer = TestClient(apps[None], base_url=HERE, client=LOCAL).get("/review")
    assert answer.status_code == 404
    assert "nhs-kg serve --review FILE" in answer.text


def test_the_page_shows_passage_claim_against_and_change_and_is_kept_nowhere(here):
    answer = here.get("/review")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "<mark>Partner NHS Trust \u201cwas never a partner</mark>\u201d in the" in answer.text
    for told in ("contradicts", "/claims/paper-2019-09", "what is denied never becomes one"):
        assert told in answer.text
    assert here.get("/review?item=nobody").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9000"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example"},
        {"x-forwarded-for": "10.0.0.1"},
        {"forwarded": "for=10.0.0.1"},
    ],
)
def test_other_sites_other_names_and_proxies_neither_read_nor_write(here, tmp_path, headers):
    sent = form(here, do="accept")
    assert here.get("/review", headers=headers).status_code == 403
    assert here.post("/review", data=sent, headers=OWN | headers).status_code == 403
    assert decisions(tmp_path) == []


def test_a_link_from_another_site_may_lead_here(here):
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert here.get("/review", headers=headers).status_code == 200


def test_another_machine_needs_a_token_that_the_service_does_not_have(opened):
    far = opened(peer=("10.0.0.7", 50000))
    answer = far.get("/review")
    assert answer.status_code == 403
    assert "NHS_KG_TOKEN" in answer.text


def test_with_a_token_everybody_gives_it_and_the_name_given_reviews(opened, tmp_path):
    far = opened(peer=("10.0.0.7", 50000), base="http://kg:8000", token=TOKEN)
    for headers in ({}, basic("Bea", "wrong"), {"authorization": "Basic %%"}):
        answer = far.get("/review", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
    assert far.get("/review", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    far.headers.update(basic("Bea", TOKEN))
    answer = far.post("/review", data=form(far, do="accept"), headers={"origin": "http://kg:8000"})
    assert answer.status_code == 303
    assert [each["reviewer"] for each in decisions(tmp_path)] == ["Bea"]
    near = opened(token=TOKEN)
    assert near.get("/review").status_code == 401


def test_a_post_needs_its_origin_and_the_key_of_this_page(here, tmp_path):
    sent = form(here, do="accept")
    assert here.post("/review", data=sent).status_code == 403
    assert here.post("/review", data=sent | {"key": "x"}, headers=OWN).status_code == 403
    assert decisions(tmp_path) == []
    assert here.post("/review", data=sent, headers=OWN).status_code == 303
    assert [each["reviewer"] for each in decisions(tmp_path)] == ["Ann"]


def test_every_button_does_its_work_and_shows_what_is_next(here, tmp_path):
    def post(**more):
        answer = here.post("/review", data=form(here, **more), headers=OWN)
        assert answer.status_code == 303
        return here.get(answer.headers["location"]).text

    assert "Left for later." in post(do="skip")
    assert "Rejected, with your reason." in post(do="reject", item="shares", reason="hearsay")
    assert "Changed;" in post(do="save", item="ran", object="service/calls")
    assert "Changed;" in post(do="save", item="ran", status="alleged", speaker="Big Lead")
    assert "Split;" in post(do="split", item="worth")
    assert "Accepted." in post(do="accept", item="award", says="A deal for strokes is foreseen.")
    assert "waiting" in here.get("/review").text
    post(do="name", name="stroke deal", stands_for="contract/dream")
    assert "taken back" in post(do="undo")
    actions = [each["action"] for each in decisions(tmp_path)]
    assert actions == ["skip", "reject", "edit", "edit", "split", "accept", "edit", "undo"]
    [changed] = decisions(tmp_path)[3]["after"]
    assert (changed["status"], changed["speaker"]["key"]) == ("alleged", "organisation/LLL")
    assert changed["object"]["key"] == "service/calls"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"do": "reject"}, "reason: missing"),
        ({"do": "accept", "says": world.TEXT[:70]}, "copied from the text"),
        ({"do": "accept", "status": "sure"}, "unknown status"),
        ({"do": "save", "object": "contract/urgnet"}, "declare it"),
        ({"do": "sell"}, "nothing to do"),
        ({"do": "take contract/urgent", "item": "ran"}, "none of the suggestions"),
        ({"do": "accept", "item": "nobody"}, "nothing to do"),
        ({"do": "undo"}, "nothing to undo"),
        ({"do": "name", "name": "x", "stands_for": "y"}, "no claim waits"),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(here, tmp_path, sent, told):
    if sent.get("item") == "nobody":
        answer = here.post("/review", data=form(here, **sent), headers=OWN)
        assert answer.status_code == 404
        return
    answer = here.post("/review", data=form(here, **sent), headers=OWN)
    assert answer.status_code == 422
    assert told in answer.text
    assert all(each["action"] == "edit" for each in decisions(tmp_path))


def test_markup_of_a_document_stays_text(opened, tmp_path):
    passage = "Partner NHS Trust <script>alert(1)</script> shares"
    text = f"{passage} the urgent contract.\n"
    bad = world.candidate("bad", passage, world.PARTNER, "partnerIn", world.URGENT, text=text)
    path = world.written(tmp_path, [bad], text)
    page = opened(file=path, reviewer="<b>Ann</b>").get("/review").text
    assert "<script>alert" not in page
    assert "<b>Ann" not in page


def test_a_new_version_of_the_store_is_taken_up(here):
    review = here.app.state.review
    former, other = review.work.ground, Dataset.in_memory([])
    assert review.on(former.dataset).ground is former
    assert review.on(other).ground.dataset is other
