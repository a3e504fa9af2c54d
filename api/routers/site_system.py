"""The page of the whole system on a day, and its files."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from api.caching import answer_once
from api.site.filtering import Boxes, boxes
from api.site.graph_answer import HTML, SVG, Told, caption_of, graph_answer
from api.site.page import Asked, Page
from api.site.paging import Paging
from api.site.picturing import Wanted, listed
from api.site.system import Entry, Pair, System, SystemView, relations_of, system, whole_history
from api.site.system_page import (
    chosen,
    contracts_between,
    in_area,
    kinds_by_area,
    left_out,
    pages,
)
from api.site.universe import MOST, Universe
from kg.records.page import page_of
from viz.graph_formats import FORMATS, GraphFormat
from viz.page import network_page
from viz.system_data import system_data
from viz.system_picture import draw

if TYPE_CHECKING:
    import networkx as nx

router = APIRouter(include_in_schema=False)
LIBRARY = "/vendor/pyvis/vis-9.1.2/vis-network.min.js"
"""Where the library of the picture is served from: the installed wheel of pyvis."""
_NONE: list[str] = []


def wanted_view(
    *,
    kinds: Annotated[list[str], Query()] = _NONE,
    relations: Annotated[list[str], Query()] = _NONE,
    status: Annotated[list[str], Query()] = _NONE,
    ended: bool = False,
    area: Annotated[str, Query(max_length=200)] = "",
    most: Annotated[int, Query(ge=0, le=MOST)] = 0,
) -> SystemView:
    """Read what is wanted from an address; a dependency."""
    want = Wanted(listed(kinds), listed(relations), listed(status))
    return SystemView(want, ended, area.strip(), most)


WantedView = Annotated[SystemView, Depends(wanted_view)]


@router.get("/system")
def shown(
    *,
    page: Asked,
    view: WantedView,
    part: Paging,
    focus: Annotated[str, Query(max_length=200)] = "",
    show: Literal["", "pairs"] = "",
    form: Annotated[str, Query(alias="format")] = "",
) -> Response:
    """Show everything on a day; all that is chosen is in the address."""
    if form:
        return _file(page, view, form)
    reads = page.reads
    found = system(reads, view, page.at.day)
    picked, problem = chosen(reads, found, focus.strip(), page.at)
    things, pairs = in_area(found, view)
    return page.render(
        "system.html",
        view=view,
        found=found,
        legend=found.legend,
        boxes=_boxes(page, view, found),
        focus=focus.strip(),
        picked=picked,
        problem=problem,
        left_out=left_out(found),
        kinds=kinds_by_area(found),
        between=contracts_between(found),
        show=show,
        part=page_of(pairs if show else things, _key_of, part.cursor, part.limit),
        pairs_total=len(pairs),
        things_total=len(things),
        pages=pages(page.links),
        library=page.links.root + LIBRARY,
        data=_beside(page),
    )


@router.get("/system/picture.json")
def picture(page: Asked, view: WantedView) -> Response:
    """Give the page's script what it draws."""
    served, day = page.reads.services, page.at.day

    def made() -> object:
        found = system(page.reads, view, day)
        return system_data(found.graph, found.of.plan)

    return answer_once(page.request, served.kept, served.version, day, made)


def _boxes(page: Page, view: SystemView, found: System) -> Boxes:
    reads, day = page.reads, page.at.day
    return reads.kept.get(
        ("boxes of system", view.want, view.limit, day),
        lambda: boxes(reads, relations_of(found, day), view.want),
    )


def _beside(page: Page) -> str:
    """Give the address of what the script draws: that of the page, for the same day."""
    here = page.here(focus="", cursor="", show="", area="", at=page.at.day.isoformat())
    return here.replace("/system", "/system/picture.json", 1)


def _key_of(item: Entry | Pair) -> str:
    return item.key if isinstance(item, Entry) else f"{item.buyer.key} {item.provider.key}"


def _file(page: Page, view: SystemView, form: str) -> Response:
    """Write the picture as a file; formats with a timeline hold what is over and to come too."""
    reads, day = page.reads, page.at.day
    of = system(reads, view, day).of
    way = page.here(format="", focus="", cursor="", show="", at=day.isoformat())
    told = Told("The whole system", way.removeprefix(page.links.root), f"system-{day}")
    gexf = FORMATS["gexf"]

    def timed(graph: "nx.MultiDiGraph[str]") -> str:
        history = whole_history(reads, view, day)
        history.graph.update({**graph.graph, "sources": history.graph["sources"]})
        return gexf.write(_with_places(history, of))

    return graph_answer(
        page.request,
        reads,
        lambda: _with_places(system(reads, view, day).graph, of),
        form,
        told,
        key=("system", view, day),
        own={
            "svg": GraphFormat(SVG, "svg", lambda graph: draw(graph, of.plan, caption_of(graph))),
            "gexf": replace(gexf, write=timed),
            "html": GraphFormat(
                HTML,
                "html",
                lambda graph: network_page(graph, title=told.title, spots=of.plan.spots),
            ),
        },
    )


def _with_places(graph: "nx.MultiDiGraph[str]", of: Universe) -> "nx.MultiDiGraph[str]":
    """Give things the places they have in the picture, for tools that draw."""
    copy = graph.copy()
    for node in copy:
        x, y = of.plan.spots[node]
        copy.nodes[node].update(x=x, y=y)
    return copy
