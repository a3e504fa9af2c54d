"""The page that answers what follows if somebody leaves a contract, or a contract overruns."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.site.charts import alone
from api.site.page import Asked
from api.site.supposing import Form, answered
from api.site.svg_file import SVG, svg_file
from kg.errors import AmbiguousIdentifier, MeasureError, UnknownTerm

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Text = Annotated[str, Query(max_length=200)]


@router.get("/whatif")
def whatif(
    *,
    page: Asked,
    withdraw: Text = "",
    contract: Text = "",
    overrun: Text = "",
    file_form: Annotated[Literal["", "svg"], Query(alias="format")] = "",
    picture: Annotated[int, Query(ge=1, le=100)] = 1,
) -> Response:
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
    if answer and file_form == SVG:
        return svg_file(alone(answer.charts, picture, page.origin), f"whatif-{picture}")
    return page.render(
        "whatif.html",
        form=form,
        answer=answer,
        problem=str(problem) if problem else "",
        suggestions=getattr(problem, "did_you_mean", getattr(problem, "candidates", ())),
    )
