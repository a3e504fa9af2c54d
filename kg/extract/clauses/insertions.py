"""Finds what is inserted before a verb: ", a charity," or "(the trust)"."""

from collections.abc import Sequence

from kg.extract.clauses.slots import DASHES
from kg.extract.mentions.items import Item

_ONE = 2
"""Items from one mark to the next, where one item stands between them."""


def over_insertion(items: Sequence[Item], place: int) -> int:
    """Step back over ', a charity,' or '(the trust)' before a verb.

    Args:
        items: The sentence.
        place: Number of the mark before the verb.

    Returns:
        Number of the mark that opens what is inserted; ``place`` where nothing is.

    Example:
        >>> from kg.extract.mentions.items import items_of
        >>> from kg.extract.mentions.mention import Mention
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "Dale, a local charity, left"
        >>> items, _ = items_of(tokens_of(text, 0, len(text)), [Mention(0, 4, (0,))], [])
        >>> over_insertion(items, 5)
        1
    """
    close = items[place].low
    if close == ")":
        opens = [at for at in range(place) if items[at].low == "("]
        return (
            opens[-1] if opens and has_mention(items, max(0, opens[-1] - 2), opens[-1]) else place
        )
    marks = {close} if close == "," else DASHES
    before = [at for at in range(place) if items[at].low in marks]
    if not before:
        return place
    # A list has commas too: step over one insertion only, unless a verb or a determiner is in it.
    opener = before[-1]
    inside = items[opener + 1 : place]
    joins = any(item.low in {"and", "or"} for item in inside[:1])
    apposed = has_mention(items, opener + 1, place) and not has_mention(
        items, max(0, opener - 4), opener
    )
    alone = place - opener == _ONE and items[opener + 1].mention is not None
    apposed = apposed or alone  # "the MP for Dale, Jo Hill, has"
    return place if joins or apposed else opener


def has_mention(items: Sequence[Item], first: int, last: int) -> bool:
    """Tell whether something is named within a stretch and owns nothing.

    Example:
        >>> has_mention([Item(0, 3, "the")], 0, 1)
        False
    """
    return any(
        items[at].mention is not None and not (at + 1 < len(items) and items[at + 1].low == "'s")
        for at in range(first, last)
    )
