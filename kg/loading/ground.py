"""Gathers what a loader may know: what does not depend on the files it reads.

If it knew the segments of its own kind, what it made of a file would depend on which were there
before, and two releases would leave to each other what neither of them then tells.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from kg.identity.crosswalk import known
from kg.sources.loading import Known, Loader
from kg.store.bulk import load_segments
from kg.store.dataset import Dataset
from kg.store.folder import Folder
from kg.store.segment import Segment, segments
from kg.store.standing import Standing

# Bodies that only lists of payments name are no one's ground, so these change nothing for others.
_NEVER = "spend"


def ground(dataset: Dataset, folder: Folder, loader: Loader, paths: Iterable[Path]) -> Known:
    """Gather what a loader may know of a store.

    Args:
        dataset: The version in use.
        folder: The store.
        loader: Who asks.
        paths: The files about to be read; what they brought before is not known.
    """
    own = {loader.segment(path) for path in paths} if loader.segment else set()
    every = list(segments(folder.segments))
    kinds = {each.name: str(each.about.get("kind", "")) for each in every}
    used = [each for each in every if each.name not in own and _may_know(kinds[each.name], loader)]
    others = {kinds[each.name] for each in every if each not in used}
    found = known(dataset) if others <= {_NEVER} else _beside(used)
    kept = {each.name: each.source for each in used if each.source.is_file()}
    return replace(found, earlier=kept)


def _may_know(kind: str, loader: Loader) -> bool:
    """Seeds and RDF files come before every register."""
    return kind in {"", "rdf"} or kind.startswith(loader.after or ("-",))


def _beside(used: list[Segment]) -> Known:
    standing = Standing(used)
    with TemporaryDirectory(prefix="nhs-kg-ground-") as spot:
        beside, portions = ox.Store(spot), Path(spot, "portions")
        portions.mkdir()
        load_segments(beside, portions, ((each, standing.of(each.name)) for each in used))
        return known(Dataset(beside, "beside"))
