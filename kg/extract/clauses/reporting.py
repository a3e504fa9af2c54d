"""Tells how a verb of reporting stands to what is said, and who cannot be its speaker."""

from collections.abc import Sequence
from functools import cache

from kg.extract.clauses.verbs import VerbGroup
from kg.extract.mentions.items import Item
from kg.extract.word_lists import listed
from kg.extract.words import Names, edge_words

_LEAST_SAID = 4
"""Items that must stand before a closing 'the trust said'."""
_PARTS_CLAUSES = listed("clauses.reporting", "parts-clauses")
_TELL = listed("clauses.reporting", "tell")
"""Verbs that name whom somebody speaks to, and do not close a sentence."""
_ARTICLES = frozenset({"a", "an", "the", "its", "their", "one"})
_OFFICE = 6
"""Items of an office and whose it is, at most."""
_ANONYMOUS = listed("clauses.reporting", "anonymous")


def is_hearsay(items: Sequence[Item], group: VerbGroup) -> bool:
    """Tell whether nobody stands for what follows, as after 'it is understood that'.

    Example:
        >>> items = [Item(0, 0, word) for word in ("it", "is", "understood", "that")]
        >>> is_hearsay(items, VerbGroup(1, 2, "understand", "participle", passive=True))
        True
    """
    that = items[group.main + 1].low if group.main + 1 < len(items) else ""
    return (
        group.first > 0 and items[group.first - 1].low == "it" and group.passive and that == "that"
    )


def says_clause(items: Sequence[Item], group: VerbGroup, groups: Sequence[VerbGroup]) -> bool:
    """Tell whether a whole clause follows: 'admitted the contract was too complex'.

    Example:
        >>> items = [Item(0, 0, word) for word in ("he", "admitted", "all", "was", "lost")]
        >>> groups = [VerbGroup(1, 1, "admit", "past"), VerbGroup(3, 4, "lose", "past")]
        >>> says_clause(items, groups[0], groups)
        True
    """
    after = next((each for each in groups if each.main > group.main), None)
    if after is None or not after.is_finite or after.first <= group.main + 1:
        return False
    between = items[group.main + 1 : after.first]
    return not any(item.mention is None and item.low in _PARTS_CLAUSES for item in between)


def is_possessor(items: Sequence[Item], place: int) -> bool:
    """Tell whether something of a body is named and not the body, unless its spokesman is.

    Example:
        >>> items = [Item(0, 0, word) for word in ("trust", "'s", "plan")]
        >>> is_possessor(items, 0)
        True
    """
    after = items[place + 1].low if place + 1 < len(items) else ""
    return after == "'s" and not any(
        item.low in _ANONYMOUS for item in items[place + 2 : place + 4]
    )


def names_speaker(items: Sequence[Item], place: int) -> bool:
    """Tell whether a speaker is named behind a verb: 'said Jo Hill', 'said a spokesman for Hill'.

    Example:
        >>> items = [Item(0, 0, word) for word in ("said", "the", "plan")]
        >>> names_speaker(items, 1)
        False
    """
    if place >= len(items):
        return False
    if items[place].mention is not None:
        return True
    ahead = items[place + 1 : place + 1 + _OFFICE]
    office = any(item.mention is None and item.low in _offices() for item in ahead)
    return items[place].low in _ARTICLES and office and any(item.mention for item in ahead)


@cache
def _offices() -> frozenset[str]:
    return _ANONYMOUS | edge_words(Names.load().words("role", "heads"), -1)


def is_last_word(items: Sequence[Item], group: VerbGroup, groups: Sequence[VerbGroup] = ()) -> bool:
    """Tell whether a sentence ends with its speaker: '…, the trust said.'.

    Example:
        >>> items = [Item(0, 0, word) for word in ("it", "is", "all", "over", ",", "he", "said")]
        >>> is_last_word(items, VerbGroup(6, 6, "say", "past"))
        True
    """
    rest = [item for item in items[group.main + 1 :] if item.low not in {".", '"'}]
    opens = any(
        item.low in {",", '"', "?", "!"} for item in items[max(0, group.first - 4) : group.first]
    )
    before = group.first >= _LEAST_SAID
    told = any(item.low == '"' for item in items[: group.first])
    told = told or any(each.main < group.main and each.is_finite for each in groups)
    next_verbs = [each for each in groups if each.main > group.main and each.is_finite]
    clause = bool(next_verbs) and next_verbs[0].first == group.main + 2
    inverted = (
        told
        and group.lemma not in _TELL
        and not clause
        and bool(rest)
        and names_speaker(items, group.main + 1)
        and items[group.first - 1].low in {",", '"'}
    )
    return before and opens and (len(rest) <= 1 or inverted)
