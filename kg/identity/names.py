"""Compares names of organisations: plain, with short forms written out, and by their core."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile("['`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}.]")
_ARTICLE = re.compile(r"^the | the$")
_SHORTEST_PLURAL = 5


@dataclass(frozen=True)
class Plain:
    """A name taken apart.

    Attributes:
        text: In plain words, short forms written out, without articles.
        core: Its words without legal form and small words, in the singular.
        family: Its family of legal forms; empty when it names none.
    """

    text: str
    core: tuple[str, ...]
    family: str


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@cache
def _families() -> Mapping[str, str]:
    return {phrase: family["name"] for family in _words()["family"] for phrase in family["phrases"]}


@cache
def _legal_form() -> re.Pattern[str]:
    phrases = sorted(_families(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")


@cache
def _small_words() -> frozenset[str]:
    return frozenset(_words()["words"]["stop"])


@cache
def _health_words() -> frozenset[str]:
    return frozenset(_singular(word) for word in _words()["words"]["health"])


def fold(text: str) -> str:
    """Fold case and spaces, and nothing else.

    Example:
        >>> fold(" NHS  Dorset CCG ")
        'nhs dorset ccg'
    """
    return " ".join(text.lower().split())


def spelled(text: str) -> str:
    """Fold also what only spelling changes: ``&``, apostrophes, punctuation, articles.

    Example:
        >>> spelled("KING`S COLLEGE & CO, (THE)"), spelled("The Kings College and Co")
        ('kings college and co', 'kings college and co')
    """
    folded = _APOSTROPHES.sub("", text.lower()).replace("&", " and ")
    return _ARTICLE.sub("", _NOT_WORD.sub(" ", folded).strip())


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> Plain:
    """Take a name apart.

    Example:
        >>> plain("St Georges Univ. Hosps NHSFT")
        Plain(text='st georges university hospitals nhs foundation trust', \
core=('st', 'george', 'university', 'hospital'), family='trust')
        >>> plain("Dorset CCG").family, plain("Dorset").family
        ('commissioning group', '')
        >>> plain("King's College Hospital NHS Foundation Trust").family
        'trust'
    """
    short: Mapping[str, str] = _words()["short"]
    full = " ".join(short.get(word, word) for word in spelled(text).split())
    for apart, together in _words()["joined"].items():
        full = full.replace(apart, together)
    # The last form counts: King's College Hospital NHS Foundation Trust is no college.
    forms = list(_legal_form().finditer(full))
    rest = full[: forms[-1].start()] + full[forms[-1].end() :] if forms else full
    core = tuple(_singular(word) for word in rest.split() if word not in _small_words())
    return Plain(full, core, _families()[forms[-1][0]] if forms else "")


def _singular(word: str) -> str:
    plural = word.endswith("s") and not word.endswith("ss") and len(word) >= _SHORTEST_PLURAL
    return word[:-1] if plural else word


def says_health(core: tuple[str, ...]) -> bool:
    """Tell whether a core names a kind of care, and not only a place.

    Example:
        >>> says_health(("dudley", "group")), says_health(("medway",))
        (True, False)
    """
    return len(core) > 1 and not _health_words().isdisjoint(core)


def initials(text: str) -> str:
    """Give the initials of a name's core and its small words left out.

    Example:
        >>> initials("University Hospitals of Derby and Burton NHS Foundation Trust")
        'uhdb'
    """
    return "".join(word[0] for word in plain(text).core)
