"""Writes the whole data set into a folder."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bench.england.layout import Layout
from bench.england.memberships import write_memberships
from bench.england.ocds import write_notices
from bench.england.ods import write_register
from bench.england.parties import World
from bench.england.sizes import Sizes, Written
from bench.england.spend import write_spend

SMOKE = 0.002


def writers(folder: Path, scale: float, seed: int) -> Mapping[str, Callable[[], Written]]:
    """Name what writes each part, by the kind of loader that reads it.

    Args:
        folder: Where to write; made if need be.
        scale: 1.0 is England.
        seed: Where chance begins.
    """
    sizes = Sizes.at(scale)
    layout = Layout.of(sizes, seed)
    world = World.of(layout, scale)

    def below(name: str) -> Path:
        path = folder / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    return {
        "ods-xml": lambda: write_register(below("ods"), sizes, layout),
        "ods-csv": lambda: write_memberships(below("epcmem"), sizes.memberships, layout),
        "ocds": lambda: write_notices(below("ocds"), sizes.notices, world),
        "spend": lambda: write_spend(below("spend"), sizes.payments, world),
    }


def write_england(
    folder: Path, scale: float = SMOKE, seed: int = 1
) -> Iterator[tuple[str, Written]]:
    """Write part after part.

    Args:
        folder: Where to write.
        scale: 1.0 is England.
        seed: Where chance begins; the same seed and scale make the same bytes.

    Yields:
        The kind of loader that reads a part, and what was written of it.
    """
    for kind, write in writers(folder, scale, seed).items():
        yield kind, write()
