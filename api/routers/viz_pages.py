"""Pictures as one file each, made by pyvis, that work without a network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from api.errors import problems
from api.site.picturing import MOST_DEPTH, Wanted, around, wanted
from api.site.reading import Reads
from api.site.stories import featured
from api.site.when import AtDay
from viz.page import content_security_policy, network_page

router = APIRouter(prefix="/viz", tags=["pictures"])


@router.get(
    "/network.html",
    response_class=HTMLResponse,
    summary="A picture as one self-contained page",
    responses=problems(400, 404, 409, 422, 503),
)
def network(
    *,
    reads: Reads,
    at: AtDay,
    want: Annotated[Wanted, Depends(wanted)],
    focus: Annotated[str, Query(description="The thing in the middle: a key, code or name.")] = "",
    depth: Annotated[int, Query(ge=0, le=MOST_DEPTH, description="Steps from it.")] = 1,
) -> HTMLResponse:
    """Answer with a page that brings its own policy, script and data."""
    key = reads.resolve_any(focus or featured(reads), at.chosen)

    def made() -> str:
        graph = around(reads, key, at.day, depth=depth, want=want).graph
        return network_page(graph, title=reads.reference(key, at.day).label, focus=key)

    page = reads.bulky.get(("network.html", key, depth, want, at.day), made)
    return HTMLResponse(page, headers={"Content-Security-Policy": content_security_policy(page)})
