"""Prints what loading England costs: ``python tests/bench/load.py [--scale 0.1]``."""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import_module("bench.loading.command").main()
