"""Small worlds of invented organisations, loaded from files in the formats of the registers."""

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.identity.crosswalk import known
from kg.ontology import Ontology
from kg.sources.loading import Known, loaders
from kg.store.dataset import Dataset

ROOT = Path(__file__).parents[1]
LOADED = ROOT / "tests" / "fixtures" / "loaded"
FILES = tuple(path for path in sorted(LOADED.glob("*/*")) if path.is_file())


def quads_of(path: Path, about: Known) -> list[ox.Quad]:
    """Read a file with the loader its folder is named after; every record must be taken."""
    rejected = []
    quads = list(loaders()[path.parent.name].quads(path, about, rejected.append))
    assert not rejected
    return quads


@cache
def world(files: tuple[str, ...]) -> Dataset:
    """Load files after one another, each knowing what came before."""
    quads = list(Ontology.load().quads)
    for file in files:
        quads += quads_of(ROOT / file, known(Dataset.in_memory(quads)))
    return Dataset.in_memory(quads)


def files_of(*kinds: str) -> tuple[str, ...]:
    """Name every file of some loaders, in this order, from the root of the repository."""
    chosen = (path for kind in kinds for path in FILES if path.parent.name == kind)
    return tuple(path.relative_to(ROOT).as_posix() for path in chosen)
