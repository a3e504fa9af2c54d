"""The contracts, services, programmes and papers of a document, told apart by their words."""

from collections.abc import Iterator

from kg.extract.mentions.cast import Cast
from kg.extract.mentions.mention import Entity
from kg.extract.mentions.things import Phrase
from kg.extract.words import Names

_OTHER = frozenset(
    {"another", "similar", "separate", "other", "further", "second", "related", "different"}
)
_INDEFINITE = frozenset(
    {"a", "an", "another", "some", "any", "no", "several", "such", "two", "three"}
)


class Stock:
    """Things of a document; the same thing may be called by fewer or more of its words."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._headlined: set[int] = set()
        self._aside: set[int] = set()

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
            if (
                each.kind in {"contract", "service", "programme"}
                and len(words) > 2  # noqa: PLR2004
                and letters == name
            ):
                return each.number
        return -1

    def entity(self, phrase: Phrase, text: str, *, in_headline: bool) -> int:
        """Give the number of the thing that a phrase means; a new one if none fits.

        Args:
            phrase: The phrase.
            text: Its text.
            in_headline: Whether it stands in a headline, which the text will repeat.

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
        words = frozenset(word for word in phrase.words if not any(c.isdigit() for c in word))
        if phrase.kind == "contract":
            words -= Names.load().words("things", "contract_adjectives")
        bare = text.split(" ", 1)[1] if phrase.article and " " in text else text
        key = self.cast.known.thing(bare, phrase.kind)
        for each in self._candidates(phrase.kind):
            if self._same(each, phrase, words, key):
                each.words |= words
                each.key = each.key or key
                if len(bare) > len(each.name):
                    each.name = bare
                return each.number
        entity = self.cast.add(phrase.kind, phrase.head, bare, key)
        entity.words = words
        if phrase.words & _OTHER or phrase.article == "another":
            self._aside.add(entity.number)
        if in_headline:
            self._headlined.add(entity.number)
        return entity.number

    def _candidates(self, kind: str) -> Iterator[Entity]:
        """Give things of a kind, the one met last first."""
        met = (each for each in self.cast.entities if each.kind == kind)
        return iter(sorted(met, key=lambda each: -max((s for s, _ in each.spans), default=0)))

    def _same(self, entity: Entity, phrase: Phrase, words: frozenset[str], key: str) -> bool:  # noqa: PLR0911 - one return for each case
        if key or (entity.key and words):
            return key == entity.key
        if phrase.words & _OTHER or phrase.article == "another":
            return False
        if phrase.kind in {"document", "programme", "meeting"} and entity.cls.rstrip(
            "s"
        ) != phrase.head.rstrip("s"):
            return False
        if not words and entity.number in self._aside and "new" in phrase.words:
            return False
        overlaps = words <= entity.words or (bool(entity.words) and entity.words <= words)
        if phrase.article in _INDEFINITE or (not phrase.article and phrase.kind == "contract"):
            headlined = entity.number in self._headlined
            return (overlaps and bool(words)) if entity.words and not headlined else headlined
        if phrase.kind == "service" and not phrase.article and not words:
            return False
        return overlaps or (not words) or (not entity.words and phrase.kind == "contract")
