"""Remembers what a document has spoken of, and how much it is on the reader's mind."""

from collections.abc import Iterator, Mapping

from kg.extract.mentions.cast import Cast
from kg.extract.mentions.definite import Described
from kg.extract.mentions.mention import Entity
from kg.extract.words import Names

_FADES, _OPENS = 0.8, 1.5
_SOON = 3
_BUYERS = frozenset({"ccg", "icb", "council", "national"})


class Salience:
    """How present each entity is: every mention adds to it, every sentence lets it fade."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._scores: dict[int, float] = {}
        self._sentence = 0
        self._at: dict[int, int] = {}
        self._recent: dict[str, int] = {}
        self._topic_set = False

    def next_sentence(self) -> None:
        """Let everything fade by one sentence."""
        self._sentence += 1
        self._topic_set = False

    def meet(self, number: int, *, opens: bool = False) -> None:
        """Note a mention; one that opens its sentence counts more.

        Example:
            >>> from kg.extract.known import KnownNames
            >>> cast = Cast(KnownNames(), None)
            >>> salience = Salience(cast)
            >>> salience.meet(cast.body("Dale CCG", "ccg"))
            >>> dict(salience.recent())
            {'body': 0, 'topic': 0}
        """
        weight = _OPENS if opens else 1.0
        self._scores[number] = self.score(number) + weight
        self._at[number] = self._sentence
        kind = self.cast.entities[number].kind
        self._recent[kind] = number
        if kind in {"body", "group"} and not self._topic_set:
            self._recent["topic"] = number
            self._topic_set = True

    def score(self, number: int) -> float:
        """Give how present an entity is."""
        past = self._sentence - self._at.get(number, self._sentence)
        return float(self._scores.get(number, 0.0) * _FADES**past)

    def recent(self) -> Mapping[str, int]:
        """Give the entity of each kind that was spoken of last; ``topic`` opened a sentence."""
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

    def described(self, described: Described) -> tuple[int, ...]:
        """Tell which bodies a description means, such as "the trust" or "both trusts".

        The most present one of the class is meant, and none that the document has not named; if it
        has named none so far, the first that it will name.
        """
        fit = [each for each in self.cast.bodies() if _fits(each, described)]
        fit = fit or [each for each in self.cast.bodies() if _may_fit(each, described)]
        told = [each for each in fit if described.words & each.words]
        fit = told or fit
        if described.bodies > 1:
            met = sorted(fit, key=lambda each: -self.score(each.number))[: described.bodies]
            return (
                tuple(sorted(each.number for each in met)) if len(met) == described.bodies else ()
            )
        met = [each for each in fit if self.score(each.number) > 0]
        if met:
            return (max(met, key=lambda each: (self.score(each.number), -each.number)).number,)
        return (fit[0].number,) if fit else ()


def _fits(entity: Entity, described: Described) -> bool:
    classes = set(_classes(described.noun))
    if entity.cls in classes:
        return True
    if entity.cls == "ambulance" and "trust" in classes:
        return True
    return (
        "provider" in classes
        and entity.cls not in _BUYERS | {"voice"}
        and described.noun
        in {
            *("provider", "operator", "supplier"),
        }
    )


def _may_fit(entity: Entity, described: Described) -> bool:
    """Where no body of the class is named: a trust has a board, a hospital may be a trust."""
    if described.noun == "board":
        return entity.cls in {"trust", "ambulance", "provider"}
    return described.noun in {"trust", "hospital trust"} and entity.cls == "provider"


def _classes(noun: str) -> Iterator[str]:
    told = Names.load().told["described"]
    return (cls for cls, nouns in told.items() if noun in nouns)
