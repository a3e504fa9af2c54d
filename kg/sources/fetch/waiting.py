"""How long to wait: for one's turn, after a failure, and because a service says so."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kg.sources.fetch.clock import Clock

Tell = Callable[[str], None]
_WORTH_TELLING = 5


@dataclass(frozen=True)
class Patience:
    """How often a request is tried, and how long to wait in between.

    Attributes:
        attempts: Most attempts for one request.
        first: Seconds after the first failure; each further failure doubles them.
        longest: Most seconds of our own choosing.
        longest_told: Most seconds that a service may tell us to wait.

    Example:
        >>> [Patience().backoff(failures, chance=1.0) for failures in (1, 2, 3, 20)]
        [1.0, 2.0, 4.0, 120.0]
        >>> Patience().backoff(3, chance=0.0)
        2.0
    """

    attempts: int = 6
    first: float = 1.0
    longest: float = 120.0
    longest_told: float = 3600.0

    def backoff(self, failures: int, chance: float) -> float:
        """Choose a wait between half and all of what the failures so far call for."""
        most = min(self.longest, self.first * 2.0 ** (failures - 1))
        return most * (0.5 + chance / 2)


def told_wait(retry_after: str, now: datetime) -> float | None:
    """Read a ``Retry-After``: seconds, or an instant as HTTP writes it; None when it is neither.

    Example:
        >>> now = datetime(2025, 3, 11, 12, 0, tzinfo=UTC)
        >>> told_wait("120", now), told_wait("Tue, 11 Mar 2025 12:00:30 GMT", now)
        (120.0, 30.0)
        >>> told_wait("soon", now) is None
        True
    """
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        instant = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return max(0.0, (instant - now).total_seconds())


class Pace:
    """Keeps to a number of requests within any span of some seconds."""

    def __init__(self, requests: int, seconds: float, clock: Clock, tell: Tell) -> None:
        self._seconds, self._clock, self._tell = seconds, clock, tell
        self._asked: deque[float] = deque(maxlen=requests)

    def take_turn(self) -> None:
        """Wait until one more request is within the limit, and count it."""
        if len(self._asked) == self._asked.maxlen:
            wait = self._asked[0] + self._seconds - self._clock.ticks()
            if wait > _WORTH_TELLING:
                self._tell(f"waiting {wait:.0f} s: {self._asked.maxlen} requests are the limit")
            if wait > 0:
                self._clock.sleep(wait)
        self._asked.append(self._clock.ticks())
