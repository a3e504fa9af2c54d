"""Pictures as one file each, made by pyvis, that work without a network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from api.errors import problems
from api.measuring import refuse_too_many, run_measure
from api.scenarios import Wording
from api.services import Served, today
from api.site.picturing import MOST_DEPTH, Wanted, wanted
from api.site.reading import Reads
from api.site.standing import places
from api.site.stories import featured
from api.site.view import View
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
        view = View(key, depth, want=want)
        graph = view.found(reads, at.day).graph
        title = reads.reference(key, at.day).label
        return network_page(graph, title=title, focus=key, spots=places(reads, view, graph))

    return _page(reads.bulky.get(("network.html", key, depth, want, at.day), made))


@router.get(
    "/risk.html",
    response_class=HTMLResponse,
    summary="What a scenario or measure touches, as one self-contained page",
    responses=problems(400, 404, 409, 422, 503),
)
def risk(
    *,
    served: Served,
    reads: Reads,
    at: AtDay,
    withdraw: Annotated[
        tuple[str, ...], Query(description="Who leaves: keys, codes or names.")
    ] = (),
    contract: Annotated[tuple[str, ...], Query(description="Only from these contracts.")] = (),
    measure: Annotated[
        str, Query(description="The measure to draw when nobody leaves.")
    ] = "single-points",
) -> HTMLResponse:
    """Answer with a page of what a withdrawal touches, or of what a measure found."""
    wording = Wording(withdraw, contract, at=at.chosen)

    def made() -> str:
        if not withdraw:
            refuse_too_many(served.dataset, measure)
            result = run_measure(served.dataset, served.network, measure, at.day, {})
            return network_page(result.subgraph, title=result.headline)
        supposed = wording.resolve(served.dataset, served.network, today())
        found = supposed.answer(served.dataset, served.network, why_none="it is not drawn").found
        return network_page(found.subgraph, title=found.headline)

    return _page(reads.bulky.get(("risk.html", withdraw, contract, measure, at.day), made))


def _page(html: str) -> HTMLResponse:
    """The page brings its own script and style, so it brings its own policy as well."""
    return HTMLResponse(html, headers={"Content-Security-Policy": content_security_policy(html)})
