"""Lists in parts: a cursor that nobody needs to understand says where the next part begins."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, runtime_checkable

from kg.errors import InvalidParameter

T = TypeVar("T")
DEFAULT_LIMIT = 50
HARD_LIMIT = 500


@runtime_checkable
class Placed(Protocol):
    """A list that is read in parts and knows at which place an item stands."""

    def position(self, key: str) -> int:
        """Say at which place an item stands.

        Raises:
            ValueError: It is not in the list.
        """


@dataclass(frozen=True)
class Page(Generic[T]):
    """One part of a list.

    Attributes:
        items: What is in it.
        next: Cursor of the part after it; None at the end.
        total: How many there are in all parts.
    """

    items: tuple[T, ...]
    next: str | None
    total: int


def page_of(
    items: Sequence[T], key: Callable[[T], str], cursor: str = "", limit: int = DEFAULT_LIMIT
) -> Page[T]:
    """Take the part of a list that a cursor points to.

    The cursor names the last item of the part before, so a list that grew elsewhere still goes on
    at the right place.

    Args:
        items: The whole list, in an order that does not change.
        key: What tells an item from all others.
        cursor: ``next`` of the part before; empty for the first one.
        limit: How many items at most.

    Raises:
        InvalidParameter: The cursor is none of this list.

    Example:
        >>> first = page_of(["a", "b", "c"], str, limit=2)
        >>> first.items, page_of(["a", "b", "c"], str, first.next, limit=2).items
        (('a', 'b'), ('c',))
    """
    start = _after(items, key, cursor) if cursor else 0
    part = tuple(items[start : start + max(1, min(limit, HARD_LIMIT))])
    more = start + len(part) < len(items)
    return Page(part, _cursor(key(part[-1])) if more else None, len(items))


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _after(items: Sequence[T], key: Callable[[T], str], cursor: str) -> int:
    try:
        last = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        if isinstance(items, Placed):
            return items.position(last) + 1
        return [key(item) for item in items].index(last) + 1
    except (binascii.Error, ValueError) as error:
        raise InvalidParameter(
            f"cursor '{cursor}' belongs to no such list; start again without a cursor"
        ) from error
