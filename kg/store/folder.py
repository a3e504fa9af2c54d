"""The store's folder: versions side by side, and a pointer to the one in use.

::

    store/
      current                 name of the version in use; replaced in one atomic step
      segments/seeds.nq.gz    what every source contributed, with its description in seeds.json
      versions/000001-ab12…/  one complete build: data/ (Oxigraph), search.sqlite, manifest.json
      .drafts-4711-x/         segments that a load is making
      lock                    held while a build runs

A build makes a new version beside the others and then moves the pointer. Whatever kills it before
that leaves the former version in use. Segments join a store all at once; what has joined and is in
no version yet is in the next one.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from kg.errors import DamagedStore, NoStore, StoreError, UnwritableStore
from kg.store.segment import Segment

KEPT_VERSIONS = 3
_BUILDING, _DRAFTS = ".building-", ".drafts-"
_NEW, _READY = ".new", ".ready"


@dataclass(frozen=True)
class Version:
    """One complete build.

    Attributes:
        path: Its folder.
    """

    path: Path

    @property
    def name(self) -> str:
        """Number and fingerprint, such as ``000003-9f2c…``."""
        return self.path.name

    @property
    def data(self) -> Path:
        """The Oxigraph database."""
        return self.path / "data"

    @property
    def search(self) -> Path:
        """The search index."""
        return self.path / "search.sqlite"

    def manifest(self) -> Mapping[str, object]:
        """Read what the build wrote down about itself.

        Raises:
            DamagedStore: The manifest is missing or unreadable.
        """
        try:
            read: Mapping[str, object] = json.loads((self.path / "manifest.json").read_text())
        except (OSError, ValueError) as error:
            raise DamagedStore(self.path, f"manifest: {error}") from error
        return read


class Folder:
    """A store's folder, built or not yet.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as path:
        ...     folder = Folder(Path(path))
        ...     folder.has_version()
        False
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def _pointer(self) -> Path:
        return self.path / "current"

    def has_version(self) -> bool:
        """Tell whether a build has ever been completed here."""
        return self._pointer.is_file()

    def current(self) -> Version:
        """Find the version in use.

        Raises:
            NoStore: Nothing has been built here.
            DamagedStore: The pointer names a version that is not there.
        """
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            raise NoStore(self.path) from error
        except (OSError, UnicodeDecodeError) as error:
            raise DamagedStore(self.path, f"pointer: {error}") from error
        version = Version(self.path / "versions" / name)
        if not name or not version.data.is_dir():
            raise DamagedStore(self.path, f"version '{name}' is missing")
        return version

    def versions(self) -> list[Version]:
        """List completed versions, oldest first."""
        found = (self.path / "versions").glob("[0-9]*")
        return [Version(path) for path in sorted(found)]

    def prepare(self) -> IO[str]:
        """Make the folder, if need be, and open its lock: the way to learn early if one may write.

        Raises:
            UnwritableStore: The folder cannot be written.
        """
        try:
            (self.path / "versions").mkdir(parents=True, exist_ok=True)
            return (self.path / "lock").open("w")
        except OSError as error:
            raise UnwritableStore(self.path, error.strerror or str(error)) from error

    @property
    def segments(self) -> Path:
        """Where its segments are."""
        return self.path / "segments"

    @contextmanager
    def drafting(self) -> Iterator[Path]:
        """Give a folder beside the segments to make new ones in; it is gone after the block.

        Raises:
            UnwritableStore: The folder cannot be written.
        """
        self.prepare().close()
        for path in self.path.glob(f"{_DRAFTS}*"):
            if not _is_alive(int(path.name.removeprefix(_DRAFTS).split("-")[0])):
                shutil.rmtree(path, ignore_errors=True)
        with TemporaryDirectory(prefix=f"{_DRAFTS}{os.getpid()}-", dir=self.path) as spot:
            yield Path(spot)

    def add(self, new: Iterable[Segment]) -> None:
        """Let segments join the store, or replace those of the same names: all of them or none.

        Args:
            new: Segments made by way of ``drafting``; their files are moved.
        """
        self.settle()
        draft = self.segments / _NEW
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for segment in new:
            for path in segment.files:
                path.replace(draft / path.name)
        draft.replace(self.segments / _READY)
        self.settle()

    def settle(self) -> None:
        """Finish an ``add`` that was killed when it had all files together."""
        ready = self.segments / _READY
        if ready.is_dir():
            for path in sorted(ready.iterdir()):
                path.replace(self.segments / path.name)
            ready.rmdir()

    @contextmanager
    def building(self, fingerprint: str) -> Iterator[Path]:
        """Give a new version's folder to fill; make it current when the block ends without error.

        Args:
            fingerprint: Digest of what the build is made from.

        Raises:
            UnwritableStore: The folder cannot be written.
            StoreError: Another build is running.
        """
        with self.prepare() as lock:
            _lock(lock.fileno(), self.path)
            self._sweep()
            self.settle()
            draft = self.path / "versions" / f"{_BUILDING}{os.getpid()}"
            draft.mkdir()
            try:
                yield draft
                self._publish(draft, fingerprint)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
            self._prune()

    def _publish(self, draft: Path, fingerprint: str) -> None:
        numbers = [int(version.name.split("-")[0]) for version in self.versions()]
        name = f"{max(numbers, default=0) + 1:06d}-{fingerprint[:12]}"
        draft.rename(draft.with_name(name))
        pointer = self.path / ".current"
        with pointer.open("w", encoding="ascii") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self._pointer)

    def _sweep(self) -> None:
        for path in (self.path / "versions").glob(f"{_BUILDING}*"):
            shutil.rmtree(path, ignore_errors=True)

    def _prune(self) -> None:
        """Keep the last few versions, for readers still on them and for going back."""
        current = self.current().name
        older = [version for version in self.versions() if version.name != current]
        for version in older[: -(KEPT_VERSIONS - 1) or None]:
            shutil.rmtree(version.path, ignore_errors=True)


def _is_alive(number: int) -> bool:
    with suppress(ProcessLookupError):
        with suppress(PermissionError):
            os.kill(number, 0)
        return True
    return False


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreError(f"another build is running in '{path}'; wait for it to end") from error
