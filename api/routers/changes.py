"""What changed between two days, as JSON."""

from fastapi import APIRouter

from api.errors import problems
from api.site.changing import Changes, WantedChanges, changed
from api.site.paging import Paging
from api.site.reading import Reads
from api.site.when import AtDay
from api.unchanged import SameWhileVersion

router = APIRouter(prefix="/api/v1/changes", tags=["changes"], route_class=SameWhileVersion)


@router.get(
    "", summary="What changed between two days", responses=problems(400, 404, 409, 422, 503)
)
def listed(reads: Reads, at: AtDay, wanted: WantedChanges, part: Paging) -> Changes:
    """Answer with what began, ended or happened, earliest first.

    A date known to the month or the year, or only to lie between two days, counts if it may be
    within the time asked about; `certain` says whether it must be. Without `to`, the time ends on
    `at`; without `from`, it is a year long.
    """
    return changed(reads, wanted, at.chosen, part)
