"""Loads statements into a store in bulk, on another core than the one that makes them."""

from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import BinaryIO, Self

import pyoxigraph as ox

from kg.store.aside import Aside
from kg.store.segment import Block, Segment, statements

_FIRST, _MOST = 125_000, 1_000_000
"""How many statements the first portion has, and how many the engine sorts at once."""
_AHEAD = 2


class BulkLoad:
    r"""Loads N-Quads into a store that is thrown away if that fails.

    They pass through files, which the engine reads without Python's lock: so it loads one portion
    while the next is made. Portions grow, so that it begins early and yet writes few files.

    Args:
        store: Where to.
        spot: A folder for the files.

    Example:
        >>> import tempfile
        >>> store = ox.Store()
        >>> with tempfile.TemporaryDirectory() as spot, BulkLoad(store, Path(spot)) as load:
        ...     load.take(b"<x:a> <x:b> <x:c> .\n")
        ...     load.finish()
        >>> len(store)
        1
    """

    def __init__(self, store: ox.Store, spot: Path) -> None:
        self._store, self._spot = store, spot
        self._aside = Aside(_AHEAD)
        self._numbers = count()
        self._size, self._room = 0, _FIRST
        self._file = self._portion()

    def _portion(self) -> BinaryIO:
        return (self._spot / f"portion-{next(self._numbers)}.nq").open("wb")

    def take(self, lines: bytes) -> None:
        """Take whole lines.

        Raises:
            SyntaxError: Lines taken earlier are no N-Quads.
        """
        self._file.write(lines)
        self._size += lines.count(b"\n")
        if self._size > self._room:
            self._hand_on()
            self._file = self._portion()
            self._size, self._room = 0, min(2 * self._room, _MOST)

    def _hand_on(self) -> None:
        self._file.close()
        path = Path(self._file.name)
        self._aside.do(lambda: self._load(path))

    def _load(self, path: Path) -> None:
        self._store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
        path.unlink()

    def finish(self) -> None:
        """Load the rest, and wait for it.

        Raises:
            SyntaxError: Lines are no N-Quads.
        """
        self._hand_on()
        self._aside.finish()

    def __enter__(self) -> Self:
        """Begin; the block ends with ``finish``, or what was taken counts for nothing."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop as soon as the portion that is being loaded is done."""
        self._file.close()
        self._aside.__exit__()


def load_segments(
    store: ox.Store,
    spot: Path,
    every: Iterable[tuple[Segment, Callable[[Block], bool] | None]],
) -> None:
    """Load segments into a store that is thrown away if that fails.

    Args:
        store: Where to.
        spot: A folder for files on the way.
        every: The segments, each with what tells which of its blocks to load, if not all.
    """
    with BulkLoad(store, spot) as load:
        for segment, stands in every:
            for lines in statements(segment, stands):
                load.take(lines)
        load.finish()
