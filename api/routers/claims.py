"""Claims: who said what, where it stands, and who says otherwise."""

from fastapi import APIRouter

from api.errors import problems
from api.site.claiming import ClaimAnswer, WantedClaims, claim_answer, selected
from api.site.paging import Paging
from api.site.reading import Reads
from api.site.when import AtDay
from api.unchanged import SameWhileVersion
from kg.records.claim import ClaimRecord
from kg.records.page import Page, page_of

router = APIRouter(prefix="/api/v1/claims", tags=["claims"], route_class=SameWhileVersion)
_PROBLEMS = problems(400, 404, 409, 422, 503)


@router.get("", summary="Claims, newest first", responses=_PROBLEMS)
def listed(reads: Reads, at: AtDay, wanted: WantedClaims, part: Paging) -> Page[ClaimRecord]:
    """Answer with claims reported by the day."""
    return page_of(selected(reads, wanted, at), lambda each: each.key, part.cursor, part.limit)


@router.get("/{key:path}", summary="One claim", responses=_PROBLEMS)
def one(reads: Reads, key: str) -> ClaimAnswer:
    """Answer with the claim, the claims that dispute or support it, and the facts it became."""
    return claim_answer(reads, key)
