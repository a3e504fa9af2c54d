"""Answers queries of strangers, in the format they like best; those asked before from memory."""

from collections.abc import AsyncIterator, Mapping
from functools import partial

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from api.addresses import base_url
from api.caching import cached, not_modified, tag
from api.errors import problem_of
from api.metrics import Metrics
from api.services import Services
from api.sparql.flow import ClientGone, Flow, Flows, Streamed
from api.sparql.formats import GRAPHS, ROWS, pick
from api.sparql.protocol import QueryOperation
from kg.errors import KnowledgeGraphError
from kg.keys import slug
from kg.store.query import Query
from kg.store.query_text import QueryText

_LONG = 10_000
_GONE = 499
"""Counted where a client went away; nobody is there to be told."""


async def answer(request: Request, served: Services, operation: QueryOperation) -> Response:
    """Answer a query in the format the client likes best, or not at all."""
    base = f"{base_url(request)}/sparql"
    # A long text takes tenths of a second to read, in which others would not be answered.
    read = partial(QueryText.read, operation.text, base)
    query = await run_in_threadpool(read) if len(operation.text) > _LONG else read()
    offers = GRAPHS if query.gives_graph else ROWS
    form = pick(offers, request.headers.get("accept", ""), operation.format)
    headers: Mapping[str, str] = {"Cache-Control": "no-store", "Vary": "Accept"}
    name = ""
    if query.is_stable:
        datasets = ("default", *operation.default_graphs, "named", *operation.named_graphs)
        name = tag(request, served.version, operation.text, form.content_type, base, *datasets)
        headers = cached(name)
        if unchanged := not_modified(request, name):
            _count(request, "not-modified")
            return unchanged
    graphs = (operation.default_graphs, operation.named_graphs)
    asked = Query(operation.text, form.engine, *graphs, base)
    headers = {**headers, "Content-Type": form.content_type}
    if kept := served.kept.find(name):
        _count(request, "answered")
        return Response(kept, headers=headers)
    make = partial(served.pool.stream, asked, operation.seconds)
    return await _flowing(request, served, name, make, headers)


async def _flowing(
    request: Request,
    served: Services,
    name: str,
    make: partial[AsyncIterator[bytes]],
    headers: Mapping[str, str],
) -> Response:
    """Have an answer made, or join those for whom it is being made."""
    flows: Flows = request.app.state.flows
    flow = flows.join(name, make)
    leave = partial(flows.leave, name, flow)
    try:
        await flow.begin(request.receive)
    except ClientGone:
        leave()
        _count(request, "client-gone")
        return Response(status_code=_GONE)
    except BaseException as error:
        leave()
        if isinstance(error, KnowledgeGraphError):
            _count(request, slug(problem_of(error)[1].title))
        raise
    _count(request, "answered")
    if not flow.ended:
        return Streamed(flow, headers, leave)
    leave()
    return _whole(flow, served, name, headers)


def _whole(flow: Flow, served: Services, name: str, headers: Mapping[str, str]) -> Response:
    body = flow.whole()
    if name:
        served.kept.keep(name, body)
    return Response(body, headers=headers)


def _count(request: Request, outcome: str) -> None:
    metrics: Metrics = request.app.state.metrics
    metrics.query(outcome)
