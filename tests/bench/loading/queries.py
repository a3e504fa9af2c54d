"""Makes searches as people type them: names, names with a typing error, beginnings, codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bench.england.draws import chance, rank
from bench.england.layout import Layout
from bench.england.naming import MARKER

_KINDS = ("name", "typing error", "beginning", "code")
_SHORTEST = 4


@dataclass(frozen=True)
class Search:
    """A search and what it means to find.

    Attributes:
        kind: Which kind of search it is.
        text: What is typed.
        code: Code of the entry that is meant.
    """

    kind: str
    text: str
    code: str


def searches(layout: Layout, count: int) -> Iterator[Search]:
    """Make searches of all kinds for entries all over the register.

    The marker is left out: no name of a real register has a word that all names have.
    """
    random = chance(layout.seed, "searches")
    last = layout.kinds[-1]
    for number in range(count):
        entry = rank(random, last.first + last.count, 2.0)
        name = layout.name(entry).replace(MARKER, "").lower()
        kind, code = _KINDS[number % len(_KINDS)], layout.code(entry)
        yield Search(kind, _typed(random, kind, " ".join(name.split()), code), code)


def _typed(random: Random, kind: str, name: str, code: str) -> str:
    if kind == "code":
        return code
    if kind == "typing error":
        return _mistyped(random, name)
    if kind == "beginning":
        longest = max(name.split(), key=len)
        return longest[: random.randint(_SHORTEST - 1, _SHORTEST + 3)]
    return name


def _mistyped(random: Random, name: str) -> str:
    """Exchange two letters in the middle of the longest word."""
    word = max(name.split(), key=len)
    place = random.randint(1, max(1, len(word) - 3))
    wrong = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
    return name.replace(word, wrong, 1)
