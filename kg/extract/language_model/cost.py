"""Reckons beforehand what asking a model will take."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_CHARACTERS_PER_TOKEN = 4
_MILLION = 1_000_000


@dataclass(frozen=True)
class Prices:
    """Prices of a million tokens, in the currency in which the user thinks.

    Attributes:
        tokens_in: Of what is sent.
        tokens_out: Of what is written.

    Example:
        >>> Prices(Decimal("0.5"), Decimal(2)).of(3_000_000, 500_000)
        Decimal('2.5')
    """

    tokens_in: Decimal
    tokens_out: Decimal

    def of(self, tokens_in: int, tokens_out: int) -> Decimal:
        """Give the price of some tokens."""
        return (self.tokens_in * tokens_in + self.tokens_out * tokens_out) / _MILLION


@dataclass(frozen=True)
class Estimate:
    """What asking will take, before anything is sent.

    Attributes:
        requests: Requests to send.
        cached: Questions whose answers are kept already, and cost nothing.
        tokens_in: Tokens to send, by rule of thumb.
        tokens_out: Tokens that may be written at most; an answer is mostly far shorter.
    """

    requests: int
    cached: int
    tokens_in: int
    tokens_out: int


def tokens_of(text: str) -> int:
    """Estimate the tokens of a text: one for every four characters, begun ones included.

    That is the usual rule of thumb for English; models differ, and nothing exact is known before
    they have counted. Each request that fails and is repeated may be charged again.

    Example:
        >>> tokens_of("Dale CCG quits")
        4
    """
    return -(-len(text) // _CHARACTERS_PER_TOKEN)


def estimate(asked: Iterable[str], cached: int, most_out: int) -> Estimate:
    """Estimate what some requests will take.

    Args:
        asked: All that is sent, request by request.
        cached: Questions that need not be asked.
        most_out: Most tokens that may be written for one.

    Example:
        >>> estimate(["Dale CCG quits"], 2, 100)
        Estimate(requests=1, cached=2, tokens_in=4, tokens_out=100)
    """
    counts = [tokens_of(each) for each in asked]
    return Estimate(len(counts), cached, sum(counts), most_out * len(counts))
