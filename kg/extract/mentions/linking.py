"""Tells where a name goes on over small words and apostrophes: "Dale Doctors' Co-operative"."""

from collections.abc import Sequence

from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names, Words

_GUILDS = listed("mentions.linking", "guilds")


def linked(tokens: Sequence[Token], place: int) -> int:
    """Give the place behind a small word that a name goes on after; 0 where it does not.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> linked(tokens_of("Vale of Dale CCG", 0, 16), 1)
        3
    """
    after = place + 1
    word = tokens[place].low
    if after < len(tokens) and word in {"of", "for", "upon", "on"}:
        if tokens[place - 1].low not in Names.load().words("never", "joining") and word != "upon":
            return 0
        if tokens[after].low == "the":
            after += 1
    if word == "for" and _is_body_ahead(tokens, after):
        return 0
    if word == "the" or after >= len(tokens) or not tokens[after].is_capital:
        return 0
    return after + 1 if tokens[after].low not in Words.load().small["calendar"] else 0


def is_saints_own(tokens: Sequence[Token], first: int, place: int) -> bool:
    """Tell that a place of care is named by its saint alone: "St Hild's has closed".

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> is_saints_own(tokens_of("St Hild's has closed", 0, 20), 0, 2)
        True
    """
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    saint = tokens[first].low in {"st", "saint"} and place - first > 1
    verb = after is not None and (not after.is_word or after.low in Words.load().auxiliary["have"])
    return saint and (after is None or verb or after.low in {"is", "was", "will", "and", "said"})


def is_guild(tokens: Sequence[Token], place: int) -> bool:
    """Tell that a name goes on over its apostrophe: "Dale Doctors' Co-operative".

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> is_guild(tokens_of("Dale Doctors' Co-operative", 0, 26), 2)
        True
    """
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return after is not None and after.is_capital and after.low in _GUILDS


def _is_body_ahead(tokens: Sequence[Token], place: int) -> bool:
    """'The Dale Centre for Vale CCG' names two."""
    last = place
    while last < len(tokens) and tokens[last].is_capital:
        last += 1
    name = " ".join(token.low for token in tokens[place:last])
    return Names.load().ending(name)[0] in {"ccg", "icb", "council", "trust"}


def possessed(tokens: Sequence[Token], place: int) -> bool:
    """Tell that a possessive is part of a name: "King's College Hospital".

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> possessed(tokens_of("King's College Hospital", 0, 23), 1)
        True
    """
    before = tokens[place - 1].low
    ahead = tokens[place + 1 : place + 4]
    saint = place > 1 and tokens[place - 2].low in {"st", "saint"}
    return (saint or before in Names.load().words("never", "possessors")) and any(
        token.low in Names.load().words("never", "possessed") for token in ahead if token.is_capital
    )
