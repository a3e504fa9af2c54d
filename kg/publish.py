"""Fills a new version of the store from its segments, and describes it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from kg.index import index_entries
from kg.shapes import Report
from kg.store.dataset import Dataset
from kg.store.search_index import write_index
from kg.store.segment import load_segment, segments


def fill(draft: Path, store: Path) -> None:
    """Load every segment of a store into a new version, optimise it, and index the names.

    Args:
        draft: The new version's folder.
        store: The store's folder.
    """
    database = ox.Store(str(draft / "data"))
    for path in segments(store / "segments"):
        load_segment(database, path)
    database.optimize()
    write_index(draft / "search.sqlite", index_entries(Dataset(database, "draft")))
    database.flush()


def describe(draft: Path, mark: str, counts: Mapping[str, int], report: Report) -> None:
    """Write down what a version was made from and what it holds."""
    manifest = {
        "fingerprint": mark,
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "counts": dict(counts),
        "warnings": [str(each.problem) for each in report.results],
    }
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
