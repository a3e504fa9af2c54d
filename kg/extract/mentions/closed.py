"""The closed classes of words, which belong to no name and no thing."""

from functools import cache

from kg.extract.words import Words

_OPEN = frozenset({"openers", "calendar", "adverbs", "ing_adjectives"})


@cache
def closed_words() -> frozenset[str]:
    """Collect articles, prepositions, conjunctions, pronouns and auxiliary verbs.

    Example:
        >>> "the" in closed_words(), "contract" in closed_words()
        (True, False)
    """
    words = Words.load()
    small = (words.small[name] for name in words.small if name not in _OPEN)
    more = {"'s", "according", "ago", "also", "already", "now", "then", "not", "never", "still"}
    more |= {"eg", "e.g", "ie", "i.e", "namely", "notably", "such"}
    more |= {"again", "instead", "just", "only", "however", "meanwhile"}
    return frozenset().union(*small, *words.auxiliary.values(), more)
