"""The start page, and what the project is."""

import re

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse

from api.site.page import Asked, error_page
from api.site.stories import stories
from kg.store.catalogue import Filter

_CODE = re.compile(r"[a-z-]+/[a-z0-9-]+")

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def configure(app: FastAPI) -> None:
    """Make errors of pages look like the site."""
    app.state.error_page = error_page


@router.get("/")
def home(page: Asked) -> HTMLResponse:
    """Show the search box, the stories and what the data hold."""
    manifest = page.reads.dataset.manifest
    sources = page.reads.catalogue.list(Filter("source", newest_first=True))
    return page.render(
        "home.html",
        stories=page.reads.kept.get(("stories", page.at), lambda: stories(page.reads, page.at)),
        counts=manifest.get("counts", {}),
        built=str(manifest.get("built", ""))[:10],
        newest=sources[0].dated if sources else "",
        unread=page.reads.unread_sources,
        sources=len(sources),
    )


@router.get("/about")
def about(page: Asked) -> HTMLResponse:
    """Show method, limits and how to correct."""
    return page.render("about.html", counts=page.reads.dataset.manifest.get("counts", {}))


@router.get("/data")
def data(page: Asked) -> HTMLResponse:
    """Show what was loaded, how good it is, and how to have it as data."""
    reads, day = page.reads, page.at.day

    def named(key: str) -> str:
        return reads.reference(key, day).label

    def worded(value: str) -> str:
        """Write a code that a rule found by its label, and anything else as it is."""
        return reads.ontology.concept_label(value) if _CODE.fullmatch(value) else value

    return page.render(
        "data.html",
        releases=reads.releases(day),
        quality=reads.quality,
        named=named,
        worded=worded,
    )
