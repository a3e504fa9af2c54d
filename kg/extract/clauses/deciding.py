"""Tells whose a decision, plan or move is that an infinitive spells out."""

from collections.abc import Sequence

from kg.extract.clauses.slots import Slot
from kg.extract.mentions.items import Item
from kg.extract.word_lists import listed

_DECIDED = listed("clauses.deciding", "decided")
_LINKS = listed("clauses.deciding", "links")


def is_decision(item: Item) -> bool:
    """Tell whether something is decided or planned that a verb behind it tells.

    Example:
        >>> is_decision(Item(0, 12, "the decision")), is_decision(Item(0, 4, "deal"))
        (True, False)
    """
    return item.low.rsplit(maxsplit=1)[-1] in _DECIDED


def is_decided_by(items: Sequence[Item], place: int) -> bool:
    """Tell whether a decision is said to be somebody's: 'the decision by Hill to leave'.

    Args:
        items: The sentence.
        place: Number of the item that may name whose it is.

    Example:
        >>> from kg.extract.mentions.items import items_of
        >>> from kg.extract.reading.tokens import tokens_of
        >>> items, _ = items_of(tokens_of("the decision by Hill to leave", 0, 29), [], [])
        >>> is_decided_by(items, 3)
        True
    """
    at = place - 1
    if at > 0 and items[at].low == "the" and items[at].mention is None:
        at -= 1
    by = at > 0 and items[at].mention is None and items[at].low == "by"
    return by and is_decision(items[at - 1])


def decider(items: Sequence[Item], place: int, first: int) -> Slot | None:
    """Give whose decision it is: of "against Hill's plan to leave" Hill's.

    Args:
        items: The sentence.
        place: Number of the item that names the decision.
        first: Number of the item behind which a word must link it.

    Returns:
        The slot, empty where a word links the decision and names nobody; None where none links it.

    Example:
        >>> from kg.extract.mentions.items import items_of
        >>> from kg.extract.reading.tokens import tokens_of
        >>> items, _ = items_of(tokens_of("to fight Hill's plan", 0, 20), [], [])
        >>> decider(items, 4, 1)
        Slot(name='subject', first=2, last=3)
    """
    for at in range(place - 1, max(place - 4, -1), -1):
        if items[at].mention is None and items[at].low in _LINKS:
            owned = items[at].low in {"'s", "'"}
            return Slot("subject", at - owned, at) if at > first else None
    return None
