"""The search page."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.site.page import Asked
from api.site.paging import Paging
from api.site.searching import described, found
from kg.records.page import page_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/search")
def search(
    page: Asked,
    part: Paging,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: str = "",
) -> HTMLResponse:
    """Show what fits, with how many of each kind."""
    text = q.strip()
    reads, day = page.reads, page.at.day
    everything = found(reads, text, "", day) if text else ()
    facets = Counter((each.kind, reads.ontology.label(each.kind)) for each in everything)
    chosen = found(reads, text, kind, day) if text and kind else everything
    shown = page_of(chosen, lambda each: each.key, part.cursor, part.limit)
    return page.render(
        "search.html",
        q=text,
        kind=kind,
        facets=facets.most_common(),
        total=len(everything),
        part=shown,
        items=described(reads, shown.items, day),
    )
