"""Decides what a capitalised name means when its form does not tell."""

from collections.abc import Mapping, Sequence
from functools import cache

from kg.extract.frames import Lexicon
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.closed import closed_words
from kg.extract.mentions.groups import group_ends
from kg.extract.mentions.names import Run
from kg.extract.reading.tokens import Token
from kg.extract.word_lists import listed
from kg.extract.words import Names, Words

_PLACED = listed("mentions.unknown", "placed")
_HELD_IN = listed("mentions.unknown", "held-in")
_BEHIND_ROLE = listed("mentions.unknown", "behind-role")
_COMMON_ENDINGS = tuple(listed("mentions.unknown", "common-endings"))
_ENDS = frozenset({",", ")", ".", "which", "who", "that"})
_AHEAD = 5
_BETWEEN = 3
_PERSONAL = (2, 3)
"""Words of a person's name: a first name and a surname or two."""


class Unknown:
    """Names without a telling form: short forms, acronyms, places and bodies seen as such.

    Attributes:
        cast: The document's cast.
        counts: How often each name stands in the document.
        common: Words that the document also writes in small letters.
    """

    def __init__(self, cast: Cast, counts: Mapping[str, int], common: frozenset[str]) -> None:
        self.cast, self.counts, self.common = cast, counts, common
        self._places: dict[str, int] = {}
        self._placed: set[str] = set()

    def introduce(self, tokens: Sequence[Token], run: Run) -> None:
        """Learn from what stands beside a name: "the charity X", "X, a charity,", "(X)"."""
        if run.cls == "person":
            self.cast.person(run.name)
        if run.cls == "unknown" and _is_beside_role(tokens, run):
            self.cast.person(run.name)
            return
        if run.cls in {"unknown", "place"} and self._is_placed(tokens, run):
            self._placed.add(run.name)
        if run.cls in {"unknown", "acronym"}:
            cls = _introduced(tokens, run)
            if cls and self.cast.named(run.name) < 0:
                self.cast.body(run.name, cls)
        if run.is_sure:
            self._abbreviate(tokens, run)

    def _abbreviate(self, tokens: Sequence[Token], run: Run) -> None:
        """Learn what a name will be called: 'X ("the trust")', 'X (DGFT)'."""
        if noun := _defined(tokens, run.last):
            self.cast.defined.setdefault(noun, self.cast.named(run.name))
        if _has_brackets(tokens, run.last):
            short = tokens[run.last + 1]
            if short.text.isupper():
                self.cast.call(short.text, self.cast.named(run.name))

    def entity(self, tokens: Sequence[Token], run: Run) -> int:
        """Give the number of the entity that a name means, or -1 where it means none."""
        if run.cls in {"never", "thing"}:
            return -1
        if run.cls == "person":
            return self.cast.person(run.name)
        if run.cls == "press":
            return self._press(run.name)
        if run.is_sure:
            return self.cast.named(run.name)
        return self._unsure(tokens, run)

    def _unsure(self, tokens: Sequence[Token], run: Run) -> int:
        placed = self._is_placed(tokens, run)
        number = self.cast.named(run.name)
        if number < 0 and not placed:
            number = self.cast.surname(run.name)
        if number < 0 and self._before(tokens, run) == "the":
            number = self._last_word(run)
        if number < 0 and not (placed and run.cls != "acronym"):
            number = self._short_form(run)
        if number < 0 and not placed:
            number = self._known(run)
        if number >= 0:
            return number
        if not placed and _goes_on(tokens, run.last):
            return -1
        if placed or run.name in self._placed:
            return self._place(run.name)
        return self._weak(tokens, run)

    def _short_form(self, run: Run) -> int:
        number = self.cast.short_form(run.name)
        if run.name in self._placed and run.cls != "acronym" and number >= 0:
            begun = [each for each in self.cast.bodies() if each.name.startswith(f"{run.name} ")]
            area = self.cast.entities[number].cls in {"ccg", "icb", "council"}
            return -1 if area or len(begun) > 1 else number
        return number

    def _last_word(self, run: Run) -> int:
        """'The Infirmary' is the one whose name ends so."""
        low = run.name.lower()
        ends = (each for each in self.cast.bodies() if each.name.lower().endswith(f" {low}"))
        return next((each.number for each in ends), -1) if " " not in low else -1

    def _known(self, run: Run) -> int:
        key = self.cast.known.organisation(run.name, self.cast.issued)
        return self.cast.body(run.name, "company") if key else -1

    def _weak(self, tokens: Sequence[Token], run: Run) -> int:
        """Take a name for a body only where it cannot be the mere beginning of a sentence."""
        alone = run.last - run.first == 1
        if self._before(tokens, run) == "the" and _modifies(tokens, run.last):
            return -1
        if alone and run.name.lower() in Names.load().words("people", "first_names"):
            return -1
        if alone and (run.name.lower() in self.common or run.name.lower() in group_ends()):
            return -1
        begins = run.opens and self.counts[run.name] == 1 and alone
        if begins and not _is_told_of(tokens, run) and not _is_camel(run.name):
            return -1
        number = self.cast.add("body", "weak", run.name).number
        self.cast.call(run.name, number)
        return number

    def _press(self, name: str) -> int:
        number = self.cast.named(name)
        if number < 0:
            key = self.cast.known.organisation(name, self.cast.issued)
            number = self.cast.add("press", "press", name, key).number
            self.cast.call(name, number)
        return number

    def _place(self, name: str) -> int:
        if name not in self._places:
            key = self.cast.known.thing(name, "place")
            self._places[name] = self.cast.add("place", "", name, key).number
        return self._places[name]

    def _is_placed(self, tokens: Sequence[Token], run: Run) -> bool:
        """'In Dale' names a place, 'confidence in Dale' may name anybody."""
        at = _list_begun(tokens, run)
        before = tokens[at - 2].low if at > 1 else ""
        placed = run.cls == "place" or (at > 0 and tokens[at - 1].low in _PLACED)
        return (placed and before not in _HELD_IN) or _is_origin(tokens, run)

    @staticmethod
    def _before(tokens: Sequence[Token], run: Run) -> str:
        return tokens[run.first - 1].low if run.first else ""


