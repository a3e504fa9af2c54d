"""Adds to a store what users bring: RDF files, and the files of registers."""
