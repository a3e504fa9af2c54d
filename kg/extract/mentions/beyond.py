"""Reads what stands behind a contract's noun and tells it from others: "for …", "with …"."""

from collections.abc import Mapping, Sequence

from kg.extract.mentions.cast import Cast
from kg.extract.mentions.closed import closed_words
from kg.extract.mentions.mention import BUYERS, Mention
from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names, Words

_TO_DO = listed("mentions.beyond", "to-do")
_FURTHEST, _LONGEST = 3, 8


def told_behind(tokens: Sequence[Token], last: int) -> frozenset[str]:
    """Collect the words of the service that a contract is for.

    Args:
        tokens: The sentence.
        last: Number of the token behind the contract's noun.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "the contract to run the stroke service in Dale"
        >>> sorted(told_behind(tokens_of(text, 0, len(text)), 2))
        ['stroke']
    """
    at = _begun(tokens, last)
    things, small = Names.load(), Words.load().small
    words = set[str]()
    for place in range(at, min(at + _LONGEST, len(tokens))) if at else ():
        token = tokens[place]
        low = token.low
        joins = low in {"and", "&"} or low in small["determiners"]
        if joins and place < at + _LONGEST - 1:
            continue
        if not token.is_word or low in closed_words():
            break
        words.add(low)
        if low in things.words("things", "services"):
            return frozenset(words - {"service", "services"})
    return frozenset()


def _begun(tokens: Sequence[Token], last: int) -> int:
    """Give where a service may begin behind a contract; 0 where none is told."""
    ahead = [token.low for token in tokens[last : last + 2]]
    if ahead[:1] == ["for"]:
        return last + 1
    return last + 2 if ahead[:1] == ["to"] and set(ahead[1:]) & _TO_DO else 0


def sides_of(
    tokens: Sequence[Token], first: int, last: int, names: Mapping[int, Mention], cast: Cast
) -> frozenset[str]:
    """Tell with whom a contract is: a mark for each buyer or seller beside it.

    Args:
        tokens: The sentence.
        first: Number of the first token of the contract's phrase.
        last: Number of the token behind it.
        names: Where a name begins -> the name.
        cast: The document's cast.
    """
    found = set[str]()
    if last < len(tokens) and tokens[last].low in {"with", "between"}:
        for place in range(last + 1, min(last + 1 + _FURTHEST, len(tokens))):
            if mention := names.get(tokens[place].start):
                found.add(_side(cast, mention))
                break
    if first > 1 and tokens[first - 1].low == "'s":
        owner = [each for each in names.values() if each.end == tokens[first - 2].end]
        found |= {_side(cast, each) for each in owner}
    return frozenset(found - {""})


def _side(cast: Cast, mention: Mention) -> str:
    entity = cast.entities[mention.entities[0]]
    if entity.kind != "body":
        return ""
    return f"{'buyer' if entity.cls in BUYERS else 'seller'}:{entity.number}"


def contradicts(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two contracts have different buyers or different sellers.

    Example:
        >>> contradicts(frozenset({"seller:1"}), frozenset({"seller:2", "stroke"}))
        True
    """
    for side in ("buyer:", "seller:"):
        ones, others = ({each for each in words if each.startswith(side)} for words in (one, other))
        if ones and others and not ones & others:
            return True
    return False
