"""A version in the making: engine's files, catalogue and columns, filled side by side."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from kg.publish.catalogue import CatalogueMaking, gather_anew
from kg.stated import pass_on
from kg.stated.keeping import NAME
from kg.store.bulk import BulkLoad
from kg.store.folder import Version

_PORTIONS = "portions"


class Draft:
    """Takes statements into a new version.

    It begins as a checkpoint of another version, which shares its files, or empty. Both end with
    the same statements.

    Args:
        path: A folder of its own.
        ground: The version to begin from, if any.
        gone: Statements that it shall not have, whoever tells them.
    """

    def __init__(self, path: Path, ground: Version | None, gone: Iterable[ox.Quad] = ()) -> None:
        self.version, self._gone = Version(path), gone
        portions = path / _PORTIONS
        portions.mkdir(parents=True)
        self._store, self.has_ground = _begun(self.version, ground)
        self._before = len(self._store)
        self._loading = BulkLoad(self._store, portions)
        self._catalogue = CatalogueMaking(self.version.search)

    def take(self, lines: bytes) -> None:
        """Take whole lines of N-Quads."""
        self._loading.take(lines)
        self._catalogue.take(lines)

    def finish(self) -> None:
        """Wait until everything is there.

        Raises:
            StoreError: The catalogue cannot be written.
        """
        self._catalogue.end()
        self._loading.finish()
        removed = self._remove()
        if len(self._store) > 2 * self._before:
            self._store.optimize()
        self._store.flush()
        self._catalogue.finish()
        if removed:
            gather_anew(self._store, self.version.search)
        shutil.rmtree(self.version.path / _PORTIONS)

    def _remove(self) -> bool:
        held = [quad for quad in self._gone if quad in self._store]
        for quad in held:
            self._store.remove(quad)
        return bool(held)

    def __enter__(self) -> Self:
        """Begin; the block ends with ``finish``, or the draft is worth nothing."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop what still goes on, and close the files."""
        self._loading.__exit__()
        self._catalogue.__exit__()
        del self._store, self._loading


def _begun(version: Version, ground: Version | None) -> tuple[ox.Store, bool]:
    """Begin from a version; a damaged one is no ground for the next."""
    if ground is not None:
        try:
            pass_on(ground.path, version.path)
            shutil.copyfile(ground.search, version.search)
            ox.Store.read_only(str(ground.data)).backup(str(version.data))
            return ox.Store(str(version.data)), True
        except (OSError, RuntimeError):
            for path in (version.search, version.path / NAME):
                path.unlink(missing_ok=True)
            shutil.rmtree(version.data, ignore_errors=True)
    return ox.Store(str(version.data)), False
