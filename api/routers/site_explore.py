"""The explorer's page."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response

from api.addresses import base_url
from api.site.exploring import Exploration, exploration, exported, names
from api.site.links import Query as Parameter
from api.site.page import Asked, Page
from api.site.picturing import MOST_DEPTH, Wanted, listed, repeated, wanted
from api.site.stories import featured
from api.site.svg_file import svg_file
from api.site.view import View
from viz.svg import Links as Hrefs

router = APIRouter(include_in_schema=False)
_NONE: list[str] = []


@router.get("/explore")
def explore(  # noqa: PLR0913 - all state of the page is in its address
    *,
    page: Asked,
    want: Annotated[Wanted, Depends(wanted)],
    focus: str = "",
    depth: Annotated[int, Query(ge=0, le=MOST_DEPTH)] = 1,
    expand: Annotated[list[str], Query()] = _NONE,
    hide: Annotated[list[str], Query()] = _NONE,
    selected: str = "",
    data: str = "",
    form: Annotated[str, Query(alias="format")] = "",
) -> Response:
    """Show what lies around a thing; everything that is shown is in the address."""
    key = page.reads.resolve_any(focus or featured(page.reads), page.at.chosen)
    view = View(key, depth, repeated(expand), want, selected, listed(hide))
    if form == "svg":
        return _svg(page, view)
    shown: Exploration = page.reads.kept.get(
        ("explore", view, page.at, page.links.root, page.request.url.query),
        lambda: exploration(page.reads, view, page.at.day, _hrefs(page, view)),
    )
    return page.render(
        "explore.html",
        view=view,
        shown=shown,
        frame=_frame(page, view),
        expanded=names(page.reads, view.expand, page.at.day),
        hidden=names(page.reads, view.hide, page.at.day),
        moved_on=bool(data) and data != page.reads.version,
    )


def _hrefs(page: Page, view: View) -> Hrefs:
    """Link things and relations to what is told of them beside the picture."""
    here = page.here(focus=view.focus, selected="")
    joined = f"{here}{'&' if '?' in here else '?'}selected="
    return Hrefs(
        node=lambda key: f"{joined}{quote(key, safe='')}#evidence",
        edge=lambda edge: f"{joined}{quote(str(edge['key']), safe='')}#evidence",
        page=page.links.thing,
    )


def _frame(page: Page, view: View) -> str:
    """Give the address of the same picture for a frame in somebody else's page."""
    query: dict[str, Parameter] = {
        "focus": view.focus,
        "depth": view.depth,
        "kinds": view.want.kinds,
        "relations": view.want.relations,
        "status": view.want.status,
        "expand": view.expand,
        "hide": view.hide,
    }
    return page.links.to("/embed/explore", **query)


def _svg(page: Page, view: View) -> Response:
    base = replace(page.links, root=base_url(page.request))
    address = page.origin + page.here(format="")
    picture = exported(page.reads, view, page.at.day, base, address)
    name = f"{view.focus.replace('/', '-')}-{page.at.day}"
    return svg_file(picture, name)
