"""Chooses what form of a verb a word is where it stands, or that it is none."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.frames import Lexicon
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.items import Item
from kg.extract.mentions.mention import UNDERTAKINGS
from kg.extract.word_lists import listed
from kg.extract.words import VerbForm, Words, auxiliaries, small_words

_SHORTEST_ADVERB = 5
_GERUND_AFTER = listed("clauses.readings", "gerund-after")
_ADJECTIVES = listed("clauses.readings", "adjectives")
_TASKED = listed("clauses.readings", "tasked")
"""Words after which 'for' or 'of' brings in what somebody does."""
_PLURAL = listed("clauses.readings", "plural")
_SINGULAR = listed("clauses.readings", "singular")
_BEHIND_VERB = listed("clauses.readings", "behind-verb")
_PAPERS = listed("clauses.readings", "papers")
_SITED = listed("clauses.readings", "sited")
_PARTICLES = listed("clauses.readings", "particles")
_GOVERNING = listed("clauses.readings", "governing")
_UNDERTAKEN = UNDERTAKINGS | {"document", "procurement"}


@cache
def forms_of_be() -> frozenset[str]:
    """List the forms of 'be'.

    Example:
        >>> "was" in forms_of_be()
        True
    """
    return Words.load().auxiliary["be"]


@cache
def _articles() -> frozenset[str]:
    return Words.load().small["determiners"] - {"that", "all", "both", "this"}


def is_adverb(item: Item) -> bool:
    """Tell whether a word only modifies a verb.

    Example:
        >>> is_adverb(Item(0, 8, "formally")), is_adverb(Item(0, 5, "trust"))
        (True, False)
    """
    if item.mention or item.value:
        return False
    return item.low in Words.load().small["adverbs"] or (
        item.low.endswith("ly") and len(item.low) >= _SHORTEST_ADVERB
    )


class _Place(NamedTuple):
    """A word that may be a verb, with what decides.

    Attributes:
        items: The sentence.
        place: Number of its item.
        first: Number of the first item of its chain.
        chain: The words of the chain.
        last: The last auxiliary, or "to", of the chain; else empty.
        before: The item before the chain.
        determined: Whether an article stands there, so that a noun follows.
        cast: The cast.
    """

    items: Sequence[Item]
    place: int
    first: int
    chain: Sequence[str]
    last: str
    before: Item | None
    determined: bool
    cast: Cast


def reading_of(
    items: Sequence[Item], place: int, first: int, readings: Sequence[VerbForm], cast: Cast
) -> VerbForm | None:
    """Choose what form a word is here, or tell that it is no verb at all."""
    known = Lexicon.load().verbs
    chain = [items[at].low for at in range(first, place)]
    last = next((word for word in reversed(chain) if word in auxiliaries() or word == "to"), "")
    before = items[first - 1] if first else None
    determined = before is not None and before.low in _articles()
    determined = determined or _is_described(items, first)
    here = _Place(items, place, first, chain, last, before, determined, cast)
    for reading in sorted(readings, key=lambda each: each.lemma not in known):
        if _FITS[reading.form](here, reading):
            return reading
    return None


def _is_described(items: Sequence[Item], first: int) -> bool:
    """In 'a perfectly good bid' the last word is a noun, whatever else it may be."""
    at = first - 1
    if at < 1 or items[at].mention is not None or items[at].low not in _ADJECTIVES:
        return False
    while (
        at > 0
        and items[at].mention is None
        and (items[at].low in _ADJECTIVES or is_adverb(items[at]))
    ):
        at -= 1
    return items[at].mention is None and items[at].low in _articles()


def _fits_gerund(here: _Place, reading: VerbForm) -> bool:
    items, before = here.items, here.before
    if here.last in forms_of_be():
        return items[here.place].low not in Words.load().small["ing_adjectives"]
    if here.chain or before is None:
        return here.first < here.place and bool(items[here.place - 1].verbs)
    if before.low in _PAPERS and before.mention is None:
        return True  # "a motion calling on the board to think again"
    said = (before.low, reading.lemma) == ("as", "say")
    named = _kind(before, here.cast) in _UNDERTAKEN | {"body"}
    duty = items[here.first - 2].low if here.first > 1 else ""
    tasked = before.low in {"for", "of", "with"} and duty in _TASKED
    return said or named or tasked or before.low in _GERUND_AFTER


def _fits_participle(here: _Place, _: VerbForm) -> bool:
    if here.last in auxiliaries("be", "have", "get"):
        return True
    bare = not here.chain and not here.determined
    return bare and is_reduced(here.items, here.place, here.cast)


def _fits_past(here: _Place, _: VerbForm) -> bool:
    bare = here.place == here.first
    before = here.before
    owned = before is not None and before.low == "'s"
    # "For missed visits" tells of visits, and of nobody who missed them.
    governed = before is not None and before.mention is None and before.low in _GOVERNING
    return not here.last and not (bare and (here.determined or owned or governed))


def _fits_base(here: _Place, reading: VerbForm) -> bool:
    if here.last:
        return here.last not in auxiliaries("be", "have")
    # "Which let the contract": what may be past is past.
    past = VerbForm(reading.lemma, "past") in here.items[here.place].verbs
    before, place = here.before, here.place
    if before is not None and is_adverb(before) and here.first > 1:
        before = here.items[here.first - 2]  # "A and B jointly commission"
        place = here.first - 1 if before.mention is not None else place
    if past or here.place != here.first or before is None:
        return False
    return _takes_base(before, here.items, place, here.cast, here.items[here.place + 1 :])


def _fits_third(here: _Place, reading: VerbForm) -> bool:
    before = here.before
    if here.last or here.chain not in ([], ["no", "longer"]) or here.determined:
        return False
    if before is None or before.low == "'s":
        return False
    return reading.lemma == "be" or _takes_third(before, here.items, here.place, here.cast)


_FITS: Mapping[str, Callable[[_Place, VerbForm], bool]] = {
    "gerund": _fits_gerund,
    "participle": _fits_participle,
    "past": _fits_past,
    "base": _fits_base,
    "third": _fits_third,
}


def _kind(item: Item, cast: Cast) -> str:
    return cast.entities[item.mention.entities[0]].kind if item.mention else ""


def _takes_base(
    before: Item, items: Sequence[Item], place: int, cast: Cast, ahead: Sequence[Item]
) -> bool:
    if before.low in _PLURAL:
        return True
    if before.mention is None:
        plural = _is_plain_noun(before) and before.low.endswith("s")
        return plural and _is_object(items, place)
    entity = cast.entities[before.mention.entities[0]]
    listed = place > 1 and any(item.low == "and" for item in items[max(0, place - 4) : place - 1])
    plural = (
        len(before.mention.entities) > 1
        or entity.kind == "group"
        or before.low.endswith("s")
        or listed
    )
    after = ahead[0] if ahead else None
    return (
        plural
        and after is not None
        and (
            after.mention is not None
            or after.low in _BEHIND_VERB
            or after.low in small_words("determiners")
        )
    )


def _takes_third(before: Item, items: Sequence[Item], place: int, cast: Cast) -> bool:
    if before.low in _SINGULAR or is_adverb(before):
        return True
    if before.low in {",", ")", "\N{EN DASH}", "-"}:
        return True
    if before.mention is None:
        ahead = items[place + 1].low if place + 1 < len(items) else ""
        if _is_plain_noun(before) and not before.low.endswith("s") and _is_object(items, place):
            return True
        return before.low.isalpha() and not before.verbs and ahead in {":", '"', "that"}
    entity = cast.entities[before.mention.entities[0]]
    after = items[place + 1] if place + 1 < len(items) else None
    if after is None or after.low == "'":
        return False
    return entity.kind != "place"


def _is_plain_noun(item: Item) -> bool:
    closed = small_words("determiners", "prepositions", "conjunctions")
    return (
        item.low.replace("-", "").isalpha()
        and not item.verbs
        and not item.value
        and item.low not in closed
    )


def _is_object(items: Sequence[Item], place: int) -> bool:
    """Tell whether an object follows what may be a verb: 'concerns about the deal' has none."""
    if items[place].low in Words.load().small["prepositions"]:
        return False
    after = items[place + 1] if place + 1 < len(items) else None
    articles = {"a", "an", "the", "its", "their", "all"}
    return after is not None and (after.mention is not None or after.low in articles)


def is_reduced(items: Sequence[Item], place: int, cast: Cast) -> bool:
    """Tell whether a participle stands for a relative clause: 'the contract held by the trust'.

    Example:
        >>> from kg.extract.documents.document import Block, Document
        >>> from kg.extract.extractor import Extraction
        >>> from kg.extract.known import KnownNames
        >>> document = Document("The plan was drawn by Dale CCG.", (Block(0, 31, "body"),))
        >>> extraction = Extraction(document, KnownNames())
        >>> [passage] = extraction.reading.passages
        >>> is_reduced(passage.items, 0, extraction.cast)
        False
    """
    after = items[place + 1].low if place + 1 < len(items) else ""
    behind = items[place + 2].low if place + 2 < len(items) else ""
    counted = place + 2 < len(items) and items[place + 2].value is not None
    if (after == "by" and not counted) or (after in _PARTICLES and behind == "by"):
        return True  # "rose by £5m" tells by how much
    if after in {"in", "near", "at"} and items[place].low in _SITED and place > 1:
        named = items[place - 2] if items[place - 1].low == "," else items[place - 1]
        return named.mention is not None
    ahead = [item for item in reversed(items[:place]) if not is_adverb(item)]
    before, goes_on = ahead[0] if ahead else None, {"to", "with", "at"}
    if before is not None and before.low == "," and before.mention is None and ahead[1:]:
        before, goes_on = ahead[1], goes_on | {"in", "on"}  # "the deal, signed in May,"
    if before is None or before.mention is None or after not in goes_on:
        return False
    return cast.entities[before.mention.entities[0]].kind in _UNDERTAKEN
