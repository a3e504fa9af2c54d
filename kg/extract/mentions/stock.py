"""The contracts, services, programmes and papers of a document, told apart by their words."""

import re
from collections.abc import Iterator, Sequence

from kg.extract.mentions.beyond import contradicts
from kg.extract.mentions.cast import Cast
from kg.extract.mentions.mention import UNDERTAKINGS, Entity
from kg.extract.mentions.things import Phrase
from kg.extract.word_lists import listed
from kg.extract.words import Names

_LEAST_LETTERS = 3
_MEASURE = re.compile(r"\d|-(?:year|month|week|day|pound|million|billion)s?$")
"""Words that tell how long or how much, and no thing from another."""
_OTHER = listed("mentions.stock", "other")
_INDEFINITE = listed("mentions.stock", "indefinite")


class Stock:
    """Things of a document; the same thing may be called by fewer or more of its words.

    Attributes:
        heads: Nouns of the services that were met.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._headlined: set[int] = set()
        self._aside: set[int] = set()
        self._told: set[int] = set()
        self._sides: dict[int, frozenset[str]] = {}
        self.heads: set[str] = set()

    def acronym(self, name: str) -> int:
        """Find the thing whose words a name abbreviates by their initials; -1 if there is none.

        Example:
            >>> from kg.extract.known import KnownNames
            >>> cast = Cast(KnownNames(), None)
            >>> thing = cast.add("programme", "care provider", "integrated care provider")
            >>> Stock(cast).acronym("ICP")
            0
        """
        for each in self.cast.entities:
            words = [word for word in each.name.split() if word[:1].isalpha()]
            letters = "".join(word[0] for word in words).upper()
            if each.kind in UNDERTAKINGS and len(words) >= _LEAST_LETTERS and letters == name:
                return each.number
        return -1

    def entity(
        self,
        phrase: Phrase,
        text: str,
        *,
        in_headline: bool,
        sides: frozenset[str] = frozenset(),
        new_side: bool = False,
    ) -> int:
        """Give the number of the thing that a phrase means; a new one if none fits.

        Args:
            phrase: The phrase.
            text: Its text.
            in_headline: Whether it stands in a headline, which the text will repeat.
            sides: Marks of the parties that stand beside it.
            new_side: Whether one of them was not spoken of before.

        Example:
            >>> from kg.extract.known import KnownNames
            >>> stock = Stock(Cast(KnownNames(), None))
            >>> new = Phrase(0, 4, "contract", "contract", "a", frozenset({"pathology"}))
            >>> back = Phrase(0, 2, "contract", "deal", "the", frozenset())
            >>> for phrase, text in ((new, "a pathology contract"), (back, "the deal")):
            ...     print(stock.entity(phrase, text, in_headline=False))
            0
            0
        """
        words = frozenset(word for word in phrase.words if not _MEASURE.search(word))
        words = frozenset(each for word in words for each in self._meant(word, text))
        if phrase.kind == "contract":
            words -= Names.load().words("things", "contract_adjectives")
        bare = text[len(phrase.article) :].strip() if _begins(text, phrase.article) else text
        key = self.cast.known.thing(bare, phrase.kind)
        fit = [
            each
            for each in self._candidates(phrase.kind)
            if not contradicts(sides, self._sides.get(each.number, frozenset()))
            and not (new_side and self._is_old(each))
            and self._same(each, phrase, words, key)
        ]
        if fit:
            # What shares words is likelier meant than what was only met last.
            each = next((one for one in fit if words & one.words), None) or _likeliest(fit)
            each.words |= words
            each.key = each.key or key
            if len(bare) > len(each.name) and "lot" not in words | each.words:
                each.name = bare
            self._note(each.number, sides, in_headline=in_headline)
            return each.number
        entity = self.cast.add(phrase.kind, phrase.head, bare, key)
        entity.words = words
        if phrase.kind == "service":
            self.heads.add(phrase.head)
        self._note(entity.number, sides, in_headline=in_headline)
        if phrase.words & _OTHER or phrase.article == "another":
            self._aside.add(entity.number)
        if in_headline and not phrase.head.endswith("s"):
            self._headlined.add(entity.number)
        return entity.number

    def _note(self, number: int, sides: frozenset[str], *, in_headline: bool) -> None:
        self._sides[number] = self._sides.get(number, frozenset()) | sides
        if not in_headline:
            self._told.add(number)

    def _is_old(self, entity: Entity) -> bool:
        """Tell whether the text itself, not only its headline, has spoken of a thing."""
        return entity.number in self._told

    def _meant(self, word: str, text: str) -> Iterator[str]:
        """An acronym of a thing, written in capitals, stands for its words."""
        number = self.acronym(word.upper()) if word.upper() in text else -1
        if number < 0:
            yield word
            return
        yield from self.cast.entities[number].name.lower().split()

    def _candidates(self, kind: str) -> Iterator[Entity]:
        """Give things of a kind, the one met last first."""
        met = (each for each in self.cast.entities if each.kind == kind)
        return iter(sorted(met, key=_last_met, reverse=True))

    def _same(self, entity: Entity, phrase: Phrase, words: frozenset[str], key: str) -> bool:
        if key or (entity.key and words):
            return key == entity.key
        if self._differs(entity, phrase, words):
            return False
        overlaps = words <= entity.words or (bool(entity.words) and entity.words <= words)
        if phrase.article in _INDEFINITE or (not phrase.article and phrase.kind == "contract"):
            if entity.number in self._headlined and entity.number not in self._told:
                return not words or not entity.words or bool(words & entity.words)
            return overlaps and bool(words)
        plain = not entity.words and phrase.kind == "contract"
        return overlaps or not words or plain

    def _differs(self, entity: Entity, phrase: Phrase, words: frozenset[str]) -> bool:
        """'Another contract', and a report beside a letter, are others in any case."""
        heads = (entity.cls.rstrip("s"), phrase.head.rstrip("s"))
        named_by_head = phrase.kind in {"document", "programme", "meeting"}
        other = bool(phrase.words & _OTHER) or phrase.article == "another"
        put_aside = not words and entity.number in self._aside and "new" in phrase.words
        bare_service = phrase.kind == "service" and not phrase.article and not words
        is_lot = "lot" in entity.words
        lots = is_lot and phrase.head == "tender" if "lot" not in phrase.words else not is_lot
        differs = lots or (named_by_head and heads[0] != heads[1])
        return other or put_aside or bare_service or differs


def _begins(text: str, article: str) -> bool:
    return bool(article) and text.lower().startswith(f"{article} ")


def _likeliest(fit: Sequence[Entity]) -> Entity:
    """Of services the one that was called so, or spoken of twice, is meant by 'the service'."""
    services = [each for each in fit if each.kind == "service"]
    called = (
        each for each in services if each.cls in {"service", "services"} or len(each.spans) > 1
    )
    return next(called, fit[0])


def _last_met(entity: Entity) -> tuple[int, int]:
    """Spans are noted in the order of reading; of two in one sentence the older thing wins."""
    return (entity.spans[-1][0] if entity.spans else 0, -entity.number)
