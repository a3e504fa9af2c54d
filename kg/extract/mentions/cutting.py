"""Cuts a document into sentences with their tokens, names and values."""

from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.documents.document import Document
from kg.extract.mentions.names import Run, apart, runs_of
from kg.extract.reading.lists import Tokened, with_leads
from kg.extract.reading.sentences import Sentence, sentences_of
from kg.extract.reading.tokens import Token, tokens_of
from kg.extract.reading.values import Found, values_of
from kg.extract.words import Words

_MOST_TOKENS = 400


class Cut(NamedTuple):
    """A sentence with what was found in it.

    Attributes:
        sentence: The sentence.
        tokens: Its tokens.
        runs: Its names.
        values: Its values.
    """

    sentence: Sentence
    tokens: Sequence[Token]
    runs: Sequence[Run]
    values: Sequence[Found]


def cuts_of(document: Document, shadow: str) -> list[Cut]:
    """Cut a document into sentences.

    Example:
        >>> from kg.extract.documents.document import Block
        >>> text = "Dale CCG met in May. Nobody came."
        >>> document = Document(text, (Block(0, len(text), "body"),))
        >>> [[run.name for run in cut.runs] for cut in cuts_of(document, text)]
        [['Dale CCG'], []]
    """
    tokened = (
        Tokened(sentence, tokens_of(shadow, sentence.start, sentence.end)[:_MOST_TOKENS])
        for sentence in sentences_of(document, shadow)
    )
    cuts = [_cut(shadow, each) for each in with_leads(tokened)]
    seen = frozenset(run.name for cut in cuts for run in cut.runs)
    return [_parted(cut, seen) for cut in cuts]


def _cut(shadow: str, read: Tokened) -> Cut:
    sentences = [each for each in (read.lead, read.sentence) if each is not None]
    values = [value for each in sentences for value in values_of(shadow, each.start, each.end)]
    return Cut(read.sentence, read.tokens, runs_of(read.tokens), values)


def _parted(cut: Cut, seen: frozenset[str]) -> Cut:
    runs = [part for run in cut.runs for part in apart(cut.tokens, run, seen)]
    return cut._replace(runs=runs)


def _may_tell(found: Found) -> bool:
    """'The 2014 contract' and 'a £5m deal' are phrases; 'in May services' is none."""
    value = found.value
    if value.kind == "date" and value.date is not None:
        return value.date.precision == "year"
    return value.kind != "time"


def places_in_values(cut: Cut) -> frozenset[int]:
    """Number the tokens that belong to a value which may stand within a phrase."""
    telling = [value for value in cut.values if _may_tell(value)]
    found, at = set[int](), 0
    for place, token in enumerate(cut.tokens if telling else ()):
        while at < len(telling) and telling[at].end <= token.start:
            at += 1
        if at < len(telling) and telling[at].start <= token.start:
            found.add(place)
    return frozenset(found)


def common_words(cuts: Sequence[Cut]) -> frozenset[str]:
    """Collect what the document also writes in small letters, which is no name."""
    return frozenset(token.low for cut in cuts for token in cut.tokens if token.text.islower())


def is_governed(tokens: Sequence[Token], place: int) -> bool:
    """'Under the deal' and 'Hill's' begin no sentence that is about the deal or Hill."""
    small = Words.load().small
    before = tokens[place - 1].low if place else ""
    if before in small["determiners"] and place > 1:
        before = tokens[place - 2].low
    return before in small["prepositions"]
