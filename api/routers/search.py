"""Search over names, former names, acronyms and codes."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.errors import problems
from api.site.paging import Paging
from api.site.reading import Reads
from api.site.searching import Found, described, found
from api.site.when import AtDay
from api.unchanged import SameWhileVersion
from kg.records.page import Page, page_of

router = APIRouter(prefix="/api/v1", tags=["search"], route_class=SameWhileVersion)


@router.get("/search", summary="Ranked matches of a text", responses=problems(400, 422, 503))
def search(
    *,
    reads: Reads,
    at: AtDay,
    q: Annotated[str, Query(description="A name, former name, acronym or code.", max_length=200)],
    kind: Annotated[
        str, Query(description="Only this class, or its subclasses: Organisation, Contract, …")
    ] = "",
    part: Paging,
) -> Page[Found]:
    """Answer with what fits best first; a typing error still finds its organisation."""
    hits = found(reads, q, kind, at.day)
    shown = page_of(hits, lambda each: each.key, part.cursor, part.limit)
    return Page(described(reads, shown.items, at.day), shown.next, shown.total)
