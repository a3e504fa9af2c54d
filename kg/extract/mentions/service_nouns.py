"""Tells whether a noun names a service where it stands: "care" and "units" do only in company."""

from collections.abc import Sequence

from kg.extract.frames import Lexicon
from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names

_GENERAL = listed("mentions.service_nouns", "general")
_FACILITIES = listed("mentions.service_nouns", "facilities")
"""What 'the' before it is enough to know: there is one in the text."""


def is_doing(word: str) -> bool:
    """Tell an act from a thing: 'commissioning eye services' is one, 'nursing services' is not.

    Example:
        >>> is_doing("commissioning"), is_doing("nursing")
        (True, False)
    """
    forms = Lexicon.load().forms.get(word, ())
    services = Names.load().words("things", "services")
    return word.endswith("ing") and bool(forms) and word not in services


def is_service(
    tokens: Sequence[Token], first: int, place: int, article: str, words: frozenset[str]
) -> bool:
    """Hold back words that name a service only in company: 'care', 'health', 'management'.

    Args:
        tokens: The sentence.
        first: Number of the first token of the phrase.
        place: Number of its noun.
        article: Its article or pronoun; empty when it has none.
        words: Words that tell it from others.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> tokens = tokens_of("the eye unit and the new unit", 0, 29)
        >>> is_service(tokens, 1, 2, "", frozenset()), is_service(tokens, 5, 6, "", frozenset())
        (True, False)
    """
    head = tokens[place].low
    if head in {"service", "services"}:
        told = {"the", "this", "that", "its", "these", "those", "their", "our", "both"}
        return bool(words) or article in told or _is_placed(tokens, first, place)
    helpers = Names.load().told["things"]["service_helpers"].get(head)
    if helpers is None:
        return True
    if _is_listed(tokens, first, place):
        return True
    if head in _FACILITIES and article in {"the", "this", "its", "both", "these", "our"}:
        return True
    before = {token.low for token in tokens[max(first, place - 3) : place]}
    before |= {f"{word}'s" for word in before if "'s" in before}  # "children's therapies"
    return not before.isdisjoint({*helpers, *Names.load().words("things", "care_words")})


def _is_listed(tokens: Sequence[Token], first: int, place: int) -> bool:
    """'Cleaning' may be anything, 'cleaning, catering and portering' are services."""
    if tokens[place].low in _GENERAL:
        return False
    services = Names.load().words("things", "services")
    ahead = [token.low for token in tokens[place + 1 : place + 3]]
    before = [token.low for token in tokens[max(0, first - 2) : first]]
    return (len(ahead) > 1 and ahead[0] in {",", "and"} and ahead[1] in services) or (
        len(before) > 1 and before[1] in {",", "and"} and before[0] in services
    )


def _is_placed(tokens: Sequence[Token], first: int, place: int) -> bool:
    """'Services in Dale will move' are certain ones, 'services' are any."""
    ahead = tokens[place + 1 : place + 3]
    return not first and len(ahead) > 1 and ahead[0].low in {"in", "at"} and ahead[1].is_capital
