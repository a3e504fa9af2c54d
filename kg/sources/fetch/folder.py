"""The folder that a fetch fills: complete files only, and a note of what is there.

::

    folder/
      fetch.json                what has been fetched so far; replaced in one atomic step
      fetch.lock                held while a fetch runs
      parts/2025-03-11.jsonl.gz one part, such as a day; written beside and renamed
      find-a-tender.jsonl       all parts together: what ``load`` takes

Whatever stops a fetch leaves complete parts, and the next one goes on from there.
"""

import fcntl
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Self

from kg.errors import UnusableFolder

_STATE, _LOCK, _PARTS = "fetch.json", "fetch.lock", "parts"


@dataclass(frozen=True)
class Part:
    """One file that was fetched.

    Attributes:
        file: Its place below the folder.
        bytes: Its size, by which damage and deletion are noticed.
        records: How many records it holds.
        sha256: Digest of its content, before packing.
        settled: Whether it will not change any more.
        notes: What the next fetch needs to know of it, such as the service's ``etag``.
    """

    file: str
    bytes: int
    records: int
    sha256: str
    settled: bool = True
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Joined:
    """A file made of parts.

    Attributes:
        records: How many records it holds.
        made_of: Digest of the parts it was made of.
    """

    records: int
    made_of: str


@dataclass
class State:
    """What a folder holds, as its ``fetch.json`` has it."""

    kind: str
    parts: dict[str, Part] = field(default_factory=dict)
    joined: dict[str, Joined] = field(default_factory=dict)


class Folder:
    """A folder being filled; see :meth:`open`."""

    def __init__(self, path: Path, state: State) -> None:
        self.path, self._state = path, state

    @classmethod
    @contextmanager
    def open(cls, path: Path, kind: str) -> Iterator[Self]:
        """Make the folder if need be, and hold it for this fetch alone.

        Args:
            path: The folder.
            kind: What is fetched into it.

        Raises:
            UnusableFolder: It holds something else, cannot be written, or another fetch runs.
        """
        with _guarded(path):
            (path / _PARTS).mkdir(parents=True, exist_ok=True)
            lock = (path / _LOCK).open("w")
        with lock:
            _hold(path, lock)
            for draft in (*path.glob(".*.draft"), *(path / _PARTS).glob(".*.draft")):
                draft.unlink()
            yield cls(path, _read_state(path, kind))

    def names(self, beginning: str = "") -> list[str]:
        """Give the names of the parts that are there, in order."""
        return sorted(name for name in self._state.parts if name.startswith(beginning))

    def part(self, name: str) -> Part | None:
        """Give a part, if it is there."""
        return self._state.parts.get(name)

    def keep_lines(
        self,
        name: str,
        lines: Iterable[bytes],
        *,
        settled: bool = True,
        notes: Mapping[str, str] | None = None,
    ) -> bool:
        """Keep lines as a part; tell whether anything is new in it."""
        rows = list(lines)
        content = b"".join(row + b"\n" for row in rows)
        packed = gzip.compress(content, mtime=0)
        file, digest = f"{_PARTS}/{name}.jsonl.gz", hashlib.sha256(content).hexdigest()
        part = Part(file, len(packed), len(rows), digest, settled, notes or {})
        return self._keep(name, part, packed)

    def keep_file(
        self,
        name: str,
        content: bytes,
        records: int,
        notes: Mapping[str, str],
        changed: datetime | None,
    ) -> bool:
        """Keep a file as it came, with the time of its last change; tell whether it is new."""
        part = Part(name, len(content), records, hashlib.sha256(content).hexdigest(), notes=notes)
        return self._keep(name, part, content, changed)

    def _keep(self, name: str, part: Part, content: bytes, changed: datetime | None = None) -> bool:
        held = self.part(name)
        new = held is None or held.sha256 != part.sha256
        if new:
            with self._drafted(part.file, changed) as draft:
                draft.write(content)
        self._state.parts[name] = part
        self._note()
        return new

    def _note(self) -> None:
        with self._drafted(_STATE) as draft:
            draft.write(json.dumps(asdict(self._state), indent=1, sort_keys=True).encode())

    def lines(self, name: str) -> Iterator[bytes]:
        """Read the lines of a part, without their ends."""
        part = self.path / self._state.parts[name].file
        try:
            with gzip.open(part, "rb") as file:
                for line in file:
                    yield line.removesuffix(b"\n")
        except (OSError, EOFError, zlib.error) as error:
            reason = f"'{part.name}' in it is damaged ({error}), remove it to have it fetched again"
            raise UnusableFolder(self.path, reason) from error

    def join(self, file: str, names: Iterable[str], key: Callable[[bytes], Hashable]) -> int:
        """Write parts as one file, unless that has been done.

        Args:
            file: Name of the file.
            names: Names of the parts. They are read from the last to the first, and of records
                with the same key the first that is read is taken, so the newest wins.
            key: Tells which record a line is.

        Returns:
            How many records there are; without any, there is no file.
        """
        newest_first = sorted(names, reverse=True)
        digests = "".join(self._state.parts[name].sha256 for name in newest_first)
        made_of = hashlib.sha256(digests.encode()).hexdigest()
        held = self._state.joined.get(file)
        if held and held.made_of == made_of and (self.path / file).is_file() == (held.records > 0):
            return held.records
        seen: set[Hashable] = set()
        with self._drafted(file) as draft:
            for line in (line for name in newest_first for line in self.lines(name)):
                if (which := key(line)) not in seen:
                    seen.add(which)
                    draft.write(line + b"\n")
        if not seen:
            (self.path / file).unlink()
        self._state.joined[file] = Joined(len(seen), made_of)
        self._note()
        return len(seen)

    @contextmanager
    def _drafted(self, file: str, changed: datetime | None = None) -> Iterator[IO[bytes]]:
        """Give a file to write beside the real one, which it replaces when all is well."""
        target = self.path / file
        draft = target.with_name(f".{target.name}.draft")
        with _guarded(self.path):
            with draft.open("wb") as opened:
                yield opened
                opened.flush()
                os.fsync(opened.fileno())
            if changed is not None:
                os.utime(draft, (changed.timestamp(), changed.timestamp()))
            draft.replace(target)


@contextmanager
def _guarded(path: Path) -> Iterator[None]:
    try:
        yield
    except UnusableFolder:
        raise
    except OSError as error:
        reason = f"it cannot be written ({error.strerror or error})"
        raise UnusableFolder(path, reason) from error


def _hold(path: Path, lock: IO[str]) -> None:
    try:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UnusableFolder(path, "another fetch fills it at this moment") from error


def _read_state(path: Path, kind: str) -> State:
    """Read what was fetched before, leaving out files that are gone or cut short."""
    try:
        read: Any = json.loads((path / _STATE).read_bytes())
        parts = {name: Part(**each) for name, each in read["parts"].items()}
        joined = {name: Joined(**each) for name, each in read["joined"].items()}
        held = read["kind"]
    except FileNotFoundError:
        return State(kind)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnusableFolder(path, f"its '{_STATE}' is damaged ({error})") from error
    if held != kind:
        raise UnusableFolder(path, f"it holds '{held}', not '{kind}'")
    whole = {name: part for name, part in parts.items() if _is_whole(path / part.file, part)}
    return State(kind, whole, joined)


def _is_whole(file: Path, part: Part) -> bool:
    return file.is_file() and file.stat().st_size == part.bytes
