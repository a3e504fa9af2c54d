"""Organisations, their history and their contracts."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.errors import problems
from api.site.listing import (
    HeldContract,
    OrganisationSummary,
    contracts_of,
    held_contracts,
    organisation_summaries,
    organisations,
)
from api.site.paging import Paging
from api.site.reading import Reads
from api.site.when import AtDay
from api.unchanged import SameWhileVersion
from kg.records.history import History, history_of
from kg.records.notice import Notices
from kg.records.organisation import OrganisationRecord
from kg.records.page import Page, page_of
from kg.records.register import RegisterRecord

router = APIRouter(
    prefix="/api/v1/organisations", tags=["organisations"], route_class=SameWhileVersion
)
_PROBLEMS = problems(400, 404, 409, 422, 503)


@router.get("", summary="Organisations of a day", responses=problems(400, 422, 503))
def listed(
    *,
    reads: Reads,
    at: AtDay,
    kind: Annotated[
        str, Query(description="Only this class, or its subclasses: FoundationTrust, …")
    ] = "",
    state: Annotated[
        Literal["", "ended", "not-yet", "any"],
        Query(description="Which of them, on that day; those that exist if left out."),
    ] = "",
    q: Annotated[str, Query(description="Only those whose names fit.", max_length=200)] = "",
    part: Paging,
) -> Page[OrganisationSummary]:
    """Answer by name, or best match first where a text is looked for."""
    every = organisations(reads, at.day, kind=kind, state=state, text=q)
    shown = page_of(every, lambda each: each.key, part.cursor, part.limit)
    return Page(organisation_summaries(reads, shown.items, at.day), shown.next, shown.total)


@router.get("/{key:path}/history", summary="What happened to one", responses=_PROBLEMS)
def history(reads: Reads, key: str, at: AtDay) -> History:
    """Answer with its names, changes, roles that begin and end, earliest first."""
    record = reads.organisation(reads.resolve(key, "organisation", at.chosen), at.day)
    return history_of(reads.network, reads.ontology, record, record.names, at.day)


@router.get("/{key:path}/contracts", summary="The contracts of one", responses=_PROBLEMS)
def its_contracts(
    *,
    reads: Reads,
    key: str,
    at: AtDay,
    part: Paging,
) -> Page[HeldContract]:
    """Answer with the contracts in which it has or had a role."""
    party = reads.resolve(key, "organisation", at.chosen)
    shown = page_of(contracts_of(reads, party), lambda each: each.key, part.cursor, part.limit)
    return Page(held_contracts(reads, party, shown.items, at.day), shown.next, shown.total)


@router.get("/{key:path}/notices", summary="The notices of one", responses=_PROBLEMS)
def notices(reads: Reads, key: str, at: AtDay) -> Notices:
    """Answer with the notices in which it has a part, newest first."""
    return reads.notices(reads.resolve(key, "organisation", at.chosen), at.day)


@router.get("/{key:path}/register", summary="What registers state", responses=_PROBLEMS)
def register(reads: Reads, key: str, at: AtDay) -> RegisterRecord:
    """Answer with the roles of its codes and its relationships; no evidence of contracts."""
    return reads.register(reads.resolve(key, "organisation", at.chosen), at.day)


@router.get("/{key:path}", summary="One organisation", responses=_PROBLEMS)
def one(reads: Reads, key: str, at: AtDay) -> OrganisationRecord:
    """Answer with its names, codes and facts, each with sources.

    The key may be an ODS code, a slug or an identifier of a register. A code that identified
    several bodies means the one that held it on the day, where a day is given.
    """
    return reads.organisation(reads.resolve(key, "organisation", at.chosen), at.day)
