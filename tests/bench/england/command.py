"""``python tests/bench/england FOLDER [--scale 0.01] [--seed 1]``: writes an invented England."""

import argparse
import sys
import time
from pathlib import Path

from bench.england.sizes import Written
from bench.england.writing import SMOKE, write_england


def main() -> None:
    """Write the data set and print what was written."""
    parser = argparse.ArgumentParser(description="Write an invented England, in official formats.")
    parser.add_argument("folder", type=Path, help="where to write it")
    parser.add_argument("--scale", type=float, default=SMOKE, help="1.0 is England")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins")
    options = parser.parse_args()
    begun = time.perf_counter()
    for kind, written in write_england(options.folder, options.scale, options.seed):
        now = time.perf_counter()
        sys.stdout.write(f"{kind:8} {_told(written)}, {now - begun:.1f} s\n")
        sys.stdout.flush()
        begun = now


def _told(written: Written) -> str:
    size = sum(Path(path).stat().st_size for path in written.paths)
    counts = ", ".join(f"{count:,} {name}" for name, count in written.counts.items())
    faults = sum(written.faults.values())
    return f"{counts}; {faults:,} to be left out; {size / 1e6:,.1f} MB"
