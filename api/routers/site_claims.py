"""Pages of claims."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.site.claiming import WantedClaims, claim_answer, selected
from api.site.lines import lines
from api.site.page import Asked, Opinions
from api.site.paging import Paging
from kg.records.page import page_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_REVIEWS = ("accepted", "unreviewed", "rejected")


@router.get("/claims")
def listed(page: Asked, wanted: WantedClaims, part: Paging, opinions: Opinions) -> HTMLResponse:
    """List claims; opinion and criticism only where asked for."""
    reads = page.reads
    found = selected(reads, wanted, page.at)
    shown = found if opinions else found.without_opinions()
    return page.render(
        "claims.html",
        wanted=wanted,
        opinions=opinions,
        hidden=len(found) - len(shown),
        statuses=[
            (each, reads.ontology.concept_label(f"claim-status/{each}"))
            for each in sorted(reads.ontology.codes["claim-status"])
        ],
        reviews=[(each, each) for each in _REVIEWS],
        part=page_of(shown, lambda each: each.key, part.cursor, part.limit),
    )


@router.get("/claims/{key:path}")
def claim(page: Asked, key: str) -> HTMLResponse:
    """Show one claim: who said it, where it stands, who says otherwise, what it became."""
    reads = page.reads
    answer = claim_answer(reads, key)
    edges = {fact: reads.network.edge(fact) for fact in answer.facts}
    return page.render(
        "claim.html",
        claim=answer,
        facts=lines(reads, filter(None, edges.values()), page.at.day),
        other_facts=[fact for fact, edge in edges.items() if edge is None],
    )
