"""The pages of the site: what they say, that every link leads somewhere, that a day is kept."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

PAGES = [
    "/",
    "/search?q=dorset",
    "/search?q=zzzzzz",
    "/organisations",
    "/organisations?q=dorset&state=any",
    "/organisations/RDY",
    "/organisations/11J?at=2023",
    "/things/programme/dudley-icp?opinions=1",
    "/contracts",
    "/contracts/dorset-iucs?at=2019-12",
    "/contracts/dudley-icp",
    "/claims?about=contract/dudley-icp",
    "/claims/dorset-iucs-2019-10-20-29",
    "/sources",
    "/sources/dorset-iucs-2019-10-20",
    "/explore",
    "/explore?focus=RDY&depth=2&at=2019-12",
    "/path?from=Dorset+CCG&to=RYF",
    "/changes?from=2019-04&to=2019-11",
    "/changes?from=2020&to=2019",
    "/money",
    "/money?focus=dorset-iucs",
    "/whatif",
    "/whatif?withdraw=RYF&contract=dorset-iucs",
    "/query",
    "/query?ask=lead-providers&at=2019-12",
    "/risk",
    "/risk/withdrawal?at=2019-06",
    "/data",
    "/about",
]


class Page(HTMLParser):
    """Collects the elements of a page, and complains about unclosed ones."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.tags, self.inline = [], [], [], []
        self.open = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"


def _page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.text[:300]}"
    return answer.text


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole_has_one_heading_and_nothing_inline(client, address):
    page = Page(_page(client, address))
    assert page.open == []
    assert page.tags.count("h1") == 1
    assert page.tags.count("main") == 1
    assert page.inline == []
    assert "style" not in page.tags
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_the_day_in_every_link_of_its_own(client, address):
    text = _page(client, f"{address}{'&' if '?' in address else '?'}at=2020-07")
    other_day = {"/explore", "/path", "/whatif", "/id", "/sparql", "/def", "/docs", "/openapi.json"}
    for href in Page(text).links:
        parts = urlsplit(href)
        first = "/" + parts.path.split("/")[1] if parts.path else ""
        if parts.scheme or not first or first in other_day or first in {"/api", "/.well-known"}:
            continue
        days = parse_qs(parts.query).get("at", [])
        assert days or "Today" in _text_of(text, href), f"{href} on {address}"


def _text_of(text, href):
    plain = text.replace("&amp;", "&")
    return "".join(re.findall(rf'<a href="{re.escape(href)}">([^<]*)</a>', plain))


def test_every_link_of_the_start_page_leads_somewhere(client):
    for href in Page(_page(client, "/")).links:
        if href.startswith("/"):
            answer = client.get(href, follow_redirects=True)
            assert answer.status_code == 200, href


@pytest.mark.parametrize(
    "address", ["/contracts/dorset-iucs?at=2019-12", "/organisations/RDY", "/claims"]
)
def test_every_link_of_a_record_leads_somewhere(client, address):
    links = {href for href in Page(_page(client, address)).links if href.startswith("/")}
    for href in sorted(links)[:80]:
        assert client.get(href, follow_redirects=True).status_code == 200, href


def test_the_start_page_answers_the_two_stories_with_their_sources(client):
    text = _page(client, "/")
    leads = re.search(r"Who leads the contract\?.*?</section>", text, re.DOTALL)[0]
    assert "Dorset HealthCare University NHS Foundation Trust" in leads
    assert "/sources/dorset-iucs-2019-10-20" in leads
    walked = re.search(r"Who walked away from it\?.*?</section>", text, re.DOTALL)[0]
    assert "South Western Ambulance Service" in walked
    assert "between 10 July 2019 and 31 March 2020" in walked
    disputes = re.search(r"Who disputes it\?.*?</section>", text, re.DOTALL)[0]
    assert "The Dudley Group" in disputes
    assert "/sources/dudley-icp-2020-07-07" in disputes


