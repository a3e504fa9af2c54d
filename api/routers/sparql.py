"""The SPARQL 1.1 endpoint: queries, and the service's description."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from api.addresses import base_url
from api.caching import cached, not_modified, tag
from api.errors import problems
from api.negotiation import HTML, choose
from api.services import Services, services
from api.sparql.answering import answer
from api.sparql.description import service_description, write
from api.sparql.formats import GRAPHS, ROWS, pick
from api.sparql.protocol import DIRECT, FORM, read_get, read_post

_PROBLEMS = problems(400, 403, 503, 507)
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, in the format asked for.",
        "content": {name: {} for name in dict.fromkeys((*ROWS, *GRAPHS))},
    },
    304: {"description": "The client has the answer already."},
    406: {"description": "None of the formats accepted can hold the answer."},
    415: {"description": "The body is neither a query nor a form, or not in UTF-8."},
}
ASKED_MOST = True


class Direct(APIRoute):
    """Hands the request itself to its function: reading parameters takes longer than a query."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what answers a request."""
        handler: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint
        return handler


router = APIRouter(
    tags=["sparql"], responses=_PROBLEMS, default_response_class=Response, route_class=Direct
)


@router.get(
    "/sparql",
    summary="Ask in SPARQL 1.1",
    responses=_ANSWER,
    openapi_extra={
        "parameters": [
            {"name": name, "in": "query", "schema": {"type": kind}, "description": told}
            for name, kind, told in (
                ("query", "string", "The query; without one the service describes itself."),
                ("default-graph-uri", "string", "A graph of the default graph; repeatable."),
                ("named-graph-uri", "string", "A graph that GRAPH may name; repeatable."),
                (
                    "timeout",
                    "number",
                    "Seconds after which to stop, below the service's own limit.",
                ),
                (
                    "format",
                    "string",
                    "json, xml, csv, tsv, turtle, nt, nq, trig or jsonld; wins over Accept.",
                ),
            )
        ]
    },
)
async def query_by_get(request: Request) -> Response:
    """Answer a query, or describe the service when there is none."""
    served = await services(request)
    operation = await read_get(request)
    if operation is None:
        return _describe(request, served)
    return await answer(request, served, operation)


@router.post(
    "/sparql",
    summary="Ask in SPARQL 1.1, by POST",
    responses=_ANSWER,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}},
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {"query": {"type": "string"}},
                        "required": ["query"],
                    }
                },
            },
        }
    },
)
async def query_by_post(request: Request) -> Response:
    """Answer a query sent as a form or directly."""
    return await answer(request, await services(request), await read_post(request))


@router.api_route("/sparql", methods=["QUERY"], include_in_schema=False)
async def query_by_query(request: Request) -> Response:
    """Answer a query sent by the QUERY method: with a body as by POST, safe as by GET."""
    return await answer(request, await services(request), await read_post(request))


@router.options("/sparql", include_in_schema=False)
async def options(_: Request) -> Response:
    """Name the methods, and what QUERY takes."""
    told = {"Allow": "GET, HEAD, POST, QUERY, OPTIONS", "Accept-Query": f'"{DIRECT}", "{FORM}"'}
    return Response(status_code=204, headers=told)


def _describe(request: Request, served: Services) -> Response:
    accept = request.headers.get("accept", "")
    if choose(accept, [*GRAPHS, HTML]) == HTML:
        return RedirectResponse(f"{base_url(request)}/query", 303)
    form = pick(GRAPHS, accept)
    endpoint = f"{base_url(request)}/sparql"
    etag = tag(request, served.version, endpoint, form.content_type)
    body = write(service_description(served, endpoint), form.engine)
    return not_modified(request, etag) or Response(
        body, headers={**cached(etag), "Content-Type": form.content_type}
    )
