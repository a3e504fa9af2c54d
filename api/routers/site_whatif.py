"""The page that answers what follows if somebody leaves a contract, or a contract overruns."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.days import NOT_KEPT
from api.site.charts import alone
from api.site.page import Asked
from api.site.supposing import Answer, Form, answered
from api.site.svg_file import SVG, svg_file
from kg.errors import AmbiguousIdentifier, MeasureError, NotYetMade, UnknownTerm

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
    answer, problem, headers = None, None, dict[str, str]()

    def made(why_none: str = "") -> Answer:
        return answered(page.reads, form, page.at, page.links, why_none)

    if form.is_filled:
        try:
            answer = page.reads.kept.get(("whatif", form, page.at, page.links.root), made)
        except NotYetMade as error:
            answer, headers = made(str(error)), NOT_KEPT
        except (UnknownTerm, AmbiguousIdentifier, MeasureError) as error:
            problem = error
    if answer and file_form == SVG:
        return svg_file(alone(answer.charts, picture, page.origin), f"whatif-{picture}")
    shown = page.render(
        "whatif.html",
        form=form,
        answer=answer,
        problem=str(problem) if problem else "",
        suggestions=getattr(problem, "did_you_mean", getattr(problem, "candidates", ())),
    )
    shown.headers.update(headers)
    return shown
