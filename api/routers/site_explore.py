"""The explorer's page."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.site.drawing import View
from api.site.exploring import Exploration, exploration, exported
from api.site.links import Query as Parameter
from api.site.page import Asked, Page
from api.site.picturing import MOST_DEPTH, Wanted, listed, wanted
from api.site.stories import featured
from viz.svg import Links as Hrefs

router = APIRouter(include_in_schema=False)
_NONE: list[str] = []


@router.get("/explore")
def explore(
    *,
    page: Asked,
    want: Annotated[Wanted, Depends(wanted)],
    focus: str = "",
    depth: Annotated[int, Query(ge=0, le=MOST_DEPTH)] = 1,
    expand: Annotated[list[str], Query()] = _NONE,
    selected: str = "",
    form: Annotated[str, Query(alias="format")] = "",
) -> Response:
    """Show what lies around a thing; everything that is shown is in the address."""
    key = page.reads.resolve_any(focus or featured(page.reads), page.at.chosen)
    view = View(key, depth, listed(expand), want, selected)
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
        data=_data(page, view),
        expanded=[(each, page.reads.reference(each, page.at.day).label) for each in view.expand],
    )


def _hrefs(page: Page, view: View) -> Hrefs:
    """Link things to a picture around them, the focus to its page, relations to their evidence."""
    return Hrefs(
        node=lambda key: (
            page.links.thing(key)
            if key == view.focus
            else page.here(focus=key, expand="", selected="")
        ),
        edge=lambda edge: page.here(focus=view.focus, selected=str(edge["key"])) + "#evidence",
    )


def _data(page: Page, view: View) -> dict[str, str]:
    """List the same network in other formats."""
    query: dict[str, Parameter] = {
        "focus": view.focus,
        "depth": view.depth,
        "kinds": view.want.kinds,
        "relations": view.want.relations,
        "status": view.want.status,
    }
    way = "/api/v1/graph/neighbourhood"
    found = {
        words: page.links.to(way, **query, format=form)
        for words, form in (
            ("JSON", "node-link"),
            ("GraphML", "graphml"),
            ("GEXF", "gexf"),
            ("Cytoscape", "cytoscape"),
            ("CSV", "csv"),
            ("JSON-LD", "jsonld"),
        )
    }
    return {
        "SVG": page.here(format="svg", selected=""),
        "HTML in one file": page.links.to("/viz/network.html", focus=view.focus, depth=view.depth),
        "For a frame": page.links.to("/embed/explore", **query, expand=view.expand),
        **found,
    }


def _svg(page: Page, view: View) -> Response:
    address = str(page.request.base_url).rstrip("/") + page.here(format="")
    base = replace(page.links, root=str(page.request.base_url).rstrip("/"))
    picture = exported(page.reads, view, page.at.day, base, address)
    name = f"{view.focus.replace('/', '-')}-{page.at.day}.svg"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(picture, media_type="image/svg+xml", headers=headers)
