"""The explorer's picture for a frame in somebody else's page."""

import html
import re

EMBED = "/embed/explore?focus=contract/dorset-iucs&at=2019-12"


def test_only_the_embedded_picture_may_stand_in_a_frame(client):
    def ancestors(address):
        policy = client.get(address).headers["content-security-policy"]
        return re.search(r"frame-ancestors ([^;]*)", policy)[1]

    assert ancestors(EMBED) == "*"
    assert ancestors("/explore?focus=contract/dorset-iucs") == "'none'"


def test_it_carries_its_day_sources_address_and_licence(client):
    page = client.get(EMBED).text
    assert "relationships, as of 31 December 2019." in page
    assert "Campaign post" in page
    assert "CC BY 4.0" in page
    assert "Not affiliated with or endorsed by the NHS" in page
    assert "<script" not in page
    assert "<form" not in page


def test_every_link_is_whole_and_keeps_the_day_that_is_shown(client):
    page = client.get("/embed/explore?focus=contract/dorset-iucs").text
    links = [html.unescape(href) for href in re.findall(r'<a [^>]*?href="([^"]*)"', page)]
    assert len(links) > 10
    assert [each for each in links if not each.startswith("http://testserver/")] == []
    assert [each for each in links if "at=2" not in each] == []
    whole = next(each for each in links if "/explore?" in each and "selected" not in each)
    assert client.get(whole).status_code == 200


def test_it_is_the_picture_of_the_same_view_in_the_explorer(client):
    def spots(address):
        svg = re.search(r"<svg xmlns.*?</svg>", client.get(address).text, re.DOTALL)[0]
        return re.findall(r'data-key="([^"]*)" data-x="([^"]*)" data-y="([^"]*)"', svg)

    view = "focus=contract/dorset-iucs&at=2019-12&relations=contract"
    assert spots(f"/embed/explore?{view}") == spots(f"/explore?{view}") != []


def test_the_explorer_offers_it_with_its_filters(client):
    page = client.get("/explore?focus=contract/dorset-iucs&relations=contract&at=2019-12").text
    (way,) = re.findall(r'href="(/embed/explore[^"]*)"', page)
    assert "relations=contract" in way
    assert client.get(html.unescape(way)).status_code == 200
