"""Prints what killing a writer leaves: ``python tests/bench/kill.py [--rounds 100]``."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import small
    from killing import kill_rounds

    from kg.build import build

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        build(Path(folder) / "store", seeds_folder=small.SMALL)
        tally = kill_rounds(Path(folder) / "store", options.rounds, options.seed)
    sys.stdout.write(f"{tally}\n")
