"""One module for each group of routes, found by looking; each has a ``router``."""
