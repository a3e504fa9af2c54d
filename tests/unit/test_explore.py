"""The explorer's page: what its address says, time, capped hubs, hiding, what is told."""

import html
import re
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import pytest

from api.site.evidence import card

DORSET = "/explore?focus=contract/dorset-iucs&at=2019-12"
HUB = "/explore?focus=place/nhs-region-south-west"
AMBULANCE = "organisation/RYF"


def _page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def _spots(text):
    found = re.findall(
        r'class="node [^>]*data-key="([^"]+)" data-x="([^"]+)" data-y="([^"]+)"', text
    )
    return {key: spot for key, *spot in found}


def _part(text, name):
    return re.search(rf'<(\w+)[^>]* id="{name}".*?</\1>', text, re.DOTALL)[0]


def _events(text):
    found = re.findall(r'<li><a href="[^"]*at=([\d-]+)[^"]*"[^>]*data-words="([^"]+)"', text)
    return dict(found)


@pytest.mark.parametrize(
    "own",
    [
        f"{HUB}&limit=10",
        f"{HUB}&relations=geography",
        "/explore?focus=organisation/RDY&depth=2&limit=15",
        "/explore?focus=contract/dorset-iucs&status=planned&status=accepted&kinds=Organisation",
    ],
)
def test_no_thing_stands_elsewhere_on_another_day_whatever_is_left_out(client, own):
    seen = {}
    for day in ("2005", "2014", "2019-05", "2019-12", "2020-07-07", "2026"):
        spots = _spots(_page(client, f"{own}&at={day}"))
        assert {key: seen[key] for key in seen.keys() & spots.keys()} == {
            key: spots[key] for key in seen.keys() & spots.keys()
        }
        seen |= spots
    assert len(seen) > len(spots) or "limit" not in own
    assert len({tuple(spot) for spot in seen.values()}) == len(seen)


def test_a_hub_named_again_brings_more_and_all_that_stood_still_stands(client):
    first = _page(client, f"{HUB}&at=2023")
    left = int(re.search(r"(\d+) more around South West are not shown", first)[1])
    assert f"+{left}</text>" in first
    assert f"{left} neighbours not shown" in first
    again = _page(client, f"{HUB}&at=2023&expand=place/nhs-region-south-west")
    before, after = _spots(first), _spots(again)
    assert len(after) == len(before) + left
    assert {key: after[key] for key in before} == before
    assert "not shown" not in _part(again, "notes")


def test_where_the_whole_picture_is_full_it_offers_a_larger_one(client):
    text = _page(client, f"{HUB}&at=2023&limit=10")
    (wider,) = re.findall(r'<a href="([^"]+)">up to 500</a>', text)
    assert len(_spots(_page(client, html.unescape(wider)))) > 10


def test_events_are_in_order_and_no_more_exact_than_they_are_known(client):
    text = _page(client, DORSET)
    events = _events(text)
    assert list(events) == sorted(events)
    assert events["2020-01-01"].startswith("January 2020: ")
    assert events["2019-07-11"].startswith("11 July 2019: ")
    slider = re.search(r'<input id="moment"[^>]*>', text)[0]
    assert f'max="{len(events) - 1}"' in slider
    rank = int(re.search(r'value="(\d+)"', slider)[1])
    assert list(events)[rank] == max(day for day in events if day <= "2019-12-31")
    assert "31 December 2019; last change" in slider


def test_on_every_event_something_changes(client):
    days = list(_events(_page(client, DORSET)))

    def told(day):
        table = _part(_page(client, DORSET.replace("2019-12", day)), "relations")
        return re.findall(r"<td>.*?</td>", table, re.DOTALL)

    assert len(days) > 5
    for day, later in pairwise(days):
        assert told(day) != told(later)


def test_the_slider_is_the_same_on_every_day(client):
    assert _events(_page(client, DORSET)) == _events(
        _page(client, DORSET.replace("2019-12", "2021"))
    )


