"""Reads the lists of payments over £25,000 that NHS bodies publish each month."""
