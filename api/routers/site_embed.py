"""The explorer's picture for a frame in somebody else's page."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from api.addresses import base_url
from api.site.drawing import View
from api.site.embedding import embedded
from api.site.page import Asked
from api.site.picturing import MOST_DEPTH, Wanted, listed, repeated, wanted
from api.site.stories import featured

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_NONE: list[str] = []


@router.get("/embed/explore")
def explore(
    *,
    page: Asked,
    want: Annotated[Wanted, Depends(wanted)],
    focus: str = "",
    depth: Annotated[int, Query(ge=0, le=MOST_DEPTH)] = 1,
    expand: Annotated[list[str], Query()] = _NONE,
    hide: Annotated[list[str], Query()] = _NONE,
) -> HTMLResponse:
    """Show what lies around a thing, to be read only; every link leads to the site itself."""
    key = page.reads.resolve_any(focus or featured(page.reads), page.at.chosen)
    view = View(key, depth, repeated(expand), want, hide=listed(hide))
    # The day is written into every link, so that they show what the picture shows.
    root = base_url(page.request)
    links = replace(page.links, root=root, at=page.at.day.isoformat())
    query = {"expand": view.expand, "hide": view.hide, "kinds": want.kinds}
    query |= {"relations": want.relations}
    found = page.reads.kept.get(
        ("embed", view, page.at.day, root), lambda: embedded(page.reads, view, page.at.day, links)
    )
    return page.render(
        "embed.html",
        found=found,
        links=links,
        whole=links.to("/explore", focus=key, depth=depth, status=want.status, **query),
    )
