"""Errors as answers: one table from error classes to statuses, RFC 9457 problems, HTML pages.

A problem's ``type`` is an address below ``https://w3id.org/nhs-kg/problem/``. Routes for machines
always answer ``application/problem+json``; pages answer HTML unless JSON is asked for.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.logs import request_id
from api.negotiation import HTML, quality
from api.settings import InvalidSettings
from kg import errors
from kg.keys import slug
from kg.namespaces import BASE

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_MACHINE = (
    "/api/",
    "/sparql",
    "/rdf-graph-store",
    "/health",
    "/metrics",
    "/.well-known",
    "/openapi.json",
    "/data/",
    "/reconcile",
    "/static",
    "/vendor",
)


class Problem(BaseModel):
    """An error, as RFC 9457 describes it; some kinds carry more fields."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Address that names the kind of problem.")
    title: str = Field(description="The kind of problem in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(default="", description="What went wrong here, and what to try.")
    instance: str = Field(default="", description="Id of the request, as in the log.")


@dataclass(frozen=True)
class Kind:
    """How a class of errors is answered.

    Attributes:
        status: HTTP status.
        title: The kind of problem in words; its slug ends the problem's type.
        retry_after: Seconds after which trying again makes sense; 0 for never.
    """

    status: int
    title: str
    retry_after: int = 0

    @property
    def type(self) -> str:
        """Address that names the kind of problem."""
        return f"{BASE}problem/{slug(self.title)}"


KINDS: Mapping[type[Exception], Kind] = {
    errors.KnowledgeGraphError: Kind(500, "Internal error"),
    errors.SeedError: Kind(422, "Malformed seeds"),
    errors.UnreadableFile: Kind(422, "Unreadable file"),
    errors.OntologyError: Kind(500, "Inconsistent ontology"),
    errors.NonConformant: Kind(422, "Shapes violated"),
    errors.InvalidDate: Kind(400, "Invalid date"),
    errors.UnknownTerm: Kind(404, "Unknown term"),
    errors.UnknownOrganisation: Kind(404, "Unknown organisation"),
    errors.UnknownContract: Kind(404, "Unknown contract"),
    errors.UnknownQuestion: Kind(404, "Unknown question"),
    errors.UnknownMeasure: Kind(404, "Unknown measure"),
    errors.AmbiguousIdentifier: Kind(409, "Ambiguous identifier"),
    errors.QueryError: Kind(400, "Query error"),
    errors.MalformedQuery: Kind(400, "Malformed query"),
    errors.MalformedGraph: Kind(400, "Malformed graph"),
    errors.RefusedQuery: Kind(403, "Refused query"),
    errors.InvalidParameter: Kind(400, "Invalid parameter"),
    errors.QueryTimeout: Kind(503, "Query timeout"),
    errors.QueryTooLarge: Kind(507, "Query too large"),
    errors.QueryQueueFull: Kind(503, "Query queue full", retry_after=2),
    errors.StoreError: Kind(503, "Store unavailable", retry_after=5),
    errors.NoStore: Kind(503, "No store", retry_after=5),
    errors.DamagedStore: Kind(503, "Damaged store", retry_after=30),
    errors.UnwritableStore: Kind(503, "Unwritable store"),
    errors.NotYetMade: Kind(503, "Not made yet", retry_after=30),
    errors.EndpointFailed: Kind(503, "Store endpoint failed", retry_after=5),
    errors.FetchError: Kind(502, "Fetch failed"),
    errors.ServiceUnavailable: Kind(503, "Service of the publisher unavailable", retry_after=120),
    errors.BadAnswer: Kind(502, "Bad answer of the publisher"),
    errors.UnusableFolder: Kind(500, "Unusable folder"),
    errors.SinceTooEarly: Kind(400, "Since too early"),
    errors.MeasureError: Kind(422, "Measure undefined"),
    errors.UnverifiedSpan: Kind(422, "Unverified span"),
    InvalidSettings: Kind(500, "Invalid settings"),
}
_ATTRIBUTES = (
    "identifier",
    "did_you_mean",
    "candidates",
    "line",
    "column",
    "seconds",
)


def problem_of(error: Exception) -> tuple[Problem, Kind]:
    """Describe an error of ours, with the attributes it carries.

    Example:
        >>> problem, kind = problem_of(errors.UnknownOrganisation("RDX", ["organisation/RDY"]))
        >>> kind.status, problem.title, problem.detail
        (404, 'Unknown organisation', "unknown organisation 'RDX'; did you mean organisation/RDY?")
    """
    kind = next((KINDS[each] for each in type(error).__mro__ if each in KINDS), Kind(500, "Error"))
    more = {name: getattr(error, name) for name in _ATTRIBUTES if getattr(error, name, None)}
    problem = Problem(
        type=kind.type,
        title=kind.title,
        status=kind.status,
        detail=str(error),
        instance=request_id.get(),
        **more,
    )
    return problem, kind


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """List the problems a router documents in the OpenAPI description.

    Example:
        >>> list(problems(404, 503))
        [404, 503]
    """
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {
            "model": Problem,
            "content": content,
            "description": "; ".join(
                sorted({kind.title for kind in KINDS.values() if kind.status == status})
            )
            or "Invalid request",
        }
        for status in statuses
    }


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Write a problem as JSON."""
    content = problem.model_dump(exclude_defaults=True)
    return JSONResponse(content, problem.status, headers, MEDIA_TYPE)


def is_for_machines(path: str) -> bool:
    """Tell whether a path belongs to a route for machines.

    Example:
        >>> is_for_machines("/api/v1/claims"), is_for_machines("/claims")
        (True, False)
    """
    return path.startswith(_MACHINE)


def wants_html(request: Request) -> bool:
    """Tell whether an error of this request is answered by a page."""
    accept = request.headers.get("accept", "")
    if is_for_machines(request.url.path):
        return False
    as_data = max(quality(accept, each) for each in (MEDIA_TYPE, "application/json"))
    return quality(accept, HTML) >= as_data and quality(accept, HTML) > 0


ErrorPage = Callable[[Request, Problem], str]


def plain_page(request: Request, problem: Problem) -> str:
    """Write an error page that needs no template."""
    title, detail = escape(problem.title), escape(problem.detail)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<h1>{title}</h1><p>{detail}</p><p><a href="{request.scope.get("root_path", "")}/">'
        "Start page</a></p></html>"
    )


def answer(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer a problem as a page or as JSON, as the route and the request have it."""
    if not wants_html(request):
        return problem_response(problem, headers)
    page: ErrorPage = getattr(request.app.state, "error_page", plain_page)
    return HTMLResponse(page(request, problem), problem.status, headers)


