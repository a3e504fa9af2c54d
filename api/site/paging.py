"""Which part of a list an address asks for."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from kg.records.page import DEFAULT_LIMIT, HARD_LIMIT


@dataclass(frozen=True)
class Cut:
    """The part asked for.

    Attributes:
        cursor: ``next`` of the part before; empty for the first one.
        limit: How many items at most.
    """

    cursor: str
    limit: int


def cut(
    cursor: Annotated[str, Query(description="`next` of the part before.")] = "",
    limit: Annotated[
        int, Query(ge=1, le=HARD_LIMIT, description="How many items at most.")
    ] = DEFAULT_LIMIT,
) -> Cut:
    """Read the parameters of a list; the dependency behind :data:`Paging`."""
    return Cut(cursor, limit)


Paging = Annotated[Cut, Depends(cut)]
