"""The page of a review: a claim, what speaks for and against it, and forms to decide."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, FastAPI, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.site.page import Asked, Page
from api.site.review_guard import reviewer_of
from api.site.reviewing import DONE, OpenReview, decide, opened, predicates, shown
from kg.review.sentence import value_words

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_HEADERS = {
    "Cache-Control": "no-store",
    # Browsers tell the origin of a form only under a policy that tells it to the same site.
    "Referrer-Policy": "same-origin",
}
_STAYS = frozenset({"save", "take"})
Review = Annotated[OpenReview, Depends(opened)]
Reviewer = Annotated[str, Depends(reviewer_of)]


def configure(app: FastAPI) -> None:
    """No review is open until the command that serves opens one."""
    app.state.review = None


@router.get("/review")
def review(
    page: Asked, review: Review, reviewer: Reviewer, item: str = "", done: str = ""
) -> HTMLResponse:
    """Show a claim: the one that is asked for, else the next in the queue."""
    return _show(page, review, reviewer, item, told=DONE.get(done, ""))


@router.post("/review")
async def decided(page: Asked, review: Review, reviewer: Reviewer) -> Response:
    """Decide as a form says, then show what is next; or what keeps it from being done."""
    form = {name: str(held) for name, held in (await page.request.form()).items()}
    if form.get("key") != review.key:
        raise HTTPException(403, "this form is of an earlier start of the service; open it anew")
    return await run_in_threadpool(_decide, page, review, reviewer, form)


def _decide(page: Page, review: OpenReview, reviewer: str, form: dict[str, str]) -> Response:
    with review.turn:
        work = review.on(page.reads.dataset)
        wrong = decide(work.desk(), work, form, reviewer or review.reviewer)
    item, doing = form.get("item", ""), form.get("do", "").partition(" ")[0]
    if wrong:
        return _show(page, review, reviewer, item, wrong=wrong, status=422)
    query = {"done": doing} | ({"item": item} if doing in _STAYS else {})
    address = f"{page.links.root}/review?{urlencode(query)}#claim"
    return RedirectResponse(address, 303, _HEADERS)


def _show(
    page: Page,
    review: OpenReview,
    reviewer: str,
    item: str,
    *,
    told: str = "",
    wrong: tuple[str, ...] = (),
    status: int = 200,
) -> HTMLResponse:
    work = review.on(page.reads.dataset)
    desk = work.desk()
    ontology = work.ground.ontology
    answer = page.render(
        "review.html",
        at=None,
        review=review,
        reviewer=reviewer or review.reviewer,
        desk=desk,
        shown=shown(work, desk, item),
        document=work.proposals.document,
        label=work.ground.label,
        value=value_words,
        told=told,
        wrong=wrong,
        predicates=predicates(ontology),
        statuses=sorted(ontology.codes["claim-status"]),
    )
    answer.status_code = status
    answer.headers.update(_HEADERS)
    return answer
