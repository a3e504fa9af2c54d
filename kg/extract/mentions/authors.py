"""Tells who wrote the letters and reports of a document, for what they say is said by them."""

from collections.abc import Iterator, Sequence

from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item, Passage
from kg.extract.word_lists import listed

_WRITE = listed("mentions.authors", "write")
_NEAR = 4


def note_authors(cast: Cast, passages: Sequence[Passage]) -> None:
    """Set the employer of each document to its author, where the text tells one.

    Example:
        >>> from kg.extract.documents.document import Block, Document
        >>> from kg.extract.known import KnownNames
        >>> from kg.extract.mentions.reader import read
        >>> text = "Consultants wrote a letter. The letter from the consultants is long."
        >>> reading = read(Document(text, (Block(0, len(text), "body"),)), text, KnownNames())
        >>> note_authors(reading.cast, reading.passages)
        >>> [reading.cast.entities[each.employer].name for each in reading.cast.entities
        ...  if each.kind == "document"]
        ['Consultants']
    """
    for passage in passages:
        for place, item in enumerate(passage.items):
            if item.mention is None:
                continue
            paper = cast.entities[item.mention.entities[0]]
            if paper.kind == "document" and paper.employer < 0:
                paper.employer = next(_authors(cast, passage.items, place), -1)


def _authors(cast: Cast, items: Sequence[Item], place: int) -> Iterator[int]:
    """'The consultants' letter', 'a letter from X', 'X have written a letter', 'in a letter, X'."""
    before = [item.low for item in items[max(0, place - 2) : place]]
    if before[-1:] in (["'s"], ["'"]) and place > 1:
        yield from _party(cast, items[place - 2])
    if place + 1 < len(items) and items[place + 1].low in {"from", "by", ","}:
        mark = items[place + 1].low
        opens = mark == "," and items[max(0, place - 1)].low == "in"
        ahead = items[place + 2 : place + 2 + _NEAR]
        named = next((each for each in ahead if each.mention), None)
        if named is not None and (opens or mark != ","):
            yield from _party(cast, named)
    verb = items[place - 1] if place else None
    if verb is not None and any(each.lemma in _WRITE for each in verb.verbs):
        named = next((each for each in reversed(items[:place]) if each.mention), None)
        if named is not None:
            yield from _party(cast, named)


def _party(cast: Cast, item: Item) -> Iterator[int]:
    if item.mention and cast.entities[item.mention.entities[0]].kind in {"body", "group", "person"}:
        yield item.mention.entities[0]
