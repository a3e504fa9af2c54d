"""Collects everything that was published in a period from a service that gives only one page.

The period is halved until no page is full, or broken by what stands in it. Halves share their
middle second: both ends of a window count, so nothing can fall between two halves, not a fraction
of a second and not the hour that comes twice when clocks go back. What comes twice has one key.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kg.sources.fetch.release_pages import Key, Page

Window = tuple[datetime, datetime]
AskWindow = Callable[[datetime, datetime], Page]
_SECOND = timedelta(seconds=1)


@dataclass
class Collected:
    """What was found in a period.

    Attributes:
        rows: Lines by the keys of their releases.
        incomplete: Windows, in general of a second, that hold what could not be got.
    """

    rows: dict[Key, bytes] = field(default_factory=dict)
    incomplete: list[Window] = field(default_factory=list)

    def name_incomplete(self, window: Window) -> None:
        """Name a window once, though both halves of its surroundings may come upon it."""
        if window not in self.incomplete:
            self.incomplete.append(window)


def collect(start: datetime, end: datetime, ask: AskWindow, limit: int) -> Collected:
    """Collect all rows of a period; both its ends count.

    Args:
        start: First second.
        end: Last second.
        ask: Asks for one page of a window.
        limit: How many rows make a page full.

    Example:
        >>> at = [datetime(2025, 3, 11, 9, 0, second) for second in (1, 1, 2, 40)]
        >>> def ask(start, end):
        ...     found = [n for n, when in enumerate(at) if start <= when <= end]
        ...     return Page(tuple((("", str(n)), b"") for n in found[:3]))
        >>> found = collect(datetime(2025, 3, 11), datetime(2025, 3, 12), ask, limit=3)
        >>> sorted(key for _, key in found.rows), found.incomplete
        (['0', '1', '2', '3'], [])
    """
    collected = Collected()
    _walk(start, end, ask, limit, collected)
    return collected


def _walk(
    start: datetime, end: datetime, ask: AskWindow, limit: int, collected: Collected
) -> set[Key]:
    """Collect a window and give the keys found in it."""
    page = ask(start, end)
    collected.rows.update(page.rows)
    found = {key for key, _ in page.rows}
    if len(page.rows) < limit and not page.is_broken:
        return found
    if start == end:
        collected.name_incomplete((start, end))
        return found
    inside: set[Key] = set()
    for half in _halves(start, end):
        inside |= _walk(*half, ask, limit, collected)
    if not found <= inside:
        # The halves do not add up to the whole, so there may be more that no page has shown.
        collected.name_incomplete((start, end))
    return inside | found


def _halves(start: datetime, end: datetime) -> tuple[Window, Window]:
    if end - start <= _SECOND:
        return (start, start), (end, end)
    middle = start + timedelta(seconds=int((end - start).total_seconds()) // 2)
    return (start, middle), (middle, end)
