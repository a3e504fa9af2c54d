"""Pages of contracts."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.site.describing import alike, conflicts, timeline, voices
from api.site.drawing import small_picture
from api.site.in_force import nearest_day
from api.site.lines import MOST_LINES, facts_about, sections
from api.site.listing import contracts, summaries_of
from api.site.page import Asked, Opinions
from api.site.paging import Paging
from kg.network.projection import EVERY_STATE
from kg.records.page import page_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/contracts")
def listed(
    page: Asked, part: Paging, commissioner: str = "", lead: str = "", status: str = ""
) -> HTMLResponse:
    """List contracts with who buys and who leads them on the day."""
    reads, at = page.reads, page.at
    buyer = reads.resolve(commissioner, "organisation", at.chosen) if commissioner else ""
    leader = reads.resolve(lead, "organisation", at.chosen) if lead else ""
    found = contracts(reads, at.day, commissioner=buyer, lead=leader, status=status)
    statuses = [
        (each, reads.ontology.concept_label(f"contract-status/{each}"))
        for each in sorted(reads.ontology.codes["contract-status"])
    ]
    shown = page_of(found, lambda each: each.key, part.cursor, part.limit)
    return page.render(
        "contracts.html",
        commissioner=commissioner,
        lead=lead,
        status=status,
        statuses=statuses,
        is_role=reads.is_role,
        part=shown,
        items=summaries_of(reads, [each.key for each in shown.items], at.day, EVERY_STATE),
    )


@router.get("/contracts/{key:path}")
def contract(page: Asked, key: str, opinions: Opinions) -> HTMLResponse:
    """Show one contract on a day."""
    reads, day = page.reads, page.at.day
    found = reads.resolve(key, "contract")
    record = reads.contract(found, day, connected=False)
    said = reads.claims.select(about=found, at=day)
    facts = facts_about(reads, found, day)
    return page.render(
        "contract.html",
        record=record,
        in_force=nearest_day(facts, day),
        sections=sections(reads, found, day, "contract"),
        has_parts=any(edge.role for edge in facts),
        said_values=[claim for claim in said if claim.predicate == "contractValue"],
        conflicts=conflicts(said, reads),
        voices=voices(reads, found, day, opinions=opinions),
        opinions=opinions,
        notices=reads.notices(found, day, MOST_LINES),
        timeline=timeline(reads, record, (), day),
        svg=small_picture(reads, found, day, page.links),
        alike=alike(reads, found, day),
    )
