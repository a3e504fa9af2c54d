"""The page of money from commissioners to those who are paid."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.site.page import Asked, Page
from api.site.spending import Spending, as_csv, caption_of, exported, spending
from kg.errors import UnknownTerm
from viz import figure, sankey

router = APIRouter(include_in_schema=False)


@router.get("/money")
def money(
    *,
    page: Asked,
    focus: Annotated[str, Query(max_length=200)] = "",
    form: Annotated[str, Query(alias="format")] = "",
) -> Response:
    """Show what is paid in a year, as a picture and as a table."""
    reads, day = page.reads, page.at.day
    key = _key(page, focus.strip()) if focus.strip() else ""
    origin = str(page.request.base_url).rstrip("/") if form else page.links.root
    links = replace(page.links, root=origin)
    found = reads.kept.get(
        ("money", key, page.at, origin), lambda: spending(reads, key, day, links)
    )
    if form == "svg":
        address = str(page.request.base_url).rstrip("/") + page.here(format="")
        return _file(exported(found, day, address), "image/svg+xml", _name(page, key, "svg"))
    if form == "csv":
        return _file(as_csv(found.table), "text/csv; charset=utf-8", _name(page, key, "csv"))
    return page.render(
        "money.html",
        found=found,
        focus=focus,
        picture=_picture(page, found),
        bounded=not reads.network.is_complete,
    )


def _key(page: Page, focus: str) -> str:
    """Find an organisation, or else a contract: nothing else pays or is paid."""
    try:
        return page.reads.resolve(focus, "organisation", page.at.chosen)
    except UnknownTerm:
        return page.reads.resolve(focus, "contract", page.at.chosen)


def _picture(page: Page, found: Spending) -> str:
    told = caption_of(found, page.at.day, page.here(at=page.at.day.isoformat()))
    return figure.figure(
        lambda width, name: sankey.draw(found.flow, width=width, identifier=name), told, "money"
    )


def _name(page: Page, key: str, ending: str) -> str:
    return f"money-{key.replace('/', '-') or 'largest'}-{page.at.day}.{ending}"


def _file(text: str, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=media_type, headers=headers)
