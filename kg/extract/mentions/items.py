"""A sentence as items: names, things, values and the words between them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.extract.frames import Lexicon
from kg.extract.mentions.mention import Mention
from kg.extract.reading.sentences import Sentence
from kg.extract.reading.tokens import Token
from kg.extract.reading.values import Found
from kg.extract.words import VerbForm


class Item(NamedTuple):
    """One item of a sentence.

    Attributes:
        start: First code point.
        end: Code point after the last.
        low: Its text in lower case, in plain characters.
        mention: What it means, if it is a name, thing or group.
        value: Its value, if it is one.
        verbs: The verbs of which it may be a form.
        is_capital: Whether it begins with a capital letter.
    """

    start: int
    end: int
    low: str
    mention: Mention | None = None
    value: Found | None = None
    verbs: tuple[VerbForm, ...] = ()
    is_capital: bool = False


class Passage(NamedTuple):
    """A sentence that has been read.

    Attributes:
        sentence: Where it stands.
        items: Its items, in order.
        recent: Kind of entity -> the one of the kind that was spoken of last, before it.
        nested: Mentions and values that stand within others.
    """

    sentence: Sentence
    items: tuple[Item, ...]
    recent: Mapping[str, int]
    nested: tuple[Mention | Found, ...] = ()


def items_of(
    tokens: Sequence[Token], mentions: Sequence[Mention], values: Sequence[Found]
) -> tuple[tuple[Item, ...], tuple[Mention | Found, ...]]:
    """Lay mentions and values over tokens; of those that overlap, the longest stands.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> tokens = tokens_of("Dale CCG met us", 0, 15)
        >>> items, nested = items_of(tokens, [Mention(0, 8, (0,))], [])
        >>> [item.low for item in items], nested
        (['dale ccg', 'met', 'us'], ())
    """
    laid: list[Mention | Found] = [*mentions, *values]
    laid.sort(key=lambda each: (each.start - each.end, each.start))
    standing, nested = list[Mention | Found](), list[Mention | Found]()
    covered = dict[int, Mention | Found]()
    starts = [token.start for token in tokens]
    for each in laid:
        inside = starts[bisect_left(starts, each.start) : bisect_left(starts, each.end)]
        if any(start in covered for start in inside):
            nested.append(each)
        else:
            standing.append(each)
            covered.update(dict.fromkeys(inside, each))
    return tuple(_laid_over(tokens, covered)), tuple(nested)


def _laid_over(tokens: Sequence[Token], covered: Mapping[int, Mention | Found]) -> Iterator[Item]:
    forms, count = Lexicon.load().forms, len(tokens)
    at = 0
    while at < count:
        token = tokens[at]
        over, begun = covered.get(token.start), at
        at += 1
        if over is None:
            low = token.low
            yield Item(
                token.start, token.end, low, None, None, forms.get(low, ()), token.text[0].isupper()
            )
            continue
        while at < count and covered.get(tokens[at].start) is over:
            at += 1
        within = tokens[begun:at]
        low = " ".join(each.low for each in within)
        mention = over if isinstance(over, Mention) else None
        value = over if isinstance(over, Found) else None
        yield Item(token.start, within[-1].end, low, mention, value, (), token.is_capital)
