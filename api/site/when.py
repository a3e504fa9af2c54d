"""The day that an address asks about, and whether it says so."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from api.services import today
from kg.dates import as_of


@dataclass(frozen=True)
class When:
    """The day of a request.

    Attributes:
        text: As the address has it; empty when it names no day.
        day: The day meant; today when it names none.
    """

    text: str
    day: date

    @property
    def chosen(self) -> date | None:
        """The day, if the address names one."""
        return self.day if self.text else None


def when(
    at: Annotated[
        str, Query(description="A day, or a month or year meaning its last day; today if left out.")
    ] = "",
) -> When:
    """Read the ``at`` parameter; the dependency behind :data:`AtDay`.

    Raises:
        InvalidDate: It is not a day, month or year.

    Example:
        >>> when("2020-07").day.isoformat()
        '2020-07-31'
    """
    text = at.strip()
    return When(text, as_of(text) if text else today())


AtDay = Annotated[When, Depends(when)]
