"""Readers of what the graph is built from: seeds, register snapshots, and their derivation."""
