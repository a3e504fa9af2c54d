"""Tells which person of a document holds an office: "the chair" may speak without a name."""

from collections.abc import Mapping, Sequence

from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item, Passage
from kg.extract.words import Names, edge_words

_MARKS = frozenset({",", "(", "\N{EN DASH}", "-"})
_LONGEST = 4


def offices_of(cast: Cast, passages: Sequence[Passage]) -> Mapping[str, int]:
    """Map the words of an office to the person beside whom they stand.

    Example:
        >>> from kg.extract.documents.document import Block, Document
        >>> from kg.extract.known import KnownNames
        >>> from kg.extract.mentions.reader import read
        >>> text = "Helen Prior (Chair) left."
        >>> reading = read(Document(text, (Block(0, len(text), "body"),)), text, KnownNames())
        >>> offices_of(reading.cast, reading.passages)
        {'chair': 0}
    """
    found = dict[str, int]()
    for passage in passages:
        items = passage.items
        for place, item in enumerate(items):
            if item.mention is None or cast.entities[item.mention.entities[0]].kind != "person":
                continue
            for office in (_behind(items, place), _before(items, place)):
                if office:
                    found.setdefault(office, item.mention.entities[0])
    return found


def office_at(items: Sequence[Item], first: int) -> str:
    """Read the words of an office that begin with an item; empty where none does.

    Example:
        >>> office_at([Item(0, 3, "the"), Item(4, 9, "chair")], 1)
        'chair'
    """
    heads = Names.load().words("role", "heads")
    if first >= len(items) or items[first].low not in edge_words(heads, 0):
        return ""
    for length in range(_LONGEST, 0, -1):
        stretch = items[first : first + length]
        text = " ".join(item.low for item in stretch)
        if text in heads and not any(item.mention for item in stretch):
            return text
    return ""


def _behind(items: Sequence[Item], place: int) -> str:
    marked = place + 2 < len(items) and items[place + 1].low in _MARKS
    at = place + 3 if marked and items[place + 2].low in {"the", "its"} else place + 2
    return office_at(items, at) if marked else ""


def _before(items: Sequence[Item], place: int) -> str:
    last = place - 1 if place and items[place - 1].low == "," else place
    for first in range(max(0, last - _LONGEST), last):
        office = office_at(items, first)
        if office and len(office.split()) == last - first:
            return office
    return ""
