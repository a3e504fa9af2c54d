"""Segments: what one source contributed to the store, as compressed N-Quads with a description."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox


def write_segment(
    folder: Path, name: str, quads: Iterable[ox.Quad], about: Mapping[str, object]
) -> Path:
    """Write or replace one source's segment in one atomic step.

    Args:
        folder: The store's ``segments`` folder.
        name: Name of the source, such as ``seeds``.
        quads: What it contributes.
        about: Its description: where from, when, fingerprint.

    Returns:
        The file written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.nq.gz"
    draft = folder / f".{name}.nq.gz"
    # mtime 0: equal content makes equal bytes.
    with draft.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
        ox.serialize(quads, cast(IO[bytes], file), ox.RdfFormat.N_QUADS)
    draft.replace(path)
    description = folder / f".{name}.json"
    description.write_text(json.dumps(about, indent=1, sort_keys=True), encoding="utf-8")
    description.replace(folder / f"{name}.json")
    return path


def segments(folder: Path) -> Iterator[Path]:
    """List the segments of a store in a fixed order."""
    yield from sorted(path for path in folder.glob("*.nq.gz") if not path.name.startswith("."))


def load_segment(store: ox.Store, path: Path) -> None:
    """Bulk-load a segment into a store; all of it or nothing."""
    with gzip.open(path, "rb") as file:
        store.bulk_load(cast(IO[bytes], file), ox.RdfFormat.N_QUADS)


def read_segment(path: Path) -> list[ox.Quad]:
    """Read a segment's quads into memory."""
    with gzip.open(path, "rb") as file:
        return list(ox.parse(cast(IO[bytes], file), ox.RdfFormat.N_QUADS))


def same_content(folder: Path, path: Path) -> bool:
    """Tell whether a store already has a segment of this name with these very bytes."""
    kept = folder / path.name
    return kept.is_file() and kept.read_bytes() == path.read_bytes()
