"""Lets ``python tests/bench/england FOLDER`` write the data set, wherever it is called."""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    import_module("bench.england.command").main()
