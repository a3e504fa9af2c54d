"""What began, ended or happened, before anything is read of what it concerns."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.dates import PartialDate

What = Literal["begins", "ends", "happened", "opened", "closed", "disputed"]
Day = date
KINDS = (
    "name",
    "life",
    "succession",
    "role",
    "withdrawal",
    "award",
    "status",
    "service",
    "governance",
    "dispute",
)
"""What can change, in the order in which it is told."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of time.

    Attributes:
        since: Its first day.
        until: Its last day.
    """

    since: date
    until: date

    def meets(self, first: date, last: date) -> bool:
        """Tell whether something between two days may have been within it.

        Example:
            >>> Stretch(date(2019, 4, 1), date(2019, 4, 30)).meets(
            ...     date(2019, 1, 1), date(2019, 4, 1))
            True
        """
        return first <= self.until and last >= self.since


@dataclass(frozen=True)
class Found:
    """A change, before anything is read of what it concerns.

    Attributes:
        node: Key of the fact, thing or claim.
        what: Whether it begins, ends or happened; opened or closed for things; disputed for claims.
        kind: One of ``KINDS``.
        date: When, at the precision known.
        until: Set when it happened some time between ``date`` and this.
        certain: Whether all the days that it may mean lie within the stretch of time.
        of: Key of what it concerns: where a fact leaves; empty for claims.
        to: Key of where a fact arrives, or the name for names; empty for lives and claims.
    """

    node: str
    what: What
    kind: str
    date: str
    until: str
    certain: bool
    of: str
    to: str

    @property
    def key(self) -> str:
        """What tells it from all other changes.

        Example:
            >>> Found("organisation/RYK", "opened", "life", "2020-04-01", "", True, "", "").key
            'opened organisation/RYK'
        """
        return f"{self.what} {self.node}"

    @property
    def order(self) -> tuple[Day, int, str]:
        """Where it stands in a list: earliest first, then by kind."""
        return PartialDate.parse(self.date).first, KINDS.index(self.kind), self.key


@dataclass(frozen=True)
class Finding:
    """All changes found.

    Attributes:
        changes: Earliest first.
        cut: Whether there are more than are told of.
    """

    changes: tuple[Found, ...]
    cut: bool
