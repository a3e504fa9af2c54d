"""Keeps the graph on disk: segments, versions, a pointer to the current one, and readers of it."""