def install(app: FastAPI) -> None:
    """Make an app answer every error as a problem or an error page."""
    app.exception_handler(errors.KnowledgeGraphError)(_ours)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(Exception)(_unforeseen)


async def _ours(request: Request, error: errors.KnowledgeGraphError) -> Response:
    problem, kind = problem_of(error)
    if problem.status >= 500:  # noqa: PLR2004 - the first server error of HTTP
        log.warning("%s: %s", kind.title, error)
    headers = {"Retry-After": str(kind.retry_after)} if kind.retry_after else {}
    return answer(request, problem, headers)


async def _http(request: Request, error: HTTPException) -> Response:
    detail = f"there is nothing at '{request.url.path}'" if error.status_code == 404 else ""  # noqa: PLR2004 - Not Found
    title = _TITLES.get(error.status_code, "Error")
    given = error.detail if error.detail != title else ""
    problem = Problem(
        type="about:blank",
        title=title,
        status=error.status_code,
        detail=given or detail,
        instance=request_id.get(),
    )
    headers = error.headers
    if error.status_code == 405:  # noqa: PLR2004 - Method Not Allowed
        headers = {**(headers or {}), "Allow": ", ".join(_allowed(request))}
    return answer(request, problem, headers)


def _allowed(request: Request) -> list[str]:
    """List the methods of every route at an address; the router knows those of one only."""
    routes = [*request.app.routes, *getattr(request.app.state, "routes", ())]
    found: set[str] = set()
    for route in routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= getattr(route, "methods", None) or set()
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    501: "Not Implemented",
}


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    found = [
        {"field": ".".join(str(part) for part in each["loc"]), "reason": each["msg"]}
        for each in error.errors()
    ]
    detail = "; ".join(f"{each['field']}: {each['reason']}" for each in found)
    kind = Kind(422, "Invalid request")
    problem = Problem(
        type=kind.type,
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=request_id.get(),
        errors=found,  # type: ignore[call-arg] # RFC 9457 allows more fields
    )
    return answer(request, problem)


async def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("unforeseen error at %s", request.url.path, exc_info=error)
    problem = Problem(
        type="about:blank",
        title="Internal Server Error",
        status=500,
        detail="an unforeseen error; the log has it under this request's id",
        instance=request_id.get(),
    )
    return answer(request, problem)