def _list_begun(tokens: Sequence[Token], run: Run) -> int:
    """Of 'covers Dale, Vale and Hill' give where Dale stands, of a name alone where it stands."""
    at = run.first
    listed = run.last < len(tokens) and tokens[run.last].low in {",", "and"}
    joins = {"and", ","} if listed else {"and"}
    while at > 1 and tokens[at - 1].low in joins and tokens[at - 2].is_capital:
        at -= 2
        joins = {","}
        while at and tokens[at - 1].is_capital:
            at -= 1
    return at


def _is_origin(tokens: Sequence[Token], run: Run) -> bool:
    """'A Leeds firm' tells where the firm is."""
    before = tokens[run.first - 1].low if run.first else ""
    after = tokens[run.last].low if run.last < len(tokens) else ""
    return run.cls == "unknown" and before == "a" and after in _firms()


@cache
def _firms() -> frozenset[str]:
    return frozenset(Names.load().told["introducing"]["company"])


def _modifies(tokens: Sequence[Token], place: int) -> bool:
    """'The Dale arm of the firm' names no body Dale."""
    if place >= len(tokens) or tokens[place].is_capital or not tokens[place].text.isalpha():
        return False
    low = tokens[place].low
    return low not in closed_words() and low not in Lexicon.load().forms and not low.endswith("ly")


