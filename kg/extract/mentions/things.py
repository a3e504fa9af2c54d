"""Finds contracts, services, programmes and papers: common nouns with what stands before them."""

from collections.abc import Container, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.mentions.closed import closed_words
from kg.extract.mentions.definite import firms
from kg.extract.mentions.modifiers import first_of, thing_heads
from kg.extract.mentions.service_nouns import is_doing, is_service
from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names, Words, edge_words

_GRANTS = listed("mentions.things", "grants")
_OFFICES = listed("mentions.things", "offices")
_PROVIDERS = frozenset({"provider", "supplier", "operator", "contractor"})
_OWNERS = frozenset({"'s", "its", "their", "our", "current", "incumbent", "existing"})
_FURTHEST = 5
_BEHIND_WORK = listed("mentions.things", "behind-work")


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
    tokens: Sequence[Token],
    place: int,
    taken: Sequence[bool],
    values: frozenset[int],
    heads: Container[str] = (),
) -> Phrase | None:
    """Read the phrase that ends with a token, if it is a thing.

    Args:
        tokens: The sentence.
        place: Number of the token.
        taken: For each token whether it belongs to a name.
        values: Numbers of tokens that belong to a value.
        heads: Nouns of services that the document has named: "the scans" are those.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "It won the new community services contract"
        >>> tokens = tokens_of(text, 0, len(text))
        >>> phrase = phrase_at(tokens, 6, [False] * 7, frozenset())
        >>> phrase.kind, phrase.article, sorted(phrase.words)
        ('contract', 'the', ['community', 'services'])
    """
    if lot := _lot_at(tokens, place):
        return lot
    head, length = _head_at(tokens, place)
    if not length or taken[place]:
        return None
    kind, head = _kind_here(tokens, place, head)
    if _is_part(tokens, place, kind):
        return None
    first, article = _begun(tokens, place - length + 1, taken, values, kind)
    if kind == "service" and not article and first < place and is_doing(tokens[first].low):
        first += 1
    if head == "services" and first == place and not article:
        first = _owner_of(tokens, first, taken)
    words = frozenset(token.low for token in tokens[first:place] if _tells(token)) - {article}
    words -= set(head.split()[:-1]) if kind == "document" else set()
    words |= {head} if kind == "service" and head not in {"service", "services"} else set()
    phrase = Phrase(first, place + 1, kind, head, article, words)
    return phrase if _is_meant(tokens, phrase, heads) else None


def _is_part(tokens: Sequence[Token], place: int, kind: str) -> bool:
    """Tell whether a noun is no thing but begins something else."""
    if kind in {"programme", "document"} and _is_to_do(tokens, place + 1):
        return True  # "plans to award" is a verb and its plan
    if kind in {"programme", "document"} and place and tokens[place - 1].low == "to":
        return True  # "to review", "to plan"
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    # "The healthcare operator" is a body, "programme director" an office.
    if kind == "service" and after in _PROVIDERS and _is_owned(tokens, place):
        return False
    return kind in {"service", "programme"} and (after in firms() or after in _OFFICES)


def _is_owned(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a noun is said to be somebody's, as in: Dale's patient transport provider."""
    before = [token.low for token in tokens[max(0, place - _FURTHEST) : place]]
    at = max((at for at, word in enumerate(before) if word in _OWNERS), default=-1)
    return at >= 0 and all(word.replace("-", "").isalpha() for word in before[at + 1 :])


def _is_meant(tokens: Sequence[Token], phrase: Phrase, heads: Container[str]) -> bool:
    """Hold back nouns that are often no things: 'work', 'grant', 'care'."""
    head, article, place = phrase.head, phrase.article, phrase.last - 1
    if head in _GRANTS:
        return bool(article)
    if head == "work":
        return article == "the" and _is_alone(tokens, phrase.first, place)
    if phrase.kind != "service":
        return True
    again = head in heads and article in {"the", "these", "those"} and phrase.first + 1 == place
    return again or is_service(tokens, phrase.first, place, article, phrase.words)


def _lot_at(tokens: Sequence[Token], place: int) -> Phrase | None:
    """'Lot 2' is a contract of its own."""
    if not place or tokens[place - 1].low != "lot" or not tokens[place].low.isalnum():
        return None
    if len(tokens[place].low) > len("10"):
        return None
    words = frozenset({"lot", f"lot/{tokens[place].low}"})
    return Phrase(place - 1, place + 1, "contract", "lot", "the", words)


def _begun(
    tokens: Sequence[Token], begin: int, taken: Sequence[bool], values: frozenset[int], kind: str
) -> tuple[int, str]:
    """Give where a phrase begins, with its article, and the article."""
    if kind == "meeting" and begin > 1 and tokens[begin - 1].text == "'":
        begin -= 2  # "the members' meeting"
    first = first_of(tokens, begin, taken, values, kind)
    before = tokens[first - 1].low if first and not taken[first - 1] else ""
    return (first - 1, before) if before in Words.load().small["determiners"] else (first, "")


def _is_alone(tokens: Sequence[Token], first: int, place: int) -> bool:
    """'Won the work' speaks of a contract, 'the work of the trust' does not."""
    ends = place + 1 == len(tokens) or tokens[place + 1].low in _BEHIND_WORK
    return first == place - 1 and ends


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
def thing_ends() -> frozenset[str]:
    """List the words with which a phrase of a thing may end.

    Example:
        >>> "contract" in thing_ends()
        True
    """
    return edge_words(thing_heads(), -1)


def _head_at(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    if tokens[place].low not in thing_ends():
        return "", 0
    for length in (3, 2, 1):
        if place - length + 1 >= 0:
            text = " ".join(token.low for token in tokens[place - length + 1 : place + 1])
            if text in thing_heads():
                return text, length
    return "", 0


def _tells(token: Token) -> bool:
    if not token.is_word or token.low in Names.load().words("things", "generic"):
        return False
    return token.low not in Words.load().small["determiners"] and token.low not in {"and", "&"}
