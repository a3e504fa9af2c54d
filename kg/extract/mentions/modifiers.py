"""Tells how far a noun phrase reaches to the left: what may stand before a noun."""

from collections.abc import Sequence
from functools import cache

from kg.extract.frames import Lexicon
from kg.extract.mentions.closed import closed_words
from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names, VerbForm, Words

_FURTHEST = 9
_MODIFYING = listed("mentions.modifiers", "modifying")
_FIXED = frozenset({("end", "of", "life"), ("out", "of", "hours"), ("centre", "of", "excellence")})


def first_of(
    tokens: Sequence[Token], place: int, taken: Sequence[bool], values: frozenset[int], kind: str
) -> int:
    """Walk left over what may stand before a noun.

    Args:
        tokens: The sentence.
        place: Number of the noun's first token.
        taken: For each token whether it belongs to a name.
        values: Numbers of tokens that belong to a value.
        kind: What kind of thing the noun heads.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> tokens = tokens_of("It won the new eye contract", 0, 27)
        >>> first_of(tokens, 5, [False] * 6, frozenset(), "contract")
        3
    """
    first = place
    while first > 0 and place - first < _FURTHEST:
        before = first - 1
        between = before in values or (
            tokens[before].text == "," and before - 1 in values and before + 1 in values
        )
        if tokens[before].text == '"' and (opened := _scare_quoted(tokens, before, taken)) >= 0:
            first = opened
            continue
        if place - first < _FURTHEST - 2 and _is_fixed(tokens, before):
            first = before - 2
            continue
        if _is_of_users(tokens, before):
            first = before - 1
            continue
        if taken[before] or not (between or _may_modify(tokens, before)):
            step = _joined(tokens, before, taken) if kind == "service" else 0
            if not step:
                break
            first = before - step + 1
            continue
        first = before
    return first


def _is_fixed(tokens: Sequence[Token], place: int) -> bool:
    """'End of life' and 'out of hours' are one word in all but writing."""
    return tuple(token.low for token in tokens[max(0, place - 2) : place + 1]) in _FIXED


def _is_of_users(tokens: Sequence[Token], place: int) -> bool:
    """'Children's services' are services, as 'Dale's' are not."""
    if place < 1 or tokens[place].low != "'s" or tokens[place - 1].is_capital:
        return False
    return f"{tokens[place - 1].low}'s" in Names.load().words("things", "care_words")


def _scare_quoted(tokens: Sequence[Token], close: int, taken: Sequence[bool]) -> int:
    """Give where the quotes around a word or two open: 'the "costly" model'; -1 if they do not."""
    for opened in range(close - 2, max(-1, close - 4), -1):
        if tokens[opened].text == '"':
            inside = range(opened + 1, close)
            held = all(not taken[each] and _may_modify(tokens, each) for each in inside)
            return opened if held else -1
    return -1


def _may_modify(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.text in {"£", "&"}:
        return True
    if not token.is_word or token.low in closed_words():
        return False
    if token.is_capital and token.low in Words.load().small["calendar"]:
        return False
    readings = Lexicon.load().forms.get(token.low)
    of_care = token.low in Names.load().words("things", "care_words")  # "the falls service"
    if not readings or token.is_capital or of_care or _is_adjective(token.low, readings):
        return True
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    if f"{token.low} {after}" in Lexicon.load().nouns:  # "lead provider contracts"
        return True
    # "integrated care" is a thing, "awarded care" is not; nouns that are verbs too follow articles.
    follows = place > 0 and tokens[place - 1].low in Words.load().small["determiners"]
    return follows or token.low in _MODIFYING


def _is_adjective(word: str, readings: Sequence[VerbForm]) -> bool:
    """'Struggling', 'improved': forms of verbs that say nothing of contracts are adjectives."""
    known = Lexicon.load().verbs
    return word.endswith(("ed", "ing")) and all(each.lemma not in known for each in readings)


def _joined(tokens: Sequence[Token], place: int, taken: Sequence[bool]) -> int:
    """Count the tokens of 'drug and' before 'alcohol services'; 0 where nothing joins."""
    if place < 1 or tokens[place].low not in {"and", "&"} or taken[place - 1]:
        return 0
    before = tokens[place - 1]
    plural = any(token.low == "services" for token in tokens[place + 1 : place + 4])
    return 2 if plural and _may_modify(tokens, place - 1) and before.low not in thing_heads() else 0


@cache
def thing_heads() -> frozenset[str]:
    """List the nouns that head a contract, service, programme, paper or meeting.

    Example:
        >>> "contract" in thing_heads()
        True
    """
    names = Names.load()
    lists = ("contracts", "agreements", "services", "programmes", "documents")
    return frozenset().union(*(names.words("things", each) for each in lists)) | names.words(
        "never", "meetings"
    )
