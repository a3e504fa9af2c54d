"""Lists and records as CSV: each address is that of its page under ``/tables``."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.addresses import base_url
from api.asking import Asked, Cell, cells
from api.errors import problems
from api.measuring import refuse_too_many, run_measure
from api.risk_views import About, of_contract, of_organisation
from api.routers import changes, claims, contracts, organisations, search, sources
from api.services import today
from api.site.paging import Cut
from api.site.reading import Reads
from api.site.sheets import MOST_ROWS, sheet
from api.site.when import AtDay, When
from api.unchanged import SameWhileVersion
from kg.records.page import HARD_LIMIT

_WAY = "/tables"
_CSV = "text/csv; charset=utf-8"
router = APIRouter(
    prefix=_WAY,
    tags=["tables"],
    route_class=SameWhileVersion,
    responses={**problems(400, 404, 409, 422, 503), 200: {"content": {"text/csv": {}}}},
    default_response_class=Response,
)
_LISTS: Mapping[str, Callable[..., Any]] = {
    "organisations": organisations.listed,
    "contracts": contracts.listed,
    "claims": claims.listed,
    "sources": sources.listed,
    "search": search.search,
    "changes": changes.listed,
}
"""Routes that answer in parts; their tables hold all parts and take the same parameters."""


def _parts(listed: Callable[..., Any], given: Mapping[str, Any]) -> Iterator[object]:
    cursor = ""
    while cursor is not None:
        found = listed(**given, part=Cut(cursor, HARD_LIMIT))
        yield from found.items
        cursor = found.next


def _of_list(name: str, listed: Callable[..., Any]) -> Callable[..., Response]:
    """Make the table of a list."""

    def table(*, request: Request, reads: Reads, at: AtDay, **asked: Any) -> Response:  # noqa: ANN401
        given = {"reads": reads, "at": at, **asked}
        own = {each: given[each] for each in inspect.signature(listed).parameters if each in given}
        rows = islice(_parts(listed, own), MOST_ROWS)
        return _answer(request, reads, rows, at, name)

    own = inspect.signature(table).parameters
    asked = inspect.signature(listed).parameters
    others = [each for each in asked.values() if each.name not in {"reads", "at", "part"}]
    parameters = [
        *(own[each] for each in ("request", "reads", "at")),
        *(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in others),
    ]
    table.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return table


for _name, _listed in _LISTS.items():
    router.add_api_route(
        f"/{_name}",
        _of_list(_name, _listed),
        methods=["GET"],
        summary=f"{_name.capitalize()} as CSV",
        description=f"The same as `/api/v1/{_name}`, whole and as a table.",
        operation_id=f"table_of_{_name}",
    )


@router.get("/questions/{name}", summary="The answer of a named question as CSV")
def question(request: Request, reads: Reads, name: str, at: AtDay) -> Response:
    """Answer with one line for each row; the question's parameters go in the query string."""
    asked = Asked.read(
        reads.services.questions[name], dict(request.query_params), reads.dataset, today()
    )
    rows = [cells(row, asked.question.columns) for row in asked.rows(reads.dataset)]
    return _answer(request, reads, map(_with_sources, rows), at, name)


def _with_sources(row: Mapping[str, Cell]) -> Mapping[str, object]:
    """Name the sources of a row, which it has as keys."""
    keys = [each for each in row.values() if isinstance(each, str) and each.startswith("source/")]
    return {**row, "sources": keys}


@router.get("/organisations/{key:path}", summary="Facts about an organisation as CSV")
def organisation(request: Request, reads: Reads, key: str, at: AtDay) -> Response:
    """Answer with one line for each fact that connects it with another thing."""
    record = organisations.one(reads, key, at)
    return _answer(request, reads, record.relations, at, record.key)


@router.get("/contracts/{key:path}", summary="Facts about a contract as CSV")
def contract(request: Request, reads: Reads, key: str, at: AtDay) -> Response:
    """Answer with one line for each fact that connects it with another thing."""
    record = contracts.one(reads, key, at)
    return _answer(request, reads, record.relations, at, record.key)


@router.get("/risk/organisations/{key}", summary="Risk around an organisation as CSV")
def risk_of_organisation(request: Request, reads: Reads, key: str, at: AtDay) -> Response:
    """Answer with one line for each finding about it."""
    view = of_organisation(reads, key, at.day)
    return _answer(request, reads, _findings(view), at, f"risk-{key}")


@router.get("/risk/contracts/{key}", summary="Risk of a contract as CSV")
def risk_of_contract(
    request: Request,
    reads: Reads,
    key: str,
    at: AtDay,
    overrun: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Answer with one line for each flag and each finding about it."""
    view = of_contract(reads, key, at.day, overrun)
    flags = ({"measure": "early-warning", **each.as_dict()} for each in view.flags)
    return _answer(request, reads, [*flags, *_findings(view)], at, f"risk-{key}")


@router.get("/risk/{name}", summary="What an analysis finds, as CSV")
def measured(request: Request, reads: Reads, name: str, at: AtDay) -> Response:
    """Answer with one line for each finding of the day."""
    refuse_too_many(reads.dataset, name)
    result = run_measure(reads.dataset, reads.network, name, at.day, {})
    return _answer(request, reads, (each.as_dict() for each in result.findings), at, name)


def _findings(view: About) -> Iterator[object]:
    for result in view.results:
        for each in result.findings:
            yield {"measure": result.measure, **each.as_dict()}


def _answer(request: Request, reads: Reads, rows: Any, at: When, name: str) -> Response:  # noqa: ANN401
    """Write records as a file that leads back to their page."""
    query = f"?{request.url.query}" if request.url.query else ""
    link = base_url(request) + request.url.path.replace(_WAY, "", 1) + query
    day = (at.chosen or today()).isoformat()
    text = sheet(rows, day, link, reads.network.sources)
    file = f"{name.replace('/', '-')}-{day}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(text, media_type=_CSV, headers=headers)