def _is_beside_role(tokens: Sequence[Token], run: Run) -> bool:
    """'Its director, Amara Diallo' and 'Amara Diallo, chair of' name persons."""
    if run.last - run.first not in _PERSONAL and not _is_bracketed_role(tokens, run):
        return False
    if not all(token.is_capital for token in tokens[run.first : run.last]):
        return False  # "League of Friends" is nobody
    before = [token.low for token in tokens[max(0, run.first - 5) : run.first]]
    if before[-1:] == [","]:
        before.pop()
    heads = Names.load().words("role", "heads")
    if any(" ".join(before[-length:]) in heads for length in range(1, len(before) + 1)):
        return True
    ahead = [token.low for token in tokens[run.last : run.last + 6]]
    if ahead[:2] == [",", "who"]:
        return True
    if ahead[:1] not in ([","], ["("], ["as"]):
        return False
    ahead = [word for word in ahead[1:] if word not in {"the", "a", "its", "then", "former"}]
    return any(
        " ".join(ahead[:length]) in heads and (not ahead[length:] or ahead[length] in _BEHIND_ROLE)
        for length in (1, 2, 3)
    )


def _is_camel(name: str) -> bool:
    """'SkinSense' is a name wherever it stands."""
    return not name.isupper() and any(char.isupper() for char in name[1:])


def _is_told_of(tokens: Sequence[Token], run: Run) -> bool:
    """'Synpath, which …', "Synpath's …": nouns that are no names do not begin like this."""
    low = run.name.lower()
    if low.endswith(_COMMON_ENDINGS) or low in Lexicon.load().forms:
        return False
    ahead = [token.low for token in tokens[run.last : run.last + 2]]
    return ahead[:1] == ["'s"] or ahead in ([",", "which"], [",", "a"], [",", "an"], [",", "the"])


def _is_bracketed_role(tokens: Sequence[Token], run: Run) -> bool:
    """'Present: Tull (Chair)' names a person by surname alone."""
    ahead = [token.low for token in tokens[run.last : run.last + 3]]
    return ahead[:1] == ["("] and ahead[1:2][:1] == ["chair"] and ahead[2:] == [")"]


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """A name before a common noun of a thing is part of that thing's name: 'Dale eye services'."""
    contracts = Names.load().words("things", "contracts")
    for token in tokens[place : place + _BETWEEN]:
        if token.low in contracts or token.low in {"service", "services"}:
            return True
        if not token.is_word or token.is_capital or token.low in closed_words():
            return False
        if token.low in Lexicon.load().forms:
            return False
    return False


def _has_brackets(tokens: Sequence[Token], place: int) -> bool:
    return place + 2 < len(tokens) and tokens[place].text == "(" and tokens[place + 2].text == ")"


def _defined(tokens: Sequence[Token], place: int) -> str:
    """'Dale NHS Trust ("the Trust")' says what the trust will be called."""
    ahead = [token.low for token in tokens[place : place + 6] if token.text != '"']
    return ahead[2] if ahead[:2] == ["(", "the"] and ahead[3:4] == [")"] else ""


def _introduced(tokens: Sequence[Token], run: Run) -> str:
    before = " ".join(token.low for token in tokens[max(0, run.first - 2) : run.first])
    for cls, nouns in Names.load().told["introducing"].items():
        if before in nouns or (before.split()[-1:] and before.split()[-1] in nouns):
            return str(cls)
    ahead = [token.low for token in tokens[run.last : run.last + 2 + _AHEAD]]
    if ahead[2:] and ahead[0] in {",", "(", "\N{EN DASH}", "-"} and ahead[1] in {"a", "an", "the"}:
        return _noun_of(ahead[2:])
    return ""


def _noun_of(ahead: Sequence[str]) -> str:
    prepositions, phrase = Words.load().small["prepositions"], list[str]()
    for word in ahead:
        if word in prepositions or word in _ENDS:
            break
        phrase.append(word)
    for cls, nouns in Names.load().told["introducing"].items():
        if any(" ".join(phrase[-length:]) in nouns for length in (1, 2, 3) if phrase):
            return str(cls)
    return ""
