"""The application: ready or not, safe headers, own files only, counts, and a description."""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest
import small
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from kg.build import build
from viz.chart_stylesheet import chart_stylesheet
from viz.stylesheet import stylesheet

VIS_NETWORK = "/vendor/pyvis/vis-9.1.2/vis-network.min.js"
VIS_NETWORK_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
METHODS = {"get", "post", "put", "delete"}


def _client(store) -> TestClient:
    return TestClient(create_app(Settings(store=store, log="quiet")))


def test_a_service_with_a_store_is_live_and_ready(client, shipped):
    assert client.get("/health/live").json() == {"status": "live"}
    ready = client.get("/health/ready").json()
    assert (ready["status"], ready["version"]) == ("ready", shipped.version)
    assert ready["counts"]["claims"] == shipped.manifest["counts"]["claims"]


def test_without_a_store_it_is_live_but_says_what_to_do(tmp_path):
    with _client(tmp_path / "none") as client:
        assert client.get("/health/live").status_code == 200
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json()["title"] == "No store"
        assert "nhs-kg build" in answer.json()["detail"]
        assert client.get("/sparql?query=ASK{}").status_code == 503
        assert "nhs_kg_store_ready 0" in client.get("/metrics").text


@pytest.mark.parametrize("damage", ["CURRENT", "manifest.json", "pointer"])
def test_a_damaged_store_is_a_problem_and_no_crash(small_store, damage):
    version = next((small_store / "versions").iterdir())
    if damage == "pointer":
        (small_store / "current").write_text("000009-nothing")
    elif damage == "CURRENT":
        (version / "data" / "CURRENT").write_bytes(b"damaged")
    else:
        (version / damage).write_text("{")
    with _client(small_store) as client:
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json()["title"] == "Damaged store"
        assert "--fresh" in answer.json()["detail"]


def test_a_store_built_later_and_a_new_version_are_taken_up(tmp_path):
    store, seeds = tmp_path / "store", small.copy_of_seeds(tmp_path)
    with _client(store) as client:
        assert client.get("/health/ready").status_code == 503
        first = build(store, seeds_folder=seeds).version
        assert client.get("/health/ready").json()["version"] == first
        ask = {"query": "SELECT ?title { id:source\\/paper-2019 rdfs:label ?title }"}
        tag = client.get("/sparql", params=ask).headers["etag"]
        paper = seeds / "documents" / "paper-2019.yaml"
        paper.write_text(paper.read_text().replace("Report on urgent care", "A new title"))
        second = build(store, seeds_folder=seeds).version
        assert client.get("/health/ready").json()["version"] == second != first
        answer = client.get("/sparql", params=ask, headers={"if-none-match": tag})
        assert "A new title" in answer.text
        (store / "current").write_text("000009-nothing")
        assert client.get("/health/ready").json()["version"] == second


def test_every_answer_is_safe_in_a_browser(client):
    for path in ("/", "/nowhere", "/api/v1/risk", "/sparql?query=ASK{}", "/static/docs.js"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';"), path
        assert "frame-ancestors 'none'" in policy, path
        assert re.search(r"script-src[^;]*unsafe", policy) is None, path


def test_only_embedded_pages_may_stand_in_other_sites(client):
    policy = client.get("/embed/explore").headers["content-security-policy"]
    assert "frame-ancestors *" in policy


@pytest.mark.parametrize(
    "way",
    ["/api/v1/contracts", "/sparql?query=ASK{}", "/contracts?format=csv", "/.well-known/void", "/"],
)
def test_data_says_its_licences_whatever_its_form(client, way):
    answer = client.get(way)
    assert answer.status_code == 200
    told = re.findall(r'<(\S+)>; rel="license"', answer.headers["link"])
    assert [address.split("/")[2] for address in told] == [
        "creativecommons.org",
        "www.nationalarchives.gov.uk",
    ]


@pytest.mark.parametrize(
    ("name", "text"), [("network", stylesheet()), ("charts", chart_stylesheet())]
)
def test_the_styles_of_pictures_are_made_from_the_theme_and_sent_once(client, name, text):
    way = f"/static/{name}.css"
    answer = client.get(way)
    assert (answer.text, answer.headers["content-type"]) == (text, "text/css; charset=utf-8")
    again = client.get(way, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/static/site.css").status_code == 200


@pytest.mark.parametrize("way", ["/static/site.css", "/health/live", "/things/none"])
def test_what_is_no_data_says_no_licence(client, way):
    assert "link" not in client.get(way).headers


def test_long_answers_are_compressed_and_tagged_apart(client):
    plain = client.get("/def", headers={"accept-encoding": "identity"})
    small_one = client.get("/def", headers={"accept-encoding": "gzip"})
    assert small_one.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.content == small_one.content
    assert plain.headers["etag"] != small_one.headers["etag"]


def test_requests_are_counted_by_route_and_status(client):
    client.get("/api/v1/questions/lead-providers?at=2019-05-01")
    client.get("/sparql?query=ASK%20{")
    counted = client.get("/metrics").text
    assert re.search(
        r'nhs_kg_requests_total\{route="/api/v1/questions/\{name\}",method="GET",status="200"\} \d',
        counted,
    )
    assert re.search(r'nhs_kg_queries_total\{outcome="malformed-query"\} \d', counted)
    count = re.search(r"nhs_kg_request_seconds_count (\d+)", counted)
    assert count is not None
    assert f'nhs_kg_request_seconds_bucket{{le="+Inf"}} {count[1]}\n' in counted


def test_the_description_of_routes_is_whole(client):
    document = client.get("/openapi.json").json()
    operations = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]
    assert len(operations) > 25
    for path, method, operation in operations:
        assert operation["summary"], (method, path)
        for status, response in operation["responses"].items():
            if status >= "400":
                assert set(response["content"]) == {"application/problem+json"}, (method, path)
        if path.startswith("/api/v1"):
            assert {"400", "422", "503"} & set(operation["responses"]), (method, path)
            assert "application/json" in operation["responses"]["200"]["content"], (method, path)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_the_page_of_routes_loads_nothing_from_elsewhere(client):
    page = client.get("/docs").text
    own = re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page)
    assert own
    assert all(each.startswith("/") for each in own)
    assert all(client.get(each).status_code == 200 for each in own)
    assert "<script>" not in page


def test_the_library_that_draws_is_the_one_that_was_read(client):
    answer = client.get(VIS_NETWORK)
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == VIS_NETWORK_SHA256
    assert client.get("/vendor/pyvis/../../../etc/passwd").status_code == 404


def test_head_sends_no_body(client):
    """Clients drop such a body, so what the application itself sends is looked at."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "HEAD", "path": "/def", "headers": [], "query_string": b""}
    scope |= {"server": ("testserver", 80), "scheme": "http", "http_version": "1.1"}
    anyio.run(client.app, scope, receive, send)
    assert sent[0]["status"] == 200
    assert b"".join(message.get("body", b"") for message in sent) == b""


def test_queries_that_wait_keep_no_other_route_waiting(shipped_store):
    settings = Settings(store=shipped_store, log="quiet", workers=1, query_seconds=5)
    runaway = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"}
    with TestClient(create_app(settings)) as client, ThreadPoolExecutor(50) as threads:
        client.get("/api/v1/risk")
        asked = [threads.submit(client.get, "/sparql", params=runaway) for _ in range(50)]
        assert client.get("/api/v1/risk").status_code == 200
        assert not any(each.done() for each in asked)
        outcomes = {each.result().status_code for each in asked}
    assert outcomes == {503}
