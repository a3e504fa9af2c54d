"""Who and what a document speaks of: mentions, joined to entities of the document."""
