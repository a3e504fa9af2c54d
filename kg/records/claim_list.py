"""Claims in order, of which only those looked at are read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from kg.records.claim import ClaimRecord
from kg.store.substitution import batched

_BATCH = 200


@dataclass(frozen=True)
class ClaimList(Sequence[ClaimRecord]):
    """Claims in order, read in parts as they are asked for.

    Attributes:
        read: Reads claims by their keys.
        keys: Their keys.
        cores: Which of them are relations, not opinion or description.
    """

    read: Callable[[Iterable[str]], Mapping[str, ClaimRecord]]
    keys: tuple[str, ...]
    cores: frozenset[str] = frozenset()

    def without_opinions(self) -> "ClaimList":
        """Leave out opinion, criticism and description."""
        kept = tuple(key for key in self.keys if key in self.cores)
        return ClaimList(self.read, kept, self.cores)

    def __len__(self) -> int:
        """Count them."""
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> ClaimRecord: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ClaimRecord]: ...
    def __getitem__(self, index: int | slice) -> ClaimRecord | Sequence[ClaimRecord]:
        """Read one, or some."""
        if isinstance(index, int):
            return self.read([self.keys[index]])[self.keys[index]]
        found = self.read(self.keys[index])
        return [found[key] for key in self.keys[index]]

    def __iter__(self) -> Iterator[ClaimRecord]:
        """Go through them, some at a time."""
        for batch in batched(self.keys, _BATCH):
            found = self.read(batch)
            yield from (found[key] for key in batch)

    def position(self, key: str) -> int:
        """Say at which place a claim stands.

        Raises:
            ValueError: It is not in the list.
        """
        return self.keys.index(key)
