"""The SPARQL 1.1 endpoint: queries, the service's description, and a no to everything else."""

import secrets
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from api.addresses import base_url
from api.caching import cached, not_modified, tag
from api.errors import problem_of, problems
from api.metrics import Metrics
from api.negotiation import HTML, choose
from api.services import Served, Services, in_query_thread
from api.settings import Settings
from api.sparql.description import service_description, write
from api.sparql.formats import GRAPHS, ROWS, Format, pick
from api.sparql.protocol import DIRECT, FORM, QueryOperation, read_get, read_post
from kg.errors import KnowledgeGraphError
from kg.keys import slug
from kg.store.pool import Query
from kg.store.query_text import QueryText

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
router = APIRouter(tags=["sparql"], responses=_PROBLEMS, default_response_class=Response)


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
                    "json, xml, csv, tsv, turtle, nt or jsonld; wins over Accept.",
                ),
            )
        ]
    },
)
async def query_by_get(request: Request, served: Served) -> Response:
    """Answer a query, or describe the service when there is none."""
    operation = await read_get(request)
    if operation is None:
        return _describe(request, served)
    return await _answer(request, served, operation)


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
async def query_by_post(request: Request, served: Served) -> Response:
    """Answer a query sent as a form or directly."""
    return await _answer(request, served, await read_post(request))


@router.api_route("/sparql", methods=["QUERY"], include_in_schema=False)
async def query_by_query(request: Request, served: Served) -> Response:
    """Answer a query sent by the QUERY method: with a body as by POST, safe as by GET."""
    return await _answer(request, served, await read_post(request))


@router.options("/sparql", include_in_schema=False)
async def options() -> Response:
    """Name the methods, and what QUERY takes."""
    told = {"Allow": "GET, HEAD, POST, QUERY, OPTIONS", "Accept-Query": f'"{DIRECT}", "{FORM}"'}
    return Response(status_code=204, headers=told)


async def _answer(request: Request, served: Services, operation: QueryOperation) -> Response:
    query = QueryText.read(operation.text)
    offers = GRAPHS if query.gives_graph else ROWS
    form = pick(offers, request.headers.get("accept", ""), operation.format)
    metrics: Metrics = request.app.state.metrics
    datasets = ("default", *operation.default_graphs, "named", *operation.named_graphs)
    etag = tag(
        request, served.version, operation.text, form.content_type, base_url(request), *datasets
    )
    if query.is_stable and (unchanged := not_modified(request, etag)):
        metrics.query("not-modified")
        return unchanged
    try:
        body = await _run(request, served, operation, form, etag if query.is_stable else "")
    except KnowledgeGraphError as error:
        metrics.query(slug(problem_of(error)[1].title))
        raise
    metrics.query("answered")
    headers = cached(etag) if query.is_stable else {"Cache-Control": "no-store", "Vary": "Accept"}
    return Response(body, headers={**headers, "Content-Type": form.content_type})


async def _run(
    request: Request, served: Services, operation: QueryOperation, form: Format, name: str
) -> bytes:
    query = Query(
        operation.text,
        form.engine,
        operation.default_graphs,
        operation.named_graphs,
        f"{base_url(request)}/sparql",
    )

    def ask() -> bytes:
        return served.pool.answer(query, operation.seconds)

    def ask_once() -> bytes:
        return served.kept.get(name, ask)

    return await in_query_thread(request, ask_once if name else ask)


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


def _refuse_writing(request: Request) -> None:
    """Say why nothing can be written here.

    Raises:
        HTTPException: 403 without a token in the settings, 401 without it in the request, else 501.
    """
    settings: Settings = request.app.state.settings
    if settings.token is None:
        raise HTTPException(403, "writing is off; it needs a token in the service's settings")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    known = settings.token.get_secret_value().encode()
    if scheme.lower() != "bearer" or not secrets.compare_digest(given.strip().encode(), known):
        raise HTTPException(
            401, "writing needs the service's bearer token", {"WWW-Authenticate": "Bearer"}
        )
    raise HTTPException(501, "this version does not write over HTTP; change the seeds and build")


_WRITING = [Depends(_refuse_writing)]
_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"description": "The bearer token is missing or wrong."},
    403: {"description": "Writing is off."},
    501: {"description": "Writing over HTTP is not offered yet."},
}


@router.post(
    "/sparql/update", summary="Write in SPARQL 1.1", dependencies=_WRITING, responses=_REFUSALS
)
async def update() -> Response:
    """Refuse: nothing is written over HTTP in this version."""
    return Response(status_code=501)


@router.get(
    "/rdf-graph-store",
    summary="Read a graph (Graph Store Protocol)",
    responses={200: _ANSWER[200], 304: _ANSWER[304], **problems(404)},
)
async def read_graph(request: Request, served: Served) -> Response:
    """Give one graph whole: ``?default`` for the facts, ``?graph=`` for a named one."""
    name = request.query_params.get("graph", "")
    if ("default" in request.query_params) == bool(name):
        raise HTTPException(400, "name one graph: ?default or ?graph=")
    if name and name not in served.dataset.graphs():
        raise HTTPException(404, f"graph '{name}' is not in this store")
    pattern = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
    operation = QueryOperation(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
    return await _answer(request, served, operation)


@router.put(
    "/rdf-graph-store",
    summary="Replace a graph (Graph Store Protocol)",
    dependencies=_WRITING,
    responses=_REFUSALS,
)
async def replace_graph() -> Response:
    """Refuse: nothing is written over HTTP in this version."""
    return Response(status_code=501)


@router.post(
    "/rdf-graph-store",
    summary="Add to a graph (Graph Store Protocol)",
    dependencies=_WRITING,
    responses=_REFUSALS,
)
async def extend_graph() -> Response:
    """Refuse: nothing is written over HTTP in this version."""
    return Response(status_code=501)


@router.delete(
    "/rdf-graph-store",
    summary="Remove a graph (Graph Store Protocol)",
    dependencies=_WRITING,
    responses=_REFUSALS,
)
async def remove_graph() -> Response:
    """Refuse: nothing is written over HTTP in this version."""
    return Response(status_code=501)
