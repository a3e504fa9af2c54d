"""Remembers what a document has spoken of, and how much it is on the reader's mind."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from kg.extract.mentions.cast import Cast
from kg.extract.mentions.definite import Described
from kg.extract.mentions.mention import BUYERS, Entity
from kg.extract.word_lists import listed
from kg.extract.words import Names

_FADES, _OPENS = 0.8, 1.5
_SOON, _AT_FIRST = 3, 6
_BUILDINGS = listed("mentions.salience", "buildings")
_SELLERS = listed("mentions.salience", "sellers")
_LOOSE = listed("mentions.salience", "loose")
"""Nouns that call a body what its name need not tell."""
_LITERAL = frozenset({"department", "ministry"})
"""Nouns that a body's own name has."""
_LOOSELY = 0.7
"""How much less a name that tells no class is meant by a description."""


class Salience:
    """How present each entity is: every mention adds to it, every sentence lets it fade."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._scores: dict[int, float] = {}
        self._sentence = 0
        self._at: dict[int, int] = {}
        self._recent: dict[str, int] = {}
        self._topic_set = self._opener_set = False
        self._opened = 0

    def next_sentence(self) -> None:
        """Let everything fade by one sentence."""
        self._sentence += 1
        self._topic_set = self._opener_set = False

    def meet(self, number: int, *, opens: bool = False, heads: bool = True) -> None:
        """Note a mention; one that opens its sentence counts more.

        Args:
            number: The entity.
            opens: Whether the sentence begins with it.
            heads: Whether no preposition stands before it, so that the sentence may be about it.

        Example:
            >>> from kg.extract.known import KnownNames
            >>> cast = Cast(KnownNames(), None)
            >>> salience = Salience(cast)
            >>> salience.meet(cast.body("Dale CCG", "ccg"))
            >>> dict(salience.recent())
            {'body': 0, 'opener': 0, 'topic': 0}
        """
        weight = _OPENS if opens else 1.0
        self._scores[number] = self.score(number) + weight
        self._at[number] = self._sentence
        kind = self.cast.entities[number].kind
        self._recent[kind] = number
        if not self._opener_set and (heads or self._opened != self._sentence):
            self._recent["opener"] = number
            self._opened, self._opener_set = self._sentence, heads
        if kind in {"body", "group"} and not self._topic_set:
            self._recent["topic"] = number
            self._topic_set = True

    def last_met(self) -> list[int]:
        """Give what the sentence before spoke of, in its order."""
        return [each for each, at in self._at.items() if at == self._sentence - 1]

    def _reach(self) -> int:
        """Where a story begins, a name may be longer in coming."""
        return _AT_FIRST if self._sentence <= _SOON else _SOON - 1

    def score(self, number: int) -> float:
        """Give how present an entity is."""
        past = self._sentence - self._at.get(number, self._sentence)
        return float(self._scores.get(number, 0.0) * _FADES**past)

    def recent(self) -> Mapping[str, int]:
        """Give what was spoken of last: of each kind, the ``topic`` (a body), and the ``opener``.

        Topic and opener are the first of a sentence, the opener of any kind.
        """
        return dict(self._recent)

    def ahead(self, described: Described, first_named: Mapping[int, int]) -> int:
        """Tell which body a description means that is named only in one of the next sentences.

        Args:
            described: The description, such as "a private company".
            first_named: Number of a body -> the sentence that names it first, from 1.

        Returns:
            The body's number, or -1 where the document does not name one soon.
        """
        fit = [
            each.number
            for each in self.cast.bodies()
            if _fits(each, described)
            and self._sentence < first_named.get(each.number, 0) <= self._sentence + _SOON
        ]
        return min(fit, key=lambda number: first_named[number], default=-1)

    def _most_present(self, fit: Sequence[Entity], bodies: int) -> tuple[int, ...]:
        """Give as many as are meant; none if there are fewer."""
        met = sorted(fit, key=lambda each: -self.score(each.number))[:bodies]
        return tuple(sorted(each.number for each in met)) if len(met) == bodies else ()

    def _best(self, fit: Sequence[Entity], described: Described) -> int:
        """Give the most present one that fits, or may fit; -1 if none was met."""
        loose = (each for each in self.cast.bodies() if _is_loose(each, described))
        weights = dict.fromkeys((each.number for each in loose), _LOOSELY)
        weights |= dict.fromkeys((each.number for each in fit), 1.0)
        met = {number: self.score(number) * weight for number, weight in weights.items()}
        best = max(met, key=lambda number: (met[number], -number), default=-1)
        return best if best >= 0 and met[best] > 0 else -1

    def described(
        self, described: Described, first_named: Mapping[int, int] | None = None
    ) -> tuple[int, ...]:
        """Tell which bodies a description means, such as "the trust" or "both trusts".

        The most present one of the class is meant, and none that the document has not named; if it
        has named none so far, the first that it will name soon.

        Args:
            described: The description.
            first_named: Number of a body -> the sentence that names it first, from 1.
        """
        if described.bodies > 1 and described.noun in _LOOSE:
            return ()  # "the three organisations" may be of any kind
        if described.bodies == 1 and self.cast.defined.get(described.noun, -1) >= 0:
            return (self.cast.defined[described.noun],)
        fit = [each for each in self.cast.bodies() if _fits(each, described)]
        fit = fit or [each for each in self.cast.bodies() if _may_fit(each, described)]
        telling = described.words - Names.load().words("things", "care_words")
        told = [each for each in fit if telling & each.words]
        fit = told or fit
        if described.bodies > 1:
            return self._most_present(fit, described.bodies)
        best = self._best(fit, described)
        if best >= 0:
            return (best,)
        named = first_named or {}
        near = [
            each.number
            for each in fit
            if named.get(each.number, self._sentence) <= self._sentence + self._reach()
        ]
        return (near[0],) if near else ()


def _fits(entity: Entity, described: Described) -> bool:
    classes = _classes().get(described.noun, frozenset())
    if described.noun in _LITERAL:
        return described.noun in entity.name.lower().split()
    last = entity.name.lower().rsplit(maxsplit=1)[-1]
    if entity.cls in classes or (described.noun == last and not entity.name.islower()):
        return True  # "the federation" is the one that is called so
    if entity.cls == "ambulance" and "trust" in classes:
        return True
    return (
        "provider" in classes
        and entity.cls not in BUYERS | {"voice"}
        and described.noun in _SELLERS
    )


def _is_loose(entity: Entity, described: Described) -> bool:
    """'The company' may be one whose name does not tell what it is."""
    if entity.cls != "weak" or described.noun in _BUILDINGS:
        return False
    classes = _classes().get(described.noun, frozenset())
    return described.noun in _LOOSE or not classes.isdisjoint({"company", "provider"})


def _may_fit(entity: Entity, described: Described) -> bool:
    """Where no body of the class is named: a trust has a board, a hospital may be a trust."""
    if described.noun == "board":
        return entity.cls in {"trust", "ambulance", "provider"}
    return described.noun in {"trust", "hospital trust"} and entity.cls == "provider"


@cache
def _classes() -> Mapping[str, frozenset[str]]:
    """Noun -> classes of the bodies that it may describe."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for cls, nouns in Names.load().told["described"].items():
        for noun in nouns:
            found[noun].add(cls)
    return {noun: frozenset(classes) for noun, classes in found.items()}
