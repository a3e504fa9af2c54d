"""The page of what changed between two days."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.site.changing import WORDS, Group, WantedChanges, changed, groups, when
from api.site.page import Asked
from api.site.paging import Paging
from kg.errors import AmbiguousIdentifier, InvalidDate, InvalidParameter, UnknownTerm

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/changes")
def shown(page: Asked, wanted: WantedChanges, part: Paging) -> HTMLResponse:
    """Show what changed: the first of every kind, or all of one kind in parts."""
    found, problem = None, None
    told: tuple[Group, ...] = ()
    try:
        found = changed(page.reads, wanted, page.at.chosen, part)
    except (InvalidDate, InvalidParameter, UnknownTerm, AmbiguousIdentifier) as error:
        problem = error
    if found is not None and len(wanted.kinds) != 1:
        about = found.about.key if found.about else ""
        told = groups(page.reads, wanted, page.at.day, about)
    return page.render(
        "changes.html",
        want=wanted,
        found=found,
        groups=told,
        words=WORDS,
        when=when,
        problem=str(problem) if problem else "",
        suggestions=getattr(problem, "did_you_mean", getattr(problem, "candidates", ())),
    )
