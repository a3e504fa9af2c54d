"""Time as fetching needs it: what o'clock it is, how long something took, and waiting.

It is handed in, so that a test can let an hour pass at once and look at every wait.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_UK = ZoneInfo("Europe/London")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Four functions that the world answers.

    Attributes:
        now: The present instant, with its time zone.
        ticks: Seconds that only ever grow, whatever is done to the computer's clock.
        sleep: Waits for some seconds.
        chance: A number from 0 up to 1, so that many clients do not come back at the same time.
    """

    now: Callable[[], datetime] = _now
    ticks: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.SystemRandom().random


def uk_time(instant: datetime) -> datetime:
    """Tell what clocks in the United Kingdom show, to the second.

    Example:
        >>> uk_time(datetime(2025, 7, 1, 11, 30, tzinfo=UTC)).isoformat()
        '2025-07-01T12:30:00'
    """
    return instant.astimezone(_UK).replace(tzinfo=None, microsecond=0)
