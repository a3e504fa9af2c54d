"""A mapping whose items are read when they are asked for, and kept up to a bound."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeVar

Item = TypeVar("Item")
Select = Callable[[Collection[str] | None], Mapping[str, Item]]
KEPT = 100_000


class OnDemand(Mapping[str, Item]):
    """Items by key; whoever needs many asks for them together first.

    Args:
        select: Reads the items of some keys, or every one for None.

    Example:
        >>> store = {"a": 1, "b": 2}
        >>> def select(keys):
        ...     return {key: store[key] for key in store if keys is None or key in keys}
        >>> items = OnDemand(select)
        >>> items["b"], items.get("c"), sorted(items)
        (2, None, ['a', 'b'])
    """

    def __init__(self, select: Select[Item]) -> None:
        self._select = select
        self._known: dict[str, Item | None] = {}
        self._complete = False

    def read(self, keys: Iterable[str]) -> None:
        """Read several items at once."""
        self._read([] if self._complete else [key for key in set(keys) if key not in self._known])

    def _read(self, missing: Collection[str]) -> Mapping[str, Item]:
        found = self._select(missing) if missing else {}
        if len(self._known) > KEPT:
            self._known = {}
        self._known.update((key, found.get(key)) for key in missing)
        return found

    def read_all(self) -> None:
        """Read every item, so that none is asked for again."""
        self._known, self._complete = dict(self._select(None)), True

    def __getitem__(self, key: str) -> Item:
        """Give an item.

        Raises:
            KeyError: There is none of this key.
        """
        item = self._known.get(key)
        if item is None and not self._complete and key not in self._known:
            item = self._read([key]).get(key)
        if item is None:
            raise KeyError(key)
        return item

    def __iter__(self) -> Iterator[str]:
        """Go through the keys of all items, which reads every one."""
        if not self._complete:
            self.read_all()
        return iter(self._known)

    def __len__(self) -> int:
        """Count the items, which reads every one."""
        return sum(1 for _ in self)
