"""The page that tells how two things are connected."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.site.answer_picture import picture_of
from api.site.connecting import connected, network_of
from api.site.page import Asked
from kg.errors import AmbiguousIdentifier, UnknownTerm

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/path")
def path(
    *,
    page: Asked,
    start: Annotated[str, Query(alias="from", max_length=200)] = "",
    end: Annotated[str, Query(alias="to", max_length=200)] = "",
    hubs: bool = False,
) -> HTMLResponse:
    """Show the shortest paths as sentences with their evidence."""
    found, problem = None, None
    if start.strip() and end.strip():
        key = ("path", start, end, page.at, hubs)
        try:
            found = page.reads.kept.get(
                key, lambda: connected(page.reads, start, end, page.at, avoid_hubs=not hubs)
            )
        except (UnknownTerm, AmbiguousIdentifier) as error:
            problem = error
    return page.render(
        "path.html",
        start=start,
        end=end,
        hubs=hubs,
        found=found,
        picture=picture_of(network_of(page.reads, found), page.links.on(found.at))
        if found and found.paths
        else "",
        problem=str(problem) if problem else "",
        suggestions=getattr(problem, "did_you_mean", getattr(problem, "candidates", ())),
    )
