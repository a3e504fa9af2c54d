"""Contracts: parties by role and period, every reported value, status over time."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.errors import problems
from api.site.listing import contracts, summaries_of
from api.site.paging import Paging
from api.site.reading import Reads
from api.site.when import AtDay
from api.unchanged import SameWhileVersion
from kg.records.contract import ContractRecord, ContractSummary
from kg.records.notice import Notices
from kg.records.page import Page, page_of

router = APIRouter(prefix="/api/v1/contracts", tags=["contracts"], route_class=SameWhileVersion)
_PROBLEMS = problems(400, 404, 409, 422, 503)


@router.get("", summary="Contracts", responses=_PROBLEMS)
def listed(
    *,
    reads: Reads,
    at: AtDay,
    commissioner: Annotated[
        str, Query(description="Only those this organisation commissions on that day.")
    ] = "",
    lead: Annotated[str, Query(description="Only those this organisation leads.")] = "",
    status: Annotated[
        str, Query(description="Only those of this status: planned, active, expired, …")
    ] = "",
    part: Paging,
) -> Page[ContractSummary]:
    """Answer by name, with the roles that hold on the day and every reported value."""
    buyer = reads.resolve(commissioner, "organisation", at.chosen) if commissioner else ""
    leader = reads.resolve(lead, "organisation", at.chosen) if lead else ""
    found = contracts(reads, at.day, commissioner=buyer, lead=leader, status=status)
    shown = page_of(found, lambda each: each.key, part.cursor, part.limit)
    items = summaries_of(reads, [each.key for each in shown.items], at.day)
    return Page(items, shown.next, shown.total)


@router.get("/{key:path}/notices", summary="The notices of one", responses=_PROBLEMS)
def notices(reads: Reads, key: str, at: AtDay) -> Notices:
    """Answer with the notices that tell of it, newest first, and what each lacks."""
    return reads.notices(reads.resolve(key, "contract"), at.day)


@router.get("/{key:path}", summary="One contract", responses=_PROBLEMS)
def one(reads: Reads, key: str, at: AtDay) -> ContractRecord:
    """Answer with every role and its period, every reported value and its basis."""
    return reads.contract(reads.resolve(key, "contract"), at.day)
