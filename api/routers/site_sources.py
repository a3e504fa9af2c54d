"""Pages of sources."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.site.claiming import source_key
from api.site.lines import MOST_LINES, lines
from api.site.listing import sources
from api.site.page import Asked, Opinions
from api.site.paging import Paging
from kg.records.source import source_record

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_MOST_CLAIMS = 100


@router.get("/sources")
def listed(page: Asked, part: Paging) -> HTMLResponse:
    """List sources, newest first, and how much rests on each."""
    return page.render("sources.html", part=sources(page.reads, part))


@router.get("/sources/{key:path}")
def source(page: Asked, key: str, opinions: Opinions) -> HTMLResponse:
    """Show one source with everything that rests on it."""
    reads = page.reads
    found = source_key(reads, key)
    record = source_record(
        reads.dataset,
        reads.network,
        reads.claims,
        found,
        page.at.day,
        most_facts=MOST_LINES,
        most_claims=_MOST_CLAIMS,
    )
    claims = [claim for claim in record.claims if opinions or claim.core]
    return page.render(
        "source.html",
        source=record,
        claims=claims,
        hidden=len(record.claims) - len(claims),
        unlisted=record.claims_total - len(record.claims),
        opinions=opinions,
        facts=lines(reads, reads.network.resting_on(found, MOST_LINES)[0], page.at.day),
    )
