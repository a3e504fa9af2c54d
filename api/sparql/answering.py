"""Answers queries of strangers, in the format they like best; those asked before from memory."""

from functools import partial

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from api.addresses import base_url
from api.caching import cached, not_modified, tag
from api.errors import problem_of
from api.metrics import Metrics
from api.services import Services, in_query_thread
from api.sparql.formats import GRAPHS, ROWS, Format, pick
from api.sparql.protocol import QueryOperation
from kg.errors import KnowledgeGraphError
from kg.keys import slug
from kg.store.pool import Query
from kg.store.query_text import QueryText

_LONG = 10_000


async def answer(request: Request, served: Services, operation: QueryOperation) -> Response:
    """Answer a query in the format the client likes best, or not at all."""
    # A long text takes tenths of a second to read, in which others would not be answered.
    is_long = len(operation.text) > _LONG
    read = partial(QueryText.read, operation.text)
    query = await run_in_threadpool(read) if is_long else read()
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
