"""Tells whether a document speaks of British health services or those who buy and provide them."""

from collections.abc import Sequence

from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Passage
from kg.extract.words import Names

_SURE = frozenset({"ccg", "icb", "ambulance"})
_LIKELY = frozenset({"trust", "council", "national", "provider"})


def is_relevant(cast: Cast, passages: Sequence[Passage]) -> bool:
    """Tell whether claims are worth looking for.

    A body that the graph knows, a commissioner or an ambulance service is enough. Trusts, councils
    and the like count only beside words of health, and services not beside words that are used
    of other countries, for football clubs have trusts and other countries have hospitals.

    Example:
        >>> from kg.extract.known import KnownNames
        >>> cast = Cast(KnownNames(), None)
        >>> _ = cast.body("Rovers Trust", "trust")
        >>> is_relevant(cast, [])
        False
        >>> _ = cast.body("Dale CCG", "ccg")
        >>> is_relevant(cast, [])
        True
    """
    named = {each.cls for each in cast.bodies() if not each.name.islower()}
    if named & _SURE or any(each.key for each in cast.bodies()):
        return True
    told = {item.low for each in passages for item in each.items}
    words = {word for low in told for word in low.split()}
    names = Names.load()
    if named & _LIKELY and words & names.words("subject", "health"):
        return True
    serves = any(each.kind == "service" for each in cast.entities)
    british, foreign = (names.words("subject", each) for each in ("british", "foreign"))
    return serves and (bool(words & british) or not words & foreign)
