"""Finds contracts, services, programmes and papers: common nouns with what stands before them."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.frames import Lexicon
from kg.extract.mentions.closed import closed_words
from kg.extract.reading.tokens import Token
from kg.extract.words import Names, VerbForm, Words, edge_words

_FURTHEST = 9
_FIXED = frozenset({("end", "of", "life"), ("out", "of", "hours"), ("centre", "of", "excellence")})


class Phrase(NamedTuple):
    """A noun phrase that means a thing.

    Attributes:
        first: Number of its first token, with its article.
        last: Number of the token after it.
        kind: contract, service, programme, document, procurement or meeting.
        head: Its noun.
        article: Its article or pronoun; empty when it has none.
        words: Words that tell it from others.
    """

    first: int
    last: int
    kind: str
    head: str
    article: str
    words: frozenset[str]


def phrase_at(
    tokens: Sequence[Token], place: int, taken: Sequence[bool], values: frozenset[int]
) -> Phrase | None:
    """Read the phrase that ends with a token, if it is a thing.

    Args:
        tokens: The sentence.
        place: Number of the token.
        taken: For each token whether it belongs to a name.
        values: Numbers of tokens that belong to a value.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "It won the new community services contract"
        >>> tokens = tokens_of(text, 0, len(text))
        >>> phrase = phrase_at(tokens, 6, [False] * 7, frozenset())
        >>> phrase.kind, phrase.article, sorted(phrase.words)
        ('contract', 'the', ['community', 'services'])
    """
    head, length = _head_at(tokens, place)
    if not length or taken[place]:
        return None
    kind, head = _kind_here(tokens, place, head)
    if kind in {"programme", "document"} and _is_to_do(tokens, place + 1):
        return None  # "plans to award" is a verb and its plan, no thing
    first, article = _begun(tokens, place - length + 1, taken, values, kind)
    if head == "services" and first == place and not article:
        first = _owner_of(tokens, first, taken)
    if head == "work" and not (article == "the" and _is_alone(tokens, first, place)):
        return None
    words = frozenset(token.low for token in tokens[first:place] if _tells(token)) - {article}
    words -= set(head.split()[:-1]) if kind == "document" else set()
    words |= {head} if kind == "service" and head not in {"service", "services"} else set()
    if kind == "service" and not _is_service(tokens, first, place, article, words):
        return None
    return Phrase(first, place + 1, kind, head, article, words)


def _begun(
    tokens: Sequence[Token], begin: int, taken: Sequence[bool], values: frozenset[int], kind: str
) -> tuple[int, str]:
    """Give where a phrase begins, with its article, and the article."""
    if kind == "meeting" and begin > 1 and tokens[begin - 1].text == "'":
        begin -= 2  # "the members' meeting"
    first = _first_of(tokens, begin, taken, values, kind)
    before = tokens[first - 1].low if first and not taken[first - 1] else ""
    return (first - 1, before) if before in Words.load().small["determiners"] else (first, "")


def _is_alone(tokens: Sequence[Token], first: int, place: int) -> bool:
    """'Won the work' speaks of a contract, 'the work of the trust' does not."""
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    ends = {"", ".", ",", "to", "from", "for", "in", "at", "until", "back", "and"}
    return first == place - 1 and after in ends


def _is_to_do(tokens: Sequence[Token], place: int) -> bool:
    """Tell 'to award' from 'to the trust'."""
    if place + 1 >= len(tokens) or tokens[place].low != "to":
        return False
    return not tokens[place + 1].is_capital and tokens[place + 1].low not in closed_words()


def _owner_of(tokens: Sequence[Token], place: int, taken: Sequence[bool]) -> int:
    """Begin 'Dale Trust's services' with the name, which alone tells what services they are."""
    if place < 1 or tokens[place - 1].low != "'s":
        return place
    first = place - 1
    while first > 0 and taken[first - 1]:
        first -= 1
    return first if first < place - 1 else place


def _kind_here(tokens: Sequence[Token], place: int, head: str) -> tuple[str, str]:
    """A contract that serves as a pattern for others is a paper."""
    kind = kind_of(head)
    modifiers = {token.low for token in tokens[max(0, place - 3) : place]}
    is_paper = kind == "contract" and bool(modifiers & {"template", "model", "standard"})
    return ("document", "template") if is_paper else (kind, head)


def kind_of(head: str) -> str:
    """Tell what kind of thing a noun heads.

    Example:
        >>> kind_of("deal"), kind_of("procurement"), kind_of("helpline"), kind_of("business case")
        ('contract', 'procurement', 'service', 'document')
    """
    names = Names.load()
    if head in {"procurement", "tendering", "tender process"}:
        return "procurement"
    if head in names.words("things", "contracts") or head in names.words("things", "agreements"):
        return "contract"
    if head in names.words("things", "documents"):
        return "document"
    if head in names.words("never", "meetings"):
        return "meeting"
    return "service" if head in names.words("things", "services") else "programme"


@cache
def _heads() -> frozenset[str]:
    names = Names.load()
    lists = ("contracts", "agreements", "services", "programmes", "documents")
    return frozenset().union(*(names.words("things", each) for each in lists)) | names.words(
        "never", "meetings"
    )


def _head_at(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    if tokens[place].low not in edge_words(_heads(), -1):
        return "", 0
    for length in (3, 2, 1):
        if place - length + 1 >= 0:
            text = " ".join(token.low for token in tokens[place - length + 1 : place + 1])
            if text in _heads():
                return text, length
    return "", 0


def _first_of(
    tokens: Sequence[Token], place: int, taken: Sequence[bool], values: frozenset[int], kind: str
) -> int:
    """Walk left over what may stand before a noun."""
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
    if not readings or token.is_capital or _is_adjective(token.low, readings):
        return True
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    if f"{token.low} {after}" in Lexicon.load().nouns:  # "lead provider contracts"
        return True
    # "integrated care" is a thing, "awarded care" is not; nouns that are verbs too follow articles.
    follows = place > 0 and tokens[place - 1].low in Words.load().small["determiners"]
    return follows or token.low in {
        "planned",
        "proposed",
        "existing",
        "failed",
        "transport",
        "home",
        "commissioning",
    }


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
    return 2 if plural and _may_modify(tokens, place - 1) and before.low not in _heads() else 0


def _tells(token: Token) -> bool:
    if not token.is_word or token.low in Names.load().words("things", "generic"):
        return False
    return token.low not in Words.load().small["determiners"] and token.low not in {"and", "&"}


def _is_service(
    tokens: Sequence[Token], first: int, place: int, article: str, words: frozenset[str]
) -> bool:
    """Hold back words that name a service only in company: 'care', 'health', 'management'."""
    head = tokens[place].low
    if head in {"service", "services"}:
        return bool(words) or article in {"the", "this", "that", "its", "these", "those", "their"}
    helpers = Names.load().told["things"]["service_helpers"].get(head)
    if helpers is None:
        return True
    before = {token.low for token in tokens[max(first, place - 3) : place]}
    return not before.isdisjoint(helpers)
