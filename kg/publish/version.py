"""Fills a new version of the store from its segments, and describes it."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import DamagedStore, NoStore
from kg.keys import key_of
from kg.publish.draft import Draft
from kg.quality import keep_report, quality_report
from kg.shapes import Report
from kg.store.dataset import Dataset
from kg.store.folder import Folder, Version
from kg.store.segment import Segment, segments, statements
from kg.store.standing import Listed, Standing, listed
from kg.store.statistics import FACTS

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

_TOLD = ("kind", "register", "file", "released", "source", "statements")
LAYOUT = 5
"""Counts how versions are laid out: one of another layout is no ground for the next."""
CHECKED_AT_ONCE = 300_000
"""Up to how many statements the rules of quality are asked of every version at once."""


def is_complete(folder: Folder) -> bool:
    """Tell whether the version in use was made of the very segments that the store has.

    They differ after a load that was killed between the two.
    """
    # What each leaves out follows from all of them, so the digests of what they hold will do.
    former = {name: about["sha256"] for name, about in held_by_current(folder).items()}
    return former == {each.name: each.digest for each in segments(folder.segments)}


def held_by_current(folder: Folder) -> Listed:
    """List the segments of the version in use; none where it is damaged or of another layout.

    Example:
        >>> held_by_current(Folder(Path("no-such-store")))
        {}
    """
    try:
        manifest: Any = folder.current().manifest()
    except (NoStore, DamagedStore):
        return {}
    found: Listed = manifest.get("segments", {}) if manifest.get("layout") == LAYOUT else {}
    return found


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


def fill(
    spot: Path,
    store: Path,
    mark: str,
    report: Report,
    ahead: Callable[[Path, Listed], bool] = lambda *_: False,
) -> None:
    """Fill a new version with what stands of every segment of a store, and describe it.

    A version that only has more segments than the one in use begins as a checkpoint of that.

    Args:
        spot: The new version's folder.
        store: The store's folder.
        mark: Fingerprint of what the seeds' segment was made from.
        report: What the shapes found; its warnings are kept with the version.
        ahead: Moves a version with just these segments to a folder, if it has been filled already.
    """
    folder = Folder(store)
    every = list(segments(folder.segments))
    standing = Standing(every)
    now = listed(every, standing)
    if not ahead(spot, now):
        _fill(spot, folder, standing, now)
    dataset = Dataset(ox.Store.read_only(str(Version(spot).data)), "draft")
    manifest = {
        "layout": LAYOUT,
        "fingerprint": mark,
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "counts": counted(dataset),
        "statistics": {FACTS: _facts(dataset)},
        "segments": now,
        "releases": {each.name: _told(each) for each in every if each.about.get("kind")},
        "warnings": [str(each.problem) for each in report.results],
    }
    if len(dataset) <= CHECKED_AT_ONCE:
        keep_report(spot, quality_report(dataset, today=datetime.now(UTC).date()))
    (spot / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _facts(dataset: Dataset) -> int:
    (row,) = dataset.select("SELECT (COUNT(*) AS ?facts) { ?s ?p ?o }")
    return int(str(row["facts"]))


def gone(every: Iterable[Segment]) -> tuple[ox.Quad, ...]:
    """List the statements that no version has, whatever segments tell.

    Example:
        >>> gone([])
        ()
    """
    return tuple(quad for each in every for quad in each.gone())


def _fill(spot: Path, folder: Folder, standing: Standing, now: Listed) -> None:
    held, every = held_by_current(folder), list(segments(folder.segments))
    ground = folder.current() if held and held.items() <= now.items() else None
    with Draft(spot, ground, gone(every)) as draft:
        for segment in every:
            if not draft.has_ground or segment.name not in held:
                for lines in statements(segment, standing.of(segment.name)):
                    draft.take(lines)
        draft.finish()


def _told(segment: Segment) -> Mapping[str, object]:
    """Say of a release what readers want to know; its source by key."""
    told = {name: segment.about.get(name, "") for name in _TOLD}
    return {**told, "source": key_of(str(told["source"]))}
