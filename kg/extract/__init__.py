"""Extraction: from the text of a document to candidate claims, each with the passage behind it."""