def test_the_start_page_says_nothing_that_was_not_reported_by_the_day(client):
    text = _page(client, "/?at=2018")
    assert "withdrew" not in text
    assert "Nothing on record by that day." in text


def test_tense_follows_the_day(client):
    def partner(day):
        text = _page(client, f"/contracts/dorset-iucs?at={day}")
        return re.search(r"South Western Ambulance[^<]*</a> ([a-z ]*partner in) it", text)[1]

    assert partner("2019-05") == "is a partner in"
    assert partner("2023") == "was a partner in"
    assert partner("2018") == "is to be a partner in"


def test_opinion_and_criticism_are_shown_only_where_asked_for(client):
    own = "/things/programme/dudley-icp?at=2020-07-07"
    criticism = "/claims/dudley-icp-2020-07-07-56"
    assert criticism not in _page(client, own)
    assert criticism in _page(client, f"{own}&opinions=1")


def test_values_stand_side_by_side_with_their_basis(client):
    text = _page(client, "/contracts/unitingcare")
    for amount in ("£725,000,000", "£800,000,000", "£152,000,000"):
        assert amount in text


def test_a_claim_page_shows_place_hash_and_those_who_say_otherwise(client):
    text = _page(client, "/claims/dudley-icp-2020-07-07-28")
    assert "line " in text
    assert re.search(r"[0-9a-f]{64}", text)
    assert "/claims/dudley-icp-2020-07-07-41" in text
    assert "What is denied never becomes one" in text or "It is disputed" in text


def test_a_code_held_by_several_bodies_says_so_and_links_to_each(client):
    text = _page(client, "/organisations/11J?at=2023")
    assert "has identified several bodies" in text
    assert "/organisations/organisation/11J?at=2023" in text


def test_the_explorer_shows_the_evidence_of_the_selected_relation(client):
    selected = "contract-role/RYF-dorset-iucs-partner"
    text = _page(client, f"/explore?focus=contract/dorset-iucs&at=2019-12&selected={selected}")
    evidence = re.search(r'<section id="evidence".*?</section>', text, re.DOTALL)[0]
    assert "South Western Ambulance Service NHS Foundation Trust is a partner in" in evidence
    assert "/claims/dorset-iucs-2019-press-12" in evidence
    assert "Disputed by" in evidence


def test_the_explorer_says_when_a_selected_relation_is_gone(client):
    assert "Not on record" in _page(client, "/explore?selected=contract-role/nothing")


def _places(text):
    found = re.findall(
        r'class="node[^>]*data-key="([^"]+)" data-x="([^"]+)" data-y="([^"]+)"', text
    )
    return {key: (x, y) for key, x, y in found}


def test_no_thing_moves_when_the_day_changes_or_the_picture_grows(client):
    own = "/explore?focus=contract/dorset-iucs"
    first = _places(_page(client, f"{own}&at=2019-05"))
    later = _places(_page(client, f"{own}&at=2020-07-07"))
    grown = _places(_page(client, f"{own}&at=2019-05&expand=organisation/RDY"))
    assert first
    assert all(later[key] == first[key] for key in first.keys() & later.keys())
    assert all(grown[key] == spot for key, spot in first.items())
    assert len(grown) > len(first)


def test_the_same_address_gives_the_same_picture(client):
    own = "/explore?focus=organisation/RDY&depth=2&at=2019-12&format=svg"
    assert client.get(own).text == client.get(own).text


def test_the_explorer_says_what_it_leaves_out_and_hides(client):
    capped = _page(client, "/explore?focus=place/nhs-region-south-west&limit=10")
    assert re.search(r"Showing 10 of \d+", capped)
    filtered = _page(client, "/explore?focus=contract/dorset-iucs&at=2019-12&relations=contract")
    assert re.search(r"\d+ hidden by filters", filtered)


