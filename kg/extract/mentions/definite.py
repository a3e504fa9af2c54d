"""Finds descriptions that stand for a body named elsewhere: "the trust", "both trusts"."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.frames import Lexicon
from kg.extract.mentions.closed import closed_words
from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names, Words

_FURTHEST = 6
_ROLES = listed("mentions.definite", "roles")
_BE = listed("mentions.definite", "be")
_HELD = listed("mentions.definite", "held")
_OF_BODIES = listed("mentions.definite", "of-bodies")
_GIVEN = frozenset({"to", "by", "with", "from"})
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4}


class Described(NamedTuple):
    """A description of a body.

    Attributes:
        first: Number of its first token, the article.
        last: Number of the token after it.
        noun: What it calls the body.
        bodies: How many bodies it means.
        words: Its other words, which may tell which body is meant.
    """

    first: int
    last: int
    noun: str
    bodies: int
    words: frozenset[str]


def described_at(
    tokens: Sequence[Token], place: int, taken: Sequence[bool], *, in_headline: bool = False
) -> Described | None:
    """Read a description that begins with a token.

    Args:
        tokens: The sentence.
        place: Number of the token.
        taken: For each token whether it belongs to a name.
        in_headline: Headlines leave articles out.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "the ambulance trust left"
        >>> described_at(tokens_of(text, 0, len(text)), 0, [False] * 4)
        Described(first=0, last=3, noun='ambulance trust', bodies=1, words=frozenset())
    """
    low = tokens[place].low
    bare = in_headline and place == 0 and low in _nouns()
    if not bare and low not in {"the", "this", "that", "both"}:
        return None
    if place and tokens[place - 1].low in _BE:
        return _not_role(_longest(tokens, place, place + 1, _ahead(tokens, place + 1, taken)))
    begin = place if bare else place + 1
    return _longest(tokens, place, begin, _ahead(tokens, begin, taken))


def _ahead(tokens: Sequence[Token], begin: int, taken: Sequence[bool]) -> list[int]:
    ahead = list[int]()
    for number in range(begin, min(begin + _FURTHEST, len(tokens))):
        if taken[number] or not tokens[number].is_word or tokens[number].low in _stops():
            break
        ahead.append(number)
    return ahead


def _not_role(found: Described | None) -> Described | None:
    """'X is the commissioner' says what X is, and speaks of no other."""
    return None if found is not None and found.noun in _HELD else found


def tail_of(tokens: Sequence[Token], first: int, last: int, cls: str) -> int:
    """Take along what describes a name behind it: "the Dale mental health trust".

    Args:
        tokens: The sentence.
        first: Number of the name's first token.
        last: Number of the token after it.
        cls: Class of the body that it names.

    Returns:
        Number of the token after the description; ``last`` where there is none.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "the Dale mental health trust left"
        >>> tail_of(tokens_of(text, 0, len(text)), 1, 2, "trust")
        5
    """
    if not first or tokens[first - 1].low != "the":
        return last
    nouns = Names.load().words("described", cls) if cls in Names.load().told["described"] else ()
    for place in range(last, min(last + _FURTHEST, len(tokens))):
        token = tokens[place]
        if token.low in nouns:
            return place + 1
        if not token.is_word or token.is_capital:
            return last
        if token.low in closed_words() and token.low != "and":
            return last
    return last


def ahead_at(tokens: Sequence[Token], place: int, taken: Sequence[bool]) -> Described | None:
    """Read 'to a new NHS trust', 'by a private company': a body that is named only later.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "run by a private company"
        >>> ahead_at(tokens_of(text, 0, len(text)), 2, [False] * 5)
        Described(first=2, last=5, noun='private company', bodies=1, words=frozenset())
    """
    if tokens[place].low not in {"a", "an"} or not place or tokens[place - 1].low not in _GIVEN:
        return None
    ahead = _ahead(tokens, place + 1, taken)
    return _longest(tokens, place, place + 1, ahead) if len(ahead) > 1 else None


def _longest(
    tokens: Sequence[Token], place: int, begin: int, ahead: Sequence[int]
) -> Described | None:
    for last in reversed(ahead):
        for length in (3, 2, 1):
            first = last - length + 1
            noun = " ".join(token.low for token in tokens[first : last + 1])
            single = _singular(noun)
            if first < begin or not single or not _may_end(tokens, last):
                continue
            if single != noun and first > begin and tokens[first - 1].low in _nouns():
                continue  # "the authority commissions it"
            words = frozenset(token.low for token in tokens[begin:first])
            if words & _ROLES:
                return None
            count = _count(tokens[place].low, words, plural=single != noun)
            if count:
                return Described(place, last + 1, single, count, words - set(_COUNTS))
    return None


def _count(article: str, words: frozenset[str], *, plural: bool) -> int:
    if not plural:
        return 1
    told = [_COUNTS[word] for word in (article, *words) if word in _COUNTS]
    return told[0] if told else 2


def _singular(noun: str) -> str:
    if noun in _nouns():
        return noun
    return noun[:-1] if noun.endswith("s") and noun[:-1] in _nouns() else ""


@cache
def _nouns() -> frozenset[str]:
    told = Names.load().told["described"]
    return frozenset(noun for kind, nouns in told.items() if kind != "plural" for noun in nouns)


@cache
def firms() -> frozenset[str]:
    """List the nouns that call a body a firm, whatever stands before them.

    Example:
        >>> "operator" in firms()
        True
    """
    told = Names.load().told["described"]
    nouns = {*told["company"], *told["provider"], "trust", "union", "charity", "regulator"}
    plain = {noun for noun in nouns if " " not in noun} - {"hospital", "practice"}
    return frozenset(plain | {f"{noun}s" for noun in plain})


@cache
def _stops() -> frozenset[str]:
    return closed_words() - {"two", "three", "four", "local", "new"}


def _may_end(tokens: Sequence[Token], last: int) -> bool:
    """'The council tax' means no council; 'the trust board' means the trust."""
    if last + 1 >= len(tokens):
        return True
    after = tokens[last + 1]
    if after.low in {"of", "for"} and tokens[last].low in Lexicon.load().nouns:
        return False  # "the provider of" names a role
    if not after.is_word or after.low in closed_words() or after.low in Lexicon.load().forms:
        return True
    adverb = after.low.endswith("ly") or after.low in Words.load().small["adverbs"]
    return adverb or after.low in _OF_BODIES
