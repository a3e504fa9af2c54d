"""What stands around a passage: as much of its line as one needs to understand it."""

from kg.extract.documents.document import Document
from kg.review.draft import Passage

_NEAR = 240
_CUT = "…"


def around(document: Document, passage: Passage) -> tuple[str, str, str]:
    r"""Give the text before, in and after a passage; what is cut off ends in an ellipsis.

    Args:
        document: The document.
        passage: The passage.

    Example:
        >>> around(Document("So:\nThe trust quits. Nobody knew.\nMore.", ()), Passage(8, 19, 2))
        ('The ', 'trust quits', '. Nobody knew.')
    """
    text = document.text
    start = text.rfind("\n", 0, passage.start) + 1
    end = text.find("\n", passage.end)
    end = len(text) if end < 0 else end
    before, after = text[start : passage.start], text[passage.end : end]
    if len(before) > _NEAR:
        before = f"{_CUT} {before[-_NEAR:].partition(' ')[2]}"
    if len(after) > _NEAR:
        after = f"{after[:_NEAR].rpartition(' ')[0]} {_CUT}"
    return before, text[passage.start : passage.end], after
