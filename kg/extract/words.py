"""Small words, verb forms and names of the lexicon, read once."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

LEXICON = Path(__file__).with_name("lexicon")
Form = Literal["base", "third", "past", "participle", "gerund"]
_VOWELS = "aeiou"
_DOUBLES = re.compile(r"^[^aeiou]*[aeiou][bdgmnprt]$|[^aeiou][aeiou]l$")
"""Verbs of which the last letter is doubled: snap, cancel."""


class VerbForm(NamedTuple):
    """One way to read a word as a form of a verb.

    Attributes:
        lemma: The verb's base form.
        form: Which form it is.
    """

    lemma: str
    form: Form


@dataclass(frozen=True)
class Words:
    """Words by what they do in a sentence.

    Attributes:
        small: Class of small words -> the words.
        auxiliary: Class of auxiliary verbs -> their forms.
        mood: Mood -> words that give it.
        reporting: Status -> verbs that report with it.
        with_that: Verbs that report only before 'that' or a quotation.
        common: Verbs that say nothing here, but begin and end clauses.
        irregular: Verb -> third person, past, participle, gerund.
    """

    small: Mapping[str, frozenset[str]]
    auxiliary: Mapping[str, frozenset[str]]
    mood: Mapping[str, frozenset[str]]
    reporting: Mapping[str, frozenset[str]]
    with_that: frozenset[str]
    common: frozenset[str]
    irregular: Mapping[str, tuple[str, ...]]

    @classmethod
    @cache
    def load(cls) -> "Words":
        """Read ``lexicon/words.toml``.

        Example:
            >>> "will" in Words.load().auxiliary["future"]
            True
        """
        told: dict[str, Any] = tomllib.loads((LEXICON / "words.toml").read_text(encoding="utf-8"))
        reporting = _sets(told["reporting"])
        with_that = reporting.pop("with_that")
        irregular = {verb: tuple(forms) for verb, forms in told["irregular"].items()}
        return cls(
            small=_sets(told["small"]),
            auxiliary=_sets(told["auxiliary"]),
            mood=_sets(told["mood"]),
            reporting=reporting,
            with_that=with_that,
            common=frozenset(told["common"]["verbs"]),
            irregular=irregular,
        )

    def forms(self, verb: str) -> tuple[tuple[str, Form], ...]:
        """List the forms of a verb, each with what it is.

        Example:
            >>> [word for word, _ in Words.load().forms("carry")]
            ['carry', 'carries', 'carried', 'carried', 'carrying']
        """
        third, past, participle, gerund = self.irregular.get(verb) or _regular(verb)
        more: tuple[tuple[str, Form], ...] = (
            (("are", "third"), ("am", "third"), ("were", "past")) if verb == "be" else ()
        )
        return (
            *more,
            *((verb, "base"), (third, "third"), (past, "past")),
            *((participle, "participle"), (gerund, "gerund")),
        )

    def verb_forms(self, verbs: Iterable[str]) -> Mapping[str, tuple[VerbForm, ...]]:
        """Map every form of some verbs to what it may be.

        Example:
            >>> Words.load().verb_forms(["win"])["won"]
            (VerbForm(lemma='win', form='past'), VerbForm(lemma='win', form='participle'))
        """
        found: defaultdict[str, list[VerbForm]] = defaultdict(list)
        for verb in dict.fromkeys(verbs):
            for word, form in self.forms(verb):
                found[word].append(VerbForm(verb, form))
        return {word: tuple(readings) for word, readings in found.items()}


@cache
def small_words(*classes: str) -> frozenset[str]:
    """Collect the small words of some classes.

    Example:
        >>> sorted(small_words("conjunctions") - small_words("conjunctions", "adverbs"))
        []
    """
    return frozenset().union(*(Words.load().small[name] for name in classes))


@cache
def auxiliaries(*classes: str) -> frozenset[str]:
    """Collect the auxiliary verbs of some classes; of all where none is named.

    Example:
        >>> "would" in auxiliaries(), "would" in auxiliaries("be", "have")
        (True, False)
    """
    told = Words.load().auxiliary
    return frozenset().union(*(told[name] for name in classes or told))


def _sets(told: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in told.items()}


def _regular(verb: str) -> tuple[str, str, str, str]:
    if verb.endswith("e"):
        return f"{verb}s", f"{verb}d", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb[:-1]}ied", f"{verb}ing"
    stem = verb + verb[-1] if _DOUBLES.search(verb) else verb
    third = f"{verb}es" if verb.endswith(("s", "x", "ch", "sh", "z", "o")) else f"{verb}s"
    return third, f"{stem}ed", f"{stem}ed", f"{stem}ing"


@dataclass(frozen=True)
class Names:
    """How names and things look; the sections of ``lexicon/names.toml``."""

    told: Mapping[str, Any]

    @classmethod
    @cache
    def load(cls) -> "Names":
        """Read ``lexicon/names.toml``.

        Example:
            >>> Names.load().ending("dudley ccg")
            ('ccg', 'ccg')
        """
        return cls(tomllib.loads((LEXICON / "names.toml").read_text(encoding="utf-8")))

    def ending(self, name: str) -> tuple[str, str]:
        """Give the class that a name's ending tells, and the ending; empty when it tells none.

        Example:
            >>> Names.load().ending("brightwell")
            ('', '')
        """
        words = name.split()
        for length in range(min(5, len(words)), 0, -1):
            ending = " ".join(words[-length:])
            if ending in _endings():
                return _endings()[ending], ending
        return "", ""

    def beginning(self, name: str) -> str:
        """Give the class that a name's beginning tells, or nothing.

        Example:
            >>> Names.load().beginning("healthwatch dorset"), Names.load().beginning("unitek")
            ('voice', '')
        """
        first = name.partition(" ")[0]
        for start, kind in _beginnings_by_word().get(first, ()):
            if (
                name == start
                or name.startswith(f"{start} ")
                or (start[-1] == "&" and name.startswith(start))
            ):
                return kind
        return ""

    def words(self, section: str, key: str) -> frozenset[str]:
        """Give a list of words.

        Example:
            >>> "deal" in Names.load().words("things", "contracts")
            True
        """
        return _list(section, key)


@cache
def edge_words(phrases: frozenset[str], place: int) -> frozenset[str]:
    """Collect the first (0) or last (-1) words of phrases, to pass most words by at once.

    Example:
        >>> sorted(edge_words(frozenset({"chief nurse", "head of care"}), -1))
        ['care', 'nurse']
    """
    return frozenset(phrase.split()[place] for phrase in phrases)


@cache
def _list(section: str, key: str) -> frozenset[str]:
    return frozenset(Names.load().told[section][key])


@cache
def _endings() -> Mapping[str, str]:
    """Plurals stand for several bodies and are read in the same way."""
    found = dict[str, str]()
    for kind, endings in Names.load().told["ending"].items():
        for ending in endings:
            found[ending] = kind
            if kind in {"ccg", "icb", "trust", "council"}:
                found[f"{ending}s"] = kind
    return found


@cache
def _beginnings() -> tuple[tuple[str, str], ...]:
    told = Names.load().told["beginning"]
    pairs = [(start, kind) for kind, starts in told.items() for start in starts]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _beginnings_by_word() -> Mapping[str, tuple[tuple[str, str], ...]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for start, kind in _beginnings():
        found[start.partition(" ")[0]].append((start, kind))
    return {word: tuple(pairs) for word, pairs in found.items()}
