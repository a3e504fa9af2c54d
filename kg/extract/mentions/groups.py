"""Finds groups of people that act as one: "consultants at Dale Hospital", "campaigners"."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.frames import Lexicon
from kg.extract.mentions.closed import closed_words
from kg.extract.mentions.modifiers import thing_heads
from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names, Words, edge_words

_FURTHEST = 4
_NUMBERS = listed("mentions.groups", "numbers")
_HAVE = frozenset({"has", "have", "had"})
_OF = listed("mentions.groups", "of")


class GroupPhrase(NamedTuple):
    """A group of people.

    Attributes:
        first: Number of its first token.
        last: Number of the token after its noun.
        noun: Who they are.
        employer_at: Number of the token where the name of their body may begin, or -1.
    """

    first: int
    last: int
    noun: str
    employer_at: int


def group_at(tokens: Sequence[Token], place: int, taken: Sequence[bool]) -> GroupPhrase | None:
    """Read a group whose noun ends with a token.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "senior consultants at Dale Hospital"
        >>> group_at(tokens_of(text, 0, len(text)), 1, [False] * 5)
        GroupPhrase(first=0, last=2, noun='consultants', employer_at=3)
    """
    noun, length = _noun(tokens, place)
    if not length or any(taken[place - length + 1 : place + 1]):
        return None
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    if after == "'" or (noun == "members" and after == "of"):
        return None  # "members of the alliance" is a role
    first = place - length + 1
    open_words = {"the", "our"} | (_NUMBERS if _counts_bodies(tokens, place) else set())
    while first > 0 and place - first < _FURTHEST and not taken[first - 1]:
        before = tokens[first - 1]
        named = first > 1 and (taken[first - 2] or tokens[first - 2].low in _HAVE)
        if (
            before.low in thing_heads()  # "leaving the contract stunned staff"
            or _is_verb(before, named=named)
            or not before.is_word
            or (before.low in closed_words() and before.low not in open_words)
        ):
            break
        first -= 1
        if before.low in Words.load().small["determiners"]:
            break
    return GroupPhrase(first, place + 1, noun, _employer(tokens, place + 1))


@cache
def group_ends() -> frozenset[str]:
    """List the words with which a group of people may end.

    Example:
        >>> "consultants" in group_ends()
        True
    """
    names = Names.load()
    return edge_words(names.words("role", "groups"), -1) | names.words("role", "bodies")


def _is_verb(token: Token, *, named: bool) -> bool:
    """'Shares consultants' concerns' begins with a verb, 'senior consultants' does not."""
    readings = Lexicon.load().forms.get(token.low, ())
    if named and any(each.form == "past" for each in readings):
        return True  # "Hill reminded members"
    return not token.low.endswith(("ed", "ing")) and any(each.form != "base" for each in readings)


def _noun(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    groups, low = Names.load().words("role", "groups"), tokens[place].low
    if low not in edge_words(groups, -1):
        return (low, 1) if _counts_bodies(tokens, place) else ("", 0)
    for length in (3, 2, 1):
        text = " ".join(token.low for token in tokens[max(0, place - length + 1) : place + 1])
        if text in groups and place - length + 1 >= 0:
            return text, length
    return "", 0


def _counts_bodies(tokens: Sequence[Token], place: int) -> bool:
    """'Three acute hospitals' act as one; 'community hospitals' are a service."""
    if tokens[place].low not in Names.load().words("role", "bodies"):
        return False
    before = [token.low for token in tokens[max(0, place - 3) : place]]
    counted = any(word.isdigit() or word in _NUMBERS for word in before)
    return counted and not {"community", "cottage"} & set(before)


def _employer(tokens: Sequence[Token], place: int) -> int:
    if place + 1 >= len(tokens) or tokens[place].low not in _OF:
        return -1
    at = place + 2 if tokens[place + 1].low == "the" else place + 1
    return at if at < len(tokens) and tokens[at].is_capital else -1
