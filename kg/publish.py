"""Fills a new version of the store from its segments, and describes it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from kg.index import index_entries
from kg.shapes import Report
from kg.store.dataset import Dataset
from kg.store.search_index import write_index
from kg.store.segment import load_segment, segments

_COUNTS = {
    "sources": "?x a nhs:Source",
    "organisations": "?x a/rdfs:subClassOf* nhs:Organisation",
    "contracts": "?x a nhs:Contract",
    "services": "?x a nhs:Service",
    "claims": "GRAPH ?g { ?x a nhs:Claim }",
    "contradictions": "GRAPH ?g { ?x nhs:contradicts ?y } FILTER(STR(?x) < STR(?y))",
    "facts from claims": "?x nhs:acceptedFrom ?y",
    "changes": "?x a/rdfs:subClassOf* nhs:ChangeEvent",
}


def counted(dataset: Dataset) -> dict[str, int]:
    """Count what a dataset holds, by the names that summaries use."""
    pairs = {"contradictions"}
    counts = {}
    for name, pattern in _COUNTS.items():
        what = "*" if name in pairs else "DISTINCT ?x"
        (row,) = dataset.select(f"SELECT (COUNT({what}) AS ?count) {{ {pattern} }}")
        counts[name] = int(str(row["count"]))
    counts["statements"] = len(dataset)
    return counts


def fill(draft: Path, store: Path, mark: str, report: Report) -> None:
    """Load every segment of a store into a new version, index the names, and describe it.

    Args:
        draft: The new version's folder.
        store: The store's folder.
        mark: Fingerprint of what the seeds' segment was made from.
        report: What the shapes found; its warnings are kept with the version.
    """
    database = ox.Store(str(draft / "data"))
    for path in segments(store / "segments"):
        load_segment(database, path)
    database.optimize()
    dataset = Dataset(database, "draft")
    write_index(draft / "search.sqlite", index_entries(dataset))
    database.flush()
    manifest = {
        "fingerprint": mark,
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "counts": counted(dataset),
        "warnings": [str(each.problem) for each in report.results],
    }
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
