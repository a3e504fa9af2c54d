"""Writes what was read as RDF: things, claims in their named graphs, and promoted facts."""
