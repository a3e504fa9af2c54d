"""Pages of sources."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.site.claiming import source_key
from api.site.lines import lines
from api.site.page import Asked, Opinions
from kg.records.source import source_record

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/sources")
def listed(page: Asked) -> HTMLResponse:
    """List every source and how much rests on it."""
    return page.render("sources.html", sources=page.reads.sources)


@router.get("/sources/{key:path}")
def source(page: Asked, key: str, opinions: Opinions) -> HTMLResponse:
    """Show one source with everything that rests on it."""
    reads = page.reads
    found = source_key(reads, key)
    record = source_record(reads.dataset, reads.network, reads.claims, found, page.at.day)
    claims = [claim for claim in record.claims if opinions or claim.core]
    return page.render(
        "source.html",
        source=record,
        claims=claims,
        hidden=len(record.claims) - len(claims),
        opinions=opinions,
        facts=lines(reads, [reads.edges[fact.key] for fact in record.facts], page.at.day),
    )