def test_the_exported_picture_carries_day_sources_and_licence(client):
    answer = client.get("/explore?focus=contract/dorset-iucs&at=2019-12&format=svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    for words in ("As of 31 December 2019", "Sources:", "Not affiliated"):
        assert words in answer.text


def test_a_path_page_tells_each_step_and_moves_to_a_day_that_connects(client):
    text = _page(client, "/path?from=Dorset+CCG&to=South+Western+Ambulance")
    assert "NHS Dorset CCG</a> is a commissioner of" in text
    assert "so that day is shown" in text


def test_a_path_from_nowhere_is_explained_on_the_page(client):
    text = _page(client, "/path?from=zzzzzz&to=RYF")
    assert "unknown" in text.lower()


def test_a_faulty_query_is_shown_with_its_line_and_column(client):
    answer = client.post("/query", data={"query": "SELECT *\nWHERE { ?s ?p }"})
    assert answer.status_code == 200
    assert "Line 2, column" in answer.text


def test_a_query_is_answered_as_a_table_and_a_graph_as_turtle(client):
    table = client.post("/query", data={"query": "SELECT ?c { ?c a nhs:Contract }"}).text
    assert "/contracts/dorset-iucs" in table
    graph = client.post("/query", data={"query": "CONSTRUCT { ?c a ?k } { ?c a nhs:Contract, ?k }"})
    assert "@prefix" in graph.text
    assert "dorset-iucs" in graph.text


def test_an_answer_is_shown_as_a_network_of_what_its_rows_name(client):
    page = client.get("/query?ask=lead-providers&view=network").text
    picture = page.partition('class="network"')[2].partition("</svg>")[0]
    assert 'data-key="contract/dorset-iucs"' in picture
    assert "/explore?focus=organisation%2FRDY&amp;selected=contract-role%2FRDY-dorset" in picture
    assert "things that nothing connects with another not drawn" in page  # the sources
    alone = client.get("/query?ask=lead-providers&contract=contract/none&view=network").text
    assert "<figure" not in alone


def test_a_query_that_writes_is_refused_on_the_page(client):
    text = client.post("/query", data={"query": "DELETE WHERE { ?s ?p ?o }"}).text
    assert "only answers questions" in text


def test_a_question_without_a_needed_parameter_says_which(client):
    text = _page(client, "/query?ask=what-became-of")
    assert "needs" in text


@pytest.mark.parametrize(
    "address", ["/claims", "/contracts", "/organisations", "/explore", "/path", "/query"]
)
def test_a_form_may_be_sent_with_every_field_empty(client, address):
    text = _page(client, address)
    form = re.search(
        rf'<form class="(?:filters|query)"[^>]*action="{address}".*?</form>', text, re.DOTALL
    )
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', form[0])
    assert names
    empty = {name: "" for name in names if name not in {"depth", "hubs", "relations", "kinds"}}
    assert client.get(address, params=empty).status_code == 200


def test_an_unknown_page_is_a_page_with_suggestions(client):
    answer = client.get("/claims/dorset-iucs-2019-10-2-29", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "Did you mean" in answer.text
    assert "/claims/dorset-iucs-2019-10-20-29" in answer.text or "dorset-iucs" in answer.text
    assert client.get("/nothing-here", headers={"Accept": "text/html"}).status_code == 404


def test_a_bad_day_is_an_error_page_that_says_how_to_write_one(client):
    answer = client.get("/contracts?at=soon", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert "2019-10-20" in answer.text


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.mark.parametrize(
    "address",
    ["/search?q=", "/claims/", "/organisations?q=", "/path?to=RYF&from=", "/explore?selected=",
     "/query?query="],
)  # fmt: skip
def test_what_an_address_says_is_never_markup(client, address):
    text = client.get(address + HOSTILE, headers={"Accept": "text/html"}).text
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_a_claim_without_a_period_shows_when_it_was_reported_no_more_exactly_than_known(client):
    text = _page(client, "/explore?focus=contract/dorset-iucs&at=2019-12")
    whens = set(re.findall(r"<td>reported ([^<]+)</td>", text))
    assert "11 July 2019" in whens
    assert "1 July 2019" not in whens


def test_what_if_names_what_only_the_leaver_provided_and_what_is_not_known(client):
    text = _page(client, "/whatif?withdraw=RYF&contract=dorset-iucs")
    assert "no other provider on record" in text
    assert "between £0 and £100,225,741" in text
    assert "is not on record" in text
    assert "9 July 2019" in text


@pytest.mark.parametrize(
    ("day", "told", "other"),
    [
        ("2026-11", "the last day on record", "2026-03-31"),
        ("2018-01", "the first day on record", "2019-04-01"),
    ],
)
def test_the_risk_of_a_contract_out_of_force_leads_to_a_day_on_which_it_ran(
    client, day, told, other
):
    text = _page(client, f"/risk/contracts/dorset-iucs?at={day}")
    assert "nothing is at stake under it" in text
    assert told in text
    then = _page(client, re.search(rf'"(/risk/contracts/dorset-iucs\?at={other})"', text)[1])
    assert "nothing is at stake" not in then
    assert "on record</a>" not in then


def test_a_contract_out_of_force_leads_to_the_last_day_of_its_parties(client):
    text = _page(client, "/contracts/dorset-iucs?at=2026-11")
    href = re.search(r'"(/contracts/dorset-iucs\?at=2026-03-31)">No party', text)[1]
    assert "No party's role" not in _page(client, href)
    assert "is the lead provider of" in _page(client, href)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ("withdraw=zzz", "Unknown organisation"),
        ("overrun=x&contract=dorset-iucs", "is no amount"),
        ("overrun=5", "an overrun needs its contract"),
        ("withdraw=RYF&at=1999", "has no role or service in force"),
    ],
)
def test_what_if_says_what_is_wrong_with_a_question(client, asked, problem):
    text = _page(client, f"/whatif?{asked}")
    assert 'role="alert"' in text
    assert problem.lower() in text.lower()


@pytest.mark.parametrize("page", ["/contracts/dorset-iucs?at=2019-12", "/organisations/RDY"])
def test_every_entry_of_the_contents_leads_to_a_heading(client, page):
    text = client.get(page).text
    contents = text.partition('class="contents"')[2].partition("</nav>")[0]
    wanted = re.findall(r'href="#([^"]+)"', contents)
    assert len(wanted) > 3
    assert set(wanted) <= set(re.findall(r'<h2 id="([^"]+)"', text))


@pytest.mark.parametrize(
    ("page", "pictures"),
    [
        ("/risk/contracts/unitingcare?at=2015-10&overrun=5000000", 1),
        ("/risk/organisations/RYF?at=2019-07-08", 2),
        ("/whatif?contract=unitingcare&overrun=34000000&at=2015-10", 1),
    ],
)
def test_every_chart_is_a_file_that_says_where_it_is_from(client, page, pictures):
    offered = [
        unescape(href)
        for href in re.findall(r'href="([^"]+)"', client.get(page).text)
        if "picture=" in href
    ]
    assert len(offered) == pictures
    for href in offered:
        file = client.get(href)
        assert file.headers["content-disposition"].startswith("attachment")
        root = ET.fromstring(file.text)  # noqa: S314 - our own file
        words = " ".join(root.itertext())
        assert "As of" in words
        assert f"http://testserver{urlsplit(page).path}" in words
    beyond = client.get(f"{page}&format=svg&picture={pictures + 1}")
    assert beyond.status_code == 400
    assert f"this page has {pictures}" in beyond.text


def test_the_files_of_an_answer_are_to_be_had_from_its_network_too(client):
    page = client.get("/query?ask=lead-providers&view=network").text
    offered = page.partition('id="download"')[2]
    files = [unescape(href) for href in re.findall(r'class="button"[^>]*href="([^"]+)"', offered)]
    files += [unescape(href) for href in re.findall(r'href="(/(?:tables|api)/[^"]+)"', offered)]
    assert any(href.startswith("/tables/") for href in files)
    for href in files:
        if href.startswith(("/tables/", "/api/")):
            assert client.get(href).status_code == 200, href
