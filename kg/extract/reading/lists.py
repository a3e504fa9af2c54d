"""Joins the items of a list with the words that bring them in: "The contract: is worth £5m"."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.extract.reading.sentences import Sentence
from kg.extract.reading.tokens import Token

_CLOSES = frozenset({".", "!", "?"})
_BRINGS = frozenset({":", "-", "\N{EN DASH}", ","})
_LEAST = 3
_MOST = 40
"""Words of a lead, at most."""


class Tokened(NamedTuple):
    """A sentence with its tokens; those of an item begin with those of its lead.

    Attributes:
        sentence: The sentence.
        tokens: Its tokens.
        lead: The sentence that brings it in, if it is an item and its lead was left open.
    """

    sentence: Sentence
    tokens: Sequence[Token]
    lead: Sentence | None = None


def with_leads(sentences: Iterable[Tokened]) -> Iterator[Tokened]:
    """Put the open words before a list at the head of each of its items.

    Example:
        >>> from kg.extract.reading.tokens import tokens_of
        >>> text = "The new deal * is worth £5m"
        >>> lead = Tokened(Sentence(0, 12, "body", 0), tokens_of(text, 0, 12))
        >>> item = Tokened(Sentence(15, 27, "body", 1, is_item=True), tokens_of(text, 15, 27))
        >>> [token.text for token in list(with_leads([lead, item]))[1].tokens]
        ['The', 'new', 'deal', 'is', 'worth', '£', '5m']
    """
    lead: Tokened | None = None
    block = -1
    for each in sentences:
        begins = each.sentence.block != block
        block = each.sentence.block
        if each.sentence.is_item and lead is not None and begins and _goes_on(lead, each):
            head = [*lead.tokens]
            while head and head[-1].text in _BRINGS:
                head.pop()
            yield Tokened(each.sentence, [*head, *each.tokens], lead.sentence)
            continue
        yield each
        if not each.sentence.is_item:
            lead = each if _is_open(each) else None


def _is_open(each: Tokened) -> bool:
    tokens = each.tokens
    told = _LEAST <= len(tokens) <= _MOST and each.sentence.zone == "body"
    return told and tokens[-1].text not in _CLOSES


def _goes_on(lead: Tokened, item: Tokened) -> bool:
    """A heading before a list is no lead: what follows it begins anew."""
    first = item.tokens[0] if item.tokens else None
    brought = lead.tokens[-1].text in {":", ","} or lead.tokens[-1].low == "that"
    return first is not None and (brought or not first.is_capital)
