"""Sources, and what rests on each."""

from fastapi import APIRouter

from api.errors import problems
from api.site.claiming import source_key
from api.site.listing import sources
from api.site.paging import Paging
from api.site.reading import Reads
from api.site.when import AtDay
from api.unchanged import SameWhileVersion
from kg.records.page import Page
from kg.records.source import SourceRecord, SourceSummary, source_record

router = APIRouter(prefix="/api/v1/sources", tags=["sources"], route_class=SameWhileVersion)


@router.get("", summary="Sources, newest first", responses=problems(400, 422, 503))
def listed(reads: Reads, part: Paging) -> Page[SourceSummary]:
    """Answer with every source and how much rests on it."""
    return sources(reads, part)


@router.get("/{key:path}", summary="One source", responses=problems(400, 404, 422, 503))
def one(reads: Reads, key: str, at: AtDay) -> SourceRecord:
    """Answer with its claims and the facts that rest on it."""
    found = source_key(reads, key)
    return source_record(reads.dataset, reads.network, reads.claims, found, at.day)
