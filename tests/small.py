"""The small graph that many tests ask: one contract, five parties, and claims that stay claims."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from kg.build import write_graph
from kg.index import Gathering
from kg.network import Network
from kg.ontology import Ontology
from kg.sources.seeds import read_seeds
from kg.store.catalogue import Catalogue
from kg.store.catalogue_writing import CatalogueWriter, write_catalogue
from kg.store.dataset import Dataset

SMALL = Path(__file__).parent / "fixtures" / "small-seeds"
_COLUMNS = 27


@cache
def ontology() -> Ontology:
    return Ontology.load()


@cache
def dataset() -> Dataset:
    graph = write_graph(read_seeds(ontology(), SMALL), ontology())
    return Dataset.in_memory(list(graph.quads))


def gathered(path: Path, *lots: list[bytes]) -> Catalogue:
    """Make a catalogue of lines of N-Quads, and add each further lot to it."""

    def filling(lines: list[bytes]) -> Callable[[CatalogueWriter], None]:
        def fill(writer: CatalogueWriter) -> None:
            gathering = Gathering(writer, ontology())
            gathering.take(lines)
            gathering.close()

        return fill

    for lines in lots:
        write_catalogue(path, filling(lines))
    return Catalogue.open(path)


@cache
def network() -> Network:
    return Network.of(dataset(), ontology())


def copy_of_seeds(folder: Path) -> Path:
    return Path(shutil.copytree(SMALL, folder / "seeds"))


def register_row(folder: Path, name: str, code: str) -> Path:
    """Write a list of trusts with one made-up trust."""
    cells = [code, f"MADE-UP {code} NHS TRUST", "Y60", "QZZ", *[""] * 6, "19940401"]
    path = folder / name
    path.write_text(",".join([*cells, *[""] * (_COLUMNS - len(cells))]) + "\n")
    return path
