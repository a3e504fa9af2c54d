"""Releases of a register give the same graph in whatever order and portions they are loaded."""

import shutil
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.loading.register import load_register
from kg.sources.loading import loaders
from kg.store.dataset import Dataset

COLUMNS = 27
DAYS = ("2015-10", "2020-01-31", "2025-12")
NAMES = st.sampled_from(["OLD NHS TRUST", "NEW NHS FOUNDATION TRUST", "OTHER NHS TRUST"])
ROWS = st.dictionaries(
    st.sampled_from(["ZZ1", "ZZ2", "ZZ3", "LLL"]),
    st.tuples(NAMES, st.sampled_from(["QZ1", "QZ2", "ZZ4"]), st.sampled_from(["", "20190331"])),
    min_size=1,
)
CUTS = st.sets(st.sampled_from([1, 2]))


def write(folder: Path, day: str, rows: dict) -> Path:
    path = folder / f"etr_{day}.csv"
    blank = [""] * (COLUMNS - 12)
    lines = (
        ",".join([code, name, "Y60", area, *[""] * 6, "19940401", closed, *blank])
        for code, (name, area, closed) in sorted(rows.items())
    )
    path.write_text("\n".join(lines) + "\n")
    return path


def quads_after(store: Path, portions: list[list[Path]]) -> set:
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(store, Path(folder) / "store"))
        for paths in portions:
            load_register(copy, loaders()["ods-csv"], paths)
        return set(Dataset.open(copy).quads())


@settings(max_examples=8, deadline=None)
@given(
    st.tuples(ROWS, ROWS, ROWS),
    st.permutations(range(3)),
    CUTS,
)
def test_neither_order_nor_portions_of_releases_matter(small_build, releases, order, cuts):
    with TemporaryDirectory() as folder:
        files = [write(Path(folder), *each) for each in zip(DAYS, releases, strict=True)]
        bounds = [0, *sorted(cuts), 3]
        shuffled = [files[place] for place in order]
        portions = [shuffled[start:end] for start, end in pairwise(bounds)]
        assert quads_after(small_build, portions) == quads_after(small_build, [files])
