"""Adds files of a register to a store: stream, keep as a segment, publish a new version.

The loaders under ``kg/sources`` check records as they read them and name each one they do not
take. A file whose segment comes out as it was changes nothing; one of a newer release replaces it.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import Problem
from kg.identity.crosswalk import known
from kg.loading.result import Loaded
from kg.publish import fill
from kg.shapes import Report
from kg.sources.loading import Advance, Known, Loader
from kg.store.dataset import Dataset
from kg.store.folder import Folder
from kg.store.segment import load_segment, same_content, segments, write_segment

Progress = Callable[[str], None]


@dataclass(frozen=True)
class _Draft:
    """A segment as it would be, beside the store."""

    name: str
    folder: Path
    path: Path
    statements: int


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
    dataset = Dataset.open(store)
    progress("gathering what the store knows of organisations")
    about = _known_but_for(store, dataset, {loader.segment(path) for path in paths})
    rejected: list[Problem] = []
    with tempfile.TemporaryDirectory() as folder:
        drafts = []
        for path in paths:
            progress(f"reading {path.name}")
            quads = loader.read(path, about, rejected.append, advance)
            drafts.append(_draft(Path(folder), loader, path, quads))
        files = {path.name: draft.statements for path, draft in zip(paths, drafts, strict=True)}
        new = [draft for draft in drafts if not same_content(store / "segments", draft.path)]
        version = "" if dry_run or not new else _publish(store, dataset, new, progress)
    return Loaded(version, files, rejected=tuple(rejected))


def _known_but_for(store: Path, dataset: Dataset, names: set[str]) -> Known:
    """Gather what the store knows without the segments to be replaced.

    A file loaded again must not find what it brought before already known, or it would leave it
    out this time.
    """
    every = list(segments(store / "segments"))
    others = [path for path in every if path.name.removesuffix(".nq.gz") not in names]
    if len(others) == len(every):
        return known(dataset)
    with tempfile.TemporaryDirectory() as folder:
        beside = ox.Store(folder)
        for path in others:
            load_segment(beside, path)
        return known(Dataset(beside, "beside"))


def _draft(folder: Path, loader: Loader, path: Path, quads: Iterator[ox.Quad]) -> _Draft:
    counted = _Counted(quads)
    name = loader.segment(path)
    about = {"kind": loader.kind, "file": path.name}
    written = write_segment(folder, name, counted, about)
    return _Draft(name, folder, written, counted.count)


class _Counted:
    """Counts quads while they pass."""

    def __init__(self, quads: Iterator[ox.Quad]) -> None:
        self.count = 0
        self._quads = quads

    def __iter__(self) -> Iterator[ox.Quad]:
        """Pass the quads on."""
        for quad in self._quads:
            self.count += 1
            yield quad


def _publish(store: Path, dataset: Dataset, drafts: list[_Draft], progress: Progress) -> str:
    manifest: Any = dataset.manifest
    folder = Folder(store)
    with folder.building(manifest["fingerprint"]) as version:
        progress("writing the new version")
        for draft in drafts:
            for ending in (".nq.gz", ".json"):
                kept = store / "segments" / f".{draft.name}{ending}"
                shutil.copyfile(draft.folder / f"{draft.name}{ending}", kept)
                kept.replace(store / "segments" / f"{draft.name}{ending}")
        fill(version, store, manifest["fingerprint"], Report(()))
    return folder.current().name