def test_hiding_takes_what_hung_on_the_hidden_alone_and_never_the_middle(client):
    whole = _spots(_page(client, f"{DORSET}&expand={AMBULANCE}"))
    text = _page(client, f"{DORSET}&expand={AMBULANCE}&hide={AMBULANCE},contract/dorset-iucs")
    left = _spots(text)
    assert left == {key: whole[key] for key in left}
    assert "contract/dorset-iucs" in left
    gone = whole.keys() - left.keys()
    assert AMBULANCE in gone
    assert len(gone) > 1
    assert "South Western Ambulance" in _part(text, "notes")


def test_keys_of_an_address_that_name_nothing_do_no_harm(client):
    odd = "organisation/NOPE,%22%3E%3Cb%3E,x"
    text = _page(client, f"{DORSET}&expand={odd}&hide={odd}&selected={odd}&data=1")
    assert _spots(text) == _spots(_page(client, DORSET))
    assert "<b>" not in text
    assert "Not on record" in text


def test_what_is_no_key_is_never_looked_up():
    unread = SimpleNamespace(network=SimpleNamespace(things=None))
    assert card(unread, '"><b>', date(2020, 1, 1), (), 0) is None


def test_a_thing_is_told_of_with_what_can_be_done(client):
    text = _page(client, f"{DORSET}&selected={AMBULANCE}")
    beside = _part(text, "evidence")
    for words in ("ambulance trust", "Open page", "Focus here", "Add neighbours", "Hide"):
        assert words in beside
    count = int(re.search(r"(\d+) relations in this picture", beside)[1])
    told = re.search(r'<ul class="plain told">.*?</ul>', beside, re.DOTALL)[0]
    assert told.count("<li>") == count
    assert "It is a partner in Dorset Integrated Urgent Care Service contract" in told
    choices = re.findall(r'<option value="([^"]+)"', beside)
    assert sorted(choices) == sorted(_spots(text).keys() - {AMBULANCE})


def test_the_thing_in_the_middle_can_be_neither_hidden_nor_focused(client):
    beside = _part(_page(client, f"{DORSET}&selected=contract/dorset-iucs"), "evidence")
    assert "Open page" in beside
    assert "Focus here" not in beside
    assert ">Hide<" not in beside


def test_evidence_names_who_says_so_where_and_who_says_otherwise(client):
    text = _page(client, f"{DORSET}&selected=contract-role/RYF-dorset-iucs-partner")
    told = _part(text, "evidence")
    accepted, disputed = told.split('id="against"')
    for each in (accepted, disputed):
        assert "<dt>Said by</dt>" in each
        assert re.search(r"<dt>Where</dt><dd>(?!not given)\S", each)
    assert "<dt>In</dt>" in accepted


def test_a_link_says_when_the_data_has_moved_on_and_only_then(client):
    text = _page(client, DORSET)
    share = html.unescape(re.search(r'id="share" href="([^"]+)"', text)[1])
    assert "The data has changed" not in _page(client, share)
    older = re.sub(r"data=[^&]+", "data=000000-gone", share)
    assert "The data has changed" in _page(client, older)


def test_the_filter_keeps_all_else_that_the_address_says(client):
    text = _page(
        client, f"{DORSET}&expand={AMBULANCE}&hide=organisation/RBD&limit=99&selected={AMBULANCE}"
    )
    form = re.search(r'<form class="filters".*?</form>', text, re.DOTALL)[0]
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', form))
    assert kept == {
        "expand": AMBULANCE,
        "hide": "organisation/RBD",
        "limit": "99",
        "selected": AMBULANCE,
        "at": "2019-12",
    }


def test_every_link_of_the_picture_keeps_the_view(client):
    text = _page(client, f"{DORSET}&expand={AMBULANCE}&relations=contract&relations=service")
    picture = re.search(r"<svg xmlns.*?</svg>", text, re.DOTALL)[0]
    hrefs = [html.unescape(href) for href in re.findall(r'<a href="([^"]+)"', picture)]
    assert len(hrefs) > 10
    for href in hrefs:
        for kept in ("at=2019-12", "relations=contract", "relations=service", "selected="):
            assert kept in href
        assert href.endswith("#evidence")
