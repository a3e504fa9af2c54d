"""Tells when a contract was last in force, for who looks at a day on which it is not."""

from collections.abc import Iterable
from datetime import date

from kg.network.edges import Edge
from kg.network.projection import LIVE


def nearest_day(edges: Iterable[Edge], day: date) -> date | None:
    """Find the day nearest to another on which some role in a contract is on record.

    Args:
        edges: The relations of the contract, at any date.
        day: The day.

    Returns:
        The last day before it; without one, the first after it; None where some role is in force
        on the day itself, and where none has a date.

    Example:
        >>> nearest_day([], date(2026, 11, 26)) is None
        True
    """
    roles = [edge for edge in edges if edge.role and edge.reported is None]
    if any(edge.state(day) in LIVE for edge in roles):
        return None
    periods = [edge.period for edge in roles]
    ends = [each.end.last for each in periods if each.end and each.end.last < day]
    starts = [each.start.first for each in periods if each.start and each.start.first > day]
    return max(ends) if ends else min(starts, default=None)
