"""The page that answers what follows if somebody leaves a contract, or a contract overruns."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.site.page import Asked
from api.site.supposing import Form, answered
from kg.errors import AmbiguousIdentifier, MeasureError, UnknownTerm

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Text = Annotated[str, Query(max_length=200)]


@router.get("/whatif")
def whatif(
    page: Asked, withdraw: Text = "", contract: Text = "", overrun: Text = ""
) -> HTMLResponse:
    """Show who is affected, by which facts, and what is not known."""
    form = Form(withdraw.strip(), contract.strip(), overrun.strip())
    answer, problem = None, None
    if form.is_filled:
        try:
            answer = page.reads.kept.get(
                ("whatif", form, page.at, page.links.root),
                lambda: answered(page.reads, form, page.at, page.links),
            )
        except (UnknownTerm, AmbiguousIdentifier, MeasureError) as error:
            problem = error
    return page.render(
        "whatif.html",
        form=form,
        answer=answer,
        problem=str(problem) if problem else "",
        suggestions=getattr(problem, "did_you_mean", getattr(problem, "candidates", ())),
    )
