"""Reads register files into an in-memory store, for tests of the loaders."""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import Problem
from kg.keys import key_of
from kg.sources.loading import Known, loaders
from kg.store.dataset import Dataset

FIXTURES = Path(__file__).parent / "fixtures" / "ods"


@dataclass(frozen=True)
class Read:
    """What a file became: the facts, and what was not taken."""

    data: Dataset
    problems: list[Problem]
    advanced: int

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """Answer a query with keys and texts, sorted."""
        found = self.data.select(query)
        return sorted(tuple(key_of(str(value)) for value in row.values()) for row in found)

    def count(self, kind: str) -> int:
        """Count the things of exactly one class."""
        return len(self.rows(f"SELECT DISTINCT ?x {{ ?x a nhs:{kind} }}"))


def read(kind: str, path: Path, known: Known | None = None) -> Read:
    """Load a file the way ``nhs-kg load`` does."""
    problems: list[Problem] = []
    advanced: list[int] = []
    parts = loaders()[kind].read(path, known or Known(), problems.append, advanced.append)
    lines = b"".join(block.lines for part in parts for block in part.blocks)
    store = ox.Store()
    store.load(lines, ox.RdfFormat.N_QUADS)
    return Read(Dataset(store, "memory"), problems, sum(advanced))
