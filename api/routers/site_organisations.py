"""Pages of organisations, and of things that have no page of their own kind."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.site.describing import (
    alike,
    line_of_succession,
    standing,
    timeline,
    voices,
)
from api.site.drawing import small_picture
from api.site.lines import MOST_LINES, facts_about, sections
from api.site.listing import organisation_summaries, organisations
from api.site.page import Asked, Opinions
from api.site.paging import Paging
from kg.records.page import page_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/organisations")
def listed(
    page: Asked,
    part: Paging,
    q: str = "",
    kind: str = "",
    state: Literal["", "ended", "not-yet", "any"] = "",
) -> HTMLResponse:
    """List the organisations of the day."""
    reads, day = page.reads, page.at.day
    listed = organisations(reads, day, kind=kind, state=state, text=q.strip())
    shown = page_of(listed, lambda each: each.key, part.cursor, part.limit)
    known = reads.kept.get(("kinds",), lambda: reads.catalogue.kinds("organisation"))
    kinds = [(each, reads.ontology.label(each)) for each in known]
    return page.render(
        "organisations.html",
        q=q.strip(),
        kind=kind,
        state=state,
        kinds=sorted(kinds, key=lambda each: each[1].casefold()),
        part=shown,
        items=organisation_summaries(reads, shown.items, day),
    )


@router.get("/organisations/{key:path}")
def organisation(page: Asked, key: str, opinions: Opinions) -> HTMLResponse:
    """Show one organisation on a day."""
    reads, day = page.reads, page.at.day
    found = reads.resolve(key, "organisation", page.at.chosen)
    record = reads.organisation(found, day, connected=False)
    return page.render(
        "organisation.html",
        record=record,
        standing=standing(record),
        sections=sections(reads, found, day, "organisation"),
        has_parts=any(edge.role for edge in facts_about(reads, found, day)),
        voices=voices(reads, found, day, opinions=opinions),
        opinions=opinions,
        notices=reads.notices(found, day, MOST_LINES),
        register=reads.register(found, day),
        timeline=timeline(reads, record, record.names, day),
        before=line_of_succession(reads, found, day, forwards=False),
        after=line_of_succession(reads, found, day, forwards=True),
        svg=small_picture(reads, found, day, page.links),
        alike=alike(reads, found, day),
    )


@router.get("/things/{key:path}")
def thing(page: Asked, key: str, opinions: Opinions) -> HTMLResponse:
    """Show a service, programme, place, person, document or any other thing."""
    reads, day = page.reads, page.at.day
    record = reads.thing(key, day, connected=False)
    return page.render(
        "thing.html",
        record=record,
        standing=standing(record),
        sections=sections(reads, key, day, "thing"),
        voices=voices(reads, key, day, opinions=opinions),
        opinions=opinions,
        timeline=timeline(reads, record, (), day),
        svg=small_picture(reads, key, day, page.links),
        alike=alike(reads, key, day),
    )
