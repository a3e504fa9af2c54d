"""Lists of words that rules go by, from the lexicon."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("lexicon") / "lists.toml"


def listed(part: str, name: str) -> frozenset[str]:
    """Give the words of one list.

    Args:
        part: The module that goes by them, below ``kg.extract``.
        name: Its name for them.

    Raises:
        KeyError: The lexicon has no such list.

    Example:
        >>> "clinic" in listed("mentions.service_nouns", "facilities")
        True
    """
    return _lists()[part][name]


@cache
def _lists() -> Mapping[str, Mapping[str, frozenset[str]]]:
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        part: {name: frozenset(words) for name, words in lists.items()}
        for part, lists in told.items()
    }
