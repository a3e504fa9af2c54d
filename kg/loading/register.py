"""Adds files of a register to a store: stream, keep as segments, publish a new version.

The loaders under ``kg/sources`` check records as they read them and name each one they do not
take. Each release is a segment of its own; which of them has the word on what is decided when a
version is made, so the order of loading does not matter. A load is one step: whatever stops it
before its end, the store is as before, and the same command is the way to go on.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.dates import PartialDate
from kg.errors import Problem, UnreadableFile
from kg.loading.changes import Comparison
from kg.loading.ground import ground
from kg.loading.result import Changes, Loaded
from kg.loading.shortcomings import shortcomings
from kg.publish.ahead import Ahead
from kg.publish.version import fill, is_complete
from kg.shapes import Report
from kg.sources.loading import Advance, Known, Loader, Part
from kg.store.dataset import Dataset
from kg.store.folder import Folder
from kg.store.segment import Block, Rule, Segment, segments, write_blocks

Progress = Callable[[str], None]


@dataclass
class _Reading:
    """Reads files into segments beside the store, and gathers what is to be told of them.

    Attributes:
        every: The segments that the store has.
        drafts: Where segments are made.
        loader: Reads the files.
        known: What the loader may know.
        advance: Called with how many more bytes have been read.
        ahead: Fills the next version meanwhile; None where there will be none.
    """

    every: list[Segment]
    drafts: Path
    loader: Loader
    known: Known
    advance: Advance
    ahead: Ahead | None
    made: dict[str, Segment] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    rejected: list[Problem] = field(default_factory=list)
    changes: dict[str, tuple[Changes, ...]] = field(default_factory=dict)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shortcomings: Counter[str] = field(default_factory=Counter)

    def read(self, path: Path) -> None:
        """Read one file."""
        folder = self.drafts / str(len(self.files))
        folder.mkdir()
        self.files[path.name] = self.files.get(path.name, 0)
        for part in self.loader.read(path, self.known, self.rejected.append, self.advance):
            segment = self._write(folder, path, part)
            if part.kept:
                segment.keep(path)
            self.files[path.name] += int(segment.about["statements"])
            self._join(path, part, segment)

    def _write(self, folder: Path, path: Path, part: Part) -> Segment:
        about = {
            "kind": self.loader.kind,
            "file": path.name,
            "register": part.register,
            "released": part.released,
            "source": part.source,
            "rank": self._rank(part),
        }
        former = self._former(part)
        if former is None:
            return write_blocks(folder, part.name, self._heard(part), about)
        told = former.about
        comparison = Comparison(former.blocks(), told["source"], part.source)
        blocks = comparison.hear(self._heard(part))
        segment = write_blocks(folder, part.name, blocks, about)
        changes = comparison.told(part.register, part.released, told["released"])
        self.changes[path.name] = (*self.changes.get(path.name, ()), changes)
        return segment

    def _rank(self, part: Part) -> str:
        """Rank releases by their day, and what has none by when it was loaded."""
        if part.released:
            return PartialDate.parse(part.released).last.isoformat()
        return f"{self._loaded_last + len(self.made) + 1:09d}"

    @cached_property
    def _loaded_last(self) -> int:
        ranks = [each.rank[0] for each in self.every]
        return max((int(rank) for rank in ranks if rank.isdigit()), default=0)

    def _former(self, part: Part) -> Segment | None:
        """Find the release before this one; None where there is none, or no days to tell."""
        place = (self._rank(part), part.name)
        found = [each for each in self._releases(part) if each.rank < place]
        return max(found, key=lambda each: each.rank, default=None)

    def _releases(self, part: Part) -> list[Segment]:
        known = (*self.every, *self.made.values())
        return [each for each in known if part.released and _register(each) == part.register]

    def _heard(self, part: Part) -> Iterator[Block]:
        for block in part.blocks:
            self.shortcomings.update(shortcomings(block.lines))
            if self.ahead:
                self.ahead.take(part.name, block)
            yield block

    def _join(self, path: Path, part: Part, segment: Segment) -> None:
        """Take a segment; two files of one command must not be taken for the same release."""
        other = self.made.setdefault(part.name, segment)
        if other.digest != segment.digest:
            reason = (
                f"'{other.about['file']}' is the release of {part.released or 'this name'} of "
                f"{part.register} too; put the day of each into its name, as in etr_2025-12.csv"
            )
            raise UnreadableFile(Problem(str(path), 0, "release", reason))
        for note in self._noted(part, segment):
            self.notes[path.name] = (*self.notes.get(path.name, ()), note)

    def _noted(self, part: Part, segment: Segment) -> Iterator[str]:
        newer = [each for each in self._releases(part) if each.rank > segment.rank]
        if newer:
            days = ", ".join(sorted(str(each.about["released"]) for each in newer))
            yield (
                f"{part.register} has newer releases ({days}); of this one stand the names it "
                "observed and the records that none of them has"
            )
        if not part.released:
            yield from self._shared(part, segment)

    def _shared(self, part: Part, segment: Segment) -> Iterator[str]:
        """Say what files loaded before tell of too, and let the next ones know of this one."""
        shared: dict[str, list[str]] = {}
        for key in _newest(segment):
            former = self._tellers.get(key, segment)
            if former.name != segment.name:
                shared.setdefault(str(former.about["file"]), []).append(key.partition(" ")[2])
            self._tellers[key] = segment
        for file, keys in shared.items():
            more = f" and {len(keys) - 1:,} more" if keys[1:] else ""
            does = "is put together with" if part.kept else "replaces"
            yield f"{does} what '{file}' tells of {keys[0]}{more}"

    @cached_property
    def _tellers(self) -> dict[str, Segment]:
        same = [each for each in self.every if each.about.get("kind") == self.loader.kind]
        in_order = sorted(same, key=lambda each: each.rank)
        return {key: each for each in in_order for key in _newest(each)}


def _newest(segment: Segment) -> Iterator[str]:
    return (key for rule, key in segment.marks() if rule is Rule.NEWEST)


def _register(segment: Segment) -> str:
    return str(segment.about.get("register", ""))


def load_register(
    store: Path,
    loader: Loader,
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    progress: Progress = lambda _: None,
    advance: Advance = lambda _: None,
) -> Loaded:
    """Add files of a register to a store.

    Args:
        store: The store's folder; something must have been built in it.
        loader: Reads the kind of file.
        paths: The files.
        dry_run: Read and check, but change nothing.
        progress: Called with a line about each step.
        advance: Called with how many more bytes have been read.

    Raises:
        NoStore: Nothing has been built yet.
        UnreadableFile: A file as a whole is not what the loader reads; nothing is changed.
    """
    dataset, folder = Dataset.open(store), Folder(store)
    progress("gathering what the store knows of organisations")
    known = ground(dataset, folder, loader, paths)
    with ExitStack() as stack:
        drafts = stack.enter_context(_spot(folder, dry_run=dry_run))
        every = list(segments(folder.segments))
        ahead = None if dry_run else stack.enter_context(Ahead(folder, drafts / "ahead", every))
        reading = _Reading(every, drafts, loader, known, advance, ahead)
        for path in paths:
            progress(f"reading {path.name}")
            reading.read(path)
        kept = {each.name: each.digest for each in every}
        new = [each for each in reading.made.values() if kept.get(each.name) != each.digest]
        version = ""
        if ahead and (new or not is_complete(folder)):
            progress("writing the new version")
            version = _publish(folder, dataset, new, ahead)
    return Loaded(
        version,
        reading.files,
        rejected=tuple(reading.rejected),
        changes=reading.changes,
        notes=reading.notes,
        shortcomings=dict(reading.shortcomings.most_common()),
    )


def _spot(folder: Folder, *, dry_run: bool) -> AbstractContextManager[Path]:
    """Choose where to make segments; a dry run needs no right to write in the store."""
    return _temporary() if dry_run else folder.drafting()


@contextmanager
def _temporary() -> Iterator[Path]:
    with TemporaryDirectory(prefix="nhs-kg-dry-run-") as spot:
        yield Path(spot)


def _publish(folder: Folder, dataset: Dataset, new: list[Segment], ahead: Ahead) -> str:
    manifest: Any = dataset.manifest
    with folder.building(manifest["fingerprint"]) as version:
        folder.add(new)
        fill(version, folder.path, manifest["fingerprint"], Report(()), ahead.move)
    return folder.current().name
