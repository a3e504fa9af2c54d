"""The page of money from commissioners to those who are paid, and its files."""

from dataclasses import replace
from typing import Annotated

import networkx as nx
from fastapi import APIRouter, Query, Response

from api.addresses import base_url
from api.site.graph_answer import SVG, Told, graph_answer
from api.site.page import Asked, Page
from api.site.payers import key_of_focus, money_of
from api.site.spending import Spending, as_table, caption_of, exported, network_of
from viz import figure, sankey
from viz.graph_formats import FORMATS, GraphFormat

router = APIRouter(include_in_schema=False)


@router.get("/money")
def money(
    *,
    page: Asked,
    focus: Annotated[str, Query(max_length=200)] = "",
    form: Annotated[str, Query(alias="format")] = "",
) -> Response:
    """Show what is paid in a year, as a picture and as a table."""
    key = key_of_focus(page.reads, focus, page.at)
    if form:
        return _file(page, key, form)
    found = money_of(page.reads, key, page.at, page.links)
    return page.render(
        "money.html",
        found=found,
        focus=focus,
        picture=_picture(page, found),
        bounded=not page.reads.network.is_complete,
    )


def _picture(page: Page, found: Spending) -> str:
    told = caption_of(found, page.at.day, page.here(at=page.at.day.isoformat()))
    return figure.figure(
        lambda width, name: sankey.draw(found.flow, width=width, identifier=name), told, "money"
    )


def _file(page: Page, key: str, form: str) -> Response:
    """Write the flows as a file whose names and address lead back here from anywhere."""
    day, base = page.at.day, base_url(page.request)
    found = money_of(page.reads, key, page.at, replace(page.links, root=base))
    way = page.here(format="", at=day.isoformat()).removeprefix(page.links.root)
    name = f"money-{key.replace('/', '-') or 'largest'}-{day}"
    told = Told(caption_of(found, day, way).title, way, name)

    def drawn(_: "nx.MultiDiGraph[str]") -> str:
        return exported(found, day, base + way)

    def table(_: "nx.MultiDiGraph[str]") -> str:
        return as_table(found, day, base + way)

    return graph_answer(
        page.request,
        page.reads,
        lambda: network_of(found, day),
        form,
        told,
        key=("flows", key, day),
        own={
            "svg": GraphFormat(SVG, "svg", drawn),
            "csv": replace(FORMATS["csv"], write=table),
            # A flow is worked out and has no statements of its own.
            **dict.fromkeys(("turtle", "trig", "jsonld", "html")),
        },
    )
