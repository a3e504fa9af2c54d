"""Money from commissioners to those who are paid: drawn, as a table, and as files."""

import csv
import io
import xml.etree.ElementTree as ET

import pytest

DAY = "at=2019-06"


def _rows(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_money_of_a_contract_goes_from_commissioner_to_lead_to_partners(client):
    rows = _rows(client, f"/money?focus=dorset-iucs&format=csv&{DAY}")
    ends = {(row["from"], row["to"]): row["amount"] for row in rows}
    lead = next(name for _, name in ends if name.startswith("Dorset HealthCare"))
    assert ends["NHS Dorset CCG", lead] == "£14.3m"
    partners = {end for origin, end in ends if origin == lead}
    assert any(end.startswith("South Western Ambulance") for end in partners)


def test_the_page_shows_the_same_flows_as_the_table(client):
    page = client.get(f"/money?focus=dorset-iucs&{DAY}").text
    rows = _rows(client, f"/money?focus=dorset-iucs&format=csv&{DAY}")
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count("<tr>") == len(rows) > 1
    assert 'href="/sources/' in page
    assert "6 flows in a year as of 30 June 2019" in page
    assert "5 are only known to lie between two amounts" in page


def test_only_the_largest_of_all_are_drawn_and_this_is_said(client, monkeypatch):
    monkeypatch.setattr("api.site.spending.MOST_FLOWS", 2)
    page = client.get("/money?at=2019-07-03").text
    assert "the 2 largest are shown" in page


def test_the_picture_stands_alone(client):
    answer = client.get(f"/money?focus=dorset-iucs&format=svg&{DAY}")
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ET.fromstring(answer.text)  # noqa: S314 - our own picture
    said = " ".join(root.itertext())
    assert "As of 30 June 2019" in said
    assert "Sources: " in said
    hrefs = [each.get("href") for each in root.iter() if each.get("href")]
    assert hrefs
    assert all(href.startswith("http://testserver/") for href in hrefs)


@pytest.mark.parametrize("address", ["/money?at=1990", "/money?focus=organisation/QVV&at=1990"])
def test_where_nothing_is_paid_on_record_that_is_said(client, address):
    page = client.get(address).text
    assert "No contract that runs on 31 December 1990" in page
    assert "<svg" not in page.partition("<main")[2]


def test_somebody_unknown_is_not_found(client):
    assert client.get("/money?focus=nobody-9").status_code == 404


def test_a_store_too_large_to_draw_asks_for_a_name(client, monkeypatch):
    monkeypatch.setattr("kg.network.projection.Network.is_complete", False)
    assert "Name an organisation or a contract" in client.get("/money?at=2019-07-09").text
    rows = _rows(client, "/money?focus=dorset-iucs&format=csv&at=2019-06-29")
    assert any(row["amount"] == "£14.3m" for row in rows)


def test_json_tells_the_same_flows_with_exact_bounds_and_sources(client):
    answer = client.get(f"/api/v1/money?focus=dorset-iucs&{DAY}").json()
    rows = _rows(client, f"/money?focus=dorset-iucs&format=csv&{DAY}")
    ends = {(each["payer"]["label"], each["payee"]["label"]) for each in answer["payments"]}
    assert ends <= {(row["from"], row["to"]) for row in rows}
    assert len(answer["payments"]) == answer["shown"] == answer["total"] == 6
    first = next(each for each in answer["payments"] if each["payer"]["key"] == "organisation/11J")
    assert first["exact"]
    assert first["low"] == first["high"]
    assert float(first["low"]) == pytest.approx(14.3e6, rel=0.01)
    assert first["contract"]["key"] == "contract/dorset-iucs"
    assert all(each["sources"] for each in answer["payments"])
    assert sum(not each["exact"] for each in answer["payments"]) == answer["ranged"] == 5


def test_a_table_of_money_holds_bounds_sources_and_address(client):
    rows = _rows(client, f"/money?focus=dorset-iucs&format=csv&{DAY}")
    exact = next(row for row in rows if row["amount"] == "£14.3m")
    assert exact["at_least"] == exact["at_most"] != ""
    assert exact["source_titles"]
    assert exact["as_of"] == "2019-06-30"
    assert exact["link"].startswith("http://testserver/money?")


def test_flows_are_a_network_for_other_tools_but_no_statements(client):
    graph = client.get(f"/money?focus=dorset-iucs&format=node-link&{DAY}").json()
    assert len(graph["edges"]) == 6
    assert {edge["label"] for edge in graph["edges"]} == {"pays"}
    assert client.get(f"/money?focus=dorset-iucs&format=turtle&{DAY}").status_code == 400


def test_json_of_money_is_typed_and_its_errors_are_problems(client):
    schema = client.get("/openapi.json").json()
    answer = schema["paths"]["/api/v1/money"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Money")
    unknown = client.get("/api/v1/money?focus=nobody-9")
    assert unknown.status_code == 404
    assert unknown.headers["content-type"] == "application/problem+json"
