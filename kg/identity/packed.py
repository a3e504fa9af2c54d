"""Lists by name in little memory, for whole registers of which nearly each name has one item."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

Item = TypeVar("Item")


class Packed(Mapping[str, tuple[Item, ...]]):
    """Lists by name, most of them of one item; such a one is held without its list.

    Example:
        >>> packed: Packed[str] = Packed()
        >>> for name, item in (("a", "x"), ("a", "y"), ("a", "x"), ("b", "z")):
        ...     packed.add(name, item)
        >>> packed["a"], packed["b"], packed.get("c", ())
        (('x', 'y'), ('z',), ())
    """

    def __init__(self) -> None:
        self._held: dict[str, Item | list[Item]] = {}

    def add(self, name: str, item: Item) -> None:
        """Add an item to a list, unless it is there."""
        held = self._held.setdefault(name, item)
        if isinstance(held, list):
            if item not in held:
                held.append(item)
        elif held != item:
            self._held[name] = [held, item]

    def __getitem__(self, name: str) -> tuple[Item, ...]:
        """Give a list."""
        held = self._held[name]
        return tuple(held) if isinstance(held, list) else (held,)

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._held)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._held)
