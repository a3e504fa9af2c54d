"""Makes the catalogue of a version, and columns of what is stated of contracts.

That is done on another core where there is enough to gather.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryFile
from typing import IO, Self, cast

import pyoxigraph as ox

from kg.errors import StoreError
from kg.index import Gathering
from kg.ontology import Ontology
from kg.stated import Gathering as StatementGathering
from kg.stated import add
from kg.stated.keeping import NAME
from kg.store.aside import Aside
from kg.store.catalogue_writing import CatalogueWriter, write_catalogue

_LITTLE = 16 << 20  # bytes: less is done before another process has begun
_PIECE = 1 << 20
_AHEAD = 64


class CatalogueMaking:
    r"""Gathers a new catalogue, or adds to the one that the file holds; so too the columns.

    Args:
        path: The catalogue's file.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as spot:
        ...     with CatalogueMaking(Path(spot) / "search.sqlite") as making:
        ...         making.take(b"<x:a> <x:b> <x:c> .\n")
        ...         making.finish()
        ...     sorted(path.name for path in Path(spot).iterdir())
        ['search.sqlite', 'stated-1.npz']
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: list[bytes] = []
        self._size = 0
        self._beside: _Beside | None = None

    def take(self, lines: bytes) -> None:
        """Take whole lines of N-Quads."""
        self._held.append(lines)
        self._size += len(lines)
        if self._size > (_PIECE if self._beside else _LITTLE):
            self._beside = self._beside or _Beside(self._path)
            self._hand_on(self._beside)

    def _hand_on(self, beside: "_Beside") -> None:
        beside.take(b"".join(self._held))
        self._held, self._size = [], 0

    def end(self) -> None:
        """Say that no more comes, so that what runs beside goes on to the end."""
        if self._beside:
            self._hand_on(self._beside)
            self._beside.end()

    def finish(self) -> None:
        """Wait until the catalogue is there.

        Raises:
            StoreError: The catalogue cannot be written.
        """
        if self._beside:
            self._beside.finish()
        else:
            _gather(self._path, self._held)

    def __enter__(self) -> Self:
        """Begin; the block ends with ``end`` and ``finish``, or there is no catalogue."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop what runs beside."""
        if self._beside:
            self._beside.stop()


class _Beside:
    """A process that gathers, and a thread that writes to it while its maker goes on."""

    def __init__(self, path: Path) -> None:
        # Not by multiprocessing, which would run the caller's own script a second time.
        command = [sys.executable, "-P", "-m", __name__, str(path)]
        places = os.pathsep.join(place or os.curdir for place in sys.path)
        environment = {**os.environ, "PYTHONPATH": places}
        self._process = Popen(command, stdin=PIPE, stderr=PIPE, env=environment)  # noqa: S603 - our own module
        self._input = cast(IO[bytes], self._process.stdin)
        self._aside = Aside(_AHEAD)

    def take(self, piece: bytes) -> None:
        with suppress(BrokenPipeError):  # it has ended, and ``finish`` says why
            self._aside.do(partial(self._input.write, piece))

    def end(self) -> None:
        with suppress(BrokenPipeError):
            self._aside.do(self._input.close)

    def finish(self) -> None:
        with suppress(BrokenPipeError):
            self._aside.finish()
        told = cast(IO[bytes], self._process.stderr).read()
        if self._process.wait():
            reason = told.decode(errors="replace").strip().rpartition("\n")[2]
            raise StoreError(f"the catalogue of names could not be written: {reason}")

    def stop(self) -> None:
        self._process.kill()
        self._aside.__exit__()
        with suppress(BrokenPipeError), self._process:
            pass  # which closes its files and waits for it


def gather_anew(store: ox.Store, path: Path) -> None:
    """Make the catalogue of a store from all it holds, in place of the one that the file has.

    A catalogue and columns can only be added to, so what was removed from a store calls for this.
    """
    for former in (path, path.with_name(NAME)):
        former.unlink(missing_ok=True)
    with TemporaryFile(dir=path.parent) as file, CatalogueMaking(path) as making:
        store.dump(file, ox.RdfFormat.N_QUADS)
        file.seek(0)
        for piece in _pieces(file):
            making.take(piece)
        making.end()
        making.finish()


def _gather(path: Path, pieces: Iterable[bytes]) -> None:
    ontology = Ontology.load()
    stating = StatementGathering(ontology)

    def gathered(writer: CatalogueWriter) -> None:
        gathering = Gathering(writer, ontology)
        for piece in pieces:
            lines = piece.split(b"\n")
            gathering.take(lines)
            stating.take(lines)
        gathering.close()

    write_catalogue(path, gathered)
    add(stating.stated(), path.parent)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece + file.readline()


if __name__ == "__main__":
    _gather(Path(sys.argv[1]), _pieces(sys.stdin.buffer))
