"""What is paid in a year, as JSON."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.errors import problems
from api.site.links import Links
from api.site.payers import key_of_focus, money_of
from api.site.reading import Reads
from api.site.spending import Payment
from api.site.when import AtDay
from api.unchanged import SameWhileVersion
from kg.records.common import Reference, SourceCard

router = APIRouter(prefix="/api/v1/money", tags=["money"], route_class=SameWhileVersion)


@dataclass(frozen=True)
class Money:
    """What is paid in a year on a day.

    Attributes:
        at: The day.
        focus: The organisation or contract that it is about; null for the largest flows of all.
        currency: ISO 4217 code of every amount.
        basis: What the amounts are: always for a year.
        payments: The flows, the largest first.
        shown: How many flows are given.
        total: How many there are.
        unknown: How many of all have no amount on record.
        ranged: How many of all are only known as a range.
        beyond: Whether some party has more relations than were followed.
        sources: What the flows that are given rest on.
    """

    at: str
    focus: Reference | None
    currency: str
    basis: str
    payments: tuple[Payment, ...]
    shown: int
    total: int
    unknown: int
    ranged: int
    beyond: bool
    sources: tuple[SourceCard, ...]


@router.get("", summary="Who pays whom in a year", responses=problems(400, 404, 409, 422, 503))
def money(
    reads: Reads,
    at: AtDay,
    focus: Annotated[
        str,
        Query(
            description="Only contracts in which this organisation pays or is paid, or this "
            "contract; the largest flows of all if left out.",
            max_length=200,
        ),
    ] = "",
) -> Money:
    """Answer with amounts for a year, exact or between two bounds, each with its sources.

    A value of a whole contract is divided by its term; where a share is not on record, a flow is
    anything from nothing to what known shares leave over. Only accepted facts of contracts that run
    on the day count. Of a store with registers in it, name an organisation or a contract.
    """
    found = money_of(reads, key_of_focus(reads, focus, at), at, Links(at=at.text))
    return Money(
        at=at.day.isoformat(),
        focus=found.focus,
        currency="GBP",
        basis="annual",
        payments=found.payments,
        shown=found.shown,
        total=found.total,
        unknown=found.unknown,
        ranged=found.ranged,
        beyond=found.beyond,
        sources=found.sources,
    )
