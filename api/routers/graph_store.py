"""The SPARQL 1.1 Graph Store HTTP Protocol: graphs read, replaced, added to, removed."""

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException

from api.addresses import base_url
from api.errors import problems
from api.services import Served, Services, in_query_thread
from api.sparql.answering import answer
from api.sparql.formats import GRAPHS
from api.sparql.graph_store import ROOT, graph_of, new_graph, read_parts
from api.sparql.protocol import QueryOperation
from api.sparql.writing import may_write, write
from kg.loading.change import GraphWrite
from kg.store.editor import FORMATS

router = APIRouter(tags=["sparql"], default_response_class=Response)
_WRITING = [Depends(may_write)]
_REFUSED = problems(400, 401, 403, 404, 413, 415, 422, 503)
_WHICH = [
    {"name": name, "in": "query", "schema": {"type": "string"}, "description": told}
    for name, told in (
        ("graph", "Name of the graph; relative ones refer to this address."),
        ("default", "Without a value: the default graph, which holds the facts."),
    )
]
_DIRECT = f"{ROOT}/{{path:path}}"
_PARAMETERS: dict[str, Any] = {"parameters": _WHICH}
_SENDING: dict[str, Any] = {
    **_PARAMETERS,
    "requestBody": {
        "content": {
            name: {"schema": {"type": "string"}} for name in (*FORMATS, "multipart/form-data")
        }
    },
}


async def _known(request: Request, served: Services, graph: str) -> bool:
    return not graph or graph in await in_query_thread(request, served.dataset.graphs)


def _named(request: Request, path: str) -> str:
    graph = graph_of(request, path)
    if graph is None:
        raise HTTPException(400, "name one graph: ?default or ?graph=")
    return graph


async def _existing(request: Request, served: Services, path: str) -> str:
    graph = _named(request, path)
    if not await _known(request, served, graph):
        raise HTTPException(404, f"graph '{graph}' is not in this store")
    return graph


@router.get(
    ROOT,
    summary="Read a graph (Graph Store Protocol)",
    responses={
        200: {"description": "The graph.", "content": {name: {} for name in GRAPHS}},
        304: {"description": "The client has it already."},
        **problems(400, 404, 503, 507),
    },
    openapi_extra=_PARAMETERS,
)
@router.get(_DIRECT, include_in_schema=False)
async def read_graph(request: Request, served: Served, path: str = "") -> Response:
    """Give one graph whole: ``?default`` for the facts, ``?graph=`` for a named one."""
    graph = await _existing(request, served, path)
    pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    return await answer(
        request, served, QueryOperation(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
    )


@router.put(
    ROOT,
    summary="Replace a graph (Graph Store Protocol)",
    dependencies=_WRITING,
    responses={201: {"description": "The graph is new."}, 204: {}, **_REFUSED},
    status_code=204,
    openapi_extra=_SENDING,
)
@router.put(_DIRECT, dependencies=_WRITING, include_in_schema=False)
async def replace_graph(request: Request, served: Served, path: str = "") -> Response:
    """Put the graph that is sent in the place of the one that is named."""
    graph = _named(request, path)
    parts = await read_parts(request, graph)
    known = await _known(request, served, graph)
    await write(request, GraphWrite(graph, parts, clear=True))
    return Response(status_code=204 if known else 201)


@router.post(
    ROOT,
    summary="Add to a graph (Graph Store Protocol)",
    dependencies=_WRITING,
    responses={201: {"description": "The graph is new; Location names it."}, 204: {}, **_REFUSED},
    status_code=204,
    openapi_extra=_SENDING,
)
@router.post(_DIRECT, dependencies=_WRITING, include_in_schema=False)
async def extend_graph(request: Request, served: Served, path: str = "") -> Response:
    """Add the graph that is sent to the one that is named, or to a new one where none is."""
    asked = graph_of(request, path)
    graph = new_graph() if asked is None else asked
    parts = await read_parts(request, graph)
    if asked is None and not parts:
        return Response(status_code=204)
    known = await _known(request, served, graph)
    await write(request, GraphWrite(graph, parts))
    if known:
        return Response(status_code=204)
    where = f"{base_url(request)}{ROOT}?graph={graph}" if asked is None else graph
    return Response(status_code=201, headers={"Location": where})


@router.delete(
    ROOT,
    summary="Remove a graph (Graph Store Protocol)",
    dependencies=_WRITING,
    responses={204: {}, **_REFUSED},
    status_code=204,
    openapi_extra=_PARAMETERS,
)
@router.delete(_DIRECT, dependencies=_WRITING, include_in_schema=False)
async def remove_graph(request: Request, served: Served, path: str = "") -> Response:
    """Remove the graph that is named; the default graph is emptied."""
    graph = await _existing(request, served, path)
    await write(request, GraphWrite(graph, clear=True, keep=False))
    return Response(status_code=204)
