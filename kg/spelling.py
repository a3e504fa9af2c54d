"""Suggests what a mistyped word may have meant."""

import difflib
from collections.abc import Iterable


def close_matches(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """List up to three known words that look like *word*, best first.

    Example:
        >>> close_matches("asertted", ["asserted", "planned"])
        ('asserted',)
    """
    return tuple(difflib.get_close_matches(word, sorted(known), n=3))


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest the closest known word, as a clause for an error message.

    Example:
        >>> nearest("asertted", ["asserted", "planned"])
        "; did you mean 'asserted'?"
        >>> nearest("zzz", ["asserted"])
        ''
    """
    found = close_matches(word, known)
    return f"; did you mean '{found[0]}'?" if found else ""
