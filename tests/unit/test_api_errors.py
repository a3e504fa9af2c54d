"""Errors as answers: every class has a status, machines get problems and people get pages."""

import inspect

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.errors import KINDS, problem_of
from api.settings import Settings
from kg import errors


def _classes():
    found = [each for _, each in inspect.getmembers(errors, inspect.isclass)]
    return [each for each in found if issubclass(each, errors.KnowledgeGraphError)]


@pytest.mark.parametrize("error", _classes(), ids=lambda each: each.__name__)
def test_every_error_has_a_status_and_a_type_of_its_own(error):
    kind = KINDS[error]
    assert 400 <= kind.status < 600
    assert [each.type for each in KINDS.values()].count(kind.type) == 1


def test_a_subclass_without_an_entry_is_answered_as_its_parent():
    class OneMore(errors.UnknownTerm):
        pass

    assert problem_of(OneMore("x"))[1].status == 404


def test_a_problem_carries_what_the_error_knows(client):
    answer = client.get("/api/v1/risk/single-point")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"].endswith("problem/unknown-measure")
    assert problem["did_you_mean"][0] == "single-points"
    assert problem["instance"] == answer.headers["x-request-id"]


def test_a_wrong_body_is_a_problem_that_lists_the_fields(client):
    answer = client.post("/api/v1/risk/whatif", json={"withdraw": "RYF", "nonsense": 1})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    fields = {each["field"] for each in answer.json()["errors"]}
    assert fields == {"body.withdraw", "body.nonsense"}


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/nowhere", "text/html,*/*;q=0.8", "text/html; charset=utf-8"),
        ("/nowhere", "*/*", "text/html; charset=utf-8"),
        ("/nowhere", "application/json", "application/problem+json"),
        ("/api/v1/nowhere", "text/html", "application/problem+json"),
        ("/sparql/nowhere", "text/html", "application/problem+json"),
    ],
)
def test_pages_are_for_people_and_problems_for_machines(client, path, accept, kind):
    answer = client.get(path, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (404, kind)
    assert path in answer.text


def test_what_a_page_repeats_of_an_address_is_inert(client):
    answer = client.get("/<script>alert(1)</script>", headers={"accept": "text/html"})
    assert "<script>alert" not in answer.text


def test_an_unforeseen_error_says_nothing_about_itself(shipped_store):
    app = create_app(Settings(store=shipped_store, log="quiet"))

    @app.get("/api/v1/broken")
    def broken() -> None:
        raise ZeroDivisionError("a secret")

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/api/v1/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
