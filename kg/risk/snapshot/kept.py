"""Keeps the snapshots of the days that were asked about last, and all of a version in a folder."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from kg.keys import slug
from kg.risk.snapshot.filing import filed
from kg.risk.snapshot.snapshot import RiskSnapshot

Key = tuple[str, str]
"""Version of the store, and day."""


@dataclass(frozen=True)
class Kept:
    """Snapshots by version of the store and day; the one not asked for longest gives way.

    Attributes:
        most: How many to hold in memory; one of England takes some tens of megabytes.
        folder: Where to keep them beyond this process too; nowhere if not given. What is in it may
            be removed at any time; if it cannot be written to, it is only read.

    Example:
        >>> from kg.risk.snapshot.columns import Columns
        >>> kept = Kept(most=1)
        >>> made = kept.get("v1", "2020-01-01", lambda: RiskSnapshot.of(Columns()))
        >>> kept.get("v1", "2020-01-01", lambda: None) is made
        True
    """

    most: int = 4
    folder: Path | None = None
    _held: OrderedDict[Key, RiskSnapshot] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def get(self, version: str, day: str, make: Callable[[], RiskSnapshot]) -> RiskSnapshot:
        """Give the snapshot of a day, and make it if it is not kept.

        Args:
            version: Version of the store.
            day: The day, as an ISO date.
            make: Makes it; two threads that ask at once may both do so.

        Raises:
            MeasureError: If a file in the folder is damaged.
        """
        key = (version, day)
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                return found
        made = self._filed(key, make)
        with self._lock:
            self._held[key] = made
            self._held.move_to_end(key)
            while len(self._held) > self.most:
                self._held.popitem(last=False)
        return made

    def _filed(self, key: Key, make: Callable[[], RiskSnapshot]) -> RiskSnapshot:
        if self.folder is None:
            return make()
        path = self.folder / f"{slug(key[0])}-{slug(key[1])}.npz"
        return filed(RiskSnapshot, path, make)
