"""Review: from candidate claims to claims that a named person accepted, and to a seed document."""
