"""Documents in: files of text, Markdown, HTML and PDF to one text with blocks and zones."""

from kg.extract.documents.document import Block, Document, Metadata, Zone
from kg.extract.documents.reading import read_document

__all__ = ["Block", "Document", "Metadata", "Zone", "read_document"]
