"""Prints what queries cost beside other servers: ``python tests/bench/ask.py [--scale 0.018]``."""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import_module("bench.asking.command").main()
