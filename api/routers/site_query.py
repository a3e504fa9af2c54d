"""The page for questions: named ones with forms, and any SPARQL query."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from api.services import today
from api.site.answer_picture import answer_picture, things_of
from api.site.page import Asked, Page
from api.site.querying import MOST_ROWS, Fault, Table, asked, queried
from kg.errors import AmbiguousIdentifier, InvalidParameter, UnknownTerm

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
NETWORK = "network"
EXAMPLE = """# Who leads which contract, by the facts accepted so far
SELECT ?leader ?contract ?from ?to ?source WHERE {
  ?role a nhs:ContractRole ; nhs:role code:role\\/lead-provider ;
    nhs:roleHolder/rdfs:label ?leader ; nhs:inContract/rdfs:label ?contract ;
    prov:hadPrimarySource ?source .
  OPTIONAL { ?role nhs:from ?from }
  OPTIONAL { ?role nhs:to ?to }
}
ORDER BY ?contract ?leader
"""


@router.get("/query")
def query(
    page: Asked,
    ask: str = "",
    query: Annotated[str, Query(max_length=20_000)] = "",
    view: str = "",
) -> HTMLResponse:
    """Show the questions, and the answer of the one that the address asks."""
    as_network = view == NETWORK
    return (
        _free(page, query, as_network=as_network)
        if query.strip()
        else _named(page, ask, as_network=as_network)
    )


@router.post("/query")
async def posted(page: Asked, query: Annotated[str, Form(max_length=20_000)] = "") -> HTMLResponse:
    """Answer a query that is too long for an address."""
    return await run_in_threadpool(_free, page, query)


def _free(page: Page, text: str, *, as_network: bool = False) -> HTMLResponse:
    found = queried(page.reads.services, text) if text.strip() else None
    return _show(
        page,
        text=text or EXAMPLE,
        table=found if isinstance(found, Table) else None,
        fault=found if isinstance(found, Fault) else None,
        as_network=as_network,
    )


def _named(page: Page, name: str, *, as_network: bool) -> HTMLResponse:
    if not name:
        return _show(page)
    question = page.reads.services.questions[name]
    names = {parameter.name for parameter in question.parameters}
    given = {key: value for key, value in page.parameters() if key in names}
    try:
        table = page.reads.kept.get(
            ("ask", name, *sorted(given.items()), today()),
            lambda: asked(page.reads.services, question, given, today()),
        )
    except (InvalidParameter, UnknownTerm, AmbiguousIdentifier) as error:
        return _show(page, question=question, given=given, fault=Fault(str(error)))
    return _show(
        page,
        question=question,
        given=given,
        table=table,
        text=question.query,
        as_network=as_network,
    )


def _show(
    page: Page, *, table: Table | None = None, as_network: bool = False, **view: object
) -> HTMLResponse:
    shown: dict[str, object] = {
        "text": EXAMPLE,
        "question": None,
        "given": {},
        "fault": None,
        "table": table,
        "names_things": table is not None and len(things_of(table)) > 1,
        "picture": None,
        "wants_picture": as_network,
        **view,
    }
    if table is not None and as_network:
        shown["picture"] = answer_picture(page.reads, table, page.at.day, page.links)
    topics = page.reads.services.questions.by_topic()
    return page.render("query.html", topics=topics, most=MOST_ROWS, **shown)
