"""Rules that turn what a sentence says into proposals of claims."""
